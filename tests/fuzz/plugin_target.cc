// A plugin's bytes into everything that looks at them before it is loaded.
#include "runtime/verify.h"
#include "tests/fuzz/target.h"

namespace {

using namespace wrought;

// What loading takes as it is.
void expect_plan_inside(const ImagePlan& plan, ByteView file) {
  fuzz::expect(plan.file_bytes <= file.size() && plan.file_bytes <= plan.load_bytes, "the image comes from the file");
  fuzz::expect(plan.code_begin < plan.code_end && plan.code_end <= plan.load_bytes, "code lies within the image");
  fuzz::expect(plan.code_begin % 4096 == 0, "code begins on a page");
  for (const ImagePlan::Pointer& pointer : plan.pointers)
    fuzz::expect(
        pointer.place + 8 <= plan.file_bytes && pointer.place >= plan.code_end && pointer.target <= plan.load_bytes,
        "pointers lie behind the code and lead into the image");
  fuzz::expect(plan.descriptor >= plan.code_end && plan.descriptor < plan.file_bytes, "there is a descriptor");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const ByteView file(data, size);
  for (const char* name : {"antelope", "plain"}) {
    const HostProfile& profile = *find_profile(name);
    const auto verified = verify_plugin(file, profile);
    if (verified) expect_plan_inside(verified->image, file);
    if (!verified) fuzz::expect(!verified.failure().message.empty(), "a refusal says why");
    // The content hash ends the loader's way for most changed files; the list goes on behind it.
    const VerifyReport report = check_plugin(file, profile);
    fuzz::expect(report.accepted() == verified.ok(), "the list and the loader agree");
    fuzz::expect(report.checks.size() == check_names().size(), "every check is in the list");
  }
  if (const auto extent = measure_object(file))
    fuzz::expect(extent->code_begin <= extent->code_end && extent->code_end <= extent->load_bytes,
                 "code lies within the loaded object");
  return 0;
}
