// Children that misbehave in each way we know: the parent always gets its answer, in time, and nothing stays behind.
#include "common/subprocess.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "common/files.h"

namespace wrought {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::string line_of(const auto& result) { return result.ok() ? "ok" : result.failure().to_line(); }

ChildOptions shell(std::string script) { return {.argv = {"/bin/sh", "-c", std::move(script)}}; }

// Runs a script; the test fails if it could not even be started.
ChildResult run(const ChildOptions& options) {
  auto result = run_child(options);
  EXPECT_TRUE(result.ok()) << line_of(result);
  return result.ok() ? *result : ChildResult{};
}

// Alive and not a zombie.
bool alive(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name, state;
  return (file >> number >> name >> state) && state != "Z" && state != "X";
}

bool gone_soon(pid_t pid) {
  for (int i = 0; i < 200 && alive(pid); ++i) std::this_thread::sleep_for(10ms);
  return !alive(pid);
}

// Waits for a file with that many numbers in it, which a child writes.
std::vector<pid_t> wait_for_pids(const std::filesystem::path& path, size_t count) {
  for (int i = 0; i < 500; ++i) {
    std::ifstream file(path);
    std::vector<pid_t> pids;
    for (pid_t pid = 0; file >> pid;) pids.push_back(pid);
    if (pids.size() >= count) return pids;
    std::this_thread::sleep_for(10ms);
  }
  return {};
}

TEST(RunChild, GivesExitCodeOutputTimeAndMemory) {
  const ChildResult child = run(shell("echo to stdout; echo to stderr >&2; exit 3"));
  EXPECT_EQ(child.exit_code, 3);
  EXPECT_EQ(child.signal, 0);
  EXPECT_EQ(child.out, "to stdout\n");
  EXPECT_EQ(child.err, "to stderr\n");
  EXPECT_GT(child.peak_memory_bytes, 100u << 10);
  EXPECT_GT(child.wall.count(), 0);
  EXPECT_FALSE(child.succeeded());
  EXPECT_FALSE(child.out_of_resources());
  EXPECT_EQ(child.describe(), "exit code 3");
}

TEST(RunChild, HasACleanEnvironmentAndNoInput) {
  ::setenv("WROUGHT_SECRET", "x", 1);
  const ChildResult child = run({.argv = {"/usr/bin/env"}});
  EXPECT_EQ(child.out, "PATH=" + std::string(::getenv("PATH")) + "\nLC_ALL=C\n");
  EXPECT_EQ(run({.argv = {"/bin/cat"}}).exit_code, 0);  // stdin ends at once
}

TEST(RunChild, WorksInTheGivenDirectory) {
  ChildOptions options = shell("pwd");
  options.working_directory = "/usr/share";
  EXPECT_EQ(run(options).out, "/usr/share\n");
}

TEST(RunChild, InheritsNoDescriptor) {
  const int leaky = ::open("/dev/null", O_RDONLY);  // as another thread might: without O_CLOEXEC
  const int high = ::fcntl(leaky, F_DUPFD, 500);
  const ChildResult child = run(shell("ls /proc/$$/fd"));
  EXPECT_EQ(child.out, "0\n1\n2\n3\n");  // 3: the lifeline
  ::close(leaky);
  ::close(high);
}

TEST(RunChild, WorksWhenTheParentHasClosedItsOwnStandardStreams) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    for (int fd = 0; fd < 3; ++fd) ::close(fd);
    const auto child = run_child(shell("echo out; echo err >&2"));
    ::_exit(child.ok() && child->out == "out\n" && child->err == "err\n" ? 0 : 1);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(RunChild, StartsWithDefaultSignals) {
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  EXPECT_EQ(run(shell("kill -PIPE $$; echo survived")).signal, SIGPIPE);
  EXPECT_EQ(run(shell("kill -TERM $$; echo survived")).signal, SIGTERM);
  ::pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  ::signal(SIGPIPE, before);
}

TEST(RunChild, MissingProgramsAndDirectoriesAreFailures) {
  EXPECT_EQ(line_of(run_child({.argv = {"/no/such/program"}})),
            "io: /no/such/program: cannot run: No such file or directory");
  EXPECT_EQ(line_of(run_child({.argv = {"/etc/passwd"}})), "io: /etc/passwd: cannot run: Permission denied");
  EXPECT_EQ(line_of(run_child({.argv = {"/bin/true"}, .working_directory = "/no/such"})),
            "io: /no/such: cannot enter working directory: No such file or directory");
  EXPECT_EQ(line_of(run_child({})), "internal: run_child without a program");
}

TEST(RunChild, ALostExitStatusIsAFailureNotASuccess) {
  const auto before = ::signal(SIGCHLD, SIG_IGN);  // the kernel then reaps children itself
  const auto child = run_child(shell("exit 3"));
  ::signal(SIGCHLD, before);
  EXPECT_TRUE(line_of(child).starts_with("internal: /bin/sh: its end was not seen")) << line_of(child);
}

TEST(RunChild, ACrashIsAnAnswer) {
  const ChildResult child = run(shell("kill -SEGV $$"));
  EXPECT_EQ(child.signal, SIGSEGV);
  EXPECT_EQ(child.describe(), "killed by signal 11 (Segmentation fault)");
  EXPECT_FALSE(child.out_of_resources());
}

TEST(RunChild, AHangEndsAtTheDeadline) {
  ChildOptions options = shell("echo begun; sleep 1000");
  options.deadline = 200ms;
  const auto started = Clock::now();
  const ChildResult child = run(options);
  EXPECT_LT(Clock::now() - started, 2s);
  EXPECT_TRUE(child.timed_out);
  EXPECT_TRUE(child.out_of_resources());
  EXPECT_EQ(child.out, "begun\n");
  EXPECT_TRUE(child.describe().starts_with("no answer within 2")) << child.describe();
}

TEST(RunChild, IgnoringSignalsDoesNotHelp) {
  ChildOptions options = shell("trap '' TERM INT HUP; while :; do sleep 0.01; done");
  options.deadline = 200ms;
  EXPECT_TRUE(run(options).timed_out);
}

TEST(RunChild, GrandchildrenDieAtTheDeadline) {
  ChildOptions options = shell("sleep 1000 & echo $!; wait");
  options.deadline = 300ms;
  const ChildResult child = run(options);
  EXPECT_TRUE(child.timed_out);
  EXPECT_TRUE(gone_soon(std::stoi(child.out)));
}

TEST(RunChild, GrandchildrenDieWithTheChildAndAreNotWaitedFor) {
  // The sleeper holds stdout open; its end must not be waited for.
  const auto started = Clock::now();
  const ChildResult child = run(shell("sleep 1000 & echo $!; exit 0"));
  EXPECT_LT(Clock::now() - started, 2s);
  EXPECT_TRUE(child.succeeded());
  EXPECT_TRUE(gone_soon(std::stoi(child.out)));
}

TEST(RunChild, ProcessesThatLeftTheGroupAreNotWaitedFor) {
  const auto started = Clock::now();
  const ChildResult child = run(shell("setsid sleep 5 & echo done"));
  EXPECT_LT(Clock::now() - started, 2s);
  EXPECT_EQ(child.out, "done\n");
}

TEST(RunChild, DiesWithItsParentAndSoDoGrandchildren) {
  auto scratch = ScratchDirectory::create();
  ASSERT_TRUE(scratch.ok());
  const std::filesystem::path pids = *scratch / "pids";
  const pid_t parent = ::fork();
  if (parent == 0) {
    // A grandchild that would not notice its parent's death by itself.
    (void)run_child(shell("sleep 1000 & echo $! >> " + pids.string() + "; echo $$ >> " + pids.string() + "; wait"));
    ::_exit(1);
  }
  const std::vector<pid_t> family = wait_for_pids(pids, 2);
  ASSERT_EQ(family.size(), 2u);
  for (const pid_t pid : family) EXPECT_TRUE(alive(pid));
  ::kill(parent, SIGKILL);  // no destructor, no handler runs
  ::waitpid(parent, nullptr, 0);
  for (const pid_t pid : family) EXPECT_TRUE(gone_soon(pid)) << pid;
}

TEST(RunChild, CancelEndsItAtOnce) {
  std::atomic<bool> cancel = false;
  ChildOptions options = shell("sleep 1000");
  options.cancel = &cancel;
  std::thread canceller([&] { std::this_thread::sleep_for(100ms), cancel = true; });
  const auto started = Clock::now();
  const ChildResult child = run(options);
  canceller.join();
  EXPECT_LT(Clock::now() - started, 1s);
  EXPECT_TRUE(child.cancelled);
  EXPECT_EQ(child.describe(), "cancelled");
}

TEST(RunChild, CancelledBeforehandItIsNotStarted) {
  auto scratch = ScratchDirectory::create();
  ASSERT_TRUE(scratch.ok());
  const std::atomic<bool> cancel = true;
  ChildOptions options = shell("touch " + (*scratch / "ran").string());
  options.cancel = &cancel;
  EXPECT_TRUE(run(options).cancelled);
  EXPECT_FALSE(std::filesystem::exists(*scratch / "ran"));
}

TEST(RunChild, AFloodOfOutputIsCutAndDoesNotBlockTheChild) {
  ChildOptions options = shell("head -c 10000000 /dev/zero; head -c 5000 /dev/zero >&2");
  options.output_bytes_max = 1000;
  const ChildResult child = run(options);
  EXPECT_TRUE(child.succeeded());
  EXPECT_EQ(child.out.size(), 1000u);
  EXPECT_EQ(child.err.size(), 1000u);
  EXPECT_TRUE(child.out_cut && child.err_cut);
}

TEST(RunChild, AnEndlessFloodEndsAtTheDeadline) {
  ChildOptions options = shell("yes & yes >&2 & wait");
  options.deadline = 300ms;
  const auto started = Clock::now();
  EXPECT_TRUE(run(options).timed_out);
  EXPECT_LT(Clock::now() - started, 2s);
}

TEST(RunChild, OutputJustBeforeTheEndIsComplete) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(run(shell("head -c 60000 /dev/zero")).out.size(), 60000u);
}

