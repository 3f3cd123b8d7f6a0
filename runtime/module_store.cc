#include "runtime/module_store.h"

#include <array>

namespace wrought {
namespace {

constexpr std::array<std::string_view, 6> type_names = {"i32", "i64", "f32", "f64", "funcref", "externref"};

// "i32 i64" into types; false at anything else.
bool parse_types(std::string_view text, std::vector<ValueType>& types) {
  while (!text.empty()) {
    const size_t space = text.find(' ');
    const auto type = value_type(text.substr(0, space));
    if (!type) return false;
    types.push_back(*type);
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  }
  return true;
}

}  // namespace

std::string_view to_string(ValueType type) { return type_names[static_cast<size_t>(type)]; }

std::optional<ValueType> value_type(std::string_view name) {
  for (size_t i = 0; i < type_names.size(); ++i) {
    if (type_names[i] == name) return static_cast<ValueType>(i);
  }
  return std::nullopt;
}

std::optional<FunctionType> parse_function_type(std::string_view text) {
  const size_t close = text.find(')');
  if (!text.starts_with('(') || close == std::string_view::npos) return std::nullopt;
  FunctionType type;
  if (!parse_types(text.substr(1, close - 1), type.parameters)) return std::nullopt;
  std::string_view rest = text.substr(close + 1);
  if (rest.empty()) return type;
  if (!rest.starts_with(" -> ") || !parse_types(rest.substr(4), type.results)) return std::nullopt;
  return type;
}

Result<> check_arguments(const FunctionType& type, std::span<const WasmValue> arguments) {
  if (arguments.size() != type.parameters.size())
    return fail(FailureClass::usage,
                std::to_string(arguments.size()) + " arguments, expected " + std::to_string(type.parameters.size()));
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].type == type.parameters[i]) continue;
    return fail(FailureClass::usage, "argument " + std::to_string(i + 1) + " is of type " +
                                         std::string(to_string(arguments[i].type)) + ", expected " +
                                         std::string(to_string(type.parameters[i])));
  }
  return Unit{};
}

const size_t* ModuleStore::registered(std::string_view name) const {
  const auto found = registered_.find(name);
  return found == registered_.end() ? nullptr : &found->second;
}

}  // namespace wrought
