// What is the same for every host function, as one table: a good call of each, what it costs, which of its arguments
// are pointers, and whether a context-free action may make it. The files beside this one test what the calls do.
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

struct Pointer {
  enum Kind {
    reference,    // to `size` bytes: not null, all of them in memory
    span,         // with its count of elements of `size` bytes in the next cell
    text,         // with a NUL before the end of memory
    destination,  // of memcpy and its family: `size` cells on is the count, and its first byte must be there
    source,       // of that family: `size` cells on is the count
  } kind;
  size_t cell;
  uint32_t size;
};
using Pointers = std::vector<Pointer>;
constexpr auto R = Pointer::reference;
constexpr auto S = Pointer::span;

enum ContextFree { no, yes, only };

struct Call {
  std::string name;
  std::vector<uint64_t> cells;
  ContextFree context_free;
  int64_t cost;
  Pointers pointers = {};
  std::string failure = "";  // of the good call: some functions do nothing but fail
};

// Where the guest keeps what its calls name.
constexpr uint32_t key = 64;    // 32 bytes, a key of any kind of index
constexpr uint32_t note = 104;  // "note" and a NUL
constexpr uint32_t out = 208;   // results
constexpr uint32_t code = 512;  // a packed action, then a packed transaction
constexpr uint64_t scope = 1, table = 2;

const Action& sent_action() {
  static const Action action{"bob"_n, "hi"_n, {}, "data"};
  return action;
}
std::string packed_action() {
  std::string packed;
  pack_action(packed, sent_action());
  return packed;
}
std::string packed_transaction() {
  TransactionInfo transaction;
  transaction.actions = {sent_action()};
  return pack_transaction(transaction);
}

// The digests of "note", for the calls that compare.
struct Hash {
  std::string name;
  uint32_t bytes;
  int64_t per_byte;
  uint32_t at;
};
const Hash hashes[] = {
    {"sha1", 20, 8, 2048}, {"sha256", 32, 8, 2112}, {"sha512", 64, 8, 2176}, {"ripemd160", 20, 12, 2240}};

// A guest for which every call of the table is good: the tables have a row 1, which is iterator 0.
struct PreparedGuest : TestGuest {
  explicit PreparedGuest(bool context_free) : TestGuest(default_action(), context_free) {
    poke(note, std::string_view("note", 5));
    poke(code, packed_action());
    poke(code + 256, packed_transaction());
    transaction.actions = {sent_action()};
    transaction.context_free_data = {"12345678"};
    transaction.packed = packed_transaction();
    for (const Hash& hash : hashes) call(hash.name, {note, 4, hash.at});
    if (context_free) return;
    call("db_store_i64", {scope, table, alice, 1, note, 4});
    for (const char* index : {"db_idx64_store", "db_idx128_store", "db_idx_double_store", "db_idx_long_double_store"}) {
      call(index, {scope, table, alice, 1, key});
    }
    call("db_idx256_store", {scope, table, alice, 1, key, 2});
  }
  std::string error(const Call& c) { return error(c.name, c.cells); }
  std::string error(const std::string& name, const std::vector<uint64_t>& cells) {
    call_cells(name, cells.data());
    return failure_text();
  }
  // All that a call can change.
  [[nodiscard]] std::string effects() const {
    std::string all(reinterpret_cast<const char*>(memory), memory_bytes);
    all += context.console + '|' + context.return_value + '|' + std::to_string(context.recipients.size()) + '|' +
           std::to_string(context.inline_actions.size() + context.context_free_inline_actions.size()) + '|';
    for (const auto& [payer, bytes] : context.ram_deltas) all += std::to_string(payer) + '+' + std::to_string(bytes);
    overlay.for_each_change([&](auto key, auto, auto now) { all.append(key).append(now.value_or("gone")); });
    return all;
  }
};

