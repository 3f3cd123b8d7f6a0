// Every limit at its edge: a contract that just fits is built and runs, one that is larger by one is refused with class
// `policy`, the limit's name, the value and what is allowed.
#include <gtest/gtest.h>

#include <functional>

#include "tests/engines.h"
#include "transpiler/limits.h"

namespace wrought::test {
namespace {

std::string number(size_t n) { return std::to_string(n); }

std::string each(size_t count, const std::function<std::string(size_t)>& text) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += text(i);
  return out;
}

// "(module (func (export "apply") ...))" in bytes, followed by a custom section that fills it to `size`.
std::string module_of_bytes(size_t size) {
  std::string module({0, 'a', 's', 'm', 1, 0, 0,   0,   1,   7,   1,   0x60, 3, 0x7e, 0x7e, 0x7e, 0, 3, 2,
                      1, 0,   7,   9,   1, 5, 'a', 'p', 'p', 'l', 'y', 0,    0, 10,   4,    1,    2, 0, 0x0b});
  const size_t rest = size - module.size() - 6;  // section id, five bytes of size
  module += '\0';
  for (int i = 0; i < 5; ++i) module += static_cast<char>((rest >> (7 * i) & 0x7f) | (i < 4 ? 0x80 : 0));
  module += '\1';
  module += 'x';
  module.resize(size, '\0');
  return module;
}

std::string in_blocks(size_t depth) { return repeat("block ", depth) + repeat("end ", depth); }

std::string br_table(size_t targets) { return "block i32.const 0 br_table " + repeat("0 ", targets) + "0 end\n"; }

struct Edge {
  std::string name;
  size_t max;
  std::string says;  // the limit's name in the refusal
  std::string (*contract)(size_t n);
  bool plain = false;  // the profile
};

void PrintTo(const Edge& edge, std::ostream* out) { *out << edge.name; }

const Edge edges[] = {
    {"module_bytes", limits::module_bytes.max, "module bytes", module_of_bytes},
    {"function_bytes", limits::function_bytes.max, "function body bytes",
     [](size_t n) { return contract("", repeat("nop\n", n - 2)); }},  // the number of locals, and end
    {"nested_blocks", 1'024, "nested blocks", [](size_t n) { return contract("", in_blocks(n - 1)); }},
    {"nested_ifs", 1'024, "nested blocks",
     [](size_t n) { return contract("", repeat("i32.const 1 if ", n - 1) + repeat("end ", n - 1)); }},
    {"blocks_in_nested_loops", 1'024, "nested blocks",
     [](size_t n) { return contract("", repeat("loop ", 100) + in_blocks(n - 101) + repeat("end ", 100)); }},
    {"nested_loops", limits::loop_nesting.max, "nested loops",
     [](size_t n) { return contract("", repeat("loop ", n) + repeat("end ", n)); }},
    {"blocks", limits::blocks.max, "blocks in a function",
     [](size_t n) { return contract("", repeat("block end\n", n)); }},
    {"loops", limits::loops.max, "loops in a function", [](size_t n) { return contract("", repeat("loop end\n", n)); }},
    {"parameters", limits::parameters.max, "parameters",
     [](size_t n) {
       return contract("(func $f (param " + repeat("i64 ", n) + "))", repeat("local.get 0 ", n) + "call $f");
     }},
    {"results", limits::results.max, "results",
     [](size_t n) {
       return contract("(func $f (result " + repeat("i32 ", n) + ")" + repeat("i32.const 1 ", n) + ")",
                       "call $f " + repeat("drop ", n));
     },
     true},
    {"br_table_targets", limits::br_table_targets.max, "br_table targets",
     [](size_t n) { return contract("", br_table(n)); }},
    {"br_table_targets_all", limits::br_table_targets_all.max, "br_table targets in a function",
     [](size_t n) { return contract("", repeat(br_table(8'192), n / 8'192) + br_table(n % 8'192)); }},
    {"branches_to_a_block", limits::label_branches.max, "branches to one label",
     [](size_t n) { return contract("", "block " + repeat("local.get 0 i32.wrap_i64 br_if 0\n", n) + "end"); }},
    {"branches_to_a_loop", limits::loop_branches.max, "branches to one loop",
     [](size_t n) { return contract("", "loop " + repeat("local.get 0 i32.wrap_i64 br_if 0\n", n) + "end"); }},
    {"returns", limits::label_branches.max, "branches to one label",
     [](size_t n) {
       return contract("", repeat("local.get 0 i32.wrap_i64 if return end local.get 1 i32.wrap_i64 br_if 0\n", n / 2) +
                               repeat("return ", n % 2));
     }},
    {"br_tables_to_a_block", limits::label_branches.max, "branches to one label",
     [](size_t n) {
       return contract("", "block " + repeat("block local.get 0 i32.wrap_i64 br_table 0 1 0 1 0 end\n", n) + "end");
     }},
    {"local_bytes", 8'192, "bytes of locals",
     [](size_t n) { return contract("", "(local " + repeat("i64 ", n / 8) + (n % 8 != 0 ? "i32" : "") + ")"); }},
    {"operand_bytes", 8'192, "operands",
     [](size_t n) {
       return contract(
           "", repeat("i64.const 1 ", n / 8) + (n % 8 != 0 ? "i32.const 1 drop " : "") + repeat("drop ", n / 8));
     }},
    {"operands", limits::operands.max, "operands on the stack",
     [](size_t n) { return contract("", repeat("i32.const 1 ", n) + repeat("drop ", n)); }, true},
    {"types", 8'192, "section elements", [](size_t n) { return contract(repeat("(type (func))", n - 1), ""); }},
    {"imports", 8'192, "section elements",
     [](size_t n) {
       return "(module " + repeat("(import \"env\" \"abort\" (func))", n) +
              "(func (export \"apply\") (param i64 i64 i64)))";
     }},
    {"functions", 8'192, "section elements", [](size_t n) { return contract(repeat("(func)", n - 1), ""); }},
    {"globals", 8'192, "section elements",
     [](size_t n) { return contract(repeat("(global i32 (i32.const 1))", n), ""); }},
    {"exports", 8'192, "section elements",
     [](size_t n) {  // memory and apply are two
       return contract(each(n - 2, [](size_t i) { return "(export \"" + number(i) + "\" (func 0))"; }), "");
     }},
    {"element_segments", 8'192, "section elements",
     [](size_t n) { return contract("(table 1 funcref)" + repeat("(elem (i32.const 0) 0)", n), ""); }},
    {"data_segments", 8'192, "section elements",
     [](size_t n) { return contract(repeat("(data (i32.const 9) \"x\")", n), ""); }},
    {"export_name", 8'192, "name bytes",
     [](size_t n) { return contract("(func (export \"" + std::string(n, 'n') + "\"))", ""); }},
    {"mutable_globals", 1'024, "bytes of mutable globals",
     [](size_t n) {
       return contract(
           repeat("(global (mut f64) (f64.const 1))", n / 8) + (n % 8 != 0 ? "(global (mut i32) (i32.const 1))" : ""),
           "");
     }},
    {"table_elements", 1'024, "table elements",
     [](size_t n) { return contract("(table " + number(n) + " funcref)", ""); }},
    {"data_end", 65'536, "data segment",
     [](size_t n) {
       return "(module (memory 2) (data (i32.const " + number(n - 1) +
              ") \"x\") (func (export \"apply\") (param i64 i64 i64)))";
     }},
    {"memory_pages", 528, "memory pages",
     [](size_t n) { return "(module (memory " + number(n) + ") (func (export \"apply\") (param i64 i64 i64)))"; }},
};

class Edges : public testing::TestWithParam<Edge> {};

BuildOptions options_of(const Edge& edge) {
  BuildOptions options;
  if (edge.plain) options.profile = "plain";
  return options;
}

TEST_P(Edges, at_the_limit_it_is_built_and_runs) {
  const Edge& edge = GetParam();
  const Folder folder;
  const BuildOptions options = options_of(edge);
  const auto built = build_plugin(folder.write("edge.wasm", edge.contract(edge.max)), folder / "edge.so", options);
  ASSERT_TRUE(built.ok()) << built.failure().to_line();
  const auto loaded = load_native(folder / "edge.so", *find_profile(options.profile), Trust::none());
  ASSERT_TRUE(loaded.ok()) << loaded.failure().to_line();
  const Seen seen = apply(**loaded);
  EXPECT_TRUE(seen.outcome.ok()) << seen.text();
}

TEST_P(Edges, one_past_it_is_refused) {
  const Edge& edge = GetParam();
  const Folder folder;
  const auto made = transpile(folder.write("past.wasm", edge.contract(edge.max + 1)), options_of(edge));
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(to_string(made.failure().cls), "policy");
  const std::string line = made.failure().to_line();
  EXPECT_NE(line.find(edge.says), std::string::npos) << line;
  EXPECT_NE(line.find(number(edge.max)), std::string::npos) << line;
}

INSTANTIATE_TEST_SUITE_P(, Edges, testing::ValuesIn(edges), [](const auto& info) { return info.param.name; });

// n weighs 32 for each call, 24 for each float addition, 1 for each other instruction and for end.
std::string function_of_weight(size_t n) {
  const size_t calls = 20'000, additions = (n - 2 - 32 * calls) / 26, nops = (n - 2 - 32 * calls) % 26;
  return contract("(func $f)", repeat("call $f\n", calls) + "f64.const 0 " +
                                   repeat("f64.const 1 f64.add nop\n", additions) + repeat("nop ", nops - 1) + "drop");
}

// Only up to the C text: at this limit the C compiler takes as long as it ever may.
TEST(FunctionWeight, is_limited) {
  const Folder folder;
  const auto fits = transpile(folder.write("fits.wat", function_of_weight(1'048'576)), {});
  EXPECT_TRUE(fits.ok()) << (fits.ok() ? "" : fits.failure().to_line());
  const auto past = transpile(folder.write("past.wat", function_of_weight(1'048'577)), {});
  ASSERT_FALSE(past.ok());
  EXPECT_EQ(to_string(past.failure().cls), "policy");
  EXPECT_NE(past.failure().to_line().find("1048577 weight of a function's instructions, at most 1048576"),
            std::string::npos)
      << past.failure().to_line();
}

// What is a call in the C of a heavy module: two bytes of truncations once took clang minutes.
TEST(FunctionWeight, counts_what_is_called) {
  const struct {
    std::string type, text;
    size_t weight;
  } steps[] = {{"f64", "i64.trunc_f64_s f64.convert_i64_s", 25},
               {"f64", "i64.trunc_f64_u f64.convert_i64_u", 48},
               {"f64", "i64.reinterpret_f64 f64.convert_i64_u", 25},
               {"f64", "f64.ceil f64.abs", 25},
               {"i32", "i32.const 3 i32.rem_u", 25},
               {"i32", "i32.load", 24},
               {"i32", "i32.eqz memory.grow", 1'025},
               {"i32", "global.get $g i32.add", 65}};
  const Folder folder;
  for (const auto& step : steps) {
    const auto function_of = [&](size_t n) {
      return contract("(global $g (mut i32) (i32.const 1))",
                      step.type + ".const 0 " + repeat(step.text + "\n", n) + "drop");
    };
    const size_t most = (1'048'576 - 3) / step.weight;  // besides const, drop and end
    const auto fits = transpile(folder.write("fits.wat", function_of(most)), {});
    EXPECT_TRUE(fits.ok()) << (fits.ok() ? "" : fits.failure().to_line());
    const auto past = transpile(folder.write("past.wat", function_of(most + 1)), {});
    ASSERT_FALSE(past.ok()) << step.text;
    EXPECT_NE(past.failure().to_line().find("weight of a function's instructions, at most 1048576"), std::string::npos)
        << past.failure().to_line();
  }
}

// What a chain may configure at most: all of it at once is built, runs, and is not too much for a native stack.
TEST(ConfiguredLimits, at_their_largest) {
  WasmLimits largest;
  largest.max_mutable_global_bytes = 65'536;
  largest.max_table_elements = 65'536;
  largest.max_linear_memory_init = 16'777'216;
  largest.max_pages = 65'536;
  largest.max_call_depth = 1'024;
  BuildOptions options;
  options.limits = largest;
  const std::string wat = "(module (memory 256) (table 65536 funcref) (elem (i32.const 65535) $f)" +
                          repeat("(global (mut i64) (i64.const 7))", 8'192) +
                          R"((data (i32.const 16777215) "\09") (type $t (func (param i32) (result i32)))
    (func $f (param i32) (result i32)
      (if (result i32) (i32.eqz (local.get 0)) (then (i32.load8_u (i32.const 16777215)))
        (else (call $f (i32.sub (local.get 0) (i32.const 1))))))
    (func (export "apply") (param i64 i64 i64)
      (if (i32.ne (call_indirect (type $t) (i32.wrap_i64 (local.get 0)) (i32.const 65535)) (i32.const 9))
        (then unreachable))
      (if (i64.ne (global.get 8191) (i64.const 7)) (then unreachable))
      (global.set 8191 (i64.const 8)))))";
  const Folder folder;
  const auto engines = on_every_engine(folder.write("largest.wat", wat), options);
  ASSERT_EQ(engines.size(), 4u);
  for (int round = 0; round < 2; ++round) {
    const Seen within = apply_on_all(engines, {.receiver = 1'022});
    EXPECT_TRUE(within.outcome.ok()) << within.text();
    const Seen beyond = apply_on_all(engines, {.receiver = 1'023});
    EXPECT_EQ(to_string(beyond.outcome.trap), to_string(TrapKind::call_depth_exceeded)) << beyond.text();
  }
}

struct PastOurs {
  std::string name, contract, says;
};

TEST(ConfiguredLimits, do_not_go_beyond_what_the_tools_take) {
  BuildOptions options;
  options.limits = no_wasm_limits();
  options.limits->max_pages = 65'536;
  options.limits->max_call_depth = 1'024;
  const PastOurs cases[] = {
      {"table", contract("(table 65537 funcref)"), "65537 table elements, at most 65536"},
      {"data", "(module (memory 300) (data (i32.const 16777216) \"x\") (func (export \"apply\") (param i64 i64 i64)))",
       "16777216"},
      {"locals", contract("", "(local " + repeat("i64 ", 2'049) + ")"), "16384"},
      {"nesting", contract("", in_blocks(1'024)), "1025 nested blocks, at most 1024"},
      {"name", contract("(func (export \"" + std::string(8'193, 'n') + "\"))"), "8193 import or export name bytes"},
      {"body", contract("", repeat("nop\n", 524'288)), "function body bytes, at most 524288"},
  };
  const Folder folder;
  for (const PastOurs& past : cases) {
    SCOPED_TRACE(past.name);
    const auto made = transpile(folder.write("past.wat", past.contract), options);
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(to_string(made.failure().cls), "policy");
    EXPECT_NE(made.failure().to_line().find(past.says), std::string::npos) << made.failure().to_line();
  }
}

}  // namespace
}  // namespace wrought::test
