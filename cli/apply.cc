// wrought apply: one action of one contract.
#include <algorithm>
#include <iostream>
#include <memory>

#include "cli/contracts.h"
#include "cli/options.h"
#include "cli/request.h"
#include "cli/state.h"
#include "cli/trust_flag.h"
#include "common/hex.h"

namespace wrought::cli {
namespace {

struct ApplyCommand {
  std::string file, state, engine = "native";
  ActionFlags action;
  uint32_t repeat = 1;
  bool json = false;
  TrustFlag trust;
  BuildFlags flags;
};

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
  const auto trust = command.trust.read();
  if (!trust) return report(trust.failure(), command.json);
  auto opened = open_state(command.state);
  if (!opened) return report(opened.failure(), command.json);
  State& state = **opened;
  auto abi = command.action.find_abi(state);
  if (!abi) return report(abi.failure(), command.json);
  auto request = command.action.request(*abi);
  if (!request) return report(request.failure(), command.json);
  auto is_plugin = is_plugin_file(command.file);
  if (!is_plugin) return report(is_plugin.failure(), command.json);
  if (!*is_plugin) std::cerr << "wrought: building " << command.file << " first\n";
  auto contract = load_contract(command.file, engine_from(command.engine), *options, *trust);
  if (!contract) return report(contract.failure(), command.json);

  Contracts no_contracts(EngineKind::native, *options, {});
  const BlockInfo block = Chain(state, no_contracts).block();
  std::vector<uint64_t> times;
  for (uint32_t i = 1; i < command.repeat; ++i) {
    if (interrupted()) return report(fail(FailureClass::resource, "cancelled between two applies"), command.json);
    Overlay dropped(&state);
    times.push_back(run_once(**contract, *request, dropped, block, command.action.gas_limit()).apply_ns);
  }
  Overlay writes(&state);
  Run last = run_once(**contract, *request, writes, block, command.action.gas_limit());
  times.push_back(last.apply_ns);
  std::nth_element(times.begin(), times.begin() + static_cast<ptrdiff_t>(times.size() / 2), times.end());
  last.apply_ns = times[times.size() / 2];

  const nlohmann::json rows =
      last.outcome.ok() ? changed_rows(writes, request->action.account, *abi) : nlohmann::json::array();
  const std::string* result_type = *abi ? (*abi)->action_result_type(request->action.name) : nullptr;
  const nlohmann::json return_data = decoded(*abi, result_type, last.return_value);
  if (last.outcome.ok() && !command.state.empty()) {
    if (auto committed = writes.commit_to(state); !committed) return report(committed.failure(), command.json);
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
  command->action.add(*sub);
  sub->add_option("--state", command->state, "keep the state in this directory; default: in memory");
  sub->add_option("--engine", command->engine, "what runs the contract")
      ->check(CLI::IsMember({"native", "wabt", "wasm2c"}))
      ->capture_default_str();
  sub->add_option("--repeat", command->repeat, "apply so often, each time on the same state, and time it")
      ->check(CLI::Range(1u, 100'000'000u));
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  command->trust.add(*sub);
  command->flags.add(*sub);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
