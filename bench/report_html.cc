// The figures as one page: no script, nothing fetched, light and dark by the reader's setting. Bars are elements whose
// width is a share of their track; a thin line over each bar's end spans the quartiles.
//
// Compiled engines share one linear scale with native C marked at 1; interpreters and times have a logarithmic one, a
// line at each power of ten, since they differ by factors and not by amounts.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "bench/figures.h"

namespace wrought::bench {
namespace {

constexpr std::string_view style = R"css(
:root { color-scheme: light dark;
  --page: #f9f9f7; --card: #ffffff; --ink: #0b0b0b; --soft: #5d5c58; --line: #e3e2de; --track: #f1f0ec; --mark: #0b0b0b;
  --guard: #2a78d6; --explicit: #1baf7a; --unmetered: #8f8e88; --wasm2c: #eda100; --v8: #e34948; --wabt: #4a3aa7;
  --binaryen: #e87ba4; --other: #eb6834; }
@media (prefers-color-scheme: dark) { :root {
  --page: #0d0d0d; --card: #1a1a19; --ink: #ffffff; --soft: #b3b1a9; --line: #33322f; --track: #262624; --mark: #ffffff;
  --guard: #3987e5; --explicit: #199e70; --unmetered: #898781; --wasm2c: #c98500; --v8: #e66767; --wabt: #9085e9;
  --binaryen: #d55181; --other: #d95926; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 32px 24px 64px; background: var(--page); color: var(--ink);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 40px 0 4px; } h3 { font-size: 14px; margin: 0; }
p { margin: 0 0 12px; color: var(--soft); max-width: 80ch; }
.warning { background: #fab219; color: #0b0b0b; padding: 8px 12px; border-radius: 8px; max-width: none; }
.tiles, .cards { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); }
.cards { grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); }
.tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 14px; }
.tile b { display: block; font-size: 24px; font-weight: 600; } .tile { border-top: 3px solid var(--c); }
.card header { display: flex; justify-content: space-between; align-items: baseline; margin-bottom: 6px; }
.card header span, .engine, .axis { color: var(--soft); font-size: 12px; }
.bar { display: grid; grid-template-columns: 74px 1fr 62px; gap: 8px; align-items: center; height: 20px; }
.value { text-align: right; font-variant-numeric: tabular-nums; font-size: 12px; }
.track { position: relative; height: 12px; background: var(--track); border-radius: 3px; }
.track i { position: absolute; inset: 0 auto 0 0; background: var(--c); border-radius: 0 3px 3px 0; }
.track u { position: absolute; top: 5px; height: 2px; background: var(--mark); opacity: .65; }
.track em { position: absolute; top: -4px; bottom: -4px; width: 1px; background: var(--soft); }
.track s { position: absolute; top: 0; bottom: 0; width: 1px; background: var(--card); opacity: .8; z-index: 1; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; background: var(--card); border: 1px solid var(--line); font-size: 13px; }
th, td { padding: 6px 12px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; } th { color: var(--soft); font-weight: 500; }
td small { color: var(--soft); } td .track { height: 5px; min-width: 90px; margin-top: 4px; }
details { margin-top: 40px; } summary { cursor: pointer; color: var(--soft); }
)css";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string number(double value, int decimals) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string ratio_text(double ratio) { return number(ratio, ratio >= 100 ? 0 : ratio >= 10 ? 1 : 2) + "×"; }

std::string colour(std::string_view engine) {
  for (const std::string_view known : {"guard", "explicit", "unmetered", "wasm2c", "v8", "wabt", "binaryen"})
    if (engine == known) return "--c:var(--" + std::string(known) + ")";
  return "--c:var(--other)";
}

// From values to shares of a track, in percent.
struct Scale {
  bool logarithmic = false;
  double from = 0, to = 1;

