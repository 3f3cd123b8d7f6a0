// What a run of the benchmarks leaves: samples by name, and where they come from. The writers turn it into a table
// (report_text.cc), JSON and a page (report_html.cc).
//
// A name is GROUP/SUBJECT.../ENGINE; kernels are "kernel/sha256/guard". Sample i of every figure comes from repetition
// i, so figures can be compared pair by pair.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/statistics.h"
#include "common/time_text.h"

namespace wrought::bench {

struct Figure {
  std::string name;
  std::vector<double> samples_ns;            // one a repetition; builds and applies: of one, kernels: of all rounds
  std::map<std::string, double> counters{};  // of the last repetition
};

struct Machine {
  std::string processor, system, revision;
  std::string date;  // of the run's begin, UTC
  int core = -1;     // that the run is pinned to; -1: none
  unsigned cores = 0;
  double load = 0;  // mean number of running processes in the minute before
};

struct Figures {
  Machine machine;
  unsigned repeats = 0;
  std::vector<Figure> figures;                              // in the order of the run
  std::vector<std::pair<std::string, std::string>> failed;  // name and why
  std::vector<std::string> missing;                         // engines that are not installed
};

// "kernel", "sha256", "guard"; without an engine the last is empty.
struct NameParts {
  std::string group, subject, engine;
};
[[nodiscard]] NameParts parts_of(std::string_view name);

// Which engines a group has, in the order of the run; and its subjects.
[[nodiscard]] std::vector<std::string> engines_of(const Figures& figures, std::string_view group);
[[nodiscard]] std::vector<std::string> subjects_of(const Figures& figures, std::string_view group);
[[nodiscard]] const Figure* find(const Figures& figures, std::string_view group, std::string_view subject,
                                 std::string_view engine);

// The engine's time over native C's, pair by pair; nothing if one of the two was not measured.
[[nodiscard]] std::optional<Spread> relative_to_native(const Figures& figures, std::string_view kernel,
                                                       std::string_view engine);
// Of the medians over all kernels that the engine ran, if it ran all.
[[nodiscard]] std::optional<double> mean_relative_to_native(const Figures& figures, std::string_view engine);

// An interpreter, or what is as slow as one: shown on a scale of its own.
[[nodiscard]] bool is_interpreter(std::string_view engine);

[[nodiscard]] nlohmann::json to_json(const Figures& figures);
[[nodiscard]] std::string to_text(const Figures& figures);
[[nodiscard]] std::string to_html(const Figures& figures);

// True where so much else is running that times mean little.
[[nodiscard]] bool is_busy(const Machine& machine);

}  // namespace wrought::bench
