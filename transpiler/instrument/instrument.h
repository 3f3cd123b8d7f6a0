// The third stage: from the contract's module to the metered module, by passes over libwabt's IR, one file each.
//
// Why libwabt and not Binaryen: Binaryen 108 (Debian 12) cannot read block parameters, table.init, table.copy or
// elem.drop, which contracts may use, and its tree IR is not the binary: a read and a write change code that nobody
// asked to change. On the linear IR a charge is stack-neutral code that can stand anywhere, so nothing else moves.
#pragma once

#include <wabt/ir.h>

#include <string_view>

#include "common/gas_schedule.h"
#include "common/result.h"
#include "hostapi/host_function.h"
#include "transpiler/policy.h"

namespace wrought::instrument {

// Appends the two reserved globals (common/metered_module.h) and their exports.
struct MeterGlobals {
  wabt::Index gas;
  wabt::Index depth;
};
[[nodiscard]] MeterGlobals add_meter_globals(wabt::Module& module);

// Charges every basic block of every function, checks at function entries, loop headers, memory.grow and bulk
// operations. Must run first: code that later passes add is free. `rules` say what a negative memory.grow asks for.
void charge_gas(wabt::Module& module, const GasSchedule& schedule, const WasmRules& rules, const MeterGlobals& globals);

// Settles NaN bits by the profile's rule. Fails (policy) where the rule is `reject` and a float opcode occurs.
[[nodiscard]] Result<> settle_floats(wabt::Module& module, FloatRule rule);

// A helper as settle_floats() adds it for the unlikely path: the emitter recognises them. Names: nan2_f32, nan2_f64 (of
// two operands the first NaN, quieted, else the default NaN), first_f32, first_f64 (the first NaN as it is), promote
// and demote.
[[nodiscard]] const wabt::Func& float_helper(std::string_view name);

// Makes every apply trap before anything of the contract runs: with table_out_of_bounds or memory_out_of_bounds.
void trap_at_start(wabt::Module& module, NeverInstantiates why);

// Counts frames: function entries, and host calls as one frame each.
void count_call_depth(wabt::Module& module, const MeterGlobals& globals);

}  // namespace wrought::instrument