void add_index_calls(std::vector<Call>& calls, const std::string& index, uint32_t key_bytes) {
  const std::string name = "db_" + index + "_";
  const bool counted = index == "idx256";  // two elements, so the key takes two cells
  const Pointer key_at_4{counted ? S : R, 4, key_bytes}, key_at_3{counted ? S : R, 3, key_bytes},
      key_at_2{counted ? S : R, 2, key_bytes}, id_after_key{R, counted ? 5u : 4u, 8};
  const auto with_key = [&](std::vector<uint64_t> before, std::vector<uint64_t> after = {}) {
    before.push_back(key);
    if (counted) before.push_back(2);
    before.insert(before.end(), after.begin(), after.end());
    return before;
  };
  calls.insert(calls.end(),
               {
                   {name + "store", with_key({scope, table, alice, 9}), no, 400, {key_at_4}},
                   {name + "update", with_key({0, 0}), no, 350, {key_at_2}},
                   {name + "remove", {0}, no, 350},
                   {name + "find_secondary", with_key({token, scope, table}, {out}), no, 150, {key_at_3, id_after_key}},
                   {name + "find_primary", with_key({token, scope, table}, {1}), no, 150, {key_at_3}},
                   {name + "lowerbound", with_key({token, scope, table}, {out}), no, 150, {key_at_3, id_after_key}},
                   {name + "upperbound", with_key({token, scope, table}, {out}), no, 150, {key_at_3, id_after_key}},
                   {name + "end", {token, scope, table}, no, 80},
                   {name + "next", {0, out}, no, 120, {{R, 1, 8}}},
                   {name + "previous", {0, out}, no, 120, {{R, 1, 8}}},
               });
}

