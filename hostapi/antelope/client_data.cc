// A scanner that goes through the text once, with a stack of open brackets instead of recursion: contracts may nest as
// deep as their memory allows.
#include "hostapi/antelope/client_data.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

namespace wrought::antelope {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// May stand in a string as it is.
bool is_plain(char c) { return static_cast<uint8_t>(c) >= 0x20 && c != '"' && c != '\\'; }

double power_of_ten(int exponent) {
  double value = 0;
  const std::string text = "1e" + std::to_string(exponent);
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// exponent <= 308
double scale(double value, int exponent) {
  if (exponent < -308) return 0;
  return exponent >= 0 ? value * power_of_ten(exponent) : value / power_of_ten(-exponent);
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text.substr(0, text.find('\0'))) {}

  bool object(ClientData& data);

 private:
  // '\0' stands for the end of the text, where no NUL can be.
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) { return peek() == c && c != '\0' ? (++at_, true) : false; }
  void skip_space() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') ++at_;
  }
  bool literal(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool string(std::string& out);
  bool escape(std::string& out);
  bool hex4(uint32_t& value);
  bool number();
  bool exponent(int fraction, int& value);
  bool scalar();
  bool value();
  bool nested();

  std::string_view text_;
  size_t at_ = 0;
  std::string ignored_;  // strings that nobody asked for
};

void append_utf8(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

bool Scanner::hex4(uint32_t& value) {
  const std::string_view digits = text_.substr(at_, 4);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  at_ += 4;
  return error == std::errc() && end == digits.data() + 4;
}

// What follows a backslash.
bool Scanner::escape(std::string& out) {
  constexpr std::string_view names = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
  const size_t simple = names.find(peek());
  if (simple != std::string_view::npos) {
    out += meanings[simple];
    ++at_;
    return true;
  }
  uint32_t code = 0;
  if (!take('u') || !hex4(code)) return false;
  if (code >= 0xd800 && code <= 0xdbff) {
    uint32_t low = 0;
    if (!take('\\') || !take('u') || !hex4(low) || low < 0xdc00 || low > 0xdfff) return false;
    code = 0x10000 + ((code - 0xd800) << 10 | (low - 0xdc00));
  }
  append_utf8(out, code);
  return true;
}

bool Scanner::string(std::string& out) {
  out.clear();
  if (!take('"')) return false;
  while (!take('"')) {
    if (take('\\')) {
      if (!escape(out)) return false;
      continue;
    }
    const size_t begin = at_;
    while (is_plain(peek())) ++at_;
    if (at_ == begin) return false;  // a control character, or the end of the text
    out += text_.substr(begin, at_ - begin);
  }
  return true;
}

// The exponent's digits, if there is one. `fraction` is minus the number of digits behind the point that count.
bool Scanner::exponent(int fraction, int& value) {
  value = 0;
  if (!take('e') && !take('E')) return true;
  const bool minus = take('-');
  if (!minus) take('+');
  if (!is_digit(peek())) return false;
  value = text_[at_++] - '0';
  const int value_max = minus ? (fraction + (std::numeric_limits<int>::max() - 8)) / 10 : 308 - fraction;
  while (is_digit(peek())) {
    value = value * 10 + (text_[at_++] - '0');
    if (value <= value_max) continue;
    if (!minus) return false;
    while (is_digit(peek())) ++at_;  // it is zero already
  }
  if (minus) value = -value;
  return true;
}

// Checks the form, and that the value is finite. The value is rounded at each step as the chain rounds it: digits go
// into an integer while they fit, then into a double; behind the point, up to 2^53 and 17 digits.
bool Scanner::number() {
  const bool minus = take('-');
  const uint64_t integer_max = minus ? uint64_t{1} << 63 : std::numeric_limits<uint64_t>::max();
  uint64_t integer = 0;
  double value = 0;
  bool inexact = false;
  int digits = 0, fraction = 0, power = 0;

  if (!is_digit(peek())) return false;
  integer = static_cast<uint64_t>(text_[at_++] - '0');
  while (integer != 0 && is_digit(peek())) {
    const auto digit = static_cast<unsigned>(peek() - '0');
    if (integer > integer_max / 10 || (integer == integer_max / 10 && digit > integer_max % 10)) break;
    integer = integer * 10 + digit;
    ++digits;
    ++at_;
  }
  if (integer != 0 && is_digit(peek())) {
    inexact = true;
    value = static_cast<double>(integer);
    while (is_digit(peek())) value = value * 10 + (text_[at_++] - '0');
  }
  const bool has_point = take('.');
  if (has_point) {
    if (!is_digit(peek())) return false;
    while (!inexact && is_digit(peek()) && integer < uint64_t{1} << 53) {
      integer = integer * 10 + static_cast<unsigned>(text_[at_++] - '0');
      --fraction;
      if (integer != 0) ++digits;
    }
    if (!inexact) value = static_cast<double>(integer);
    for (; is_digit(peek()); ++at_) {
      if (digits >= 17) continue;
      value = value * 10 + (text_[at_] - '0');
      --fraction;
      if (value > 0) ++digits;
    }
  }
  const size_t before = at_;
  if (!exponent(fraction, power)) return false;
  if (!inexact && !has_point) {
    if (at_ == before) return true;  // an integer
    value = static_cast<double>(integer);
  }
  power += fraction;
  value = power < -308 ? scale(scale(value, -308), power + 308) : scale(value, power);
  return value <= std::numeric_limits<double>::max();
}

bool Scanner::scalar() {
  switch (peek()) {
    case '"': return string(ignored_);
    case 't': return literal("true");
    case 'f': return literal("false");
    case 'n': return literal("null");
    default: return number();
  }
}

// An object or array, and all within it.
bool Scanner::nested() {
  std::string open;  // closing brackets to come
  do {
    // Here a value begins.
    skip_space();
    const bool opens_object = take('{');
    if (opens_object || take('[')) {
      open += opens_object ? '}' : ']';
      skip_space();
      if (!take(open.back())) {
        if (opens_object && !(string(ignored_) && (skip_space(), take(':')))) return false;
        continue;
      }
      open.pop_back();
    } else if (!scalar()) {
      return false;
    }
    // Here one has ended.
    for (skip_space(); !open.empty() && take(open.back()); skip_space()) open.pop_back();
    if (open.empty()) return true;
    if (!take(',')) return false;
    skip_space();
    if (open.back() == '}' && !(string(ignored_) && (skip_space(), take(':')))) return false;
  } while (true);
}

bool Scanner::value() { return peek() == '{' || peek() == '[' ? nested() : scalar(); }

bool Scanner::object(ClientData& data) {
  skip_space();
  if (!take('{')) return false;
  skip_space();
  if (!take('}')) {
    std::string key;
    do {
      skip_space();
      if (!string(key)) return false;
      skip_space();
      if (!take(':')) return false;
      skip_space();
      key.resize(std::min(key.size(), key.find('\0')));  // an escape can make one
      std::string* wanted = key == "challenge" ? &data.challenge
                            : key == "origin"  ? &data.origin
                            : key == "type"    ? &data.type
                                               : nullptr;
      if (wanted != nullptr ? !string(*wanted) : !value()) return false;
      skip_space();
    } while (take(','));
    if (!take('}')) return false;
  }
  skip_space();
  return at_ == text_.size();
}

}  // namespace

bool parse_client_data(std::string_view json, ClientData& data) { return Scanner(json).object(data); }

}  // namespace wrought::antelope
