// The path as callers see it: start the worker, then clang, then package, and put the plugin in its place whole.
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "common/bytes.h"
#include "common/files.h"
#include "common/own_program.h"
#include "common/sanitizers.h"
#include "common/subprocess.h"
#include "hostapi/own_profile.h"
#include "transpiler/compile.h"
#include "transpiler/launcher.h"
#include "transpiler/limits.h"
#include "transpiler/package.h"
#include "transpiler/transpiler.h"
#include "transpiler/wasm2c_glue.h"
#include "transpiler/worker_protocol.h"

namespace wrought {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// The worker is linear in its input; what it needs for the largest module allowed stays far below this.
constexpr uint64_t worker_memory_bytes = uint64_t{4} << 30;
constexpr uint64_t answer_bytes_max = 16u << 20;
constexpr uint64_t made_bytes_max = uint64_t{512} << 20;  // of each of its files
constexpr uint64_t open_files_max = 64;

std::chrono::milliseconds left_of(Clock::time_point started, std::chrono::seconds deadline) {
  const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started);
  return std::max(std::chrono::milliseconds(1), std::chrono::milliseconds(deadline) - spent);
}

// One build: its scratch folder, its deadline, its report.
class Build {
 public:
  explicit Build(const BuildOptions& options) : options_(options) {}

  BuildReport report;

  Result<> open() {
    if (options_.own_profile != nullptr) {
      if (Result<> ok = check_own_profile(*options_.own_profile); !ok) return ok.failure();
    } else if (find_profile(options_.profile) == nullptr) {
      return fail(FailureClass::usage, "unknown host profile \"" + options_.profile + "\"");
    }
    if (options_.limits) {
      if (Result<> ok = check_wasm_limits(*options_.limits); !ok) return ok.failure();
    }
    if (options_.opt_level < 1 || options_.opt_level > 3) {
      return fail(FailureClass::usage,
                  "optimisation level " + std::to_string(options_.opt_level) + ", expected 1 to 3");
    }
    if (options_.jail == JailPolicy::require && !options_.compiler_launcher.empty())
      return fail(FailureClass::usage, "runs outside of the jail that this build requires", "launcher");
    auto scratch = ScratchDirectory::create();
    if (!scratch) return scratch.failure();
    scratch_.emplace(std::move(*scratch));
    return Unit{};
  }

  // Runs the worker; its answer, once all that can be wrong with it has been dealt with.
  Result<json> run_worker(const json& request, ByteView input, const std::vector<std::string_view>& outputs) {
    const auto worker = worker_path(options_);
    if (!worker) return worker.failure();
    JailFiles files{.program = *worker, .readable = {scratch_->path()}};
    for (const std::string_view output : outputs) files.writable.push_back(*scratch_ / output);
    if (auto ok = write_scratch_file(*scratch_ / worker::request_file, request.dump()); !ok) return ok.failure();
    if (auto ok = write_scratch_file(*scratch_ / worker::input_file, text_of(input)); !ok) return ok.failure();
    for (const fs::path& output : files.writable) {
      if (auto ok = write_scratch_file(output, ""); !ok) return ok.failure();
    }
    // A sanitizer's shadow memory is terabytes of address space.
    auto jail = Jail::make(with_sanitizer ? JailPolicy::off : options_.jail, files);
    if (!jail) return jail.failure();

    ChildOptions child;
    child.argv = {worker->string(), "."};
    child.working_directory = scratch_->path();
    child.deadline = left_of(started_, options_.deadline);
    child.limits.cpu = options_.deadline;
    child.limits.address_space_bytes = with_sanitizer ? 0 : worker_memory_bytes;
    child.limits.file_bytes = made_bytes_max;
    child.limits.open_files = open_files_max;
    child.cancel = options_.cancel;
    auto ended = run_in_jail(options_.launcher, std::move(child), *jail);
    if (!ended) return ended.failure();
    report.peak_memory_bytes = std::max(report.peak_memory_bytes, ended->peak_memory_bytes);
    if (!ended->succeeded()) return worker_failure(*ended);
    const auto text = read_text_file(*scratch_ / worker::answer_file, answer_bytes_max);
    if (!text) return text.failure();
    json answer = json::parse(*text, nullptr, /*allow_exceptions=*/false);
    if (!answer.is_object()) return fail(FailureClass::internal, "the worker's answer is not an object");
    return take_answer(std::move(answer));
  }

  // read .. instrument, and emit if asked for.
  Result<MeteredModule> stages(const fs::path& contract, bool emit) {
    const auto bytes = read_file(contract, limits::text_bytes.max);  // the worker sees no file but its own
    if (!bytes) return bytes.failure();
    return stages(*bytes, contract.filename().string(), emit);
  }

