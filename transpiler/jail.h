// The jail that programs of a build run in: they compute on the files they were given, and nothing else.
//
// Layers, each used where the machine has it (docs/jail.md has the reasons):
//
//   limits        time, memory, file size, open files, end with the parent: common/subprocess.h; always there
//   system calls  seccomp: no new process, no socket, no look at another process; the dangerous ones kill
//   files         Landlock: read the program and what it was given, write files that exist already; make no file
//   network       no socket can be made (seccomp); TCP is refused once more by Landlock from its version 4 on
//   signals       none to processes outside (seccomp; Landlock from version 6 on)
//
// A new layer in a kernel is one more entry here, and a container that forbids one loses that one alone: what is there
// is found out once per process, by trying. All functions are safe to call from several threads at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "common/subprocess.h"
#include "transpiler/jail_enter.h"
#include "transpiler/jail_policy.h"

namespace wrought {

// "off", "best", "require"; anything else is a failure of class `usage`.
[[nodiscard]] Result<JailPolicy> parse_jail_policy(std::string_view text);
[[nodiscard]] std::string_view to_string(JailPolicy policy);

struct JailLayer {
  std::string name;
  bool active = false;
  bool required = false;  // by JailPolicy::require
  std::string detail;     // what it does here, or why it is not to be had
};

// In a fixed order.
[[nodiscard]] const std::vector<JailLayer>& jail_layers();

struct JailFiles {
  std::filesystem::path program{};                // read and executed, with its loader and its libraries
  std::vector<std::filesystem::path> readable{};  // files, or folders with all below
  std::vector<std::filesystem::path> writable{};  // files that exist already
};

// A jail for one run of one program. Holds a descriptor; must outlive the child's start.
class Jail {
 public:
  // Failure classes: `toolchain` (the program or a library of it is missing; the policy asks for what is not there),
  // `resource` (no descriptors left), `io`.
  [[nodiscard]] static Result<Jail> make(JailPolicy policy, const JailFiles& files);
  Jail(Jail&&) noexcept;
  Jail& operator=(Jail&&) noexcept;
  ~Jail();

  // The child enters the jail right before exec. `this` must stay where it is until the child runs.
  void confine(ChildOptions& child) const;
  [[nodiscard]] const wrought_jail_plan& plan() const { return plan_; }

 private:
  Jail() = default;
  wrought_jail_plan plan_{0, -1, {0, nullptr}};
};

// The files a program needs to start: itself, its loader, the libraries that these need in turn, the loader's cache.
// Looked up once per process and program. `toolchain`: it is no ELF program (a script, say), or a library is missing.
[[nodiscard]] Result<std::vector<std::filesystem::path>> files_of_program(const std::filesystem::path& program);

}  // namespace wrought
