// The first member of a bundle: what it holds, as canonical JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "runtime/store/plugin_store.h"

namespace wrought {

inline constexpr std::string_view bundle_index_name = "index.json";
inline constexpr uint64_t bundle_index_bytes_max = 64 << 20;

struct BundledFile {
  std::string name;  // "plugin.so", or that and a signature's suffix
  uint64_t bytes = 0;
  std::string sha256;  // 64 hex digits
};

struct BundledPlugin {
  EntryName name;
  std::vector<BundledFile> files;  // the plugin, then its signatures by name
};

[[nodiscard]] std::string bundle_index_to_json(const std::vector<BundledPlugin>& plugins);

// Only what an export writes: canonical, entries sorted and different, names and sizes within their rules.
[[nodiscard]] Result<std::vector<BundledPlugin>> parse_bundle_index(std::string_view text);

// Path of a member.
[[nodiscard]] std::string bundle_member(const BundledPlugin& plugin, const BundledFile& file);

}  // namespace wrought
