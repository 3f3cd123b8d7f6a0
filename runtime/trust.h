// Whether a plugin may be loaded: the decision over a trust file (trust_policy.h), and the loader's way through it.
//
//   auto trust = Trust::file("/etc/wrought/trust.toml");
//   auto contract = load_native("token.so", *find_profile("antelope"), *trust);
//
// In this order, over bytes that were read once and are the ones that are loaded: signatures (nothing has parsed the
// plugin yet), verify_plugin, then what needs the manifest. The first rule that does not hold refuses, with its name.
//
// A signature counts if its key is in the trust file, is not revoked, is valid now, and signed exactly these bytes; and
// if neither the key nor its builder has been counted. What the trusted comment says (a time, a file name) is what the
// signer says: it is shown, and believed in nothing. So a key that has expired vouches for nothing any more, whenever
// it signed.
//
// Local admission, never consensus: two nodes with other trust files, or other clocks, may differ.
//
// Threads: Trust and TrustPolicy do not change once made; any number of threads may use one.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "common/manifest.h"
#include "common/result.h"
#include "hostapi/host_function.h"
#include "runtime/signature_files.h"
#include "runtime/trust_policy.h"
#include "runtime/verify.h"

namespace wrought {

// What an embedder asks for at every load. There is no default: to load what nobody signed, say so.
class Trust {
 public:
  // Any plugin that verify_plugin accepts, whoever made it: for those that the caller has built, or knows by content
  // hash.
  [[nodiscard]] static Trust none() { return Trust(nullptr); }
  [[nodiscard]] static Trust policy(TrustPolicy policy);
  // By a trust file. A failure is of class `usage`, or says why the file cannot be read.
  [[nodiscard]] static Result<Trust> file(const std::filesystem::path& path);

  // Null: none().
  [[nodiscard]] const TrustPolicy* policy() const { return policy_.get(); }

 private:
  explicit Trust(std::shared_ptr<const TrustPolicy> policy) : policy_(std::move(policy)) {}
  std::shared_ptr<const TrustPolicy> policy_;
};

// A plugin and its signatures as they were read, from files or elsewhere.
struct PluginFile {
  std::string name;  // for messages
  Bytes bytes;
  std::vector<SignatureFile> signatures;
};

// The file, and where `trust` asks for signatures those beside it.
[[nodiscard]] Result<PluginFile> read_plugin_file(const std::filesystem::path& path, const Trust& trust);

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

// The loader's way: signatures, verify_plugin, requirements, by the wall clock.
[[nodiscard]] Result<VerifiedPlugin> verify_trusted(const PluginFile& plugin, const HostProfile& profile,
                                                    const Trust& trust, const VerifyOptions& options = {});

}  // namespace wrought
