// The validators' page of README.md: its commands work as they stand there, and what they promise to refuse is refused.
#include "tests/cli_support.h"

namespace wrought::test {
namespace {

std::string readme() {
  auto text = read_text_file(std::filesystem::path(WROUGHT_SOURCE_DIR) / "README.md", 1 << 20);
  EXPECT_TRUE(text.ok());
  return text ? *text : "";
}

// What stands between two lines, each of them once; empty if they are not there.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const size_t at = text.find(begin);
  if (at == std::string::npos) return "";
  const size_t from = at + begin.size();
  const size_t to = text.find(end, from);
  return to == std::string::npos ? "" : text.substr(from, to - from);
}

// All shell blocks, one after the other.
std::string shell_blocks(std::string text) {
  std::string script;
  for (;;) {
    const std::string block = between(text, "```sh\n", "```\n");
    if (block.empty()) return script;
    script += block;
    text = text.substr(text.find(block) + block.size());
  }
}

class ValidatorsPage : public ::testing::Test {
 protected:
  ValidatorsPage() {
    desk_.write("hi.wat", between(readme(), "```wat\n", "```\n"));
    script_ = shell_blocks(between(readme(), "\n## For validators", "\n## "));
  }

  // The page's commands, then these, as a user's shell runs them.
  [[nodiscard]] Answer run(const std::string& more) const {
    desk_.write("page.sh", "set -euo pipefail\n" + script_ + more);
    ChildOptions child = desk_.command({});
    child.argv = {"/bin/bash", "page.sh"};
    const std::string folder = Desk::program().parent_path().string();
    std::erase(child.environment, Desk::trusts_all);
    for (std::string& variable : child.environment)
      if (variable.starts_with("PATH=")) variable.insert(5, folder + ":");
    return desk_.run(child);
  }

  Desk desk_;
  std::string script_;
};

TEST_F(ValidatorsPage, its_commands_work_as_pasted) {
  ASSERT_NE(script_, "");
  const Answer answer = run("");
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  for (const char* const part : {"1 plugins, 1 of them new", "1 of 1 signatures that are needed (alice)",
                                 "built again from hi.wat: the same ", "hello, "})
    EXPECT_NE(answer.out.find(part), std::string::npos) << part << "\n" << answer.out;
  EXPECT_EQ(answer.out.find("\"ok\":false"), std::string::npos) << answer.out;
}

TEST_F(ValidatorsPage, what_nobody_vouches_for_is_refused_with_the_rule) {
  struct Case {
    const char* done;     // after the page's commands
    const char* refused;  // part of the line on stderr
  };
  for (const Case& c : {
           Case{"rm running.so.minisig; wrought apply running.so --receiver alice --code alice --action hi",
                "trust rule signatures: 0 of 1 signatures that are needed"},
           Case{"printf x >> running.so; wrought apply running.so --receiver alice --code alice --action hi",
                "trust rule signatures: 0 of 1 signatures that are needed"},
           Case{"wrought keygen -o mallory --no-password; wrought sign -k mallory.key hi.so --name mallory\n"
                "rm hi.so.minisig; rm -r release; wrought store add release hi.so\n"
                "wrought store export release --all -o other.tar.zst; wrought store import others other.tar.zst",
                "unknown key"},
       }) {
    SCOPED_TRACE(c.done);
    const Answer answer = run(c.done);
    EXPECT_EQ(answer.exit_code, 1) << answer.out;
    EXPECT_NE(answer.err.find(c.refused), std::string::npos) << answer.err;
    std::filesystem::remove_all(desk_.path());
    std::filesystem::create_directories(desk_.scratch());
    desk_.write("hi.wat", between(readme(), "```wat\n", "```\n"));
  }
}

}  // namespace
}  // namespace wrought::test
