// Many plugins at little cost: one is compiled, the others are that one with another manifest value of the same length.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "common/hash.h"
#include "runtime/store/plugin_store.h"
#include "runtime/test_plugin.h"
#include "runtime/test_profile.h"

namespace wrought::testing {

// The plugin with `from` replaced in its manifest and its content hash made right again.
inline Bytes with_manifest_text(Bytes plugin, std::string_view from, std::string_view to) {
  EXPECT_EQ(from.size(), to.size());
  const std::string_view file = text_of(plugin);
  const size_t manifest = file.find("{\"abi_version\"");
  const size_t at = file.find(from, manifest);
  EXPECT_NE(at, std::string_view::npos) << from;
  const size_t digits = manifest + content_hash_offset(file.substr(manifest)).value();
  std::copy(to.begin(), to.end(), plugin.begin() + static_cast<ptrdiff_t>(at));
  const std::string hash = content_hash_hex(plugin, digits);
  std::copy(hash.begin(), hash.end(), plugin.begin() + static_cast<ptrdiff_t>(digits));
  return plugin;
}

// Code hashes of contracts 0, 1, 2 ... that nobody wrote.
inline std::string code_hash_of(uint64_t contract) { return sha256_hex("contract " + std::to_string(contract)); }

// The plugin of contract `n`: does nothing when applied.
inline Bytes plugin_of(uint64_t n) {
  static const Bytes first = [] {
    const TestPlugin empty;
    Manifest manifest = manifest_of(empty);
    manifest.code_hash = code_hash_of(0);
    return package(empty, manifest);
  }();
  return n == 0 ? first : with_manifest_text(first, code_hash_of(0), code_hash_of(n));
}

// The same with one byte of its code's surroundings changed after it was built.
inline Bytes damaged(Bytes plugin) {
  plugin[plugin.size() / 2] ^= 1;
  return plugin;
}

}  // namespace wrought::testing
