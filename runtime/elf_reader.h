// Reads the little that we need of an ELF64 file, from bytes that anybody may have written.
//
// Every offset and size is checked against the file before use, with arithmetic that cannot wrap. Nothing is mapped,
// relocated or trusted here: this is what runs before dlopen may see the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

struct ElfSegment {
  uint32_t type;     // PT_LOAD, ...
  uint32_t flags;    // PF_X | PF_W | PF_R
  uint64_t address;  // relative to the load address
  uint64_t memory_bytes;
};

class ElfReader {
 public:
  // Checks the header and the bounds of both header tables. The bytes must outlive the reader.
  [[nodiscard]] static Result<ElfReader> open(ByteView file);

  [[nodiscard]] uint16_t machine() const { return machine_; }  // EM_*
  [[nodiscard]] uint16_t type() const { return type_; }        // ET_*
  [[nodiscard]] const std::vector<ElfSegment>& segments() const { return segments_; }

  // Where the section's bytes are in the file; nothing if there is no such section, or it has no bytes in the file.
  // The first section of that name counts.
  struct Extent {
    uint64_t offset, size;
  };
  [[nodiscard]] std::optional<Extent> find_section(std::string_view name) const;
  [[nodiscard]] ByteView bytes(Extent extent) const { return file_.subspan(extent.offset, extent.size); }

 private:
  struct Section {
    std::string_view name;
    Extent extent;
    bool in_file;
  };
  [[nodiscard]] Result<> read_segments(uint64_t offset, uint16_t count);
  [[nodiscard]] Result<> read_sections(uint64_t offset, uint16_t count, uint16_t names_index);

  ByteView file_;
  uint16_t machine_ = 0, type_ = 0;
  std::vector<ElfSegment> segments_;
  std::vector<Section> sections_;
};

// "x86_64" for EM_X86_64; "machine 8" for one without a name here.
[[nodiscard]] std::string elf_machine_name(uint16_t machine);

}  // namespace wrought
