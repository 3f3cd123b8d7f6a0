#include "runtime/elf_reader.h"

#include <elf.h>

namespace wrought {
namespace {

Failure not_elf(std::string what) { return fail(FailureClass::invalid, "not a plugin: " + std::move(what)); }

bool inside(ByteView file, uint64_t offset, uint64_t size) {
  return offset <= file.size() && size <= file.size() - offset;
}

// Entry i of a header table. offset + i * size cannot wrap once offset is inside the file.
template <class Header>
std::optional<Header> entry_at(ByteView file, uint64_t offset, uint64_t i) {
  return offset <= file.size() ? record_at<Header>(file, offset + i * sizeof(Header)) : std::optional<Header>{};
}

// The name that starts at `start`, without its end mark.
std::optional<std::string_view> name_at(std::string_view names, size_t start) {
  if (start >= names.size()) return {};
  const std::string_view rest = names.substr(start, elf_section_name_bytes_max + 1);
  const size_t end = rest.find('\0');
  if (end == std::string_view::npos) return {};
  return rest.substr(0, end);
}

Result<> check_ident(const Elf64_Ehdr& header) {
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return not_elf("no ELF header");
  if (header.e_ident[EI_CLASS] != ELFCLASS64) return not_elf("not a 64-bit ELF file");
  if (header.e_ident[EI_DATA] != ELFDATA2LSB) return not_elf("not a little-endian ELF file");
  if (header.e_ident[EI_VERSION] != EV_CURRENT) return not_elf("unknown ELF version");
  if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_shentsize != sizeof(Elf64_Shdr))
    return not_elf("unexpected ELF header table entry size");
  return Unit{};
}

}  // namespace

bool ElfSection::in_file() const { return type != SHT_NOBITS && type != SHT_NULL; }

Result<ElfReader> ElfReader::open(ByteView file) {
  const auto header = record_at<Elf64_Ehdr>(file, 0);
  if (!header) return not_elf(std::to_string(file.size()) + " bytes are too few for an ELF header");
  if (auto done = check_ident(*header); !done) return done.failure();

  ElfReader reader;
  reader.file_ = file;
  reader.machine_ = header->e_machine;
  reader.type_ = header->e_type;
  reader.entry_point_ = header->e_entry;
  reader.segment_table_offset_ = header->e_phoff;
  if (auto done = reader.read_segments(header->e_phoff, header->e_phnum); !done) return done.failure();
  if (auto done = reader.read_sections(header->e_shoff, header->e_shnum, header->e_shstrndx); !done)
    return done.failure();
  return reader;
}

Result<> ElfReader::read_segments(uint64_t offset, uint16_t count) {
  if (count > elf_segments_max)
    return not_elf(std::to_string(count) + " program headers, at most " + std::to_string(elf_segments_max) +
                   " are read");
  for (uint16_t i = 0; i < count; ++i) {
    const auto header = entry_at<Elf64_Phdr>(file_, offset, i);
    if (!header) return not_elf("the program header table is cut off");
    if (!inside(file_, header->p_offset, header->p_filesz))
      return not_elf("segment " + std::to_string(i) + " is cut off");
    segments_.push_back({header->p_type, header->p_flags, header->p_vaddr, header->p_memsz, header->p_offset,
                         header->p_filesz, header->p_align});
  }
  return Unit{};
}

Result<> ElfReader::read_sections(uint64_t offset, uint16_t count, uint16_t names_index) {
  if (count > elf_sections_max)
    return not_elf(std::to_string(count) + " section headers, at most " + std::to_string(elf_sections_max) +
                   " are read");
  std::vector<Elf64_Shdr> headers;
  for (uint16_t i = 0; i < count; ++i) {
    const auto header = entry_at<Elf64_Shdr>(file_, offset, i);
    if (!header) return not_elf("the section header table is cut off");
    if (header->sh_type != SHT_NOBITS && header->sh_type != SHT_NULL &&
        !inside(file_, header->sh_offset, header->sh_size))
      return not_elf("section " + std::to_string(i) + " is cut off");
    headers.push_back(*header);
  }
  if (names_index >= headers.size() || headers[names_index].sh_type != SHT_STRTAB) return not_elf("no section names");

  const Elf64_Shdr& names_header = headers[names_index];
  const std::string_view names = text_of(file_.subspan(names_header.sh_offset, names_header.sh_size));
  for (const Elf64_Shdr& header : headers) {
    const auto name = name_at(names, header.sh_name);
    if (!name) return not_elf("a section name is cut off");
    sections_.push_back({*name, header.sh_type, header.sh_flags, header.sh_addr, header.sh_offset, header.sh_size});
  }
  return Unit{};
}

std::optional<ElfReader::Extent> ElfReader::find_section(std::string_view name) const {
  for (const ElfSection& section : sections_)
    if (section.in_file() && section.name == name) return Extent{section.offset, section.size};
  return {};
}

std::string elf_machine_name(uint16_t machine) {
  switch (machine) {
    case EM_X86_64: return "x86_64";
    case EM_AARCH64: return "aarch64";
    case EM_RISCV: return "riscv";
    case EM_386: return "i386";
    default: return "machine " + std::to_string(machine);
  }
}

}  // namespace wrought
