// Equal inputs, equal bytes and equal answers, whatever the machine looks like around them.
//
// Building: every process of a build (command, worker, compiler, linker) is started through a script that first makes
// the surroundings strange, since the build itself hands no environment on to its children.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <thread>

#include "common/hash.h"
#include "tests/cli_support.h"
#include "tests/engines.h"

namespace wrought::test {
namespace {

namespace fs = std::filesystem;

// ---- the same bytes

struct Built {
  std::string plugin, metered, c_text;

  static std::string digest(std::string_view bytes) { return sha256_hex(bytes_of(bytes)).substr(0, 16); }
  [[nodiscard]] std::string text() const {
    return "plugin " + digest(plugin) + ", metered module " + digest(metered) + ", C " + digest(c_text);
  }
};

// Copies of the programs in a folder of their own, as scripts that run `strange` first, a piece of shell.
class Surroundings {
 public:
  explicit Surroundings(std::string strange = "") : strange_(std::move(strange)) {
    const fs::path programs = Desk::program().parent_path();
    fs::create_directory(desk_ / "bin");
    // A copy, since the command looks for its worker beside itself, and not beside a link to itself.
    fs::copy_file(programs / "wrought", desk_ / "bin" / "wrought");
    script("wrought-worker", (programs / "wrought-worker").string());
    script("clang", find_program("clang-19")->string());
    script("lld", find_program("ld.lld-19")->string());
    script("start", (desk_ / "bin" / "wrought").string());
  }

  const Desk& desk() const { return desk_; }

  // Builds samples/NAME.wasm. `before` stands before the command, as `taskset -c 0` does.
  Built build(const std::string& name, const std::vector<std::string>& before = {}) const {
    fs::copy_file(sample(name + ".wasm"), desk_ / "in.wasm", fs::copy_options::overwrite_existing);
    ChildOptions child = desk_.command({"build", "in.wasm", "-o", "out.so", "--keep", "kept"});
    child.argv[0] = (desk_ / "bin" / "start").string();
    child.argv.insert(child.argv.begin(), before.begin(), before.end());
    child.argv[0] = find_program(child.argv[0])->string();
    child.environment.push_back("WROUGHT_CLANG=" + (desk_ / "bin" / "clang").string());
    child.environment.push_back("WROUGHT_LLD=" + (desk_ / "bin" / "lld").string());
    child.environment.push_back("WROUGHT_JAIL=off");  // which starts no scripts
    const Answer answer = desk_.run(child);
    EXPECT_EQ(answer.exit_code, 0) << answer.err;
    if (answer.exit_code != 0) return {};
    return {desk_.read("out.so"), desk_.read("kept/metered.wasm"), desk_.read("kept/plugin.c")};
  }

 private:
  void script(const std::string& name, const std::string& program) const {
    const fs::path path = desk_ / "bin" / name;
    std::ofstream(path) << "#!/bin/sh\n" << strange_ << "\nexec '" << program << "' \"$@\"\n";
    fs::permissions(path, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                              fs::perms::others_read | fs::perms::others_exec);
  }

