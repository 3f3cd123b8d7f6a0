// wrought doctor: what this machine has of what a build needs, and whether it builds what others build.
#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>

#include "cli/known_answers.h"
#include "cli/options.h"
#include "common/files.h"
#include "common/hash.h"
#include "transpiler/jail.h"
#include "transpiler/toolchain.h"

namespace wrought::cli {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t program_bytes_max = uint64_t{1} << 30;

// A little of everything that goes into a plugin: host calls, memory, a table, floats, a loop, globals.
constexpr std::string_view self_test_contract = R"((module
  (type $unary (func (param i64) (result i64)))
  (import "env" "printi" (func $printi (param i64)))
  (import "env" "db_store_i64" (func $store (param i64 i64 i64 i64 i32 i32) (result i32)))
  (memory 1 2) (global $calls (mut i64) (i64.const 0))
  (table 2 funcref) (elem (i32.const 0) $mix $sum)
  (data (i32.const 8) "wrought doctor")
  (func $mix (type $unary) (i64.rotl (i64.mul (local.get 0) (i64.const 0x9e3779b97f4a7c15)) (i64.const 29)))
  (func $sum (type $unary) (local $i i64) (local $all f64)
    (loop $again
      (local.set $all (f64.add (f64.sqrt (f64.convert_i64_u (local.get $i))) (local.get $all)))
      (local.set $i (i64.add (local.get $i) (i64.const 1)))
      (br_if $again (i64.lt_u (local.get $i) (local.get 0))))
    (i64.reinterpret_f64 (local.get $all)))
  (func (export "apply") (param i64 i64 i64)
    (global.set $calls (i64.add (global.get $calls) (i64.const 1)))
    (call $printi (call_indirect (type $unary) (local.get 2) (i32.and (i32.wrap_i64 (local.get 1)) (i32.const 1))))
    (drop (call $store (local.get 0) (i64.const 1) (local.get 0) (global.get $calls) (i32.const 8) (i32.const 14))))))";

struct Program {
  std::string name;
  fs::path path;
  std::string sha256, files_sha256;  // of the program alone; of it and all that the loader adds
};

struct SelfTest {
  std::string content_hash, compiler;
  std::string expected;  // empty: no answer is known for this compiler
};

struct Findings {
  std::vector<Program> programs;
  std::optional<SelfTest> self_test;
  std::vector<std::string> troubles;  // what makes the exit code 1, in the order found
};

Result<std::string> hash_of(const fs::path& path) {
  auto bytes = read_file(path, program_bytes_max);
  if (!bytes) return bytes.failure();
  return sha256_hex(*bytes);
}

Result<Program> look_at(std::string name, const fs::path& path) {
  auto own = hash_of(path);
  if (!own) return own.failure();
  const auto files = files_of_program(path);
  if (!files) return files.failure();
  std::string all;
  for (const fs::path& file : *files) {
    if (file.filename() == "ld.so.cache") continue;  // differs by what else is installed
    auto hash = hash_of(file);
    if (!hash) return hash.failure();
    all += *hash + "  " + file.filename().string() + "\n";
  }
  return Program{std::move(name), path, *own, sha256_hex(bytes_of(all))};
}

std::string known_answer(const std::string& compiler) {
  std::istringstream lines{std::string(known_answers)};
  for (std::string line; std::getline(lines, line);) {
    const size_t gap = line.find("  ");
    if (gap != std::string::npos && line.substr(gap + 2) == compiler) return line.substr(0, gap);
  }
  return {};
}

Result<SelfTest> run_self_test(JailPolicy jail) {
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  BuildOptions options;
  options.jail = jail;
  options.cancel = &interrupted();
  auto built = build_plugin(bytes_of(self_test_contract), "self test", *scratch / "self-test.so", options);
  if (!built) return built.failure();
  return SelfTest{built->manifest.content_hash, built->manifest.compiler, known_answer(built->manifest.compiler)};
}

void look_at_programs(Findings& findings) {
  const auto add = [&](std::string name, const fs::path& path) {
    auto program = look_at(std::move(name), path);
    if (program)
      findings.programs.push_back(std::move(*program));
    else
      findings.troubles.push_back(program.failure().to_line());
  };
  if (const auto tools = find_toolchain()) {
    add("clang", tools->clang);
    add("lld", tools->lld);
  } else {
    findings.troubles.push_back(tools.failure().to_line());
  }
  if (const auto worker = worker_path({}))
    add("worker", *worker);
  else
    findings.troubles.push_back(worker.failure().to_line());
}

