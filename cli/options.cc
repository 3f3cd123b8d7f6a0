#include "cli/options.h"

#include <charconv>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "common/files.h"
#include "common/printable.h"
#include "hostapi/host_function.h"
#include "transpiler/jail.h"

namespace wrought::cli {
namespace {

std::atomic<bool> stop_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

constexpr uint64_t settings_bytes_max = 1 << 20;

// A misspelt name would leave the function at its default price, and nobody would notice.
Result<> check_hosts(const GasSchedule& schedule, const std::string& profile_name, const std::string& file) {
  const HostProfile* profile = find_profile(profile_name);
  if (profile == nullptr) return fail(FailureClass::usage, "unknown host profile \"" + profile_name + "\"");
  for (const auto& [name, cost] : schedule.host) {
    const size_t dot = name.find('.');
    if (profile->find(name.substr(0, dot), name.substr(dot + 1)) != nullptr) continue;
    return fail(FailureClass::usage, "not a host function of profile " + profile_name,
                file + ", [host.\"" + name + "\"]");
  }
  return Unit{};
}

void on_interrupt(int signal) {
  stop_requested = true;
  std::signal(signal, SIG_DFL);  // a second ^C ends us at once
}

}  // namespace

const std::atomic<bool>& interrupted() { return stop_requested; }

void catch_interrupts() {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  std::signal(SIGXFSZ, SIG_IGN);  // a file size limit is an error of write(), not our end
  std::signal(SIGPIPE, SIG_IGN);
}

ExitCode exit_code_of(const Failure& failure) {
  switch (failure.cls) {
    case FailureClass::invalid:
    case FailureClass::policy:
    case FailureClass::resource:
    case FailureClass::io: return exit_refused;
    case FailureClass::usage: return exit_usage;
    case FailureClass::toolchain:
    case FailureClass::internal: return exit_internal;
  }
  return exit_internal;
}

nlohmann::json error_json(const Failure& failure) {
  std::string line = failure.to_line();
  const std::string prefix = std::string(to_string(failure.cls)) + ": ";
  if (line.starts_with(prefix)) line.erase(0, prefix.size());
  return {{"class", to_string(failure.cls)}, {"message", line}, {"code", 0}};
}

nlohmann::json error_json(const Outcome& outcome) {
  return {{"class", outcome.error_class}, {"message", outcome.message}, {"code", outcome.code}};
}

int report(const Failure& failure, bool json) {
  std::cerr << "wrought: " << failure.to_line() << "\n";
  if (json) print_json({{"ok", false}, {"error", error_json(failure)}});
  return exit_code_of(failure);
}

void print_json(const nlohmann::json& value) {
  std::cout << value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
}

void BuildFlags::add_chain(CLI::App& app) {
  app.add_option("--profile", profile_, "host profile")->capture_default_str();
  app.add_option("--schedule", schedule_, "gas schedule, a TOML file (docs/gas.md); default: the built-in one");
  app.add_option("--limits", limits_, "the chain's wasm limits, a TOML file (docs/limits.md); default: the profile's");
}

void BuildFlags::add(CLI::App& app) {
  add_chain(app);
  app.add_option("--memory", memory_, "how memory accesses are kept inside: guard pages, or explicit checks")
      ->check(CLI::IsMember({"guard", "explicit"}))
      ->capture_default_str();
  app.add_option("--opt", opt_, "clang's optimisation level")->check(CLI::Range(1, 3))->capture_default_str();
  app.add_option("--launcher", launcher_, "what clang is started through: ccache, distcc or icecc, with its arguments");
  add_jail_option(app, jail_);
  app.add_option("--keep", keep_, "leave the metered module and the C in this folder");
}

void add_jail_option(CLI::App& app, std::string& policy) {
  app.add_option("--jail", policy, "what the children of a build are cut off from (docs/jail.md)")
      ->check(CLI::IsMember({"off", "best", "require"}))
      ->envname("WROUGHT_JAIL")
      ->capture_default_str();
}

std::string check_gas_limit(const std::string& text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && value >= 0) return {};
  return "\"" + printable(text) + "\": expected a whole number from 0 to 2^63-1";
}

Result<HostProfile> profile_of(const BuildOptions& options) {
  const HostProfile* const named = find_profile(options.profile);
  if (named == nullptr) return fail(FailureClass::usage, "unknown host profile \"" + options.profile + "\"");
  HostProfile profile = *named;
  if (options.limits) profile.limits = *options.limits;
  return profile;
}

std::vector<std::string> BuildFlags::arguments() const {
  std::vector<std::string> all = {"--profile", profile_, "--memory", memory_, "--opt", std::to_string(opt_)};
  const auto add_file = [&](const char* option, const std::string& file) {
    if (!file.empty()) all.insert(all.end(), {option, std::filesystem::absolute(file).string()});
  };
  add_file("--schedule", schedule_);
  add_file("--limits", limits_);
  // A program that is named by a path is looked for from here, not from where the other runs.
  const bool is_path = launcher_.substr(0, launcher_.find(' ')).find('/') != std::string::npos;
  if (!launcher_.empty())
    all.insert(all.end(), {"--launcher", is_path ? std::filesystem::absolute(launcher_).string() : launcher_});
  all.insert(all.end(), {"--jail", jail_});
  return all;
}

Result<BuildOptions> BuildFlags::options() const {
  BuildOptions options;
  options.profile = profile_;
  options.memory = memory_ == "explicit" ? MemoryMode::explicit_checks : MemoryMode::guard;
  options.opt_level = opt_;
  options.keep = keep_;
  std::istringstream words(launcher_);
  for (std::string word; words >> word;) options.compiler_launcher.push_back(word);
  auto jail = parse_jail_policy(jail_);
  if (!jail) return jail.failure();
  options.jail = *jail;
  options.cancel = &interrupted();
  if (!schedule_.empty()) {
    auto text = read_text_file(schedule_, settings_bytes_max);
    if (!text) return text.failure();
    auto schedule = parse_gas_schedule_toml(*text, schedule_);
    if (!schedule) return schedule.failure();
    if (auto known = check_hosts(*schedule, profile_, schedule_); !known) return known.failure();
    options.schedule = std::move(*schedule);
  }
  if (!limits_.empty()) {
    auto profile = profile_of(options);
    if (!profile) return profile.failure();
    auto text = read_text_file(limits_, settings_bytes_max);
    if (!text) return text.failure();
    auto limits = parse_wasm_limits_toml(*text, limits_, profile->limits);
    if (!limits) return limits.failure();
    options.limits = *limits;
  }
  return options;
}

}  // namespace wrought::cli
