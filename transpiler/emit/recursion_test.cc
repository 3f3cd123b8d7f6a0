// Functions that call themselves, in the C that is emitted and in the code that becomes of it.
#include "transpiler/emit/recursion.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>

#include "common/bytes.h"
#include "common/files.h"
#include "common/subprocess.h"
#include "transpiler/compile_flags.h"
#include "transpiler/stages.h"

namespace wrought {
namespace {

std::string c_of(const std::string& functions, MemoryMode memory = MemoryMode::guard) {
  StageOptions options;
  options.profile = find_profile("plain");
  options.memory = memory;
  const auto made =
      run_stages(bytes_of("(module " + functions + "\n(func (export \"apply\") (param i64 i64 i64)))"), options);
  EXPECT_TRUE(made.ok()) << made.failure().to_line();
  return made.ok() ? made->c_text : "";
}

struct Recursion {
  const char* why;
  const char* functions;
  bool in_two;  // the first function
};

class InTwo : public testing::TestWithParam<Recursion> {};

TEST_P(InTwo, functions_are) {
  EXPECT_EQ(c_of(GetParam().functions).find("self_fn0") != std::string::npos, GetParam().in_two) << GetParam().why;
}

INSTANTIATE_TEST_SUITE_P(
    Modules, InTwo,
    testing::Values(
        Recursion{"it calls itself", "(func (param i32) (call 0 (local.get 0)))", true},
        Recursion{"deep inside",
                  "(func (param i32) (block (loop (if (local.get 0) (then (nop)) (else (call 0 (local.get 0)))))))",
                  true},
        Recursion{"it calls another", "(func (call 1)) (func)", false},
        Recursion{"two that call each other", "(func (call 1)) (func (call 0))", false},
        Recursion{"by the table", "(table 1 1 funcref) (elem (i32.const 0) 0) (func (call_indirect (i32.const 0)))",
                  false},
        Recursion{
            "six parameters",
            "(func (param i64 i64 i64 i64 i64 i64) (call 0 (local.get 0) (local.get 0) (local.get 0) (local.get 0) "
            "(local.get 0) (local.get 0)))",
            true},
        Recursion{"seven",
                  "(func (param i64 i64 i64 i64 i64 i64 i64) (call 0 (local.get 0) (local.get 0) (local.get 0) "
                  "(local.get 0) (local.get 0) (local.get 0) (local.get 0)))",
                  false},
        Recursion{"two results", "(func (result i32 i32) (call 0))", false}));

// Sizes of frames by function, as clang tells them ("plugin.c:12:fn3<TAB>56<TAB>static").
std::map<std::string, int> frames_of(const std::string& c_text, int level) {
  const ScratchDirectory scratch = std::move(ScratchDirectory::create().value());
  EXPECT_TRUE(write_file(scratch.path() / "plugin.c", c_text).ok());
  ChildOptions clang{.argv = {find_program("clang-19").value().string()}, .working_directory = scratch.path()};
  for (const ToolFlag& flag : compile_flags) clang.argv.emplace_back(flag.text);
  for (const char* more : {"-march=x86-64-v2", "-c", "plugin.c", "-o", "plugin.o"}) clang.argv.emplace_back(more);
  clang.argv.push_back("-O" + std::to_string(level));
  const Result<ChildResult> ended = run_child(clang);
  EXPECT_TRUE(ended.ok() && ended->succeeded());
  std::map<std::string, int> frames;
  std::istringstream lines(read_text_file(scratch.path() / "plugin.su", 1 << 20).value());
  for (std::string place, bytes, kind; lines >> place >> bytes >> kind;)
    frames[place.substr(place.rfind(':') + 1)] = std::stoi(bytes);
  return frames;
}

// stack_usage.cc reckons 64 bytes for it with its return address.
TEST(WayIn, has_a_frame_of_at_most_56_bytes) {
  std::string functions = "(global (mut i32) (i32.const 0)) ";
  int function = 0;
  for (const std::string type : {"i32", "i64", "f32", "f64"}) {
    std::string parameters, call = "(call " + std::to_string(function++);
    for (const char* parameter : {"5", "4", "3", "2", "1", "0"}) {
      parameters += " " + type;
      call += std::string(" (local.get ") + parameter + ")";
    }
    functions += "(func (export \"" + type + "\") (param" + parameters + ") (result " + type + ") (if (result " + type +
                 ") (global.get 0) (then " + call + ") " + call + ") drop) (else (local.get 0))))\n";
  }
  for (const MemoryMode memory : {MemoryMode::guard, MemoryMode::explicit_checks}) {
    const std::string c_text = c_of(functions, memory);
    for (int level = 1; level <= 3; ++level) {
      const std::map<std::string, int> frames = frames_of(c_text, level);
      for (const std::string name : {"fn0_i32", "fn1_i64", "fn2_f32", "fn3_f64"}) {
        ASSERT_TRUE(frames.contains(name) && frames.contains("self_" + name)) << name << " at level " << level;
        EXPECT_LE(frames.at(name), 56) << name << " at level " << level;
      }
    }
  }
}

}  // namespace
}  // namespace wrought
