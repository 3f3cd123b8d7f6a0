// Bad contracts: each gets one line that names what and where, the right class, in bounded time, and leaves nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "common/bytes.h"
#include "tests/support.h"

namespace wrought::test {
namespace {

struct BadContract {
  std::string name;
  std::string bytes;
  FailureClass cls;
  std::string says;  // part of the line
};

void PrintTo(const BadContract& bad, std::ostream* out) { *out << bad.name; }

std::string binary(std::initializer_list<int> bytes) {
  std::string out;
  for (int b : bytes) out += static_cast<char>(b);
  return out;
}

const std::string magic = binary({0, 'a', 's', 'm', 1, 0, 0, 0});

// (module (func (export "apply") (param i64 i64 i64)))
const std::string smallest = magic + binary({1, 7, 1,   0x60, 3,   0x7e, 0x7e, 0x7e, 0, 3,  2, 1, 0, 7, 9,
                                             1, 5, 'a', 'p',  'p', 'l',  'y',  0,    0, 10, 4, 1, 2, 0, 0x0b});

class BadContracts : public testing::TestWithParam<BadContract> {};

TEST_P(BadContracts, is_refused_with_one_clear_line) {
  const BadContract& bad = GetParam();
  const Folder folder;
  const auto path = folder.write("bad.wasm", bad.bytes);
  const auto start = std::chrono::steady_clock::now();
  const auto built = build_plugin(path, folder / "bad.so", {});
  const auto seconds = std::chrono::steady_clock::now() - start;
  ASSERT_FALSE(built.ok());
  EXPECT_EQ(to_string(built.failure().cls), to_string(bad.cls)) << built.failure().to_line();
  const std::string line = built.failure().to_line();
  EXPECT_NE(line.find(bad.says), std::string::npos) << line;
  EXPECT_NE(line.find("bad.wasm"), std::string::npos) << line;
  EXPECT_EQ(line.find('\n'), std::string::npos) << line;
  EXPECT_EQ(folder.file_count(), 1u) << "something was left behind";
  EXPECT_LT(seconds, std::chrono::seconds(20));
}

const BadContract bad_contracts[] = {
    {"empty", "", FailureClass::invalid, "empty"},
    {"magic_only", binary({0, 'a', 's', 'm'}), FailureClass::invalid, "offset"},
    {"wrong_magic", binary({0, 'e', 'l', 'f', 1, 0, 0, 0}), FailureClass::invalid, "magic"},
    {"wrong_version", binary({0, 'a', 's', 'm', 9, 0, 0, 0}), FailureClass::invalid, "version"},
    {"garbage_text", "hello, I am not a contract", FailureClass::invalid, "line 1"},
    {"unbalanced_text", "(module (func", FailureClass::invalid, "line 1"},
    {"nested_parentheses", repeat("(", 100'000), FailureClass::policy, "nested parentheses"},
    {"nested_blocks", contract("", repeat("block ", 80'000) + repeat("end ", 80'000)), FailureClass::policy,
     "nested blocks"},
    {"nested_loops", contract("", repeat("loop ", 1'024) + repeat("end ", 1'024)), FailureClass::policy,
     "nested loops"},
    {"many_locals", contract("", "(local " + repeat("i64 ", 50'000) + ")"), FailureClass::policy, "bytes of locals"},
    {"function_too_large", contract("", "(local i32) " + repeat("i32.const 1 local.set 3 ", 140'000)),
     FailureClass::policy, "function body bytes"},
    {"deep_operands", contract("", repeat("i32.const 1 ", 3'000) + repeat("drop ", 3'000)), FailureClass::policy,
     "operands"},
    {"nul_in_export", contract("(func (export \"a\\00b\"))"), FailureClass::policy, "NUL"},
    {"nul_in_import", "(module (import \"env\" \"a\\00b\" (func)))", FailureClass::policy, "NUL"},
    {"unknown_import", "(module (import \"env\" \"no_such\" (func)))", FailureClass::policy, "env.no_such"},
    {"unknown_module", "(module (import \"wasi\" \"prints\" (func (param i32))))", FailureClass::policy, "wasi.prints"},
    {"wrong_import_signature", "(module (import \"env\" \"prints\" (func (param i64))))", FailureClass::policy,
     "imported as (i64), expected (i32)"},
    {"imported_memory", "(module (import \"env\" \"memory\" (memory 1)))", FailureClass::policy, "memory"},
    {"no_apply", "(module (func (export \"main\")))", FailureClass::policy, "apply"},
    {"apply_is_no_function", "(module (memory (export \"apply\") 1))", FailureClass::policy, "apply"},
    {"wrong_apply_type", "(module (func (export \"apply\") (param i32)))", FailureClass::policy,
     "(i32), expected (i64 i64 i64)"},
    {"reserved_name", contract("(func (export \"wrought.gas_left\"))"), FailureClass::policy, "reserved"},
    {"too_much_memory", "(module (memory 60000) (func (export \"apply\") (param i64 i64 i64)))", FailureClass::policy,
     "memory pages"},
    {"data_out_of_range", contract("(data (i32.const 65530) \"0123456789\")"), FailureClass::policy, "data segment 0"},
    {"data_offset_wraps", contract("(data (i32.const -1) \"0123456789\")"), FailureClass::policy, "data segment 0"},
    {"large_table", contract("(table 5000 funcref)"), FailureClass::policy, "table elements"},
    {"many_globals", contract(repeat("(global (mut i64) (i64.const 0))", 200)), FailureClass::policy,
     "mutable globals"},
    {"type_error", contract("", "i32.const 1 i64.const 2 i32.add drop"), FailureClass::invalid, "type mismatch"},
    {"simd", contract("", "v128.const i64x2 0 0 drop"), FailureClass::invalid, "v128"},
    {"two_memories", "(module (memory 1) (memory 1) (func (export \"apply\") (param i64 i64 i64)))",
     FailureClass::invalid, "memory"},
};

INSTANTIATE_TEST_SUITE_P(, BadContracts, testing::ValuesIn(bad_contracts),
                         [](const auto& info) { return info.param.name; });

TEST(BadInput, a_module_cut_at_any_byte_is_invalid) {
  const Folder folder;
  ASSERT_TRUE(meter(folder.write("whole.wasm", smallest), {}).ok());
  for (size_t size = 0; size < smallest.size(); ++size) {
    const auto cut = meter(folder.write("cut.wasm", smallest.substr(0, size)), {});
    ASSERT_FALSE(cut.ok()) << "cut at " << size;
    // Cut between two sections it is well-formed still, and refused for having no apply.
    const bool between_sections = size == magic.size() || size == magic.size() + 9;
    EXPECT_EQ(to_string(cut.failure().cls), between_sections ? "policy" : "invalid") << "cut at " << size;
  }
}

TEST(BadInput, every_byte_of_a_module_may_be_anything) {
  const Folder folder;
  for (size_t at = 0; at < smallest.size(); ++at) {
    std::string changed = smallest;
    changed[at] = static_cast<char>(changed[at] ^ 0xff);
    const auto result = meter(folder.write("changed.wasm", changed), {});
    if (result.ok()) continue;
    EXPECT_TRUE(result.failure().cls == FailureClass::invalid || result.failure().cls == FailureClass::policy)
        << "byte " << at << ": " << result.failure().to_line();
  }
}

TEST(BadInput, a_name_section_of_rubbish_does_not_reach_the_c_text) {
  // custom section "name", function names: 0 -> "a\0b\"*/;\n"
  const std::string names =
      binary({0, 18, 4, 'n', 'a', 'm', 'e', 1, 11, 1, 0, 8, 'a', 0, 'b', '"', '*', '/', ';', '\n'});
  const Folder folder;
  const auto made = transpile(folder.write("names.wasm", smallest + names), {});
  ASSERT_TRUE(made.ok()) << made.failure().to_line();
  EXPECT_EQ(made->c_text.find("*/;"), std::string::npos);
}

TEST(BadInput, straight_line_code_of_the_largest_function_builds_in_bounded_time) {
  const Folder folder;
  const std::string body = "(local i32) " + repeat("local.get 3 i32.const 7 i32.add local.set 3 ", 28'000);
  const auto start = std::chrono::steady_clock::now();
  const auto built = build_plugin(folder.write("long.wat", contract("", body)), folder / "long.so", {});
  ASSERT_TRUE(built.ok()) << built.failure().to_line();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
}

TEST(BadInput, many_local_sets_build_in_bounded_memory) {
  const Folder folder;
  const std::string body = "(local " + repeat("i32 ", 1'000) + ") " + repeat("i32.const 5 local.set 99 ", 80'000);
  const auto built = build_plugin(folder.write("sets.wat", contract("", body)), folder / "sets.so", {});
  ASSERT_TRUE(built.ok()) << built.failure().to_line();
  EXPECT_LT(built->peak_memory_bytes, uint64_t{1} << 30);
}

TEST(BadInput, missing_file_and_unwritable_output) {
  const Folder folder;
  const auto missing = build_plugin(folder / "nothing.wasm", folder / "out.so", {});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(to_string(missing.failure().cls), "io");
  EXPECT_NE(missing.failure().to_line().find("nothing.wasm"), std::string::npos);

  const auto good = folder.write("good.wasm", smallest);
  const auto unwritable = build_plugin(good, folder / "no/such/folder/out.so", {});
  ASSERT_FALSE(unwritable.ok());
  EXPECT_EQ(to_string(unwritable.failure().cls), "io");
  EXPECT_NE(unwritable.failure().to_line().find("no/such/folder"), std::string::npos);
}

TEST(BadInput, unknown_profile_and_level) {
  const Folder folder;
  const auto good = folder.write("good.wasm", smallest);
  BuildOptions options;
  options.profile = "nothing";
  EXPECT_EQ(to_string(build_plugin(good, folder / "a.so", options).failure().cls), "usage");
  options = {};
  options.opt_level = 7;
  EXPECT_EQ(to_string(build_plugin(good, folder / "a.so", options).failure().cls), "usage");
}

TEST(BadInput, a_cancelled_build_leaves_nothing) {
  const Folder folder;
  const std::string body = "(local i32) " + repeat("local.get 3 i32.const 7 i32.mul local.set 3 ", 25'000);
  const auto path = folder.write("long.wat", contract("", body));
  std::atomic<bool> cancel{false};
  BuildOptions options;
  options.cancel = &cancel;
  std::thread interrupt([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancel = true;
  });
  const auto start = std::chrono::steady_clock::now();
  const auto built = build_plugin(path, folder / "long.so", options);
  interrupt.join();
  ASSERT_FALSE(built.ok()) << "the build was faster than the interrupt: make the contract longer";
  EXPECT_EQ(to_string(built.failure().cls), "resource");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_EQ(folder.file_count(), 1u);
}

TEST(BadInput, a_build_past_its_deadline_is_no_verdict_about_the_contract) {
  const Folder folder;
  const std::string body = "(local i32) " + repeat("local.get 3 i32.const 7 i32.mul local.set 3 ", 25'000);
  BuildOptions options;
  options.deadline = std::chrono::seconds(0);
  const auto built = build_plugin(folder.write("long.wat", contract("", body)), folder / "long.so", options);
  ASSERT_FALSE(built.ok());
  EXPECT_EQ(to_string(built.failure().cls), "resource");
  EXPECT_EQ(folder.file_count(), 1u);
}

}  // namespace
}  // namespace wrought::test