  Desk desk_;
  std::string strange_;
};

// Built once, in the surroundings of the test itself.
const Built& usual(const std::string& name) {
  static std::map<std::string, Built> all;
  if (!all.contains(name)) all[name] = Surroundings().build(name);
  return all[name];
}

void expect_usual(const std::string& name, const Built& built) {
  ASSERT_FALSE(built.plugin.empty());
  EXPECT_EQ(built.text(), usual(name).text());
}

TEST(SameBytes, another_contract_gives_other_bytes) { EXPECT_NE(usual("hello").text(), usual("token").text()); }

TEST(SameBytes, twice_in_two_folders) {
  for (const char* name : {"hello", "token", "compute"}) expect_usual(name, Surroundings().build(name));
}

TEST(SameBytes, in_the_jail) {
  const Desk desk;
  fs::copy_file(sample("token.wasm"), desk / "in.wasm");
  const Answer answer = desk.wrought({"build", "in.wasm", "-o", "out.so", "--keep", "kept"});
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  expect_usual("token", {desk.read("out.so"), desk.read("kept/metered.wasm"), desk.read("kept/plugin.c")});
}

struct Strange {
  std::string name, shell;
};

void PrintTo(const Strange& strange, std::ostream* out) { *out << strange.name; }

class StrangeSurroundings : public testing::TestWithParam<Strange> {};

TEST_P(StrangeSurroundings, change_no_byte) { expect_usual("token", Surroundings(GetParam().shell).build("token")); }

const Strange strange_surroundings[] = {
    {"locale_utf8", "export LC_ALL=C.UTF-8 LANG=C.UTF-8"},
    {"locale_unknown", "export LC_ALL=xx_YY.made-up LANG=zz LC_NUMERIC=de_DE"},
    {"time_zone", "export TZ=Pacific/Chatham"},
    {"time_zone_made_up", "export TZ=NOON-13:37"},
    {"source_date", "export SOURCE_DATE_EPOCH=1234567890"},
    {"other_memory_content", "export MALLOC_PERTURB_=165 MALLOC_ARENA_MAX=7"},
    {"umask", "umask 077"},
    {"user_and_home", "export HOME=/nonexistent USER=somebody LOGNAME=somebody HOSTNAME=elsewhere"},
    {"one_processor", "taskset -p -c 0 $$ > /dev/null"},
    {"lower_priority", "renice -n 19 $$ > /dev/null"},
};

INSTANTIATE_TEST_SUITE_P(, StrangeSurroundings, testing::ValuesIn(strange_surroundings),
                         [](const auto& info) { return info.param.name; });

// These would change what clang does, so they must not get there.
TEST(SameBytes, with_variables_for_a_compiler_in_the_environment) {
  expect_usual("token",
               Surroundings().build("token", {"env", "CCC_OVERRIDE_OPTIONS=# O0", "CPATH=/tmp", "C_INCLUDE_PATH=/tmp",
                                              "COMPILER_PATH=/tmp", "LIBRARY_PATH=/tmp", "LD_RUN_PATH=/tmp"}));
}

TEST(SameBytes, four_builds_at_once) {
  const std::string expected = usual("token").text();
  // All programs are copied before the first is started: a child that another thread makes meanwhile would hold a copy
  // open for writing for a moment, and such a file cannot be started.
  const std::vector<Surroundings> places(4);
  std::vector<std::string> got(places.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < places.size(); ++i) threads.emplace_back([&, i] { got[i] = places[i].build("token").text(); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& text : got) EXPECT_EQ(text, expected);
}

TEST(SameBytes, at_any_addresses) {
  const Surroundings fixed;
  const auto works = run_child({.argv = {find_program("setarch").value_or("setarch").string(), "-R", "true"}});
  if (!works || !works->succeeded()) GTEST_SKIP() << "this system does not let us switch address randomisation off";
  expect_usual("token", fixed.build("token", {"setarch", "-R"}));
}

TEST(SameBytes, as_another_user) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may become somebody else";
  const Surroundings open;
  for (const fs::path& path : {open.desk().path(), open.desk().scratch()}) {
    fs::permissions(path, fs::perms::all);
  }
  const std::vector<std::string> nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
  std::vector<std::string> reach = nobody;
  reach.insert(reach.end(), {"test", "-x", Desk::program().parent_path() / "wrought-worker"});
  reach[0] = find_program("setpriv").value_or("setpriv").string();
  const auto works = run_child({.argv = reach});
  if (!works || !works->succeeded()) GTEST_SKIP() << "another user cannot reach the programs under test";
  expect_usual("token", open.build("token", nobody));
}

// Another clock: a library of ours stands before libc's.
TEST(SameBytes, at_another_time) {
  const Folder folder;
  const auto source = folder.write("clock.c", R"(
    #define _GNU_SOURCE
    #include <sys/syscall.h>
    #include <sys/time.h>
    #include <time.h>
    #include <unistd.h>
    enum { years_20 = 631152000 };
    int clock_gettime(clockid_t clock, struct timespec *now) {
      int answer = (int)syscall(SYS_clock_gettime, clock, now);
      if (clock == CLOCK_REALTIME) now->tv_sec += years_20;
      return answer;
    }
    int gettimeofday(struct timeval *restrict now, void *restrict zone) {
      struct timespec t;
      clock_gettime(CLOCK_REALTIME, &t);
      now->tv_sec = t.tv_sec; now->tv_usec = t.tv_nsec / 1000;
      return 0;
    }
    time_t time(time_t *to) {
      struct timespec t;
      clock_gettime(CLOCK_REALTIME, &t);
      if (to) *to = t.tv_sec;
      return t.tv_sec;
    })");
  const std::string library = (folder / "clock.so").string();
  const auto compiled = run_child(
      {.argv = {find_program("clang-19")->string(), "-w", "-shared", "-fPIC", source.string(), "-o", library}});
  ASSERT_TRUE(compiled.ok() && compiled->succeeded()) << compiled->err;

  // It works: twenty years on, a date is another one.
  const auto year = [&](const std::string& preload) {
    const auto child = run_child({.argv = {"/bin/sh", "-c", preload + " date +%Y"}});
    return child && child->succeeded() ? std::stoi(child->out) : 0;
  };
  ASSERT_GE(year("LD_PRELOAD=" + library), year("") + 19);
  // A sanitizer would have its own library stand first.
  const std::string sanitizer = "export ASAN_OPTIONS=verify_asan_link_order=0; ";
  expect_usual("token", Surroundings(sanitizer + "export LD_PRELOAD=" + library).build("token"));
}

// ---- the same answers

// Prints, stores rows, computes with floats whose NaN has payloads, grows memory, returns a value.
const std::string busy = R"((module
  (import "env" "printui" (func $printui (param i64)))
  (import "env" "printdf" (func $printdf (param f64)))
  (import "env" "printhex" (func $printhex (param i32 i32)))
  (import "env" "db_store_i64" (func $store (param i64 i64 i64 i64 i32 i32) (result i32)))
  (import "env" "db_next_i64" (func $next (param i32 i32) (result i32)))
  (import "env" "db_update_i64" (func $update (param i32 i64 i32 i32)))
  (import "env" "db_lowerbound_i64" (func $lower (param i64 i64 i64 i64) (result i32)))
  (import "env" "set_action_return_value" (func $return (param i32 i32)))
  (import "env" "sha256" (func $sha256 (param i32 i32 i32)))
  (memory 1 4) (global $g (mut i64) (i64.const 5))
  (func $mix (param i64) (result i64)
    (i64.xor (i64.rotl (i64.mul (local.get 0) (i64.const 0x9e3779b97f4a7c15)) (i64.const 29)) (i64.const 77)))
  (func $float (param f64) (result f64)
    (f64.div (f64.sub (f64.mul (local.get 0) (f64.const 1.1)) (f64.const 0x1p-1060)) (f64.sqrt (local.get 0))))
  (func (export "apply") (param i64 i64 i64) (local i64 i32)
    (local.set 3 (local.get 2))
    (loop $again
      (local.set 3 (call $mix (local.get 3)))
      (i64.store (i32.mul (local.get 4) (i32.const 8)) (local.get 3))
      (br_if $again (i32.lt_u (local.tee 4 (i32.add (local.get 4) (i32.const 1))) (i32.const 20))))
    (drop (memory.grow (i32.const 1)))
    (f64.store (i32.const 66000) (call $float (f64.convert_i64_s (local.get 2))))
    (f64.store (i32.const 66008) (call $float (f64.reinterpret_i64 (i64.const 0x7ff4000000012345))))
    (f64.store (i32.const 66016) (call $float (f64.const -2)))
    (call $printhex (i32.const 66000) (i32.const 24))
    (call $printdf (f64.load (i32.const 66000)))
    (drop (call $store (i64.const 1) (i64.const 2) (local.get 0) (i64.const 3) (i32.const 0) (i32.const 40)))
    (drop (call $store (i64.const 1) (i64.const 2) (local.get 0) (i64.const 9) (i32.const 8) (i32.const 17)))
    (local.set 4 (call $lower (local.get 0) (i64.const 1) (i64.const 2) (i64.const 0)))
    (call $update (local.get 4) (local.get 0) (i32.const 16) (i32.const 12))
    (drop (call $next (local.get 4) (i32.const 400)))
    (call $printui (i64.load (i32.const 400)))
    (call $sha256 (i32.const 0) (i32.const 160) (i32.const 500))
    (call $return (i32.const 500) (i32.const 32))
    (global.set $g (i64.add (global.get $g) (local.get 2)))
    (call $printui (global.get $g))
    (if (i64.eq (local.get 2) (i64.const 6)) (then unreachable))
    (if (i64.eq (local.get 2) (i64.const 7)) (then (drop (i32.load (i32.const 131072)))))))
)";

