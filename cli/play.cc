// wrought play: a scenario of chain requests on a fresh chain, shown as a table for people: one line a request with
// its outcome, gas and time, below it what it printed, which rows it changed, or why nothing changed.
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>

#include "cli/contracts.h"
#include "cli/options.h"
#include "cli/row_text.h"
#include "cli/trust_flag.h"
#include "common/hex.h"
#include "common/printable.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/chain/json_api.h"
#include "hostapi/state/memory_state.h"

namespace wrought::cli {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

struct PlayCommand {
  std::string scenario, engine = "native";
  TrustFlag trust;
  BuildFlags flags;
};

// Measures what contracts take, host functions included, and nothing of the chain around them.
class TimedContracts final : public ContractRunner {
 public:
  explicit TimedContracts(Contracts& contracts) : contracts_(contracts) {}
  [[nodiscard]] Result<LoadedCode> load(const Code& code, const WasmLimits& limits) override {
    return contracts_.load(code, limits);
  }
  [[nodiscard]] Outcome apply(const Account& account, const ApplyArguments& arguments,
                              AntelopeContext& context) noexcept override {
    const auto start = Clock::now();
    Outcome outcome = contracts_.apply(account, arguments, context);
    spent_ += Clock::now() - start;
    return outcome;
  }
  [[nodiscard]] std::chrono::nanoseconds take_spent() { return std::exchange(spent_, std::chrono::nanoseconds(0)); }

