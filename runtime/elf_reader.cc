#include "runtime/elf_reader.h"

#include <elf.h>

#include <cstring>

namespace wrought {
namespace {

Failure not_elf(std::string what) { return fail(FailureClass::invalid, "not a plugin: " + std::move(what)); }

// Copies a header out: the file gives no alignment.
template <class Header>
std::optional<Header> header_at(ByteView file, uint64_t offset) {
  if (offset > file.size() || file.size() - offset < sizeof(Header)) return {};
  Header header;
  std::memcpy(&header, file.data() + offset, sizeof header);
  return header;
}

bool inside(ByteView file, uint64_t offset, uint64_t size) {
  return offset <= file.size() && size <= file.size() - offset;
}

}  // namespace

Result<ElfReader> ElfReader::open(ByteView file) {
  const auto header = header_at<Elf64_Ehdr>(file, 0);
  if (!header) return not_elf(std::to_string(file.size()) + " bytes are too few for an ELF header");
  if (std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return not_elf("no ELF header");
  if (header->e_ident[EI_CLASS] != ELFCLASS64) return not_elf("not a 64-bit ELF file");
  if (header->e_ident[EI_DATA] != ELFDATA2LSB) return not_elf("not a little-endian ELF file");
  if (header->e_ident[EI_VERSION] != EV_CURRENT) return not_elf("unknown ELF version");
  if (header->e_phentsize != sizeof(Elf64_Phdr) || header->e_shentsize != sizeof(Elf64_Shdr))
    return not_elf("unexpected ELF header table entry size");

  ElfReader reader;
  reader.file_ = file;
  reader.machine_ = header->e_machine;
  reader.type_ = header->e_type;
  if (auto done = reader.read_segments(header->e_phoff, header->e_phnum); !done) return done.failure();
  if (auto done = reader.read_sections(header->e_shoff, header->e_shnum, header->e_shstrndx); !done)
    return done.failure();
  return reader;
}

Result<> ElfReader::read_segments(uint64_t offset, uint16_t count) {
  for (uint16_t i = 0; i < count; ++i) {
    // offset + i * 56 cannot wrap once offset is inside the file.
    const auto header = offset <= file_.size() ? header_at<Elf64_Phdr>(file_, offset + i * sizeof(Elf64_Phdr))
                                               : std::optional<Elf64_Phdr>{};
    if (!header) return not_elf("the program header table is cut off");
    if (!inside(file_, header->p_offset, header->p_filesz))
      return not_elf("segment " + std::to_string(i) + " is cut off");
    segments_.push_back({header->p_type, header->p_flags, header->p_vaddr, header->p_memsz});
  }
  return Unit{};
}

Result<> ElfReader::read_sections(uint64_t offset, uint16_t count, uint16_t names_index) {
  std::vector<Elf64_Shdr> headers;
  for (uint16_t i = 0; i < count; ++i) {
    const auto header = offset <= file_.size() ? header_at<Elf64_Shdr>(file_, offset + i * sizeof(Elf64_Shdr))
                                               : std::optional<Elf64_Shdr>{};
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
    const size_t start = header.sh_name;
    const size_t end = start < names.size() ? names.find('\0', start) : std::string_view::npos;
    if (end == std::string_view::npos) return not_elf("a section name is cut off");
    const bool in_file = header.sh_type != SHT_NOBITS && header.sh_type != SHT_NULL;
    sections_.push_back({names.substr(start, end - start), {header.sh_offset, header.sh_size}, in_file});
  }
  return Unit{};
}

std::optional<ElfReader::Extent> ElfReader::find_section(std::string_view name) const {
  for (const Section& section : sections_)
    if (section.in_file && section.name == name) return section.extent;
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
