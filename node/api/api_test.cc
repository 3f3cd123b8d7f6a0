// The C interface as its callers use it: a profile of callbacks, contracts built, run natively and interpreted, and
// every way to hold it wrong.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "node/api/wrought.h"

namespace {

// A folder that goes away with the test.
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/wrought_api_XXXXXX";
    path_ = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(*this / name) << text;
    return *this / name;
  }

 private:
  std::string path_;
};

struct Free {
  void operator()(wrought_profile* p) const { wrought_profile_free(p); }
  void operator()(wrought_contract* p) const { wrought_contract_free(p); }
  void operator()(wrought_module* p) const { wrought_module_free(p); }
  void operator()(wrought_outcome* p) const { wrought_outcome_free(p); }
  void operator()(wrought_cancel* p) const { wrought_cancel_free(p); }
  void operator()(wrought_text* p) const { wrought_text_free(p); }
};
template <class T>
using Own = std::unique_ptr<T, Free>;

// The error's line, "" for none; frees it.
std::string line_of(wrought_error* error) {
  if (error == nullptr) return "";
  const std::string line = wrought_error_line(error);
  wrought_error_free(error);
  return line;
}

// The state that the host functions below work on.
struct Host {
  std::map<uint64_t, uint64_t> rows;
  std::string text;
};

Host& host_of(void* host) { return *static_cast<Host*>(host); }

void put(void* host, void*, wrought_guest*, const uint64_t* arguments, uint64_t*) {
  host_of(host).rows[arguments[0]] = arguments[1];
}
void get(void* host, void*, wrought_guest*, const uint64_t* arguments, uint64_t* result) {
  *result = host_of(host).rows[arguments[0]];
}
void say(void* host, void* user, wrought_guest* guest, const uint64_t* arguments, uint64_t*) {
  const auto* text = static_cast<const char*>(
      wrought_guest_memory(guest, static_cast<uint32_t>(arguments[0]), static_cast<uint32_t>(arguments[1])));
  if (text == nullptr) return;
  host_of(host).text += static_cast<const char*>(user) + std::string(text, arguments[1]);
}
void say_text(void* host, void*, wrought_guest* guest, const uint64_t* arguments, uint64_t*) {
  uint32_t length = 0;
  const char* text = wrought_guest_text(guest, static_cast<uint32_t>(arguments[0]), &length);
  if (text != nullptr) host_of(host).text += std::string(text, length);
}
void end(void*, void*, wrought_guest* guest, const uint64_t* arguments, uint64_t*) {
  wrought_guest_end_apply(guest, static_cast<wrought_guest_end>(arguments[0]), "of_ours", "asked for", arguments[1]);
  wrought_guest_end_apply(guest, WROUGHT_END_ABORT, "second", "not the first", 1);
  EXPECT_EQ(wrought_guest_memory(guest, 0, 1), nullptr);
}
void work(void*, void*, wrought_guest* guest, const uint64_t* arguments, uint64_t* result) {
  *result = wrought_guest_charge(guest, static_cast<int64_t>(arguments[0])) != 0;
}
void throw_it(void*, void*, wrought_guest*, const uint64_t*, uint64_t*) { throw std::runtime_error("of a callback"); }

