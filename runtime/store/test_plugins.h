// Plugins for the tests of the store.
#pragma once

#include <string>

#include "common/hash.h"
#include "runtime/store/plugin_store.h"
#include "runtime/store/plugin_variants.h"
#include "runtime/test_plugin.h"
#include "runtime/test_profile.h"
#include "runtime/verify.h"

namespace wrought::testing {

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