  Result<MeteredModule> stages(ByteView contract, const std::string& name, bool emit) {
    json chain_limits = json::object();
    const HostProfile& profile = options_.own_profile ? *options_.own_profile : *find_profile(options_.profile);
    const WasmLimits limits = options_.limits.value_or(profile.limits);
    for (const auto& [name, field] : wasm_limit_fields) chain_limits[std::string(name)] = limits.*field;
    json request = {{"kind", "stages"},
                    {"profile", profile.name},
                    {"limits", chain_limits},
                    {"accepted", options_.accepted},
                    {"schedule", options_.schedule.to_json()},
                    {"memory", options_.memory == MemoryMode::explicit_checks ? "explicit" : "guard"},
                    {"metered", options_.metered},
                    {"emit", emit}};
    if (options_.own_profile != nullptr) request["own_profile"] = own_profile_text(profile);
    auto answer = run_worker(request, contract, {worker::answer_file, worker::metered_file, worker::plugin_c_file});
    if (!answer) {
      Failure failure = answer.failure();
      failure.where = name + (failure.where.empty() ? "" : ", " + failure.where);
      return failure;
    }
    auto manifest = parse_manifest(answer->at("manifest").get<std::string>());
    if (!manifest) return manifest.failure();
    MeteredModule module;
    module.manifest = std::move(*manifest);
    for (const json& use : answer->at("limits")) {
      module.limit_uses.push_back({use.at(0).get<std::string>(), use.at(1).get<uint64_t>(), use.at(2).get<uint64_t>()});
    }
    auto bytes = read_file(*scratch_ / worker::metered_file, made_bytes_max);
    if (!bytes) return bytes.failure();
    module.bytes = std::move(*bytes);
    if (emit) {
      auto text = read_text_file(*scratch_ / worker::plugin_c_file, made_bytes_max);
      if (!text) return text.failure();
      module.c_text = std::move(*text);
    }
    if (auto ok = keep(module); !ok) return ok.failure();
    return module;
  }

  CompileOptions compile_options() const {
    CompileOptions compile;
    compile.opt_level = options_.opt_level;
    compile.compiler_launcher = options_.compiler_launcher;
    compile.deadline = left_of(started_, options_.deadline);
    compile.cancel = options_.cancel;
    compile.jail = options_.jail;
    compile.launcher = options_.launcher;
    return compile;
  }

  void stage_done(std::string_view name, Clock::time_point began) {
    add_stage(name, std::chrono::duration<double>(Clock::now() - began).count());
  }

  const ScratchDirectory& scratch() const { return *scratch_; }

 private:
  void add_stage(std::string_view name, double seconds) {
    report.stages.push_back({std::string(name), seconds});
    if (options_.on_stage) options_.on_stage(name, seconds);
  }

  static Failure worker_failure(const ChildResult& ended) {
    if (ended.cancelled) return fail(FailureClass::resource, "the build was cancelled");
    if (ended.out_of_resources() || ended.timed_out) {
      return fail(FailureClass::resource, "the worker ran out of its limits: " + ended.describe());
    }
    if (ended.signal == 0 && ended.exit_code == worker::no_room_exit_code) {
      return fail(FailureClass::resource, "no space left in the scratch folder");
    }
    // libwabt gave up on these bytes; nothing of it reached this process.
    return fail(FailureClass::internal, "the worker died on this input: " + ended.describe());
  }

  Result<json> take_answer(json answer) {
    try {
      if (answer.contains("stages")) {
        for (const json& stage : answer["stages"]) add_stage(stage.at(0).get<std::string>(), stage.at(1).get<double>());
      }
      if (answer.contains("failure")) {
        const json& j = answer["failure"];
        Failure failure = fail(static_cast<FailureClass>(j.at("class").get<int>()), j.at("message").get<std::string>(),
                               j.at("where").get<std::string>());
        if (j.contains("offset")) failure.offset = j["offset"].get<uint64_t>();
        return failure;
      }
      return answer;
    } catch (const json::exception& e) {
      return fail(FailureClass::internal, std::string("the worker's answer: ") + e.what());
    }
  }

  Result<> keep(const MeteredModule& module) const {
    if (options_.keep.empty()) return Unit{};
    std::error_code error;
    fs::create_directories(options_.keep, error);
    if (error) return fail(FailureClass::io, "cannot create the folder: " + error.message(), options_.keep.string());
    if (auto ok = write_file(options_.keep / worker::metered_file, ByteView(module.bytes)); !ok) return ok;
    if (module.c_text.empty()) return Unit{};
    return write_file(options_.keep / worker::plugin_c_file, std::string_view(module.c_text));
  }

  const BuildOptions& options_;
  const Clock::time_point started_ = Clock::now();
  std::optional<ScratchDirectory> scratch_;
};

