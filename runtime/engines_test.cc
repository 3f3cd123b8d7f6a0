// The engines that run the metered module itself: wabt's interpreter and wasm2c. One test body for both; modules are
// metered by hand, so that each case shows what it charges.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "common/files.h"
#include "common/hash.h"
#include "runtime/engine.h"
#include "runtime/test_plugin.h"
#include "transpiler/wasm2c_glue.h"

namespace wrought {
namespace {

using testing::TestHost;
using namespace std::chrono_literals;

struct Module {
  std::string apply = {};              // body of apply; locals 0, 1, 2 are receiver, code, action
  std::string rest = {};               // other fields; memory is always (memory 1 4)
  std::vector<uint32_t> imports = {};  // ordinals of test_profile(), as $count_up and so on
};

std::string wat_parameters(std::string_view signature) {
  const size_t close = signature.find(')');
  std::string text = "(param " + std::string(signature.substr(1, close - 1)) + ")";
  if (const size_t arrow = signature.find("-> "); arrow != std::string_view::npos)
    text += " (result " + std::string(signature.substr(arrow + 3)) + ")";
  return text;
}

std::string wat(const Module& module) {
  std::string text = "(module\n";
  for (const uint32_t ordinal : module.imports) {
    const HostFunction& function = testing::test_profile().functions[ordinal];
    const std::string name(function.name);
    text += "(import \"env\" \"" + name + "\" (func $" + name + " " + wat_parameters(function.signature) + "))\n";
  }
  return text + "(memory 1 4)\n" + module.rest + R"(
      (global $gas (mut i64) (i64.const 0))
      (global $depth (mut i32) (i32.const 0))
      (export "wrought.gas_left" (global $gas))
      (export "wrought.depth_left" (global $depth))
      (func $charge (param i64)
        (global.set $gas (i64.sub (global.get $gas) (local.get 0)))
        (if (i64.lt_s (global.get $gas) (i64.const 0)) (then (unreachable))))
      (func (export "apply") (param i64 i64 i64)
      )" +
         module.apply + "))\n";
}

Manifest manifest_of(const Module& module, ByteView bytes) {
  Manifest manifest = testing::manifest_of({.imports = module.imports});
  manifest.metered_hash = sha256_hex(bytes);
  return manifest;
}

int run(const std::string& command) { return std::system(command.c_str()); }

// The object that build_wasm2c makes, from wabt's own command.
std::shared_ptr<Contract> load_through_wasm2c(const std::filesystem::path& wasm, const Manifest& manifest) {
  const auto scratch = ScratchDirectory::create();
  const std::string c_file = (*scratch / "module.c").string();
  EXPECT_EQ(run("wasm2c -n contract -o " + c_file + " " + wasm.string() + " 2>/dev/null"), 0);
  const auto files =
      wasm2c_files(*read_text_file(c_file, 1 << 24), *read_text_file(*scratch / "module.h", 1 << 24), manifest);
  EXPECT_TRUE(files.ok()) << files.failure().to_line();
  std::string command = "cd " + scratch->path().string() +
                        " && clang-" WROUGHT_CLANG_VERSION
                        " -shared -fPIC -w -O1 -march=x86-64-v2 -fuse-ld=lld -I. -I/usr/share/wabt/wasm2c -o out.so";
  for (const std::string& flag : wasm2c_flags()) command += " '" + flag + "'";
  for (const SourceFile& file : *files) {
    EXPECT_TRUE(write_file(*scratch / file.name, file.text).ok());
    if (file.name.ends_with(".c")) command += " " + file.name;
  }
  EXPECT_EQ(run(command + " /usr/share/wabt/wasm2c/wasm-rt-impl.c -lm"), 0);
  auto contract = load_wasm2c(*scratch / "out.so", manifest, testing::test_profile());
  EXPECT_TRUE(contract.ok()) << contract.failure().to_line();
  return *contract;
}

class Engines : public ::testing::TestWithParam<const char*> {
 protected:
  static std::shared_ptr<Contract> contract(const Module& module) {
    const auto scratch = ScratchDirectory::create();
    const auto text = *scratch / "module.wat";
    const auto wasm = *scratch / "module.wasm";
    EXPECT_TRUE(write_file(text, wat(module)).ok());
    EXPECT_EQ(run("wat2wasm -o " + wasm.string() + " " + text.string()), 0) << wat(module);
    const Bytes bytes = *read_file(wasm, 1 << 20);
    const Manifest manifest = manifest_of(module, bytes);
    if (GetParam() == std::string_view("wasm2c")) return load_through_wasm2c(wasm, manifest);
    auto loaded = load_wabt(bytes, manifest, testing::test_profile());
    EXPECT_TRUE(loaded.ok()) << loaded.failure().to_line();
    return *loaded;
  }

