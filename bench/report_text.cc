// The figures as tables for a terminal: a table per group, engines as columns.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "bench/figures.h"

namespace wrought::bench {
namespace {

using Row = std::vector<std::string>;

// Of a terminal; "±" is two bytes.
size_t width(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// The first column to the left, all others to the right.
std::string aligned(const std::vector<Row>& rows) {
  std::vector<size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string text;
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - width(row[i]), ' ');
      text += (i == 0 ? "" : "  ") + (i == 0 ? row[i] + space : space + row[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  }
  return text;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", value >= 100 ? 0 : value >= 10 ? 1 : 2, value);
  return text;
}

// Half the distance of the quartiles, in percent of the median.
std::string noise(const Spread& spread) {
  const double percent = spread.median > 0 ? (spread.high - spread.low) / 2 / spread.median * 100 : 0;
  return " ±" + std::to_string(static_cast<int>(std::lround(percent))) + "%";
}

std::string with_noise(const std::string& value, const Spread& spread) { return value + noise(spread); }

std::string kernels(const Figures& figures) {
  const auto engines = engines_of(figures, "kernel");
  std::vector<Row> rows = {{"kernel"}};
  for (const std::string& engine : engines) rows[0].push_back(engine);
  for (const std::string& kernel : subjects_of(figures, "kernel")) {
    Row row = {kernel};
    for (const std::string& engine : engines) {
      const Figure* const figure = find(figures, "kernel", kernel, engine);
      const auto ratio = relative_to_native(figures, kernel, engine);
      if (engine == "native" && figure != nullptr) {
        const Spread spread = spread_of(figure->samples_ns);
        row.push_back(with_noise(time_text(spread.median), spread));
      } else {
        row.push_back(ratio ? with_noise(number(ratio->median), *ratio) : "-");
      }
    }
    rows.push_back(std::move(row));
  }
  Row means = {"geometric mean"};
  for (const std::string& engine : engines) {
    const auto mean = mean_relative_to_native(figures, engine);
    means.push_back(mean ? number(*mean) : "-");
  }
  rows.push_back(std::move(means));
  return "kernels: native C's time, and the other engines relative to it\n" + aligned(rows);
}

std::string times(const Figures& figures, const std::string& group) {
  const auto engines = engines_of(figures, group);
  std::vector<Row> rows = {{group}};
  for (const std::string& engine : engines) rows[0].push_back(engine.empty() ? "time" : engine);
  for (const std::string& subject : subjects_of(figures, group)) {
    Row row = {subject};
    for (const std::string& engine : engines) {
      const Figure* const figure = find(figures, group, subject, engine);
      const Spread spread = figure != nullptr ? spread_of(figure->samples_ns) : Spread{};
      row.push_back(figure != nullptr ? with_noise(time_text(spread.median), spread) : "-");
    }
    rows.push_back(std::move(row));
  }
  return aligned(rows);
}

std::string builds(const Figures& figures) {
  std::vector<Row> rows = {{"build", "wasm", "time", "memory", "of it clang"}};
  for (const Figure& figure : figures.figures) {
    const NameParts parts = parts_of(figure.name);
    if (parts.group != "build") continue;
    const auto counter = [&](const char* name) {
      const auto found = figure.counters.find(name);
      return found == figure.counters.end() ? 0 : found->second;
    };
    const Spread spread = spread_of(figure.samples_ns);
    rows.push_back({parts.subject, number(counter("wasm_KB")) + " KB", with_noise(time_text(spread.median), spread),
                    number(counter("peak_MB")) + " MB", time_text(counter("compile_ms") * 1e6)});
  }
  return aligned(rows);
}

std::string threads(const Figures& figures) {
  std::vector<Row> rows = {{"threads", "applies a second", "relative"}};
  double first = 0;
  for (const Figure& figure : figures.figures) {
    const NameParts parts = parts_of(figure.name);
    const auto count = figure.counters.find("threads");
    if (parts.group != "threads" || count == figure.counters.end()) continue;
    const Spread spread = spread_of(figure.samples_ns);
    const double rate = 1e9 / spread.median;
    if (first == 0) first = rate;
    rows.push_back({number(count->second).substr(0, number(count->second).find('.')),
                    with_noise(number(rate / 1e6) + " million", spread), number(rate / first)});
  }
  return aligned(rows);
}

std::string heading(const Figures& figures) {
  const Machine& machine = figures.machine;
  std::string text = machine.processor + ", " + std::to_string(machine.cores) + " cores, " + machine.system + "; " +
                     machine.date + ", revision " + machine.revision + "\n";
  text += "medians of " + std::to_string(figures.repeats) + " interleaved repetitions, ± half the quartiles' distance";
  text += machine.core >= 0 ? "; pinned to core " + std::to_string(machine.core) + "\n" : "; not pinned\n";
  if (is_busy(machine))
    text += "WARNING: load " + number(machine.load) + " before the start. Times from a busy machine mean little.\n";
  if (!figures.missing.empty()) {
    text += "not installed:";
    for (const std::string& name : figures.missing) text += " " + name;
    text += "\n";
  }
  return text;
}

}  // namespace

std::string to_text(const Figures& figures) {
  std::string text = heading(figures);
  std::vector<std::string> groups;
  for (const Figure& figure : figures.figures) {
    const std::string group = parts_of(figure.name).group;
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  for (const std::string& group : groups) {
    text += "\n";
    if (group == "kernel") {
      text += kernels(figures);
    } else if (group == "build") {
      text += builds(figures);
    } else if (group == "threads") {
      text += threads(figures);
    } else {
      text += times(figures, group);
    }
  }
  for (const auto& [name, why] : figures.failed) text += "\nFAILED " + name + ": " + why + "\n";
  const auto engines = engines_of(figures, "kernel");
  if (std::any_of(engines.begin(), engines.end(), [](const auto& engine) { return engine.ends_with('*'); }))
    text += "\n* the whole process, less one that starts up and does nothing\n";
  return text;
}

}  // namespace wrought::bench
