// Modules that are not contracts: linked to one another and called by name, on the native engine in both memory modes,
// on libwabt's interpreter and as wabt's C.
#include <functional>

#include "runtime/module_store.h"
#include "tests/engines.h"
#include "transpiler/wasm2c_modules.h"

namespace wrought::test {
namespace {

struct StoreKind {
  std::string name;
  std::function<std::unique_ptr<ModuleStore>()> make;
  std::function<Result<std::shared_ptr<const LoadedModule>>(std::string_view wat)> load;
};

Result<std::shared_ptr<const LoadedModule>> load_built(std::string_view wat, MemoryMode memory) {
  const Folder folder;
  BuildOptions options = plain_wasm();
  options.memory = memory;
  const auto built = build_plugin(folder.write("m.wat", wat), folder / "m.so", options);
  if (!built) return built.failure();
  return load_native_module(folder / "m.so", *find_profile("plain"), Trust::none());
}

Result<std::shared_ptr<const LoadedModule>> load_metered(std::string_view wat) {
  const Folder folder;
  const auto module = meter(folder.write("m.wat", wat), plain_wasm());
  if (!module) return module.failure();
  return load_wabt_module(module->bytes, module->manifest, *find_profile("plain"));
}

// An object each, so modules of several objects meet.
Result<std::shared_ptr<const LoadedModule>> load_wasm2c_built(std::string_view wat) {
  const Folder folder;
  const auto module = meter(folder.write("m.wat", wat), plain_wasm());
  if (!module) return module.failure();
  auto text = wasm2c_module_text(module->bytes, module->manifest, 0);
  if (!text) return text.failure();
  const auto files = wasm2c_modules_files({std::move(*text)});
  if (!files) return files.failure();
  const auto object = compile_wasm2c(*files, wasm2c_modules_flags(), {});
  if (!object) return object.failure();
  const Manifest manifests[] = {module->manifest};
  auto modules = load_wasm2c_modules(object->elf, manifests, *find_profile("plain"));
  if (!modules) return modules.failure();
  return (*modules)[0];
}

// Instances on one engine.
class World {
 public:
  explicit World(const StoreKind& kind) : kind_(kind), store_(kind.make()) {}

  size_t add(std::string_view wat, std::string name = "") {
    const auto module = kind_.load(wat);
    EXPECT_TRUE(module.ok()) << module.failure().to_line();
    const auto made = store_->instantiate(*module, plenty_of_gas, context_);
    EXPECT_TRUE(made.ok()) << made.failure().to_line();
    EXPECT_TRUE(made->outcome.ok()) << made->outcome.message;
    if (!name.empty()) store_->register_instance(std::move(name), made->instance);
    return made->instance;
  }
  std::string refusal(std::string_view wat) {
    const auto made = store_->instantiate(*kind_.load(wat), plenty_of_gas, context_);
    return made ? "linked" : made.failure().where;
  }
  CallEnd call(size_t instance, std::string_view function, std::vector<WasmValue> arguments = {},
               int64_t gas_limit = plenty_of_gas) {
    const auto end = store_->call(instance, function, arguments, gas_limit, context_);
    EXPECT_TRUE(end.ok()) << end.failure().to_line();
    return *end;
  }
  uint64_t number(size_t instance, std::string_view function, std::vector<WasmValue> arguments = {}) {
    const CallEnd end = call(instance, function, std::move(arguments));
    EXPECT_TRUE(end.outcome.ok()) << end.outcome.message;
    return end.results.size() == 1 ? end.results[0].bits : ~uint64_t{0};
  }

  const StoreKind& kind_;
  MemoryState state_;
  Overlay writes_{&state_};
  TransactionInfo transaction_;
  BlockInfo block_;
  Action action_;
  AntelopeContext context_{writes_, transaction_, block_, action_};
  std::unique_ptr<ModuleStore> store_;
};

class Modules : public testing::TestWithParam<StoreKind>, protected World {
 protected:
  Modules() : World(GetParam()) {}
};

TEST_P(Modules, several_parameters_and_results) {
  const size_t m = add(R"((module (func (export "f") (param i32 f64) (result f64 i32) (local.get 1) (local.get 0))))");
  const CallEnd end = call(m, "f", {{ValueType::i32, 7}, {ValueType::f64, 0x3ff8000000000000}});
  ASSERT_EQ(end.results.size(), 2u);
  EXPECT_EQ(end.results[0].bits, 0x3ff8000000000000u);
  EXPECT_EQ(end.results[1].bits, 7u);
}

TEST_P(Modules, an_instance_is_kept_from_call_to_call) {
  const size_t m = add(R"((module (global $n (mut i32) (i32.const 5))
    (func (export "next") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))))");
  EXPECT_EQ(number(m, "next"), 6u);
  EXPECT_EQ(number(m, "next"), 7u);
}

constexpr std::string_view library = R"((module
  (global (export "g") (mut i64) (i64.const 40)) (memory (export "m") 1 2) (table (export "t") 2 4 funcref)
  (func (export "read") (param i32) (result i32) (i32.load8_u (local.get 0)))))";

