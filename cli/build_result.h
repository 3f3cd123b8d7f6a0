// How the build of one contract into a store went, as a file between `wrought store build` and `wrought build-all`.
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"
#include "runtime/store/plugin_store.h"

namespace wrought::cli {

struct BuildResult {
  EntryName name;
  uint64_t plugin_bytes = 0;
  bool built = false;  // false: it was in the store
  double seconds = 0;
};

// A result that is not a verdict lies beside the file for verdicts, under its name and this.
inline constexpr std::string_view failed_suffix = ".failed";

// True for what is about the contract, and the same the next time.
[[nodiscard]] bool is_verdict(FailureClass cls);

[[nodiscard]] std::string result_to_json(const Result<BuildResult>& result);
// The result, or the failure that it tells of; `internal` for a text that is neither.
[[nodiscard]] Result<BuildResult> result_from_json(std::string_view text);

}  // namespace wrought::cli