TEST(RunChild, MemoryIsLimited) {
  ChildOptions options = shell("exec tail -n 1 /dev/zero");  // keeps the line that never ends
  options.limits.address_space_bytes = 256 << 20;
  options.deadline = 20s;
  const ChildResult child = run(options);
  EXPECT_EQ(child.exit_code, 1);
  EXPECT_NE(child.err.find("memory exhausted"), std::string::npos) << child.err;
  EXPECT_LT(child.peak_memory_bytes, 300u << 20);
}

TEST(RunChild, ProcessorTimeIsLimited) {
  ChildOptions options = shell("while :; do :; done");
  options.limits.cpu = 1s;
  options.deadline = 20s;
  const ChildResult child = run(options);
  EXPECT_TRUE(child.cpu_exceeded);
  EXPECT_TRUE(child.out_of_resources());
  EXPECT_GE(child.cpu, 500ms);  // the limit and the sum are counted by different clocks
  EXPECT_EQ(child.describe(), "over its limit of processor time");
}

TEST(RunChild, ProcessorTimeIsLimitedForThoseWhoCatchTheSignalToo) {
  ChildOptions options = shell("trap '' XCPU; while :; do :; done");
  options.limits.cpu = 1s;
  options.deadline = 20s;
  EXPECT_TRUE(run(options).cpu_exceeded);
}

