// What is kept of an apply on which two engines disagreed: a folder, so that its parts can be used as they are.
//
//   CODEHASH.N.replay/
//     metered.wasm    the metered module that the interpreter ran
//     manifest.json   its manifest
//     plugin.so       the plugin that ran natively, with its own copies of both
//     replay.json     the request, every host call with its answer, and what both engines said
//
// `wrought replay` runs such a folder on both engines again, on any machine. It runs plugin.so, which is native code:
// whoever replays it says by what trust.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "common/manifest.h"
#include "common/result.h"
#include "node/cross_check.h"
#include "node/deployed_contract.h"
#include "runtime/trust.h"

namespace wrought {

struct ReplayFile {
  Manifest manifest;
  Bytes metered_module;
  Bytes plugin;
  std::vector<SignatureFile> signatures = {};  // that lie beside plugin.so; none are written here
  RecordedApply recorded;                      // on the native engine
  PlayedApply played;                          // on the interpreter
  std::string difference;                      // what was found, one line
};

// Where it was written. It is there whole, or not at all. Failures: `policy` when the folder is full or the file would
// be too large; `io` and `resource` as those of common/files.h.
[[nodiscard]] Result<std::filesystem::path> write_replay(const ReplayFile& file, const ReplayFolder& folder);

[[nodiscard]] Result<ReplayFile> read_replay(const std::filesystem::path& path);

// Both engines again, each compared with the recorded apply. plugin.so must satisfy `trust`.
struct ReplayResult {
  PlayedApply native, wabt;
  Comparison native_comparison, wabt_comparison;
};
[[nodiscard]] Result<ReplayResult> run_replay(const ReplayFile& file, const Trust& trust,
                                              std::chrono::nanoseconds deadline);

}  // namespace wrought
