// toml++ takes its assertions out, and assumes that they hold, when NDEBUG is set; it must not.
#undef NDEBUG
#include "common/toml_file.h"

#include <stdexcept>

namespace wrought {

namespace {

struct AssertionFailed : std::logic_error {
  AssertionFailed() : std::logic_error("not TOML") {}
};

}  // namespace

void toml_assertion_failed() { throw AssertionFailed(); }

std::string toml_place(std::string_view file_name, const toml::source_region& source) {
  return std::string(file_name) + ":" + std::to_string(source.begin.line);
}

Result<toml::table> parse_toml(std::string_view text, std::string_view file_name) try {
  return toml::parse(text);
} catch (const toml::parse_error& error) {
  return fail(FailureClass::usage, std::string(error.description()), toml_place(file_name, error.source()));
} catch (const AssertionFailed& error) {
  return fail(FailureClass::usage, error.what(), std::string(file_name));
}

}  // namespace wrought
