// Keeps the measuring thread on one core: moving between cores costs caches, and cores differ.
#pragma once

#include <optional>

namespace wrought::bench {

// The given core, or the last one that this process may use (the first has the most interrupts). The core; nothing if
// the system refuses. Children and threads started later inherit it.
std::optional<int> pin_to_core(std::optional<int> core);

// All cores of the process's start, and back to the one: around what measures several threads.
void use_all_cores();
void use_pinned_core();

}  // namespace wrought::bench
