// The `wrought` command as its users meet it: a program with arguments, input, output and an exit code.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "common/subprocess.h"
#include "tests/support.h"

namespace wrought::test {

using nlohmann::json;

struct Answer {
  int exit_code = -1;
  std::string out, err;
};

// A working directory with a TMPDIR of its own, so that whatever a command leaves behind can be seen.
class Desk {
 public:
  Desk() { std::filesystem::create_directory(scratch()); }

  [[nodiscard]] std::filesystem::path path() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path scratch() const { return folder_ / "tmp"; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }
  std::filesystem::path write(std::string_view name, std::string_view text) const { return folder_.write(name, text); }
  [[nodiscard]] std::string read(std::string_view name) const {
    auto text = read_text_file(folder_ / name, 64 << 20);
    EXPECT_TRUE(text.ok()) << name;
    return text ? *text : "";
  }
  [[nodiscard]] bool has(std::string_view name) const { return std::filesystem::exists(folder_ / name); }
  // Names of all files but the scratch folder, sorted, with a space between.
  [[nodiscard]] std::string files() const { return names_in(path(), "tmp"); }
  [[nodiscard]] std::string scratch_files() const { return names_in(scratch(), ""); }

  // How `wrought arguments...` is started here; tests change it before they run it.
  [[nodiscard]] ChildOptions command(std::vector<std::string> arguments) const {
    ChildOptions child;
    child.argv = std::move(arguments);
    child.argv.insert(child.argv.begin(), program().string());
    child.environment.push_back("TMPDIR=" + scratch().string());
    child.environment.push_back(trusts_all);  // plugins here are the tests' own; cli_trust_test takes it out
    child.working_directory = path();
    child.deadline = std::chrono::seconds(120);
    child.output_bytes_max = 16 << 20;
    return child;
  }
  [[nodiscard]] Answer run(const ChildOptions& child) const {
    auto ended = run_child(child);
    EXPECT_TRUE(ended.ok()) << ended.failure().to_line();
    if (!ended) return {};
    EXPECT_EQ(ended->signal, 0) << ended->describe();
    return {ended->exit_code, ended->out, ended->err};
  }
  [[nodiscard]] Answer wrought(std::vector<std::string> arguments) const { return run(command(std::move(arguments))); }
  // With text on its stdin.
  [[nodiscard]] Answer wrought(std::vector<std::string> arguments, std::string_view input) const {
    static_cast<void>(folder_.write("input", input));
    ChildOptions child = command(std::move(arguments));
    child.argv.insert(child.argv.begin(), {"/bin/sh", "-c", "exec \"$@\" < input", "sh"});
    return run(child);
  }
  // The answer's JSON object; `expected` is the exit code.
  [[nodiscard]] json wrought_json(std::vector<std::string> arguments, int expected = 0) const {
    arguments.emplace_back("--json");
    const Answer answer = wrought(std::move(arguments));
    EXPECT_EQ(answer.exit_code, expected) << answer.err;
    json value = json::parse(answer.out, nullptr, /*allow_exceptions=*/false);
    EXPECT_TRUE(value.is_object()) << answer.out;
    return value;
  }

  static constexpr const char* trusts_all = "WROUGHT_TRUST=none";

  [[nodiscard]] static std::filesystem::path program() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "wrought";
  }

 private:
  static std::string names_in(const std::filesystem::path& folder, std::string_view without) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().filename() != without) names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
  }

  Folder folder_;
};

inline std::string sample(std::string_view name) { return WROUGHT_SAMPLES_BUILD_DIR "/" + std::string(name); }

inline size_t line_count(std::string_view text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Refused in one line on stderr, which has `part` in it, and silent on stdout.
inline void expect_refusal(const Answer& answer, int exit_code, std::string_view part) {
  EXPECT_EQ(answer.exit_code, exit_code) << answer.err;
  EXPECT_EQ(answer.out, "");
  EXPECT_EQ(line_count(answer.err), 1u) << answer.err;
  EXPECT_NE(answer.err.find(part), std::string::npos) << answer.err;
}

// Says hello on its console and does nothing else.
inline const std::string greeter = R"((module
  (import "env" "prints" (func $prints (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "hello\00")
  (func (export "apply") (param i64 i64 i64) (call $prints (i32.const 16)))))";

// Counts its applies in one row: scope and table are its own account, the primary key is 7.
inline const std::string counter = R"((module
  (import "env" "db_find_i64" (func $find (param i64 i64 i64 i64) (result i32)))
  (import "env" "db_store_i64" (func $store (param i64 i64 i64 i64 i32 i32) (result i32)))
  (import "env" "db_get_i64" (func $get (param i32 i32 i32) (result i32)))
  (import "env" "db_update_i64" (func $update (param i32 i64 i32 i32)))
  (memory (export "memory") 1)
  (func (export "apply") (param $self i64) (param i64 i64) (local $row i32)
    (local.set $row (call $find (local.get $self) (local.get $self) (local.get $self) (i64.const 7)))
    (if (i32.lt_s (local.get $row) (i32.const 0))
      (then
        (i32.store8 (i32.const 0) (i32.const 1))
        (drop (call $store (local.get $self) (local.get $self) (local.get $self) (i64.const 7)
                           (i32.const 0) (i32.const 1))))
      (else
        (drop (call $get (local.get $row) (i32.const 0) (i32.const 1)))
        (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1)))
        (call $update (local.get $row) (local.get $self) (i32.const 0) (i32.const 1)))))))";

// Takes clang seconds.
inline std::string slow_to_build() {
  return contract("", "(local i32) " + repeat("local.get 3 i32.const 7 i32.mul local.set 3 ", 25'000));
}

}  // namespace wrought::test
