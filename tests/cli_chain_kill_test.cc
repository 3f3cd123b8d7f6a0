// kill -9 in the middle of `wrought chain --state DIR` under load, a hundred times on one state: afterwards the state
// opens, and holds every block whose answer was written, at most the one that was being answered, and no part of one.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "tests/cli_support.h"

namespace wrought::test {
namespace {

constexpr int kills = 100;
constexpr int applies_per_block = 3;
constexpr int requests_per_block = applies_per_block + 1;

// `wrought chain --state state` reading a file of requests, its answers on a pipe.
class Victim {
 public:
  Victim(const Desk& desk, const std::string& requests) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    answers_ = ends[0];
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, requests.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    const std::string program = Desk::program(), state = desk / "state";
    std::vector<std::string> words{program, "chain", "--state", state, "--trust", "none"};
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    EXPECT_EQ(posix_spawn(&pid_, program.c_str(), &files, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&files);
    ::close(ends[1]);
  }
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;
  ~Victim() { ::close(answers_); }

  // Reads answers until there are `lines` of them, kills, and says how many whole lines had been written.
  int kill_after(int lines) {
    int seen = 0;
    while (seen < lines && read_some(seen)) {
    }
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended before it was killed: give it more to do";
    while (read_some(seen)) {
    }
    return seen;
  }

 private:
  bool read_some(int& lines) {
    char bytes[4096];
    const ssize_t got = ::read(answers_, bytes, sizeof bytes);
    for (ssize_t i = 0; i < got; ++i) lines += bytes[i] == '\n';
    return got > 0;
  }
  pid_t pid_ = -1;
  int answers_ = -1;
};

// The counter's row, which counts applies modulo 256.
int counted(const Desk& desk) {
  const Answer answer = desk.wrought({"chain", "--state", "state"},
                                     R"({"op":"rows","code":"counter","scope":"counter","table":"counter"})");
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  const json rows = json::parse(answer.out, nullptr, false);
  EXPECT_EQ(rows.value("ok", false), true) << answer.out;
  return rows["rows"].empty() ? 0 : std::stoi(rows["rows"][0]["value"].get<std::string>(), nullptr, 16);
}

TEST(ChainKill, the_state_holds_the_answered_blocks_and_no_part_of_one) {
  const Desk desk;
  desk.write("counter.wat", counter);
  ASSERT_EQ(desk.wrought({"build", "counter.wat", "-o", "counter.so"}).exit_code, 0);
  const std::string plugin = desk / "counter.so";
  ASSERT_EQ(desk.wrought({"chain", "--state", "state"}, R"({"op":"account","name":"counter"})"
                                                        "\n"
                                                        R"({"op":"setcode","account":"counter","plugin":")" +
                                                            plugin + "\"}\n")
                .exit_code,
            0);
  std::string block, requests;
  for (int i = 0; i < applies_per_block; ++i) {
    block +=
        R"({"op":"push","actions":[{"account":"counter","name":"add","authorization":["counter@active"],"data":")" +
        std::to_string(10 + i) + "\"}],\"gas_limit\":10000}\n";
  }
  block += R"({"op":"advance","us":500000})"
           "\n";
  for (int i = 0; i < 20'000; ++i) requests += block;
  const std::string file = desk.write("requests", requests);

  std::minstd_rand random(1);
  int applies = 0;
  for (int i = 0; i < kills; ++i) {
    const int answered = Victim(desk, file).kill_after(static_cast<int>(random() % 200));
    applies += answered / requests_per_block * applies_per_block;
    const int found = counted(desk);
    const int surplus = (found - applies % 256 + 256) % 256;
    ASSERT_TRUE(surplus == 0 || surplus == applies_per_block)
        << "kill " << i << ": " << applies << " applies in answered blocks, the row counts " << found;
    applies += surplus;
  }
  EXPECT_GT(applies, kills);
}

}  // namespace
}  // namespace wrought::test
