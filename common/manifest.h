// The manifest: what a plugin says of itself, as canonical JSON in its ELF section ".wrought.manifest".
//
// Canonical: keys sorted, no white space, hashes as lower-case hex, so equal manifests are equal bytes. The field
// content_hash is the SHA-256 of the whole plugin file with that field's 64 digits read as '0'.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/gas_schedule.h"
#include "common/result.h"
#include "common/wasm_limits.h"

namespace wrought {

inline constexpr uint32_t manifest_format_version = 4;
inline constexpr std::string_view manifest_section = ".wrought.manifest";
inline constexpr std::string_view module_section = ".wrought.module";  // the metered module, not mapped at run time

struct ManifestImport {
  uint32_t ordinal;
  std::string module, name;
};

struct Manifest {
  uint32_t format = manifest_format_version;
  uint32_t abi_version = 0;
  uint32_t codegen_version = 0;
  std::string content_hash;  // 64 hex digits; all '0' until packaged
  std::string code_hash;     // SHA-256 of the original wasm: the contract's identity
  std::string metered_hash;  // SHA-256 of the metered module
  std::string c_hash;        // SHA-256 of the emitted C
  std::string profile;
  uint32_t profile_version = 0;
  GasSchedule schedule;  // whole, so that a plugin is priced as it was built
  std::string schedule_hash;
  std::string memory_mode;  // "guard" or "explicit"
  bool has_memory = false;  // a memory of 0 pages is one, too
  uint32_t memory_pages_min = 0, memory_pages_max = 0;
  // The chain's limits that the contract was judged by; two of them hold while it runs (common/wasm_limits.h).
  WasmLimits limits;
  uint32_t table_size = 0;
  uint64_t worst_frame_bytes = 0;
  // Of the loaded image: code, constants (with the tables for the dynamic linker), and pointers, which are read-only
  // once relocated. 0 until linked.
  uint64_t code_bytes = 0, constant_bytes = 0, pointer_bytes = 0;
  std::string compiler;  // "Debian clang version 19.1.7 (3~deb12u1); Linker: ..."
  std::vector<std::string> compiler_flags;
  std::string machine;  // "x86_64"
  std::string cpu;      // "x86-64-v2"
  std::vector<std::string> exports;
  std::vector<ManifestImport> imports;  // host functions used, by position in the plugin's host table

  [[nodiscard]] std::string to_json() const;
};

// A manifest larger than this is refused unread: 1,000 imports and 1,000 long exports stay well below.
inline constexpr size_t manifest_bytes_max = size_t{4} << 20;

// Parses and checks the manifest: every field present and no other, each of its type, hashes of the right length, the
// schedule's hash right, and the text canonical (to_json() gives it back byte for byte). Never throws.
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view json);

// Where the 64 digits of content_hash stand in a manifest's canonical JSON; see content_hash_hex() in hash.h.
[[nodiscard]] std::optional<size_t> content_hash_offset(std::string_view json);

}  // namespace wrought
