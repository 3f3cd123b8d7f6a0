// The compiler stage, from the outside: what goes in, what comes out, and how each kind of failure is told.
#include "transpiler/compile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "common/hash.h"
#include "transpiler/stack_usage.h"

namespace wrought {
namespace {

using namespace std::chrono_literals;

// The smallest text that exports what a plugin exports.
const std::string exported =
    "int apply(void) { return 7; } __attribute__((visibility(\"default\"))) int (*const wrought_plugin)(void) = "
    "apply;\n";

// A program of preprocessor doublings: 2^20 function bodies out of a kilobyte, so clang never finishes.
std::string endless_source() {
  std::string text = "#define F0(n) int n(int x) { return x * x; }\n";
  for (int i = 1; i <= 20; ++i) {
    const std::string before = "F" + std::to_string(i - 1);
    text += "#define F" + std::to_string(i) + "(n) " + before + "(n##a) " + before + "(n##b)\n";
  }
  return text + "F20(f)\n" + exported;
}

std::string line_of(const auto& result) { return result.ok() ? "ok" : result.failure().to_line(); }

TEST(Compile, GivesASharedObjectAndSaysWhoMadeIt) {
  const auto plugin = compile_plugin(exported, {});
  ASSERT_TRUE(plugin.ok()) << line_of(plugin);
  EXPECT_EQ(text_of(plugin->elf).substr(0, 4),
            "\x7f"
            "ELF");
  EXPECT_NE(plugin->compiler.find("clang version 19."), std::string::npos) << plugin->compiler;
  EXPECT_NE(plugin->compiler.find("LLD 19."), std::string::npos) << plugin->compiler;
  EXPECT_NE(std::find(plugin->flags.begin(), plugin->flags.end(), "-march=x86-64-v2"), plugin->flags.end());
  EXPECT_GT(plugin->peak_memory_bytes, 1u << 20);
}

TEST(Compile, SameTextSameBytes) {
  const auto first = compile_plugin(exported, {});
  const auto second = compile_plugin(exported, {});
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(sha256_hex(first->elf), sha256_hex(second->elf));
}

TEST(Compile, NoPathGetsIntoTheOutput) {
  const auto plugin = compile_plugin(exported, {});
  ASSERT_TRUE(plugin.ok());
  EXPECT_EQ(text_of(plugin->elf).find("/tmp"), std::string_view::npos);
  EXPECT_EQ(text_of(plugin->elf).find("wrought-"), std::string_view::npos);
}

TEST(Compile, WorstFrameCountsArraysArgumentsReturnAddressAndRedZone) {
  const auto plugin = compile_plugin(exported + R"(
      int callee(int, int, int, int, int, int, int, int) ;
      __attribute__((noinline)) int callee(int a, int b, int c, int d, int e, int f, int g, int h) { return a ^ h; }
      int holds_1000_bytes(int i) { volatile char a[1000]; a[i] = 1; return a[i / 2]; }
      __attribute__((used)) int top(int i) { return holds_1000_bytes(i) + callee(i, 1, 2, 3, 4, 5, 6, 7); })",
                                     {});
  ASSERT_TRUE(plugin.ok()) << line_of(plugin);
  EXPECT_GE(plugin->worst_frame_bytes, 1000u + 8 + 64 + 128);
  EXPECT_LE(plugin->worst_frame_bytes, 1400u);
  EXPECT_EQ(plugin->worst_frame_bytes % 16, 0u);
}

TEST(Compile, FrameOfUnknownSizeIsRefused) {
  const auto plugin = compile_plugin(exported + R"(
      void use(volatile char *p) { *p = 1; }
      __attribute__((used, noinline)) void f(unsigned n) { volatile char a[n]; use(a + n / 2); })",
                                     {});
  EXPECT_NE(line_of(plugin).find("toolchain: unexpected line in clang's stack usage"), std::string::npos)
      << line_of(plugin);
}

TEST(Compile, LoopsAndRoundingsDoNotBecomeLibraryCalls) {
  const auto plugin = compile_plugin(exported + R"(
      void clear(char *p, unsigned long n) { for (unsigned long i = 0; i < n; ++i) p[i] = 0; }
      void copy(char *restrict p, const char *restrict q, unsigned long n) { while (n--) p[n] = q[n]; }
      double root(double x) { return __builtin_sqrt(__builtin_floor(x)); })",
                                     {});
  EXPECT_TRUE(plugin.ok()) << line_of(plugin);
}

struct Refused {
  const char* why;
  std::string text;
  const char* line;  // how the failure begins
};

class CompileRefuses : public testing::TestWithParam<Refused> {};

TEST_P(CompileRefuses, WithOneClearLine) {
  const auto plugin = compile_plugin(GetParam().text, {});
  ASSERT_FALSE(plugin.ok());
  EXPECT_TRUE(line_of(plugin).starts_with(GetParam().line)) << line_of(plugin);
}

