#include "runtime/store/checksum.h"

#include <xxhash.h>

#include "common/hex.h"

namespace wrought {

std::string checksum_text(ByteView plugin) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(plugin.data(), plugin.size()));
  return to_hex(ByteView(canonical.digest)) + "\n";
}

}  // namespace wrought
