#include "bench/child_runners.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "common/files.h"
#include "common/subprocess.h"
#include "runtime/binaryen_child.h"
#include "transpiler/transpiler.h"

namespace wrought::bench {
namespace {

constexpr int64_t gas_limit = int64_t{1} << 62;
constexpr std::chrono::seconds deadline{120};

// Runs the metered module in V8: `node DRIVER MODULE ROUNDS GAS DEPTH`. Everything is compiled by the optimising
// compiler before it runs: what a node that has been up for a while has. One run first, then the timed one on a fresh
// instance; prints the answer and the nanoseconds.
constexpr std::string_view v8_driver = R"js('use strict';
const fs = require('fs');
const v8 = require('v8');
v8.setFlagsFromString('--no-liftoff');
v8.setFlagsFromString('--no-wasm-lazy-compilation');
const [file, rounds, gas, depth] = process.argv.slice(2);
const code = new WebAssembly.Module(fs.readFileSync(file));

function apply() {
  let memory, answer = 0n;
  const bytes = () => new Uint8Array(memory.buffer);
  const move = (to, from, size) => (bytes().copyWithin(to, from >>> 0, (from >>> 0) + (size >>> 0)), to);
  const env = {
    memset: (to, value, size) => (bytes().fill(value, to >>> 0, (to >>> 0) + (size >>> 0)), to),
    memcpy: move,
    memmove: move,
    set_action_return_value: (at) => { answer = new DataView(memory.buffer).getBigUint64(at >>> 0, true); },
  };
  const start = process.hrtime.bigint();
  const { exports } = new WebAssembly.Instance(code, { env });
  memory = exports.memory;
  exports['wrought.gas_left'].value = BigInt(gas);
  exports['wrought.depth_left'].value = Number(depth);
  exports.apply(0n, BigInt(rounds), 0n);
  return { answer, ns: process.hrtime.bigint() - start };
}

apply();
const { answer, ns } = apply();
console.log(`${answer} ${ns}`);
)js";

// How each is told to call `run` of a module without arguments; "%" stands for the module.
const std::map<std::string, std::vector<std::string>>& program_arguments() {
  static const std::map<std::string, std::vector<std::string>> arguments = {
      {"wasmtime", {"run", "--invoke", "run", "%"}},
      {"wasmer", {"run", "--invoke", "run", "%"}},
      {"wasm3", {"--func", "run", "%"}},
      {"iwasm", {"-f", "run", "%"}},
      {"wavm", {"run", "--function=run", "%"}},
  };
  return arguments;
}

// Files of the whole run; removed at its end.
Result<std::filesystem::path> scratch_file(const std::string& name) {
  static const auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  return *scratch / name;
}

Result<std::filesystem::path> driver_file() {
  auto file = scratch_file("v8_driver.cjs");
  if (!file || std::filesystem::exists(*file)) return file;
  if (auto written = write_scratch_file(*file, v8_driver); !written) return written.failure();
  return file;
}

struct MeteredFile {
  std::filesystem::path path;
  uint32_t call_depth_max = 0;
};

Result<MeteredFile> metered_file(const Kernel& kernel) {
  auto module = meter(kernel_file(kernel), {});
  if (!module) return module.failure();
  auto file = scratch_file(std::string(kernel.name) + ".metered.wasm");
  if (!file) return file.failure();
  if (auto written = write_file(*file, ByteView(module->bytes)); !written) return written.failure();
  return MeteredFile{*file, static_cast<uint32_t>(module->manifest.limits.max_call_depth)};
}

Result<ChildResult> run_program(std::vector<std::string> argv) {
  const auto program = find_program(argv[0]);
  if (!program) return fail(FailureClass::usage, argv[0] + " is not installed");
  ChildOptions child;
  child.argv = std::move(argv);
  child.argv[0] = program->string();
  child.deadline = deadline;
  auto ended = run_child(child);
  if (ended && !ended->succeeded())
    return fail(FailureClass::internal, ended->describe() + ": " + ended->err.substr(0, ended->err.find('\n')));
  return ended;
}

class V8Runner final : public KernelRunner {
 public:
  V8Runner(std::filesystem::path driver, MeteredFile module) : driver_(std::move(driver)), module_(std::move(module)) {}
  Result<KernelRun> run(uint64_t rounds) override {
    const auto ended = run_program({"node", driver_, module_.path, std::to_string(rounds), std::to_string(gas_limit),
                                    std::to_string(module_.call_depth_max)});
    if (!ended) return ended.failure();
    unsigned long long answer = 0, ns = 0;
    if (std::sscanf(ended->out.c_str(), "%llu %llu", &answer, &ns) != 2)
      return fail(FailureClass::internal, "unexpected output of node");
    return KernelRun{answer, static_cast<double>(ns) / 1e9};
  }

