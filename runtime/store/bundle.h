// Bundles: plugins of a store and their signatures as one file for other machines, a tar archive under zstd.
//
//   index.json                            first: what follows, in this order, with sizes and SHA-256s
//   KEY/plugin.so  KEY/plugin.so.minisig  ...
//
// The same entries give the same bytes (with the same libarchive and libzstd): sorted, without times, owners and
// threads. A bundle can be signed as a whole like any file.
//
// Reading one trusts nothing: its members must be exactly those of the index, in its order, ordinary files of those
// sizes and hashes, and each plugin is checked as for an insert; nothing becomes visible before all of that has been
// done. One plugin at a time is in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "common/result.h"
#include "runtime/store/plugin_store.h"

namespace wrought {

struct BundleReport {
  uint64_t plugins = 0, bytes = 0;  // files in it, unpacked
  uint64_t added = 0;               // import: what was not there before
};

// Writes `file` whole or not at all.
[[nodiscard]] Result<BundleReport> export_bundle(const PluginStore& store, std::vector<EntryName> names,
                                                 const std::filesystem::path& file);

struct ImportOptions {
  uint64_t bytes_max = uint64_t{64} << 30;  // unpacked
  // Asked about every plugin before any is visible: the place for a decision about its signatures.
  std::function<Result<>(const SignedPlugin&, const Manifest&)> accept = {};
};

[[nodiscard]] Result<BundleReport> import_bundle(PluginStore& store, const std::filesystem::path& file,
                                                 const ImportOptions& options = {});

}  // namespace wrought
