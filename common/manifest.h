/// @file
/// The manifest: what a plugin says of itself, as canonical JSON in its ELF section ".wrought.manifest".
///
/// Canonical: keys sorted, no white space, hashes as lower-case hex, so equal manifests are equal bytes. The field
/// content_hash is the SHA-256 of the whole plugin file with that field's 64 digits read as '0'.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gas_schedule.h"
#include "result.h"
#include "wasm_limits.h"

namespace wrought {

inline constexpr uint32_t manifest_format_version = 4;                     ///< grows with every change of the fields
inline constexpr std::string_view manifest_section = ".wrought.manifest";  ///< canonical JSON, not mapped at run time
inline constexpr std::string_view module_section = ".wrought.module";  ///< the metered module, not mapped at run time

/// A host function that a plugin uses.
struct ManifestImport {
  uint32_t ordinal;    ///< in the profile
  std::string module;  ///< "env"
  std::string name;    ///< "prints"
};

/// All that a plugin says of itself (docs/plugin.md).
struct Manifest {
  uint32_t format = manifest_format_version;  ///< layout of the manifest
  uint32_t abi_version = 0;                   ///< WR_ABI_VERSION of contract_abi.h
  uint32_t codegen_version = 0;               ///< revision of the emitter
  std::string content_hash;                   ///< 64 hex digits; all '0' until packaged
  std::string code_hash;                      ///< SHA-256 of the original wasm: the contract's identity
  std::string metered_hash;                   ///< SHA-256 of the metered module
  std::string c_hash;                         ///< SHA-256 of the emitted C
  std::string profile;                        ///< name of the host profile
  uint32_t profile_version = 0;               ///< its version
  GasSchedule schedule;                       ///< whole, so that a plugin is priced as it was built
  std::string schedule_hash;                  ///< SHA-256 of its canonical JSON
  std::string memory_mode;                    ///< "guard" or "explicit"
  bool has_memory = false;                    ///< a memory of 0 pages is one, too
  uint32_t memory_pages_min = 0;              ///< at the start, in pages of 64 KiB
  uint32_t memory_pages_max = 0;              ///< after memory.grow
  /// The chain's limits that the contract was judged by; two of them hold while it runs (common/wasm_limits.h).
  WasmLimits limits;
  uint32_t table_size = 0;                  ///< elements of the table
  uint64_t worst_frame_bytes = 0;           ///< largest native frame
  uint64_t code_bytes = 0;                  ///< of the loaded image; 0 until linked, as the next two
  uint64_t constant_bytes = 0;              ///< with the tables for the dynamic linker
  uint64_t pointer_bytes = 0;               ///< read-only once relocated
  std::string compiler;                     ///< "Debian clang version 19.1.7 (3~deb12u1); Linker: ..."
  std::vector<std::string> compiler_flags;  ///< those that matter for the result
  std::string machine;                      ///< "x86_64"
  std::string cpu;                          ///< "x86-64-v2"
  std::vector<std::string> exports;         ///< exported functions
  std::vector<ManifestImport> imports;      ///< host functions used, by position in the plugin's host table

  /// Canonical JSON.
  [[nodiscard]] std::string to_json() const;
};

/// A manifest larger than this is refused unread: 1,000 imports and 1,000 long exports stay well below.
inline constexpr size_t manifest_bytes_max = size_t{4} << 20;

/// Parses and checks the manifest: every field present and no other, each of its type, hashes of the right length, the
/// schedule's hash right, and the text canonical (to_json() gives it back byte for byte). Never throws.
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view json);

/// Where the 64 digits of content_hash stand in a manifest's canonical JSON; see content_hash_hex() in hash.h.
[[nodiscard]] std::optional<size_t> content_hash_offset(std::string_view json);

}  // namespace wrought
