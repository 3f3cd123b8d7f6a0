// Times for people.
#pragma once

#include <cstdio>
#include <string>
#include <utility>

namespace wrought {

// "12.3 us": three digits, in the unit that fits.
[[nodiscard]] inline std::string time_text(double ns) {
  static constexpr std::pair<double, const char*> units[] = {{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}, {1, "ns"}};
  const auto* unit = units;
  while (ns < unit->first && unit->first > 1) ++unit;
  const double value = ns / unit->first;
  char text[32];
  std::snprintf(text, sizeof text, "%.*f %s", value >= 100 ? 0 : value >= 10 ? 1 : 2, value, unit->second);
  return text;
}

}  // namespace wrought
