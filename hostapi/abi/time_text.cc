// Calendar by <chrono>; text by hand, so that no locale has a say.
#include "hostapi/abi/time_text.h"

#include <charconv>
#include <chrono>

namespace wrought::abi {
namespace {

using std::chrono::sys_days;

constexpr int64_t us_per_second = 1'000'000;
constexpr int64_t seconds_per_day = 86'400;
constexpr int64_t seconds_max = 253'402'300'799;  // 9999-12-31T23:59:59

std::string padded(int64_t value, size_t width) {
  std::string digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

std::string seconds_text(int64_t seconds) {
  const std::chrono::year_month_day date{sys_days{std::chrono::days{seconds / seconds_per_day}}};
  const int64_t rest = seconds % seconds_per_day;
  return padded(static_cast<int>(date.year()), 4) + "-" + padded(static_cast<unsigned>(date.month()), 2) + "-" +
         padded(static_cast<unsigned>(date.day()), 2) + "T" + padded(rest / 3600, 2) + ":" + padded(rest / 60 % 60, 2) +
         ":" + padded(rest % 60, 2);
}

// Takes `width` digits, and `before` in front of them if that is a character.
std::optional<int> take(std::string_view& text, char before, size_t width) {
  if (before != '\0') {
    if (!text.starts_with(before)) return std::nullopt;
    text.remove_prefix(1);
  }
  int value = 0;
  if (text.size() < width || text[0] == '-') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc{} || end != text.data() + width) return std::nullopt;
  text.remove_prefix(width);
  return value;
}

// Milliseconds from ".5", ".50" or ".500".
std::optional<int> take_milliseconds(std::string_view& text) {
  const size_t digits = text.size() - 1;
  if (digits < 1 || digits > 3) return std::nullopt;
  auto value = take(text, '.', digits);
  if (!value) return std::nullopt;
  return *value * (digits == 1 ? 100 : digits == 2 ? 10 : 1);
}

}  // namespace

std::optional<std::string> time_point_text(int64_t us) {
  if (us < 0 || us / us_per_second > seconds_max) return std::nullopt;
  return seconds_text(us / us_per_second) + "." + padded(us % us_per_second / 1000, 3);
}

std::string time_point_sec_text(uint32_t seconds) { return seconds_text(seconds); }

std::optional<int64_t> parse_time(std::string_view text) {
  const auto year = take(text, '\0', 4), month = take(text, '-', 2), day = take(text, '-', 2),
             hour = take(text, 'T', 2);
  if (!year || !month || !day || !hour) return std::nullopt;
  std::optional<int> minute = 0, second = 0, ms = 0;
  if (!text.empty()) minute = take(text, ':', 2);
  if (!text.empty()) second = take(text, ':', 2);
  if (!text.empty()) ms = take_milliseconds(text);
  if (!minute || !second || !ms || !text.empty()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *year < 1970 || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const int64_t days = sys_days{date}.time_since_epoch().count();
  return (days * seconds_per_day + *hour * 3600 + *minute * 60 + *second) * us_per_second + *ms * 1000;
}

}  // namespace wrought::abi
