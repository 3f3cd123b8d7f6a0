// What the tests of the database share: the tables they use and the errors of iterators.
#pragma once

#include "hostapi/antelope/host_checks.h"

namespace wrought::checks {

inline constexpr uint64_t scope = 1, table = 2;

inline constexpr auto no_iterator = "invalid_table_iterator: invalid iterator";
inline constexpr auto end_iterator = "table_operation_not_permitted: dereference of end iterator";
inline constexpr auto unknown_iterator = "invalid_table_iterator: iterator out of range";
inline constexpr auto removed_iterator = "table_operation_not_permitted: dereference of deleted object";
inline constexpr auto unknown_end = "invalid_table_iterator: not a valid end iterator";
inline constexpr auto not_own = "table_access_violation: db access violation";
inline constexpr auto no_payer = "invalid_table_payer: must specify a valid account to pay for new record";
inline constexpr auto duplicate =
    "std::logic_error: could not insert object, most likely a uniqueness constraint was violated";
inline constexpr auto unknown_payer = "std::out_of_range: unknown key (eosio::chain::name): nobody";

// Values of an iterator that is no row, and what is said of them. Holds while no table but one was touched and no row
// beyond 0.
struct BadIterator {
  uint64_t value;
  const char* error;
};
inline const BadIterator bad_iterators[] = {
    {minus(1), no_iterator},         {minus(2), end_iterator},
    {minus(3), end_iterator},  // of no table, but that is not looked at
    {0x8000'0000, end_iterator},     {1, unknown_iterator},
    {0x7fff'ffff, unknown_iterator},
};
// The same for a step back, which may start at an end.
inline const BadIterator bad_iterators_of_previous[] = {
    {minus(1), no_iterator}, {minus(3), unknown_end},         {0x8000'0000, unknown_end},
    {1, unknown_iterator},   {0x7fff'ffff, unknown_iterator},
};

// RAM that the apply at hand has billed or given back, as "account+bytes" of everyone with a difference.
inline std::string ram(const TestGuest& g) {
  std::string text;
  for (const auto& [payer, bytes] : g.context.ram_deltas) {
    if (bytes != 0)
      text += (text.empty() ? "" : " ") + to_string(Name{payer}) + (bytes > 0 ? "+" : "") + std::to_string(bytes);
  }
  return text;
}

inline void refuse_writes(TestGuest& g) { g.transaction.read_only = true; }
inline std::string read_only_error(const std::string& verb) {
  return "table_operation_not_permitted: cannot " + verb + " a db record when executing a readonly transaction";
}

}  // namespace wrought::checks
