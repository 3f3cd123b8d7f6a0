/// @file
/// Whether a plugin may be loaded: the decision over a trust file (docs/trust.md), and the loader's way through it.
///
///   auto trust = Trust::file("/etc/wrought/trust.toml");
///   auto contract = load_native("token.so", *find_profile("antelope"), *trust);
///
/// In this order, over bytes that were read once and are the ones that are loaded: signatures (nothing has parsed the
/// plugin yet), verify_plugin, then what needs the manifest. The first rule that does not hold refuses, with its name.
///
/// A signature counts if its key is in the trust file, is not revoked, is valid now, and signed exactly these bytes;
/// and if neither the key nor its builder has been counted. What the trusted comment says (a time, a file name) is what
/// the signer says: it is shown, and believed in nothing. So a key that has expired vouches for nothing any more,
/// whenever it signed.
///
/// Local admission, never consensus: two nodes with other trust files, or other clocks, may differ.
///
/// Threads: Trust and TrustPolicy do not change once made; any number of threads may use one.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "../common/bytes.h"
#include "../common/result.h"
#include "signature_files.h"

namespace wrought {

struct TrustPolicy;  // of trust_policy.h, for those who write one in code

/// What an embedder asks for at every load. There is no default: to load what nobody signed, say so.
class Trust {
 public:
  /// Any plugin that verify_plugin accepts, whoever made it: for those that the caller has built, or knows by content
  /// hash.
  [[nodiscard]] static Trust none() { return Trust(nullptr); }
  /// By rules that were written in code.
  [[nodiscard]] static Trust policy(TrustPolicy policy);
  /// By a trust file. A failure is of class `usage`, or says why the file cannot be read.
  [[nodiscard]] static Result<Trust> file(const std::filesystem::path& path);

  /// Null: none().
  [[nodiscard]] const TrustPolicy* policy() const { return policy_.get(); }

 private:
  explicit Trust(std::shared_ptr<const TrustPolicy> policy) : policy_(std::move(policy)) {}
  std::shared_ptr<const TrustPolicy> policy_;
};

/// A plugin and its signatures as they were read, from files or elsewhere.
struct PluginFile {
  std::string name;                       ///< for messages
  Bytes bytes;                            ///< of the plugin
  std::vector<SignatureFile> signatures;  ///< that vouch for them, or not
};

/// The file, and where `trust` asks for signatures those beside it.
[[nodiscard]] Result<PluginFile> read_plugin_file(const std::filesystem::path& path, const Trust& trust);

}  // namespace wrought
