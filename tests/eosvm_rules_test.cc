// Where Antelope's EOS VM is not the WebAssembly specification, and what a chain configures: each rule at its edge.
#include <gtest/gtest.h>

#include "tests/engines.h"

namespace wrought::test {
namespace {

// The line that refuses the contract, "" if it is accepted. Stages up to the metered module.
std::string refusal(std::string_view contract_bytes, const BuildOptions& options = {}) {
  const Folder folder;
  const auto metered = meter(folder.write("c", contract_bytes), options);
  return metered ? "" : metered.failure().to_line();
}

void expect_accepted(std::string_view contract_bytes, const BuildOptions& options = {}) {
  EXPECT_EQ(refusal(contract_bytes, options), "");
}

void expect_refused(std::string_view contract_bytes, std::string_view says, const BuildOptions& options = {}) {
  const std::string line = refusal(contract_bytes, options);
  EXPECT_NE(line.find(says), std::string::npos) << "says: " << line << "\nexpected: " << says;
  EXPECT_TRUE(line.starts_with("policy: ")) << line;
}

BuildOptions with_limit(uint32_t WasmLimits::* field, uint32_t value) {
  BuildOptions options;
  options.limits = find_profile("antelope")->limits;
  (*options.limits).*field = value;
  return options;
}

// ---- the chain's limits

TEST(ChainLimits, mutable_global_bytes) {
  const auto globals = [](size_t n) { return contract(repeat("(global (mut i64) (i64.const 0))", n)); };
  expect_accepted(globals(128));
  expect_refused(globals(129), "1032 bytes of mutable globals, at most 1024");
  expect_accepted(contract(repeat("(global i64 (i64.const 0))", 129)));  // immutable ones are not counted
  expect_accepted(globals(129), with_limit(&WasmLimits::max_mutable_global_bytes, 1032));
}

TEST(ChainLimits, table_elements) {
  expect_accepted(contract("(table 1024 funcref)"));
  expect_accepted(contract("(table 1024 100000 funcref)"));  // no instruction could make it grow
  expect_refused(contract("(table 1025 funcref)"), "1025 table elements, at most 1024");
  expect_accepted(contract("(table 1025 funcref)"), with_limit(&WasmLimits::max_table_elements, 1025));
}

TEST(ChainLimits, section_elements) {
  const auto options = with_limit(&WasmLimits::max_section_elements, 6);
  const auto module = [](const std::string& fields) {
    return "(module " + fields + "(func (export \"apply\") (param i64 i64 i64)))";
  };
  struct Section {
    std::string name, before, one;
    size_t there;  // elements that the module has without it
  };
  const Section sections[] = {
      {"type", "", "(type (func (result i32)))", 1},
      {"import", "", "(import \"env\" \"abort\" (func))", 0},
      {"function", "", "(func)", 1},
      {"global", "", "(global i32 (i32.const 0))", 0},
      {"element", "(table 1 funcref)", "(elem (i32.const 0))", 0},
      {"data", "(memory 1)", "(data (i32.const 0) \"\")", 0},
  };
  for (const Section& s : sections) {
    SCOPED_TRACE(s.name);
    expect_accepted(module(s.before + repeat(s.one, 6 - s.there)), options);
    expect_refused(module(s.before + repeat(s.one, 7 - s.there)), s.name + " section", options);
  }
  std::string exports;
  for (int i = 0; i < 5; ++i) exports += "(export \"e" + std::to_string(i) + "\" (func 0))";
  expect_accepted(module(exports), options);
  expect_refused(module(exports + "(export \"e5\" (func 0))"), "export section", options);
}

TEST(ChainLimits, linear_memory_init) {
  const auto data = [](const std::string& offset, size_t bytes) {
    return "(module (memory 2) (data (i32.const " + offset + ") \"" + repeat("x", bytes) +
           "\") (func (export \"apply\") (param i64 i64 i64)))";
  };
  expect_accepted(data("65530", 6));
  expect_refused(data("65530", 7), "data segment 0: ends at byte 65537, at most 65536");
  expect_accepted(data("65536", 0));
  expect_refused(data("65537", 0), "ends at byte 65537");
  expect_refused(data("-1", 2), "ends at byte 4294967297");  // the offset is unsigned
  expect_accepted(data("65530", 7), with_limit(&WasmLimits::max_linear_memory_init, 65537));
}

TEST(ChainLimits, nested_structures) {
  const auto blocks = [](size_t n) { return contract("", repeat("block ", n) + repeat("end ", n)); };
  expect_accepted(blocks(1023));
  expect_refused(blocks(1024), "1025 nested blocks, at most 1024");
  expect_accepted(blocks(4), with_limit(&WasmLimits::max_nested_structures, 5));
  expect_refused(blocks(5), "6 nested blocks, at most 5", with_limit(&WasmLimits::max_nested_structures, 5));
}

TEST(ChainLimits, symbol_bytes) {
  const auto name = [](size_t n) { return contract("(func (export \"" + repeat("n", n) + "\"))"); };
  expect_accepted(name(8192));
  expect_refused(name(8193), "8193 import or export name bytes, at most 8192");
  expect_accepted(name(32), with_limit(&WasmLimits::max_symbol_bytes, 32));
  expect_refused(name(33), "33 import or export name bytes", with_limit(&WasmLimits::max_symbol_bytes, 32));
}

// (module (func (export "apply") (param i64 i64 i64))), then a custom section of 300 bytes.
std::string binary(const std::string& before_exports = "") {
  using std::string_literals::operator""s;
  return "\0asm\1\0\0\0"s + "\1\7\1\x60\3\x7e\x7e\x7e\0"s + "\3\2\1\0"s + before_exports + "\7\t\1\5apply\0\0"s +
         "\n\4\1\2\0\x0b"s + "\0\xac\2\1c"s + repeat("x", 298);
}

TEST(ChainLimits, module_bytes) {
  const auto bytes = static_cast<uint32_t>(binary().size());
  expect_accepted(binary(), with_limit(&WasmLimits::max_module_bytes, bytes));
  expect_refused(binary(), "module bytes, at most " + std::to_string(bytes - 1),
                 with_limit(&WasmLimits::max_module_bytes, bytes - 1));
}

TEST(ChainLimits, code_bytes) {
  const auto options = with_limit(&WasmLimits::max_code_bytes, 40);
  expect_accepted(contract("", repeat("nop ", 38)), options);  // and the number of locals, and the end
  expect_refused(contract("", repeat("nop ", 39)), "41 function body bytes, at most 40", options);
}

TEST(ChainLimits, pages) {
  const auto memory = [](const std::string& pages) {
    return "(module (memory " + pages + ") (func (export \"apply\") (param i64 i64 i64)))";
  };
  expect_accepted(memory("528"));
  expect_accepted(memory("528 65536"));
  expect_refused(memory("529"), "529 memory pages, at most 528");
  expect_accepted(memory("529"), with_limit(&WasmLimits::max_pages, 529));
}

TEST(ChainLimits, pages_hold_while_the_contract_runs) {
  const std::string wat = R"((module (import "env" "printi" (func $print (param i64))) (memory 1)
    (func (export "apply") (param i64 i64 i64)
      (call $print (i64.extend_i32_s (memory.grow (i32.const 2))))
      (call $print (i64.extend_i32_s (memory.grow (i32.const 1)))))))";
  EXPECT_EQ(apply_on_all(every_engine(wat, with_limit(&WasmLimits::max_pages, 3))).console, "1-1");
  EXPECT_EQ(apply_on_all(every_engine(wat, with_limit(&WasmLimits::max_pages, 4))).console, "13");
}