float float_of(uint64_t cell) {
  float value = 0;
  std::memcpy(&value, &cell, sizeof value);
  return value;
}
double double_of(uint64_t cell) {
  double value = 0;
  std::memcpy(&value, &cell, sizeof value);
  return value;
}
// More parameters of each kind than there are registers.
void many(void*, void*, wrought_guest*, const uint64_t* a, uint64_t* result) {
  double sum = 0;
  for (int i = 0; i < 10; ++i) sum += static_cast<double>(a[i]) * (i + 1);
  for (int i = 10; i < 20; ++i) sum += (i % 2 == 0 ? static_cast<double>(float_of(a[i])) : double_of(a[i])) * (i + 1);
  std::memcpy(result, &sum, sizeof sum);
}
void half(void*, void*, wrought_guest*, const uint64_t* a, uint64_t* result) {
  const float value = float_of(a[0]) / 2;
  std::memcpy(result, &value, sizeof value);
}
void high(void*, void*, wrought_guest*, const uint64_t*, uint64_t* result) { *result = 0xffff'ffff'0000'0007; }

char prefix[] = "> ";
const wrought_host_function functions[] = {
    {"env", "put", "(i64 i64)", 10, 0, put, nullptr},
    {"env", "get", "(i64) -> i64", 10, 0, get, nullptr},
    {"env", "say", "(i32 i32)", 5, 2, say, prefix},
    {"env", "say_text", "(i32)", 5, 1, say_text, nullptr},
    {"env", "end", "(i32 i64)", 1, 0, end, nullptr},
    {"env", "work", "(i64) -> i32", 1, 0, work, nullptr},
    {"env", "throw", "()", 1, 0, throw_it, nullptr},
    {"env", "many", "(i32 i64 i32 i64 i32 i64 i32 i64 i32 i64 f32 f64 f32 f64 f32 f64 f32 f64 f32 f64) -> f64", 1, 0,
     many, nullptr},
    {"env", "half", "(f32) -> f32", 1, 0, half, nullptr},
    {"env", "high", "() -> i32", 1, 0, high, nullptr},
};

wrought_profile_options profile_options() {
  wrought_profile_options options{};
  options.struct_size = sizeof options;
  options.name = "api_test";
  options.version = 1;
  options.functions = functions;
  options.function_count = std::size(functions);
  options.function_size = sizeof functions[0];
  return options;
}

Own<wrought_profile> test_profile() {
  const wrought_profile_options options = profile_options();
  wrought_profile* made = nullptr;
  EXPECT_EQ(line_of(wrought_profile_create(&options, &made)), "");
  return Own<wrought_profile>(made);
}

wrought_build_options build_options(const wrought_profile* profile) {
  wrought_build_options options{};
  options.struct_size = sizeof options;
  options.profile = profile;
  return options;
}

// All imports of the profile, one page of memory with "hello\0" at 16, and this body of apply.
std::string contract_text(const std::string& body) {
  return R"((module
    (import "env" "put" (func $put (param i64 i64)))
    (import "env" "get" (func $get (param i64) (result i64)))
    (import "env" "say" (func $say (param i32 i32)))
    (import "env" "say_text" (func $say_text (param i32)))
    (import "env" "end" (func $end (param i32 i64)))
    (import "env" "work" (func $work (param i64) (result i32)))
    (import "env" "throw" (func $throw))
    (import "env" "many" (func $many (param i32 i64 i32 i64 i32 i64 i32 i64 i32 i64)
      (param f32 f64 f32 f64 f32 f64 f32 f64 f32 f64) (result f64)))
    (import "env" "half" (func $half (param f32) (result f32)))
    (import "env" "high" (func $high (result i32)))
    (memory 1) (data (i32.const 16) "hello\00")
    (func $assert (param i32) (if (i32.eqz (local.get 0)) (then unreachable)))
    (func (export "apply") (param $a i64) (param $b i64) (param $c i64)
    )" + body +
         "))";
}

// The contract as a plugin and in the interpreter.
struct Both {
  Folder folder;
  Own<wrought_profile> profile = test_profile();
  std::vector<Own<wrought_contract>> contracts;

  explicit Both(const std::string& body) {
    const std::string file = folder.write("c.wat", contract_text(body));
    const wrought_build_options options = build_options(profile.get());
    EXPECT_EQ(line_of(wrought_build(file.c_str(), (folder / "c.so").c_str(), &options)), "");
    wrought_contract* made = nullptr;
    EXPECT_EQ(line_of(wrought_load((folder / "c.so").c_str(), profile.get(), "none", &made)), "");
    contracts.emplace_back(made);
    wrought_module* module = nullptr;
    EXPECT_EQ(line_of(wrought_meter(file.c_str(), &options, &module)), "");
    const Own<wrought_module> owned(module);
    EXPECT_EQ(line_of(wrought_interpret(module, profile.get(), &made)), "");
    contracts.emplace_back(made);
  }
};

struct Seen {
  wrought_outcome_kind kind;
  wrought_trap trap;
  int64_t gas;
  std::string error_class, message;
  uint64_t code;
  bool operator==(const Seen&) const = default;
};

Seen apply(wrought_contract* contract, Host& host, uint64_t a = 0, int64_t gas_limit = 1'000'000) {
  wrought_outcome* outcome = nullptr;
  EXPECT_EQ(line_of(wrought_outcome_create(&outcome)), "");
  const Own<wrought_outcome> owned(outcome);
  wrought_request request{};
  request.struct_size = sizeof request;
  request.receiver = a;
  request.gas_limit = gas_limit;
  request.host = &host;
  EXPECT_EQ(line_of(wrought_apply(contract, &request, outcome)), "");
  return {wrought_outcome_get_kind(outcome),    wrought_outcome_trap(outcome),    wrought_outcome_gas_used(outcome),
          wrought_outcome_error_class(outcome), wrought_outcome_message(outcome), wrought_outcome_code(outcome)};
}

// The same outcome from both, or the test fails.
Seen apply_both(const Both& both, Host& host, uint64_t a = 0, int64_t gas_limit = 1'000'000) {
  const Host before = host;
  const Seen native = apply(both.contracts[0].get(), host, a, gas_limit);
  Host other = before;
  const Seen interpreted = apply(both.contracts[1].get(), other, a, gas_limit);
  EXPECT_EQ(native, interpreted) << native.message << " / " << interpreted.message;
  EXPECT_EQ(host.text, other.text);
  EXPECT_EQ(host.rows, other.rows);
  return native;
}

TEST(Api, says_its_versions) {
  EXPECT_EQ(wrought_abi_version(), static_cast<uint32_t>(WROUGHT_ABI_VERSION));
  EXPECT_EQ(WROUGHT_ABI_VERSION, WROUGHT_SOVERSION);
  EXPECT_STREQ(wrought_version(), WROUGHT_PROJECT_VERSION);
}

TEST(Api, callbacks_keep_state_and_read_memory) {
  const Both both(R"((call $put (local.get $a) (i64.add (call $get (local.get $a)) (i64.const 5)))
    (call $say (i32.const 16) (i32.const 2)) (call $say_text (i32.const 16)))");
  Host host;
  Seen seen = apply_both(both, host, 7);
  EXPECT_EQ(seen.kind, WROUGHT_COMPLETED) << seen.message;
  seen = apply_both(both, host, 7);
  EXPECT_EQ(host.rows[7], 10u);
  EXPECT_EQ(host.text, "> hehello> hehello");
  EXPECT_GE(seen.gas, 10 + 10 + 5 + 2 * 2 + 5 + 5);
}

TEST(Api, arguments_and_results_of_every_type) {
  const Both both(R"(
    (call $assert (f64.eq (f64.const 1802) (call $many
      (i32.const 1) (i64.const 2) (i32.const 3) (i64.const 4) (i32.const 5)
      (i64.const 6) (i32.const 7) (i64.const 8) (i32.const 9) (i64.const 10)
      (f32.const 2) (f64.const 4) (f32.const 6) (f64.const 8) (f32.const 10)
      (f64.const 12) (f32.const 14) (f64.const 16) (f32.const 1) (f64.const 13.5))))
    (call $assert (f32.eq (f32.const 1.25) (call $half (f32.const 2.5))))
    (call $assert (i64.eq (i64.const 7) (i64.extend_i32_u (call $high)))))");
  // 385 of the integers; 1,417 of the floats.
  double floats = 0;
  const double values[] = {2, 4, 6, 8, 10, 12, 14, 16, 1, 13.5};
  for (int i = 0; i < 10; ++i) floats += values[i] * (11 + i);
  ASSERT_EQ(385 + floats, 1802);
  Host host;
  EXPECT_EQ(apply_both(both, host).kind, WROUGHT_COMPLETED);
}

TEST(Api, a_callback_ends_the_apply) {
  const Both both("(call $end (i32.wrap_i64 (local.get $a)) (i64.const 99)) unreachable");
  const struct {
    wrought_guest_end how;
    Seen expected;
  } cases[] = {
      {WROUGHT_END_EXIT, {WROUGHT_EXITED, WROUGHT_TRAP_UNREACHABLE, 0, "", "", 0}},
      {WROUGHT_END_ABORT, {WROUGHT_ABORTED, WROUGHT_TRAP_UNREACHABLE, 0, "of_ours", "asked for", 99}},
      {WROUGHT_END_HOST_ERROR, {WROUGHT_HOST_ERROR, WROUGHT_TRAP_UNREACHABLE, 0, "of_ours", "asked for", 99}},
  };
  for (const auto& c : cases) {
    Host host;
    Seen seen = apply_both(both, host, c.how);
    EXPECT_GT(seen.gas, 0);
    seen.gas = 0;
    EXPECT_EQ(seen, c.expected) << seen.error_class << ", " << seen.message;
  }
}

TEST(Api, memory_outside_is_an_error_and_a_trap_is_a_trap) {
  const Both both(R"((if (i64.eqz (local.get $a)) (then unreachable))
    (call $say (i32.const 65530) (i32.wrap_i64 (local.get $a))))");
  Host host;
  Seen seen = apply_both(both, host, 7);  // one byte too many
  EXPECT_EQ(seen.kind, WROUGHT_HOST_ERROR);
  EXPECT_EQ(seen.error_class, "wasm_execution_error");
  EXPECT_EQ(seen.message, "access violation");
  EXPECT_EQ(apply_both(both, host, 6).kind, WROUGHT_COMPLETED);
  seen = apply_both(both, host, 0);
  EXPECT_EQ(seen.kind, WROUGHT_TRAPPED);
  EXPECT_EQ(seen.trap, WROUGHT_TRAP_UNREACHABLE);
  EXPECT_EQ(seen.gas, 1'000'000);
}

TEST(Api, callbacks_are_paid_for) {
  const Both both("(drop (call $work (local.get $a)))");
  Host host;
  const int64_t least = apply_both(both, host, 0).gas;
  EXPECT_EQ(apply_both(both, host, 500).gas, least + 500);
  EXPECT_EQ(apply_both(both, host, 500, least + 500).kind, WROUGHT_COMPLETED);
  EXPECT_EQ(apply_both(both, host, 500, least + 499).kind, WROUGHT_OUT_OF_GAS);
  EXPECT_EQ(apply_both(both, host, uint64_t{1} << 63).kind, WROUGHT_OUT_OF_GAS);  // a negative charge
}

TEST(Api, an_exception_of_a_callback_ends_at_the_border) {
  const Both both("(call $throw)");
  Host host;
  for (int round = 0; round < 3; ++round) {
    const Seen seen = apply_both(both, host);
    EXPECT_EQ(seen.kind, WROUGHT_HOST_ERROR);
    EXPECT_EQ(seen.message, "a host function threw: of a callback");
  }
}

TEST(Api, one_contract_runs_on_many_threads) {
  const Both both("(call $put (local.get $a) (i64.add (call $get (local.get $a)) (i64.const 1)))");
  std::vector<Host> hosts(4);
  std::vector<std::thread> threads;
  for (Host& host : hosts) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        const Seen seen = apply(both.contracts[static_cast<size_t>(i % 2)].get(), host, 3);
        EXPECT_EQ(seen.kind, WROUGHT_COMPLETED);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (Host& host : hosts) EXPECT_EQ(host.rows[3], 100u);
}

TEST(Api, contracts_outlive_their_profile) {
  Both both("(call $put (i64.const 1) (i64.const 2))");
  both.profile.reset();
  Host host;
  EXPECT_EQ(apply_both(both, host).kind, WROUGHT_COMPLETED);
  EXPECT_EQ(host.rows[1], 2u);
}

TEST(Api, a_manifest_says_what_a_plugin_is) {
  const Both both("");
  wrought_text* manifest = nullptr;
  ASSERT_EQ(line_of(wrought_verify((both.folder / "c.so").c_str(), both.profile.get(), &manifest)), "");
  const Own<wrought_text> owned(manifest);
  EXPECT_STREQ(wrought_text_get(manifest), wrought_contract_manifest(both.contracts[0].get()));
  EXPECT_NE(std::string(wrought_text_get(manifest)).find("\"profile\":\"api_test\""), std::string::npos);
}

TEST(Api, a_changed_plugin_is_refused) {
  const Both both("");
  std::string bytes;
  {
    std::ifstream in(both.folder / "c.so", std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  const std::string changed = both.folder.write("changed.so", bytes);
  wrought_contract* contract = nullptr;
  wrought_error* const error = wrought_load(changed.c_str(), both.profile.get(), "none", &contract);
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(contract, nullptr);
  EXPECT_EQ(wrought_error_get_class(error), WROUGHT_ERROR_INVALID);
  wrought_error_free(error);
}

TEST(Api, an_error_has_class_message_and_place) {
  const Folder folder;
  const auto profile = test_profile();
  const std::string file = folder.write(
      "bad.wat", "(module (import \"env\" \"fork\" (func)) (func (export \"apply\") (param i64 i64 i64)))");
  const wrought_build_options options = build_options(profile.get());
  wrought_error* const error = wrought_build(file.c_str(), (folder / "bad.so").c_str(), &options);
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(wrought_error_get_class(error), WROUGHT_ERROR_POLICY);
  EXPECT_STREQ(wrought_error_message(error), "not a host function of profile api_test");
  EXPECT_STREQ(wrought_error_where(error), "bad.wat, import env.fork");
  EXPECT_STREQ(wrought_error_line(error), "policy: bad.wat, import env.fork: not a host function of profile api_test");
  wrought_error_free(error);
  EXPECT_FALSE(std::filesystem::exists(folder / "bad.so"));
}

TEST(Api, a_build_can_be_cancelled) {
  const Folder folder;
  const auto profile = test_profile();
  wrought_cancel* cancel = nullptr;
  ASSERT_EQ(line_of(wrought_cancel_create(&cancel)), "");
  const Own<wrought_cancel> owned(cancel);
  wrought_cancel_set(cancel);
  wrought_build_options options = build_options(profile.get());
  options.cancel = cancel;
  const std::string file = folder.write("c.wat", contract_text(""));
  wrought_error* const error = wrought_build(file.c_str(), (folder / "c.so").c_str(), &options);
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(wrought_error_get_class(error), WROUGHT_ERROR_RESOURCE);
  wrought_error_free(error);
}

TEST(Api, antelope_can_be_built_for_and_verified_not_run) {
  const Folder folder;
  wrought_profile* antelope = nullptr;
  ASSERT_EQ(line_of(wrought_profile_named("antelope", nullptr, &antelope)), "");
  const Own<wrought_profile> owned(antelope);
  const std::string file = folder.write("c.wat", "(module (func (export \"apply\") (param i64 i64 i64)))");
  const wrought_build_options options = build_options(antelope);
  ASSERT_EQ(line_of(wrought_build(file.c_str(), (folder / "c.so").c_str(), &options)), "");
  wrought_text* manifest = nullptr;
  EXPECT_EQ(line_of(wrought_verify((folder / "c.so").c_str(), antelope, &manifest)), "");
  wrought_text_free(manifest);
  wrought_contract* contract = nullptr;
  EXPECT_EQ(line_of(wrought_load((folder / "c.so").c_str(), antelope, "none", &contract)),
            "usage: the host functions of profile \"antelope\" need a chain's state, which only the C++ interface has");
}

// A caller of another age: a struct that is shorter, one that is longer.
TEST(Api, structs_may_grow) {
  wrought_profile* profile = nullptr;
  struct Newer {
    wrought_limits known;
    uint64_t unknown;
  } newer{};
  newer.known.struct_size = sizeof newer;
  newer.known.max_call_depth = 100;
  EXPECT_EQ(line_of(wrought_profile_named("plain", &newer.known, &profile)), "");
  wrought_profile_free(profile);
  newer.unknown = 1;
  EXPECT_EQ(line_of(wrought_profile_named("plain", &newer.known, &profile)),
            "usage: wrought_limits: sets what a newer version of the library has");
  wrought_limits older{};
  older.struct_size = offsetof(wrought_limits, max_call_depth);
  older.max_call_depth = 1'000'000;  // behind its end, not read
  EXPECT_EQ(line_of(wrought_profile_named("plain", &older, &profile)), "");
  wrought_profile_free(profile);
}

TEST(Api, wrong_use_is_an_error) {
  const auto expect = [](wrought_error* error, const std::string& line) {
    EXPECT_EQ(line_of(error), "usage: " + line);
  };
  wrought_profile* profile = nullptr;
  expect(wrought_profile_create(nullptr, &profile), "wrought_profile_options is null");
  const wrought_profile_options good = profile_options();
  expect(wrought_profile_create(&good, nullptr), "out is null");
  wrought_profile_options options = good;
  options.struct_size = 0;
  expect(wrought_profile_create(&options, &profile),
         "wrought_profile_options: struct_size is 0, expected sizeof(wrought_profile_options)");
  options = good;
  options.name = nullptr;
  expect(wrought_profile_create(&options, &profile), "name is null");
  options = good;
  options.name = "plain";
  expect(wrought_profile_create(&options, &profile), "host profile: the name \"plain\" is taken");
  options = good;
  options.rules = 1u << 31;
  expect(wrought_profile_create(&options, &profile), "wrought_profile_options: rules has unknown flags");
  options = good;
  options.function_size = 4;
  expect(wrought_profile_create(&options, &profile),
         "wrought_profile_options: function_size is 4, expected sizeof(wrought_host_function)");
  wrought_host_function one = functions[0];
  options = good;
  options.functions = &one;
  options.function_count = 1;
  one.call = nullptr;
  expect(wrought_profile_create(&options, &profile), "host function 0: call is null");
  one = functions[0];
  one.signature = "i64";
  expect(wrought_profile_create(&options, &profile),
         "host function 0, env.put: has no signature like \"(i64 i32) -> i32\" or \"()\"");
  expect(wrought_profile_named("nobody", nullptr, &profile), "unknown host profile \"nobody\"");
  EXPECT_EQ(profile, nullptr);

  wrought_build_options build{};
  expect(wrought_build("a", "b", nullptr), "wrought_build_options is null");
  build.struct_size = sizeof build;
  expect(wrought_build("a", "b", &build), "wrought_build_options: profile is null");
  const auto usable = test_profile();
  build.profile = usable.get();
  expect(wrought_build(nullptr, "b", &build), "contract is null");
  build.opt_level = 4;
  expect(wrought_build("a", "b", &build), "wrought_build_options: opt_level is 4, expected 0 to 3");
  wrought_contract* contract = nullptr;
  expect(wrought_load(nullptr, usable.get(), "none", &contract), "plugin is null");
  expect(wrought_load("a", nullptr, "none", &contract), "profile is null");
  expect(wrought_load("a", usable.get(), nullptr, &contract), "trust is null");
  expect(wrought_interpret(nullptr, usable.get(), &contract), "module is null");
  expect(wrought_apply(nullptr, nullptr, nullptr), "contract is null");
}

TEST(Api, freeing_nothing_is_nothing) {
  wrought_error_free(nullptr);
  wrought_profile_free(nullptr);
  wrought_module_free(nullptr);
  wrought_text_free(nullptr);
  wrought_contract_free(nullptr);
  wrought_outcome_free(nullptr);
  wrought_cancel_free(nullptr);
}

}  // namespace
