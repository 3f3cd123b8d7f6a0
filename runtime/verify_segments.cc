// What is mapped, and how. Our linking gives one shape, and only that shape is accepted:
//
//   program headers, constants, relocations   r--   from address 0
//   code                                      r-x
//   pointer tables, the dynamic segment       rw-   read-only once relocated: after loading nothing is writable
//
// Each begins on the page after the one before, at the address that is its offset in the file. So nothing overlaps,
// nothing is larger than its bytes in the file, and whatever the dynamic linker reads at an address can be read here at
// that offset.
#include <elf.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "runtime/verify_checks.h"

namespace wrought::verify {
namespace {

constexpr uint64_t page_bytes = 4096;

constexpr uint64_t next_page(uint64_t address) { return (address + page_bytes - 1) / page_bytes * page_bytes; }

std::string kind_name(const ElfSegment& segment) {
  switch (segment.type) {
    case PT_LOAD:
      return std::string("loaded ") + ((segment.flags & PF_R) != 0 ? "r" : "-") +
             ((segment.flags & PF_W) != 0 ? "w" : "-") + ((segment.flags & PF_X) != 0 ? "x" : "-");
    case PT_DYNAMIC: return "DYNAMIC";
    case PT_INTERP: return "INTERP";
    case PT_NOTE: return "NOTE";
    case PT_PHDR: return "PHDR";
    case PT_TLS: return "TLS";
    case PT_GNU_EH_FRAME: return "GNU_EH_FRAME";
    case PT_GNU_STACK: return "GNU_STACK";
    case PT_GNU_RELRO: return "GNU_RELRO";
    case PT_GNU_PROPERTY: return "GNU_PROPERTY";
    default: return "of type " + hex_number(segment.type);
  }
}

Finding check_writable_executable(Subject& subject) {
  for (const ElfSegment& segment : subject.elf.segments())
    if (segment.type == PT_LOAD && (segment.flags & PF_W) != 0 && (segment.flags & PF_X) != 0)
      return refuse("the segment at " + hex_number(segment.address) + " is both writable and executable");
  return std::string("none");
}

// Without this header the dynamic linker takes an executable stack for wanted, and makes the process's stacks so.
Finding check_executable_stack(Subject& subject) {
  for (const ElfSegment& segment : subject.elf.segments()) {
    if (segment.type != PT_GNU_STACK) continue;
    if ((segment.flags & PF_X) != 0) return refuse("the plugin asks for an executable stack");
    return std::string("not executable");
  }
  return refuse("the plugin does not say that its stack is not executable (no GNU_STACK segment)");
}

// Where a segment belongs; null: nowhere.
ElfSegment* place_of(Segments& segments, const ElfSegment& segment) {
  switch (segment.type) {
    case PT_PHDR: return &segments.headers;
    case PT_DYNAMIC: return &segments.dynamic;
    case PT_GNU_RELRO: return &segments.relro;
    case PT_GNU_STACK: return &segments.stack;
    case PT_LOAD:
      // Writable code has its own check above; here it counts as code.
      if ((segment.flags & PF_X) != 0) return &segments.code;
      return (segment.flags & PF_W) != 0 ? &segments.pointers : &segments.constants;
    default: return nullptr;
  }
}

Finding check_kinds(Subject& subject) {
  Segments& found = subject.segments;
  found = {};  // PT_NULL: not there
  for (const ElfSegment& segment : subject.elf.segments()) {
    ElfSegment* const place = place_of(found, segment);
    if (place == nullptr) return refuse("a segment " + kind_name(segment) + " has no place in a plugin");
    if (place->type != PT_NULL) return refuse("the plugin has a second segment " + kind_name(segment));
    *place = segment;
  }
  const std::pair<const ElfSegment*, const char*> wanted[] = {
      {&found.headers, "PHDR"},        {&found.constants, "loaded r--"}, {&found.code, "loaded r-x"},
      {&found.pointers, "loaded rw-"}, {&found.dynamic, "DYNAMIC"},      {&found.relro, "GNU_RELRO"}};
  for (const auto& [segment, name] : wanted)
    if (segment->type == PT_NULL) return refuse(std::string("the plugin has no segment ") + name);
  return std::string("headers, constants, code, pointers");
}

Finding misplaced(const char* what, const ElfSegment& s, const std::string& expected) {
  return refuse(std::string(what) + " lie at address " + hex_number(s.address) + ", file offset " +
                hex_number(s.offset) + ", " + std::to_string(s.file_bytes) + " bytes in the file, " +
                std::to_string(s.memory_bytes) + " in memory; expected " + expected);
}

// One after the other, each exactly as large as its bytes; the last up to the end of its page.
Finding check_layout(Subject& subject) {
  const Segments& s = subject.segments;
  uint64_t begin = 0;
  const std::pair<const ElfSegment*, const char*> loaded[] = {
      {&s.constants, "constants"}, {&s.code, "code"}, {&s.pointers, "pointers"}};
  for (const auto& [segment, name] : loaded) {
    if (segment->address != begin || segment->offset != begin || segment->alignment != page_bytes)
      return misplaced(name, *segment, "address and offset " + hex_number(begin) + ", in pages of 4096");
    const uint64_t memory = segment == &s.pointers ? next_page(segment->file_bytes) : segment->file_bytes;
    if (segment->file_bytes == 0 || segment->memory_bytes != memory)
      return misplaced(name, *segment, std::to_string(memory) + " bytes in memory, at least 1");
    begin = next_page(segment->end());
  }
  const ElfSegment& d = s.dynamic;
  if (d.address != d.offset || d.file_bytes != d.memory_bytes || d.address % 8 != 0 || d.address < s.pointers.address ||
      d.address > s.pointers.address + s.pointers.file_bytes ||
      d.file_bytes > s.pointers.address + s.pointers.file_bytes - d.address)
    return misplaced("dynamic entries", d, "them among the pointers");
  const ElfSegment& h = s.headers;
  const uint64_t header_bytes = subject.elf.segments().size() * sizeof(Elf64_Phdr);
  if (h.address != h.offset || h.offset != subject.elf.segment_table_offset() || h.memory_bytes != header_bytes ||
      h.file_bytes != header_bytes || h.address > s.constants.file_bytes ||
      header_bytes > s.constants.file_bytes - h.address)
    return misplaced("program headers", h, "them where the file's header says, among the constants");
  return counted(s.code.file_bytes, "byte") + " of code, " + counted(begin, "byte") + " loaded";
}

// With all of the writable segment in it, a loaded plugin has no byte that can change.
Finding check_relro(Subject& subject) {
  const ElfSegment &relro = subject.segments.relro, &pointers = subject.segments.pointers;
  if (relro.address != pointers.address || relro.memory_bytes != pointers.memory_bytes)
    return misplaced("bytes to be made read-only", relro,
                     "all " + std::to_string(pointers.memory_bytes) + " from address " + hex_number(pointers.address));
  return std::string("nothing stays writable");
}

// Pages are executable as a whole, so the rest of the last page of code can be executed, too. The linker fills it
// with int3, of which a plugin has no other.
Finding check_code_padding(Subject& subject) {
  const ElfSegment& code = subject.segments.code;
  const uint64_t end = code.offset + code.file_bytes;
  const ByteView rest = subject.file.subspan(end, std::min<uint64_t>(next_page(end), subject.file.size()) - end);
  for (size_t i = 0; i < rest.size(); ++i)
    if (rest[i] != 0xcc)
      return refuse("byte " + hex_number(end + i) + " behind the code is not int3, and is executable");
  return counted(rest.size(), "byte") + " of int3";
}

Finding check_image_size(Subject& subject) {
  const Segments& s = subject.segments;
  const Manifest& m = subject.manifest;
  const std::tuple<const char*, uint64_t, uint64_t> sizes[] = {{"code", s.code.file_bytes, m.code_bytes},
                                                               {"constants", s.constants.file_bytes, m.constant_bytes},
                                                               {"pointers", s.pointers.file_bytes, m.pointer_bytes}};
  for (const auto& [name, found, said] : sizes)
    if (found != said)
      return refuse("the plugin has " + counted(found, "byte") + " of " + name + ", its manifest says " +
                    std::to_string(said));
  return std::string("as the manifest says");
}

constexpr Check checks[] = {
    {"writable_executable", "no segment both writable and executable", part_elf, part_none, check_writable_executable},
    {"executable_stack", "a stack that is not executable", part_elf, part_none, check_executable_stack},
    {"segment_kinds", "constants, code and pointers, each once; no others", part_elf, part_segments, check_kinds},
    {"segment_layout", "segments one after the other, none larger than its bytes", part_segments, part_layout,
     check_layout},
    {"read_only_data", "no byte writable once relocated", part_layout, part_none, check_relro},
    {"code_padding", "nothing executable behind the code", part_layout, part_none, check_code_padding},
    {"segment_sizes", "sizes as in the manifest", part_layout | part_manifest, part_none, check_image_size},
};

}  // namespace

std::span<const Check> segment_checks() { return checks; }

bool contains(const ElfSegment& segment, uint64_t address) {
  return address >= segment.address && address - segment.address < segment.file_bytes;
}

std::optional<ByteView> bytes_at(const Subject& subject, const ElfSegment& segment, uint64_t address, uint64_t size) {
  if (address < segment.address || address - segment.address > segment.file_bytes) return {};
  if (size > segment.file_bytes - (address - segment.address)) return {};
  return subject.file.subspan(address, size);
}

std::optional<ByteView> bytes_at(const Subject& subject, uint64_t address, uint64_t size) {
  const Segments& s = subject.segments;
  for (const ElfSegment* segment : {&s.constants, &s.code, &s.pointers})
    if (auto bytes = bytes_at(subject, *segment, address, size)) return bytes;
  return {};
}

}  // namespace wrought::verify
