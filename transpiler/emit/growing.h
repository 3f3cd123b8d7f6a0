// Which functions may change the size of linear memory.
#pragma once

#include <wabt/ir.h>

#include <vector>

namespace wrought::emit {

// By function index: it, or something it calls, may run memory.grow. Of imports only host functions are known not to;
// the others, and what is called through a table, may if anything in the module may, or if there are other modules.
struct Growing {
  std::vector<bool> functions;
  bool indirect_calls = false;
};
[[nodiscard]] Growing may_grow_memory(const wabt::Module& module, bool has_other_modules);

}  // namespace wrought::emit
