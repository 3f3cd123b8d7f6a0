#include "runtime/link.h"

namespace wrought {
namespace {

std::string where(const ManifestImport& import) { return "import " + import.module + "." + import.name; }

}  // namespace

Result<const HostFunction*> find_host_function(const ManifestImport& import, const HostProfile& profile) {
  if (import.ordinal >= profile.functions.size())
    return fail(FailureClass::invalid,
                "profile '" + std::string(profile.name) + "' has no host function " + std::to_string(import.ordinal),
                where(import));
  const HostFunction& function = profile.functions[import.ordinal];
  if (function.module != import.module || function.name != import.name)
    return fail(FailureClass::invalid,
                "host function " + std::to_string(import.ordinal) + " of profile '" + std::string(profile.name) +
                    "' is " + std::string(function.module) + "." + std::string(function.name),
                where(import));
  return &function;
}

Result<LinkedHost> link_host(const Manifest& manifest, const HostProfile& profile) {
  LinkedHost linked;
  linked.rules = profile.rules;
  for (const ManifestImport& import : manifest.imports) {
    const auto function = find_host_function(import, profile);
    if (!function) return function.failure();
    linked.functions.push_back(*function);
  }
  const auto& costs = manifest.schedule.host;
  linked.costs.reserve(profile.functions.size());
  for (const HostFunction& function : profile.functions) {
    linked.costs.push_back(function.gas);
    if (costs.empty()) continue;
    const auto found = costs.find(std::string(function.module) + "." + std::string(function.name));
    if (found != costs.end()) linked.costs.back() = GasCost{found->second.base, found->second.per_byte};
  }
  return linked;
}

}  // namespace wrought
