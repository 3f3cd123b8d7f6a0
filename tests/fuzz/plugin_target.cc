// A plugin's bytes into everything that looks at them before dlopen.
#include "runtime/verify.h"
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace wrought;
  const ByteView file(data, size);
  for (const char* profile : {"antelope", "plain"}) {
    const auto verified = verify_plugin(file, *find_profile(profile));
    if (verified) fuzz::expect(!verified->text.empty(), "a verified plugin has code");
    if (!verified) fuzz::expect(!verified.failure().message.empty(), "a refusal says why");
  }
  // The content hash stops most changed files; their shape is read all the same.
  if (const auto measured = measure_plugin(file, Manifest{})) {
    for (const auto& text : measured->text) {
      fuzz::expect(text.begin <= text.end && text.end <= measured->load_bytes, "code lies within the loaded image");
    }
  }
  return 0;
}
