// When the machine, not the contract, is the trouble: full disks, no compiler, ^C, SIGKILL. Nothing half-written is
// left, no process goes on, and the failure's class never blames the contract.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <future>
#include <optional>
#include <thread>

#include "tests/cli_support.h"

namespace wrought::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

TEST(Trouble, an_output_that_cannot_be_written) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  expect_refusal(desk.wrought({"build", "greeter.wat", "-o", "no/such/folder/out.so"}), 1,
                 "io: no/such/folder/out.so: cannot write: No such file or directory");
  expect_refusal(desk.wrought({"build", "greeter.wat", "-o", "tmp"}), 1, "io: tmp: cannot write: Is a directory");
  expect_refusal(desk.wrought({"build", "greeter.wat", "-o", "out.so", "--keep", "greeter.wat"}), 1, "io: greeter.wat");
  EXPECT_EQ(desk.files(), "greeter.wat");
  EXPECT_EQ(desk.scratch_files(), "");
}

TEST(Trouble, an_output_that_is_no_file_stays_what_it_is) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  ASSERT_EQ(::mkfifo((desk / "pipe").c_str(), 0600), 0);
  std::filesystem::create_symlink("pipe", desk / "link");
  for (const char* output : {"pipe", "link"}) {
    expect_refusal(desk.wrought({"build", "greeter.wat", "-o", output}), 1,
                   std::string("io: ") + output + ": cannot write: not a regular file");
  }
  EXPECT_TRUE(std::filesystem::is_fifo(desk / "pipe"));
  EXPECT_TRUE(std::filesystem::is_symlink(desk / "link"));
  EXPECT_EQ(desk.files(), "greeter.wat link pipe");
}

TEST(Trouble, an_answer_that_nobody_can_read_is_not_ok) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  ChildOptions inspect = desk.command({"inspect", "greeter.wat"});
  inspect.argv.insert(inspect.argv.begin(), {"/bin/sh", "-c", "exec \"$@\" > /dev/full", "sh"});
  expect_refusal(desk.run(inspect), 1, "io: stdout: cannot write the answer");
}

class FileLimits : public testing::TestWithParam<uint64_t> {};

// The smaller the limit, the earlier the file that hits it: the worker's request, the metered module, clang's object,
// the plugin.
TEST_P(FileLimits, are_a_matter_of_resources) {
  const Desk desk;
  ChildOptions build = desk.command({"build", sample("token.wasm"), "-o", "token.so"});
  build.limits.file_bytes = GetParam();
  expect_refusal(desk.run(build), 1, "wrought: resource: ");
  EXPECT_EQ(desk.files(), "");
  EXPECT_EQ(desk.scratch_files(), "");
}

INSTANTIATE_TEST_SUITE_P(, FileLimits, testing::Values(100, 2'000, 10'000, 20'000, 30'000),
                         testing::PrintToStringParamName());

// Runs in a mount namespace of its own, with `folder` on a file system of that many KiB; `ls` shows what is left on it.
Answer build_on_small_disk(const Desk& desk, const std::string& folder, int size_kib) {
  ChildOptions build = desk.command({"build", sample("token.wasm"), "-o", "small/token.so"});
  std::filesystem::create_directory(desk / "small");
  const std::string script = "mount -t tmpfs -o size=" + std::to_string(size_kib) + "k none " + folder +
                             " 2>/dev/null || exit 77; \"$@\"; code=$?; ls -A " + folder + "; exit $code";
  build.argv.insert(build.argv.begin(), {"/usr/bin/unshare", "--mount", "/bin/sh", "-c", script, "sh"});
  return desk.run(build);
}

bool mount_refused(const Answer& answer) {
  return answer.exit_code == 77 || answer.err.find("unshare") != std::string::npos;
}

TEST(Trouble, a_full_disk_under_the_output) {
  const Answer answer = build_on_small_disk(Desk(), "small", 16);
  if (mount_refused(answer)) GTEST_SKIP() << "mounting is not permitted here";
  expect_refusal(answer, 1, "resource: small/token.so: cannot write: No space left on device");
}

