// wrought abi: a contract's data between JSON and bytes, by its ABI.
#include <iostream>
#include <memory>

#include "cli/abi_file.h"
#include "cli/options.h"
#include "common/hex.h"
#include "common/printable.h"
#include "hostapi/antelope/name.h"

namespace wrought::cli {
namespace {

struct AbiCommand {
  std::string abi_file, type, value;
  bool action = false, table = false, pretty = false;
};

// The value itself, or all of stdin for "-", without the line's end.
Result<std::string> read_value(const std::string& argument, size_t bytes_max) {
  if (argument != "-") return argument;
  std::string text(bytes_max + 1, '\0');
  std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(std::cin.gcount()));
  if (text.size() > bytes_max) {
    return fail(FailureClass::policy, "more than " + std::to_string(bytes_max) + " bytes", "stdin");
  }
  text.resize(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

// The type meant by TYPE: itself, or that of the action or table of this name.
Result<std::string> type_of(const AbiCommand& command, const Abi& abi) {
  if (!command.action && !command.table) return command.type;
  const auto name = parse_name(command.type);
  if (!name) return name.failure();
  const std::string* type = command.action ? abi.action_type(*name) : abi.table_type(*name);
  if (type != nullptr) return *type;
  return fail(FailureClass::usage, "the ABI has none of this name",
              (command.action ? "action \"" : "table \"") + printable(command.type) + "\"");
}

// JSON of one line spread over several, two spaces a level; empty arrays and objects stay on theirs.
std::string indented(std::string_view json) {
  std::string out;
  size_t depth = 0;
  bool in_string = false;
  const auto new_line = [&] { out += '\n' + std::string(2 * depth, ' '); };
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const char next = i + 1 < json.size() ? json[i + 1] : '\0';
    if (in_string) {
      out += c;
      if (c == '\\') out += json[++i];
      in_string = c != '"';
    } else if (c == '{' || c == '[') {
      out += c;
      if (next == '}' || next == ']')
        out += json[++i];
      else
        ++depth, new_line();
    } else if (c == '}' || c == ']') {
      --depth, new_line();
      out += c;
    } else {
      out += c;
      in_string = c == '"';
      if (c == ',') new_line();
      if (c == ':') out += ' ';
    }
  }
  return out;
}

Result<std::string> pack(const AbiCommand& command, const Abi& abi, const std::string& type) {
  const auto json = read_value(command.value, abi::json_bytes_max);
  if (!json) return json.failure();
  const auto bytes = abi.pack(type, *json);
  if (!bytes) return bytes.failure();
  return to_hex(bytes_of(*bytes));
}

Result<std::string> unpack(const AbiCommand& command, const Abi& abi, const std::string& type) {
  const auto hex = read_value(command.value, 2 * abi::packed_bytes_max);
  if (!hex) return hex.failure();
  const auto bytes = from_hex(*hex);
  if (!bytes) return fail(FailureClass::usage, "expected hex, two digits a byte", "HEX");
  auto json = abi.unpack(type, text_of(*bytes));
  if (!json || !command.pretty) return json;
  return indented(*json);
}

using Conversion = Result<std::string> (*)(const AbiCommand&, const Abi&, const std::string& type);

int run(const AbiCommand& command, Conversion convert) {
  const auto abi = read_abi(command.abi_file);
  if (!abi) return report(abi.failure(), false);
  const auto type = type_of(command, *abi);
  if (!type) return report(type.failure(), false);
  const auto answer = convert(command, *abi, *type);
  if (!answer) return report(answer.failure(), false);
  std::cout << *answer << "\n";
  return exit_ok;
}

CLI::App* add_conversion(CLI::App& abi, const std::string& name, const std::string& description,
                         const std::string& value, const std::shared_ptr<AbiCommand>& command) {
  CLI::App* sub = abi.add_subcommand(name, description);
  sub->add_option("--abi", command->abi_file, "the ABI: JSON, or packed as setabi has it")->required();
  CLI::Option* action = sub->add_flag("--action", command->action, "TYPE is the name of an action");
  sub->add_flag("--table", command->table, "TYPE is the name of a table")->excludes(action);
  sub->add_option("TYPE", command->type, "a type of the ABI, also T[], T[N], T?")->required();
  sub->add_option(value, command->value, value + ", or - for stdin")->required();
  return sub;
}

}  // namespace

void add_abi(CLI::App& app, int& exit_code) {
  CLI::App* abi = app.add_subcommand("abi", "Convert a contract's data between JSON and bytes");
  abi->require_subcommand(1);
  auto command = std::make_shared<AbiCommand>();
  CLI::App* packing = add_conversion(*abi, "pack", "JSON to bytes, as hex", "JSON", command);
  packing->callback([command, &exit_code] { exit_code = run(*command, pack); });
  CLI::App* unpacking = add_conversion(*abi, "unpack", "Bytes, as hex, to one line of JSON", "HEX", command);
  unpacking->add_flag("--pretty", command->pretty, "JSON on several lines");
  unpacking->callback([command, &exit_code] { exit_code = run(*command, unpack); });
}

}  // namespace wrought::cli