std::vector<Call> all_calls() {
  const uint64_t action_bytes = packed_action().size(), transaction_bytes = packed_transaction().size();
  const auto action_gas = static_cast<int64_t>(action_bytes), transaction_gas = static_cast<int64_t>(transaction_bytes);
  constexpr uint64_t one = 0x3fff'0000'0000'0000;  // high half of 1 as a float128
  const Pointers result16{{R, 0, 16}}, span0{{S, 0, 1}};
  std::vector<Call> calls{
      {"read_action_data", {out, 6}, yes, 20 + 6, span0},
      {"action_data_size", {}, yes, 5},
      {"current_receiver", {}, yes, 5},
      {"set_action_return_value", {out, 4}, no, 30 + 4, span0},

      {"require_auth", {alice}, no, 15},
      {"require_auth2", {alice, ("active"_n).value}, no, 15},
      {"has_auth", {alice}, no, 15},
      {"require_recipient", {bob}, no, 30},
      {"is_account", {alice}, no, 80},
      {"get_code_hash", {alice, 0, out, 43}, no, 120 + 43, {{S, 2, 1}}},

      {"current_time", {}, no, 5},
      {"publication_time", {}, no, 5},
      {"get_sender", {}, no, 5},
      {"abort", {}, yes, 5, {}, "abort_called: abort() called"},
      {"eosio_assert", {1, note}, yes, 10 + 4, {{Pointer::text, 1, 0}}},
      {"eosio_assert_message", {1, note, 4}, yes, 10 + 4, {{S, 1, 1}}},
      {"eosio_assert_code", {1, 5}, yes, 5},
      {"eosio_exit", {0}, yes, 5, {}, ": "},  // neither class nor text: it is a success
      {"get_block_num", {}, yes, 5},

      {"db_store_i64", {scope, table, alice, 9, note, 4}, no, 300 + 4, {{S, 4, 1}}},
      {"db_update_i64", {0, 0, note, 4}, no, 250 + 4, {{S, 2, 1}}},
      {"db_remove_i64", {0}, no, 250},
      {"db_get_i64", {0, out, 3}, no, 100 + 3, {{S, 1, 1}}},
      {"db_next_i64", {0, out}, no, 120, {{R, 1, 8}}},
      {"db_previous_i64", {0, out}, no, 120, {{R, 1, 8}}},
      {"db_find_i64", {token, scope, table, 1}, no, 120},
      {"db_lowerbound_i64", {token, scope, table, 1}, no, 150},
      {"db_upperbound_i64", {token, scope, table, 1}, no, 150},
      {"db_end_i64", {token, scope, table}, no, 80},

      {"prints", {note}, yes, 10 + 4, {{Pointer::text, 0, 0}}},
      {"prints_l", {note, 3}, yes, 10 + 3, span0},
      {"printi", {7}, yes, 20},
      {"printui", {7}, yes, 20},
      {"printi128", {key}, yes, 60, result16},
      {"printui128", {key}, yes, 60, result16},
      {"printsf", {f32(1)}, yes, 60},
      {"printdf", {f64(1)}, yes, 60},
      {"printqf", {key}, yes, 60, result16},
      {"printn", {alice}, yes, 20},
      {"printhex", {note, 4}, yes, 10 + 2 * 4, span0},

      // The bytes count once, although two ranges are named.
      {"memcpy", {out, note, 4}, yes, 5 + 4, {{Pointer::destination, 0, 2}, {Pointer::source, 1, 1}}},
      {"memmove", {out, note, 4}, yes, 5 + 4, {{Pointer::destination, 0, 2}, {Pointer::source, 1, 1}}},
      {"memcmp", {out, note, 4}, yes, 5 + 4, {{Pointer::source, 0, 2}, {Pointer::source, 1, 1}}},
      {"memset", {out, 'x', 4}, yes, 5 + 4, {{Pointer::destination, 0, 2}}},

      {"send_inline", {code, action_bytes}, no, 200 + action_gas, span0},
      {"send_context_free_inline", {code, action_bytes}, no, 200 + action_gas, span0},
      {"send_deferred",
       {key, alice, code + 256, transaction_bytes, 0},
       no,
       200 + 16 + transaction_gas,
       {{R, 0, 16}, {S, 2, 1}}},
      {"cancel_deferred", {key}, no, 100, result16},

      {"read_transaction", {out, 8}, yes, 50 + 8, span0},
      {"transaction_size", {}, yes, 10},
      {"expiration", {}, yes, 10},
      {"tapos_block_num", {}, yes, 10},
      {"tapos_block_prefix", {}, yes, 10},
      {"get_action", {1, 0, out, 100}, yes, 50 + 100, {{S, 2, 1}}},
      {"get_context_free_data", {0, out, 8}, only, 20 + 8, {{S, 1, 1}}},

      {"__fixtfsi", {0, one}, yes, 20},
      {"__fixtfdi", {0, one}, yes, 20},
      {"__fixunstfsi", {0, one}, yes, 20},
      {"__fixunstfdi", {0, one}, yes, 20},
      {"__trunctfdf2", {0, one}, yes, 20},
      {"__trunctfsf2", {0, one}, yes, 20},
      {"__floatsidf", {7}, yes, 20},
      {"__floattidf", {7, 0}, yes, 20},
      {"__floatuntidf", {7, 0}, yes, 20},
      {"__negtf2", {out, 0, one}, yes, 20, result16},
      {"__extendsftf2", {out, f32(1)}, yes, 20, result16},
      {"__extenddftf2", {out, f64(1)}, yes, 20, result16},
      {"__fixtfti", {out, 0, one}, yes, 20, result16},
      {"__fixunstfti", {out, 0, one}, yes, 20, result16},
      {"__fixsfti", {out, f32(1)}, yes, 20, result16},
      {"__fixdfti", {out, f64(1)}, yes, 20, result16},
      {"__fixunssfti", {out, f32(1)}, yes, 20, result16},
      {"__fixunsdfti", {out, f64(1)}, yes, 20, result16},
      {"__floatsitf", {out, 7}, yes, 20, result16},
      {"__floatditf", {out, 7}, yes, 20, result16},
      {"__floatunsitf", {out, 7}, yes, 20, result16},
      {"__floatunditf", {out, 7}, yes, 20, result16},
  };
  add_index_calls(calls, "idx64", 8);
  add_index_calls(calls, "idx128", 16);
  add_index_calls(calls, "idx256", 16);
  add_index_calls(calls, "idx_double", 8);
  add_index_calls(calls, "idx_long_double", 16);
  for (const Hash& hash : hashes) {
    const int64_t cost = 300 + hash.per_byte * (4 + hash.bytes);
    const Pointers pointers{{S, 0, 1}, {R, 2, hash.bytes}};
    calls.push_back({hash.name, {note, 4, out}, yes, cost, pointers});
    calls.push_back({"assert_" + hash.name, {note, 4, hash.at}, yes, cost, pointers});
  }
  for (const char* shift : {"__ashlti3", "__ashrti3", "__lshlti3", "__lshrti3"}) {
    calls.push_back({shift, {out, 1, 0, 3}, yes, 5, result16});
  }
  for (const char* division : {"__divti3", "__udivti3", "__modti3", "__umodti3"}) {
    calls.push_back({division, {out, 9, 0, 2, 0}, yes, 40, result16});
  }
  calls.push_back({"__multi3", {out, 9, 0, 2, 0}, yes, 5, result16});
  calls.push_back({"__addtf3", {out, 0, one, 0, one}, yes, 50, result16});
  calls.push_back({"__subtf3", {out, 0, one, 0, one}, yes, 50, result16});
  calls.push_back({"__multf3", {out, 0, one, 0, one}, yes, 60, result16});
  calls.push_back({"__divtf3", {out, 0, one, 0, one}, yes, 150, result16});
  for (const char* comparison :
       {"__cmptf2", "__eqtf2", "__netf2", "__getf2", "__gttf2", "__letf2", "__lttf2", "__unordtf2"}) {
    calls.push_back({comparison, {0, one, 0, one}, yes, 20});
  }
  return calls;
}

