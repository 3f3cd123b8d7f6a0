// Names and numbers of the emitted file: everything that more than one part of it must agree on.
#pragma once

#include <wabt/ir.h>

#include <string>
#include <string_view>
#include <vector>

#include "transpiler/emit/emit.h"
#include "transpiler/emit/growing.h"
#include "transpiler/emit/recursion.h"

namespace wrought::emit {

// Where things stand in the instance block, as bytes below mem (hostapi/contract_abi.h has the picture).
struct Layout {
  std::vector<uint32_t> global;        // by global index; 0: not in the block (constant, or one of the reserved two)
  std::vector<uint32_t> data_dropped;  // by data segment index: one byte each
  std::vector<uint32_t> elem_dropped;
  uint32_t table = 0;  // 0: the table never changes and is constant data
  uint32_t instance_bytes = 0;
};

inline constexpr uint32_t no_position = 0xffffffff;

// What the function emitters look up.
struct ModuleContext {
  const wabt::Module& module;
  const ContractFacts& facts;
  const EmitOptions& options;
  Layout layout = {};
  wabt::Index gas_global = wabt::kInvalidIndex;
  wabt::Index depth_global = wabt::kInvalidIndex;
  std::vector<std::string> function_names = {};  // by function index: "fn12_transfer", "host3_prints", "import2_f"
  // By function index: position in wr_module.functions, or no_position. Imports from other modules come first.
  std::vector<uint32_t> function_positions = {};
  std::vector<wabt::Index> described_functions = {};  // function indices, by that position
  std::vector<uint32_t> type_ids = {};                // by type index: equal types have equal ids, from 1
  Growing growing = {};
  bool heavy = false;                     // the C says as little as it can (heavy.h)
  std::vector<bool> in_two = {};          // by function index: recursion.h
  std::vector<bool> second_way_out = {};  // by function index: second_way_out.h
  bool checks_ahead = false;              // one comparison for several accesses (accesses_ahead.h)
  std::vector<bool> products = {};        // by function index: a 128-bit product and nothing else, not even gas
};

[[nodiscard]] ModuleContext make_context(const wabt::Module& module, const ContractFacts& facts,
                                         const EmitOptions& options);

// Host functions among the imports: those that are not another module's.
[[nodiscard]] uint32_t host_count(const ContractFacts& facts);

[[nodiscard]] std::string c_name(wabt::Opcode opcode);        // "i64.load32_u" -> "i64_load32_u", as in the prelude
[[nodiscard]] std::string_view c_type(wabt::Type type);       // "u32"
[[nodiscard]] std::string_view slot_prefix(wabt::Type type);  // operand variables: k3, j3, x3, y3
[[nodiscard]] std::string return_type(const ModuleContext& context, const wabt::FuncSignature& signature);
[[nodiscard]] uint32_t type_id(const ModuleContext& context, const wabt::FuncSignature& signature);
// The function of the prelude that makes a result of this type: "ret_i32".
[[nodiscard]] std::string return_function(wabt::Type type);
[[nodiscard]] std::string global_name(wabt::Index index);  // "G3"
// "static wr_ret_i32 fn12_transfer(u8 *const mem, i64 gas, i32 depth, u32 l0, u64 l1)".
[[nodiscard]] std::string prototype(const ModuleContext& context, wabt::Index function);
// The C function that holds the function's body: the same, or "self_fn12_transfer" for one that is emitted in two.
[[nodiscard]] std::string body_name(const ModuleContext& context, wabt::Index function);
// Its prototype; `qualifier` stands before each of the wasm parameters.
[[nodiscard]] std::string body_prototype(const ModuleContext& context, wabt::Index function,
                                         std::string_view qualifier = "");

}  // namespace wrought::emit
