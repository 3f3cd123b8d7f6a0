// wrought verify: every check that a plugin passes, or does not, before it would be loaded; and the same plugin built
// again from its contract.
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>

#include "cli/options.h"
#include "cli/rebuild.h"
#include "cli/trust_flag.h"
#include "common/files.h"
#include "common/printable.h"
#include "runtime/trust_rules.h"
#include "runtime/verify.h"

namespace wrought::cli {
namespace {

struct VerifyCommand {
  std::string plugin, rebuild;
  BuildFlags flags;
  TrustFlag trust;
  bool json = false;
};

std::string_view word_of(CheckResult::Outcome outcome) {
  switch (outcome) {
    case CheckResult::Outcome::passed: return "ok";
    case CheckResult::Outcome::failed: return "FAIL";
    case CheckResult::Outcome::skipped: return "-";
  }
  return "-";
}

std::string padded(std::string_view text, size_t width) {
  return std::string(text) + std::string(text.size() < width ? width - text.size() : 0, ' ') + " ";
}

void print_checks(const VerifyReport& report) {
  for (const CheckResult& check : report.checks) {
    const std::string detail = printable(check.detail);
    std::cout << padded(word_of(check.outcome), 4) << padded(check.name, 20)
              << (check.outcome == CheckResult::Outcome::passed ? std::string(check.asks) + ": " + detail : detail)
              << "\n";
  }
}

nlohmann::json checks_json(const VerifyReport& report) {
  nlohmann::json all = nlohmann::json::array();
  for (const CheckResult& check : report.checks) {
    const char* const outcome = check.outcome == CheckResult::Outcome::passed   ? "passed"
                                : check.outcome == CheckResult::Outcome::failed ? "failed"
                                                                                : "skipped";
    all.push_back({{"name", check.name}, {"asks", check.asks}, {"outcome", outcome}, {"detail", check.detail}});
  }
  return all;
}

// The rules of the trust file, where one was named. The manifest's are asked only once it has been verified.
Result<std::vector<TrustCheck>> trust_checks(const VerifyCommand& command, ByteView plugin,
                                             const VerifyReport& verified) {
  const auto trust = command.trust.read();
  if (!trust) return trust.failure();
  if (!*trust || (*trust)->policy() == nullptr) return std::vector<TrustCheck>();
  const TrustPolicy& policy = *(*trust)->policy();
  const auto signatures = read_signature_files(command.plugin);
  if (!signatures) return signatures.failure();
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  auto checks = check_signatures(policy, plugin, *signatures, now);
  if (!verified.accepted()) return checks;
  for (TrustCheck& check : check_requirements(policy, *verified.manifest)) checks.push_back(std::move(check));
  return checks;
}

void print_trust(const std::vector<TrustCheck>& checks) {
  for (const TrustCheck& check : checks)
    std::cout << padded(check.passed ? "ok" : "FAIL", 4) << padded("trust " + check.rule, 20) << printable(check.detail)
              << "\n";
}

nlohmann::json trust_json(const std::vector<TrustCheck>& checks) {
  nlohmann::json all = nlohmann::json::array();
  for (const TrustCheck& check : checks)
    all.push_back({{"rule", check.rule}, {"passed", check.passed}, {"detail", check.detail}});
  return all;
}

// The first rule that refuses, as the loader would give it.
std::optional<Failure> refusal_of(const std::vector<TrustCheck>& checks, const std::string& file) {
  for (const TrustCheck& check : checks)
    if (!check.passed) return fail(FailureClass::policy, "trust rule " + check.rule + ": " + check.detail, file);
  return std::nullopt;
}

// The first failed check, as the loader would give it.
Failure failure_of(const VerifyReport& report, const std::string& file) {
  for (const CheckResult& check : report.checks)
    if (check.outcome == CheckResult::Outcome::failed)
      return fail(check.cls, check.detail, file + ", check " + std::string(check.name));
  return fail(FailureClass::internal, "refused without a failed check", file);
}

// Only a schedule that was named is insisted on.
Result<VerifyOptions> verify_options(const VerifyCommand& command) {
  auto build = command.flags.options();
  if (!build) return build.failure();
  VerifyOptions options;
  if (command.flags.has_schedule()) options.schedule_hash = build->schedule.hash();
  return options;
}

int refuse(const VerifyCommand& command, const Failure& failure, nlohmann::json answer) {
  std::cout.flush();
  std::cerr << "wrought: " << failure.to_line() << "\n";
  answer["ok"] = false;
  answer["error"] = error_json(failure);
  if (command.json) print_json(answer);
  return exit_code_of(failure);
}

int run(const VerifyCommand& command) {
  auto bytes = read_file(command.plugin, plugin_bytes_max);
  if (!bytes) return report(bytes.failure(), command.json);
  auto options = command.flags.options();
  if (!options) return report(options.failure(), command.json);
  auto profile = profile_of(*options);
  if (!profile) return report(profile.failure(), command.json);
  auto asked = verify_options(command);
  if (!asked) return report(asked.failure(), command.json);

  const VerifyReport checked = check_plugin(*bytes, *profile, *asked);
  nlohmann::json answer = {{"ok", true}, {"kind", "verify"}, {"plugin", command.plugin}};
  answer["checks"] = checks_json(checked);
  const auto trusted = trust_checks(command, *bytes, checked);
  if (!trusted) return report(trusted.failure(), command.json);
  if (!trusted->empty()) answer["trust"] = trust_json(*trusted);
  if (!command.json) {
    print_checks(checked);
    print_trust(*trusted);
  }
  if (!checked.accepted()) return refuse(command, failure_of(checked, command.plugin), std::move(answer));
  if (auto refused = refusal_of(*trusted, command.plugin)) return refuse(command, *refused, std::move(answer));
  if (command.rebuild.empty()) {
    if (command.json) print_json(answer);
    return exit_ok;
  }

  const auto difference = rebuild_and_compare(*bytes, *checked.manifest, command.rebuild, *options);
  if (!difference) return refuse(command, difference.failure(), std::move(answer));
  answer["rebuild"] = {{"same", difference->empty()}, {"difference", *difference}};
  if (!difference->empty())
    return refuse(command, fail(FailureClass::invalid, *difference, command.plugin + ", rebuilt"), std::move(answer));
  if (command.json)
    print_json(answer);
  else
    std::cout << padded("ok", 4) << padded("rebuild", 20) << "built again from " << printable(command.rebuild)
              << ": the same " << bytes->size() << " bytes\n";
  return exit_ok;
}

}  // namespace

void add_verify(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<VerifyCommand>();
  CLI::App* sub = app.add_subcommand("verify", "Check a plugin without loading it, or that it comes from a contract");
  sub->add_option("PLUGIN", command->plugin, "a plugin (.so)")->required();
  sub->add_option("--rebuild", command->rebuild,
                  "build this contract again as the plugin's manifest says, and compare the bytes");
  command->trust.add(*sub);
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  command->flags.add_chain(*sub);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
