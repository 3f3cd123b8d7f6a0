// wrought replay: an apply on which two engines disagreed, on both of them again (docs/tiering.md).
#include <chrono>
#include <iostream>
#include <memory>

#include "cli/options.h"
#include "cli/trust_flag.h"
#include "common/printable.h"
#include "hostapi/antelope/name.h"
#include "node/replay_file.h"

namespace wrought::cli {
namespace {

struct ReplayCommand {
  std::string file;
  uint32_t deadline_s = 60;
  bool json = false;
  TrustFlag trust;
};

std::string_view verdict_name(Verdict verdict) {
  constexpr std::string_view texts[] = {"equal", "different", "inconclusive"};
  return texts[static_cast<size_t>(verdict)];
}

nlohmann::json json_of(const PlayedApply& played, const Comparison& comparison) {
  const Outcome& outcome = played.answer.outcome;
  return {{"verdict", verdict_name(comparison.verdict)},
          {"difference", comparison.verdict == Verdict::equal ? nlohmann::json() : nlohmann::json(comparison.text)},
          {"outcome", to_string(outcome.kind)},
          {"gas_used", outcome.gas_used}};
}

void print_text(const ReplayFile& file, const ReplayResult& result) {
  const RecordedApply& apply = file.recorded;
  const auto row = [](std::string_view name, const std::string& value) {
    std::cout << name << std::string(12 - name.size(), ' ') << value << "\n";
  };
  row("code hash", file.manifest.code_hash);
  row("apply", to_string(Name{apply.receiver}) + ", code " + to_string(Name{apply.code}) + ", action " +
                   to_string(Name{apply.action}) + ", gas limit " + std::to_string(apply.gas_limit));
  const size_t calls = apply.recording.calls.size();
  row("recorded", std::string(to_string(apply.answer.outcome.kind)) + ", gas " +
                      std::to_string(apply.answer.outcome.gas_used) + ", " + std::to_string(calls) +
                      (calls == 1 ? " host call" : " host calls"));
  row("found", printable(file.difference));
  row("native", printable(result.native_comparison.text));
  row("wabt", printable(result.wabt_comparison.text));
}

int run(const ReplayCommand& command) {
  const auto trust = command.trust.read();
  if (!trust) return report(trust.failure(), command.json);
  if (!*trust) return report(trust_is_missing(command.file), command.json);
  const auto file = read_replay(command.file);
  if (!file) return report(file.failure(), command.json);
  const auto result = run_replay(*file, **trust, std::chrono::seconds(command.deadline_s));
  if (!result) return report(result.failure(), command.json);
  const bool equal =
      result->native_comparison.verdict == Verdict::equal && result->wabt_comparison.verdict == Verdict::equal;
  if (command.json) {
    print_json({{"equal", equal},
                {"native", json_of(result->native, result->native_comparison)},
                {"wabt", json_of(result->wabt, result->wabt_comparison)}});
  } else {
    print_text(*file, *result);
  }
  return equal ? exit_ok : exit_refused;
}

}  // namespace

void add_replay(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<ReplayCommand>();
  CLI::App* sub = app.add_subcommand("replay", "Run an apply on which engines disagreed on both of them again");
  sub->add_option("FILE", command->file, "a replay file (a folder NAME.replay); it holds native code that will run")
      ->required();
  sub->add_option("--deadline", command->deadline_s, "seconds for each engine")
      ->check(CLI::Range(1u, 86'400u))
      ->capture_default_str();
  command->trust.add(*sub);
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
