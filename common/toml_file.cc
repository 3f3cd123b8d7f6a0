// toml++ takes its assertions out, and assumes that they hold, when NDEBUG is set; it must not.
#undef NDEBUG
#include "common/toml_file.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace wrought {

namespace {

struct AssertionFailed : std::logic_error {
  AssertionFailed() : std::logic_error("not TOML") {}
};

// Names and numbers are all that our files hold, and toml++ 3.3 has undefined behaviour at letters beyond ASCII in the
// place of a blank.
Result<> check_ascii(std::string_view text, std::string_view file_name) {
  const auto found = std::find_if(text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) >= 0x80; });
  if (found == text.end()) return Unit{};
  const auto line = 1 + std::count(text.begin(), found, '\n');
  return fail(FailureClass::usage, "a character that is not ASCII",
              std::string(file_name) + ":" + std::to_string(line));
}

}  // namespace

void toml_assertion_failed() { throw AssertionFailed(); }

std::string toml_place(std::string_view file_name, const toml::source_region& source) {
  return std::string(file_name) + ":" + std::to_string(source.begin.line);
}

Result<toml::table> parse_toml(std::string_view text, std::string_view file_name) try {
  if (auto ascii = check_ascii(text, file_name); !ascii) return ascii.failure();
  return toml::parse(text);
} catch (const toml::parse_error& error) {
  return fail(FailureClass::usage, std::string(error.description()), toml_place(file_name, error.source()));
} catch (const AssertionFailed& error) {
  return fail(FailureClass::usage, error.what(), std::string(file_name));
}

}  // namespace wrought
