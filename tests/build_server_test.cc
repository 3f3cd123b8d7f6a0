// The build server: what a node may rely on, also when processes are killed under it.
#include "transpiler/build_server.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "common/hash.h"
#include "common/sanitizers.h"
#include "tests/support.h"

namespace wrought::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::string line_of(const auto& result) { return result.ok() ? "ok" : result.failure().to_line(); }

const std::string small = contract("", "(i64.store (i32.const 0) (i64.add (local.get 0) (local.get 1)))");

// Seconds of clang's time: one long function of multiplications.
std::string slow() {
  return contract("", repeat("(i64.store (i32.const 0) (i64.rotl (i64.mul (i64.load (i32.const 8)) (local.get 0)) "
                             "(i64.load (i32.const 16))))",
                             12'000));
}

std::unique_ptr<BuildServer> start(BuildServerOptions options = {}) {
  auto server = BuildServer::start(options);
  EXPECT_TRUE(server.ok()) << line_of(server);
  return server ? std::move(*server) : nullptr;
}

// --- Processes

struct Stat {
  pid_t parent = 0;
  char state = 0;
};

// Of all processes: number to parent and state.
std::map<pid_t, Stat> processes() {
  std::map<pid_t, Stat> all;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string number = entry.path().filename();
    if (number.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto text = read_text_file(entry.path() / "stat", 1 << 16);
    if (!text) continue;                       // it has ended meanwhile
    const size_t name_end = text->rfind(')');  // a name may hold anything
    if (name_end == std::string::npos) continue;
    Stat stat;
    std::istringstream(text->substr(name_end + 1)) >> stat.state >> stat.parent;
    all[static_cast<pid_t>(std::stol(number))] = stat;
  }
  return all;
}

// Children and their children, zombies left out.
std::set<pid_t> descendants(pid_t of) {
  const auto all = processes();
  std::set<pid_t> found;
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& [pid, stat] : all) {
      if (stat.state == 'Z' || (stat.parent != of && !found.contains(stat.parent))) continue;
      grew |= found.insert(pid).second;
    }
  }
  return found;
}

template <class Condition>
bool soon(Condition condition) {
  for (const auto end = Clock::now() + 20s; Clock::now() < end; std::this_thread::sleep_for(5ms))
    if (condition()) return true;
  return false;
}

bool alive(pid_t pid) {
  const auto all = processes();
  const auto found = all.find(pid);
  return found != all.end() && found->second.state != 'Z';
}

// --- Building

TEST(BuildServer, gives_the_bytes_that_a_build_of_its_own_gives) {
  const Folder folder;
  const fs::path contract = folder.write("small.wat", small);
  const auto alone = build_plugin(contract, folder / "alone.so", {});
  ASSERT_TRUE(alone.ok()) << line_of(alone);

  const auto server = start();
  const auto by_path = server->submit(contract, {}, folder / "path.so");
  const auto by_bytes = server->submit(Bytes(small.begin(), small.end()), "small.wat", {}, folder / "bytes.so");
  ASSERT_TRUE(by_path.ok() && by_bytes.ok());
  for (const auto& job : {*by_path, *by_bytes}) {
    ASSERT_TRUE(job->wait().ok()) << line_of(job->wait());
    EXPECT_EQ(job->wait()->manifest.content_hash, alone->manifest.content_hash);
  }
  EXPECT_EQ(read_file(folder / "path.so", 1 << 20).value(), read_file(folder / "alone.so", 1 << 20).value());
  EXPECT_EQ(read_file(folder / "bytes.so", 1 << 20).value(), read_file(folder / "alone.so", 1 << 20).value());

  const BuildServerStats stats = server->stats();
  EXPECT_EQ(stats.built, 2u);
  EXPECT_EQ(stats.forked_jobs + stats.cold_jobs, 6u) << "worker, clang and lld for each";
  if (!with_sanitizer) {
    EXPECT_EQ(stats.programs_started, 3u);
    EXPECT_EQ(stats.cold_jobs, 0u);
  }
}