TEST(ChainLimits, an_accepted_contract_whose_memory_is_too_large_by_now_fails_at_every_apply) {
  const std::string wat = R"((module (import "env" "printi" (func $print (param i64))) (memory 3)
    (data (i32.const 65535) "x")
    (func (export "apply") (param i64 i64 i64) (call $print (i64.extend_i32_u (memory.size))))))";
  BuildOptions options = with_limit(&WasmLimits::max_pages, 2);
  options.limits->max_symbol_bytes = 1;  // asked only when a contract is new
  expect_refused(wat, "name bytes", options);
  options.accepted = true;
  const Seen seen = apply_on_all(every_engine(wat, options));
  EXPECT_EQ(seen.outcome.kind, OutcomeKind::trapped) << seen.text();
  EXPECT_EQ(seen.outcome.error_class, "wasm_execution_error");
  EXPECT_EQ(seen.console, "");
  options.limits->max_pages = 3;
  EXPECT_EQ(apply_on_all(every_engine(wat, options)).console, "3");
}

TEST(ChainLimits, call_depth) {
  // apply, $f, the host function: 3 frames
  const std::string wat = R"((module (import "env" "current_time" (func $host (result i64)))
    (func $f (drop (call $host))) (func (export "apply") (param i64 i64 i64) (call $f))))";
  EXPECT_TRUE(apply_on_all(every_engine(wat, with_limit(&WasmLimits::max_call_depth, 3))).outcome.ok());
  const Seen seen = apply_on_all(every_engine(wat, with_limit(&WasmLimits::max_call_depth, 2)));
  EXPECT_EQ(seen.outcome.trap, TrapKind::call_depth_exceeded) << seen.text();
  EXPECT_EQ(seen.outcome.error_class, "wasm_execution_error");
}