// One bad and good value of a pointer argument, and the refusal; "" stands for any end but a refusal of the pointer.
struct Probe {
  std::vector<std::pair<size_t, uint64_t>> cells;  // what is put into which cell
  std::string refusal;
};

std::vector<Probe> probes_of(const Pointer& p) {
  const uint64_t top = UINT32_MAX;
  const size_t at = p.cell, count = at + 1;
  switch (p.kind) {
    case Pointer::reference:
      return {
          {{{at, 0}}, null_reference},
          {{{at, memory_end - p.size}}, ""},  // the last place where it fits
          {{{at, memory_end - p.size + 1}}, access_violation},
          {{{at, memory_end}}, access_violation},
          {{{at, top}}, access_violation},
          {{{at, 1}}, ""},  // unaligned
      };
    case Pointer::span:
      return {
          {{{at, 0}, {count, 0}}, ""},
          {{{at, 0}, {count, 1}}, ""},  // null is an address like any other
          {{{at, memory_end}, {count, 0}}, ""},
          {{{at, memory_end + 1}, {count, 0}}, access_violation},
          {{{at, memory_end - p.size}, {count, 1}}, ""},
          {{{at, memory_end - p.size + 1}, {count, 1}}, access_violation},
          {{{at, memory_end}, {count, 1}}, access_violation},
          {{{at, 1}, {count, top / p.size}}, access_violation},
          {{{at, top}, {count, top / p.size}}, access_violation},
          {{{at, 0}, {count, top}}, p.size == 1 ? access_violation : length_overflow},
      };
    case Pointer::text:
      return {
          {{{at, 0}}, ""},
          {{{at, memory_end - 1}}, ""},  // the NUL is the last byte
          {{{at, memory_end}}, access_violation},
          {{{at, top}}, access_violation},
      };
    case Pointer::destination:
      return {
          {{{at, 0}, {at + p.size, 0}}, ""},
          {{{at, memory_end}, {at + p.size, 0}}, access_violation},  // its first byte, although nothing is written
          {{{at, memory_end - 1}, {at + p.size, 1}}, ""},
          {{{at, memory_end - 1}, {at + p.size, 2}}, access_violation},
          {{{at, top}, {at + p.size, top}}, access_violation},
      };
    case Pointer::source:
      return {
          {{{at, memory_end}, {at + p.size, 0}}, ""},
          {{{at, memory_end + 1}, {at + p.size, 0}}, access_violation},
          {{{at, memory_end - 1}, {at + p.size, 1}}, ""},
          {{{at, memory_end - 1}, {at + p.size, 2}}, access_violation},
          {{{at, top}, {at + p.size, top}}, access_violation},
      };
  }
  return {};
}

bool refuses_pointer(const std::string& error) {
  return error == access_violation || error == null_reference || error == length_overflow;
}

PreparedGuest guest_for(const Call& call) { return PreparedGuest(call.context_free == only); }

TEST(Calls, cost_what_the_table_says) {
  for (const Call& call : all_calls()) {
    PreparedGuest g = guest_for(call);
    EXPECT_EQ(g.error(call), call.failure) << call.name;
    EXPECT_EQ(TestGuest::gas - (call.failure.empty() ? g.gas_left : g.context.gas_at_failure), call.cost) << call.name;
  }
}

TEST(Calls, with_one_gas_too_little_change_nothing) {
  for (const Call& call : all_calls()) {
    PreparedGuest g = guest_for(call);
    const std::string before = g.effects();
    g.gas_limit = call.cost - 1;
    EXPECT_EQ(g.error(call), "out of gas") << call.name;
    EXPECT_TRUE(g.effects() == before) << call.name;
    g.gas_limit = call.cost;
    EXPECT_EQ(g.error(call), call.failure) << call.name;
  }
}

TEST(Calls, are_for_context_free_actions_or_not) {
  for (const Call& call : all_calls()) {
    PreparedGuest inside(true), outside(false);
    EXPECT_EQ(inside.error(call), call.context_free == no
                                      ? "unaccessible_api: only context free api's can be used in this context"
                                      : call.failure)
        << call.name;
    EXPECT_EQ(outside.error(call), call.context_free == only
                                       ? "unaccessible_api: this API may only be called from context_free apply"
                                       : call.failure)
        << call.name;
  }
}