TEST(Trouble, a_full_disk_under_the_scratch_folder) {
  for (const int size_kib : {4, 8, 24, 64, 120}) {
    const Answer answer = build_on_small_disk(Desk(), "tmp", size_kib);
    if (mount_refused(answer)) GTEST_SKIP() << "mounting is not permitted here";
    SCOPED_TRACE(size_kib);
    expect_refusal(answer, 1, "wrought: resource: ");
  }
}

TEST(Trouble, without_a_compiler_the_line_says_what_to_install) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  for (const auto& [variable, package] : {std::pair{"WROUGHT_CLANG", "clang-19"}, std::pair{"WROUGHT_LLD", "lld-19"}}) {
    ChildOptions build = desk.command({"build", "greeter.wat", "-o", "greeter.so"});
    build.environment.push_back(variable + std::string("=/no/such/program"));
    const Answer answer = desk.run(build);
    expect_refusal(answer, 3, std::string("toolchain: ") + variable + ": /no/such/program not found");
    EXPECT_NE(answer.err.find(std::string("install the package ") + package), std::string::npos) << answer.err;
  }
  EXPECT_EQ(desk.files(), "greeter.wat");
  // Inspecting a contract needs no compiler.
  ChildOptions inspect = desk.command({"inspect", "greeter.wat"});
  inspect.environment.push_back("WROUGHT_CLANG=/no/such/program");
  EXPECT_EQ(desk.run(inspect).exit_code, 0);
}

TEST(Trouble, a_compiler_that_is_none) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  ChildOptions build = desk.command({"build", "greeter.wat", "-o", "greeter.so"});
  build.environment.push_back("WROUGHT_CLANG=/bin/false");
  expect_refusal(desk.run(build), 3, "toolchain: clang: exit code 1");
  EXPECT_EQ(desk.files(), "greeter.wat");
}

// --- Signals --------------------------------------------------------------------------------------------------------

struct Process {
  pid_t pid;
  std::string name, directory;
};

// Processes that work in the desk or its scratch folder: wrought there, its children below.
std::vector<Process> processes_at(const Desk& desk) {
  std::vector<Process> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string number = entry.path().filename();
    if (number.find_first_not_of("0123456789") != std::string::npos) continue;
    std::error_code gone;
    const std::string directory = std::filesystem::read_symlink(entry.path() / "cwd", gone).string();
    if (gone || !directory.starts_with(desk.path().string())) continue;
    std::string name;
    std::ifstream(entry.path() / "comm") >> name;
    found.push_back({static_cast<pid_t>(std::stol(number)), name, directory});
  }
  return found;
}

// The first process with this name, once there is one.
std::optional<pid_t> wait_for(const Desk& desk, const std::string& name) {
  for (const auto end = Clock::now() + seconds(60); Clock::now() < end; std::this_thread::sleep_for(milliseconds(2))) {
    for (const Process& process : processes_at(desk)) {
      if (process.name == name) return process.pid;
    }
  }
  return {};
}

// A build of a large contract that gets `signal` while its child `name` runs.
struct Interrupted {
  ChildResult ended;
  Clock::duration after_signal{};
};

Interrupted interrupt_build(const Desk& desk, const std::string& name, int signal) {
  desk.write("slow.wat", slow_to_build());
  auto build = std::async(std::launch::async,
                          [&] { return run_child(desk.command({"build", "slow.wat", "-o", "slow.so"})).value(); });
  EXPECT_TRUE(wait_for(desk, name)) << name << " was never seen";
  const auto signalled = Clock::now();
  for (const Process& process : processes_at(desk)) {
    if (process.directory == desk.path()) ::kill(process.pid, signal);
  }
  ChildResult ended = build.get();
  return {std::move(ended), Clock::now() - signalled};
}