const Call busy_call(uint64_t action) {
  return {.receiver = 0x1000, .code = 0x1000, .action = action, .gas_limit = action == 8 ? 300 : plenty_of_gas};
}

TEST(SameAnswers, a_thousand_times_on_four_threads_at_once) {
  const auto engines = every_engine(busy);
  std::vector<std::string> expected;
  for (uint64_t action = 0; action < 10; ++action) expected.push_back(apply_on_all(engines, busy_call(action)).text());
  ASSERT_NE(expected[1], expected[2]);
  ASSERT_NE(expected[1].find("completed"), std::string::npos) << expected[1];
  ASSERT_NE(expected[6].find("unreachable"), std::string::npos) << expected[6];
  ASSERT_NE(expected[7].find("memory"), std::string::npos) << expected[7];
  ASSERT_NE(expected[8].find("out_of_gas"), std::string::npos) << expected[8];

  std::vector<std::string> wrong(4);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (uint64_t i = 0; i < 1000 && wrong[t].empty(); ++i) {
        const uint64_t action = (i + t) % 10;
        for (const Engine& engine : engines) {
          const std::string got = apply(*engine.contract, busy_call(action)).text();
          if (got != expected[action]) wrong[t] = engine.name + ": " + got + "\n  expected " + expected[action];
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<std::string>(4));
}

TEST(SameAnswers, at_every_level_of_optimisation) {
  std::vector<Engine> engines;
  for (const int level : {1, 2, 3}) {
    BuildOptions options;
    options.opt_level = level;
    for (Engine& engine : every_engine(busy, options)) {
      engine.name += " -O" + std::to_string(level);
      engines.push_back(std::move(engine));
    }
  }
  ASSERT_EQ(engines.size(), 12u);
  for (uint64_t action = 0; action < 10; ++action) apply_on_all(engines, busy_call(action));
  for (int64_t limit = 0; limit < 2'000; limit += 13) apply_on_all(engines, {.action = 1, .gas_limit = limit});
}

}  // namespace
}  // namespace wrought::test
