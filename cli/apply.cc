// wrought apply: one action of one contract.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <memory>

#include "cli/abi_file.h"
#include "cli/contracts.h"
#include "cli/options.h"
#include "common/hex.h"
#include "hostapi/antelope/context.h"
#include "hostapi/antelope/name.h"
#include "hostapi/antelope/permissions.h"
#include "hostapi/state/lmdb_state.h"
#include "hostapi/state/memory_state.h"

namespace wrought::cli {
namespace {

using Clock = std::chrono::steady_clock;

// Enough for any sensible action, and an endless loop still ends within seconds.
constexpr int64_t default_gas_limit = 10'000'000'000;

struct ApplyCommand {
  std::string file, receiver, code, action, data, abi, state, engine = "native";
  std::vector<std::string> authorizations;
  int64_t gas_limit = default_gas_limit;
  uint32_t repeat = 1;
  bool json = false;
  BuildFlags flags;
};

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

struct Request {
  Name receiver;
  Action action;
};

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

// The file's, or else the one that the account has set in the state.
Result<std::optional<Abi>> find_abi(const ApplyCommand& command, const StateView& state) {
  if (!command.abi.empty()) {
    auto abi = read_abi(command.abi);
    if (!abi) return abi.failure();
    return std::optional<Abi>(std::move(*abi));
  }
  const auto code = read_name(command.code, "--code");
  const std::string packed = code ? account_abi(state, *code) : std::string();
  if (packed.empty()) return std::optional<Abi>();
  auto abi = Abi::from_packed(packed);
  return abi ? std::optional<Abi>(std::move(*abi)) : std::nullopt;
}

Result<Request> read_request(const ApplyCommand& command, const std::optional<Abi>& abi) {
  auto receiver = read_name(command.receiver, "--receiver");
  if (!receiver) return receiver.failure();
  auto code = read_name(command.code, "--code");
  if (!code) return code.failure();
  auto action = read_name(command.action, "--action");
  if (!action) return action.failure();
  Request request{*receiver, {*code, *action, {}, {}}};
  auto data = read_data(command.data, *action, abi);
  if (!data) return data.failure();
  request.action.data = std::move(*data);
  for (const std::string& text : command.authorizations) {
    auto level = read_authorization(text);
    if (!level) return level.failure();
    request.action.authorization.push_back(*level);
  }
  if (command.authorizations.empty()) request.action.authorization = {{*receiver, *parse_name("active")}};
  return request;
}

struct Run {
  Outcome outcome;
  std::string console, return_value;
  uint64_t apply_ns = 0;
};

// The action on top of `writes`, which gets its changes. Accounts that it names exist.
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

// What the bytes mean by a type of the ABI; null where that is not known.
nlohmann::json decoded(const std::optional<Abi>& abi, const std::string* type, std::string_view bytes) {
  if (!abi || type == nullptr) return {};
  const auto text = abi->unpack(*type, bytes);
  return text ? nlohmann::json::parse(*text) : nlohmann::json();
}

nlohmann::json changed_rows(const Overlay& writes, Name code, const std::optional<Abi>& abi) {
  nlohmann::json rows = nlohmann::json::array();
  writes.for_each_change([&](auto key, const auto& before, const auto& after) {
    RowName name;
    if (!decode_row_key(key, name)) return;
    const StoredRow row = decode_row(after ? *after : *before);
    rows.push_back({{"change", !before ? "added"
                               : after ? "changed"
                                       : "removed"},
                    {"code", name_text(Name{name.table.code})},
                    {"scope", name_text(Name{name.table.scope})},
                    {"table", name_text(Name{name.table.table})},
                    {"primary", std::to_string(name.primary)},
                    {"payer", name_text(Name{row.payer})},
                    {"value", to_hex(bytes_of(row.data))}});
    const std::string* type = abi && name.table.code == code.value ? abi->table_type(Name{name.table.table}) : nullptr;
    if (auto data = decoded(abi, type, row.data); !data.is_null()) rows.back()["data"] = std::move(data);
  });
  return rows;
}

void print_text(const ApplyCommand& command, const Run& run, const nlohmann::json& rows,
                const nlohmann::json& return_data) {
  const Outcome& outcome = run.outcome;
  std::cout << "outcome  " << to_string(outcome.kind);
  if (!outcome.ok()) std::cout << ": " << outcome.error_class << ": " << outcome.message;
  if (outcome.kind == OutcomeKind::trapped) std::cout << " (" << to_string(outcome.trap) << ")";
  std::cout << "\ngas      " << outcome.gas_used << "\n";
  if (!run.console.empty()) std::cout << "console  " << run.console << "\n";
  if (!run.return_value.empty()) {
    std::cout << "returned " << (return_data.is_null() ? to_hex(bytes_of(run.return_value)) : return_data.dump())
              << "\n";
  }
  for (const auto& row : rows) {
    std::cout << "row      " << row["change"].get<std::string>() << " " << row["code"].get<std::string>() << " "
              << row["scope"].get<std::string>() << " " << row["table"].get<std::string>() << " "
              << row["primary"].get<std::string>() << " "
              << (row.contains("data") ? row["data"].dump() : row["value"].get<std::string>()) << "\n";
  }
  if (command.repeat > 1) {
    std::cout << "time     " << run.apply_ns << " ns, median of " << command.repeat << " applies\n";
  }
}

int run(const ApplyCommand& command) {
  auto options = command.flags.options();
  if (!options) return report(options.failure(), command.json);
  std::unique_ptr<State> state = std::make_unique<MemoryState>();
  if (!command.state.empty()) {
    auto opened = open_lmdb_state(command.state);
    if (!opened) return report(opened.failure(), command.json);
    state = std::move(*opened);
  }
  auto abi = find_abi(command, *state);
  if (!abi) return report(abi.failure(), command.json);
  auto request = read_request(command, *abi);
  if (!request) {
    request.failure().cls = FailureClass::usage;
    return report(request.failure(), command.json);
  }
  auto is_plugin = is_plugin_file(command.file);
  if (!is_plugin) return report(is_plugin.failure(), command.json);
  if (!*is_plugin) std::cerr << "wrought: building " << command.file << " first\n";
  auto contract = load_contract(command.file, engine_from(command.engine), *options);
  if (!contract) return report(contract.failure(), command.json);

  Contracts no_contracts(EngineKind::native, *options);
  const BlockInfo block = Chain(*state, no_contracts).block();
  std::vector<uint64_t> times;
  for (uint32_t i = 1; i < command.repeat; ++i) {
    if (interrupted()) return report(fail(FailureClass::resource, "cancelled between two applies"), command.json);
    Overlay dropped(state.get());
    times.push_back(run_once(**contract, *request, dropped, block, command.gas_limit).apply_ns);
  }
  Overlay writes(state.get());
  Run last = run_once(**contract, *request, writes, block, command.gas_limit);
  times.push_back(last.apply_ns);
  std::nth_element(times.begin(), times.begin() + static_cast<ptrdiff_t>(times.size() / 2), times.end());
  last.apply_ns = times[times.size() / 2];

  const nlohmann::json rows =
      last.outcome.ok() ? changed_rows(writes, request->action.account, *abi) : nlohmann::json::array();
  const std::string* result_type = *abi ? (*abi)->action_result_type(request->action.name) : nullptr;
  const nlohmann::json return_data = decoded(*abi, result_type, last.return_value);
  if (last.outcome.ok() && !command.state.empty()) {
    if (auto committed = writes.commit_to(*state); !committed) return report(committed.failure(), command.json);
  }
  if (command.json) {
    nlohmann::json answer = {{"outcome", to_string(last.outcome.kind)},
                             {"gas_used", last.outcome.gas_used},
                             {"console", last.console},
                             {"return_value", to_hex(bytes_of(last.return_value))},
                             {"error", last.outcome.ok() ? nlohmann::json() : error_json(last.outcome)},
                             {"rows", rows},
                             {"apply_ns", last.apply_ns}};
    if (!return_data.is_null()) answer["return_data"] = return_data;
    print_json(answer);
  } else {
    print_text(command, last, rows, return_data);
  }
  return last.outcome.ok() ? exit_ok : exit_refused;
}

}  // namespace

void add_apply(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<ApplyCommand>();
  CLI::App* sub = app.add_subcommand("apply", "Run one action of a contract or plugin");
  sub->add_option("FILE", command->file, "a plugin (.so), or a contract (.wasm, .wat), which is built first")
      ->required();
  sub->add_option("--receiver", command->receiver, "account whose code runs: a name, or u64:DIGITS")->required();
  sub->add_option("--code", command->code, "account that the action is addressed to")->required();
  sub->add_option("--action", command->action, "action name")->required();
  sub->add_option("--data", command->data, "action data: hex, or a JSON object by the ABI");
  sub->add_option("--abi", command->abi, "the contract's ABI, for JSON data and decoded rows; default: the state's");
  sub->add_option("--auth", command->authorizations, "actor@permission; default: the receiver's active permission")
      ->take_all();
  sub->add_option("--state", command->state, "keep the state in this directory; default: in memory");
  sub->add_option("--gas-limit", command->gas_limit, "gas that the action may use")
      ->check(check_gas_limit)
      ->capture_default_str();
  sub->add_option("--engine", command->engine, "what runs the contract")
      ->check(CLI::IsMember({"native", "wabt", "wasm2c"}))
      ->capture_default_str();
  sub->add_option("--repeat", command->repeat, "apply so often, each time on the same state, and time it")
      ->check(CLI::Range(1u, 100'000'000u));
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  command->flags.add(*sub);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