TEST(BuildServer, tells_a_refusal_as_a_build_of_its_own_would) {
  const Folder folder;
  const auto server = start();
  const auto job = server->submit(folder.write("bad.wat", "(module (func (result i32)))"), {}, folder / "bad.so");
  ASSERT_TRUE(job.ok());
  EXPECT_TRUE(line_of((*job)->wait()).starts_with("invalid: bad.wat")) << line_of((*job)->wait());
  EXPECT_EQ(server->stats().failed, 1u);
  EXPECT_FALSE(fs::exists(folder / "bad.so"));
}

TEST(BuildServer, of_no_jobs_at_once_is_refused) {
  EXPECT_EQ(line_of(BuildServer::start({.parallel = 0})),
            "usage: a build server for 0 jobs at once, expected at least 1");
}

TEST(BuildServer, limits_its_queue_and_cancels_what_waits_and_what_runs) {
  const Folder folder;
  const fs::path contract = folder.write("slow.wat", slow());
  const auto server = start({.parallel = 1, .queue_max = 2});
  std::vector<std::shared_ptr<BuildJob>> jobs;
  const auto submit = [&] { return server->submit(contract, {}, folder / "slow.so"); };
  jobs.push_back(*submit());
  ASSERT_TRUE(soon([&] { return server->stats().running == 1; }));
  for (int i = 0; i < 2; ++i) jobs.push_back(*submit());
  EXPECT_EQ(line_of(submit()), "resource: the build queue is full, 2 jobs wait");
  EXPECT_EQ(server->stats().waiting, 2u);

  jobs[2]->cancel();  // waits: its place is free for the next
  auto next = submit();
  ASSERT_TRUE(next.ok()) << line_of(next);
  EXPECT_EQ(line_of(jobs[2]->wait()), "resource: the build was cancelled");
  jobs.push_back(*next);
  for (const auto& job : jobs) job->cancel();
  for (const auto& job : jobs) {
    ASSERT_FALSE(job->wait().ok());
    EXPECT_EQ(job->wait().failure().cls, FailureClass::resource) << line_of(job->wait());
  }
  EXPECT_FALSE(fs::exists(folder / "slow.so"));
}

TEST(BuildServer, shut_down_ends_every_job_and_process) {
  const Folder folder;
  const auto before = descendants(::getpid());
  const auto server = start();
  const auto running = server->submit(folder.write("slow.wat", slow()), {}, folder / "slow.so");
  const auto waiting = server->submit(folder / "slow.wat", {}, folder / "slow.so");
  ASSERT_TRUE(soon([&] { return server->stats().running == 1; }));
  server->shutdown();
  for (const auto& job : {*running, *waiting}) EXPECT_EQ(job->wait().failure().cls, FailureClass::resource);
  EXPECT_EQ(descendants(::getpid()), before);
  EXPECT_EQ(line_of(server->submit(folder / "slow.wat", {}, folder / "slow.so")),
            "resource: the build server has been shut down");
}

// --- Kills

// `resource` says nothing about the contract: the same one, submitted again, is built.
TEST(BuildServer, remembers_no_failure_for_want_of_resources) {
  const Folder folder;
  const fs::path contract = folder.write("small.wat", small);
  const auto server = start();
  BuildOptions hasty;
  const auto slow_job = server->submit(folder.write("slow.wat", slow()), hasty, folder / "plugin.so");
  ASSERT_TRUE(soon([&] { return server->stats().forked_jobs + server->stats().cold_jobs >= 2; })) << "clang runs";
  (*slow_job)->cancel();
  EXPECT_EQ((*slow_job)->wait().failure().cls, FailureClass::resource);
  hasty.deadline = 0s;
  const auto no_time = server->submit(contract, hasty, folder / "plugin.so");
  EXPECT_EQ((*no_time)->wait().failure().cls, FailureClass::resource) << line_of((*no_time)->wait());
  const auto again = server->submit(contract, {}, folder / "plugin.so");
  EXPECT_TRUE((*again)->wait().ok()) << line_of((*again)->wait());
}

