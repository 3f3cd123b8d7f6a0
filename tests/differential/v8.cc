#include "tests/differential/v8.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/files.h"
#include "common/subprocess.h"
#include "runtime/end_of_apply.h"
#include "tests/differential/host_calls.h"

namespace wrought::differential {
namespace {

using nlohmann::json;

struct TrapText {
  std::string_view part;
  TrapKind kind;
};
// By a part of V8's message.
constexpr TrapText trap_texts[] = {
    {"unreachable", TrapKind::unreachable},
    {"memory access out of bounds", TrapKind::memory_out_of_bounds},
    {"table index is out of bounds", TrapKind::table_out_of_bounds},
    {"table access out of bounds", TrapKind::table_out_of_bounds},
    {"table or element segment", TrapKind::table_out_of_bounds},
    {"element segment", TrapKind::table_out_of_bounds},
    {"null function or function signature mismatch", TrapKind::indirect_call_mismatch},
    {"by zero", TrapKind::integer_divide_by_zero},
    {"divide result unrepresentable", TrapKind::integer_overflow},
    {"float unrepresentable in integer range", TrapKind::invalid_conversion},
};

constexpr std::string_view stack_text = "Maximum call stack size exceeded";

bool is_simple(std::string_view name) {
  return std::ranges::any_of(simple_host_calls, [&](const HostCall& call) { return call.name == name; });
}

// In the bytes, since the instrument stage adds one to a module that never instantiates. V8 runs it before gas can be
// set. REQUIRES: a valid module.
bool has_start(ByteView module) {
  constexpr size_t header_bytes = 8;
  constexpr uint8_t start_section = 8;
  for (size_t at = header_bytes; at < module.size();) {
    if (module[at++] == start_section) return true;
    uint64_t size = 0;
    for (int shift = 0; at < module.size(); shift += 7) {
      size |= uint64_t{module[at] & 0x7fu} << shift;
      if ((module[at++] & 0x80) == 0) break;
    }
    at += size;
  }
  return false;
}

uint32_t why(const std::string& end) {
  if (end.empty()) return leave_none;
  if (end == "host") return WR_LEAVE_HOST;
  for (const TrapText& text : trap_texts) {
    if (end.find(text.part) != std::string::npos) return static_cast<uint32_t>(text.kind);
  }
  return leave_unknown_trap;
}

V8Answer to_answer(const json& j, int64_t gas_limit) {
  V8Answer answer;
  const auto end = j.at("end").get<std::string>();
  answer.stack_exhausted = end.find(stack_text) != std::string::npos;
  answer.calls = j.at("calls").get<std::string>();
  answer.memory_hash = j.at("memory").get<std::string>();
  const EndOfApply ended{why(end), std::stoll(j.at("gas").get<std::string>()), j.at("depth").get<int32_t>()};
  answer.outcome = settle(ended, gas_limit, HostContext{});
  if (ended.why == leave_unknown_trap) answer.calls += "unknown end: " + end + "\n";
  return answer;
}

}  // namespace

bool v8_can_run(const Sample& sample, const MeteredModule& module) {
  if (!find_program("node")) return false;
  if (has_start(module.bytes)) return false;
  if (sample.profile == "antelope" && sample.wat.find("memory.grow") != std::string::npos) return false;
  for (const ManifestImport& import : module.manifest.imports) {
    if (!is_simple(import.name)) return false;
  }
  return true;
}

Result<std::vector<V8Answer>> run_in_v8(const MeteredModule& module, const std::vector<test::Call>& calls) {
  const test::Folder folder;
  if (auto ok = write_scratch_file(folder / "metered.wasm", text_of(module.bytes)); !ok) return ok.failure();
  json request = {{"module", "metered.wasm"}, {"receiver", receiver}, {"depth", module.manifest.limits.max_call_depth}};
  const HostProfile& profile = *find_profile(module.manifest.profile);
  for (const HostCall& call : simple_host_calls) {
    request["costs"][std::string(call.name)] = profile.find("env", call.name)->gas.base;
  }
  for (const test::Call& call : calls)
    request["calls"].push_back({{"action", call.action}, {"gas", std::to_string(call.gas_limit)}});
  if (auto ok = write_scratch_file(folder / "request.json", request.dump()); !ok) return ok.failure();

  ChildOptions child;
  child.argv = {find_program("node")->string(), WROUGHT_SOURCE_DIR "/tests/differential/v8.js", "request.json"};
  child.working_directory = folder.path();
  child.deadline = std::chrono::seconds(120);
  child.output_bytes_max = uint64_t{256} << 20;
  const auto ended = run_child(child);
  if (!ended) return ended.failure();
  if (!ended->succeeded()) return fail(FailureClass::toolchain, "node: " + ended->describe() + "\n" + ended->err);
  const json answers = json::parse(ended->out, nullptr, /*allow_exceptions=*/false);
  if (!answers.is_array() || answers.size() != calls.size())
    return fail(FailureClass::toolchain, "node answered no array");
  std::vector<V8Answer> all;
  for (size_t i = 0; i < calls.size(); ++i) all.push_back(to_answer(answers[i], calls[i].gas_limit));
  return all;
}

}  // namespace wrought::differential
