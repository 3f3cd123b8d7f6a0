// Between the files of the verifier: the plugin as far as it has been read, and a check. Private to runtime/.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/hex.h"
#include "runtime/elf_reader.h"
#include "runtime/verify.h"

namespace wrought::verify {

// What of a plugin has been read, and may be used by later checks. Bits of a set.
enum Part : unsigned {
  part_none = 0,
  part_elf = 1,           // headers in bounds
  part_manifest = 2,      // parsed
  part_segments = 4,      // one segment of each kind
  part_layout = 8,        // address = file offset throughout, so images can be read by address
  part_dynamic = 16,      // the dynamic segment's entries
  part_symbols = 32,      // the dynamic symbols
  part_relocations = 64,  // the table of relocations
  part_pointers = 128,    // it is sorted by place, and every pointer leads into the plugin
  part_sections = 256,    // where ours are
  part_module = 512,      // the metered module is the manifest's
};

struct DynamicEntry {
  int64_t tag;  // DT_*
  uint64_t value;
};

struct DynamicSymbol {
  std::string_view name;
  unsigned char info, other;
  uint16_t section;
  uint64_t address, size;
};

struct Relocation {
  uint64_t place;  // address that is written
  uint32_t type, symbol;
  int64_t addend;
};

// The segments of a plugin: each kind once.
struct Segments {
  ElfSegment headers, constants, code, pointers, dynamic, relro, stack;
};

struct Subject {
  ByteView file;
  const HostProfile* profile;
  const VerifyOptions* options;

  unsigned parts = part_none;
  ElfReader elf;
  Manifest manifest;
  Segments segments;
  std::vector<DynamicEntry> dynamic;
  std::vector<DynamicSymbol> symbols;
  std::vector<Relocation> relocations;
};

// Passed: what was found, in a few words.
using Finding = Result<std::string>;

struct Check {
  std::string_view name;
  std::string_view asks;
  unsigned needs;  // parts that must have been read
  unsigned gives;  // parts that have been read once it passed
  Finding (*run)(Subject& subject);
};

// The families, each in a file of its own.
[[nodiscard]] std::span<const Check> file_checks();          // verify_elf.cc
[[nodiscard]] std::span<const Check> manifest_checks();      // verify_manifest.cc
[[nodiscard]] std::span<const Check> content_hash_checks();  // verify_manifest.cc
[[nodiscard]] std::span<const Check> fit_checks();           // verify_manifest.cc
[[nodiscard]] std::span<const Check> segment_checks();       // verify_segments.cc
[[nodiscard]] std::span<const Check> dynamic_checks();       // verify_dynamic.cc
[[nodiscard]] std::span<const Check> descriptor_checks();    // verify_content.cc
[[nodiscard]] std::span<const Check> module_checks();        // verify_content.cc
[[nodiscard]] std::span<const Check> code_checks();          // verify_code_x86_64.cc

[[nodiscard]] inline Failure refuse(std::string message) { return fail(FailureClass::invalid, std::move(message)); }

// "1 relocation", "5 relocations"
[[nodiscard]] std::string counted(uint64_t count, std::string_view noun);

// The bytes that lie at `address` once loaded, if all of them come from the file and from this segment. Needs the
// layout.
[[nodiscard]] std::optional<ByteView> bytes_at(const Subject& subject, const ElfSegment& segment, uint64_t address,
                                               uint64_t size);
// Of any of the three that are loaded.
[[nodiscard]] std::optional<ByteView> bytes_at(const Subject& subject, uint64_t address, uint64_t size);

[[nodiscard]] bool contains(const ElfSegment& segment, uint64_t address);

}  // namespace wrought::verify
