#include "runtime/trust_rules.h"

#include <algorithm>
#include <set>

#include "common/files.h"
#include "common/minisign.h"

namespace wrought {
namespace {

// What became of one signature: whom it counts for, or why it does not count.
struct Verdict {
  const TrustedKey* counts_for = nullptr;
  std::string reason;
};

class SignatureCount {
 public:
  SignatureCount(const TrustPolicy& policy, ByteView plugin, TrustTime now)
      : policy_(policy), bytes_(plugin), now_(now) {}

  Verdict judge(const SignatureFile& file) {
    const auto signature = minisign::parse_signature(file.text);
    if (!signature) return {nullptr, "not a signature: " + signature.failure().message};
    const auto key = std::ranges::find(policy_.keys, signature->key_id, [](auto& k) { return k.key.id; });
    if (key == policy_.keys.end()) return {nullptr, "unknown key " + minisign::to_text(signature->key_id)};
    if (std::string wrong = key_is_not_good(*key); !wrong.empty()) return {nullptr, std::move(wrong)};
    if (keys_.contains(key->name)) return {nullptr, named(*key) + " has been counted"};
    if (auto good = minisign::check_signature(*signature, key->key, bytes_); !good)
      return {nullptr, named(*key) + ": " + good.failure().message};
    if (builders_.contains(key->builder)) return {nullptr, named(*key) + ": " + key->builder + " has been counted"};
    keys_.insert(key->name);
    builders_.insert(key->builder);
    return {&*key, {}};
  }

  [[nodiscard]] size_t counted() const { return builders_.size(); }

 private:
  static std::string named(const TrustedKey& key) {
    return "key " + minisign::to_text(key.key.id) + " (" + key.name + ")";
  }

  // Empty, or why nothing that it signs counts now.
  [[nodiscard]] std::string key_is_not_good(const TrustedKey& key) const {
    for (const TrustPolicy::RevokedKey& revoked : policy_.revoked_keys) {
      if (revoked.id != key.key.id || (revoked.from && now_ < *revoked.from)) continue;
      return named(key) + " is revoked" + (revoked.from ? " since " + to_text(*revoked.from) : "");
    }
    if (key.valid_from && now_ < *key.valid_from)
      return named(key) + " is not valid yet, only from " + to_text(*key.valid_from);
    if (key.valid_until && now_ >= *key.valid_until) return named(key) + " expired at " + to_text(*key.valid_until);
    return {};
  }