TEST(Calls, end_at_the_edges_of_memory) {
  for (const Call& call : all_calls()) {
    for (const Pointer& pointer : call.pointers) {
      for (const Probe& probe : probes_of(pointer)) {
        std::vector<uint64_t> cells = call.cells;
        std::string text = call.name;
        for (const auto& [cell, value] : probe.cells) {
          cells[cell] = value;
          text += ", cell " + std::to_string(cell) + " = " + std::to_string(value);
        }
        PreparedGuest g = guest_for(call);
        const std::string before = g.effects();
        const std::string error = g.error(call.name, cells);
        if (probe.refusal.empty()) {
          EXPECT_FALSE(refuses_pointer(error)) << text << ": " << error;
        } else {
          EXPECT_EQ(error, probe.refusal) << text;
          EXPECT_TRUE(g.effects() == before) << text;
        }
      }
    }
  }
}

// Of two bad pointers the last one is named: a null reference tells which one it was.
TEST(Calls, convert_the_last_pointer_first) {
  int seen = 0;
  for (const Call& call : all_calls()) {
    if (call.pointers.size() < 2) continue;
    ++seen;
    const size_t first = call.pointers.front().cell, last = call.pointers.back().cell;
    std::vector<uint64_t> cells = call.cells;
    cells[first] = 0;
    cells[last] = UINT32_MAX;
    PreparedGuest g = guest_for(call);
    EXPECT_EQ(g.error(call.name, cells), access_violation) << call.name;
    if (call.pointers.back().kind != R) continue;
    std::swap(cells[first], cells[last]);
    EXPECT_EQ(g.error(call.name, cells), null_reference) << call.name;
  }
  // find_secondary and the bounds of five indices, send_deferred, memcpy and two more, eight about hashes
  EXPECT_EQ(seen, 5 * 3 + 1 + 3 + 8);
}

TEST(Calls, a_bad_pointer_wins_over_a_precondition) {
  for (const Call& call : all_calls()) {
    if (call.context_free == yes) continue;
    PreparedGuest refused(call.context_free == no);
    for (const Pointer& pointer : call.pointers) {
      std::vector<uint64_t> cells = call.cells;
      cells[pointer.cell] = UINT32_MAX;
      EXPECT_EQ(refused.error(call.name, cells), access_violation) << call.name << ", cell " << pointer.cell;
    }
  }
}

TEST(Calls, need_no_privilege) {
  const TestGuest g;
  for (const Call& call : all_calls()) EXPECT_FALSE(g.profile.find("env", call.name)->privileged) << call.name;
}

// Groups whose calls are tested elsewhere: ordinals, and the program that has them.
struct Elsewhere {
  uint32_t first, last;
  const char* program;
};
constexpr Elsewhere elsewhere[] = {
    {12, 12, "hostapi_config_test"},         // protocol features
    {95, 96, "hostapi_crypto_test"},         // keys
    {105, 121, "hostapi_crypto_test"},       // curves and other primitives
    {133, 136, "hostapi_permissions_test"},  // permissions
    {137, 153, "hostapi_config_test"},       // privileged functions, producers
};
bool tested_elsewhere(const HostFunction& f) {
  return std::ranges::any_of(elsewhere, [&](auto& e) { return e.first <= f.ordinal && f.ordinal <= e.last; });
}

TEST(Calls, are_all_in_the_table) {
  const auto calls = all_calls();
  for (const auto& f : TestGuest().profile.functions) {
    const auto rows = std::ranges::count_if(calls, [&](auto& call) { return call.name == f.name; });
    EXPECT_EQ(rows, tested_elsewhere(f) ? 0 : 1) << f.name;
  }
}

// Says after a whole run which functions no test has called; a run of some tests cannot know.
class EveryFunctionIsCalled final : public ::testing::Environment {
  void TearDown() override {
    const auto& run = *::testing::UnitTest::GetInstance();
    if (run.test_to_run_count() != run.total_test_count()) return;
    for (const auto& f : TestGuest().profile.functions) {
      if (!f.implemented || tested_elsewhere(f)) continue;
      EXPECT_TRUE(TestGuest::called().contains(std::string(f.name))) << f.name << " is called by no test";
    }
  }
};
const auto* const every_function_is_called = ::testing::AddGlobalTestEnvironment(new EveryFunctionIsCalled);

}  // namespace
}  // namespace wrought
