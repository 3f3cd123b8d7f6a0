// wrought-bench: all benchmarks in one run, as a table, as JSON and as a page. `./dev bench` calls it.
//
//   wrought-bench [--repeats N] [--filter REGEX] [--core N] [--json FILE] [--html FILE]
//   wrought-bench --compare PROGRAM      another revision's wrought-bench
//   wrought-bench --benchmark_...        plain Google Benchmark, with its options
//
// kernels_bench is the same with nothing but the kernels. Exit codes: 0, 1 if anything gave a wrong answer or failed,
// 2 for wrong options.
#include <benchmark/benchmark.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <regex>
#include <string_view>

#include "bench/compare.h"
#include "bench/groups.h"
#include "bench/pinning.h"
#include "bench/run.h"
#include "bench/subject.h"
#include "common/files.h"

namespace wrought::bench {
namespace {

struct Command {
  RunOptions run;
  std::string json, html, other, other_name;
};

void register_all() {
  register_kernel_benchmarks();
#ifndef WROUGHT_KERNELS_ONLY
  register_apply_benchmarks();
  register_host_call_benchmarks();
  register_table_benchmarks();
  register_transfer_benchmarks();
  register_build_benchmarks();
  register_store_benchmarks();
#endif
}

bool asks_google(int argc, char** argv) {
  return std::any_of(argv + 1, argv + argc,
                     [](const char* argument) { return std::string_view(argument).starts_with("--benchmark_"); });
}

int run_google(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return any_failed() ? 1 : 0;
}

bool write(const std::string& file, std::string_view text) {
  if (file.empty()) return true;
  const auto written = write_file(file, text);
  if (!written) std::fprintf(stderr, "wrought-bench: %s\n", written.failure().to_line().c_str());
  return written.ok();
}

int run_compare(const Command& command) {
  pin_to_core(command.run.core);
  const auto report = compare_programs({command.other, command.other_name.empty() ? command.other : command.other_name,
                                        command.run.repeats, command.run.filter, command.run.seconds_each});
  if (!report) return std::fprintf(stderr, "wrought-bench: %s\n", report.failure().to_line().c_str()), 1;
  std::fputs(to_text(*report).c_str(), stdout);
  return write(command.json, to_json(*report).dump(2) + "\n") ? 0 : 1;
}

int run_report(const Command& command) {
  const Figures figures = run_all(command.run);
  std::fputs(to_text(figures).c_str(), stdout);
  const bool written = write(command.json, to_json(figures).dump(2) + "\n") && write(command.html, to_html(figures));
  return written && figures.failed.empty() && !figures.figures.empty() ? 0 : 1;
}

std::string check_regex(const std::string& text) {
  try {
    const std::regex checked(text, std::regex::extended);
  } catch (const std::regex_error&) {
    return "\"" + text + "\": a regular expression was expected";
  }
  return {};
}

}  // namespace
}  // namespace wrought::bench

int main(int argc, char** argv) {
  using namespace wrought::bench;
  register_all();
  if (asks_google(argc, argv)) return run_google(argc, argv);
  Command command;
  CLI::App app{"Benchmarks: every answer is checked, engines alternate, medians with their spread"};
  app.add_option("--repeats", command.run.repeats, "of everything")->check(CLI::Range(1, 1000))->capture_default_str();
  app.add_option("--filter", command.run.filter, "only names that match this regular expression")->check(check_regex);
  app.add_option("--seconds", command.run.seconds_each, "at least, for what is timed in a loop")
      ->check(CLI::Range(0.001, 60.0))
      ->capture_default_str();
  app.add_option("--core", command.run.core, "to pin the run to; default: the last one");
  app.add_option("--json", command.json, "also write the figures to this file");
  app.add_option("--html", command.html, "also write a page with charts");
  app.add_option("--compare", command.other, "another revision's wrought-bench: run both, print ratios")
      ->check(CLI::ExistingFile);
  app.add_option("--compare-name", command.other_name, "what to call it");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return command.other.empty() ? run_report(command) : run_compare(command);
}
