// The second stage: our acceptance rules beyond validity.
#pragma once

#include <wabt/ir.h>

#include <string>
#include <vector>

#include "common/result.h"
#include "hostapi/host_function.h"
#include "transpiler/transpiler.h"

namespace wrought {

// Why no instance of the contract can ever be made, where the profile's rules accept it all the same.
enum class NeverInstantiates : uint8_t {
  no,
  table,   // an element segment ends outside of the table
  memory,  // the initial memory is more than the chain allows by now, or a data segment ends outside of it
};

// What the later stages need to know of an accepted contract.
struct ContractFacts {
  // False: a module that exports no `apply`, where the profile takes any module. It may import from other modules, use
  // reference types, and have segments that are placed when it is instantiated.
  bool is_contract = true;
  bool has_module_description = false;       // the plugin describes its exports and imports: hostapi/module_abi.h
  std::vector<const HostFunction*> imports;  // by function index; null: a function of another module
  std::vector<std::string> exports;          // functions, in module order
  bool has_memory = false;                   // of its own; a memory of 0 pages is one, too
  bool imports_memory = false;
  uint32_t memory_pages_min = 0;
  uint32_t memory_pages_max = 0;  // the module's own, cut to the profile's
  uint32_t table_size = 0;
  NeverInstantiates never_instantiates = NeverInstantiates::no;
  std::vector<LimitUse> limit_uses;
};

// For a contract: imports are functions of the profile with the profile's signature; `apply` is exported as
// (i64,i64,i64)->(); no name begins with the reserved prefix; active segments fit the initial memory and table, or the
// profile says that this is found out by every apply; floats are allowed by the profile. `asked`: the chain's limits
// for acceptance, which are not the profile's own when the contract was accepted earlier. Also cuts the memory's
// declared maximum to the profile's, so that every engine refuses memory.grow at the same page.
[[nodiscard]] Result<ContractFacts> check_policy(wabt::Module& module, const HostProfile& profile,
                                                 const WasmLimits& asked);

// "(i64 i32) -> i32", the notation of host profiles.
[[nodiscard]] std::string signature_text(const wabt::FuncSignature& signature);

}  // namespace wrought
