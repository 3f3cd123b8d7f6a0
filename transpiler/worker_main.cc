// wrought-worker: runs the stages that handle hostile bytes, in a process that may die of them.
//
//   wrought-worker FOLDER      (worker_protocol.h says what is in it)
//
// Exit code 0 whenever answer.json was written, whether it says success or failure. Parsers recurse over nested input,
// so the work runs on a thread with a stack that the limits in limits.h cannot exhaust.
#include <pthread.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <new>
#include <nlohmann/json.hpp>

#include "common/bytes.h"
#include "common/files.h"
#include "hostapi/own_profile.h"
#include "transpiler/limits.h"
#include "transpiler/stages.h"
#include "transpiler/worker_protocol.h"

namespace {

using namespace wrought;
using nlohmann::json;

constexpr size_t stack_bytes = 512u << 20;  // reserved, touched only as far as input nests
constexpr uint64_t request_bytes_max = 16u << 20;
constexpr uint64_t input_bytes_max = uint64_t{512} << 20;  // the parent has checked a contract's size

json to_json(const Failure& failure) {
  json j = {{"class", static_cast<int>(failure.cls)}, {"message", failure.message}, {"where", failure.where}};
  if (failure.offset) j["offset"] = *failure.offset;
  return j;
}

// What the parent asked for: the stages over a contract, or wabt's C for a metered module.
json answer(const std::filesystem::path& folder, const json& request) {
  auto input = read_file(folder / worker::input_file, input_bytes_max);
  if (!input) return {{"failure", to_json(input.failure())}};
  if (request.at("kind") == "wasm2c") {
    auto text = wasm2c_text(*input);
    if (!text) return {{"failure", to_json(text.failure())}};
    if (auto ok = write_scratch_file(folder / worker::wasm2c_source_file, text->source); !ok) {
      return {{"failure", to_json(ok.failure())}};
    }
    if (auto ok = write_scratch_file(folder / worker::wasm2c_header_file, text->header); !ok) {
      return {{"failure", to_json(ok.failure())}};
    }
    return json::object();
  }
  StageOptions options;
  OwnProfile own;
  const HostProfile* given = find_profile(request.at("profile").get<std::string>());
  if (request.contains("own_profile")) {
    auto read = read_own_profile(request["own_profile"].get<std::string>());
    if (!read) return {{"failure", to_json(read.failure())}};
    own = std::move(*read);
    given = &own.profile;
  }
  if (given == nullptr) return {{"failure", to_json(fail(FailureClass::usage, "unknown profile"))}};
  HostProfile profile = *given;
  for (const auto& [name, field] : wasm_limit_fields) {
    profile.limits.*field = request.at("limits").at(std::string(name)).get<uint32_t>();
  }
  options.profile = &profile;
  options.accepted = request.at("accepted").get<bool>();
  auto schedule = parse_gas_schedule_json(request.at("schedule").get<std::string>());
  if (!schedule) return {{"failure", to_json(schedule.failure())}};
  options.schedule = *schedule;
  options.memory = request.at("memory") == "explicit" ? MemoryMode::explicit_checks : MemoryMode::guard;
  options.metered = request.at("metered").get<bool>();
  options.emit = request.at("emit").get<bool>();
  json stages = json::array();
  options.on_stage = [&](std::string_view stage, double seconds) { stages.push_back({std::string(stage), seconds}); };
  auto module = run_stages(*input, options);
  if (!module) return {{"failure", to_json(module.failure())}, {"stages", stages}};
  if (auto ok = write_scratch_file(folder / worker::metered_file, text_of(module->bytes)); !ok) {
    return {{"failure", to_json(ok.failure())}};
  }
  if (options.emit) {
    if (auto ok = write_scratch_file(folder / worker::plugin_c_file, module->c_text); !ok) {
      return {{"failure", to_json(ok.failure())}};
    }
  }
  json uses = json::array();
  for (const LimitUse& use : module->limit_uses) uses.push_back({use.limit, use.value, use.max});
  return {{"manifest", module->manifest.to_json()}, {"stages", stages}, {"limits", uses}};
}

json answer_or_exception(const std::filesystem::path& folder) {
  try {
    auto text = read_text_file(folder / worker::request_file, request_bytes_max);
    if (!text) return {{"failure", to_json(text.failure())}};
    return answer(folder, json::parse(*text));
  } catch (const std::bad_alloc&) {
    return {{"failure", to_json(fail(FailureClass::resource, "the module needs more memory than a build may use"))}};
  } catch (const std::exception& e) {
    return {{"failure", to_json(fail(FailureClass::internal, e.what()))}};
  }
}

void* work(void* argument) {
  const std::filesystem::path folder(static_cast<const char*>(argument));
  const std::string text = answer_or_exception(folder).dump(-1, ' ', true, json::error_handler_t::replace);
  const auto written = write_scratch_file(folder / worker::answer_file, text);
  const bool no_room = !written && written.failure().cls == FailureClass::resource;
  _exit(written ? 0 : no_room ? worker::no_room_exit_code : 3);  // without the destructors of deep trees
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: wrought-worker FOLDER\nStarted by wrought; not meant to be run by hand.\n", stderr);
    return 2;
  }
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_t thread;
  if (pthread_create(&thread, &attributes, work, argv[1]) != 0) return 3;
  pthread_join(thread, nullptr);
  return 3;  // work() does not return
}
