#include "bench/figures.h"

#include <algorithm>
#include <set>

namespace wrought::bench {
namespace {

const std::set<std::string, std::less<>> known_engines = {"native", "guard",  "explicit", "unmetered", "wasm2c",
                                                          "v8",     "wabt",   "binaryen", "wasmtime*", "wasmer*",
                                                          "wavm*",  "iwasm*", "wasm3*"};

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

nlohmann::json spread_json(const Spread& spread) {
  return {{"median", spread.median}, {"low", spread.low}, {"high", spread.high}};
}

}  // namespace

NameParts parts_of(std::string_view name) {
  NameParts parts;
  const size_t first = name.find('/');
  parts.group = name.substr(0, first);
  if (first == std::string_view::npos) return parts;
  std::string_view rest = name.substr(first + 1);
  const size_t last = rest.rfind('/');
  if (last != std::string_view::npos && known_engines.contains(rest.substr(last + 1))) {
    parts.engine = rest.substr(last + 1);
    rest = rest.substr(0, last);
  }
  parts.subject = rest;
  return parts;
}

std::vector<std::string> engines_of(const Figures& figures, std::string_view group) {
  std::vector<std::string> engines;
  for (const Figure& figure : figures.figures)
    if (const NameParts parts = parts_of(figure.name); parts.group == group) add_once(engines, parts.engine);
  return engines;
}

std::vector<std::string> subjects_of(const Figures& figures, std::string_view group) {
  std::vector<std::string> subjects;
  for (const Figure& figure : figures.figures)
    if (const NameParts parts = parts_of(figure.name); parts.group == group) add_once(subjects, parts.subject);
  return subjects;
}

const Figure* find(const Figures& figures, std::string_view group, std::string_view subject, std::string_view engine) {
  for (const Figure& figure : figures.figures) {
    const NameParts parts = parts_of(figure.name);
    if (parts.group == group && parts.subject == subject && parts.engine == engine) return &figure;
  }
  return nullptr;
}

std::optional<Spread> relative_to_native(const Figures& figures, std::string_view kernel, std::string_view engine) {
  const Figure* const native = find(figures, "kernel", kernel, "native");
  const Figure* const other = find(figures, "kernel", kernel, engine);
  if (native == nullptr || other == nullptr || native->samples_ns.size() != other->samples_ns.size()) return {};
  std::vector<double> ratios;
  for (size_t i = 0; i < native->samples_ns.size(); ++i) ratios.push_back(other->samples_ns[i] / native->samples_ns[i]);
  return spread_of(std::move(ratios));
}

std::optional<double> mean_relative_to_native(const Figures& figures, std::string_view engine) {
  std::vector<double> medians;
  for (const std::string& kernel : subjects_of(figures, "kernel")) {
    const auto ratio = relative_to_native(figures, kernel, engine);
    if (!ratio) return std::nullopt;
    medians.push_back(ratio->median);
  }
  if (medians.empty()) return std::nullopt;
  return geometric_mean(medians);
}

bool is_interpreter(std::string_view engine) {
  return engine == "wabt" || engine == "binaryen" || engine == "wasm3*" || engine == "iwasm*";
}

bool is_busy(const Machine& machine) { return machine.load > 0.5; }

nlohmann::json to_json(const Figures& figures) {
  nlohmann::json json;
  const Machine& machine = figures.machine;
  json["machine"] = {{"processor", machine.processor}, {"system", machine.system},     {"cores", machine.cores},
                     {"load", machine.load},           {"revision", machine.revision}, {"date", machine.date},
                     {"core", machine.core},           {"busy", is_busy(machine)}};
  json["repeats"] = figures.repeats;
  json["missing"] = figures.missing;
  json["failed"] = nlohmann::json::array();
  for (const auto& [name, why] : figures.failed) json["failed"].push_back({{"name", name}, {"why", why}});
  json["figures"] = nlohmann::json::array();
  for (const Figure& figure : figures.figures) {
    nlohmann::json entry = {{"name", figure.name},
                            {"unit", "ns"},
                            {"spread", spread_json(spread_of(figure.samples_ns))},
                            {"samples", figure.samples_ns}};
    if (!figure.counters.empty()) entry["counters"] = figure.counters;
    const NameParts parts = parts_of(figure.name);
    if (parts.group == "kernel" && parts.engine != "native") {
      if (const auto ratio = relative_to_native(figures, parts.subject, parts.engine))
        entry["relative_to_native"] = spread_json(*ratio);
    }
    json["figures"].push_back(std::move(entry));
  }
  json["mean_relative_to_native"] = nlohmann::json::object();
  for (const std::string& engine : engines_of(figures, "kernel"))
    if (const auto mean = mean_relative_to_native(figures, engine)) json["mean_relative_to_native"][engine] = *mean;
  return json;
}

}  // namespace wrought::bench
