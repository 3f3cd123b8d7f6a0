// Gas schedules, as TOML and as JSON, and a chain's limits, which are TOML too.
#include "common/gas_schedule.h"
#include "common/wasm_limits.h"
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace wrought;
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto schedule = parse_gas_schedule_toml(text, "input")) {
    const auto again = parse_gas_schedule_json(schedule->to_json());
    fuzz::expect(again.ok() && *again == *schedule, "a schedule's JSON reads back as itself");
  }
  if (const auto schedule = parse_gas_schedule_json(text)) {
    const auto again = parse_gas_schedule_json(schedule->to_json());
    fuzz::expect(again.ok() && *again == *schedule, "a schedule's JSON reads back as itself");
  }
  if (const auto limits = parse_wasm_limits_toml(text, "input", WasmLimits{})) (void)check_wasm_limits(*limits);
  return 0;
}
