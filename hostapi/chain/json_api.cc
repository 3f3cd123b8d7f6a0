// One function per operation, and the table that names them.
#include "hostapi/chain/json_api.h"

#include <algorithm>
#include <array>

#include "common/files.h"
#include "common/hex.h"
#include "hostapi/antelope/features.h"
#include "hostapi/antelope/producers.h"
#include "hostapi/chain/json_request.h"

namespace wrought {

namespace {

Json error_answer(std::string_view error_class, std::string_view message, uint64_t code = 0) {
  return {{"ok", false}, {"error", {{"class", error_class}, {"message", message}, {"code", code}}}};
}
Json failure_answer(const Failure& failure) { return error_answer(to_string(failure.cls), message_of(failure)); }
Json unknown_account(Name name) {
  return error_answer("account_query_exception", "account '" + name_text(name) + "' does not exist");
}
template <class T>
Json answer_of(const Result<T>& result) {
  return result ? Json{{"ok", true}} : failure_answer(result.failure());
}

std::string hex(std::string_view bytes) { return to_hex(bytes_of(bytes)); }
std::string hex(const Sha256& hash) { return to_hex({hash.data(), hash.size()}); }

// What an operation works on.
struct Session {
  Chain& chain;
  AbiCache& abis;
  size_t decoded_bytes_left = json_line_bytes_max;  // an ABI can make much of few bytes
  [[nodiscard]] const Abi* abi(Name account) { return abis.find(chain.writes(), account); }
};

// --- accounts and code -----------------------------------------------------------------------------------------------

Json create_account(Session& session, const Request& request) {
  return answer_of(session.chain.create_account(name_member(request, "name")));
}

Code code_of(const Request& request) {
  constexpr std::array<std::pair<const char*, CodeKind>, 2> kinds{
      {{"wasm", CodeKind::wasm}, {"plugin", CodeKind::plugin}}};
  const bool clear = request.contains("clear") && bool_member(request, "clear");
  if (request.contains("wasm") + request.contains("plugin") + clear != 1) {
    refuse_request("either \"wasm\" or \"plugin\" is needed, or \"clear\":true");
  }
  Code code;
  for (const auto& [key, kind] : kinds) {
    if (!request.contains(key)) continue;
    code.kind = kind;
    code.path = text_member(request, key);
  }
  return code;
}

Json set_code(Session& session, const Request& request) {
  const Name name = name_member(request, "account");
  const Code code = code_of(request);
  const bool privileged = request.contains("privileged") && bool_member(request, "privileged");
  const auto account = session.chain.account(name);
  if (!account) return unknown_account(name);
  const auto set = session.chain.set_code(name, code);
  if (!set) return failure_answer(set.failure());
  if (request.contains("privileged")) {
    if (const auto done = session.chain.set_privileged(name, privileged); !done) return failure_answer(done.failure());
  }
  if (!set->changed) {
    const char* why = "contract is already running this version of code";
    return error_answer("set_exact_code", code.kind == CodeKind::none ? "contract is already cleared" : why);
  }
  return {{"ok", true}, {"code_hash", hex(set->hash)}};
}

Json set_privileged(Session& session, const Request& request) {
  const Name name = name_member(request, "account");
  const bool privileged = bool_member(request, "privileged");
  if (!session.chain.account(name)) return unknown_account(name);
  return answer_of(session.chain.set_privileged(name, privileged));
}

// The ABI is the path of a file (JSON or packed), or the ABI itself.
Json set_abi(Session& session, const Request& request) {
  const Name name = name_member(request, "account");
  if (!session.chain.account(name)) return unknown_account(name);
  if (request.contains("clear") && bool_member(request, "clear")) return answer_of(session.chain.set_abi(name, ""));
  std::string text;
  if (const Request& abi = member(request, "abi"); abi.is_object()) {
    text = abi.dump();
  } else {
    const auto file = read_text_file(text_member(request, "abi"), abi::abi_bytes_max);
    if (!file) return failure_answer(file.failure());
    text = *file;
  }
  const auto abi = Abi::from_file_content(text);
  if (!abi) return error_answer("invalid_abi_exception", message_of(abi.failure()));
  return answer_of(session.chain.set_abi(name, abi->to_packed()));
}

// --- transactions ----------------------------------------------------------------------------------------------------

// Data given as JSON, by the ABI of the account that the action is addressed to.
std::string packed_data(Session& session, const Action& action, const Request& data) {
  const Abi* abi = session.abi(action.account);
  if (abi == nullptr) {
    refuse("abi_not_found_exception", "account '" + name_text(action.account) + "' has no ABI; \"data\" must be hex");
  }
  const std::string* type = abi->action_type(action.name);
  if (type == nullptr) {
    refuse("action_validate_exception",
           "the ABI of '" + name_text(action.account) + "' has no action '" + name_text(action.name) + "'");
  }
  auto packed = abi->pack(*type, data.dump());
  if (!packed) refuse("pack_exception", message_of(packed.failure()));
  return std::move(*packed);
}

// Adds what the bytes mean, where there is an ABI that knows it.
void add_decoded(Session& session, Json& answer, const char* key, const Abi* abi, const std::string* type,
                 std::string_view bytes) {
  if (type == nullptr || session.decoded_bytes_left == 0) return;
  const auto text = abi->unpack(*type, bytes);
  if (!text) return;
  const bool fits = text->size() <= session.decoded_bytes_left;
  session.decoded_bytes_left -= fits ? text->size() : session.decoded_bytes_left;
  if (fits) answer[key] = Json::parse(*text);
}

Action read_action(Session& session, const Request& json) {
  if (!json.is_object()) refuse_request("an action must be an object");
  Action action;
  action.account = name_member(json, "account");
  const bool numeric = json.contains("name_u64");
  action.name = numeric ? Name{digits(text_member(json, "name_u64"), "name_u64")} : name_member(json, "name");
  if (const Request* levels = optional_array(json, "authorization")) {
    for (const Request& level : *levels) {
      if (!level.is_string()) refuse_request("an authorization must be a string \"actor@permission\"");
      action.authorization.push_back(to_permission_level(level.get_ref<const std::string&>(), "authorization"));
    }
  }
  if (const auto data = json.find("data"); data != json.end()) {
    action.data = data->is_structured() ? packed_data(session, action, *data) : hex_bytes(*data, "\"data\"");
  }
  return action;
}

TransactionInfo read_transaction(Session& session, const Request& request) {
  TransactionInfo transaction = session.chain.transaction_header();
  transaction.read_only = request.contains("read_only") && bool_member(request, "read_only");
  const Request& actions = member(request, "actions");
  if (!actions.is_array()) refuse_request("\"actions\" must be an array");
  if (actions.empty()) refuse_request("\"actions\" is empty");
  for (const Request& action : actions) transaction.actions.push_back(read_action(session, action));
  if (const Request* free = optional_array(request, "context_free_actions")) {
    for (const Request& action : *free) transaction.context_free_actions.push_back(read_action(session, action));
  }
  if (const Request* data = optional_array(request, "context_free_data")) {
    for (const Request& entry : *data) {
      transaction.context_free_data.push_back(hex_bytes(entry, "an entry of \"context_free_data\""));
    }
  }
  return transaction;
}

Json trace_answer(Session& session, const ActionTrace& trace) {
  Json ram = Json::object();
  for (const auto& [payer, bytes] : trace.ram_deltas) {
    if (bytes != 0) ram[name_text(Name{payer})] = bytes;
  }
  Json answer = {{"receiver", name_text(trace.receiver)},
                 {"account", name_text(trace.account)},
                 {"name", name_text(trace.name)},
                 {"console", trace.console},
                 {"return_value", hex(trace.return_value)},
                 {"gas_used", trace.gas_used},
                 {"depth", trace.depth},
                 {"context_free", trace.context_free},
                 {"ram_deltas", std::move(ram)}};
  if (!trace.return_value.empty()) {
    const Abi* abi = session.abi(trace.receiver);
    add_decoded(session, answer, "return_data", abi, abi ? abi->action_result_type(trace.name) : nullptr,
                trace.return_value);
  }
  return answer;
}

Json push(Session& session, const Request& request) {
  TransactionInfo transaction = read_transaction(session, request);
  const TransactionResult result = session.chain.push(std::move(transaction), number_member(request, "gas_limit"));
  const Outcome& outcome = result.outcome;
  Json answer = {{"ok", true}};
  if (!outcome.ok()) {
    const std::string_view error_class = outcome.error_class.empty() ? to_string(outcome.kind) : outcome.error_class;
    answer = error_answer(error_class, outcome.message, outcome.code);
    if (result.failed_in) {
      const FailedAction& at = *result.failed_in;
      answer["error"]["action"] = {{"receiver", name_text(at.receiver)},
                                   {"account", name_text(at.account)},
                                   {"name", name_text(at.name)},
                                   {"depth", at.depth}};
    }
  }
  answer["gas_used"] = result.gas_used;
  Json& traces = answer["action_traces"] = Json::array();
  for (const auto& trace : result.traces) traces.push_back(trace_answer(session, trace));
  answer["id"] = hex(result.id);
  answer["receipt"] = hex(result.receipt);
  return answer;
}

// --- what is there ---------------------------------------------------------------------------------------------------

IndexKind index_of(const Request& request) {
  if (!request.contains("index")) return IndexKind::primary;
  constexpr std::array<std::string_view, 6> names{"primary", "idx64",      "idx128",
                                                  "idx256",  "idx_double", "idx_long_double"};
  const std::string& name = text_member(request, "index");
  const auto at = std::ranges::find(names, name);
  if (at == names.end()) {
    refuse_request("\"index\" must be primary, idx64, idx128, idx256, idx_double or idx_long_double");
  }
  return static_cast<IndexKind>(at - names.begin());
}

// At most `limit` rows, and whether there are more.
Json rows(Session& session, const Request& request) {
  const TableId id{name_member(request, "code").value, name_member(request, "scope").value,
                   name_member(request, "table").value};
  const IndexKind index = index_of(request);
  const auto limit =
      request.contains("limit") ? static_cast<size_t>(number_member(request, "limit", INT32_MAX)) : SIZE_MAX - 1;
  const uint64_t from = request.contains("from") ? digits(text_member(request, "from"), "from") : 0;
  const bool primary = index == IndexKind::primary;
  std::vector<Row> found =
      primary ? session.chain.rows(id, from, limit + 1) : session.chain.entries(id, index, from, limit + 1);
  const bool more = found.size() > limit;
  if (more) found.pop_back();
  const Abi* abi = primary ? session.abi(Name{id.code}) : nullptr;
  const std::string* type = abi ? abi->table_type(Name{id.table}) : nullptr;
  Json list = Json::array();
  for (const auto& row : found) {
    list.push_back(
        {{"primary", std::to_string(row.primary)}, {"payer", name_text(Name{row.payer})}, {"value", hex(row.value)}});
    add_decoded(session, list.back(), "data", abi, type, row.value);
  }
  Json answer = {{"ok", true}, {"rows", std::move(list)}};
  if (request.contains("limit")) answer["more"] = more;
  return answer;
}

// --- the chain itself ------------------------------------------------------------------------------------------------

std::vector<Name> producers_of(const Request& list) {
  std::vector<Name> names;
  for (const Request& name : list) {
    if (!name.is_string()) refuse_request("a producer must be a string");
    names.push_back(to_name(name.get_ref<const std::string&>(), "producers"));
  }
  return names;
}

// All of the request is read before any of it is done.
Json set_chain(Session& session, const Request& request) {
  if (request.contains("ref_block_num") != request.contains("ref_block_prefix")) {
    refuse_request("\"ref_block_num\" and \"ref_block_prefix\" go together");
  }
  std::optional<BlockReference> reference;
  if (request.contains("ref_block_num")) {
    reference = {static_cast<uint16_t>(number_member(request, "ref_block_num", UINT16_MAX)),
                 static_cast<uint32_t>(number_member(request, "ref_block_prefix", UINT32_MAX))};
  }
  std::optional<std::vector<Name>> producers;
  if (const Request* list = optional_array(request, "producers")) producers = producers_of(*list);
  if (request.contains("time_us")) {
    if (auto set = session.chain.set_time(static_cast<uint64_t>(number_member(request, "time_us"))); !set) {
      return failure_answer(set.failure());
    }
  }
  if (reference) session.chain.set_reference(reference->block_num, reference->block_prefix);
  if (producers) set_active_producers(session.chain.writes(), *producers);
  return {{"ok", true}};
}

// By name ("GET_SENDER") or digest. What others depend on may be switched off too: this is for trying things out.
Json set_feature(Session& session, const Request& request) {
  const std::string& name = text_member(request, "name");
  const bool active = bool_member(request, "active");
  const FeatureInfo* info = find_feature(name);
  if (const auto digest = from_hex(name); info == nullptr && digest && digest->size() == sizeof(Sha256)) {
    Sha256 hash;
    std::ranges::copy(*digest, hash.begin());
    info = find_feature(hash);
  }
  if (info == nullptr) return error_answer("protocol_feature_exception", "unknown protocol feature \"" + name + "\"");
  const FeatureSet now = active_features(session.chain.writes());
  set_active_features(session.chain.writes(), active ? now.with(info->feature) : now.without(info->feature));
  return {{"ok", true}, {"digest", hex(info->digest)}};
}

Json advance(Session& session, const Request& request) {
  return answer_of(session.chain.advance(static_cast<uint64_t>(number_member(request, "us"))));
}

struct Operation {
  std::string_view name;
  Json (*perform)(Session&, const Request& request);
};
constexpr std::array operations{
    Operation{"account", create_account},    Operation{"setcode", set_code},    Operation{"setabi", set_abi},
    Operation{"privileged", set_privileged}, Operation{"push", push},           Operation{"rows", rows},
    Operation{"chain", set_chain},           Operation{"feature", set_feature}, Operation{"advance", advance},
};

Json perform(Session& session, std::string_view line) {
  const Request request = parse_request(line);
  const std::string& op = text_member(request, "op");
  const auto* operation = std::ranges::find(operations, op, &Operation::name);
  if (operation != operations.end()) return operation->perform(session, request);
  std::string known;
  for (const auto& o : operations) known += (known.empty() ? "" : ", ") + std::string(o.name);
  return error_answer("unknown_op", "known are " + known);
}

// Invalid UTF-8 becomes U+FFFD.
std::string write(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string JsonApi::answer(std::string_view line) noexcept {
  try {
    try {
      Session session{chain_, abis_, json_line_bytes_max};
      return write(perform(session, line));
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