INSTANTIATE_TEST_SUITE_P(
    Input, CompileRefuses,
    testing::Values(
        Refused{"syntax", "int f( {", "toolchain: clang: exit code 1: plugin.c:1:"},
        Refused{"include", "#include <stdio.h>\n", "toolchain: clang: exit code 1: plugin.c:1:10: fatal error:"},
        Refused{"undefined symbol",
                exported + "int f(int); int (*const p)(int) = f; int g(int x) { return f(x); }"
                           "__attribute__((visibility(\"default\"))) int h(int x) { return g(x); }",
                "toolchain: lld: exit code 1: ld.lld"},
        Refused{"nesting over the bracket depth",
                exported + "int f(void) { return " + std::string(3000, '(') + "1" + std::string(3000, ')') + "; }",
                "toolchain: clang: exit code 1: plugin.c:2:"},
        Refused{"bytes that are no text", std::string("\x00\xff\x1b[31m", 7), "toolchain: clang: exit code 1"}),
    [](const auto& refused) {
      std::string name = refused.param.why;
      for (char& c : name) c = c == ' ' ? '_' : c;
      return name;
    });

TEST(Compile, DeepNestingOfBlocksIsWithinTheLimits) {
  std::string text = exported + "int f(int x) { ";
  for (int i = 0; i < 1024; ++i) text += "{ if (x == " + std::to_string(i) + ") ++x; ";
  text += std::string(1024, '}') + " return x; }";
  const auto plugin = compile_plugin(text, {});
  EXPECT_TRUE(plugin.ok()) << line_of(plugin);
}

TEST(Compile, ADeadlineEndsIt) {
  const auto started = std::chrono::steady_clock::now();
  const auto plugin = compile_plugin(endless_source(), {.deadline = 500ms});
  EXPECT_TRUE(line_of(plugin).starts_with("resource: clang: no answer within")) << line_of(plugin);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 5s);
}

TEST(Compile, SoDoesCancelling) {
  std::atomic<bool> cancel = false;
  std::thread canceller([&] { std::this_thread::sleep_for(200ms), cancel = true; });
  const auto plugin = compile_plugin(endless_source(), {.cancel = &cancel});
  canceller.join();
  EXPECT_EQ(line_of(plugin), "resource: clang: cancelled");
}

TEST(Compile, TooLittleMemoryIsNotAVerdictAboutTheText) {
  const auto plugin = compile_plugin(endless_source(), {.memory_bytes = uint64_t{400} << 20});
  EXPECT_TRUE(line_of(plugin).starts_with("resource: clang: ")) << line_of(plugin);
}

TEST(Compile, UnknownOptionsAreRefused) {
  EXPECT_EQ(line_of(compile_plugin(exported, {.opt_level = 4})), "usage: optimisation level 4, expected 1 to 3");
  EXPECT_EQ(line_of(compile_plugin(exported, {.cpu = "native"})),
            "usage: cpu \"native\", expected x86-64-v2 or x86-64-v3");
}

TEST(CompileSharedObject, HasLibcAndItsOwnHeaders) {
  const auto object = compile_shared_object({{"a.h", "#define ANSWER 42\n"},
                                             {"a.c",
                                              "#include <stdlib.h>\n#include \"a.h\"\n"
                                              "void *f(void) { return malloc(ANSWER * SCALE); }\n"}},
                                            {}, {"-DSCALE=2"}, {});
  ASSERT_TRUE(object.ok()) << line_of(object);
  EXPECT_GT(object->elf.size(), 1000u);
}

TEST(CompileSharedObject, FileNamesStayInTheScratchDirectory) {
  const auto object = compile_shared_object({{"../a.c", "int x;"}}, {}, {}, {});
  EXPECT_EQ(line_of(object), "internal: ../a.c: not a plain file name");
}

TEST(CompileWasm2c, FindsWabtsRuntime) {
  const auto object = compile_wasm2c({{"a.c",
                                       "#include \"wasm-rt.h\"\n#include \"wasm-rt-impl.h\"\n"
                                       "wasm_rt_memory_t memory;\n"}},
                                     {}, {});
  EXPECT_TRUE(object.ok()) << line_of(object);
}

struct Usage {
  const char* text;
  uint64_t worst;  // 0: refused
};

class StackUsage : public testing::TestWithParam<Usage> {};

TEST_P(StackUsage, IsTheLargestFramePlusWhatClangLeavesOut) {
  const auto worst = worst_frame_bytes(GetParam().text);
  if (GetParam().worst) {
    ASSERT_TRUE(worst.ok()) << line_of(worst);
    EXPECT_EQ(*worst, GetParam().worst);
  } else {
    EXPECT_FALSE(worst.ok());
  }
}

INSTANTIATE_TEST_SUITE_P(Texts, StackUsage,
                         testing::Values(Usage{"", 208},  // 8 + 64 + 128, aligned
                                         Usage{"plugin.c:1:f\t0\tstatic\n", 208},
                                         Usage{"plugin.c:1:f\t56\tstatic\nplugin.c:2:g\t872\tstatic\n", 1072},
                                         Usage{"plugin.c:1:f\t56\tdynamic\n", 0},
                                         Usage{"plugin.c:1:f\t56\tdynamic,bounded\n", 0},
                                         Usage{"plugin.c:1:f\t-8\tstatic\n", 0}, Usage{"plugin.c:1:f\t\tstatic\n", 0},
                                         Usage{"plugin.c:1:f\t99999999999999999999\tstatic\n", 0},
                                         Usage{"plugin.c:1:f\t56", 0}, Usage{"\n", 0}));

}  // namespace
}  // namespace wrought