  [[nodiscard]] double percent(double value) const {
    const double share =
        logarithmic ? std::log10(std::max(value, from) / from) / std::log10(to / from) : (value - from) / (to - from);
    return std::clamp(share, 0.0, 1.0) * 100;
  }
};

// Whole powers of ten around the values, two at least.
Scale logarithmic_scale(const std::vector<double>& values, double from_at_most) {
  double low = from_at_most, high = 0;
  for (const double value : values) low = std::min(low, value), high = std::max(high, value);
  const double from = std::pow(10, std::floor(std::log10(std::max(low, 1e-3))));
  const double to = std::pow(10, std::ceil(std::log10(std::max(high, from * 10))));
  return {true, from, to};
}

std::string percent(double value) { return number(value, 2) + "%"; }

std::string track(const Spread& spread, const Scale& scale, std::string_view engine, bool marks_one) {
  std::string html = "<div class=\"track\" style=\"" + colour(engine) + "\">";
  if (scale.logarithmic)
    for (double line = scale.from * 10; line < scale.to * 0.99; line *= 10)
      html += "<s style=\"left:" + percent(scale.percent(line)) + "\"></s>";
  const double low = scale.percent(spread.low), high = scale.percent(spread.high);
  html += "<i style=\"width:" + percent(scale.percent(spread.median)) + "\"></i>";
  html += "<u style=\"left:" + percent(low) + ";width:" + percent(high - low) + "\"></u>";
  if (marks_one) html += "<em style=\"left:" + percent(scale.percent(1)) + "\"></em>";
  return html + "</div>";
}

std::string quartiles_title(const Spread& spread, auto&& text_of) {
  return " title=\"median " + text_of(spread.median) + ", quartiles " + text_of(spread.low) + " to " +
         text_of(spread.high) + "\"";
}

std::string bar(const std::string& engine, const Spread& ratio, const Scale& scale) {
  return "<div class=\"bar\"" + quartiles_title(ratio, ratio_text) + "><span class=\"engine\">" + escaped(engine) +
         "</span>" + track(ratio, scale, engine, !scale.logarithmic) + "<span class=\"value\">" +
         ratio_text(ratio.median) + "</span></div>\n";
}

std::string tiles(const Figures& figures) {
  std::string html;
  for (const std::string& engine : engines_of(figures, "kernel")) {
    const auto mean = mean_relative_to_native(figures, engine);
    if (!mean || engine == "native") continue;
    html += "<div class=\"tile\" style=\"" + colour(engine) + "\"><b>" + ratio_text(*mean) + "</b>" + escaped(engine) +
            "</div>\n";
  }
  return html.empty() ? html : "<div class=\"tiles\">\n" + html + "</div>\n";
}

std::string cards(const Figures& figures, bool interpreters, const Scale& scale) {
  std::string html = "<div class=\"cards\">\n";
  for (const std::string& kernel : subjects_of(figures, "kernel")) {
    const Figure* const native = find(figures, "kernel", kernel, "native");
    html += "<section class=\"card\"><header><h3>" + escaped(kernel) + "</h3><span>native " +
            (native != nullptr ? time_text(spread_of(native->samples_ns).median) : "?") + "</span></header>\n";
    for (const std::string& engine : engines_of(figures, "kernel")) {
      const auto ratio = relative_to_native(figures, kernel, engine);
      if (engine != "native" && is_interpreter(engine) == interpreters && ratio) html += bar(engine, *ratio, scale);
    }
    html += "</section>\n";
  }
  return html + "</div>\n";
}

// The medians' and quartiles' extremes decide the scale.
std::vector<double> ratios_of(const Figures& figures, bool interpreters) {
  std::vector<double> values;
  for (const std::string& engine : engines_of(figures, "kernel")) {
    if (engine == "native" || is_interpreter(engine) != interpreters) continue;
    for (const std::string& kernel : subjects_of(figures, "kernel"))
      if (const auto ratio = relative_to_native(figures, kernel, engine)) values.push_back(ratio->high);
  }
  return values;
}

std::string kernels(const Figures& figures) {
  std::string html = "<h2>Kernels</h2>\n<p>Geometric means over all kernels, relative to the same C compiled natively.";
  html += " All engines but <em>unmetered</em> run the same metered module.</p>\n" + tiles(figures);
  if (const auto values = ratios_of(figures, false); !values.empty()) {
    const Scale scale{false, 0, std::max(1.5, *std::max_element(values.begin(), values.end()))};
    html +=
        "<h2>Compiled engines, kernel by kernel</h2>\n<p>Time relative to native C, whose own is the line at 1. One ";
    html +=
        "scale for all, up to " + ratio_text(scale.to) + "; shorter is faster.</p>\n" + cards(figures, false, scale);
  }
  if (const auto values = ratios_of(figures, true); !values.empty()) {
    const Scale scale = logarithmic_scale(values, 1);
    html += "<h2>Interpreters, kernel by kernel</h2>\n<p>Time relative to native C on a logarithmic scale from 1× to ";
    html += ratio_text(scale.to) + ": each line is a factor of ten.</p>\n" + cards(figures, true, scale);
  }
  return html;
}

std::string time_cell(const Figure* figure, const Scale& scale, const std::string& engine) {
  if (figure == nullptr) return "<td>–</td>";
  const Spread spread = spread_of(figure->samples_ns);
  return "<td" + quartiles_title(spread, time_text) + ">" + time_text(spread.median) +
         track(spread, scale, engine.empty() ? "guard" : engine, false) + "</td>";
}

std::string times(const Figures& figures, const std::string& group) {
  std::vector<double> values;
  for (const Figure& figure : figures.figures)
    if (parts_of(figure.name).group == group) values.push_back(spread_of(figure.samples_ns).median);
  const Scale scale = logarithmic_scale(values, values[0]);
  const auto engines = engines_of(figures, group);
  std::string html = "<p>Logarithmic bars from " + time_text(scale.from) + " to " + time_text(scale.to) +
                     ".</p>\n<div class=\"scroll\"><table><tr><th></th>";
  for (const std::string& engine : engines) html += "<th>" + (engine.empty() ? "time" : escaped(engine)) + "</th>";
  html += "</tr>\n";
  for (const std::string& subject : subjects_of(figures, group)) {
    html += "<tr><td>" + escaped(subject) + "</td>";
    for (const std::string& engine : engines) html += time_cell(find(figures, group, subject, engine), scale, engine);
    html += "</tr>\n";
  }
  return html + "</table></div>\n";
}

double counter(const Figure& figure, const char* name) {
  const auto found = figure.counters.find(name);
  return found == figure.counters.end() ? 0 : found->second;
}

std::string builds(const Figures& figures) {
  std::string html =
      "<div class=\"scroll\"><table><tr><th>contract</th><th>wasm</th><th>time</th><th>of it clang</th><th>memory</th>"
      "</tr>\n";
  double longest = 1;
  for (const Figure& figure : figures.figures)
    if (parts_of(figure.name).group == "build") longest = std::max(longest, spread_of(figure.samples_ns).high);
  for (const Figure& figure : figures.figures) {
    const NameParts parts = parts_of(figure.name);
    if (parts.group != "build") continue;
    html += "<tr><td>" + escaped(parts.subject) + "</td><td>" + number(counter(figure, "wasm_KB"), 1) + " KB</td>" +
            time_cell(&figure, {false, 0, longest}, "guard") + "<td>" + time_text(counter(figure, "compile_ms") * 1e6) +
            "</td><td>" + number(counter(figure, "peak_MB"), 0) + " MB</td></tr>\n";
  }
  return html + "</table></div>\n";
}

std::string threads(const Figures& figures) {
  std::string html =
      "<div class=\"scroll\"><table><tr><th>threads</th><th>applies a second</th><th>relative</th></tr>\n";
  std::vector<std::pair<double, double>> rates;
  for (const Figure& figure : figures.figures)
    if (parts_of(figure.name).group == "threads")
      rates.emplace_back(counter(figure, "threads"), 1e9 / spread_of(figure.samples_ns).median);
  double most = 0;
  for (const auto& [count, rate] : rates) most = std::max(most, rate);
  for (const auto& [count, rate] : rates) {
    html += "<tr><td>" + number(count, 0) + "</td><td>" + number(rate / 1e6, 2) + " million" +
            track({rate, rate, rate}, {false, 0, most}, "guard", false) + "</td><td>" +
            ratio_text(rate / rates[0].second) + "</td></tr>\n";
  }
  return html + "</table></div>\n";
}

struct Section {
  std::string_view group, title;
};
constexpr Section titles[] = {{"apply", "An apply, and making memory initial again"},
                              {"threads", "Empty applies over threads"},
                              {"host_call", "Host calls"},
                              {"table", "Rows of a table"},
                              {"transfer", "Transfers as whole transactions"},
                              {"build", "Builds"},
                              {"stages", "Stages without clang"}};

std::string other_groups(const Figures& figures) {
  std::string html;
  for (const auto& [group, title] : titles) {
    if (engines_of(figures, group).empty()) continue;
    html += "<h2>" + std::string(title) + "</h2>\n";
    html += group == "build"     ? builds(figures)
            : group == "threads" ? threads(figures)
                                 : times(figures, std::string(group));
  }
  return html;
}

std::string all_figures(const Figures& figures) {
  std::string html =
      "<details><summary>Every figure</summary>\n<div "
      "class=\"scroll\"><table><tr><th>name</th><th>median</th><th>lower "
      "quartile</th><th>upper quartile</th></tr>\n";
  for (const Figure& figure : figures.figures) {
    const Spread spread = spread_of(figure.samples_ns);
    html += "<tr><td>" + escaped(figure.name) + "</td><td>" + time_text(spread.median) + "</td><td>" +
            time_text(spread.low) + "</td><td>" + time_text(spread.high) + "</td></tr>\n";
  }
  return html + "</table></div></details>\n";
}

std::string heading(const Figures& figures) {
  const Machine& machine = figures.machine;
  std::string html =
      "<h1>wrought, measured</h1>\n<p>" + escaped(machine.processor) + ", " + std::to_string(machine.cores) +
      " cores, " + escaped(machine.system) + ". " + escaped(machine.date) + ", revision " + escaped(machine.revision) +
      ". Medians of " + std::to_string(figures.repeats) + " interleaved repetitions, " +
      (machine.core >= 0 ? "pinned to core " + std::to_string(machine.core) : std::string("not pinned")) +
      "; the thin lines span the quartiles.</p>\n";
  if (is_busy(machine))
    html += "<p class=\"warning\">The machine was busy before the start (load " + number(machine.load, 2) +
            "): these times mean little.</p>\n";
  for (const auto& [name, why] : figures.failed)
    html += "<p class=\"warning\">" + escaped(name) + " failed: " + escaped(why) + "</p>\n";
  if (!figures.missing.empty()) {
    html += "<p>Not installed:";
    for (const std::string& name : figures.missing) html += " " + escaped(name);
    html += ".</p>\n";
  }
  return html;
}

}  // namespace

std::string to_html(const Figures& figures) {
  std::string html =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\"><title>wrought benchmarks</title><style>";
  html += style;
  html += "</style></head>\n<body>\n" + heading(figures);
  if (!engines_of(figures, "kernel").empty()) html += kernels(figures);
  html += other_groups(figures);
  const auto engines = engines_of(figures, "kernel");
  if (std::any_of(engines.begin(), engines.end(), [](const auto& engine) { return engine.ends_with('*'); }))
    html += "<p>* the whole process, less one that starts up and does nothing</p>\n";
  return html + all_figures(figures) + "</body></html>\n";
}

}  // namespace wrought::bench