std::string names_of(const std::vector<Process>& processes) {
  std::string names;
  for (const Process& process : processes) names += process.name + " ";
  return names;
}

class Interrupts : public testing::TestWithParam<const char*> {};

TEST_P(Interrupts, end_a_build_soon_and_leave_nothing) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const Desk desk;
    const Interrupted build = interrupt_build(desk, GetParam(), signal);
    EXPECT_EQ(build.ended.signal, 0) << build.ended.describe();
    expect_refusal({build.ended.exit_code, build.ended.out, build.ended.err}, 1, "cancelled");
    EXPECT_LT(build.after_signal, seconds(3));
    EXPECT_EQ(desk.files(), "slow.wat");
    EXPECT_EQ(desk.scratch_files(), "");
    EXPECT_EQ(names_of(processes_at(desk)), "");
  }
}

TEST_P(Interrupts, of_the_hardest_kind_take_the_children_along) {
  const Desk desk;
  const Interrupted build = interrupt_build(desk, GetParam(), SIGKILL);
  EXPECT_EQ(build.ended.signal, SIGKILL);
  const auto end = Clock::now() + seconds(3);
  while (!processes_at(desk).empty() && Clock::now() < end) std::this_thread::sleep_for(milliseconds(10));
  EXPECT_EQ(names_of(processes_at(desk)), "");
  EXPECT_EQ(desk.files(), "slow.wat") << "no plugin, whole or in part";
}

// How long a command that does not end by itself takes to end after SIGINT.
Interrupted interrupt_command(const Desk& desk, const ChildOptions& command) {
  auto running = std::async(std::launch::async, [&] { return run_child(command).value(); });
  const auto pid = wait_for(desk, "wrought");
  EXPECT_TRUE(pid);
  std::this_thread::sleep_for(milliseconds(300));  // to where it waits or works
  const auto signalled = Clock::now();
  if (pid) ::kill(*pid, SIGINT);
  ChildResult ended = running.get();
  return {std::move(ended), Clock::now() - signalled};
}

TEST(Trouble, an_interrupt_ends_a_chain_that_waits_for_input) {
  const Desk desk;
  ChildOptions chain = desk.command({"chain", "--state", "kept"});
  const std::string script =
      "mkfifo pipe; exec 9<>pipe; echo '{\"op\":\"account\",\"name\":\"alice\"}' >&9; "
      "exec \"$@\" <&9";  // open for writing too: never at its end
  chain.argv.insert(chain.argv.begin(), {"/bin/sh", "-c", script, "sh"});
  const Interrupted ended = interrupt_command(desk, chain);
  EXPECT_EQ(ended.ended.exit_code, 0) << ended.ended.describe();
  EXPECT_EQ(ended.ended.out, "{\"ok\":true}\n");
  EXPECT_LT(ended.after_signal, seconds(2));
  const Answer again = desk.wrought({"chain", "--state", "kept"}, "{\"op\":\"account\",\"name\":\"alice\"}\n");
  EXPECT_NE(again.out.find("exists already"), std::string::npos) << "what was answered is kept: " << again.out;
}

TEST(Trouble, an_interrupt_ends_many_applies) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  ASSERT_EQ(desk.wrought({"build", "greeter.wat", "-o", "greeter.so"}).exit_code, 0);
  const Interrupted ended = interrupt_command(desk, desk.command({"apply", "greeter.so", "--receiver", "a", "--code",
                                                                  "a", "--action", "a", "--repeat", "100000000"}));
  expect_refusal({ended.ended.exit_code, ended.ended.out, ended.ended.err}, 1, "cancelled");
  EXPECT_LT(ended.after_signal, seconds(2));
}

INSTANTIATE_TEST_SUITE_P(, Interrupts, testing::Values("wrought-worker", "clang-19"),
                         [](const auto& info) { return std::string(info.param) == "clang-19" ? "clang" : "worker"; });

}  // namespace
}  // namespace wrought::test
