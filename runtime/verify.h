// What is asked of a plugin's bytes before they are loaded: one list of named checks (docs/verify.md).
//
// A dynamic linker goes by program headers and the dynamic segment, so the checks do, too: what it would use must be of
// the one shape that our own linking gives, everything else is refused. Sections are looked at for the two that are
// ours. What is accepted comes back as a plan of the image, which is all that loading goes by (plugin_image.h). The
// work is linear in the file's size; no file, however made, leads to a crash. All functions are safe to call from
// several threads at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/bytes.h"
#include "common/manifest.h"
#include "common/result.h"
#include "hostapi/host_function.h"
#include "runtime/plugin_image.h"
#include "runtime/verify_options.h"

namespace wrought {

inline constexpr uint64_t plugin_bytes_max = uint64_t{256} << 20;

// Stack that a plugin may ask for: frames x largest frame. Reserved, not used, so generous.
inline constexpr uint64_t native_stack_bytes_max = uint64_t{64} << 20;

struct VerifiedPlugin {
  Manifest manifest;
  ImagePlan image;
};

// All checks in order; the first that fails is the Failure, with "check NAME" as its place.
[[nodiscard]] Result<VerifiedPlugin> verify_plugin(ByteView file, const HostProfile& profile,
                                                   const VerifyOptions& options = {});

// What became of one check.
struct CheckResult {
  enum class Outcome : uint8_t { passed, failed, skipped };
  std::string_view name;  // "relocations"
  std::string_view asks;  // what it asks for, in a few words
  Outcome outcome;
  std::string detail;                        // passed: what was found; failed: the failure; skipped: why
  FailureClass cls = FailureClass::invalid;  // of a failed one
};

struct VerifyReport {
  std::vector<CheckResult> checks;   // in order: every check of this depth
  std::optional<Manifest> manifest;  // where there is a readable one
  [[nodiscard]] bool accepted() const;
};

// The same checks, all of them: one that fails does not end the list, only those that need what it could not give are
// skipped. For people; and skipped is not passed.
[[nodiscard]] VerifyReport check_plugin(ByteView file, const HostProfile& profile, const VerifyOptions& options = {});

// Names of all checks, in order.
[[nodiscard]] std::vector<std::string_view> check_names();

// The checks that do not ask where the plugin may run, only whether it is whole: shape of the ELF file, manifest,
// content hash.
[[nodiscard]] Result<Manifest> read_whole_plugin(ByteView file);

// Extent of a shared object once dlopen has loaded it; addresses are relative to its load address.
struct ObjectExtent {
  uint64_t load_bytes = 0;
  uint64_t code_begin = 0, code_end = 0;
};

// Only shape and extent of the ELF file. For shared objects of this machine's own making that are no plugins, such as
// the wasm2c engine's.
[[nodiscard]] Result<ObjectExtent> measure_object(ByteView file);

// The part that needs no ELF file: can this manifest's contract run here, against this profile?
[[nodiscard]] Result<> check_manifest(const Manifest& manifest, const HostProfile& profile);

}  // namespace wrought
