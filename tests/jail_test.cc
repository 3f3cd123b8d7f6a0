// Hostile code inside the jail: each attempt beside what must come of it. The same probe outside shows that the attempt
// is a real one.
#include "transpiler/jail.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <thread>

#include "common/files.h"
#include "common/subprocess.h"
#include "tests/support.h"
#include "transpiler/launcher.h"

namespace wrought::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

bool has(const std::string& layer) {
  for (const JailLayer& l : jail_layers())
    if (l.name == layer) return l.active;
  return false;
}

std::string why_not(const std::string& layer) {
  for (const JailLayer& l : jail_layers())
    if (l.name == layer) return "layer \"" + layer + "\": " + l.detail;
  return "no layer " + layer;
}

#define NEEDS_LAYER(name) \
  if (!has(name)) GTEST_SKIP() << why_not(name)

fs::path probe() { return fs::read_symlink("/proc/self/exe").parent_path() / "jail_probe"; }

struct Attempt {
  std::string name;
  std::string argument{};
  JailPolicy policy = JailPolicy::best;
  ChildLimits limits{};
  std::chrono::milliseconds deadline = 20s;
};

// In a scratch folder with the files "given" (to be read) and "output" (to be written).
class Cell {
 public:
  Cell() {
    EXPECT_TRUE(write_scratch_file(folder_ / "given", "given").ok());
    EXPECT_TRUE(write_scratch_file(folder_ / "output", "").ok());
  }
  [[nodiscard]] fs::path operator/(std::string_view name) const { return folder_ / name; }

  ChildResult run(const Attempt& attempt) const {
    auto jail = Jail::make(attempt.policy, {probe(), {folder_.path()}, {folder_ / "output"}});
    EXPECT_TRUE(jail.ok()) << jail.failure().to_line();
    if (!jail) return {};
    ChildOptions child;
    child.argv = {probe().string(), attempt.name, attempt.argument};
    child.working_directory = folder_.path();
    child.limits = attempt.limits;
    child.deadline = attempt.deadline;
    auto ended = run_in_jail(nullptr, std::move(child), *jail);
    EXPECT_TRUE(ended.ok()) << ended.failure().to_line();
    return ended ? *ended : ChildResult{};
  }

  // "done", "refused EPERM", "killed by signal 31 (Bad system call)"
  std::string outcome(const Attempt& attempt) const {
    const ChildResult child = run(attempt);
    if (child.succeeded()) return "done";
    if (child.signal == 0 && child.exit_code == 1) return "refused " + child.out.substr(0, child.out.find('\n'));
    return child.describe();
  }

 private:
  Folder folder_;
};

const std::string deadly = "killed by signal 31 (Bad system call)";

TEST(Jail, lets_a_program_compute_read_what_it_was_given_and_write_its_output) {
  const Cell cell;
  EXPECT_EQ(cell.outcome({"nothing"}), "done");
  EXPECT_EQ(cell.outcome({"thread"}), "done");
  EXPECT_EQ(cell.outcome({"read", "given"}), "done");
  EXPECT_EQ(cell.outcome({"list", "."}), "done");
  EXPECT_EQ(cell.outcome({"fill", "output", JailPolicy::best, {.file_bytes = 1 << 20}}), "over its limit of file size");
}

// --- Files

struct FileAttempt {
  std::string attempt, path;
};

class Files : public testing::TestWithParam<FileAttempt> {};

TEST_P(Files, outside_are_out_of_reach) {
  NEEDS_LAYER("files");
  EXPECT_EQ(Cell().outcome({GetParam().attempt, GetParam().path}), "refused EACCES");
}

const FileAttempt out_of_reach[] = {
    {"read", "/etc/shadow"},
    {"read", "/etc/passwd"},
    {"read", "/proc/self/environ"},
    {"read", "/dev/zero"},
    {"list", "/"},
    {"list", "/tmp"},
    {"list", "/root"},
    {"list", ".."},
    {"make", "/tmp/jail_escaped"},
    {"make", "/dev/shm/escaped"},
    {"exec", "/bin/true"},
    {"fill", "/dev/null"},
};

