// Everything that a version knows is handled, so refused, and then the few things that are needed are allowed. Numbers
// and layouts are the kernel's interface (Documentation/userspace-api/landlock.rst); the headers of Debian 12 know its
// first two versions only, kernels meanwhile seven.
#include "transpiler/jail_landlock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace wrought {
namespace {

constexpr long create_ruleset_call = 444, add_rule_call = 445;
constexpr uint32_t ask_version = 1;
constexpr uint32_t rule_path_beneath = 1;

constexpr uint64_t execute = 1 << 0, write_file = 1 << 1, read_file = 1 << 2, read_folder = 1 << 3, truncate = 1 << 14;

// All rights over files that a version knows: 13 at first, then refer, truncate, and ioctl on devices.
constexpr uint64_t all_file_rights(int version) {
  const int count = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;
  return (uint64_t{1} << count) - 1;
}

struct RulesetAttributes {
  uint64_t files = 0;
  uint64_t network = 0;  // since version 4: bind and connect of TCP
  uint64_t scopes = 0;   // since version 6: abstract Unix sockets and signals
};

constexpr size_t attribute_bytes(int version) { return version >= 6 ? 24 : version >= 4 ? 16 : 8; }

struct [[gnu::packed]] PathRule {
  uint64_t rights;
  int32_t parent;
};

class Ruleset {
 public:
  explicit Ruleset(int version) : rights_(all_file_rights(version)) {
    RulesetAttributes attributes{.files = rights_};
    if (version >= 4) attributes.network = 3;
    if (version >= 6) attributes.scopes = 3;
    fd_ = static_cast<int>(::syscall(create_ruleset_call, &attributes, attribute_bytes(version), 0));
  }
  Ruleset(const Ruleset&) = delete;
  Ruleset& operator=(const Ruleset&) = delete;
  ~Ruleset() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool made() const { return fd_ >= 0; }
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }

  Result<> allow(const std::filesystem::path& path, uint64_t rights) {
    const int file = ::open(path.c_str(), O_PATH | O_CLOEXEC);
    if (file < 0) return failed(path);
    struct stat info{};
    if (::fstat(file, &info) == 0 && !S_ISDIR(info.st_mode)) rights &= ~read_folder;
    const PathRule rule{rights & rights_, file};
    const bool added = ::syscall(add_rule_call, fd_, rule_path_beneath, &rule, 0) == 0;
    const int error = errno;
    ::close(file);
    errno = error;
    if (!added) return failed(path);
    return Unit{};
  }

 private:
  static Failure failed(const std::filesystem::path& path) {
    const bool scarce = errno == EMFILE || errno == ENFILE || errno == ENOMEM;
    return fail(scarce ? FailureClass::resource : FailureClass::io,
                "cannot be let into the jail: " + std::generic_category().message(errno), path.string());
  }

  int fd_ = -1;
  uint64_t rights_;
};

}  // namespace

int landlock_version() {
  const long version = ::syscall(create_ruleset_call, nullptr, 0, ask_version);
  return version >= 1 ? static_cast<int>(version) : version == 0 ? -ENOSYS : -errno;
}

Result<int> make_ruleset(int version, const JailFiles& files) {
  Ruleset ruleset(version);
  if (!ruleset.made()) {
    return fail(FailureClass::resource, std::generic_category().message(errno), "making a Landlock ruleset");
  }
  if (!files.program.empty()) {
    const auto needed = files_of_program(files.program);
    if (!needed) return needed.failure();
    // The loader is executed too, by the kernel on the program's behalf; the libraries need not be told apart.
    for (const auto& path : *needed)
      if (auto ok = ruleset.allow(path, execute | read_file); !ok) return ok.failure();
  }
  for (const auto& path : files.readable)
    if (auto ok = ruleset.allow(path, read_file | read_folder); !ok) return ok.failure();
  for (const auto& path : files.writable)
    if (auto ok = ruleset.allow(path, read_file | write_file | truncate); !ok) return ok.failure();
  return ruleset.release();
}

}  // namespace wrought