 private:
  Contracts& contracts_;
  std::chrono::nanoseconds spent_{0};
};

std::string with_commas(int64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string time_text(std::chrono::nanoseconds time) {
  std::array<char, 32> text{};
  const double us = static_cast<double>(time.count()) / 1e3;
  const bool is_long = us >= 1e3;
  std::snprintf(text.data(), text.size(), is_long ? "%.1f ms" : "%.1f us", is_long ? us / 1e3 : us);
  return text.data();
}

// The member as text that is safe to show; "" when there is none.
std::string member_text(const json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? printable(at->get_ref<const std::string&>()) : std::string();
}

std::string padded(std::string text, size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

class Table {
 public:
  void heading() { line("outcome", "gas", "time", "what"); }

  void line(const std::string& outcome, const std::string& gas, const std::string& time, const std::string& what) {
    std::printf("%-12s %10s %11s  %s\n", outcome.c_str(), gas.c_str(), time.c_str(), what.c_str());
  }
  void detail(const std::string& text) { std::printf("%*s%s\n", detail_indent, "", text.c_str()); }
  void space() { std::printf("\n"); }

 private:
  static constexpr int detail_indent = 12 + 1 + 10 + 1 + 11 + 2 + 2;
};

class Play {
 public:
  Play(Chain& chain, JsonApi& api, TimedContracts& contracts) : api_(api), contracts_(contracts) {
    chain.observe([this](const TransactionResult& result) { pushed_ = result; });
  }

  void begin() { table_.heading(); }

  // False when the request itself was refused; a transaction that fails is a fine thing to show.
  bool step(const std::string& line) {
    pushed_.reset();
    const auto start = Clock::now();
    const json answer = json::parse(api_.answer(line), nullptr, false);
    const auto took = Clock::now() - start;
    const auto contracts_took = contracts_.take_spent();
    if (!answer.value("ok", false) && !pushed_) return show_refused(answer, line);
    const json request = json::parse(line);  // was understood, so it can be read
    const std::string op = member_text(request, "op");
    if (op == "account") {
      accounts_ += (accounts_.empty() ? "" : ", ") + member_text(request, "name");
      return true;
    }
    flush();
    if (op == "push" && pushed_) show_push(request, *pushed_, contracts_took);
    if (op == "setcode") show_setcode(request, took);
    if (op == "rows") show_rows(request, answer);
    if (op == "advance") table_.line("ok", "", "", "the block is committed, the next one begins");
    return true;
  }

  // Accounts in a row are one line.
  void flush() {
    if (!accounts_.empty()) table_.line("ok", "", "", "accounts " + accounts_);
    accounts_.clear();
  }

 private:
  using RowKey = std::array<uint64_t, 4>;  // code, scope, table, primary

  bool show_refused(const json& answer, const std::string& line) {
    flush();
    const json error = answer.value("error", json::object());
    table_.line("refused", "", "", printable(line, 60));
    table_.detail(member_text(error, "class") + ": " + member_text(error, "message"));
    return false;
  }

  void show_setcode(const json& request, std::chrono::nanoseconds took) {
    const bool plugin = request.contains("plugin");
    const std::filesystem::path file = member_text(request, plugin ? "plugin" : "wasm");
    table_.line("ok", "", time_text(took),
                "code of " + member_text(request, "account") + ": " + file.filename().string() +
                    (plugin ? ", verified and loaded" : ", built and loaded"));
  }

  void show_rows(const json& request, const json& answer) {
    const std::string table = member_text(request, "code") + " " + member_text(request, "table") + " of " +
                              scope_of(member_text(request, "scope"));
    const json& rows = answer["rows"];
    table_.space();
    table_.line("ok", "", "", "rows " + table + (rows.empty() ? ": none" : ""));
    for (const json& row : rows) {
      const auto value = from_hex(row["value"].get<std::string>());
      table_.detail("= " + row_text({reinterpret_cast<const char*>(value->data()), value->size()}));
    }
  }

  static std::string scope_of(const std::string& text) {
    return text.starts_with("u64:") ? scope_text(std::stoull(text.substr(4))) : text;
  }

  void show_push(const json& request, const TransactionResult& result, std::chrono::nanoseconds took) {
    const std::string note = member_text(request, "note");
    table_.space();
    table_.line(std::string(to_string(result.outcome.kind)), with_commas(result.gas_used), time_text(took),
                actions_of(request) + (note.empty() ? "" : ": " + note));
    for (const ActionTrace& trace : result.traces) {
      if (!trace.console.empty()) {
        table_.detail("> " + name_text(trace.receiver) + " prints \"" + printable(trace.console) + "\"");
      }
    }
    if (!result.outcome.ok()) {
      table_.detail("! " + printable(result.outcome.message));
      table_.detail("! rolled back, no row changed");
    }
    show_changes(result.changes);
  }

  static std::string actions_of(const json& request) {
    std::string all;
    for (const json& action : request["actions"]) {
      all += (all.empty() ? "" : " + ") + member_text(action, "account") + " " +
             member_text(action, action.contains("name_u64") ? "name_u64" : "name");
    }
    return all;
  }

  void show_changes(const std::vector<RowChange>& changes) {
    size_t scope_width = 0;
    for (const RowChange& change : changes) scope_width = std::max(scope_width, row_name(change).size());
    for (const RowChange& change : changes) {
      const RowKey key{change.code, change.scope, change.table, change.primary};
      const std::string now = row_text(change.value), name = padded(row_name(change), scope_width) + "  ";
      if (change.kind == RowChangeKind::added) table_.detail("+ " + name + now);
      if (change.kind == RowChangeKind::changed)
        table_.detail("~ " + name + what_changes(seen_[key], now) + " -> " + now);
      if (change.kind == RowChangeKind::removed) table_.detail("- " + name + now);
      if (change.kind == RowChangeKind::removed)
        seen_.erase(key);
      else
        seen_[key] = now;
    }
  }

  // `before` up to where both have the same fields to their ends.
  static std::string what_changes(const std::string& before, const std::string& after) {
    for (size_t at = before.find(", "); at != std::string::npos; at = before.find(", ", at + 1)) {
      if (after.ends_with(before.substr(at))) return before.substr(0, at);
    }
    return before;
  }

  static std::string row_name(const RowChange& change) {
    return name_text(Name{change.table}) + " of " + scope_text(change.scope);
  }

  JsonApi& api_;
  TimedContracts& contracts_;
  Table table_;
  std::optional<TransactionResult> pushed_;  // by the current step
  std::map<RowKey, std::string> seen_;       // the chain began empty, so every row there is was seen
  std::string accounts_;                     // created and not shown yet
};

int run(const PlayCommand& command) {
  auto options = command.flags.options();
  if (!options) return report(options.failure(), false);
  const auto trust = command.trust.read();
  if (!trust) return report(trust.failure(), false);
  auto scenario = read_text_file(command.scenario, json_line_bytes_max);
  if (!scenario) return report(scenario.failure(), false);
  MemoryState state;
  Contracts contracts(engine_from(command.engine), *options, *trust);
  TimedContracts timed(contracts);
  Chain chain(state, timed);
  if (options->limits) set_wasm_config(chain.writes(), *options->limits);
  JsonApi api(chain);
  Play play(chain, api, timed);
  play.begin();
  bool understood = true;
  for (size_t begin = 0; begin < scenario->size() && !interrupted();) {
    const size_t end = std::min(scenario->find('\n', begin), scenario->size());
    const std::string line = scenario->substr(begin, end - begin);
    begin = end + 1;
    if (line.find_first_not_of(" \t\r") != std::string::npos) understood &= play.step(line);
  }
  play.flush();
  if (std::fflush(stdout) != 0) return report(fail(FailureClass::io, "cannot write the table"), false);
  return understood ? exit_ok : exit_refused;
}

}  // namespace

void add_play(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<PlayCommand>();
  CLI::App* sub = app.add_subcommand("play", "Play a file of chain requests and show each step");
  sub->add_option("SCENARIO", command->scenario, "requests for `wrought chain`, one a line")->required();
  sub->add_option("--engine", command->engine, "what runs the contracts")
      ->check(CLI::IsMember({"native", "wabt", "wasm2c"}))
      ->capture_default_str();
  command->trust.add(*sub);
  command->flags.add(*sub);
  sub->footer(
      "Starts from an empty chain. A request's \"note\" is shown. Times are what the contracts took, host functions\n"
      "included. Rows: + added, ~ changed, - removed. Exit code 1 when a request, other than a transaction, fails.");
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
