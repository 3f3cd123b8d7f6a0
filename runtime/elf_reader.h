// Reads the little that we need of an ELF64 file, from bytes that anybody may have written.
//
// Every offset and size is checked against the file before use, with arithmetic that cannot wrap, and the tables are
// limited in length, so reading is linear in the file's size. Nothing is mapped, relocated or trusted here: this is
// what runs before dlopen may see the file.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

// A plugin has 7 and 16; what a compiler's driver links for the wasm2c engine has a few more.
inline constexpr uint16_t elf_segments_max = 64, elf_sections_max = 256;
inline constexpr size_t elf_section_name_bytes_max = 256;

// A program header. Addresses are relative to the load address.
struct ElfSegment {
  uint32_t type;   // PT_LOAD, ...
  uint32_t flags;  // PF_X | PF_W | PF_R
  uint64_t address;
  uint64_t memory_bytes;
  uint64_t offset;  // of its bytes in the file
  uint64_t file_bytes;
  uint64_t alignment;

  // Of the loaded image. REQUIRES: no overflow, which the checks of the layout settle first.
  [[nodiscard]] uint64_t end() const { return address + memory_bytes; }
};

struct ElfSection {
  std::string_view name;
  uint32_t type;   // SHT_*
  uint64_t flags;  // SHF_*
  uint64_t address;
  uint64_t offset;
  uint64_t size;
  [[nodiscard]] bool in_file() const;  // has bytes there
};

class ElfReader {
 public:
  // Checks the header and the bounds of both header tables. The bytes must outlive the reader.
  [[nodiscard]] static Result<ElfReader> open(ByteView file);

  [[nodiscard]] uint16_t machine() const { return machine_; }  // EM_*
  [[nodiscard]] uint16_t type() const { return type_; }        // ET_*
  [[nodiscard]] uint64_t entry_point() const { return entry_point_; }
  [[nodiscard]] uint64_t segment_table_offset() const { return segment_table_offset_; }
  [[nodiscard]] const std::vector<ElfSegment>& segments() const { return segments_; }
  [[nodiscard]] const std::vector<ElfSection>& sections() const { return sections_; }

  // Where the section's bytes are in the file; nothing if there is no such section, or it has no bytes in the file.
  // The first section of that name counts.
  struct Extent {
    uint64_t offset, size;
  };
  [[nodiscard]] std::optional<Extent> find_section(std::string_view name) const;
  [[nodiscard]] ByteView bytes(Extent extent) const { return file_.subspan(extent.offset, extent.size); }

 private:
  [[nodiscard]] Result<> read_segments(uint64_t offset, uint16_t count);
  [[nodiscard]] Result<> read_sections(uint64_t offset, uint16_t count, uint16_t names_index);

  ByteView file_;
  uint16_t machine_ = 0, type_ = 0;
  uint64_t entry_point_ = 0, segment_table_offset_ = 0;
  std::vector<ElfSegment> segments_;
  std::vector<ElfSection> sections_;
};

// Copies a record out of bytes that give no alignment; nothing where it does not fit.
template <class Record>
[[nodiscard]] std::optional<Record> record_at(ByteView bytes, uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(Record)) return {};
  Record record;
  std::memcpy(&record, bytes.data() + offset, sizeof record);
  return record;
}

// "x86_64" for EM_X86_64; "machine 8" for one without a name here.
[[nodiscard]] std::string elf_machine_name(uint16_t machine);

}  // namespace wrought
