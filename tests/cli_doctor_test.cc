// wrought doctor: what it finds is what builds use, and its exit code is its verdict.
#include "common/sanitizers.h"
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

// --- Kernels that lack a layer

// Answers as on a kernel without it.
Answer on_kernel_without(const char* missing, std::vector<std::string> arguments, const Desk& desk) {
  ChildOptions child = desk.command(std::move(arguments));
  child.argv.insert(child.argv.begin(), {(Desk::program().parent_path() / "older_kernel").string(), missing});
  return desk.run(child);
}

struct Lacking {
  const char *missing, *layer;
  const char* refusal;  // of a build that requires the jail
};
void PrintTo(const Lacking& kernel, std::ostream* out) { *out << "without " << kernel.missing; }

class OlderKernel : public testing::TestWithParam<Lacking> {};

TEST_P(OlderKernel, is_noticed_and_does_not_change_a_plugin) {
  const auto [missing, layer, refusal] = GetParam();
  const Desk desk;
  const Answer doctor = on_kernel_without(missing, {"doctor", "--json", "--jail", "best"}, desk);
  EXPECT_EQ(doctor.exit_code, 0) << doctor.out << doctor.err;
  bool active = true;
  const json found = json::parse(doctor.out);
  for (const json& one : found["layers"])
    if (one["layer"] == layer) active = one["available"].get<bool>();
  EXPECT_FALSE(active) << doctor.out;

  static_cast<void>(desk.write("c.wat", contract("")));
  ASSERT_EQ(on_kernel_without(missing, {"build", "c.wat", "-o", "without.so"}, desk).exit_code, 0);
  ASSERT_EQ(desk.wrought({"build", "c.wat", "-o", "with.so"}).exit_code, 0);
  EXPECT_EQ(desk.read("without.so"), desk.read("with.so"));
}

TEST_P(OlderKernel, builds_nothing_where_the_jail_is_required) {
  const auto [missing, layer, refusal] = GetParam();
  const Desk desk;
  static_cast<void>(desk.write("c.wat", contract("")));
  const Answer build = on_kernel_without(missing, {"build", "c.wat", "-o", "c.so", "--jail", "require"}, desk);
  EXPECT_EQ(build.exit_code, 3);
  // A worker with a sanitizer in it has no jail; then clang's stage refuses, which does not know the contract's name.
  const std::string place = with_sanitizer ? "toolchain: jail: " : "toolchain: c.wat, jail: ";
  EXPECT_NE(build.err.find(place + refusal), std::string::npos) << build.err;
  EXPECT_FALSE(std::filesystem::exists(desk / "c.so"));
  EXPECT_EQ(on_kernel_without(missing, {"doctor", "--jail", "require"}, desk).exit_code, 1);
}

INSTANTIATE_TEST_SUITE_P(Without, OlderKernel,
                         testing::Values(Lacking{"landlock", "files",
                                                 "the jail must be whole, but files: the kernel has no Landlock"},
                                         Lacking{"seccomp", "system calls",
                                                 "the jail must be whole, but system calls: "
                                                 "libseccomp has no filter for this kernel"}),
                         [](const auto& info) { return std::string(info.param.missing); });

}  // namespace
}  // namespace wrought::test
