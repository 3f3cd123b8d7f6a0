#include "common/canonical_json.h"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

namespace wrought {
namespace {

// Of a byte: whether it is written as it is.
constexpr auto stands_for_itself = [] {
  std::array<bool, 256> table{};
  for (int c = ' '; c <= '~'; ++c) table[static_cast<size_t>(c)] = c != '"' && c != '\\';
  return table;
}();

// How many bytes at the front are written as they are.
size_t plain_bytes(std::string_view text) {
  size_t count = 0;
  while (count < text.size() && stands_for_itself[static_cast<unsigned char>(text[count])]) ++count;
  return count;
}

constexpr auto sorted_limits = sorted_by_name(wasm_limit_fields);

}  // namespace

// Nearly every text is plain; what needs care is the library's.
void append_json(std::string& out, std::string_view text) {
  if (plain_bytes(text) != text.size()) {
    out += nlohmann::json(text).dump(-1, ' ', /*ensure_ascii=*/true, nlohmann::json::error_handler_t::replace);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

void append_json(std::string& out, uint64_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_json(std::string& out, bool truth) { out += truth ? "true" : "false"; }

void append_json(std::string& out, const WasmLimits& limits) {
  CanonicalObject whole(out);
  for (const auto& [name, member] : sorted_limits) append_json(whole.field(name), limits.*member);
  whole.end();
}

void CanonicalReader::take_name(std::string_view text) {
  take('"');
  good_ = good_ && rest_.starts_with(text);
  if (good_) rest_.remove_prefix(text.size());
  take('"');
}

std::string_view CanonicalReader::take_text() {
  take('"');
  const std::string_view text = rest_.substr(0, good_ ? plain_bytes(rest_) : 0);
  rest_.remove_prefix(text.size());
  take('"');
  return text;
}

uint64_t CanonicalReader::take_number() {
  uint64_t number = 0;
  const auto read = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
  good_ = good_ && read.ec == std::errc();
  if (good_) rest_.remove_prefix(static_cast<size_t>(read.ptr - rest_.data()));
  return number;
}

bool CanonicalReader::take_truth() {
  const std::string_view word = is_next('t') ? "true" : "false";
  good_ = good_ && rest_.starts_with(word);
  if (good_) rest_.remove_prefix(word.size());
  return good_ && word == "true";
}

void read_json(CanonicalReader& in, std::string& text) { text = in.take_text(); }
void read_json(CanonicalReader& in, uint64_t& number) { number = in.take_number(); }
void read_json(CanonicalReader& in, bool& truth) { truth = in.take_truth(); }

void read_json(CanonicalReader& in, uint32_t& number) {
  const uint64_t wide = in.take_number();
  number = static_cast<uint32_t>(wide);
  if (number != wide) in.fail();
}

void read_json(CanonicalReader& in, std::vector<std::string>& list) {
  read_list(in, list, [](CanonicalReader& from, std::string& text) { read_json(from, text); });
}

void read_json(CanonicalReader& in, WasmLimits& limits) {
  CanonicalObjectReader whole(in);
  for (const auto& [name, member] : sorted_limits) read_json(whole.field(name), limits.*member);
  whole.end();
}

}  // namespace wrought
