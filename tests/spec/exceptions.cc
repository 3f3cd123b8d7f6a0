#include "tests/spec/exceptions.h"

#include <charconv>
#include <sstream>

#include "common/files.h"

namespace wrought::spec {
namespace {

bool parse_number(std::string_view text, unsigned& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

// "i32.wast:17" or "i32.wast:17-19"
bool parse_place(std::string_view text, Exceptions::Entry& entry) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  entry.script = text.substr(0, colon);
  const std::string_view lines = text.substr(colon + 1);
  const size_t dash = lines.find('-');
  if (!parse_number(lines.substr(0, dash), entry.from)) return false;
  entry.to = entry.from;
  return dash == std::string_view::npos || (parse_number(lines.substr(dash + 1), entry.to) && entry.to > entry.from);
}

}  // namespace

bool Exceptions::use(const std::string& script, unsigned line, const std::string& engine) {
  bool found = false;
  for (Entry& entry : entries_) {
    const bool is_engine = entry.engine == engine || (entry.engine == "*" && engine != "reader");
    if (entry.script != script || line < entry.from || line > entry.to || !is_engine) continue;
    entry.used = found = true;
  }
  return found;
}

std::vector<std::string> Exceptions::unused() const {
  std::vector<std::string> texts;
  for (const Entry& entry : entries_) {
    if (!entry.used) texts.push_back(entry.script + ":" + std::to_string(entry.from) + " " + entry.engine);
  }
  return texts;
}

Result<Exceptions> parse_exceptions(std::string_view text, const std::string& name) {
  std::vector<Exceptions::Entry> entries;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (unsigned number = 1; std::getline(lines, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string place;
    Exceptions::Entry entry;
    words >> place >> entry.engine >> std::ws;
    std::getline(words, entry.reason);
    if (!parse_place(place, entry) || entry.engine.empty() || entry.reason.empty())
      return fail(FailureClass::usage, "expected FILE:LINE[-LINE] ENGINE REASON",
                  name + ", line " + std::to_string(number));
    entries.push_back(std::move(entry));
  }
  return Exceptions(std::move(entries));
}

Result<Exceptions> read_exceptions(const std::filesystem::path& file) {
  const auto text = read_text_file(file, 1 << 20);
  if (!text) return text.failure();
  return parse_exceptions(*text, file.filename().string());
}

}  // namespace wrought::spec
