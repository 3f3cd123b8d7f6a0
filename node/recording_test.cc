// Host calls of one apply, noted on one engine and played back to another.
#include "node/recording.h"

#include <algorithm>
#include <functional>

#include "node/cross_check.h"
#include "tests/engines.h"

namespace wrought::test {
namespace {

// Makes calls that write into guest memory, read it, answer with a value, and change the state.
constexpr std::string_view busy = R"((module
  (import "env" "read_action_data" (func $read (param i32 i32) (result i32)))
  (import "env" "sha256" (func $sha256 (param i32 i32 i32)))
  (import "env" "prints_l" (func $print (param i32 i32)))
  (import "env" "db_store_i64" (func $store (param i64 i64 i64 i64 i32 i32) (result i32)))
  (import "env" "db_get_i64" (func $get (param i32 i32 i32) (result i32)))
  (import "env" "memcpy" (func $memcpy (param i32 i32 i32) (result i32)))
  (import "env" "__multi3" (func $multiply (param i32 i64 i64 i64 i64)))
  (import "env" "eosio_assert" (func $assert (param i32 i32)))
  (memory 1)
  (data (i32.const 8) "not three\00")
  (func (export "apply") (param $receiver i64) (param $code i64) (param $action i64)
    (local $row i32)
    (drop (call $read (i32.const 100) (i32.const 20)))
    (call $sha256 (i32.const 100) (i32.const 20) (i32.const 201))
    (drop (call $memcpy (i32.const 300) (i32.const 201) (i32.const 32)))
    (call $multiply (i32.const 400) (i64.load (i32.const 300)) (i64.const 7) (local.get $action) (i64.const 1))
    (local.set $row
      (call $store (local.get $receiver) (i64.const 5) (local.get $receiver) (i64.const 1) (i32.const 400) (i32.const 16)))
    (drop (call $get (local.get $row) (i32.const 500) (i32.const 64)))
    (call $print (i32.const 201) (i32.const 3))
    (call $assert (i64.ne (local.get $action) (i64.const 3)) (i32.const 8))
    (if (i64.eq (local.get $action) (i64.const 4)) (then (drop (call $memcpy (i32.const 1) (i32.const 2) (i32.const 9)))))
    (if (i64.eq (local.get $action) (i64.const 5)) (then (call $print (i32.const -1) (i32.const 2))))))
)";

struct Engines {
  std::shared_ptr<const InterceptedProfile> intercepted;
  std::shared_ptr<Contract> plain, native, wabt;  // `plain` is linked to the profile itself
};

Engines engines_of(std::string_view wat) {
  const Folder folder;
  const auto file = folder.write("contract.wat", wat);
  const auto& profile = *find_profile("antelope");
  Engines engines;
  auto intercepted = InterceptedProfile::create(profile);
  EXPECT_TRUE(intercepted.ok());
  engines.intercepted = *intercepted;
  const auto built = build_plugin(file, folder / "plugin.so", {});
  EXPECT_TRUE(built.ok()) << built.failure().to_line();
  engines.plain = *load_native(folder / "plugin.so", profile, Trust::none());
  engines.native = *load_native(folder / "plugin.so", engines.intercepted->profile(), Trust::none());
  const auto module = meter(file, {});
  engines.wabt = *load_wabt(module->bytes, module->manifest, engines.intercepted->profile());
  return engines;
}

// Applies as ever, and keeps the recording.
struct Recorder final : Contract {
  explicit Recorder(Contract& contract) : inner(contract) {}
  Outcome apply(const ApplyRequest& request, HostContext& host) noexcept override {
    return apply_recorded(inner, *find_profile("antelope"), request, host, recorded);
  }
  const Manifest& manifest() const override { return inner.manifest(); }
  std::string_view engine() const override { return inner.engine(); }

  Contract& inner;
  std::optional<RecordedApply> recorded;
};

constexpr std::chrono::seconds enough{60};

// By action: completed, aborted by the host, a failure in a function that emitted code does by itself, a bad pointer.
constexpr uint64_t actions[] = {1, 3, 4, 5};

TEST(Recording, changes_nothing_and_plays_on_the_other_engine) {
  const Engines engines = engines_of(busy);
  for (const auto& [first, second] :
       {std::pair(engines.native, engines.wabt), std::pair(engines.wabt, engines.native)}) {
    for (const uint64_t action : actions) {
      const Call call{.receiver = 7, .action = action, .data = "twenty bytes of data"};
      Recorder recorder(*first);
      EXPECT_EQ(apply(recorder, call).text(), apply(*engines.plain, call).text());
      ASSERT_TRUE(recorder.recorded);
      const PlayedApply played = play(*second, *recorder.recorded, enough);
      const Comparison comparison = compare(*recorder.recorded, played);
      EXPECT_EQ(comparison.text, "equal") << "action " << action << " recorded on " << first->engine();
      EXPECT_EQ(comparison.verdict, Verdict::equal);
    }
  }
}

