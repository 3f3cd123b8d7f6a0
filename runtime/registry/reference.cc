// Parsed by hand, left to right: a reference ends up in URLs, so nothing outside of the grammar may pass.
#include "runtime/registry/reference.h"

#include <algorithm>

#include "common/hash.h"
#include "common/hex.h"

namespace wrought::registry {
namespace {

constexpr std::string_view digest_prefix = "sha256:";
constexpr size_t tag_chars_max = 128;         // specification
constexpr size_t repository_chars_max = 255;  // host, "/" and name: what other clients take

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z'); }

Failure wrong(std::string message, std::string_view text) {
  return fail(FailureClass::usage, std::move(message), std::string(text));
}

// What may stand between two runs of letters and digits: ".", "_", "__", or any number of "-".
bool is_separator(std::string_view text) {
  return text == "." || text == "_" || text == "__" || (!text.empty() && text.find_first_not_of('-') == text.npos);
}

bool is_name_component(std::string_view text) {
  size_t at = 0;
  for (;;) {
    const size_t run = at;
    while (at < text.size() && is_lower_or_digit(text[at])) ++at;
    if (at == run) return false;
    if (at == text.size()) return true;
    const size_t separator = at;
    while (at < text.size() && !is_lower_or_digit(text[at])) ++at;
    if (!is_separator(text.substr(separator, at - separator))) return false;
  }
}

bool is_name(std::string_view text) {
  for (;;) {
    const size_t slash = text.find('/');
    if (!is_name_component(text.substr(0, slash))) return false;
    if (slash == text.npos) return true;
    text.remove_prefix(slash + 1);
  }
}

bool is_tag(std::string_view text) {
  if (text.empty() || text.size() > tag_chars_max || text[0] == '.' || text[0] == '-') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '_' || c == '.' || c == '-'; });
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  const int value = std::stoi(std::string(text));
  return value >= 1 && value <= 65535;
}

// "[::1]": the digits are for the resolver to judge.
bool is_bracketed(std::string_view text) {
  return text.size() >= 4 && text.front() == '[' && text.back() == ']' &&
         text.substr(1, text.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.") == text.npos;
}

bool is_domain(std::string_view text) {
  for (;;) {
    const size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    const bool fits = !label.empty() && label.front() != '-' && label.back() != '-' &&
                      std::all_of(label.begin(), label.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
    if (!fits) return false;
    if (dot == text.npos) return true;
    text.remove_prefix(dot + 1);
  }
}

Result<> check_host(std::string_view host, std::string_view text) {
  const size_t colon = host.find(':', host.starts_with('[') ? std::min(host.find(']'), host.size()) : 0);
  const std::string_view name = host.substr(0, colon);
  if (colon != host.npos && !is_port(host.substr(colon + 1))) {
    return wrong("after the registry's \":\" a port from 1 to 65535 is expected", text);
  }
  if (!is_bracketed(name) && !is_domain(name)) {
    return wrong("does not begin with a registry, expected REGISTRY/NAME:TAG", text);
  }
  const bool is_said = colon != host.npos || name.find('.') != name.npos || name == "localhost" || name[0] == '[';
  if (!is_said) {
    return wrong("\"" + std::string(name) +
                     "\" is not taken for a registry: expected a name with a dot or a port, "
                     "or localhost",
                 text);
  }
  return Unit{};
}

}  // namespace

bool is_digest(std::string_view text) {
  return text.starts_with(digest_prefix) && is_hex(text.substr(digest_prefix.size()), hash_hex_digits);
}

std::string digest_of(std::string_view bytes) { return std::string(digest_prefix) + sha256_hex(bytes); }

std::string Reference::to_string() const {
  return host + "/" + name + (tag ? ":" + *tag : "") + (digest ? "@" + *digest : "");
}

Result<Reference> parse_reference(std::string_view text) {
  std::string_view rest = text;
  Reference reference;
  if (const size_t at = rest.find('@'); at != rest.npos) {
    reference.digest = rest.substr(at + 1);
    if (!is_digest(*reference.digest)) return wrong("after \"@\", sha256: and 64 digits 0-9 a-f are expected", text);
    rest = rest.substr(0, at);
  }
  const size_t slash = rest.find('/');
  if (slash == rest.npos) return wrong("names no registry, expected REGISTRY/NAME:TAG", text);
  reference.host = rest.substr(0, slash);
  if (auto done = check_host(reference.host, text); !done) return done.failure();
  rest.remove_prefix(slash + 1);

  if (const size_t colon = rest.find(':'); colon != rest.npos) {
    reference.tag = rest.substr(colon + 1);
    if (!is_tag(*reference.tag)) {
      return wrong("the tag is not 1 to 128 characters of A-Z a-z 0-9 _ . - that begin with a letter, digit or _",
                   text);
    }
    rest = rest.substr(0, colon);
  }
  reference.name = rest;
  if (!is_name(rest)) {
    return wrong("the name is not lower-case letters and digits, joined by . _ __ - or / (\"chain/token\")", text);
  }
  if (slash + 1 + rest.size() > repository_chars_max) {
    return wrong("registry and name have more than " + std::to_string(repository_chars_max) + " characters", text);
  }
  if (!reference.tag && !reference.digest) {
    return wrong("has neither a tag nor a digest, expected REGISTRY/NAME:TAG", text);
  }
  return reference;
}

}  // namespace wrought::registry
