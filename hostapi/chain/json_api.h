// The chain as a conversation: one line of JSON in, one line of JSON out.
//
//   {"op":"account","name":N}
//   {"op":"setcode","account":N,"wasm":PATH}    or "plugin":PATH; optional "privileged":true
//   {"op":"push","actions":[{"account":N,"name":N,"authorization":["actor@permission"],"data":HEX}],"gas_limit":G}
//   {"op":"rows","code":N,"scope":N,"table":N}
//   {"op":"advance","us":N}
//
// N is a name, or "u64:DIGITS"; an action may say "name_u64":"DIGITS" instead of "name". Every answer has "ok" and, if
// that is false, "error": {"class", "message", "code"}. A line that cannot be understood is answered like any other
// mistake, changes nothing, and the conversation goes on.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "hostapi/chain/chain.h"

namespace wrought {

// Makes code ready to run (builds a wasm, verifies and loads a plugin) and says its hash, before the account gets it.
// `code.hash` is to be filled in.
using LoadCode = std::function<Result<>(Name account, Chain::Code& code)>;

inline constexpr size_t json_line_bytes_max = 64u << 20;
inline constexpr size_t json_depth_max = 32;

class JsonApi {
 public:
  JsonApi(Chain& chain, LoadCode load_code) : chain_(chain), load_code_(std::move(load_code)) {}
  // Never throws; the answer has no line break.
  [[nodiscard]] std::string answer(std::string_view line) noexcept;

 private:
  Chain& chain_;
  LoadCode load_code_;
};

}  // namespace wrought
