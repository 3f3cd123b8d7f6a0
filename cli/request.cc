#include "cli/request.h"

#include <charconv>
#include <chrono>

#include "cli/abi_file.h"
#include "common/hex.h"
#include "hostapi/antelope/permissions.h"

namespace wrought::cli {
namespace {

using Clock = std::chrono::steady_clock;

Result<Name> read_name(const std::string& text, const std::string& option) {
  if (!text.starts_with("u64:")) {
    auto name = parse_name(text);
    if (!name) name.failure().where = option;
    return name;
  }
  uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 4, end, value);
  if (error != std::errc{} || stop != end) {
    return fail(FailureClass::usage, "\"" + text + "\": the digits of a 64-bit number were expected", option);
  }
  return Name{value};
}

Result<PermissionLevel> read_authorization(const std::string& text) {
  const size_t at = text.find('@');
  if (at == std::string::npos)
    return fail(FailureClass::usage, "\"" + text + "\": expected actor@permission", "--auth");
  auto actor = read_name(text.substr(0, at), "--auth");
  if (!actor) return actor.failure();
  auto permission = read_name(text.substr(at + 1), "--auth");
  if (!permission) return permission.failure();
  return PermissionLevel{*actor, *permission};
}

// Hex, or JSON by the ABI.
Result<std::string> read_data(const std::string& text, Name action, const std::optional<Abi>& abi) {
  const bool is_json = text.starts_with('{') || text.starts_with('[');
  if (!is_json) {
    const auto bytes = from_hex(text);
    if (!bytes) return fail(FailureClass::usage, "expected hex, two digits a byte, or a JSON object", "--data");
    return std::string(bytes->begin(), bytes->end());
  }
  if (!abi) return fail(FailureClass::usage, "JSON needs an ABI: --abi FILE, or one set in the state", "--data");
  const std::string* type = abi->action_type(action);
  if (type == nullptr)
    return fail(FailureClass::usage, "the ABI has no action \"" + name_text(action) + "\"", "--data");
  return abi->pack(*type, text);
}

}  // namespace

void ActionFlags::add(CLI::App& app) {
  app.add_option("--receiver", receiver_, "account whose code runs: a name, or u64:DIGITS")->required();
  app.add_option("--code", code_, "account that the action is addressed to")->required();
  app.add_option("--action", action_, "action name")->required();
  app.add_option("--data", data_, "action data: hex, or a JSON object by the ABI");
  app.add_option("--abi", abi_, "the contract's ABI, for JSON data and decoded rows; default: the state's");
  app.add_option("--auth", authorizations_, "actor@permission; default: the receiver's active permission")->take_all();
  app.add_option("--gas-limit", gas_limit_, "gas that the action may use")
      ->check(check_gas_limit)
      ->capture_default_str();
}

Result<std::optional<Abi>> ActionFlags::find_abi(const StateView& state) const {
  if (!abi_.empty()) {
    auto abi = read_abi(abi_);
    if (!abi) return abi.failure();
    return std::optional<Abi>(std::move(*abi));
  }
  const auto code = read_name(code_, "--code");
  const std::string packed = code ? account_abi(state, *code) : std::string();
  if (packed.empty()) return std::optional<Abi>();
  auto abi = Abi::from_packed(packed);
  return abi ? std::optional<Abi>(std::move(*abi)) : std::nullopt;
}

Result<Request> ActionFlags::read(const std::optional<Abi>& abi) const {
  auto receiver = read_name(receiver_, "--receiver");
  if (!receiver) return receiver.failure();
  auto code = read_name(code_, "--code");
  if (!code) return code.failure();
  auto action = read_name(action_, "--action");
  if (!action) return action.failure();
  Request request{*receiver, {*code, *action, {}, {}}};
  auto data = read_data(data_, *action, abi);
  if (!data) return data.failure();
  request.action.data = std::move(*data);
  for (const std::string& text : authorizations_) {
    auto level = read_authorization(text);
    if (!level) return level.failure();
    request.action.authorization.push_back(*level);
  }
  if (authorizations_.empty()) request.action.authorization = {{*receiver, *parse_name("active")}};
  return request;
}

Result<Request> ActionFlags::request(const std::optional<Abi>& abi) const {
  auto request = read(abi);
  if (!request) request.failure().cls = FailureClass::usage;
  return request;
}

Run run_once(Contract& contract, const Request& request, Overlay& writes, const BlockInfo& block, int64_t gas_limit) {
  const auto ensure = [&](Name name) {
    if (!account_exists(writes, name)) {
      Account account;
      account.name = name;
      create_account_with_permissions(writes, account);
    }
  };
  ensure(request.receiver);
  ensure(request.action.account);
  for (const PermissionLevel& level : request.action.authorization) ensure(level.actor);

  TransactionInfo info;
  info.actions = {request.action};
  AntelopeContext context(writes, info, block, request.action);
  context.begin_apply({request.receiver, Name{}}, false);
  Run run;
  const auto start = Clock::now();
  run.outcome = contract.apply({request.receiver.value, request.action.account.value, request.action.name.value,
                                gas_limit, std::chrono::nanoseconds(0)},
                               context);
  run.apply_ns = static_cast<uint64_t>(std::chrono::nanoseconds(Clock::now() - start).count());
  run.console = std::move(context.console);
  run.return_value = std::move(context.return_value);
  return run;
}

}  // namespace wrought::cli
