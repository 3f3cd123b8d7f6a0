#include "bench/run.h"

#include <benchmark/benchmark.h>
#include <sys/utsname.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <thread>

#include "bench/kernel_runners.h"
#include "bench/pinning.h"

namespace wrought::bench {
namespace {

// Takes what Google Benchmark measured; prints nothing.
class Collector final : public benchmark::BenchmarkReporter {
 public:
  explicit Collector(Figures& figures) : figures_(figures) {}
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) add(run);
  }

 private:
  static std::string name_of(const Run& run) {
    std::string name = run.run_name.function_name;
    if (run.run_name.threads.empty() || run.threads == 1) return name;
    return name + "/" + run.run_name.threads;
  }

  void add(const Run& run) {
    const std::string name = name_of(run);
    if (run.error_occurred) return add_failure(name, run.error_message);
    Figure& figure = figure_of(name);
    const auto counter = [&](const char* counter_name) {
      const auto found = run.counters.find(counter_name);
      return found == run.counters.end() ? 0 : static_cast<double>(found->second);
    };
    // Some take something off or divide by what one iteration repeats: theirs is the figure.
    double ns = run.real_accumulated_time / static_cast<double>(run.iterations) * 1e9;
    if (counter("ns_per_call") > 0) ns = counter("ns_per_call");
    if (counter("s_per_call") > 0) ns = counter("s_per_call") * 1e9;
    figure.samples_ns.push_back(ns);
    for (const auto& [counter_name, value] : run.counters) figure.counters[counter_name] = value;
    figure.counters["threads"] = static_cast<double>(run.threads);
  }

  // Once, however many repetitions fail.
  void add_failure(const std::string& name, const std::string& why) {
    for (const auto& [known, ignored] : figures_.failed)
      if (known == name) return;
    figures_.failed.emplace_back(name, why);
  }

  Figure& figure_of(const std::string& name) {
    for (Figure& figure : figures_.figures)
      if (figure.name == name) return figure;
    return figures_.figures.emplace_back(Figure{name, {}});
  }

  Figures& figures_;
};

std::string processor_name() {
  std::ifstream lines("/proc/cpuinfo");
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("model name")) return line.substr(line.find(": ") + 2);
  return "unknown processor";
}

Machine this_machine(const RunOptions& options) {
  Machine machine;
  machine.processor = processor_name();
  utsname system{};
  if (uname(&system) == 0) machine.system = std::string(system.sysname) + " " + system.release;
  machine.cores = std::thread::hardware_concurrency();
  if (getloadavg(&machine.load, 1) != 1) machine.load = 0;
  const std::time_t now = std::time(nullptr);
  char date[32];
  std::tm utc{};
  if (gmtime_r(&now, &utc) != nullptr && std::strftime(date, sizeof date, "%Y-%m-%d %H:%M UTC", &utc) > 0)
    machine.date = date;
  const char* const revision = std::getenv("WROUGHT_REVISION");  // ./dev knows it
  machine.revision = revision != nullptr ? revision : "unknown";
  machine.core = pin_to_core(options.core).value_or(-1);
  return machine;
}

void initialize(const RunOptions& options) {
  std::string arguments[] = {"wrought-bench", "--benchmark_min_time=" + std::to_string(options.seconds_each)};
  char* argv[] = {arguments[0].data(), arguments[1].data(), nullptr};
  int argc = 2;
  benchmark::Initialize(&argc, argv);
}

// A figure that failed once is no figure.
void drop_incomplete(Figures& figures) {
  std::erase_if(figures.figures, [&](const Figure& figure) { return figure.samples_ns.size() != figures.repeats; });
}

}  // namespace

Figures run_all(const RunOptions& options) {
  Figures figures;
  figures.repeats = options.repeats;
  figures.machine = this_machine(options);
  figures.missing = missing_engines();
  initialize(options);
  Collector collector(figures);
  for (unsigned i = 0; i < options.repeats; ++i) {
    std::fprintf(stderr, "repetition %u of %u\n", i + 1, options.repeats);
    if (benchmark::RunSpecifiedBenchmarks(&collector, options.filter.empty() ? "." : options.filter) == 0) break;
  }
  benchmark::Shutdown();
  drop_incomplete(figures);
  return figures;
}

}  // namespace wrought::bench