TEST(ChainLimits, a_plugin_runs_only_under_the_limits_it_was_built_for) {
  const Folder folder;
  BuildOptions options = with_limit(&WasmLimits::max_pages, 100);
  const auto built = build_plugin(folder.write("c.wat", contract("")), folder / "c.so", options);
  ASSERT_TRUE(built.ok()) << built.failure().to_line();
  EXPECT_EQ(built->manifest.limits.max_pages, 100u);
  EXPECT_EQ(built->manifest.limits.max_call_depth, 251u);
  HostProfile profile = *find_profile("antelope");
  const auto elsewhere = load_native(folder / "c.so", profile, Trust::none());
  ASSERT_FALSE(elsewhere.ok());
  EXPECT_NE(elsewhere.failure().to_line().find("at most 100 pages of memory, profile 'antelope' says 528"),
            std::string::npos)
      << elsewhere.failure().to_line();
  profile.limits = *options.limits;
  EXPECT_TRUE(load_native(folder / "c.so", profile, Trust::none()).ok());
}

TEST(ChainLimits, impossible_ones_are_a_mistake_of_the_caller) {
  EXPECT_TRUE(refusal(contract(""), with_limit(&WasmLimits::max_pages, 65537)).starts_with("usage: "));
  EXPECT_TRUE(refusal(contract(""), with_limit(&WasmLimits::max_call_depth, 0)).starts_with("usage: "));
}

// ---- max_func_local_bytes: locals and operands as EOS VM counts them

