#include "runtime/cpu.h"

namespace wrought {
namespace {

// Compared as text: an unknown level must be refused, not guessed at.
bool level_known(std::string_view level) { return level == "x86-64-v2" || level == "x86-64-v3"; }

bool level_supported(std::string_view level) {
  if (level == "x86-64-v2") return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("fma");
}

}  // namespace

Result<> check_cpu(const Manifest& manifest) {
  if (manifest.machine != this_machine)
    return fail(FailureClass::invalid,
                "the plugin is built for " + manifest.machine + ", this machine is " + std::string(this_machine));
  if (!level_known(manifest.cpu))
    return fail(FailureClass::invalid,
                "the plugin is built for processor '" + manifest.cpu + "', known are x86-64-v2 and x86-64-v3");
  if (!level_supported(manifest.cpu))
    return fail(FailureClass::invalid, "the plugin is built for " + manifest.cpu + ", which this processor is not");
  return Unit{};
}

}  // namespace wrought
