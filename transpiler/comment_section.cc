// .comment is a row of zero-terminated texts, one per tool. lld writes its own, clang's are merged.
#include "transpiler/comment_section.h"

#include <algorithm>
#include <string_view>

#include "transpiler/elf_file.h"

namespace wrought {
namespace {

// Bytes of the section called `wanted`; empty when there is none.
std::string_view section_text(Elf* elf, std::string_view wanted) {
  size_t names_index = 0;
  if (elf_getshdrstrndx(elf, &names_index) != 0) return {};
  for (Elf_Scn* section = elf_nextscn(elf, nullptr); section; section = elf_nextscn(elf, section)) {
    GElf_Shdr header;
    if (!gelf_getshdr(section, &header) || section_name(elf, names_index, header) != wanted) continue;
    const Elf_Data* data = elf_getdata(section, nullptr);
    if (data && data->d_buf) return {static_cast<const char*>(data->d_buf), data->d_size};
  }
  return {};
}

}  // namespace

Result<std::string> tool_names(ByteView elf) {
  const ElfHandle file = open_elf(elf);
  if (!file) return elf_failure("cannot be read");
  std::string names;
  std::string_view text = section_text(file.get(), ".comment");
  while (!text.empty()) {
    const size_t end = std::min(text.find('\0'), text.size());
    if (end > 0 && !names.empty()) names += "; ";
    names += text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (names.empty()) return elf_failure("has no .comment that names the compiler");
  return names;
}

}  // namespace wrought
