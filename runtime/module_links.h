// What the stores have in common that read wr_module and run native code: names, exports, whether an export fits an
// import, and a stack to run on.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "hostapi/module_abi.h"
#include "runtime/module_store.h"
#include "runtime/stack.h"

namespace wrought {

// table.grow never passes this, whatever the module says.
inline constexpr uint32_t table_elements_max = 65'536;

[[nodiscard]] std::string text_of(const wr_name& name);
[[nodiscard]] std::vector<LoadedModule::Function> exported_functions(const wr_module& module);
[[nodiscard]] bool module_imports_from(const wr_module& module, std::string_view name);
// Nullptr: there is none of this name and WR_KIND_*.
[[nodiscard]] const wr_export* find_export(const wr_module& module, std::string_view name, uint32_t kind);
[[nodiscard]] const char* function_type(const wr_module& module, uint32_t function);

// An unlinkable import, as a failure.
[[nodiscard]] Failure unlinkable(const wr_import& import, std::string why);
[[nodiscard]] Failure not_registered(const wr_import& import);
[[nodiscard]] Failure not_exported(const wr_import& import);

// A table or memory as it is now; no maximum: the largest number.
struct ActualSize {
  uint32_t size, max;
};
[[nodiscard]] Result<> check_function(const wr_import& import, std::string_view asked, std::string_view actual);
[[nodiscard]] Result<> check_table(const wr_import& import, const wr_module_table& asked, std::string_view type,
                                   ActualSize actual);
[[nodiscard]] Result<> check_memory(const wr_import& import, const wr_module_memory& asked, ActualSize actual);
[[nodiscard]] Result<> check_global(const wr_import& import, const wr_module_global& asked,
                                    const wr_module_global& actual);

// Before a store's first call on this thread: faults can be handled, and there is a stack for the store's calls.
[[nodiscard]] Result<> prepare_to_run(std::unique_ptr<ContractStack>& stack);

}  // namespace wrought