  const TrustPolicy& policy_;
  const minisign::SignedBytes bytes_;
  const TrustTime now_;
  std::set<std::string_view> keys_, builders_;
};

TrustCheck check_revoked(const char* rule, const std::set<std::string, std::less<>>& revoked, const char* what,
                         const std::string& hash) {
  const bool passed = !revoked.contains(hash);
  return {rule, passed, std::string(what) + " " + hash + (passed ? " is not revoked" : " is revoked")};
}

std::string said_by(const Manifest& manifest, std::string_view rule) {
  if (rule == "profile") return manifest.profile;
  if (rule == "profile_version") return std::to_string(manifest.profile_version);
  if (rule == "schedule") return manifest.schedule_hash;
  if (rule == "compiler") return manifest.compiler;
  if (rule == "codegen_version") return std::to_string(manifest.codegen_version);
  return manifest.memory_mode;
}

Result<> first_refusal(const std::vector<TrustCheck>& checks) {
  const auto broken = std::ranges::find(checks, false, &TrustCheck::passed);
  if (broken == checks.end()) return Unit{};
  return fail(FailureClass::policy, "trust rule " + broken->rule + ": " + broken->detail);
}

TrustTime wall_clock() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

Result<VerifiedPlugin> verify_by(const TrustPolicy& policy, const PluginFile& plugin, const HostProfile& profile,
                                 const VerifyOptions& options, TrustTime now) {
  if (auto good = first_refusal(check_signatures(policy, plugin.bytes, plugin.signatures, now)); !good)
    return good.failure();
  auto verified = verify_plugin(plugin.bytes, profile, options);
  if (!verified) return verified;
  if (auto good = first_refusal(check_requirements(policy, verified->manifest)); !good) return good.failure();
  return verified;
}

}  // namespace

Trust Trust::policy(TrustPolicy policy) { return Trust(std::make_shared<const TrustPolicy>(std::move(policy))); }

Result<Trust> Trust::file(const std::filesystem::path& path) {
  const auto text = read_text_file(path, trust_file_bytes_max);
  if (!text) return text.failure();
  auto parsed = parse_trust_policy(*text, path.string());
  if (!parsed) return parsed.failure();
  return policy(std::move(*parsed));
}

Result<PluginFile> read_plugin_file(const std::filesystem::path& path, const Trust& trust) {
  auto bytes = read_file(path, plugin_bytes_max);
  if (!bytes) return bytes.failure();
  PluginFile file{path.filename().string(), std::move(*bytes), {}};
  if (trust.policy() == nullptr) return file;
  auto signatures = read_signature_files(path);
  if (!signatures) return signatures.failure();
  file.signatures = std::move(*signatures);
  return file;
}

std::vector<TrustCheck> check_signatures(const TrustPolicy& policy, ByteView plugin,
                                         std::span<const SignatureFile> signatures, TrustTime now) {
  SignatureCount count(policy, plugin, now);
  std::string counted, others;
  for (const SignatureFile& file : signatures.first(std::min(signatures.size(), signature_files_max))) {
    const Verdict verdict = count.judge(file);
    if (verdict.counts_for != nullptr)
      counted += (counted.empty() ? "" : ", ") + verdict.counts_for->name;
    else
      others += "; " + file.name + ": " + verdict.reason;
  }
  if (signatures.empty()) others = "; there is no signature beside the plugin";
  std::string detail = std::to_string(count.counted()) + " of " + std::to_string(policy.signatures) +
                       " signatures that are needed" + (counted.empty() ? "" : " (" + counted + ")") + others;
  return {{"signatures", count.counted() >= policy.signatures, std::move(detail)}};
}

std::vector<TrustCheck> check_requirements(const TrustPolicy& policy, const Manifest& manifest) {
  std::vector<TrustCheck> checks = {
      check_revoked("revoked_plugin", policy.revoked_plugins, "content hash", manifest.content_hash),
      check_revoked("revoked_code", policy.revoked_code, "code hash", manifest.code_hash)};
  for (const TrustPolicy::Requirement& requirement : policy.requirements) {
    const std::string said = said_by(manifest, requirement.rule);
    std::string expected;
    for (const std::string& good : requirement.good) expected += (expected.empty() ? "" : " or ") + good;
    checks.push_back({requirement.rule, std::ranges::find(requirement.good, said) != requirement.good.end(),
                      "the plugin has " + said + ", required is " + expected});
  }
  return checks;
}

Result<> decide(const TrustPolicy& policy, ByteView plugin, std::span<const SignatureFile> signatures,
                const Manifest& manifest, TrustTime now) {
  if (auto good = first_refusal(check_signatures(policy, plugin, signatures, now)); !good) return good;
  return first_refusal(check_requirements(policy, manifest));
}

Result<> admit(const Trust& trust, ByteView plugin, std::span<const SignatureFile> signatures,
               const Manifest& manifest) {
  return trust.policy() == nullptr ? Result<>(Unit{})
                                   : decide(*trust.policy(), plugin, signatures, manifest, wall_clock());
}

Result<VerifiedPlugin> verify_trusted(const PluginFile& plugin, const HostProfile& profile, const Trust& trust,
                                      const VerifyOptions& options) {
  if (trust.policy() == nullptr) return verify_plugin(plugin.bytes, profile, options);
  return verify_by(*trust.policy(), plugin, profile, options, wall_clock());
}

}  // namespace wrought
