// Lines for `wrought chain`, over a state in memory. Contracts are not compiled: code with which an account was set
// runs one inline action or stores one row, so that transactions do something.
#include <nlohmann/json.hpp>

#include <set>
#include <vector>

#include "common/hash.h"
#include "hostapi/chain/json_api.h"
#include "hostapi/state/memory_state.h"
#include "tests/fuzz/target.h"

namespace {

using namespace wrought;

constexpr size_t lines_max = 64;

struct FakeRunner final : ContractRunner {
  FakeRunner() {
    for (const HostFunction& function : find_profile("antelope")->functions) costs.push_back(function.gas);
  }
  Result<LoadedCode> load(const Code& code, const WasmLimits&) override {
    if (code.wasm.empty()) return fail(FailureClass::invalid, "no code");
    return LoadedCode{sha256(bytes_of(code.wasm)), {}};
  }
  // The action's data are the guest's memory; what is called depends on the action's name.
  Outcome apply(const Account&, const ApplyArguments& arguments, AntelopeContext& context) noexcept override {
    context.costs = costs.data();
    context.failed = false;
    std::vector<uint8_t> memory(context.action.data.begin(), context.action.data.end());
    const char* const names[] = {"send_inline", "set_action_return_value", "prints_l", "send_context_free_inline"};
    const uint64_t cells[] = {0, memory.size(), 0};
    GenericCall call{&context, memory.data(), memory.size(), cells, 0, arguments.gas_limit};
    find_profile("antelope")->find("env", names[arguments.action.value >> 59 & 3])->generic(call);
    Outcome outcome;
    if (call.gas >= 0) {
      outcome.gas_used = arguments.gas_limit - call.gas;
    } else if (context.failed) {
      outcome.kind = context.failure.kind;
      outcome.error_class = context.failure.error_class;
      outcome.message = context.failure.message;
      outcome.gas_used = arguments.gas_limit - context.gas_at_failure;
    } else {
      outcome.kind = OutcomeKind::out_of_gas;
      outcome.gas_used = arguments.gas_limit;
    }
    return outcome;
  }
  std::vector<GasCost> costs;
};

void check_answer(const std::string& answer) {
  fuzz::expect(answer.find('\n') == std::string::npos, "an answer is one line");
  const auto json = nlohmann::json::parse(answer, nullptr, /*allow_exceptions=*/false);
  fuzz::expect(json.is_object() && json.contains("ok") && json["ok"].is_boolean(), "an answer is an object with ok");
  fuzz::expect(json["ok"].get<bool>() || json.contains("error"), "a refusal has an error");
}

// All answers, and what the chain says of itself at the end.
std::vector<std::string> converse(std::string_view text) {
  MemoryState state;
  FakeRunner runner;
  Chain chain(state, runner);
  JsonApi api(chain);
  std::vector<std::string> answers;
  while (!text.empty() && answers.size() < lines_max) {
    const size_t end = std::min(text.find('\n'), text.size());
    answers.push_back(api.answer(text.substr(0, end)));
    check_answer(answers.back());
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return answers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::expect(converse(text) == converse(text), "the same lines get the same answers");
  return 0;
}