TEST(Recording, plays_under_every_gas_limit) {
  const Engines engines = engines_of(busy);
  const Call whole{.receiver = 7, .action = 1, .data = "twenty bytes of data"};
  const int64_t used = apply(*engines.plain, whole).outcome.gas_used;
  ASSERT_GT(used, 500);
  for (int64_t limit = 0; limit <= used; ++limit) {
    Call call = whole;
    call.gas_limit = limit;
    Recorder recorder(*engines.native);
    static_cast<void>(apply(recorder, call));
    ASSERT_TRUE(recorder.recorded);
    ASSERT_EQ(compare(*recorder.recorded, play(*engines.wabt, *recorder.recorded, enough)).text, "equal")
        << "gas limit " << limit;
  }
}

TEST(Recording, notes_what_the_host_wrote_and_nothing_that_the_guest_does_itself) {
  const Engines engines = engines_of(busy);
  Recorder recorder(*engines.native);
  static_cast<void>(apply(recorder, {.receiver = 7, .action = 1, .data = "twenty bytes of data"}));
  ASSERT_TRUE(recorder.recorded);
  std::vector<std::string> names;
  for (const RecordedCall& call : recorder.recorded->recording.calls)
    names.emplace_back(find_profile("antelope")->functions[call.ordinal].name);
  EXPECT_EQ(names, (std::vector<std::string>{"read_action_data", "sha256", "db_store_i64", "db_get_i64", "prints_l",
                                             "eosio_assert"}));
  const auto& calls = recorder.recorded->recording.calls;
  const std::string data = "twenty bytes of data";
  EXPECT_EQ(calls[0].arguments, (std::vector<uint64_t>{100, 20}));
  EXPECT_EQ(calls[0].result, 20u);
  EXPECT_EQ(calls[0].writes, (std::vector<GuestWrite>{{100, Bytes(data.begin(), data.end())}}));
  ASSERT_EQ(calls[1].writes.size(), 1u);
  EXPECT_EQ(calls[1].writes[0].address, 201u);  // the digest, where no reference is aligned
  EXPECT_EQ(calls[1].writes[0].bytes.size(), 32u);
  EXPECT_TRUE(calls[2].writes.empty());
  ASSERT_EQ(calls[3].writes.size(), 1u);
  EXPECT_EQ(calls[3].writes[0].address, 500u);
  EXPECT_LE(calls[3].writes[0].bytes.size(), 16u);
}

