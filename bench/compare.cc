#include "bench/compare.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <sstream>

#include "common/subprocess.h"
#include "common/time_text.h"

namespace wrought::bench {
namespace {

constexpr std::chrono::minutes child_deadline{15};

// What is compared unless a filter says otherwise: what depends on our own code and can be measured alone on a core.
constexpr const char* usual_filter =
    "^(kernel/[^/]*/(native|guard|explicit)/|apply/.*/(guard|explicit)/|host_call/.*/(guard|explicit)/|stages/|"
    "build/(hello|token)/)";

Result<std::string> run_bench(const std::filesystem::path& program, std::vector<std::string> arguments) {
  ChildOptions child;
  child.argv = std::move(arguments);
  child.argv.insert(child.argv.begin(), program.string());
  child.deadline = child_deadline;
  child.output_bytes_max = 64 << 20;
  auto ended = run_child(child);
  if (!ended) return ended.failure();
  if (!ended->succeeded())
    return fail(FailureClass::internal, ended->describe() + ": " + ended->err.substr(0, ended->err.find('\n')),
                program.string());
  return std::move(ended->out);
}

Result<std::vector<std::string>> names_in(const std::filesystem::path& program, const std::string& filter) {
  auto out = run_bench(program, {"--benchmark_list_tests=true", "--benchmark_filter=" + filter});
  if (!out) return out.failure();
  std::vector<std::string> names;
  std::istringstream lines(*out);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) names.push_back(line);
  return names;
}

// A filter that these names match, and no others.
std::string exactly(const std::vector<std::string>& names) {
  std::string filter = "^(";
  for (const std::string& name : names) {
    if (filter.size() > 2) filter += "|";
    for (const char c : name) {
      if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) filter += '\\';
      filter += c;
    }
  }
  return filter + ")$";
}

using Samples = std::map<std::string, std::vector<double>>;

Result<> measure(const std::filesystem::path& program, const std::vector<std::string>& names,
                 const CompareOptions& options, Samples& samples) {
  auto out = run_bench(program, {"--benchmark_format=json", "--benchmark_filter=" + exactly(names),
                                 "--benchmark_min_time=" + std::to_string(options.seconds_each)});
  if (!out) return out.failure();
  const auto figures = read_google_json(*out);
  if (!figures) return figures.failure();
  for (const auto& [name, ns] : *figures) samples[name].push_back(ns);
  return Unit{};
}

std::vector<std::string> without(std::vector<std::string> names, const std::vector<std::string>& others) {
  std::erase_if(names, [&](const auto& name) { return std::find(others.begin(), others.end(), name) != others.end(); });
  return names;
}

std::string ratio_text(double ratio) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", ratio);
  return text;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::faster: return "faster";
    case Verdict::slower: return "slower";
    case Verdict::same: return "same";
    case Verdict::unknown: return "unknown";
  }
  return "";
}

Comparison compare(std::string name, const std::vector<double>& here, const std::vector<double>& there) {
  std::vector<double> ratios;
  for (size_t i = 0; i < std::min(here.size(), there.size()); ++i) ratios.push_back(here[i] / there[i]);
  Comparison result{std::move(name), spread_of(here), spread_of(there), spread_of(ratios), median_interval(ratios)};
  if (!result.interval.sure) {
    result.verdict = Verdict::unknown;
  } else if (result.interval.high < 1) {
    result.verdict = Verdict::faster;
  } else if (result.interval.low > 1) {
    result.verdict = Verdict::slower;
  } else {
    result.verdict = Verdict::same;
  }
  return result;
}

std::vector<std::vector<std::string>> in_groups(const std::vector<std::string>& names) {
  const auto group_of = [](const std::string& name) {
    const size_t first = name.find('/');
    return name.substr(0, first == std::string::npos ? first : name.find('/', first + 1));
  };
  std::vector<std::vector<std::string>> groups;
  for (const std::string& name : names) {
    const auto same = std::find_if(groups.begin(), groups.end(),
                                   [&](const auto& group) { return group_of(group[0]) == group_of(name); });
    if (same == groups.end()) {
      groups.push_back({name});
    } else {
      same->push_back(name);
    }
  }
  return groups;
}

