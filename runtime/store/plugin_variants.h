// Many plugins at little cost, for tests and benchmarks: one is built, the others are that one with another value in
// its manifest, of the same length.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/bytes.h"
#include "common/hash.h"
#include "common/manifest.h"

namespace wrought {

// The plugin with `from` replaced by `to` in its manifest, and its content hash made right again. REQUIRES that `from`
// is there and as long as `to`.
[[nodiscard]] inline Bytes with_manifest_text(Bytes plugin, std::string_view from, std::string_view to) {
  const std::string_view file = text_of(plugin);
  const size_t manifest = file.find("{\"abi_version\"");
  const size_t at = file.find(from, std::min(manifest, file.size()));
  if (at == std::string_view::npos || from.size() != to.size()) std::abort();
  const size_t digits = manifest + content_hash_offset(file.substr(manifest)).value();
  std::copy(to.begin(), to.end(), plugin.begin() + static_cast<ptrdiff_t>(at));
  const std::string hash = content_hash_hex(plugin, digits);
  std::copy(hash.begin(), hash.end(), plugin.begin() + static_cast<ptrdiff_t>(digits));
  return plugin;
}

}  // namespace wrought
