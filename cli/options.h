// What the subcommands of `wrought` share: exit codes, the way they answer, options that several have.
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>
#include <nlohmann/json.hpp>
#include <string>

#include "common/result.h"
#include "hostapi/host_function.h"
#include "hostapi/outcome.h"
#include "transpiler/transpiler.h"

namespace wrought::cli {

// Documented in README.md; scripts depend on them.
enum ExitCode : int {
  exit_ok = 0,
  exit_refused = 1,   // the contract or plugin was refused, or its action failed
  exit_usage = 2,     // wrong options or arguments
  exit_internal = 3,  // our fault
};

[[nodiscard]] ExitCode exit_code_of(const Failure& failure);

// {"class": ..., "message": ..., "code": 0} with where and offset folded into the message.
[[nodiscard]] nlohmann::json error_json(const Failure& failure);
[[nodiscard]] nlohmann::json error_json(const Outcome& outcome);

// The profile that is named, with the chain's limits where there are any.
[[nodiscard]] Result<HostProfile> profile_of(const BuildOptions& options);

// One line on stderr; with --json also {"ok":false,"error":...} on stdout. Returns the exit code.
int report(const Failure& failure, bool json);

// A line of JSON on stdout, bytes that are not UTF-8 replaced.
void print_json(const nlohmann::json& value);

// Options of everything that builds. add() registers them; options() gives the result once parsed.
class BuildFlags {
 public:
  explicit BuildFlags(std::string profile = "antelope") : profile_(std::move(profile)) {}
  void add(CLI::App& app);
  // Only those that say which chain it is: profile, schedule, limits.
  void add_chain(CLI::App& app);
  [[nodiscard]] bool has_schedule() const { return !schedule_.empty(); }
  [[nodiscard]] Result<BuildOptions> options() const;
  // The same options as arguments for another `wrought`, in whatever folder it runs; without --keep.
  [[nodiscard]] std::vector<std::string> arguments() const;

 private:
  std::string profile_, schedule_, limits_, memory_ = "guard", keep_, launcher_, jail_ = "best";
  int opt_ = 2;
};

// Registers --jail, which the variable WROUGHT_JAIL sets too.
void add_jail_option(CLI::App& app, std::string& policy);

// For an option that takes gas: empty, or what is wrong with it.
[[nodiscard]] std::string check_gas_limit(const std::string& text);

// Set by ^C: builds end, nothing half-written stays.
[[nodiscard]] const std::atomic<bool>& interrupted();
void catch_interrupts();

// The subcommands: each registers itself and, when chosen, leaves its exit code.
void add_build(CLI::App& app, int& exit_code);
void add_inspect(CLI::App& app, int& exit_code);
void add_apply(CLI::App& app, int& exit_code);
void add_bench(CLI::App& app, int& exit_code);
void add_call(CLI::App& app, int& exit_code);
void add_chain(CLI::App& app, int& exit_code);
void add_play(CLI::App& app, int& exit_code);
void add_abi(CLI::App& app, int& exit_code);
void add_verify(CLI::App& app, int& exit_code);
void add_keygen(CLI::App& app, int& exit_code);
void add_sign(CLI::App& app, int& exit_code);
void add_replay(CLI::App& app, int& exit_code);
void add_push(CLI::App& app, int& exit_code);
void add_pull(CLI::App& app, int& exit_code);
void add_store(CLI::App& app, int& exit_code);
void add_build_all(CLI::App& app, int& exit_code);
void add_doctor(CLI::App& app, int& exit_code);

}  // namespace wrought::cli