 private:
  std::filesystem::path driver_;
  MeteredFile module_;
};

class BinaryenRunner final : public KernelRunner {
 public:
  explicit BinaryenRunner(MeteredFile module) : module_(std::move(module)) {}
  Result<KernelRun> run(uint64_t rounds) override {
    const auto run = run_in_binaryen(module_.path, {0, rounds, 0, gas_limit, {}}, module_.call_depth_max, 1, deadline);
    if (!run) return run.failure();
    return KernelRun{run->answer, static_cast<double>(run->apply_ns[0]) / 1e9};
  }

 private:
  MeteredFile module_;
};

class ProgramRunner final : public KernelRunner {
 public:
  ProgramRunner(const Kernel& kernel, std::string program, MeteredFile module)
      : kernel_(kernel), program_(std::move(program)), module_(std::move(module)) {}

  Result<KernelRun> run(uint64_t rounds) override {
    const auto start_up = whole_process(0);
    if (!start_up) return start_up.failure();
    const auto all = whole_process(rounds);
    if (!all) return all.failure();
    // Too few rounds to be seen above the start-up: a little, so that more are tried.
    return KernelRun{all->answer, std::max(all->seconds - start_up->seconds, 1e-4)};
  }

 private:
  Result<KernelRun> whole_process(uint64_t rounds) {
    auto file = scratch_file(std::string(kernel_.name) + "." + std::to_string(rounds) + ".wasm");
    if (!file) return file.failure();
    if (!std::filesystem::exists(*file)) {
      auto written = write_stand_alone(module_.path, {0, rounds, 0, gas_limit, {}}, module_.call_depth_max, *file);
      if (!written) return written.failure();
    }
    std::vector<std::string> argv = {program_};
    for (const std::string& argument : program_arguments().at(program_))
      argv.push_back(argument == "%" ? file->string() : argument);
    const auto ended = run_program(std::move(argv));
    if (!ended) return ended.failure();
    const uint64_t expected = kernel_.native(rounds);
    if (!output_has_number(ended->out + "\n" + ended->err, expected))
      return fail(FailureClass::internal, "wrong answer of " + program_);
    return KernelRun{expected, std::chrono::duration<double>(ended->wall).count()};
  }

  const Kernel& kernel_;
  std::string program_;
  MeteredFile module_;
};

}  // namespace

std::filesystem::path kernel_file(const Kernel& kernel) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "bench" / "kernels" /
         (std::string(kernel.name) + ".wasm");
}

Result<std::unique_ptr<KernelRunner>> make_v8(const Kernel& kernel, const std::string&) {
  auto driver = driver_file();
  if (!driver) return driver.failure();
  auto module = metered_file(kernel);
  if (!module) return module.failure();
  return std::unique_ptr<KernelRunner>(std::make_unique<V8Runner>(*driver, *module));
}

Result<std::unique_ptr<KernelRunner>> make_binaryen(const Kernel& kernel, const std::string&) {
  auto module = metered_file(kernel);
  if (!module) return module.failure();
  return std::unique_ptr<KernelRunner>(std::make_unique<BinaryenRunner>(*module));
}

Result<std::unique_ptr<KernelRunner>> make_program(const Kernel& kernel, const std::string& engine) {
  auto module = metered_file(kernel);
  if (!module) return module.failure();
  const std::string program = engine.substr(0, engine.find('*'));
  return std::unique_ptr<KernelRunner>(std::make_unique<ProgramRunner>(kernel, program, *module));
}

const std::vector<std::string>& program_engines() {
  static const std::vector<std::string> names = {"wasmtime", "wasmer", "wavm", "iwasm", "wasm3"};
  return names;
}

bool output_has_number(const std::string& output, uint64_t number) {
  char hexadecimal[24];
  std::snprintf(hexadecimal, sizeof hexadecimal, "0x%llx", static_cast<unsigned long long>(number));
  const std::string forms[] = {std::to_string(number), std::to_string(static_cast<int64_t>(number)), hexadecimal};
  const auto continues = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; };
  for (const std::string& form : forms) {
    for (size_t at = output.find(form); at != std::string::npos; at = output.find(form, at + 1)) {
      const size_t end = at + form.size();
      if ((at == 0 || !continues(output[at - 1])) && (end == output.size() || !continues(output[end]))) return true;
    }
  }
  return false;
}

}  // namespace wrought::bench
