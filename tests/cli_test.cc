// The command line itself: help goes to stdout, mistakes to stderr with exit code 2.
#include <gtest/gtest.h>

#include "tests/cli_support.h"

namespace wrought::test {
namespace {

TEST(CommandLine, help_says_what_there_is) {
  const Answer answer = Desk().wrought({"--help"});
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.err, "");
  for (const char* part : {"build", "inspect", "apply", "chain", "Exit codes"}) {
    EXPECT_NE(answer.out.find(part), std::string::npos) << part;
  }
}

TEST(CommandLine, each_subcommand_has_help_of_its_own) {
  const Desk desk;
  for (const auto& [subcommand, option] : {std::pair{"build", "--keep"}, std::pair{"inspect", "--json"},
                                           std::pair{"apply", "--gas-limit"}, std::pair{"chain", "--state"}}) {
    const Answer answer = desk.wrought({subcommand, "--help"});
    EXPECT_EQ(answer.exit_code, 0) << subcommand;
    EXPECT_EQ(answer.err, "") << subcommand;
    EXPECT_NE(answer.out.find(option), std::string::npos) << answer.out;
  }
}

TEST(CommandLine, version) {
  const Answer answer = Desk().wrought({"--version"});
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.out.substr(0, 8), "wrought ");
}

struct Mistake {
  std::string name;
  std::vector<std::string> arguments;
  std::string says;  // part of what is on stderr
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.name; }

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, end_with_2_and_a_word_on_stderr) {
  const Desk desk;
  const Answer answer = desk.wrought(GetParam().arguments);
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_EQ(answer.out, "");
  EXPECT_NE(answer.err.find(GetParam().says), std::string::npos) << answer.err;
  EXPECT_LE(line_count(answer.err), 2u) << answer.err;
  EXPECT_LE(answer.err.size(), 300u) << "a line to be read: " << answer.err;
  EXPECT_EQ(desk.files(), "");
}

std::vector<std::string> apply_with(std::vector<std::string> more) {
  more.insert(more.begin(),
              {"apply", sample("hello.wasm"), "--receiver", "hello", "--code", "hello", "--action", "hi"});
  return more;
}

const Mistake mistakes[] = {
    {"no_subcommand", {}, "subcommand is required"},
    {"unknown_subcommand", {"bulid", "a.wasm"}, "not expected: bulid\n"},
    {"unknown_option", {"build", "a.wasm", "-o", "a.so", "--fast"}, "--fast"},
    {"no_output", {"build", "a.wasm"}, "--output is required"},
    {"no_contract", {"build", "-o", "a.so"}, "CONTRACT is required"},
    {"level_out_of_range", {"build", "a.wasm", "-o", "a.so", "--opt", "9"}, "--opt"},
    {"unknown_memory_mode", {"build", "a.wasm", "-o", "a.so", "--memory", "none"}, "--memory"},
    {"unknown_profile",
     {"build", sample("hello.wasm"), "-o", "a.so", "--profile", "other"},
     "unknown host profile \"other\""},
    {"option_without_value", {"build", "a.wasm", "-o", "a.so", "--opt"}, "--opt"},
    {"unknown_engine", apply_with({"--engine", "jit"}), "--engine"},
    {"negative_gas", apply_with({"--gas-limit", "-1"}),
     "--gas-limit: \"-1\": expected a whole number from 0 to 2^63-1"},
    {"gas_past_63_bits", apply_with({"--gas-limit", "9223372036854775808"}),
     "expected a whole number from 0 to 2^63-1"},
    {"gas_in_words", apply_with({"--gas-limit", "much"}), "--gas-limit: \"much\": expected a whole number"},
    {"odd_data", apply_with({"--data", "abc"}), "--data: expected hex"},
    {"data_that_is_no_hex", apply_with({"--data", "xy"}), "--data: expected hex"},
    {"authorization_without_permission", apply_with({"--auth", "alice"}),
     "--auth: \"alice\": expected actor@permission"},
    {"name_with_capitals",
     {"apply", sample("hello.wasm"), "--receiver", "Hello", "--code", "hello", "--action", "hi"},
     "--receiver: not a name"},
    {"number_past_64_bits",
     {"apply", sample("hello.wasm"), "--receiver", "u64:18446744073709551616", "--code", "hello", "--action", "hi"},
     "--receiver: \"u64:18446744073709551616\""},
    {"no_applies", apply_with({"--repeat", "0"}), "--repeat"},
};

INSTANTIATE_TEST_SUITE_P(, Mistakes, testing::ValuesIn(mistakes), [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace wrought::test
