// Reading requests strictly, writing answers that are valid JSON whatever a contract printed.
//
// The JSON library throws, so that ends here: a request is read by functions that throw BadRequest, answer() catches.
#include "hostapi/chain/json_api.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "common/hex.h"

namespace wrought {

namespace {

using Json = nlohmann::ordered_json;  // members in the order they are written here

struct BadRequest {
  std::string error_class, message;
};

[[noreturn]] void refuse(std::string_view error_class, std::string message) {
  throw BadRequest{std::string(error_class), std::move(message)};
}

Json error_answer(std::string_view error_class, std::string_view message, uint64_t code = 0) {
  return {{"ok", false}, {"error", {{"class", error_class}, {"message", message}, {"code", code}}}};
}

// The line of a failure without its class, which has a member of its own.
std::string message_of(const Failure& failure) {
  return failure.to_line().substr(to_string(failure.cls).size() + std::string_view(": ").size());
}

Json failure_answer(const Failure& failure) { return error_answer(to_string(failure.cls), message_of(failure)); }

// Depth is checked on the text: the parser and its values recurse when they are torn down.
void check_depth(std::string_view line) {
  size_t depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > json_depth_max) {
        refuse("parse_error", "nested more than " + std::to_string(json_depth_max) + " deep");
      }
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
}

Json parse(std::string_view line) {
  if (line.size() > json_line_bytes_max) {
    refuse("parse_error", "a line of " + std::to_string(line.size()) + " bytes, at most " +
                              std::to_string(json_line_bytes_max) + " are allowed");
  }
  check_depth(line);
  Json request = Json::parse(line, nullptr, false);
  if (request.is_discarded()) refuse("parse_error", "not JSON");
  if (!request.is_object()) refuse("parse_error", "not a JSON object");
  return request;
}

const Json& member(const Json& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end()) refuse("bad_request", std::string("\"") + key + "\" is missing");
  return *at;
}

const std::string& text(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_string()) refuse("bad_request", std::string("\"") + key + "\" must be a string");
  return value.get_ref<const std::string&>();
}

int64_t whole_number(const Json& object, const char* key) {
  const Json& value = member(object, key);
  const bool fits = value.is_number_unsigned() ? value.get<uint64_t>() <= uint64_t{INT64_MAX}
                                               : value.is_number_integer() && value.get<int64_t>() >= 0;
  if (!fits) refuse("bad_request", std::string("\"") + key + "\" must be a whole number from 0 to 2^63-1");
  return value.get<int64_t>();
}

uint64_t digits(std::string_view text, const char* key) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    refuse("bad_request", std::string("\"") + key + "\": the digits of a 64-bit number were expected");
  }
  return value;
}

Name to_name(std::string_view text, const char* key) {
  if (text.starts_with("u64:")) return Name{digits(text.substr(4), key)};
  const auto name = parse_name(text);
  if (!name) refuse("bad_name", std::string("\"") + key + "\": " + message_of(name.failure()));
  return *name;
}

Name name_member(const Json& object, const char* key) { return to_name(text(object, key), key); }

std::string hex(std::string_view bytes) { return to_hex(bytes_of(bytes)); }

std::vector<PermissionLevel> read_authorization(const Json& action) {
  std::vector<PermissionLevel> levels;
  const auto at = action.find("authorization");
  if (at == action.end()) return levels;
  if (!at->is_array()) refuse("bad_request", "\"authorization\" must be an array");
  for (const Json& level : *at) {
    if (!level.is_string()) refuse("bad_request", "an authorization must be a string \"actor@permission\"");
    const std::string_view whole = level.get_ref<const std::string&>();
    const size_t split = whole.find('@');
    if (split == std::string_view::npos) refuse("bad_request", "an authorization must be \"actor@permission\"");
    const Name actor = to_name(whole.substr(0, split), "authorization");
    levels.push_back({actor, to_name(whole.substr(split + 1), "authorization")});
  }
  return levels;
}

Action read_action(const Json& json) {
  if (!json.is_object()) refuse("bad_request", "an action must be an object");
  Action action;
  action.account = name_member(json, "account");
  const bool numeric = json.contains("name_u64");
  action.name = numeric ? Name{digits(text(json, "name_u64"), "name_u64")} : name_member(json, "name");
  action.authorization = read_authorization(json);
  if (json.contains("data")) {
    const auto bytes = from_hex(text(json, "data"));
    if (!bytes) refuse("bad_request", "\"data\" must be hex, two digits a byte");
    action.data.assign(bytes->begin(), bytes->end());
  }
  return action;
}