TEST(Recording, of_another_apply_is_told_from_this_one) {
  const Engines engines = engines_of(busy);
  Recorder recorder(*engines.native);
  static_cast<void>(apply(recorder, {.receiver = 7, .action = 1, .data = "twenty bytes of data"}));
  ASSERT_TRUE(recorder.recorded);
  using Change = std::function<void(RecordedApply&)>;
  const std::pair<Change, std::string> cases[] = {
      {[](RecordedApply& r) { r.recording.calls[4].arguments[1] = 4; },
       "native and wabt differ: host call 4: prints_l(201 3), recorded was prints_l(201 4)"},
      {[](RecordedApply& r) { r.recording.calls[4].ordinal = 83; },
       "native and wabt differ: host call 4: prints_l(201 3), recorded was printui(201 3)"},
      {[](RecordedApply& r) { r.recording.calls[2].guest_bytes[0] ^= 1; },
       "native and wabt differ: host call 2: db_store_i64(7 5 7 1 400 16) on other guest memory than was recorded"},
      {[](RecordedApply& r) { r.recording.calls.pop_back(); },
       "native and wabt differ: host call 5: eosio_assert(1 8), none was recorded"},
      {[](RecordedApply& r) { r.recording.calls.push_back(r.recording.calls[4]); },
       "native and wabt differ: host call 6: none, recorded was prints_l(201 3)"},
      {[](RecordedApply& r) { r.answer.outcome.kind = OutcomeKind::exited; },
       "native and wabt differ: outcome exited and completed"},
      {[](RecordedApply& r) { r.answer.memory_bytes *= 2; },
       "native and wabt differ: bytes of memory 131072 and 65536"},
      {[](RecordedApply& r) { r.recording.calls[0].writes[0] = {65'530, Bytes(7)}; },
       "native and wabt differ: host call 0: the recorded answer lies outside of memory"},
  };
  for (const auto& [change, text] : cases) {
    RecordedApply changed = *recorder.recorded;
    change(changed);
    const Comparison comparison = compare(changed, play(*engines.wabt, changed, enough));
    EXPECT_EQ(comparison.text, text);
    EXPECT_EQ(comparison.verdict, Verdict::different);
  }
  const std::pair<Change, std::string> beginnings[] = {
      {[](RecordedApply& r) { ++r.recording.calls[3].gas_before; }, "native and wabt differ: host call 3: db_get_i64("},
      {[](RecordedApply& r) { ++r.answer.outcome.gas_used; }, "native and wabt differ: gas "},
      {[](RecordedApply& r) { r.answer.memory_hash[5] ^= 1; }, "native and wabt differ: memory hash "},
      {[](RecordedApply& r) { --r.recording.calls[3].gas_after; },
       "native and wabt differ: host call 4: prints_l(201 3) with "},
      {[](RecordedApply& r) { r.recording.calls[1].writes[0].bytes[1] ^= 1; }, "native and wabt differ: host call 2: "},
  };
  for (const auto& [change, text] : beginnings) {
    RecordedApply changed = *recorder.recorded;
    change(changed);
    const Comparison comparison = compare(changed, play(*engines.wabt, changed, enough));
    EXPECT_EQ(comparison.text.substr(0, text.size()), text) << comparison.text;
  }
}

TEST(Recording, has_no_verdict_where_the_machine_ended_the_apply) {
  const Engines engines = engines_of(contract("", endless_loop));
  const int64_t very_much = int64_t{1} << 60;
  Recorder recorder(*engines.native);
  const Seen seen = apply(recorder, {.gas_limit = very_much, .deadline = std::chrono::milliseconds(5)});
  EXPECT_EQ(seen.outcome.error_class, "deadline");
  EXPECT_FALSE(recorder.recorded);

  // The second run may take longer than it is given.
  static_cast<void>(apply(recorder, {.gas_limit = 100}));
  ASSERT_TRUE(recorder.recorded);
  recorder.recorded->gas_limit = very_much;
  const Comparison comparison =
      compare(*recorder.recorded, play(*engines.wabt, *recorder.recorded, std::chrono::milliseconds(5)));
  EXPECT_EQ(comparison.verdict, Verdict::inconclusive) << comparison.text;
}

// Every host function by its description: what the interceptor is told must be what the table says.
TEST(InterceptedProfile, describes_every_function) {
  struct Watcher final : CallInterceptor {
    void on_call(const InterceptedFunction& function, GenericCall& call) noexcept override {
      seen = function;
      ranges = function.ranges(call).count;
    }
    InterceptedFunction seen;
    size_t ranges = 0;
  } watcher;
  const auto intercepted = InterceptedProfile::create(*find_profile("antelope"));
  ASSERT_TRUE(intercepted.ok());
  Bytes memory(65'536);
  size_t watched = 0, with_ranges = 0;
  for (const HostFunction& function : (*intercepted)->profile().functions) {
    if (!function.implemented) continue;
    const std::array<uint64_t, 16> ones = [] {
      std::array<uint64_t, 16> all;
      all.fill(1);
      return all;
    }();
    GenericCall call{&watcher, memory.data(), memory.size(), ones.data(), 0, 1'000};
    function.generic(call);
    ++watched;
    with_ranges += watcher.ranges != 0;
    const auto arguments = static_cast<uint32_t>(std::ranges::count(function.signature, 'i') +
                                                 std::ranges::count(function.signature, 'f'));
    const bool has_result = function.signature.find("->") != std::string_view::npos;
    EXPECT_EQ(watcher.seen.ordinal, function.ordinal) << function.name;
    EXPECT_EQ(watcher.seen.argument_count + (has_result ? 1 : 0), arguments) << function.name;
    EXPECT_EQ(watcher.seen.has_result, has_result) << function.name;
  }
  EXPECT_EQ(watched, 191u);
  EXPECT_GT(with_ranges, 80u);
}

TEST(InterceptedProfile, refuses_functions_that_it_does_not_know) {
  HostProfile profile = *find_profile("antelope");
  std::vector<HostFunction> functions(profile.functions.begin(), profile.functions.end());
  functions[3].name = "fork";
  profile.functions = functions;
  const auto refused = InterceptedProfile::create(profile);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.failure().to_line(),
            "usage: profile antelope: calls of this profile cannot be intercepted: host function 3 is not antelope's "
            "set_action_return_value");
}

}  // namespace
}  // namespace wrought::test