TEST(FrameBytes, are_counted_as_eos_vm_counts_them) {
  struct Case {
    std::string body;  // of a function with parameters i64 i64
    uint32_t bytes;
  };
  const Case cases[] = {
      {"(local i32 i64)", 12},
      {"(drop (local.get 0))", 8},  // parameters do not count, reading one does
      {"(drop (i64.add (i64.const 1) (i64.const 2)))", 16},
      {"(local i32) (local.set 2 (i32.const 1))", 8},
      {"(drop (i64.load (i32.const 0)))", 8},
      {"(i64.store (i32.const 0) (i64.const 0))", 12},
      {"(drop (call $f (i64.const 1) (i64.const 2)))", 16},
      {"(drop (call_indirect (type $t) (i64.const 1) (i64.const 2) (i32.const 0)))", 20},
      {"(drop (if (result i64) (i32.const 1) (then (i64.const 1)) (else (i64.const 2))))", 8},
      {"(drop (select (i64.const 1) (i64.const 2) (i32.const 0)))", 20},
      {"(drop (memory.grow (memory.size)))", 4},
      // What a branch leaves behind stays counted.
      {"(block (i32.const 1) (br 0)) (drop (i64.const 1))", 12},
      {"(drop (block (result i32) (i64.const 1) (br 0 (i32.const 2)))) (drop (i64.const 1))", 20},
      // Unreachable code is not counted; after a second branch in it, nothing is any more.
      {"(block (br 0) (drop (i64.const 1)))", 0},
      {"(block (br 0) (drop (i64.const 1))) (drop (i32.const 1))", 4},
      {"(block (br 0) (br 0)) (drop (i32.const 1))", 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.body);
    // A function with a result has at least that as operand; unreachable, it is not counted.
    const std::string wat = contract(
        "(type $t (func (param i64 i64) (result i64))) (table 1 funcref)"
        "(func $f (type $t) unreachable)"
        "(func (param i64 i64) " +
        c.body + ")");
    // $f pushes its result behind the unreachable: 8 bytes.
    const uint32_t limit = std::max(c.bytes, 8u);
    expect_accepted(wat, with_limit(&WasmLimits::max_func_local_bytes, limit));
    if (c.bytes > 8) {
      expect_refused(wat, "bytes of locals", with_limit(&WasmLimits::max_func_local_bytes, c.bytes - 1));
    }
  }
}

TEST(FrameBytes, as_many_operands_as_a_chain_accepts_can_be_built) {
  const auto operands = [](size_t n) { return contract("", repeat("i32.const 1 ", n) + repeat("drop ", n)); };
  const Folder folder;
  const auto made = transpile(folder.write("c.wat", operands(2048)), {});
  EXPECT_TRUE(made.ok()) << made.failure().to_line();
  expect_refused(operands(2049), "8196 bytes of locals and operands, at most 8192");
  expect_accepted(operands(2049), plain_wasm());
}

// ---- the MVP and nothing else

TEST(Mvp, later_instructions_are_refused_by_name) {
  struct Case {
    std::string fields, body, says;
  };
  const Case cases[] = {
      {"", "(drop (i32.extend8_s (i32.const 1)))", "instruction i32.extend8_s"},
      {"", "(drop (i64.extend32_s (i64.const 1)))", "instruction i64.extend32_s"},
      {"", "(drop (i32.trunc_sat_f64_u (f64.const 1)))", "instruction i32.trunc_sat_f64_u"},
      {"", "(memory.copy (i32.const 0) (i32.const 0) (i32.const 0))", "instruction memory.copy"},
      {"", "(memory.fill (i32.const 0) (i32.const 0) (i32.const 0))", "instruction memory.fill"},
      {"(table 1 funcref)", "(table.copy (i32.const 0) (i32.const 0) (i32.const 0))", "instruction table.copy"},
      {"", "(drop (drop (block (result i32 i32) (i32.const 1) (i32.const 2))))", "2 results, at most 1"},
      {"", "(i32.const 1) (block (param i32) (drop))", "a block with parameters or several results"},
      {"(func (result i32 i32) unreachable)", "", "2 results, at most 1"},
      {"(data \"passive\")", "", "data segment 0: segment flags 1"},
      {"(table 1 funcref) (func $f) (elem func $f)", "", "element segment 0: segment flags 1"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.says);
    expect_refused(contract(c.fields, c.body), c.says);
    expect_accepted(contract(c.fields, c.body), plain_wasm());
  }
}

TEST(Mvp, a_refusal_names_function_and_offset) {
  const Folder folder;
  const auto made = meter(folder.write("c", contract("", "(drop (i32.extend8_s (i32.const 1)))")), {});
  ASSERT_FALSE(made.ok());
  EXPECT_NE(made.failure().where.find("function 0"), std::string::npos) << made.failure().to_line();
  EXPECT_TRUE(made.failure().offset.has_value());
}

