// Emitted C is C11 and C++20 at once, for any compiler, without a warning: it can be built straight into a program.
#include <gtest/gtest.h>

#include "common/subprocess.h"
#include "tests/support.h"

namespace wrought::test {
namespace {

// Something of everything that the emitter writes.
const std::string everything = R"((module
  (import "env" "memcpy" (func $memcpy (param i32 i32 i32) (result i32)))
  (import "env" "printdf" (func $printdf (param f64)))
  (import "env" "__multi3" (func $multi3 (param i32 i64 i64 i64 i64)))
  (memory 1 3) (table 4 funcref)
  (elem (i32.const 1) $f $g $printdf) (elem $p func $f)
  (global $m (mut i32) (i32.const 65536)) (global $k f64 (f64.const nan:0x4000000000000)) (global $x (mut f32) (f32.const -0))
  (data (i32.const 16) "bytes \00\ff\22\5c ??/") (data $d "passive")
  (type $u (func (param i64) (result i64)))
  (func $f (param i64) (result i64) (i64.rem_s (local.get 0) (i64.const 7)))
  (func $g (param i64) (result i64) (local f64 f32 i32)
    (loop $l
      (local.set 1 (f64.sqrt (f64.add (local.get 1) (f64.load (local.get 3)))))
      (local.set 2 (f32.min (f32.demote_f64 (local.get 1)) (global.get $x)))
      (br_if $l (i32.ne (local.tee 3 (i32.sub (local.get 3) (i32.const 1))) (i32.const 0))))
    (i64.trunc_f64_s (f64.nearest (f64.copysign (local.get 1) (f64.promote_f32 (local.get 2))))))
  (func $two (param i32) (result i32 f32) (local.get 0) (f32.const 1e10))
  (func $s (global.set $m (i32.const 5)))
  (start $s)
  (func $apply (export "apply") (param i64 i64 i64)
    (drop (drop (call $two (i32.clz (i32.wrap_i64 (local.get 0))))))
    (drop (call $memcpy (i32.const 0) (i32.const 64) (i32.const 8)))
    (call $multi3 (i32.const 32) (local.get 0) (local.get 1) (local.get 2) (i64.const -1))
    (call $printdf (global.get $k))
    (table.init $p (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $p)
    (memory.init $d (i32.const 0) (i32.const 0) (i32.const 4)) (data.drop $d)
    (memory.copy (i32.const 1) (i32.const 0) (i32.const 9))
    (drop (i64.eq (local.get 0) (local.get 0)))
    (drop (memory.grow (memory.size)))
    (i64.store16 (global.get $m) (call_indirect (type $u) (local.get 1) (i32.wrap_i64 (local.get 2))))))
)";

struct Compiler {
  std::string name, program, language, standard;
};

void PrintTo(const Compiler& compiler, std::ostream* out) { *out << compiler.name; }

class EmittedC : public testing::TestWithParam<Compiler> {};

TEST_P(EmittedC, compiles_without_a_warning) {
  const Compiler& compiler = GetParam();
  const auto program = find_program(compiler.program);
  ASSERT_TRUE(program) << compiler.program;
  const Folder folder;
  const auto contract = folder.write("everything.wat", everything);
  for (const auto memory : {MemoryMode::guard, MemoryMode::explicit_checks}) {
    BuildOptions options;
    options.profile = "plain";
    options.memory = memory;
    const auto made = transpile(contract, options);
    ASSERT_TRUE(made.ok()) << made.failure().to_line();
    folder.write("plugin.c", made->c_text);
    ChildOptions child;
    child.argv = {program->string(),
                  "-x",
                  compiler.language,
                  "-std=" + compiler.standard,
                  "-Wall",
                  "-Wextra",
                  "-Werror",
                  "-O1",
                  "-c",
                  "plugin.c",
                  "-o",
                  "plugin.o"};
    child.working_directory = folder.path();
    const auto ended = run_child(child);
    ASSERT_TRUE(ended.ok());
    EXPECT_TRUE(ended->succeeded()) << ended->err;
  }
}

INSTANTIATE_TEST_SUITE_P(, EmittedC,
                         testing::Values(Compiler{"clang_c11", "clang-19", "c", "c11"},
                                         Compiler{"clang_cpp20", "clang-19", "c++", "c++20"},
                                         Compiler{"gcc_c11", "gcc", "c", "c11"},
                                         Compiler{"gcc_cpp20", "g++", "c++", "c++20"}),
                         [](const auto& info) { return info.param.name; });

TEST(Determinism, equal_input_gives_equal_text_and_equal_plugins) {
  const Folder folder;
  const auto contract = folder.write("everything.wat", everything);
  BuildOptions options;
  options.profile = "plain";
  const auto first = build_plugin(contract, folder / "a.so", options);
  const auto second = build_plugin(folder.write("other name.wat", everything), folder / "b.so", options);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->manifest.to_json(), second->manifest.to_json());
  EXPECT_EQ(*read_file(folder / "a.so", 1 << 24), *read_file(folder / "b.so", 1 << 24));
}

}  // namespace
}  // namespace wrought::test
