// Whether a stored plugin is still what was put in: XXH3 of 128 bits, which finds what storage does to a file by
// itself. It is no defence against who may write in the store's folder; nothing there is (docs/store.md).
#pragma once

#include <string>

#include "common/bytes.h"

namespace wrought {

inline constexpr size_t checksum_text_bytes = 33;

// 32 hex digits and the end of the line: what stands in the file `checksum`.
[[nodiscard]] std::string checksum_text(ByteView plugin);

}  // namespace wrought
