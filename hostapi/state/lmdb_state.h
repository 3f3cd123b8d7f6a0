// The state in a directory, kept by LMDB: a commit is one write transaction, durable when it returns.
//
// LMDB must not open one directory twice in a process; open() refuses that with a failure of class `usage`.
#pragma once

#include <filesystem>
#include <memory>

#include "hostapi/state/state.h"

namespace wrought {

struct LmdbOptions {
  uint64_t map_bytes_max = uint64_t{16} << 30;  // address space, not disk: the file grows as it fills
};

// Creates the directory if it is not there.
[[nodiscard]] Result<std::unique_ptr<State>> open_lmdb_state(const std::filesystem::path& directory,
                                                             const LmdbOptions& options = {});

}  // namespace wrought
