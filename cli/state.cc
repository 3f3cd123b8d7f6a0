#include "cli/state.h"

#include "hostapi/state/lmdb_state.h"
#include "hostapi/state/memory_state.h"

namespace wrought::cli {

Result<std::unique_ptr<State>> open_state(const std::string& directory) {
  if (directory.empty()) return std::unique_ptr<State>(std::make_unique<MemoryState>());
  return open_lmdb_state(directory);
}

}  // namespace wrought::cli
