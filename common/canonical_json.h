// Canonical JSON as it is written: keys sorted, no white space, ASCII only, whole numbers, so that equal values are
// equal bytes and have equal hashes. It is what nlohmann::json would write of the same value, without building a value
// first. And read back, in the plain form that nearly all such texts have: manifests and keys are read and compared
// with their text whenever a plugin is loaded, which a JSON library takes ten times as long for. Private to what
// defines such a text.
//
// The reader takes field for field what the writer would write. It proves nothing and explains nothing: whoever reads
// writes again and compares, and asks the JSON library about a text that the reader cannot take.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/wasm_limits.h"

namespace wrought {

void append_json(std::string& out, std::string_view text);
void append_json(std::string& out, uint64_t number);
void append_json(std::string& out, bool truth);
inline void append_json(std::string& out, const std::string& text) { append_json(out, std::string_view(text)); }
inline void append_json(std::string& out, uint32_t number) { append_json(out, uint64_t{number}); }

// An object, field by field.
class CanonicalObject {
 public:
  explicit CanonicalObject(std::string& out) : out_(out) { out_ += '{'; }

  // Where the field's value is to be appended. `name` comes after the name before, and outlives the next call.
  [[nodiscard]] std::string& field(std::string_view name) {
    assert(first_ || last_ < name);
    if (!first_) out_ += ',';
    first_ = false;
    last_ = name;
    append_json(out_, name);
    out_ += ':';
    return out_;
  }
  void end() { out_ += '}'; }

 private:
  std::string& out_;
  std::string_view last_;
  bool first_ = true;
};

// A list, element by element, each by append(out, element).
template <class Element, class Append>
void append_list(std::string& out, const std::vector<Element>& list, const Append& append) {
  out += '[';
  for (size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ',';
    append(out, list[i]);
  }
  out += ']';
}
inline void append_json(std::string& out, const std::vector<std::string>& list) {
  append_list(out, list, [](std::string& to, const std::string& text) { append_json(to, text); });
}
void append_json(std::string& out, const WasmLimits& limits);

// Walks through such a text. The first thing that is not there as expected makes all further reading fail.
class CanonicalReader {
 public:
  explicit CanonicalReader(std::string_view text) : rest_(text) {}

  // Nothing is left, and nothing failed.
  [[nodiscard]] bool at_end() const { return good_ && rest_.empty(); }
  [[nodiscard]] bool good() const { return good_; }
  void fail() { good_ = false; }

  [[nodiscard]] bool is_next(char c) const { return good_ && !rest_.empty() && rest_.front() == c; }
  void take(char c) {
    good_ = is_next(c);
    if (good_) rest_.remove_prefix(1);
  }
  // `text` in quotes.
  void take_name(std::string_view text);
  // Characters that stand for themselves, in quotes.
  [[nodiscard]] std::string_view take_text();
  [[nodiscard]] uint64_t take_number();
  [[nodiscard]] bool take_truth();

 private:
  std::string_view rest_;
  bool good_ = true;
};

void read_json(CanonicalReader& in, std::string& text);
void read_json(CanonicalReader& in, uint64_t& number);
void read_json(CanonicalReader& in, uint32_t& number);
void read_json(CanonicalReader& in, bool& truth);
void read_json(CanonicalReader& in, std::vector<std::string>& list);
void read_json(CanonicalReader& in, WasmLimits& limits);

class CanonicalObjectReader {
 public:
  explicit CanonicalObjectReader(CanonicalReader& in) : in_(in) { in_.take('{'); }

  // Where the value of this field is to be read.
  [[nodiscard]] CanonicalReader& field(std::string_view name) {
    next();
    in_.take_name(name);
    in_.take(':');
    return in_;
  }
  // For objects whose names are data.
  [[nodiscard]] bool has_more() const { return in_.good() && !in_.is_next('}'); }
  [[nodiscard]] std::string_view any_field() {
    next();
    const std::string_view name = in_.take_text();
    in_.take(':');
    return name;
  }
  void end() { in_.take('}'); }

 private:
  void next() {
    if (!first_) in_.take(',');
    first_ = false;
  }
  CanonicalReader& in_;
  bool first_ = true;
};

// Each element by read(in, element).
template <class Element, class Read>
void read_list(CanonicalReader& in, std::vector<Element>& list, const Read& read) {
  in.take('[');
  while (in.good() && !in.is_next(']')) {
    if (!list.empty()) in.take(',');
    read(in, list.emplace_back());
  }
  in.take(']');
}

// A table of names, in the order in which an object has them.
template <class Table>
constexpr Table sorted_by_name(Table table) {
  std::sort(table.begin(), table.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return table;
}

}  // namespace wrought
