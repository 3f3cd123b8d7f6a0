// Calls of host functions, each with arguments that fit its signature and nothing else, over a memory of one page.
//
// Input: the length of the script (2 bytes), the script, then the first bytes of memory. In the script, per call: the
// ordinal (1 byte), then the arguments: 2 bytes for an integer (signed), 4 or 8 for a float.
#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "hostapi/antelope/context.h"
#include "hostapi/state/memory_state.h"
#include "tests/fuzz/target.h"

namespace {

using namespace wrought;

constexpr size_t memory_bytes = 65536;
constexpr size_t calls_max = 200;
constexpr int64_t gas_limit = 3'000'000;

class Script {
 public:
  explicit Script(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  // Missing bytes are 0.
  template <class T>
  T take() {
    T value{};
    const size_t n = std::min(bytes_.size(), sizeof value);
    std::memcpy(&value, bytes_.data(), n);
    bytes_.remove_prefix(n);
    return value;
  }

 private:
  std::string_view bytes_;
};

// One 64-bit cell per argument of the signature, and one more.
std::vector<uint64_t> take_arguments(std::string_view signature, Script& script) {
  std::vector<uint64_t> cells;
  for (size_t at = 1; at + 2 < signature.find(')') + 1; at += 4) {
    const std::string_view type = signature.substr(at, 3);
    if (type == "f32")
      cells.push_back(script.take<uint32_t>());
    else if (type == "f64")
      cells.push_back(script.take<uint64_t>());
    else if (type == "i32")
      cells.push_back(static_cast<uint32_t>(script.take<int16_t>()));
    else
      cells.push_back(static_cast<uint64_t>(int64_t{script.take<int16_t>()}));
  }
  cells.push_back(0);
  return cells;
}

const std::vector<GasCost>& costs() {
  static const std::vector<GasCost> all = [] {
    std::vector<GasCost> list;
    for (const HostFunction& function : find_profile("antelope")->functions) list.push_back(function.gas);
    return list;
  }();
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script input(fuzz::text_of(data, size));
  const size_t script_bytes = input.take<uint16_t>();
  const std::string_view rest = fuzz::text_of(data, size).substr(std::min<size_t>(size, 2));
  Script script(rest.substr(0, script_bytes));
  const std::string_view content = rest.substr(std::min(rest.size(), script_bytes));
  // Of this size exactly, so that AddressSanitizer sees the byte behind it.
  const auto memory = std::make_unique<uint8_t[]>(memory_bytes);
  if (!content.empty()) std::memcpy(memory.get(), content.data(), std::min(content.size(), memory_bytes));

  MemoryState state;
  Overlay writes(&state);
  TransactionInfo transaction;
  const BlockInfo block;
  const Name self{6138663577826885632};  // eosio, so that privileged functions answer too
  const Action action{self, self, {}, std::string(content.substr(0, 100))};
  AntelopeContext context(writes, transaction, block, action);
  context.begin_apply({self, Name{}}, true);
  context.costs = costs().data();

  const auto functions = find_profile("antelope")->functions;
  int64_t gas = gas_limit;
  for (size_t i = 0; i < calls_max && !script.empty(); ++i) {
    const HostFunction& function = functions[script.take<uint8_t>() % functions.size()];
    const auto cells = take_arguments(function.signature, script);
    context.failed = false;
    GenericCall call{&context, memory.get(), memory_bytes, cells.data(), 0, gas};
    function.generic(call);
    fuzz::expect(call.gas <= gas, "a call never gives gas back");
    if (call.gas < 0) {
      if (!context.failed) return 0;  // out of gas
      fuzz::expect(context.gas_at_failure >= 0 && context.gas_at_failure <= gas, "gas at a failure is what was left");
      fuzz::expect(context.failure.error_class != "host_resource_error", "no exception leaves a host function");
      gas = context.gas_at_failure;  // a contract would have ended here; go on to see more
    } else {
      gas = call.gas;
    }
  }
  return 0;
}