Findings examine(JailPolicy policy) {
  Findings findings;
  for (const JailLayer& layer : jail_layers()) {
    if (policy == JailPolicy::require && layer.required && !layer.active)
      findings.troubles.push_back("the jail must be whole, but " + layer.name + ": " + layer.detail);
  }
  look_at_programs(findings);
  if (!findings.troubles.empty()) return findings;  // a build would fail for the same reason
  auto test = run_self_test(policy);
  if (!test) {
    findings.troubles.push_back(test.failure().to_line());
    return findings;
  }
  if (!test->expected.empty() && test->expected != test->content_hash)
    findings.troubles.emplace_back(
        "the self-test's plugin differs from the known answer: plugins from here will not "
        "match those built elsewhere");
  findings.self_test = std::move(*test);
  return findings;
}

std::string verdict(const SelfTest& test) {
  if (test.expected.empty()) return "no answer is known for this compiler";
  return test.expected == test.content_hash ? "as expected" : "differs, expected " + test.expected;
}

void print(const Findings& findings, JailPolicy policy) {
  std::cout << "jail (" << to_string(policy) << ")\n";
  for (const JailLayer& layer : jail_layers()) {
    std::cout << "  "
              << (layer.active && (policy != JailPolicy::off || layer.name == "limits") ? "active   " : "missing  ")
              << std::left << std::setw(14) << layer.name
              << (layer.active && policy == JailPolicy::off && layer.name != "limits" ? "switched off" : layer.detail)
              << "\n";
  }
  std::cout << "toolchain\n";
  for (const Program& program : findings.programs) {
    std::cout << "  " << std::left << std::setw(8) << program.name << program.path.string() << "\n"
              << "          sha256 " << program.sha256 << "\n          with its libraries " << program.files_sha256
              << "\n";
  }
  if (findings.self_test) {
    std::cout << "self-test\n  compiler  " << findings.self_test->compiler << "\n  plugin    "
              << findings.self_test->content_hash << ", " << verdict(*findings.self_test) << "\n";
  }
  for (const std::string& trouble : findings.troubles) std::cout << "trouble: " << trouble << "\n";
}

nlohmann::json to_json(const Findings& findings, JailPolicy policy) {
  nlohmann::json layers = nlohmann::json::array(), programs = nlohmann::json::array(), self_test;
  for (const JailLayer& layer : jail_layers()) {
    layers.push_back(
        {{"layer", layer.name}, {"available", layer.active}, {"required", layer.required}, {"detail", layer.detail}});
  }
  for (const Program& program : findings.programs) {
    programs.push_back({{"program", program.name},
                        {"path", program.path.string()},
                        {"sha256", program.sha256},
                        {"with_libraries_sha256", program.files_sha256}});
  }
  if (findings.self_test) {
    const SelfTest& test = *findings.self_test;
    self_test = {{"compiler", test.compiler}, {"content_hash", test.content_hash}, {"reproducible", nullptr}};
    if (!test.expected.empty()) {
      self_test["expected"] = test.expected;
      self_test["reproducible"] = test.expected == test.content_hash;
    }
  }
  return {{"ok", findings.troubles.empty()}, {"jail", to_string(policy)}, {"layers", layers},
          {"toolchain", programs},           {"self_test", self_test},    {"troubles", findings.troubles}};
}

struct DoctorCommand {
  std::string jail = "best";
  bool json = false, known_answer = false;
};

int run(const DoctorCommand& command) {
  const auto policy = parse_jail_policy(command.jail);
  if (!policy) return report(policy.failure(), command.json);
  if (command.known_answer) {
    auto test = run_self_test(*policy);
    if (!test) return report(test.failure(), command.json);
    std::cout << test->content_hash << "  " << test->compiler << "\n";
    return exit_ok;
  }
  const Findings findings = examine(*policy);
  if (command.json)
    print_json(to_json(findings, *policy));
  else
    print(findings, *policy);
  return findings.troubles.empty() ? exit_ok : exit_refused;
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<DoctorCommand>();
  CLI::App* sub =
      app.add_subcommand("doctor", "Show what this machine has for building, and test that it builds alike");
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  sub->add_flag("--known-answer", command->known_answer, "only build the self-test, and print its line for ./dev regen")
      ->group("");
  add_jail_option(*sub, command->jail);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