TEST(RunChild, FileSizeIsLimited) {
  auto scratch = ScratchDirectory::create();
  ASSERT_TRUE(scratch.ok());
  ChildOptions options = shell("exec head -c 1000000 /dev/zero > big");
  options.working_directory = scratch->path();
  options.limits.file_bytes = 100'000;
  const ChildResult child = run(options);
  EXPECT_TRUE(child.file_too_large);
  EXPECT_LE(std::filesystem::file_size(*scratch / "big"), 100'000u);
}

TEST(RunChild, LimitsAreSetAndNoCoreIsWritten) {
  ChildOptions options = shell("ulimit -c; ulimit -n; ulimit -s; ulimit -t");
  options.limits = {.cpu = 7s, .open_files = 64, .stack_bytes = 32 << 20};
  EXPECT_EQ(run(options).out, "0\n64\n32768\n7\n");
}

TEST(RunChild, TheLastCallBeforeExecCanRefuse) {
  ChildOptions options = shell("true");
  int answer = EPERM;
  options.before_exec = [](void* context) noexcept { return *static_cast<int*>(context); };
  options.before_exec_context = &answer;
  EXPECT_EQ(line_of(run_child(options)), "io: /bin/sh: cannot lock down the child: Operation not permitted");
  answer = 0;
  EXPECT_TRUE(run(options).succeeded());
}

TEST(RunChild, ManyThreadsAtOnceLeakNothing) {
  const auto open_descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  const auto before = open_descriptors();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&right, t] {
      for (int i = 0; i < 10; ++i) {
        const std::string text = std::to_string(t * 100 + i);
        const auto child = run_child(shell("echo " + text));
        right += child.ok() && child->out == text + "\n";
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 80);
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);  // no zombie either
}

TEST(FindProgram, LooksInPathAndUsrBin) {
  EXPECT_EQ(find_program("env").value().filename(), "env");
  EXPECT_EQ(find_program("/bin/sh"), std::filesystem::path("/bin/sh"));
  EXPECT_FALSE(find_program("no-such-program"));
  EXPECT_FALSE(find_program("/etc/passwd"));  // not executable
  const std::string before = ::getenv("PATH");
  ::setenv("PATH", ".:/no/such", 1);
  EXPECT_EQ(find_program("env"), std::filesystem::path("/usr/bin/env"));
  ::setenv("PATH", before.c_str(), 1);
}

}  // namespace
}  // namespace wrought
