// The chain as a conversation: one line of JSON in, one line of JSON out (docs/chain.md).
//
// Every answer has "ok" and, if that is false, "error": {"class", "message", "code"}. A line that cannot be understood
// is answered like any other mistake, changes nothing, and the conversation goes on.
#pragma once

#include <string>
#include <string_view>

#include "hostapi/chain/abi_cache.h"
#include "hostapi/chain/chain.h"

namespace wrought {

inline constexpr size_t json_line_bytes_max = 64u << 20;
inline constexpr size_t json_depth_max = 32;

class JsonApi {
 public:
  explicit JsonApi(Chain& chain) : chain_(chain) {}
  // Never throws; the answer has no line break.
  [[nodiscard]] std::string answer(std::string_view line) noexcept;

 private:
  Chain& chain_;
  AbiCache abis_;
};

}  // namespace wrought
