// wrought-differential: modules from random seeds through all engines until the time is up.
//
//   wrought-differential --minutes 10            from a seed that it prints
//   wrought-differential --seed 17 --count 1     one module again
//   wrought-differential --seed 17 --text        that module's text
//   wrought-differential --module FILE ...       one module of a file; exit code 1 if engines differ. With --engine,
//                                                --program and --gas-limit only there
//
// A difference is shrunk, written as a test and reported; exit code 1.
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <random>

#include "common/files.h"
#include "tests/differential/oracle.h"
#include "tests/differential/shrink.h"

namespace {

using namespace wrought;
using namespace wrought::differential;
using Clock = std::chrono::steady_clock;

struct Options {
  double minutes = 0;
  uint64_t seed = 0, count = ~uint64_t{0};
  std::filesystem::path module, tests = "tests/issues", self;
  std::string profile = "plain";
  uint32_t programs = 1;
  Suspicion suspicion;  // no engine: none
  bool only_generated = false, text = false;
};

// Every fourth is Binaryen's.
bool is_binaryens(const Options& options, uint64_t seed) { return !options.only_generated && seed % 4 == 3; }

// wasm-reduce goes into expressions, but tries long on a large module, and does not read all that our generator writes.
Sample shrunk(const Options& options, uint64_t seed, const Sample& sample, const Suspicion& suspicion) {
  constexpr std::chrono::minutes at_most{4};
  const auto keeps = [&](const Sample& smaller) { return differs(smaller, suspicion); };
  Sample start = sample;
  if (!is_binaryens(options, seed)) {
    start = shrink_generated(seed, keeps, at_most);
  } else if (auto one = translate_to_fuzz(seed, suspicion.program); one && keeps(*one)) {
    start = std::move(*one);
  }
  return shrink_by_wasm_reduce(start, suspicion, options.self, at_most);
}

void report(const Options& options, uint64_t seed, const Sample& sample, const Judgement& judged) {
  std::printf("seed %llu: engines differ\n%s\n", static_cast<unsigned long long>(seed), judged.difference->c_str());
  std::fflush(stdout);
  const Suspicion suspicion{judged.engine, judged.at.action, judged.at.gas_limit};
  const Sample small = shrunk(options, seed, sample, suspicion);
  const auto again = judge(small);
  const std::string text = again.ok() && again->difference ? *again->difference : *judged.difference;
  const std::string name = "differential_" + std::to_string(seed);
  const auto file = options.tests / (name + "_test.cc");
  const auto written = write_file(file, std::string_view(as_test(small, name, text)));
  std::printf("%s %s\n", written ? "written to" : "cannot write", file.c_str());
}

Result<Sample> sample_of(const Options& options, uint64_t seed) {
  return is_binaryens(options, seed) ? translate_to_fuzz(seed) : Result<Sample>(generate(seed));
}

int print_text(const Options& options) {
  const auto sample = sample_of(options, options.seed);
  if (!sample) return std::fprintf(stderr, "%s\n", sample.failure().to_line().c_str()), 2;
  std::printf(";; profile %s, %u programs\n%s", sample->profile.c_str(), sample->programs, sample->wat.c_str());
  return 0;
}

int check_file(const Options& options) {
  auto text = read_text_file(options.module, 64u << 20);
  if (!text) return std::fprintf(stderr, "%s\n", text.failure().to_line().c_str()), 2;
  std::optional<Suspicion> suspicion;
  if (!options.suspicion.engine.empty()) suspicion = options.suspicion;
  const auto judged = judge({options.profile, std::move(*text), options.programs, 0}, suspicion);
  if (!judged) return std::printf("%s\n", judged.failure().to_line().c_str()), 2;
  // Of the difference only that it is there: wasm-reduce compares this output.
  std::puts(judged->difference ? "engines differ" : "all the same");
  if (judged->difference) std::fprintf(stderr, "%s\n", judged->difference->c_str());
  return judged->difference ? 1 : 0;
}

int run_seeds(const Options& options) {
  const auto end = Clock::now() + std::chrono::duration<double, std::ratio<60>>(options.minutes);
  std::printf("first seed %llu\n", static_cast<unsigned long long>(options.seed));
  Judgement all;
  uint64_t done = 0, refused = 0;
  const auto report_progress = [&] {
    std::printf(
        "%llu modules, %llu refused, %llu applies, %llu in V8; ended well %llu, trapped %llu, out of gas %llu\n",
        static_cast<unsigned long long>(done), static_cast<unsigned long long>(refused),
        static_cast<unsigned long long>(all.applies), static_cast<unsigned long long>(all.v8_applies),
        static_cast<unsigned long long>(all.completed), static_cast<unsigned long long>(all.trapped),
        static_cast<unsigned long long>(all.out_of_gas));
    std::fflush(stdout);
  };
  for (uint64_t seed = options.seed; done < options.count && (options.minutes == 0 || Clock::now() < end);
       ++seed, ++done) {
    const auto sample = sample_of(options, seed);
    const auto judged = sample ? judge(*sample) : Result<Judgement>(sample.failure());
    if (!judged) {
      ++refused;
      std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), judged.failure().to_line().c_str());
      // C that clang refuses, or a stage that fails, is as bad as a difference.
      const FailureClass cls = judged.failure().cls;
      if (sample.ok() && (cls == FailureClass::internal || cls == FailureClass::toolchain)) return 1;
      continue;
    }
    all.applies += judged->applies;
    all.v8_applies += judged->v8_applies;
    all.completed += judged->completed;
    all.trapped += judged->trapped;
    all.out_of_gas += judged->out_of_gas;
    if (judged->difference) return report(options, seed, *sample, *judged), 1;
    if (done % 20 == 19) report_progress();
  }
  report_progress();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.seed = std::random_device{}();
  std::error_code error;
  options.self = std::filesystem::read_symlink("/proc/self/exe", error);
  CLI::App app("Random modules through all engines");
  app.add_option("--minutes", options.minutes, "stop after this long; 0: never");
  app.add_option("--seed", options.seed, "the first seed");
  app.add_option("--count", options.count, "stop after so many modules");
  app.add_flag("--generated", options.only_generated, "none of Binaryen's");
  app.add_flag("--text", options.text, "print the first seed's module instead");
  app.add_option("--tests", options.tests, "where tests of differences are written");
  app.add_option("--module", options.module, "judge this module instead");
  app.add_option("--profile", options.profile, "its profile");
  app.add_option("--engine", options.suspicion.engine, "judge only this one against the first");
  app.add_option("--program", options.suspicion.program, "with --engine: this action");
  app.add_option("--gas-limit", options.suspicion.gas_limit, "with --engine: tried beside the usual ones");
  app.add_option("--programs", options.programs, "actions 0 .. n-1 of it are applied");
  CLI11_PARSE(app, argc, argv);
  std::setvbuf(stdout, nullptr, _IOLBF, 4096);  // seen as it comes, through a pipe too
  if (options.text) return print_text(options);
  return options.module.empty() ? run_seeds(options) : check_file(options);
}