  static Outcome apply(const Module& module, int64_t gas_limit = 1000) {
    TestHost host;
    return contract(module)->apply({11, 22, 33, gas_limit}, host);
  }
};

TEST_P(Engines, complete_with_the_gas_used) {
  const Outcome outcome = apply({.apply = "(call $charge (i64.add (local.get 0) (local.get 2)))"});
  EXPECT_EQ(outcome.kind, OutcomeKind::completed);
  EXPECT_EQ(outcome.gas_used, 44);
}

TEST_P(Engines, say_who_they_are) { EXPECT_EQ(contract({})->engine(), GetParam()); }

TEST_P(Engines, run_out_of_gas) {
  const Outcome outcome = apply({.apply = "(call $charge (i64.const 1001))"});
  EXPECT_EQ(outcome.kind, OutcomeKind::out_of_gas);
  EXPECT_EQ(outcome.gas_used, 1000);
  // Unnoticed by a check, but gone: straight-line code at the end.
  EXPECT_EQ(apply({.apply = "(global.set $gas (i64.const -1))"}).kind, OutcomeKind::out_of_gas);
}

TEST_P(Engines, start_runs_first_with_the_gas_of_the_apply) {
  const Module module{.apply = "(call $charge (i64.load8_u (i32.const 5)))",
                      .rest =
                          "(func $s (i32.store8 (i32.const 5) (i32.const 3)) (call $charge (i64.const 100)))"
                          "(start $s)"};
  EXPECT_EQ(apply(module).gas_used, 103);
  EXPECT_EQ(apply(module, 99).kind, OutcomeKind::out_of_gas);
}

TEST_P(Engines, traps_have_the_same_kinds) {
  struct Case {
    const char* body;
    TrapKind kind;
  };
  const std::string rest = R"(
      (type $none (func)) (table 3 funcref) (elem (i32.const 1) $other)
      (func $other (result i32) (i32.const 1)) (elem $passive func $other))";
  const Case cases[] = {
      {"(unreachable)", TrapKind::unreachable},
      {"(global.set $depth (i32.const -1)) (unreachable)", TrapKind::call_depth_exceeded},
      {"(drop (i32.load (i32.const 65533)))", TrapKind::memory_out_of_bounds},
      {"(drop (i32.load8_u offset=4294967295 (i32.const -1)))", TrapKind::memory_out_of_bounds},
      {"(i64.store (i32.const 65529) (i64.const 1))", TrapKind::memory_out_of_bounds},
      {"(memory.fill (i32.const 65530) (i32.const 1) (i32.const 7))", TrapKind::memory_out_of_bounds},
      {"(memory.copy (i32.const 0) (i32.const 65530) (i32.const 7))", TrapKind::memory_out_of_bounds},
      {"(call_indirect (type $none) (i32.const 3))", TrapKind::table_out_of_bounds},
      {"(call_indirect (type $none) (i32.const -1))", TrapKind::table_out_of_bounds},
      {"(table.copy (i32.const 2) (i32.const 0) (i32.const 2))", TrapKind::table_out_of_bounds},
      {"(table.init $passive (i32.const 0) (i32.const 1) (i32.const 1))", TrapKind::table_out_of_bounds},
      {"(call_indirect (type $none) (i32.const 0))", TrapKind::null_call},
      {"(call_indirect (type $none) (i32.const 1))", TrapKind::indirect_call_mismatch},
      {"(drop (i32.div_u (i32.const 1) (i32.const 0)))", TrapKind::integer_divide_by_zero},
      {"(drop (i64.rem_s (i64.const 1) (i64.const 0)))", TrapKind::integer_divide_by_zero},
      {"(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))", TrapKind::integer_overflow},
      {"(drop (i32.trunc_f64_s (f64.const 1e30)))", TrapKind::integer_overflow},
      {"(drop (i64.trunc_f32_u (f32.const nan)))", TrapKind::invalid_conversion},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.body);
    const Outcome outcome = apply({.apply = c.body, .rest = rest});
    EXPECT_EQ(outcome.kind, OutcomeKind::trapped);
    EXPECT_EQ(outcome.trap, c.kind) << outcome.message;
    EXPECT_EQ(outcome.gas_used, 1000);
    EXPECT_EQ(outcome.error_class, "wasm_execution_error");
    EXPECT_EQ(outcome.message, trap_message(c.kind));
  }
}

TEST_P(Engines, call_host_functions) {
  const auto it = contract({.apply = R"(
      (call $count_up)
      (call $charge (call $add (i32.const -1) (i64.const 2)))
      (call $poke (i32.const 7) (i32.const 9))
      (call $charge (i64.load8_u (i32.const 7))))",
                            .imports = {testing::host_add, testing::host_count_up, testing::host_poke}});
  TestHost host;
  const Outcome outcome = it->apply({0, 0, 0, int64_t{1} << 40}, host);
  EXPECT_EQ(outcome.gas_used, 10 + 10 + int64_t{0xffffffff} + 2 + 10 + 9);
  EXPECT_EQ(host.count, 1);
}

