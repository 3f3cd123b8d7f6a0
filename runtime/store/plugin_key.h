// What a stored plugin is found by: everything that decides which bytes a build gives, and nothing that comes out of
// it.
//
// The canonical text is JSON of some of the manifest's fields (docs/plugin.md), under the manifest's names, keys
// sorted, no white space:
//
//   what was built   code_hash, metered_hash
//   toolchain        codegen_version, compiler, compiler_flags
//   ABI              format, abi_version
//   profile          profile, profile_version, limits
//   schedule         schedule_hash
//   memory mode      memory_mode
//   processor        machine, cpu
//
// The key's hash is the SHA-256 of that text. Equal keys with different plugins mean that a build was not reproducible.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/manifest.h"
#include "common/result.h"
#include "common/wasm_limits.h"

namespace wrought {

struct PluginKey {
  uint32_t format = 0, abi_version = 0, codegen_version = 0;
  std::string code_hash, metered_hash, schedule_hash;  // 64 hex digits
  std::string profile;
  uint32_t profile_version = 0;
  WasmLimits limits;
  std::string memory_mode;  // "guard" or "explicit"
  std::string compiler;
  std::vector<std::string> compiler_flags;
  std::string machine, cpu;

  [[nodiscard]] std::string to_json() const;
  [[nodiscard]] std::string hash() const;  // 64 hex digits
};

[[nodiscard]] PluginKey key_of(const Manifest& manifest);

// Reads the canonical text, and nothing else. Never throws.
[[nodiscard]] Result<PluginKey> parse_plugin_key(std::string_view json);

// A text longer than this is refused unread.
inline constexpr uint64_t key_bytes_max = 64 << 10;

}  // namespace wrought