TEST_P(Modules, share_what_they_import) {
  const size_t owner = add(library, "lib");
  const size_t user = add(R"((module (import "lib" "g" (global $g (mut i64))) (import "lib" "m" (memory 1))
    (import "lib" "t" (table 2 funcref)) (import "lib" "read" (func $read (param i32) (result i32)))
    (func $seven (result i32) (i32.const 7)) (elem (i32.const 1) $seven) (data (i32.const 3) "A")
    (func (export "raise") (global.set $g (i64.add (global.get $g) (i64.const 2))))
    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
    (func (export "through") (result i32) (i32.add (call $read (i32.const 3)) (call_indirect (result i32) (i32.const 1))))))");
  EXPECT_EQ(number(owner, "read", {{ValueType::i32, 3}}), uint64_t{'A'});
  EXPECT_EQ(number(user, "through"), uint64_t{'A'} + 7);
  EXPECT_TRUE(call(user, "raise").outcome.ok());
  EXPECT_EQ(store_->global(owner, "g")->bits, 42u);
  EXPECT_EQ(call(owner, "read", {{ValueType::i32, 65536}}).outcome.trap, TrapKind::memory_out_of_bounds);
  EXPECT_EQ(number(user, "grow"), 1u);
  EXPECT_EQ(number(owner, "read", {{ValueType::i32, 65536}}), 0u);
}

TEST_P(Modules, a_call_through_a_shared_table_asks_for_the_type) {
  add(R"((module (table (export "t") 2 funcref) (func $wide (param i64 i64) (result i64) (local.get 0))
    (func $one (result i32) (i32.const 1)) (elem (i32.const 0) $wide $one)))",
      "lib");
  const size_t user = add(R"((module (type (func (param f32))) (import "lib" "t" (table 2 funcref))
    (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0)))))");
  EXPECT_EQ(call(user, "call", {{ValueType::i32, 0}}).outcome.trap, TrapKind::indirect_call_mismatch);
  EXPECT_EQ(number(user, "call", {{ValueType::i32, 1}}), 1u);
}

TEST_P(Modules, an_import_that_does_not_fit_is_named) {
  add(library, "lib");
  EXPECT_EQ(refusal(R"((module (import "lib" "read" (func (param i64)))))"), "import lib.read");
  EXPECT_EQ(refusal(R"((module (import "lib" "m" (memory 2))))"), "import lib.m");
  EXPECT_EQ(refusal(R"((module (import "lib" "g" (global i64))))"), "import lib.g");
  EXPECT_EQ(refusal(R"((module (import "other" "x" (func))))"), "import other.x");
}

TEST_P(Modules, a_segment_that_does_not_fit_is_a_trap) {
  const auto made = store_->instantiate(*GetParam().load(R"((module (memory 1) (data (i32.const 65535) "ab")))"),
                                        plenty_of_gas, context_);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->outcome.trap, TrapKind::memory_out_of_bounds);
}

TEST_P(Modules, references_and_tables) {
  const size_t m = add(R"((module (table $t 1 externref) (table $f 1 funcref) (func $one (result i32) (i32.const 1))
    (elem declare func $one)
    (func (export "put") (param externref) (table.set $t (i32.const 0) (local.get 0)))
    (func (export "get") (result externref) (table.get $t (i32.const 0)))
    (func (export "grow") (result i32) (table.grow $f (ref.func $one) (i32.const 2)))
    (func (export "call") (param i32) (result i32) (call_indirect $f (result i32) (local.get 0)))))");
  EXPECT_EQ(number(m, "get"), 0u);
  EXPECT_TRUE(call(m, "put", {{ValueType::externref, 99}}).outcome.ok());
  EXPECT_EQ(number(m, "get"), 99u);
  EXPECT_EQ(number(m, "grow"), 1u);
  EXPECT_EQ(number(m, "call", {{ValueType::i32, 2}}), 1u);
  EXPECT_EQ(call(m, "call", {{ValueType::i32, 0}}).outcome.trap, TrapKind::null_call);
  EXPECT_EQ(call(m, "call", {{ValueType::i32, 3}}).outcome.trap, TrapKind::table_out_of_bounds);
}

// A function of ours stands in for an import that is referred to: in elements, in globals and in code, whatever
// declares it.
TEST_P(Modules, references_to_imports) {
  add(R"((module (func (export "one") (result i32) (i32.const 1)) (func (export "two") (result i32) (i32.const 2))
    (func (export "three") (result i32) (i32.const 3))))",
      "lib");
  const size_t m = add(R"((module (import "lib" "one" (func $one (result i32)))
    (import "lib" "two" (func $two (result i32))) (import "lib" "three" (func $three (result i32)))
    (table $t 3 funcref) (elem declare func $one) (export "again" (func $three)) (global $g funcref (ref.func $two))
    (func $start (table.set $t (i32.const 0) (ref.func $one)) (table.set $t (i32.const 1) (global.get $g))
      (block (table.set $t (i32.const 2) (ref.func $three)))) (start $start)
    (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0)))))");
  for (const uint64_t i : {0, 1, 2}) EXPECT_EQ(number(m, "call", {{ValueType::i32, i}}), i + 1);
}

