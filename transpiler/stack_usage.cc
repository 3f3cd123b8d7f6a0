// The native stack is sized as call depth x worst frame, so a number that is too small would be a hole: whatever is not
// understood here is a failure, never skipped.
#include "transpiler/stack_usage.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "transpiler/elf_file.h"

namespace wrought {
namespace {

constexpr uint64_t return_address_bytes = 8;
constexpr uint64_t red_zone_bytes = 128;  // below the stack pointer, free for leaf functions (System V ABI)
// One call of the contract may be two frames: a function that calls itself is entered through another, whose frame is
// its return address, the callee-saved registers and what aligns them (transpiler/emit/recursion.h).
constexpr uint64_t way_in_bytes = 64;
constexpr uint64_t stack_alignment_bytes = 16;

Failure refuse(std::string_view line) {
  return fail(FailureClass::toolchain, "unexpected line in clang's stack usage: " + std::string(line));
}

Result<uint64_t> frame_of(std::string_view line) {
  const size_t size_at = line.find('\t') + 1;  // 0 when there is no tab
  const size_t size_end = line.find('\t', size_at);
  if (size_at == 0 || size_end == std::string_view::npos) return refuse(line);
  if (line.substr(size_end + 1) != "static") return refuse(line);
  uint64_t bytes = 0;
  const char* const end = line.data() + size_end;
  const auto [stop, error] = std::from_chars(line.data() + size_at, end, bytes);
  if (error != std::errc() || stop != end || bytes > UINT32_MAX) return refuse(line);
  return bytes;
}

uint64_t with_what_clang_leaves_out(uint64_t frame_bytes) {
  const uint64_t bytes = frame_bytes + return_address_bytes + way_in_bytes + red_zone_bytes;
  return (bytes + stack_alignment_bytes - 1) / stack_alignment_bytes * stack_alignment_bytes;
}

Failure refuse_object(const char* what) {
  return fail(FailureClass::toolchain, std::string("the object file ") + what, "stack sizes");
}

// Functions that the file defines.
size_t count_functions(Elf_Data* symbols, uint64_t entry_bytes) {
  size_t functions = 0;
  for (size_t i = 0; entry_bytes != 0 && i < symbols->d_size / entry_bytes; ++i) {
    GElf_Sym symbol;
    if (gelf_getsym(symbols, static_cast<int>(i), &symbol) && GELF_ST_TYPE(symbol.st_info) == STT_FUNC &&
        symbol.st_shndx != SHN_UNDEF)
      ++functions;
  }
  return functions;
}

// Entries of one .stack_sizes section: an address of 8 bytes and the size as ULEB128.
bool read_sizes(ByteView section, size_t& entries, uint64_t& largest) {
  constexpr size_t address_bytes = 8;
  while (!section.empty()) {
    if (section.size() <= address_bytes) return false;
    section = section.subspan(address_bytes);
    uint64_t bytes = 0;
    unsigned shift = 0;
    for (bool more = true; more; section = section.subspan(1), shift += 7) {
      if (section.empty() || shift > 28) return false;
      bytes |= uint64_t{section[0] & 0x7fu} << shift;
      more = (section[0] & 0x80u) != 0;
    }
    ++entries;
    largest = std::max(largest, bytes);
  }
  return true;
}

}  // namespace

Result<uint64_t> worst_frame_bytes_in(ByteView object) {
  const ElfHandle elf = open_elf(object);
  size_t names_index = 0;
  if (!elf || elf_getshdrstrndx(elf.get(), &names_index) != 0) return refuse_object("cannot be read");
  size_t functions = 0, entries = 0;
  uint64_t largest = 0;
  for (Elf_Scn* section = elf_nextscn(elf.get(), nullptr); section; section = elf_nextscn(elf.get(), section)) {
    GElf_Shdr header;
    Elf_Data* data = gelf_getshdr(section, &header) ? elf_getdata(section, nullptr) : nullptr;
    if (data == nullptr) return refuse_object("cannot be read");
    if (header.sh_type == SHT_SYMTAB) functions += count_functions(data, header.sh_entsize);
    if (section_name(elf.get(), names_index, header) != ".stack_sizes") continue;
    if (!read_sizes({static_cast<const uint8_t*>(data->d_buf), data->d_size}, entries, largest))
      return refuse_object("has stack sizes that cannot be read");
  }
  if (entries == 0 || entries != functions) return refuse_object("does not say the stack size of every function");
  return with_what_clang_leaves_out(largest);
}

Result<uint64_t> worst_frame_bytes(std::string_view stack_usage) {
  uint64_t worst = 0;
  while (!stack_usage.empty()) {
    const size_t end = std::min(stack_usage.find('\n'), stack_usage.size());
    Result<uint64_t> bytes = frame_of(stack_usage.substr(0, end));
    if (!bytes) return bytes;
    worst = std::max(worst, *bytes);
    stack_usage.remove_prefix(std::min(end + 1, stack_usage.size()));
  }
  return with_what_clang_leaves_out(worst);
}

}  // namespace wrought
