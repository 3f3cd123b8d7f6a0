#include "tests/spec/script.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "common/files.h"
#include "common/subprocess.h"

namespace wrought::spec {
namespace {

using nlohmann::json;

uint64_t number(const std::string& digits) {
  uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// wast2json numbers externrefs from 0; ours are any number but 0.
uint64_t bits_of(ValueType type, const std::string& text) {
  if (text == "null") return 0;
  return type == ValueType::externref ? number(text) + 1 : number(text);
}

Expected read_value(const json& j) {
  Expected value;
  value.value.type = *value_type(j.at("type").get<std::string>());
  if (!j.contains("value")) {
    value.kind = Expected::any;
    return value;
  }
  const std::string text = j["value"].get<std::string>();
  if (text == "nan:canonical") value.kind = Expected::canonical_nan;
  if (text == "nan:arithmetic") value.kind = Expected::arithmetic_nan;
  if (value.kind == Expected::exactly) value.value.bits = bits_of(value.value.type, text);
  return value;
}

Command read_command(const json& j, const std::filesystem::path& folder) {
  Command command;
  command.type = j.at("type").get<std::string>();
  command.line = j.at("line").get<unsigned>();
  command.text = j.value("text", "");
  if (j.contains("filename")) command.file = folder / j["filename"].get<std::string>();
  command.module_name = j.value("name", "");
  command.as = j.value("as", "");
  if (j.contains("action")) {
    const json& action = j["action"];
    command.action.is_get = action.at("type") == "get";
    command.action.module = action.value("module", "");
    command.action.field = action.at("field").get<std::string>();
    for (const json& argument : action.value("args", json::array()))
      command.action.arguments.push_back(read_value(argument).value);
  }
  for (const json& value : j.value("expected", json::array())) command.expected.push_back(read_value(value));
  return command;
}

}  // namespace

Result<Script> read_script(const std::filesystem::path& wast, const std::filesystem::path& folder) {
  const auto program = find_program("wast2json");
  if (!program) return fail(FailureClass::toolchain, "wast2json not found in PATH: install wabt");
  ChildOptions child;
  child.argv = {program->string(), "--debug-names", wast.string(), "-o", (folder / "script.json").string()};
  child.deadline = std::chrono::minutes(2);
  const auto ended = run_child(child);
  if (!ended) return ended.failure();
  if (!ended->succeeded()) return fail(FailureClass::toolchain, "wast2json: " + ended->describe() + ended->err);
  const auto text = read_text_file(folder / "script.json", 64u << 20);
  if (!text) return text.failure();
  Script script;
  script.name = wast.filename().string();
  const json parsed = json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return fail(FailureClass::toolchain, "wast2json wrote no JSON object", script.name);
  for (const json& command : parsed.at("commands")) script.commands.push_back(read_command(command, folder));
  return script;
}

}  // namespace wrought::spec
