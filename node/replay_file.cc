#include "node/replay_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "common/files.h"
#include "common/hex.h"
#include "common/json_depth.h"
#include "runtime/verify.h"

namespace wrought {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr int format_version = 1;
constexpr std::string_view extension = ".replay";
constexpr std::string_view module_name = "metered.wasm", manifest_name = "manifest.json", plugin_name = "plugin.so",
                           record_name = "replay.json";
constexpr uint64_t part_bytes_max = uint64_t{1} << 30;
constexpr size_t json_depth_max = 16;

// Texts that contracts and hosts made are bytes: as hex nothing of them is lost.
json json_of(const std::string& text) { return to_hex(bytes_of(text)); }

std::string text_from(const json& hex) {
  const auto bytes = from_hex(hex.get<std::string>());
  if (!bytes) throw std::invalid_argument("expected hex digits");
  return std::string(text_of(*bytes));
}

Sha256 hash_from(const json& hex) {
  const auto bytes = from_hex(hex.get<std::string>());
  Sha256 hash;
  if (!bytes || bytes->size() != hash.size()) throw std::invalid_argument("expected a hash of 64 hex digits");
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

template <class Enum>
Enum enum_from(const json& name, Enum last) {
  for (int i = 0; i <= static_cast<int>(last); ++i)
    if (to_string(static_cast<Enum>(i)) == name.get<std::string>()) return static_cast<Enum>(i);
  throw std::invalid_argument("\"" + name.get<std::string>() + "\" is not known here");
}

json json_of(const Outcome& outcome) {
  return {{"kind", to_string(outcome.kind)},     {"trap", to_string(outcome.trap)},
          {"gas_used", outcome.gas_used},        {"class", json_of(outcome.error_class)},
          {"message", json_of(outcome.message)}, {"code", outcome.code}};
}

Outcome outcome_from(const json& j) {
  Outcome outcome;
  outcome.kind = enum_from(j.at("kind"), OutcomeKind::host_error);
  outcome.trap = enum_from(j.at("trap"), TrapKind::call_depth_exceeded);
  outcome.gas_used = j.at("gas_used").get<int64_t>();
  outcome.error_class = text_from(j.at("class"));
  outcome.message = text_from(j.at("message"));
  outcome.code = j.at("code").get<uint64_t>();
  return outcome;
}

json json_of(const Answer& answer) {
  return {{"engine", answer.engine},
          {"outcome", json_of(answer.outcome)},
          {"memory_bytes", answer.memory_bytes},
          {"memory_hash", to_hex(answer.memory_hash)}};
}

Answer answer_from(const json& j) {
  return {j.at("engine").get<std::string>(), outcome_from(j.at("outcome")), j.at("memory_bytes").get<uint64_t>(),
          hash_from(j.at("memory_hash"))};
}

json json_of(const RecordedCall& call) {
  json writes = json::array();
  for (const GuestWrite& write : call.writes)
    writes.push_back({{"address", write.address}, {"bytes", to_hex(write.bytes)}});
  return {{"ordinal", call.ordinal},
          {"name", find_profile("antelope")->functions[call.ordinal].name},
          {"arguments", call.arguments},
          {"gas_before", call.gas_before},
          {"gas_after", call.gas_after},
          {"result", call.result},
          {"guest_bytes", to_hex(call.guest_bytes)},
          {"writes", std::move(writes)}};
}

RecordedCall call_from(const json& j) {
  RecordedCall call;
  call.ordinal = j.at("ordinal").get<uint32_t>();
  if (call.ordinal >= find_profile("antelope")->functions.size()) throw std::invalid_argument("no such host function");
  call.arguments = j.at("arguments").get<std::vector<uint64_t>>();
  call.gas_before = j.at("gas_before").get<int64_t>();
  call.gas_after = j.at("gas_after").get<int64_t>();
  call.result = j.at("result").get<uint64_t>();
  call.guest_bytes = hash_from(j.at("guest_bytes"));
  for (const json& write : j.at("writes")) {
    const std::string bytes = text_from(write.at("bytes"));
    call.writes.push_back({write.at("address").get<uint32_t>(), Bytes(bytes.begin(), bytes.end())});
  }
  return call;
}

json failure_json(const Recording& recording) {
  if (!recording.failure) return nullptr;
  return {{"kind", to_string(recording.failure->kind)},
          {"class", json_of(recording.failure->error_class)},
          {"message", json_of(recording.failure->message)},
          {"code", recording.failure->code},
          {"gas", recording.gas_at_failure}};
}

Recording recording_from(const json& calls, const json& failure) {
  Recording recording;
  for (const json& call : calls) recording.calls.push_back(call_from(call));
  if (failure.is_null()) return recording;
  recording.failure =
      HostFailure{enum_from(failure.at("kind"), OutcomeKind::host_error), text_from(failure.at("class")),
                  text_from(failure.at("message")), failure.at("code").get<uint64_t>()};
  recording.gas_at_failure = failure.at("gas").get<int64_t>();
  return recording;
}

json record_json(const ReplayFile& file) {
  json calls = json::array();
  for (const RecordedCall& call : file.recorded.recording.calls) calls.push_back(json_of(call));
  return {{"format", format_version},
          {"difference", file.difference},
          {"request",
           {{"receiver", file.recorded.receiver},
            {"code", file.recorded.code},
            {"action", file.recorded.action},
            {"gas_limit", file.recorded.gas_limit}}},
          {"recorded", json_of(file.recorded.answer)},
          {"played", json_of(file.played.answer)},
          {"call_difference", file.played.call_difference},
          {"calls", std::move(calls)},
          {"failure", failure_json(file.recorded.recording)}};
}

void read_record(const json& j, ReplayFile& file) {
  if (j.at("format").get<int>() != format_version)
    throw std::invalid_argument("format " + j.at("format").dump() + ", expected " + std::to_string(format_version));
  const json& request = j.at("request");
  file.difference = j.at("difference").get<std::string>();
  file.recorded.receiver = request.at("receiver").get<uint64_t>();
  file.recorded.code = request.at("code").get<uint64_t>();
  file.recorded.action = request.at("action").get<uint64_t>();
  file.recorded.gas_limit = request.at("gas_limit").get<int64_t>();
  file.recorded.answer = answer_from(j.at("recorded"));
  file.recorded.recording = recording_from(j.at("calls"), j.at("failure"));
  file.played.answer = answer_from(j.at("played"));
  file.played.call_difference = j.at("call_difference").get<std::string>();
}

uint32_t replay_files_in(const fs::path& folder) {
  std::error_code error;
  uint32_t n = 0;
  for (const auto& entry : fs::directory_iterator(folder, error)) n += entry.path().extension() == extension;
  return n;
}

Failure cannot_write(const fs::path& path, const std::error_code& error) {
  const bool no_room = error == std::errc::no_space_on_device;
  return fail(no_room ? FailureClass::resource : FailureClass::io, "cannot be written: " + error.message(),
              path.string());
}

// The finished folder gets the first free number. A folder that is there already is never replaced.
Result<fs::path> move_into_place(const fs::path& made, const ReplayFile& file, const ReplayFolder& folder) {
  const std::string name = file.manifest.code_hash.substr(0, 16);
  for (uint32_t i = 0; i < folder.files_max; ++i) {
    const fs::path path = folder.path / (name + "." + std::to_string(i) + std::string(extension));
    std::error_code error;
    fs::rename(made, path, error);
    if (!error) return path;
    if (error != std::errc::directory_not_empty && error != std::errc::file_exists) return cannot_write(path, error);
  }
  return fail(FailureClass::policy, "no free number for another replay file of this contract", folder.path.string());
}

Result<> write_parts(const fs::path& into, const ReplayFile& file, const std::string& record) {
  std::error_code error;
  fs::create_directory(into, error);
  if (error) return cannot_write(into, error);
  if (auto ok = write_file(into / module_name, ByteView(file.metered_module)); !ok) return ok;
  if (auto ok = write_file(into / manifest_name, std::string_view(file.manifest.to_json())); !ok) return ok;
  if (auto ok = write_file(into / plugin_name, ByteView(file.plugin)); !ok) return ok;
  return write_file(into / record_name, std::string_view(record));
}

Result<fs::path> write_throwing(const ReplayFile& file, const ReplayFolder& folder) {
  std::error_code error;
  fs::create_directories(folder.path, error);
  if (error) return cannot_write(folder.path, error);
  if (replay_files_in(folder.path) >= folder.files_max)
    return fail(FailureClass::policy, std::to_string(folder.files_max) + " replay files are there already",
                folder.path.string());
  const std::string record = record_json(file).dump(1, ' ', false, json::error_handler_t::replace);
  const uint64_t bytes = record.size() + file.metered_module.size() + file.plugin.size();
  if (bytes > folder.bytes_max)
    return fail(FailureClass::policy, "a replay file of " + std::to_string(bytes) + " bytes, at most " +
                                          std::to_string(folder.bytes_max) + " are allowed");
  auto scratch = ScratchDirectory::create_in(folder.path);  // on the same file system, so that it can be renamed
  if (!scratch) return scratch.failure();
  const fs::path made = *scratch / "replay";
  if (auto ok = write_parts(made, file, record); !ok) return ok.failure();
  return move_into_place(made, file, folder);
}

Result<ReplayFile> read_throwing(const fs::path& path) {
  auto module = read_file(path / module_name, part_bytes_max);
  if (!module) return module.failure();
  auto manifest_text = read_text_file(path / manifest_name, manifest_bytes_max);
  if (!manifest_text) return manifest_text.failure();
  auto manifest = parse_manifest(*manifest_text);
  if (!manifest) return manifest.failure();
  auto plugin = read_file(path / plugin_name, plugin_bytes_max);
  if (!plugin) return plugin.failure();
  auto signatures = read_signature_files(path / plugin_name);
  if (!signatures) return signatures.failure();
  auto record = read_text_file(path / record_name, part_bytes_max);
  if (!record) return record.failure();
  if (json_deeper_than(*record, json_depth_max))
    return fail(FailureClass::invalid, "nested too deeply", (path / record_name).string());
  ReplayFile file;
  file.manifest = std::move(*manifest);
  file.metered_module = std::move(*module);
  file.plugin = std::move(*plugin);
  file.signatures = std::move(*signatures);
  read_record(json::parse(*record), file);
  return file;
}

Result<PlayedApply> play_on(Result<std::shared_ptr<Contract>> contract, const ReplayFile& file,
                            std::chrono::nanoseconds deadline) {
  if (!contract) return contract.failure();
  return play(**contract, file.recorded, deadline);
}

Result<ReplayResult> run_throwing(const ReplayFile& file, const Trust& trust, std::chrono::nanoseconds deadline) {
  const HostProfile* const named = find_profile(file.manifest.profile);
  if (named == nullptr) return fail(FailureClass::usage, "unknown host profile \"" + file.manifest.profile + "\"");
  HostProfile profile = *named;
  profile.limits = file.manifest.limits;
  const auto intercepted = InterceptedProfile::create(profile);
  if (!intercepted) return intercepted.failure();
  const PluginFile plugin{std::string(plugin_name), file.plugin, file.signatures};
  auto native = play_on(load_native(plugin, (*intercepted)->profile(), trust), file, deadline);
  if (!native) return native.failure();
  auto wabt = play_on(load_wabt(file.metered_module, file.manifest, (*intercepted)->profile()), file, deadline);
  if (!wabt) return wabt.failure();
  ReplayResult result{std::move(*native), std::move(*wabt), {}, {}};
  result.native_comparison = compare(file.recorded, result.native);
  result.wabt_comparison = compare(file.recorded, result.wabt);
  return result;
}

// The filesystem and JSON libraries throw; nothing of that leaves this file.
template <class Function>
auto guarded(const fs::path& where, Function function) -> decltype(function()) {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return fail(FailureClass::resource, "no memory for the replay file", where.string());
  } catch (const std::exception& e) {
    return fail(FailureClass::invalid, std::string("not a replay file: ") + e.what(), where.string());
  }
}

}  // namespace

Result<fs::path> write_replay(const ReplayFile& file, const ReplayFolder& folder) {
  return guarded(folder.path, [&] { return write_throwing(file, folder); });
}

Result<ReplayFile> read_replay(const fs::path& path) {
  return guarded(path, [&] { return read_throwing(path); });
}

Result<ReplayResult> run_replay(const ReplayFile& file, const Trust& trust, std::chrono::nanoseconds deadline) {
  return guarded({}, [&] { return run_throwing(file, trust, deadline); });
}

}  // namespace wrought
