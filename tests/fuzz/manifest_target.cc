// The text of a plugin's manifest.
#include "common/manifest.h"
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace wrought;
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto manifest = parse_manifest(text)) {
    fuzz::expect(manifest->to_json() == text, "an accepted manifest is canonical");
  }
  (void)content_hash_offset(text);
  return 0;
}