TEST_P(Engines, call_host_functions_through_the_table) {
  const auto it = contract({.apply = R"(
      (call_indirect (type $t) (i32.const 0))
      (call $charge (i64.const 5)))",
                            .rest = "(type $t (func)) (table 1 funcref) (elem (i32.const 0) $count_up)",
                            .imports = {testing::host_count_up}});
  TestHost host;
  EXPECT_EQ(it->apply({0, 0, 0, 1000}, host).gas_used, 15);
  EXPECT_EQ(host.count, 1);
}

TEST_P(Engines, end_with_a_host_functions_failure) {
  const Module failing{.apply = "(call $charge (i64.const 5)) (call $fail (i32.const 42))",
                       .imports = {testing::host_fail}};
  const Outcome outcome = apply(failing);
  EXPECT_EQ(outcome.kind, OutcomeKind::aborted);
  EXPECT_EQ(outcome.gas_used, 15);
  EXPECT_EQ(outcome.message, "asked for");
  EXPECT_EQ(outcome.code, 42u);
  EXPECT_EQ(apply(failing, 14).kind, OutcomeKind::out_of_gas);
  EXPECT_EQ(apply({.apply = "(call $exit)", .imports = {testing::host_exit}}).kind, OutcomeKind::exited);
}

TEST_P(Engines, leave_nothing_for_the_next_apply) {
  const auto it = contract({.apply = R"(
      (if (i32.eq (i32.load8_u (i32.const 100)) (i32.const 7)) (then) (else (unreachable)))
      (if (i32.load (i32.const 60000)) (then (unreachable)))
      (if (i32.ne (memory.size) (i32.const 1)) (then (unreachable)))
      (if (global.get $g) (then (unreachable)))
      (call_indirect (type $t) (i32.const 1))
      (table.copy (i32.const 1) (i32.const 0) (i32.const 1))
      (global.set $g (i32.const 1))
      (i32.store8 (i32.const 100) (i32.const 1))
      (i32.store (i32.const 60000) (i32.const 1))
      (if (i32.ne (memory.grow (i32.const 3)) (i32.const 1)) (then (unreachable)))
      (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1)) (then (unreachable)))
      (if (i32.load (i32.const 262140)) (then (unreachable)))
      (i32.store (i32.const 262140) (i32.const 1))
      (data.drop $passive)
      (call $charge (i64.const 9)))",
                            .rest = R"((type $t (func)) (table 2 funcref) (elem (i32.const 1) $nothing)
      (func $nothing) (global $g (mut i32) (i32.const 0)) (data (i32.const 100) "\07") (data $passive "x"))"});
  TestHost host;
  for (int i = 0; i < 4; ++i) {
    const Outcome outcome = it->apply({0, 0, 0, 1000}, host);
    EXPECT_EQ(outcome.kind, OutcomeKind::completed) << outcome.message;
    EXPECT_EQ(outcome.gas_used, 9);
  }
}

TEST_P(Engines, end_at_the_deadline) {
  const auto it = contract({.apply = "(loop (call $charge (i64.const 0)) (br 0))"});
  TestHost host;
  const Outcome outcome = it->apply({0, 0, 0, int64_t{1} << 60, 20ms}, host);
  EXPECT_EQ(outcome.kind, OutcomeKind::host_error);
  EXPECT_EQ(outcome.error_class, "deadline");
  EXPECT_EQ(outcome.message, "the deadline of this apply has passed");
}

TEST_P(Engines, run_on_many_threads_at_once) {
  const auto it = contract({.apply = R"(
      (i64.store (i32.const 8) (i64.add (i64.load (i32.const 8)) (local.get 0)))
      (call $charge (i64.load (i32.const 8)))
      (if (i64.eqz (local.get 2)) (then (drop (i32.load (i32.const 65536))))))"});
  std::vector<std::thread> threads;
  std::vector<int> wrong(16);
  for (uint64_t t = 0; t < 16; ++t)
    threads.emplace_back([&, t] {
      TestHost host;
      for (uint64_t i = 0; i < 200; ++i) {
        const Outcome outcome = it->apply({t, 0, i % 2, 1000}, host);
        const bool right = i % 2 == 0 ? outcome.trap == TrapKind::memory_out_of_bounds
                                      : outcome.ok() && outcome.gas_used == static_cast<int64_t>(t);
        wrong[t] += right ? 0 : 1;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(16));
}

INSTANTIATE_TEST_SUITE_P(, Engines, ::testing::Values("wabt", "wasm2c"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Wabt, refuses_what_is_no_metered_module) {
  const Bytes bytes = {0, 'a', 's', 'm', 1, 0, 0, 0};
  const Module empty;
  const auto line = [](ByteView module, const Manifest& manifest) {
    const auto contract = load_wabt(module, manifest, testing::test_profile());
    return contract ? "accepted" : contract.failure().to_line();
  };
  EXPECT_NE(line(bytes, manifest_of(empty, bytes)).find("no export 'apply'"), std::string::npos);
  EXPECT_NE(line(bytes, manifest_of(empty, {})).find("does not have the hash"), std::string::npos);
  EXPECT_NE(line(bytes_of("what"), manifest_of(empty, bytes_of("what"))).find("libwabt refuses"), std::string::npos);
}

}  // namespace
}  // namespace wrought