INSTANTIATE_TEST_SUITE_P(, Files, testing::ValuesIn(out_of_reach), [](const auto& info) {
  std::string name = info.param.attempt + info.param.path;
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

// With one file of limited size, and no others, a disk cannot be filled.
TEST(Jail, lets_nobody_fill_the_disk) {
  NEEDS_LAYER("files");
  const Cell cell;
  EXPECT_EQ(cell.outcome({"make", "another"}), "refused EACCES");
  EXPECT_EQ(cell.outcome({"remove", "output"}), has("system calls") ? "refused EPERM" : "refused EACCES");
  EXPECT_EQ(cell.outcome({"fill", "given"}), "refused EACCES");
  EXPECT_EQ(cell.outcome({"fill", "output", JailPolicy::best, {.file_bytes = 3 << 20}}), "over its limit of file size");
  EXPECT_LE(fs::file_size(cell / "output"), 3u << 20);
}

// --- Network

TEST(Jail, has_no_network) {
  NEEDS_LAYER("network");
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  socklen_t size = sizeof address;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  const std::string port = std::to_string(ntohs(address.sin_port));

  const Cell cell;
  EXPECT_EQ(cell.outcome({"connect", port, JailPolicy::off}), "done") << "outside it works";
  EXPECT_EQ(cell.outcome({"connect", port}), has("system calls") ? "refused EPERM" : "refused EACCES");
  ::close(listener);
}

// --- System calls

struct Call {
  std::string attempt;
  std::string outcome;
};

class SystemCalls : public testing::TestWithParam<Call> {};

TEST_P(SystemCalls, are_refused_or_deadly) {
  NEEDS_LAYER("system calls");
  EXPECT_EQ(Cell().outcome({GetParam().attempt, std::to_string(::getpid())}), GetParam().outcome);
}

const Call calls[] = {
    {"udp", "refused EPERM"},
    {"unix", "refused EPERM"},
    {"fork", "refused EPERM"},
    {"escape", "refused EPERM"},
    {"kill", "refused EPERM"},
    {"outlive", "refused EPERM"},
    {"process_vm_readv", deadly},
    {"ptrace", deadly},
    {"mount", deadly},
    {"unshare", deadly},
    {"bpf", deadly},
    {"io_uring", deadly},
    {"raise_limit", "refused EPERM"},
};

INSTANTIATE_TEST_SUITE_P(, SystemCalls, testing::ValuesIn(calls), [](const auto& info) { return info.param.attempt; });

// --- Other processes

// One that belongs to the same user and would let itself be read by anybody outside the jail.
class Neighbour {
 public:
  Neighbour() : pid_(::fork()) {
    if (pid_ == 0) {
      ::pause();
      ::_exit(0);
    }
  }
  ~Neighbour() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_;
};

TEST(Jail, reads_no_other_process) {
  NEEDS_LAYER("files");
  const Neighbour neighbour;
  const std::string proc = "/proc/" + std::to_string(neighbour.pid());
  const Cell cell;
  for (const char* file : {"/environ", "/maps", "/cmdline"}) {
    EXPECT_EQ(cell.outcome({"read", proc + file, JailPolicy::off}), "done") << "outside it works: " << file;
    EXPECT_EQ(cell.outcome({"read", proc + file}), "refused EACCES") << file;
  }
  EXPECT_EQ(cell.outcome({"read", proc + "/mem"}), "refused EACCES");
}

// --- The end

bool alive(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name, state;
  return (file >> number >> name >> state) && state != "Z" && state != "X";
}

bool gone_soon(pid_t pid) {
  for (int i = 0; i < 500 && alive(pid); ++i) std::this_thread::sleep_for(10ms);
  return !alive(pid);
}

// The probe's process, found by its working directory.
pid_t find_in(const fs::path& folder) {
  for (int i = 0; i < 500; ++i) {
    for (const auto& entry : fs::directory_iterator("/proc")) {
      const std::string number = entry.path().filename();
      if (number.find_first_not_of("0123456789") != std::string::npos) continue;
      std::error_code gone;
      if (fs::read_symlink(entry.path() / "cwd", gone) == folder &&
          fs::read_symlink(entry.path() / "exe", gone) == probe())
        return static_cast<pid_t>(std::stol(number));
    }
    std::this_thread::sleep_for(10ms);
  }
  return 0;
}

TEST(Jail, ends_with_its_parent_however_that_dies) {
  const Cell cell;
  const pid_t parent = ::fork();
  if (parent == 0) {
    (void)cell.run({"sleep"});
    ::_exit(1);
  }
  const pid_t child = find_in((cell / "given").parent_path());
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  EXPECT_TRUE(child != 0 && gone_soon(child));
}

TEST(Jail, has_no_say_about_time_and_memory) {
  const Cell cell;
  EXPECT_TRUE(cell.run({"sleep", "", JailPolicy::best, {}, 200ms}).timed_out);
  EXPECT_TRUE(cell.run({"spin", "", JailPolicy::best, {.cpu = 1s}}).cpu_exceeded);
  EXPECT_EQ(cell.outcome({"eat_memory", "", JailPolicy::best, {.address_space_bytes = 1 << 30}}), "refused ENOMEM");
}

// --- Policies

TEST(JailPolicies, have_names) {
  for (const JailPolicy policy : {JailPolicy::off, JailPolicy::best, JailPolicy::require})
    EXPECT_EQ(parse_jail_policy(to_string(policy)).value(), policy);
  EXPECT_EQ(parse_jail_policy("on").failure().to_line(), "usage: jail \"on\", expected off, best or require");
}

TEST(JailPolicies, off_is_outside) {
  EXPECT_EQ(Cell().outcome({"read", "/etc/passwd", JailPolicy::off}), "done");
  EXPECT_EQ(Cell().outcome({"udp", "", JailPolicy::off}), "done");
}

TEST(JailPolicies, require_fails_where_a_layer_is_missing_and_says_which) {
  const auto jail = Jail::make(JailPolicy::require, {probe(), {}, {}});
  bool whole = true;
  for (const JailLayer& layer : jail_layers()) whole &= layer.active || !layer.required;
  EXPECT_EQ(jail.ok(), whole);
  if (!whole) {
    EXPECT_EQ(jail.failure().cls, FailureClass::toolchain);
  }
}

TEST(JailFiles, a_program_comes_with_its_loader_and_all_its_libraries) {
  const auto files = files_of_program(probe());
  ASSERT_TRUE(files.ok()) << files.failure().to_line();
  const auto named = [&](std::string_view name) {
    return std::any_of(files->begin(), files->end(), [&](const fs::path& p) { return p.filename() == name; });
  };
  for (const char* name : {"jail_probe", "ld-linux-x86-64.so.2", "libc.so.6", "libstdc++.so.6", "libm.so.6"})
    EXPECT_TRUE(named(name)) << name;
}

TEST(JailFiles, a_script_is_no_program_for_the_jail) {
  const Folder folder;
  const fs::path script = folder.write("wrapper", "#!/bin/sh\nexec clang-19 \"$@\"\n");
  EXPECT_EQ(files_of_program(script).failure().to_line(),
            "toolchain: " + script.string() +
                ": not an ELF program, so what it needs is not known; a wrapper runs only with the jail off");
}

}  // namespace
}  // namespace wrought::test