TEST(Mvp, limits_flags_are_one_byte) {
  using std::string_literals::operator""s;
  const std::string overlong = "\5\4\1\x80\0\1"s, table = "\4\5\1\x70\x80\0\1"s;
  expect_accepted(binary("\5\3\1\0\1"s));
  expect_accepted(binary("\5\4\1\1\1\2"s));
  expect_refused(binary(overlong), "memory: limits flags 128, expected 0 or 1");
  expect_refused(binary(table), "table: limits flags 128, expected 0 or 1");
}

TEST(Mvp, what_it_has_and_what_it_never_had) {
  expect_accepted(contract("(global (export \"g\") (mut i32) (i32.const 1))"));
  const auto invalid = [](const std::string& wat) {
    const std::string line = refusal(wat);
    EXPECT_TRUE(line.starts_with("invalid: ")) << wat << "\n" << line;
  };
  invalid(contract("(func (export \"x\")) (func (export \"x\"))"));
  invalid(contract("(global $a i32 (i32.const 1)) (global i32 (global.get $a))"));
  invalid(contract("", "(block (drop (block (result i32) (br_table 0 1 (i32.const 0) (i32.const 0)))))"));
  invalid("(module (data (i32.const 0) \"\") (func (export \"apply\") (param i64 i64 i64)))");
  invalid("(module (elem (i32.const 0)) (func (export \"apply\") (param i64 i64 i64)))");
}

TEST(Mvp, the_float_helpers_of_the_node_are_not_for_contracts) {
  expect_refused(R"((module (import "eosio_injection" "_eosio_f32_add" (func (param f32 f32) (result f32)))
                      (func (export "apply") (param i64 i64 i64))))",
                 "import eosio_injection._eosio_f32_add");
}

// ---- segments that do not fit: accepted, and every apply fails before anything runs

TEST(Segments, out_of_range_fail_every_apply) {
  const std::string start = R"((import "env" "printi" (func $print (param i64)))
    (func $s (call $print (i64.const 7))) (start $s) (func (export "apply") (param i64 i64 i64)))";
  struct Case {
    std::string fields;
    bool fits;
    TrapKind trap = TrapKind::memory_out_of_bounds;
  };
  const TrapKind table = TrapKind::table_out_of_bounds;
  const Case cases[] = {
      {"(table 2 funcref) (elem (i32.const 1) $s)", true},
      {"(table 2 funcref) (elem (i32.const 2) $s)", false, table},
      {"(table 2 funcref) (elem (i32.const -1) $s)", false, table},
      {"(table 2 funcref) (elem (i32.const 2))", true},
      {"(table 2 funcref) (elem (i32.const 3))", false, table},  // even when it is empty
      {"(table 0 funcref) (elem (i32.const 0))", true},
      {"(table 0 funcref) (elem (i32.const 0) $s)", false, table},
      {"(memory 1) (data (i32.const 65535) \"x\")", true},
      {"(memory 0) (data (i32.const 0) \"x\")", false},
      {"(memory 0) (data (i32.const 0) \"\")", true},
      {"(memory 0) (data (i32.const 1) \"\")", false},
      {"(memory 0) (data (i32.const 1) \"\") (table 0 funcref) (elem (i32.const 1))", false, table},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.fields);
    const auto engines = every_engine("(module " + start + c.fields + ")");
    for (int round = 0; round < 2; ++round) {
      const Seen seen = apply_on_all(engines, {.gas_limit = 1000});
      EXPECT_EQ(seen.outcome.ok(), c.fits) << seen.text();
      EXPECT_EQ(seen.console, c.fits ? "7" : "");
      if (c.fits) continue;
      EXPECT_EQ(seen.outcome.trap, c.trap) << seen.text();
      EXPECT_EQ(seen.outcome.error_class, "wasm_execution_error");
      EXPECT_EQ(seen.outcome.gas_used, 1000);
    }
  }
  for (const std::string fields : {"(table 0 funcref) (elem (i32.const 1))", "(memory 0) (data (i32.const 1) \"\")"}) {
    expect_refused("(module " + start + fields + ")", "segment 0", plain_wasm());
  }
}

