// wrought doctor: what it finds is what builds use, and its exit code is its verdict.
#include "tests/cli_support.h"

namespace wrought::test {
namespace {

TEST(Doctor, shows_layers_toolchain_and_self_test) {
  const json found = Desk().wrought_json({"doctor"});
  EXPECT_TRUE(found["ok"].get<bool>()) << found["troubles"];
  std::string layers, programs;
  for (const json& layer : found["layers"]) layers += layer["layer"].get<std::string>() + ",";
  for (const json& program : found["toolchain"]) {
    programs += program["program"].get<std::string>() + ",";
    EXPECT_EQ(program["sha256"].get<std::string>().size(), 64u);
  }
  EXPECT_EQ(layers, "limits,privileges,system calls,files,network,signals,");
  EXPECT_EQ(programs, "clang,lld,worker,");
}

// Fails when the emitted C, the flags or the manifest have changed: `./dev regen` writes the new answer.
TEST(Doctor, builds_what_the_known_answer_says) {
  const json test = Desk().wrought_json({"doctor"})["self_test"];
  if (test["reproducible"].is_null()) GTEST_SKIP() << "no answer is known for " << test["compiler"];
  EXPECT_EQ(test["content_hash"], test["expected"]);
}

TEST(Doctor, says_what_is_missing_with_exit_code_1) {
  const Desk desk;
  ChildOptions doctor = desk.command({"doctor"});
  doctor.environment.push_back("WROUGHT_CLANG=/no/such/program");
  const Answer answer = desk.run(doctor);
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_NE(answer.out.find("trouble: toolchain: WROUGHT_CLANG: /no/such/program not found"), std::string::npos)
      << answer.out;
}

TEST(Doctor, knows_its_policies) {
  EXPECT_EQ(Desk().wrought({"doctor", "--jail", "on"}).exit_code, 2);
  EXPECT_NE(Desk().wrought({"doctor", "--jail", "off"}).out.find("switched off"), std::string::npos);
}

}  // namespace
}  // namespace wrought::test
