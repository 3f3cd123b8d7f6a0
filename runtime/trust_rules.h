// The rules of a trust file, one by one, and the loader's way through them (trust.h). Not for embedders.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "common/manifest.h"
#include "common/result.h"
#include "hostapi/host_function.h"
#include "runtime/signature_files.h"
#include "runtime/trust.h"
#include "runtime/trust_policy.h"
#include "runtime/verify.h"

namespace wrought {

// One rule, as it was found. Rules: signatures; revoked_plugin, revoked_code; those of [require] that the policy has.
struct TrustCheck {
  std::string rule;
  bool passed;
  std::string detail;  // one line, for people; parts of it come from the files
};

// The rules that need no manifest. At most signature_files_max signatures are looked at.
[[nodiscard]] std::vector<TrustCheck> check_signatures(const TrustPolicy& policy, ByteView plugin,
                                                       std::span<const SignatureFile> signatures, TrustTime now);
// The rules that do; only a manifest that verify_plugin has accepted proves anything.
[[nodiscard]] std::vector<TrustCheck> check_requirements(const TrustPolicy& policy, const Manifest& manifest);

// Both, for a plugin that verifies. A refusal is of class `policy` and begins with "trust rule NAME: ".
[[nodiscard]] Result<> decide(const TrustPolicy& policy, ByteView plugin, std::span<const SignatureFile> signatures,
                              const Manifest& manifest, TrustTime now);

// The same by the wall clock; none() admits everything.
[[nodiscard]] Result<> admit(const Trust& trust, ByteView plugin, std::span<const SignatureFile> signatures,
                             const Manifest& manifest);

// The loader's way: signatures, verify_plugin, requirements, by the wall clock.
[[nodiscard]] Result<VerifiedPlugin> verify_trusted(const PluginFile& plugin, const HostProfile& profile,
                                                    const Trust& trust, const VerifyOptions& options = {});

}  // namespace wrought