// ---- memory.grow with a sign

TEST(MemoryGrow, a_negative_number_takes_pages_away) {
  const auto engines = every_engine(R"((module
    (import "env" "printi" (func $print (param i64))) (import "env" "prints" (func $text (param i32)))
    (memory 1 4) (data (i32.const 4) "\01\02") (data (i32.const 8) " \00")
    (func $grow (param i32)
      (call $print (i64.extend_i32_s (memory.grow (local.get 0))))
      (call $text (i32.const 8)))
    (func $grow_silently (param i32)
      (call $print (i64.extend_i32_s (memory.grow (local.get 0)))))
    (func (export "apply") (param i64 i64 i64)
      (call $print (i64.load (i32.const 0)))
      (call $text (i32.const 8))
      (call $grow (i32.const 2))
      (i32.store (i32.const 196604) (i32.const 99))
      (call $grow (i32.const -1))
      (call $grow (i32.const 1))
      (call $print (i64.extend_i32_u (i32.load (i32.const 196604))))
      (call $text (i32.const 8))
      (call $grow (i32.const 2))
      (call $grow (i32.const -4))
      (call $grow (i32.const 0x80000000))
      (i32.store (i32.const 0) (i32.const 55))
      (call $grow_silently (i32.const -3))
      (call $grow_silently (i32.const -1))
      (call $grow_silently (i32.const 0))
      (call $grow_silently (i32.const 2))
      (call $print (i64.load (i32.const 0)))
      (call $print (i64.load (i32.const 8)))
      (i32.store (i32.const 131068) (i32.const 1)))))");
  // The first 8 bytes as a number, then what memory.grow and the loads answered.
  const std::string expected = "2203318222848 1 3 2 0 -1 -1 -1 3-10000";
  for (int round = 0; round < 3; ++round) {
    const Seen seen = apply_on_all(engines);
    ASSERT_TRUE(seen.outcome.ok()) << seen.text();
    EXPECT_EQ(seen.console, expected) << "round " << round;
  }
}

TEST(MemoryGrow, lost_pages_can_be_reached_by_nobody) {
  const auto engines = every_engine(R"((module
    (import "env" "prints_l" (func $print (param i32 i32)))
    (memory 2)
    (func (export "apply") (param i64 i64 i64)
      (i32.store (i32.const 65536) (i32.const 0x74736f6c))
      (call $print (i32.const 65536) (i32.const 4))
      (drop (memory.grow (i32.const -1)))
      (if (i64.eq (local.get 2) (i64.const 0)) (then (drop (i32.load8_u (i32.const 65535)))))
      (if (i64.eq (local.get 2) (i64.const 1)) (then (drop (i32.load8_u (i32.const 65536)))))
      (if (i64.eq (local.get 2) (i64.const 2)) (then (i32.store8 (i32.const 131071) (i32.const 1))))
      (if (i64.eq (local.get 2) (i64.const 3)) (then (call $print (i32.const 65536) (i32.const 1))))
      (if (i64.eq (local.get 2) (i64.const 4)) (then (call $print (i32.const 65536) (i32.const 0))))
      (if (i64.eq (local.get 2) (i64.const 5)) (then (call $print (i32.const 65537) (i32.const 0)))))))");
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(apply_on_all(engines, {.action = 0}).outcome.ok());
    EXPECT_EQ(apply_on_all(engines, {.action = 1}).outcome.trap, TrapKind::memory_out_of_bounds);
    EXPECT_EQ(apply_on_all(engines, {.action = 2}).outcome.kind, OutcomeKind::trapped);
    EXPECT_EQ(apply_on_all(engines, {.action = 3}).outcome.message, "access violation");
    const Seen whole = apply_on_all(engines, {.action = 4});
    EXPECT_TRUE(whole.outcome.ok()) << whole.text();
    EXPECT_EQ(whole.console, "lost");
    EXPECT_EQ(apply_on_all(engines, {.action = 5}).outcome.kind, OutcomeKind::host_error);
  }
}

