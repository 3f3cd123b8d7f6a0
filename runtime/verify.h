// What is asked of a plugin's bytes before dlopen sees them.
//
// In this order, so that the message names the first thing that is wrong: size, ELF shape, machine, manifest, content
// hash (any changed byte), ABI, processor, profile. Anything else: refused, with one line.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "common/bytes.h"
#include "common/manifest.h"
#include "common/result.h"
#include "hostapi/host_function.h"

namespace wrought {

inline constexpr uint64_t plugin_bytes_max = uint64_t{256} << 20;

// Stack that a plugin may ask for: frames x largest frame. Reserved, not used, so generous.
inline constexpr uint64_t native_stack_bytes_max = uint64_t{64} << 20;

struct VerifiedPlugin {
  Manifest manifest;
  uint64_t load_bytes = 0;  // extent of the loaded image
  struct Text {
    uint64_t begin, end;
  };
  std::vector<Text> text;  // executable ranges, relative to the load address
};

[[nodiscard]] Result<VerifiedPlugin> verify_plugin(ByteView file, const HostProfile& profile);

// Only shape and extent of the ELF file; `manifest` is taken as it is.
[[nodiscard]] Result<VerifiedPlugin> measure_plugin(ByteView file, Manifest manifest);

// The part that needs no ELF file: can this manifest's contract run here, against this profile?
[[nodiscard]] Result<> check_manifest(const Manifest& manifest, const HostProfile& profile);

}  // namespace wrought