TEST_P(Modules, gas_ends_an_endless_loop) {
  const size_t m = add(R"((module (func (export "f") (loop (br 0)))))");
  EXPECT_EQ(call(m, "f").outcome.kind, OutcomeKind::out_of_gas);
}

TEST_P(Modules, wrong_arguments_are_a_failure) {
  const size_t m = add(R"((module (func (export "f") (param i32))))");
  EXPECT_FALSE(store_->call(m, "f", {}, plenty_of_gas, context_).ok());
  EXPECT_FALSE(store_->call(m, "f", std::vector<WasmValue>{{ValueType::i64, 1}}, plenty_of_gas, context_).ok());
  EXPECT_FALSE(store_->call(m, "g", {}, plenty_of_gas, context_).ok());
}

// A contract's table is part of its code: no references, no second table, nothing from other modules.
TEST(Contracts, of_any_profile_share_nothing) {
  const std::string_view fields[] = {
      "(table 1 funcref) (table 1 funcref)",
      "(table 1 funcref) (func (drop (table.get (i32.const 0))))",
      "(func (param externref))",
      "(import \"lib\" \"f\" (func))",
      "(import \"env\" \"m\" (memory 1))",
  };
  const Folder folder;
  for (const std::string_view field : fields) {
    const std::string text = "(module " + std::string(field) + " (func (export \"apply\") (param i64 i64 i64)))";
    EXPECT_FALSE(meter(folder.write("c.wat", text), plain_wasm()).ok()) << field;
  }
}

// Two instances that call one another, directly and through a table, and count.
struct PingPong : World {
  explicit PingPong(const StoreKind& kind) : World(kind) {
    ping = add(R"((module (import "env" "printui" (func $print (param i64)))
      (table (export "t") 1 funcref) (memory (export "m") 1) (global $n (export "n") (mut i64) (i64.const 0))
      (func $count (export "count") (param i32) (result i64)
        (global.set $n (i64.add (global.get $n) (i64.const 1)))
        (if (local.get 0) (then (drop (call_indirect (param i32) (result i64) (local.get 0) (i32.const 0)))))
        (call $print (global.get $n))
        (global.get $n))))",
               "ping");
    pong = add(R"((module (import "ping" "count" (func $count (param i32) (result i64)))
      (import "ping" "t" (table 1 funcref)) (elem (i32.const 0) func $back)
      (global $left (mut i32) (i32.const 0))
      (func $back (param i32) (result i64) (call $count (i32.sub (local.get 0) (i32.const 1))))
      (func (export "run") (param i32) (result i64) (call $count (local.get 0)))))");
  }
  // What one run from the second instance did: outcome, gas, and how often `count` was entered.
  std::string run(uint32_t rounds, int64_t gas_limit = plenty_of_gas) {
    const uint64_t before = store_->global(ping, "n")->bits;
    const Outcome outcome = call(pong, "run", {{ValueType::i32, rounds}}, gas_limit).outcome;
    std::string text(to_string(outcome.kind));
    if (outcome.kind == OutcomeKind::trapped) text += " " + std::string(to_string(outcome.trap));
    return text + ", gas " + std::to_string(outcome.gas_used) + ", entered " +
           std::to_string(store_->global(ping, "n")->bits - before);
  }
  size_t ping = 0, pong = 0;
};

TEST_P(Modules, linked_instances_share_one_call_depth) {
  PingPong world(GetParam());
  // Of 251 frames: run, then count and back in turn, and the host function of the last count, which is the first to
  // end.
  EXPECT_EQ(world.run(124).substr(0, 9), "completed");
  EXPECT_EQ(world.run(125), "trapped call_depth_exceeded, gas 10000000, entered 125");
  EXPECT_EQ(world.run(1000), "trapped call_depth_exceeded, gas 10000000, entered 125");
}

TEST_P(Modules, linked_instances_share_one_gas_limit) {
  static const StoreKind reference{"guard", make_native_store,
                                   [](std::string_view wat) { return load_built(wat, MemoryMode::guard); }};
  PingPong world(GetParam()), native(reference);
  const Outcome whole = world.call(world.pong, "run", {{ValueType::i32, 3}}).outcome;
  ASSERT_TRUE(whole.ok()) << whole.message;
  EXPECT_EQ(world.call(world.ping, "count", {{ValueType::i32, 0}}).outcome.gas_used * 4 < whole.gas_used, true);
  for (int64_t limit = 0; limit <= whole.gas_used; ++limit) EXPECT_EQ(world.run(3, limit), native.run(3, limit));
}

INSTANTIATE_TEST_SUITE_P(
    , Modules,
    testing::Values(StoreKind{"guard", make_native_store,
                              [](std::string_view wat) { return load_built(wat, MemoryMode::guard); }},
                    StoreKind{"explicit_checks", make_native_store,
                              [](std::string_view wat) { return load_built(wat, MemoryMode::explicit_checks); }},
                    StoreKind{"wabt", make_wabt_store, load_metered},
                    StoreKind{"wasm2c", make_wasm2c_store, load_wasm2c_built}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace wrought::test
