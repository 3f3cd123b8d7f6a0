// A plugin's bytes into everything that looks at them before dlopen.
#include "runtime/verify.h"
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace wrought;
  const ByteView file(data, size);
  for (const char* name : {"antelope", "plain"}) {
    const HostProfile& profile = *find_profile(name);
    const auto verified = verify_plugin(file, profile);
    if (verified) fuzz::expect(!verified->text.empty(), "a verified plugin has code");
    if (!verified) fuzz::expect(!verified.failure().message.empty(), "a refusal says why");
    // The content hash ends the loader's way for most changed files; the list goes on behind it.
    const VerifyReport report = check_plugin(file, profile);
    fuzz::expect(report.accepted() == verified.ok(), "the list and the loader agree");
    fuzz::expect(report.checks.size() == check_names().size(), "every check is in the list");
  }
  if (const auto measured = measure_plugin(file, Manifest{})) {
    for (const auto& text : measured->text) {
      fuzz::expect(text.begin <= text.end && text.end <= measured->load_bytes, "code lies within the loaded image");
    }
  }
  return 0;
}