Json create_account(Chain& chain, const Json& request) {
  const auto created = chain.create_account(name_member(request, "name"));
  return created ? Json{{"ok", true}} : failure_answer(created.failure());
}

Json set_code(Chain& chain, const LoadCode& load_code, const Json& request) {
  const Name account = name_member(request, "account");
  const bool wasm = request.contains("wasm"), plugin = request.contains("plugin");
  if (wasm == plugin) refuse("bad_request", "either \"wasm\" or \"plugin\" is needed");
  bool privileged = false;
  if (const auto at = request.find("privileged"); at != request.end()) {
    if (!at->is_boolean()) refuse("bad_request", "\"privileged\" must be true or false");
    privileged = at->get<bool>();
  }
  if (!chain.account(account)) {
    return error_answer("account_query_exception", "account '" + name_text(account) + "' does not exist");
  }
  Chain::Code code;
  code.kind = wasm ? CodeKind::wasm : CodeKind::plugin;
  code.path = text(request, wasm ? "wasm" : "plugin");
  if (const auto loaded = load_code(account, code); !loaded) return failure_answer(loaded.failure());
  const auto set = chain.set_code(account, code, privileged);
  if (!set) return failure_answer(set.failure());
  return {{"ok", true}, {"code_hash", to_hex({code.hash.data(), code.hash.size()})}};
}

Json trace_answer(const ActionTrace& trace) {
  return {{"receiver", name_text(trace.receiver)},   {"account", name_text(trace.account)},
          {"name", name_text(trace.name)},           {"console", trace.console},
          {"return_value", hex(trace.return_value)}, {"gas_used", trace.gas_used}};
}

Json push(Chain& chain, const Json& request) {
  const Json& list = member(request, "actions");
  if (!list.is_array()) refuse("bad_request", "\"actions\" must be an array");
  if (list.empty()) refuse("bad_request", "\"actions\" is empty");
  std::vector<Action> actions;
  for (const Json& action : list) actions.push_back(read_action(action));
  const TransactionResult result = chain.push(actions, whole_number(request, "gas_limit"));
  const Outcome& outcome = result.outcome;
  Json answer = {{"ok", true}};
  if (!outcome.ok()) {
    const std::string_view error_class = outcome.error_class.empty() ? to_string(outcome.kind) : outcome.error_class;
    answer = error_answer(error_class, outcome.message, outcome.code);
  }
  answer["gas_used"] = result.gas_used;
  Json& traces = answer["action_traces"] = Json::array();
  for (const auto& trace : result.traces) traces.push_back(trace_answer(trace));
  return answer;
}

Json rows(Chain& chain, const Json& request) {
  const TableId id{name_member(request, "code").value, name_member(request, "scope").value,
                   name_member(request, "table").value};
  Json list = Json::array();
  for (const auto& row : chain.rows(id)) {
    list.push_back(
        {{"primary", std::to_string(row.primary)}, {"payer", name_text(Name{row.payer})}, {"value", hex(row.value)}});
  }
  return {{"ok", true}, {"rows", std::move(list)}};
}

Json advance(Chain& chain, const Json& request) {
  const auto advanced = chain.advance(static_cast<uint64_t>(whole_number(request, "us")));
  return advanced ? Json{{"ok", true}} : failure_answer(advanced.failure());
}

Json perform(Chain& chain, const LoadCode& load_code, std::string_view line) {
  const Json request = parse(line);
  const std::string& op = text(request, "op");
  if (op == "account") return create_account(chain, request);
  if (op == "setcode") return set_code(chain, load_code, request);
  if (op == "push") return push(chain, request);
  if (op == "rows") return rows(chain, request);
  if (op == "advance") return advance(chain, request);
  return error_answer("unknown_op", "known are account, setcode, push, rows, advance");
}

// Invalid UTF-8 becomes U+FFFD.
std::string write(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string JsonApi::answer(std::string_view line) noexcept {
  try {
    try {
      return write(perform(chain_, load_code_, line));
    } catch (const BadRequest& bad) {
      return write(error_answer(bad.error_class, bad.message));
    } catch (const Json::exception&) {
      return write(error_answer("parse_error", "not a request that can be read"));
    }
  } catch (...) {
    // Short enough for a string without memory of its own.
    return "{\"ok\":false}";
  }
}

}  // namespace wrought
