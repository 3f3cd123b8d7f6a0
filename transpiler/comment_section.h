// Who made a shared object, by its own words: clang and lld sign their output in the ELF section .comment.
#pragma once

#include <string>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

// "Debian clang version 19.1.7 (3~deb12u1); Linker: Debian LLD 19.1.7". Cheaper than asking the tools (40 ms each), and
// it cannot differ from what really compiled the code.
[[nodiscard]] Result<std::string> tool_names(ByteView elf);

}  // namespace wrought