TEST(BuildServer, dies_with_its_node_and_takes_all_along) {
  const Folder folder;
  const fs::path contract = folder.write("slow.wat", slow());
  const pid_t node = ::fork();
  if (node == 0) {
    ::setenv("TMPDIR", folder.path().c_str(), 1);  // who is killed removes nothing
    auto server = BuildServer::start({});
    auto job = (*server)->submit(contract, {}, folder / "slow.so");
    (void)(*job)->wait();
    ::_exit(1);
  }
  std::set<pid_t> family;
  // The warm programs and the job's own process, in whichever stage. A worker with a sanitizer in it does not stay
  // warm.
  constexpr size_t warm_programs = with_sanitizer ? 2 : 3;
  EXPECT_TRUE(soon([&] { return (family = descendants(node)).size() >= warm_programs + 1; }));
  ::kill(node, SIGKILL);
  ::waitpid(node, nullptr, 0);
  for (const pid_t pid : family) EXPECT_TRUE(soon([&] { return !alive(pid); })) << pid;
  EXPECT_FALSE(fs::exists(folder / "slow.so"));
}

// A hundred kills at random moments, of warm programs and of the jobs in them. Every job ends, typed; what is there is
// whole; the server builds on; no process is left.
TEST(BuildServer, survives_a_hundred_kills) {
  const Folder folder;
  const fs::path contract = folder.write("small.wat", small);
  const auto before = descendants(::getpid());
  uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  auto server = start({.parallel = 2, .queue_max = 8});
  const auto whole = server->submit(contract, {}, folder / "whole.so");
  ASSERT_TRUE((*whole)->wait().ok()) << line_of((*whole)->wait());
  const Bytes expected = read_file(folder / "whole.so", 1 << 20).value();

  std::vector<std::shared_ptr<BuildJob>> jobs;
  int kills = 0, built = 0, failed = 0;
  const fs::path plugin = folder / "plugin.so";
  while (kills < 100) {
    auto job = server->submit(contract, {}, plugin);
    if (job) jobs.push_back(*job);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    std::vector<pid_t> family;
    for (const pid_t pid : descendants(::getpid()))
      if (!before.contains(pid)) family.push_back(pid);
    if (!family.empty() && ::kill(family[random() % family.size()], SIGKILL) == 0) ++kills;
    std::error_code none;
    if (fs::exists(plugin, none)) {
      ASSERT_EQ(read_file(plugin, 1 << 20).value(), expected) << "half a file was seen";
    }
  }
  for (const auto& job : jobs) {
    const auto& report = job->wait();
    if (report)
      ++built;
    else
      ++failed;
    if (!report) {
      EXPECT_TRUE(report.failure().cls == FailureClass::resource || report.failure().cls == FailureClass::io)
          << line_of(report);
    }
  }
  const auto last = server->submit(contract, {}, plugin);
  EXPECT_TRUE((*last)->wait().ok()) << line_of((*last)->wait());
  server->shutdown();
  EXPECT_EQ(descendants(::getpid()), before);
  EXPECT_EQ(folder.file_count(), 3u) << "small.wat, whole.so, plugin.so";
  std::cout << built << " built, " << failed << " failed\n";
}

// The same with a build in a process of its own: the builder itself is killed.
TEST(Build, killed_at_any_moment_leaves_no_half_plugin_and_no_process) {
  const Folder folder;
  const fs::path contract = folder.write("small.wat", small), plugin = folder / "plugin.so";
  ASSERT_TRUE(build_plugin(contract, folder / "whole.so", {}).ok());
  const Bytes expected = read_file(folder / "whole.so", 1 << 20).value();
  std::mt19937_64 random(7);
  for (int i = 0; i < 30; ++i) {
    const pid_t builder = ::fork();
    if (builder == 0) {
      ::setenv("TMPDIR", folder.path().c_str(), 1);  // who is killed removes nothing
      ::_exit(build_plugin(contract, plugin, {}).ok() ? 0 : 1);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 200'000));
    const auto family = descendants(builder);
    ::kill(builder, SIGKILL);
    ::waitpid(builder, nullptr, 0);
    for (const pid_t pid : family) EXPECT_TRUE(soon([&] { return !alive(pid); })) << pid;
    if (fs::exists(plugin)) {
      ASSERT_EQ(read_file(plugin, 1 << 20).value(), expected);
      fs::remove(plugin);
    }
  }
}

}  // namespace
}  // namespace wrought::test
