#include "runtime/binaryen_child.h"

#include <sstream>
#include <string>

#include "common/own_program.h"
#include "common/subprocess.h"

namespace wrought {
namespace {

constexpr uint64_t stack_bytes = 256 << 20;  // the interpreter recurses over the tree

Result<ChildOptions> child_for(const std::filesystem::path& module, const ApplyRequest& request,
                               uint32_t call_depth_max) {
  const auto program = find_own_program(binaryen_program, "WROUGHT_BINARYEN");
  if (!program) return program.failure();
  ChildOptions child;
  child.argv = {program->string(),
                module.string(),
                std::to_string(request.receiver),
                std::to_string(request.code),
                std::to_string(request.action),
                std::to_string(request.gas_limit),
                std::to_string(call_depth_max)};
  child.limits.stack_bytes = stack_bytes;
  return child;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

Failure failure_of(const ChildResult& ended) {
  constexpr const char* where = "Binaryen's interpreter";
  if (ended.out.find(std::to_string(binaryen_host_call_mark)) != std::string::npos)
    return fail(FailureClass::usage, "the action calls the host, which it does not have", where);
  if (ended.timed_out) return fail(FailureClass::resource, ended.describe(), where);
  const std::string said = first_line(ended.err);
  return fail(FailureClass::usage, said.empty() ? ended.describe() : said, where);
}

// Binaryen prints a value as "(i64.const 7)" or "7 : i64", by version: the number in it counts.
bool read_value(const std::string& line, int64_t& value) {
  const std::string prefix = "(i64.const ";
  std::istringstream text(line.starts_with(prefix) ? line.substr(prefix.size()) : line);
  return static_cast<bool>(text >> value);
}

// Per repeat: the answer, the gas left, "apply_ns N".
bool read_output(const std::string& out, int64_t gas_limit, BinaryenRun& run) {
  std::istringstream lines(out);
  std::string answer, gas, time;
  while (std::getline(lines, answer) && std::getline(lines, gas) && std::getline(lines, time)) {
    int64_t answer_bits = 0, gas_left = 0;
    if (!read_value(answer, answer_bits) || !read_value(gas, gas_left) || !time.starts_with("apply_ns ")) return false;
    run.answer = static_cast<uint64_t>(answer_bits);
    run.gas_used = gas_limit - gas_left;
    run.apply_ns.push_back(std::stoull(time.substr(9)));
  }
  return !run.apply_ns.empty();
}

}  // namespace

Result<BinaryenRun> run_in_binaryen(const std::filesystem::path& module, const ApplyRequest& request,
                                    uint32_t call_depth_max, uint32_t repeats, std::chrono::seconds deadline) {
  auto child = child_for(module, request, call_depth_max);
  if (!child) return child.failure();
  child->argv.push_back(std::to_string(repeats));
  child->deadline = deadline;
  auto ended = run_child(*child);
  if (!ended) return ended.failure();
  if (!ended->succeeded()) return failure_of(*ended);
  BinaryenRun run;
  if (!read_output(ended->out, request.gas_limit, run))
    return fail(FailureClass::internal, "unexpected output: " + first_line(ended->out), "wrought-binaryen");
  return run;
}

Result<> write_stand_alone(const std::filesystem::path& module, const ApplyRequest& request, uint32_t call_depth_max,
                           const std::filesystem::path& output) {
  auto child = child_for(module, request, call_depth_max);
  if (!child) return child.failure();
  child->argv.insert(child->argv.end(), {"--write", output.string()});
  child->deadline = std::chrono::seconds(60);
  auto ended = run_child(*child);
  if (!ended) return ended.failure();
  if (!ended->succeeded()) return failure_of(*ended);
  return Unit{};
}

}  // namespace wrought
