// libelf's handles with owners, and its last error as a Failure. Private to packaging.
#pragma once

#include <gelf.h>
#include <libelf.h>

#include <memory>
#include <string>
#include <string_view>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

using ElfHandle = std::unique_ptr<Elf, decltype(&elf_end)>;

[[nodiscard]] inline Failure elf_failure(std::string_view what) {
  const char* reason = elf_errmsg(-1);
  return fail(FailureClass::toolchain, std::string(what) + (reason ? std::string(": ") + reason : std::string()),
              "shared object");
}

// `bytes` for reading only. Empty handle when they are no ELF file.
[[nodiscard]] inline ElfHandle open_elf(ByteView bytes) {
  elf_version(EV_CURRENT);
  // Opened by elf_memory, libelf only reads them.
  char* image = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
  ElfHandle elf(elf_memory(image, bytes.size()), elf_end);
  if (elf && elf_kind(elf.get()) != ELF_K_ELF) elf.reset();
  return elf;
}

// Name of a section, or empty.
[[nodiscard]] inline std::string_view section_name(Elf* elf, size_t names_index, const GElf_Shdr& header) {
  const char* name = elf_strptr(elf, names_index, header.sh_name);
  return name ? name : std::string_view();
}

}  // namespace wrought
