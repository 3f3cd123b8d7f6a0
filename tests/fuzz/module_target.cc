// A contract's bytes through read, policy, instrument and emit, as wrought-worker runs them: on a thread with a stack
// that the limits keep from overflowing.
#include <pthread.h>

#include <span>

#include "tests/fuzz/target.h"
#include "transpiler/stages.h"

namespace {

using namespace wrought;

constexpr size_t stack_bytes = size_t{1} << 30;  // twice the worker's: frames are larger under the sanitizers

void run(std::span<const uint8_t> bytes, const char* profile, MemoryMode memory) {
  StageOptions options;
  options.profile = find_profile(profile);
  options.memory = memory;
  const auto first = run_stages(bytes, options);
  if (!first) {
    fuzz::expect(first.failure().cls != FailureClass::internal, first.failure().message.c_str());
    return;
  }
  const auto second = run_stages(bytes, options);
  fuzz::expect(second.ok() && second->c_text == first->c_text && second->bytes == first->bytes,
               "the same bytes give the same C");
  fuzz::expect(parse_manifest(first->manifest.to_json()).ok(), "the manifest can be read back");
}

void* work(void* input) {
  const auto& bytes = *static_cast<std::span<const uint8_t>*>(input);
  run(bytes, "antelope", MemoryMode::guard);
  run(bytes, "plain", MemoryMode::explicit_checks);
  return nullptr;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::span<const uint8_t> bytes(data, size);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_t thread;
  fuzz::expect(pthread_create(&thread, &attributes, work, &bytes) == 0, "a thread starts");
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  return 0;
}
