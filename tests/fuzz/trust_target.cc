// Signature, key and trust files.
#include "common/minisign.h"
#include "runtime/trust_rules.h"
#include "tests/fuzz/target.h"

namespace wrought {
namespace {

using namespace minisign;

// Readers are strict, so that only one text stands for a signature; its last line may lack the end.
void read_as_signature(std::string_view text) {
  const auto signature = parse_signature(text);
  if (!signature) return fuzz::expect(!signature.failure().message.empty(), "a refusal says why");
  const std::string again = signature->to_file();
  fuzz::expect(again == text || again == std::string(text) + "\n", "an accepted signature is written as it was");
  PublicKey key;
  key.id = signature->key_id;
  (void)check_signature(*signature, key, SignedBytes(bytes_of(text)));
}

void read_as_key(std::string_view text) {
  if (const auto key = parse_public_key_file(text)) {
    const auto again = parse_public_key(key->to_text());
    fuzz::expect(again.ok() && *again == *key, "a public key reads back as itself");
    fuzz::expect(parse_key_id(to_text(key->id)) == key->id, "a key id reads back as itself");
  }
  if (const auto secret = SecretKeyFile::parse(text); secret && !secret->encrypted()) {
    if (const auto key = secret->open({})) {
      const auto file = key->to_file({});
      const auto again = SecretKeyFile::parse(text_of(file->view()));
      fuzz::expect(again.ok() && again->open({})->public_key() == key->public_key(),
                   "a secret key reads back as itself");
      const SignedBytes bytes(bytes_of(text));
      const auto signature = key->sign(bytes, "", "");
      fuzz::expect(signature.ok() && check_signature(*signature, key->public_key(), bytes).ok(),
                   "what an accepted key signs verifies");
    }
  }
}

void read_as_trust_file(std::string_view text) {
  const auto policy = parse_trust_policy(text, "input");
  if (!policy) return fuzz::expect(!policy.failure().message.empty(), "a refusal says why");
  fuzz::expect(policy->signatures >= 1 && policy->signatures <= policy->keys.size(),
               "a policy asks for a signature, and for no more than there are keys");
  for (const TrustedKey& key : policy->keys) {
    if (key.valid_from) (void)to_text(*key.valid_from);
    if (key.valid_until) (void)to_text(*key.valid_until);
  }
  const SignatureFile file{"input", std::string(text)};
  const auto checks = check_signatures(*policy, bytes_of(text), {&file, 1}, TrustTime{});
  fuzz::expect(checks.size() == 1 && !checks[0].passed, "nobody has signed the trust file");
  (void)check_requirements(*policy, Manifest{});
}

}  // namespace
}  // namespace wrought

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = wrought::fuzz::text_of(data, size);
  wrought::read_as_signature(text);
  wrought::read_as_key(text);
  wrought::read_as_trust_file(text);
  return 0;
}