Result<std::vector<std::pair<std::string, double>>> read_google_json(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("benchmarks") || !json["benchmarks"].is_array())
    return fail(FailureClass::invalid, "not the JSON of Google Benchmark");
  static const std::map<std::string, double> units = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
  std::vector<std::pair<std::string, double>> figures;
  for (const auto& entry : json["benchmarks"]) {
    if (!entry.is_object() || entry.value("error_occurred", false)) continue;
    const auto unit = units.find(entry.value("time_unit", ""));
    if (!entry.contains("name") || !entry.contains("real_time") || unit == units.end())
      return fail(FailureClass::invalid, "a benchmark without name, real_time or time_unit");
    double ns = entry["real_time"].get<double>() * unit->second;
    if (entry.contains("ns_per_call")) ns = entry["ns_per_call"].get<double>();
    if (ns > 0) figures.emplace_back(entry["name"].get<std::string>(), ns);
  }
  return figures;
}

Result<ComparisonReport> compare_programs(const CompareOptions& options) {
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
  const std::string filter = options.filter.empty() ? usual_filter : options.filter;
  auto here_names = names_in(self, filter);
  if (!here_names) return here_names.failure();
  auto there_names = names_in(options.other, filter);
  if (!there_names) return there_names.failure();
  ComparisonReport report{
      options.other_name, {}, without(*here_names, *there_names), without(*there_names, *here_names)};
  const auto common = without(*here_names, report.only_here);

  Samples here, there;
  for (unsigned i = 0; i < options.repeats; ++i) {
    std::fprintf(stderr, "repetition %u of %u\n", i + 1, options.repeats);
    for (const auto& group : in_groups(common)) {
      // Who is first alternates: a warm machine, or a cold one, is nobody's advantage.
      for (const bool ours : {i % 2 == 0, i % 2 != 0}) {
        auto measured = measure(ours ? self : options.other, group, options, ours ? here : there);
        if (!measured) return measured.failure();
      }
    }
  }
  for (const std::string& name : common)
    if (here[name].size() == options.repeats && there[name].size() == options.repeats)
      report.comparisons.push_back(compare(name, here[name], there[name]));
  return report;
}

std::string to_text(const ComparisonReport& report) {
  size_t width = 4;
  for (const Comparison& comparison : report.comparisons) width = std::max(width, comparison.name.size());
  std::string text = "here against " + report.other_name +
                     ": median of the ratios (below 1: faster here), and where it lies with 99 % probability\n";
  size_t beyond = 0;
  bool sure = true;
  for (const Comparison& c : report.comparisons) {
    const bool differs = c.verdict == Verdict::faster || c.verdict == Verdict::slower;
    beyond += differs;
    sure &= c.verdict != Verdict::unknown;
    char line[512];
    std::snprintf(line, sizeof line, "%-*s %10s %10s   %s  [%s, %s]%s%s\n", static_cast<int>(width), c.name.c_str(),
                  time_text(c.here.median).c_str(), time_text(c.there.median).c_str(),
                  ratio_text(c.ratio.median).c_str(), ratio_text(c.interval.low).c_str(),
                  ratio_text(c.interval.high).c_str(), differs ? "  " : "",
                  differs ? std::string(to_string(c.verdict)).c_str() : "");
    text += line;
  }
  text += std::to_string(beyond) + " of " + std::to_string(report.comparisons.size()) + " outside noise\n";
  if (!sure) text += "too few repetitions to tell noise from a difference: at least 8\n";
  for (const auto& name : report.only_here) text += "only here: " + name + "\n";
  for (const auto& name : report.only_there) text += "only there: " + name + "\n";
  return text;
}

nlohmann::json to_json(const ComparisonReport& report) {
  nlohmann::json json = {{"other", report.other_name},
                         {"only_here", report.only_here},
                         {"only_there", report.only_there},
                         {"comparisons", nlohmann::json::array()}};
  for (const Comparison& c : report.comparisons) {
    json["comparisons"].push_back({{"name", c.name},
                                   {"here_ns", c.here.median},
                                   {"there_ns", c.there.median},
                                   {"ratio", c.ratio.median},
                                   {"ratio_quartiles", {c.ratio.low, c.ratio.high}},
                                   {"ratio_interval", {c.interval.low, c.interval.high}},
                                   {"verdict", to_string(c.verdict)}});
  }
  return json;
}

}  // namespace wrought::bench