// Pages that are hot, opened as a whole, lost and grown again: the next apply sees the initial memory.
TEST(MemoryGrow, nothing_of_a_shrunken_memory_survives_the_apply) {
  const auto engines = every_engine(R"((module
    (import "env" "printui" (func $print (param i64)))
    (memory 12 20) (data (i32.const 0) "\05") (data (i32.const 65532) "\06")
    (func $sum (result i64) (local i32 i64)
      (loop $l
        (local.set 1 (i64.add (local.get 1) (i64.load8_u (local.get 0))))
        (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.mul (memory.size) (i32.const 65536)))))
      (local.get 1))
    (func $write (param $step i32) (local i32)
      (loop $l
        (i32.store8 (local.get 1) (i32.const 1))
        (br_if $l (i32.lt_u (local.tee 1 (i32.add (local.get 1) (local.get $step)))
                            (i32.mul (memory.size) (i32.const 65536))))))
    (func (export "apply") (param i64 i64 i64)
      (if (i64.eq (local.get 2) (i64.const 0)) (then (call $print (call $sum)) (return)))
      (if (i64.ge_u (local.get 2) (i64.const 2)) (then (call $write (i32.const 4096))))
      (if (i64.eq (local.get 2) (i64.const 3)) (then (drop (memory.grow (i32.const 3)))))
      (drop (memory.grow (i32.wrap_i64 (local.get 0))))
      (drop (memory.grow (i32.wrap_i64 (local.get 1))))
      (call $write (i32.const 1024))
      (call $print (call $sum)))))");
  const Call shrinks[] = {{static_cast<uint64_t>(-4), 0, 1},   {static_cast<uint64_t>(-4), 2, 1},
                          {static_cast<uint64_t>(-12), 12, 1}, {static_cast<uint64_t>(-11), 19, 2},
                          {static_cast<uint64_t>(-4), 4, 2},   {static_cast<uint64_t>(-5), 5, 3},
                          {static_cast<uint64_t>(-3), 1, 3}};
  for (Call call : shrinks) {
    call.gas_limit = int64_t{1} << 40;
    SCOPED_TRACE(std::to_string(static_cast<int64_t>(call.receiver)) + " then " + std::to_string(call.code) + ", " +
                 std::to_string(call.action));
    const Seen first = apply_on_all(engines, call);
    EXPECT_TRUE(first.outcome.ok()) << first.text();
    EXPECT_EQ(apply_on_all(engines, {.gas_limit = int64_t{1} << 40}).console, "11") << "the initial memory";
    EXPECT_EQ(apply_on_all(engines, call).text(), first.text());
  }
}

TEST(MemoryGrow, only_pages_that_are_added_cost_gas) {
  const auto gas = [](const std::string& pages) {
    return apply_on_all(every_engine(contract("", "(drop (memory.grow (i32.const " + pages + ")))"))).outcome.gas_used;
  };
  EXPECT_EQ(gas("2"), 100 + 2 * 1000);
  EXPECT_EQ(gas("0"), 100);
  EXPECT_EQ(gas("-1"), 100);
  EXPECT_EQ(gas("0x80000000"), 100);
}

// ---- no memory is less than a memory of 0 pages

