// The state in a directory, kept by LMDB: a commit is one write transaction, durable when it returns.
//
// A directory is open once at a time, in all processes: the second open_lmdb_state() fails with class `usage`.
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
