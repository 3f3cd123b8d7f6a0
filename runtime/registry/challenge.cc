// A comma separates challenges and parameters alike; a word that is followed by "=" is a parameter, any other begins a
// challenge. What follows a scheme directly may also be one opaque word (token68), which no scheme that we speak uses.
#include "runtime/registry/challenge.h"

#include <cctype>

namespace wrought::registry {
namespace {

constexpr size_t header_chars_max = 8192, challenges_max = 8, parameters_max = 16;

Failure wrong(std::string_view what, size_t at) {
  return fail(FailureClass::io, "WWW-Authenticate, character " + std::to_string(at) + ": " + std::string(what));
}

// Of RFC 9110, token: names, and values without quotes.
bool is_token_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<std::vector<Challenge>> parse() {
    std::vector<Challenge> challenges;
    for (skip(", \t"); at_ < text_.size(); skip(", \t")) {
      const std::string word = lower(token());
      if (word.empty()) return wrong("expected a scheme or a parameter", at_);
      const size_t after_word = at_;
      skip(" \t");
      if (!peek('=')) {
        if (challenges.size() == challenges_max) return wrong("too many challenges", at_);
        challenges.push_back({word, {}});
        if (at_ > after_word) skip_token68();
        continue;
      }
      if (challenges.empty()) return wrong("a parameter before any scheme", at_);
      if (auto done = parameter(word, challenges.back()); !done) return done.failure();
    }
    return challenges;
  }

 private:
  [[nodiscard]] bool peek(char c) const { return at_ < text_.size() && text_[at_] == c; }
  void skip(std::string_view chars) {
    while (at_ < text_.size() && chars.find(text_[at_]) != chars.npos) ++at_;
  }
  std::string_view token() {
    const size_t begin = at_;
    while (at_ < text_.size() && is_token_char(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  static std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
  }

  // "Negotiate dG9rZW4=, Basic realm=x": the word ends at a comma and has "=" only at its end.
  void skip_token68() {
    const size_t end = text_.find(',', at_);
    std::string_view word = text_.substr(at_, end == text_.npos ? text_.npos : end - at_);
    while (!word.empty() && (word.back() == ' ' || word.back() == '\t')) word.remove_suffix(1);
    const size_t length = word.size();
    while (!word.empty() && word.back() == '=') word.remove_suffix(1);
    for (const char c : word) {
      if (!is_token_char(c) && c != '/') return;
    }
    if (!word.empty()) at_ += length;
  }

  Result<> parameter(const std::string& name, Challenge& challenge) {
    ++at_;  // the "="
    skip(" \t");
    std::string value;
    if (!peek('"')) {
      value = token();
      if (value.empty()) return wrong("expected a value", at_);
    } else if (auto done = quoted(value); !done) {
      return done;
    }
    if (challenge.parameters.size() == parameters_max) return wrong("too many parameters", at_);
    if (!challenge.parameters.emplace(name, std::move(value)).second) return wrong("a parameter is there twice", at_);
    return Unit{};
  }

  Result<> quoted(std::string& value) {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && ++at_ == text_.size()) break;
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if ((byte < 0x20 && byte != '\t') || byte == 0x7f) return wrong("a control character in quotes", at_);
      value += text_[at_];
    }
    if (!peek('"')) return wrong("a quote that does not end", at_);
    ++at_;
    return Unit{};
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::string Challenge::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? "" : found->second;
}

Result<std::vector<Challenge>> parse_challenges(std::string_view header) {
  if (header.size() > header_chars_max) return wrong("the header goes on", header_chars_max);
  return Parser(header).parse();
}

}  // namespace wrought::registry