// Depth x worst frame must fit the native stack that every instance reserves.
Result<> check_native_stack(const Manifest& manifest) {
  const uint64_t bytes = (uint64_t{manifest.limits.max_call_depth} + 1) * manifest.worst_frame_bytes;
  if (bytes <= limits::native_stack_bytes.max) return Unit{};
  return fail(FailureClass::policy, std::to_string(manifest.limits.max_call_depth) + " frames of up to " +
                                        std::to_string(manifest.worst_frame_bytes) + " bytes need " +
                                        std::to_string(bytes) + " bytes of native stack, at most " +
                                        std::to_string(limits::native_stack_bytes.max) + " are allowed");
}

// compile and package.
Result<BuildReport> finish_plugin(Build& build, MeteredModule module, const fs::path& plugin) {
  auto began = Clock::now();
  auto compiled = compile_plugin(module.c_text, build.compile_options());
  if (!compiled) return compiled.failure();
  build.stage_done("compile", began);
  build.report.peak_memory_bytes = std::max(build.report.peak_memory_bytes, compiled->peak_memory_bytes);

  began = Clock::now();
  Manifest manifest = std::move(module.manifest);
  manifest.worst_frame_bytes = compiled->worst_frame_bytes;
  manifest.compiler = compiled->compiler;
  manifest.compiler_flags = compiled->flags;
  manifest.machine = "x86_64";
  manifest.cpu = build.compile_options().cpu;
  if (auto ok = check_native_stack(manifest); !ok) return ok.failure();
  auto packaged = package_plugin(compiled->elf, std::move(manifest), module.bytes);
  if (!packaged) return packaged.failure();
  if (auto ok = write_file(plugin, ByteView(packaged->file)); !ok) return ok.failure();
  build.stage_done("package", began);

  build.report.manifest = std::move(packaged->manifest);
  build.report.plugin_bytes = packaged->file.size();
  return std::move(build.report);
}

}  // namespace

Result<fs::path> worker_path(const BuildOptions& options) {
  if (!options.worker.empty()) return options.worker;
  return find_own_program(worker_program, "WROUGHT_WORKER");
}

Result<MeteredModule> meter(const fs::path& contract, const BuildOptions& options) {
  Build build(options);
  if (auto ok = build.open(); !ok) return ok.failure();
  return build.stages(contract, /*emit=*/false);
}

Result<MeteredModule> transpile(const fs::path& contract, const BuildOptions& options) {
  Build build(options);
  if (auto ok = build.open(); !ok) return ok.failure();
  return build.stages(contract, /*emit=*/true);
}

Result<BuildReport> build_plugin(const fs::path& contract, const fs::path& plugin, const BuildOptions& options) {
  Build build(options);
  if (auto ok = build.open(); !ok) return ok.failure();
  auto module = build.stages(contract, /*emit=*/true);
  if (!module) return module.failure();
  return finish_plugin(build, std::move(*module), plugin);
}

Result<BuildReport> build_plugin(ByteView contract, const std::string& name, const fs::path& plugin,
                                 const BuildOptions& options) {
  Build build(options);
  if (auto ok = build.open(); !ok) return ok.failure();
  if (contract.size() > limits::text_bytes.max) {
    return fail(
        FailureClass::policy,
        std::to_string(contract.size()) + " bytes, at most " + std::to_string(limits::text_bytes.max) + " are allowed",
        name);
  }
  auto module = build.stages(contract, name, /*emit=*/true);
  if (!module) return module.failure();
  return finish_plugin(build, std::move(*module), plugin);
}

Result<BuildReport> build_wasm2c(const MeteredModule& module, const fs::path& shared_object,
                                 const BuildOptions& options) {
  Build build(options);
  if (auto ok = build.open(); !ok) return ok.failure();
  auto answer = build.run_worker({{"kind", "wasm2c"}}, module.bytes,
                                 {worker::answer_file, worker::wasm2c_source_file, worker::wasm2c_header_file});
  if (!answer) return answer.failure();
  auto source = read_text_file(build.scratch() / worker::wasm2c_source_file, made_bytes_max);
  if (!source) return source.failure();
  auto header = read_text_file(build.scratch() / worker::wasm2c_header_file, made_bytes_max);
  if (!header) return header.failure();

  const auto began = Clock::now();
  const auto files = wasm2c_files(std::move(*source), std::move(*header), module.manifest);
  if (!files) return files.failure();
  auto object = compile_wasm2c(*files, wasm2c_flags(), build.compile_options());
  if (!object) return object.failure();
  build.stage_done("compile", began);
  if (auto ok = write_file(shared_object, ByteView(object->elf)); !ok) return ok.failure();
  build.report.plugin_bytes = object->elf.size();
  build.report.manifest = module.manifest;
  return std::move(build.report);
}

}  // namespace wrought