TEST(NoMemory, an_empty_range_at_0_is_good_only_where_there_is_a_memory) {
  const auto calling = [](const std::string& memory, const std::string& call) {
    return apply_on_all(
        every_engine("(module (import \"env\" \"prints_l\" (func $prints_l (param i32 i32)))"
                     "(import \"env\" \"memcmp\" (func $memcmp (param i32 i32 i32) (result i32)))"
                     "(import \"env\" \"memset\" (func $memset (param i32 i32 i32) (result i32)))"
                     "(import \"env\" \"prints\" (func $prints (param i32)))" +
                     memory + "(func (export \"apply\") (param i64 i64 i64)" + call + "))"));
  };
  const std::string print = "(call $prints_l (i32.const 0) (i32.const 0))";
  const std::string compare = "(drop (call $memcmp (i32.const 0) (i32.const 0) (i32.const 0)))";
  for (const std::string& call : {print, compare}) {
    EXPECT_TRUE(calling("(memory 0)", call).outcome.ok()) << call;
    const Seen none = calling("", call);
    EXPECT_EQ(none.outcome.kind, OutcomeKind::host_error) << none.text();
    EXPECT_EQ(none.outcome.error_class, "wasm_execution_error");
    EXPECT_EQ(none.outcome.message, "access violation");
  }
  // These need a byte.
  for (const std::string call : {"(drop (call $memset (i32.const 0) (i32.const 0) (i32.const 0)))",
                                 "(call $prints (i32.const 0))", "(call $prints_l (i32.const 1) (i32.const 0))"}) {
    EXPECT_EQ(calling("(memory 0)", call).outcome.message, "access violation") << call;
    EXPECT_EQ(calling("", call).outcome.message, "access violation") << call;
  }
}

// ---- start and traps

TEST(Start, may_be_a_host_function) {
  const Seen seen = apply_on_all(every_engine(R"((module (import "env" "abort" (func $abort)) (start $abort)
                                                    (func (export "apply") (param i64 i64 i64))))"));
  EXPECT_EQ(seen.outcome.error_class, "abort_called") << seen.text();
}

TEST(Start, has_a_call_depth_of_its_own) {
  const auto engines = every_engine(R"((module
    (func $down (param i32)
      (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1))))))
    (func $s (call $down (i32.const 249)))
    (start $s)
    (func (export "apply") (param i64 i64 i64) (call $down (i32.wrap_i64 (local.get 0))))))");
  EXPECT_TRUE(apply_on_all(engines, {249}).outcome.ok());  // frames 2 to 251
  EXPECT_EQ(apply_on_all(engines, {250}).outcome.trap, TrapKind::call_depth_exceeded);
}

TEST(Traps, are_told_in_the_words_of_eos_vm) {
  struct Case {
    std::string fields, body, message;
  };
  const std::string table =
      "(type $v (func)) (type $w (func (param i32))) (table 2 funcref) (elem (i32.const 0) $f)"
      "(func $f (type $v))";
  const Case cases[] = {
      {"", "unreachable", "unreachable"},
      {"", "(drop (i32.load (i32.const 65536)))", "access violation"},
      {"", "(drop (i32.div_u (i32.const 1) (i32.const 0)))", "divide by zero"},
      {"", "(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))", "overflow"},
      {"", "(drop (i32.trunc_f32_s (f32.const 1e30)))", "overflow"},
      {"", "(drop (i32.trunc_f32_s (f32.const nan)))", "unrepresentable"},
      {table, "(call_indirect (type $v) (i32.const 2))", "call_indirect out of range"},
      {table, "(call_indirect (type $v) (i32.const 1))", "call_indirect out of range"},
      {table, "(call_indirect (type $w) (i32.const 0) (i32.const 0))", "call_indirect incorrect function type"},
      {"(func $r (call $r))", "(call $r)", "stack overflow"},
  };
  for (const Case& c : cases) {
    const Seen seen = apply_on_all(every_engine(contract(c.fields, c.body)));
    EXPECT_EQ(seen.outcome.kind, OutcomeKind::trapped) << c.body << ": " << seen.text();
    EXPECT_EQ(seen.outcome.error_class, "wasm_execution_error") << c.body;
    EXPECT_EQ(seen.outcome.message, c.message) << c.body;
  }
}

}  // namespace
}  // namespace wrought::test
