// The trust file, the decision over it, and the loader that asks for it: what is given beside what is said.
#include "runtime/trust_rules.h"

#include <gtest/gtest.h>

#include "common/files.h"
#include "runtime/engine.h"
#include "runtime/test_plugin.h"

namespace wrought {
namespace {

using minisign::SecretKey;
using minisign::SignedBytes;
using testing::manifest_of;
using testing::package;
using testing::test_profile;
using testing::TestPlugin;

std::string line_of(const auto& result) { return result.ok() ? "ok" : result.failure().to_line(); }

TrustTime at(int year, unsigned month, unsigned day) {
  using namespace std::chrono;
  return sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day));
}
const TrustTime now = at(2026, 7, 1);

// Keys of alice, bob and carol; their ids differ with every run.
const SecretKey& signer(char name) {
  static const SecretKey alice = std::move(*SecretKey::generate()), bob = std::move(*SecretKey::generate()),
                         carol = std::move(*SecretKey::generate());
  return name == 'a' ? alice : name == 'b' ? bob : carol;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (size_t where = text.find(from); where != std::string::npos; where = text.find(from, where + to.size()))
    text.replace(where, from.size(), to);
  return text;
}

// $a, $b, $c: the public keys; #a, #b, #c: their ids.
std::string with_keys(std::string text) {
  for (const char name : {'a', 'b', 'c'}) {
    text = replace_all(std::move(text), std::string("$") + name, signer(name).public_key().to_text());
    text = replace_all(std::move(text), std::string("#") + name, minisign::to_text(signer(name).public_key().id));
  }
  return text;
}

const std::string alice = "[[key]]\nname = 'alice'\npublic_key = '$a'\n";
const std::string bob = "[[key]]\nname = 'bob'\npublic_key = '$b'\n";
const std::string carol = "[[key]]\nname = 'carol'\npublic_key = '$c'\n";

TrustPolicy policy(const std::string& text) {
  auto parsed = parse_trust_policy(with_keys(text), "trust.toml");
  EXPECT_TRUE(parsed.ok()) << line_of(parsed);
  return parsed ? std::move(*parsed) : TrustPolicy{};
}

const std::string bytes = "these bytes";

SignatureFile signature_of(char by, const std::string& file_name, std::string_view over = bytes) {
  return {file_name, signer(by).sign(SignedBytes(bytes_of(over)), "timestamp:1", "")->to_file()};
}

// ---- signatures

// The one check of signatures, in a line.
std::string counted(const std::string& trust_file, const std::vector<SignatureFile>& signatures, TrustTime when = now) {
  const auto checks = check_signatures(policy(trust_file), bytes_of(bytes), signatures, when);
  EXPECT_EQ(checks.size(), 1u);
  EXPECT_EQ(checks[0].rule, "signatures");
  return (checks[0].passed ? "passed: " : "refused: ") + checks[0].detail;
}

TEST(TrustSignatures, what_counts) {
  struct Case {
    const char* what;
    std::string trust_file;
    std::vector<SignatureFile> signatures;
    std::string expected;
  };
  const auto a = signature_of('a', "a"), b = signature_of('b', "b"), c = signature_of('c', "c");
  const auto swapped = signature_of('a', "a", "other bytes");
  SignatureFile other_comment = a;
  other_comment.text = replace_all(other_comment.text, "timestamp:1", "timestamp:2");
  const std::string one = "signatures = 1\n", two = "signatures = 2\n";
  const std::string same_builder = "builder = 'house'\n";
  const Case cases[] = {
      {"one of one", one + alice, {a}, "passed: 1 of 1 signatures that are needed (alice)"},
      {"two of two", two + alice + bob, {a, b}, "passed: 2 of 2 signatures that are needed (alice, bob)"},
      {"two of three", two + alice + bob + carol, {b, c}, "passed: 2 of 2 signatures that are needed (bob, carol)"},
      {"more than needed", one + alice + bob, {a, b}, "passed: 2 of 1 signatures that are needed (alice, bob)"},
      {"none", one + alice, {}, "refused: 0 of 1 signatures that are needed; there is no signature beside the plugin"},
      {"too few", two + alice + bob, {a}, "refused: 1 of 2 signatures that are needed (alice)"},
      {"an unknown key", one + alice, {b}, "refused: 0 of 1 signatures that are needed; b: unknown key #b"},
      {"an unknown key beside a known one",
       one + alice,
       {b, a},
       "passed: 1 of 1 signatures that are needed (alice); b: unknown key #b"},
      {"a swapped file",
       one + alice,
       {swapped},
       "refused: 0 of 1 signatures that are needed; a: key #a (alice): not a signature of these bytes by key #a"},
      {"a changed trusted comment",
       one + alice,
       {other_comment},
       "refused: 0 of 1 signatures that are needed; a: key #a (alice): the trusted comment is not the one that key #a "
       "signed"},
      {"no signature at all",
       one + alice,
       {{"x", "hello\n"}},
       "refused: 0 of 1 signatures that are needed; x: not a signature: line 1: expected \"untrusted comment: \""},
      {"the same key twice",
       two + alice + bob,
       {a, a},
       "refused: 1 of 2 signatures that are needed (alice); a: key #a (alice) has been counted"},
      {"two keys of one builder",
       two + alice + same_builder + bob + same_builder + carol,
       {a, b},
       "refused: 1 of 2 signatures that are needed (alice); b: key #b (bob): builder house has been counted"},
      {"two keys of one builder and another's",
       two + alice + same_builder + bob + same_builder + carol,
       {a, b, c},
       "passed: 2 of 2 signatures that are needed (alice, carol); b: key #b (bob): builder house has been counted"},
      {"a builder named like another's key",
       two + alice + bob + "builder = 'alice'\n",
       {a, b},
       "passed: 2 of 2 signatures that are needed (alice, bob)"},
      {"a false signature before the true one",
       one + alice,
       {swapped, a},
       "passed: 1 of 1 signatures that are needed (alice); a: key #a (alice): not a signature of these bytes by key "
       "#a"},
      {"a revoked key",
       one + alice + "[[revoked_key]]\nid = '#a'\n",
       {a},
       "refused: 0 of 1 signatures that are needed; a: key #a (alice) is revoked"},
      {"a key that is to be revoked",
       one + alice + "[[revoked_key]]\nid = '#a'\nfrom = 2026-07-02\n",
       {a},
       "passed: 1 of 1 signatures that are needed (alice)"},
      {"a key revoked since today",
       one + alice + "[[revoked_key]]\nid = '#a'\nfrom = 2026-07-01\n",
       {a},
       "refused: 0 of 1 signatures that are needed; a: key #a (alice) is revoked since 2026-07-01T00:00:00Z"},
      {"another key is revoked",
       one + alice + bob + "[[revoked_key]]\nid = '#b'\n",
       {a, b},
       "passed: 1 of 1 signatures that are needed (alice); b: key #b (bob) is revoked"},
  };
  for (const Case& c : cases) EXPECT_EQ(counted(c.trust_file, c.signatures), with_keys(c.expected)) << c.what;
}

TEST(TrustSignatures, when_a_key_is_valid) {
  using namespace std::chrono_literals;
  struct Case {
    std::string validity;
    TrustTime when;
    std::string expected;
  };
  const std::string good = "passed: 1 of 1 signatures that are needed (alice)",
                    none = "refused: 0 of 1 signatures that are needed; a: key #a (alice) ";
  const std::string days = "valid_from = 2026-01-01\nvalid_until = 2026-12-31\n";
  const std::string hours = "valid_from = 2026-01-01T12:00:00+02:00\nvalid_until = 2026-12-31T06:30:00Z\n";
  const Case cases[] = {
      {days, at(2026, 1, 1) - 1s, none + "is not valid yet, only from 2026-01-01T00:00:00Z"},
      {days, at(2026, 1, 1), good},
      {days, at(2026, 12, 31), good},
      {days, at(2027, 1, 1) - 1s, good},
      {days, at(2027, 1, 1), none + "expired at 2027-01-01T00:00:00Z"},
      {hours, at(2026, 1, 1) + 10h - 1s, none + "is not valid yet, only from 2026-01-01T10:00:00Z"},
      {hours, at(2026, 1, 1) + 10h, good},
      {hours, at(2026, 12, 31) + 6h + 30min - 1s, good},
      {hours, at(2026, 12, 31) + 6h + 30min, none + "expired at 2026-12-31T06:30:00Z"},
      {"", at(9999, 12, 31), good},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(counted("signatures = 1\n" + alice + c.validity, {signature_of('a', "a")}, c.when), with_keys(c.expected))
        << c.validity << to_text(c.when);
  }
}

// ---- what needs the manifest

TEST(TrustRequirements, the_rule_that_refuses_is_named) {
  Manifest manifest = manifest_of(TestPlugin{});
  manifest.compiler = "clang 19";
  manifest.content_hash = std::string(64, 'a');
  manifest.code_hash = std::string(64, 'b');
  struct Case {
    std::string rules, expected;
  };
  const std::string a64(64, 'a'), b64(64, 'b'), schedule = manifest.schedule_hash;
  const Case cases[] = {
      {"", "ok"},
      {"[revoked]\nplugins = ['" + a64 + "']",
       "policy: trust rule revoked_plugin: content hash " + a64 + " is revoked"},
      {"[revoked]\ncode = ['" + b64 + "']", "policy: trust rule revoked_code: code hash " + b64 + " is revoked"},
      {"[revoked]\nplugins = ['" + b64 + "']\ncode = ['" + a64 + "']", "ok"},
      {"[require]\nprofile = 'test'", "ok"},
      {"[require]\nprofile = 'antelope'", "policy: trust rule profile: the plugin has test, required is antelope"},
      {"[require]\nprofile_version = 3", "ok"},
      {"[require]\nprofile_version = 4", "policy: trust rule profile_version: the plugin has 3, required is 4"},
      {"[require]\nschedule = '" + schedule + "'", "ok"},
      {"[require]\nschedule = ['" + a64 + "', '" + schedule + "']", "ok"},
      {"[require]\nschedule = '" + a64 + "'",
       "policy: trust rule schedule: the plugin has " + schedule + ", required is " + a64},
      {"[require]\ncompiler = 'clang 19'", "ok"},
      {"[require]\ncompiler = ['clang 20', 'clang 21']",
       "policy: trust rule compiler: the plugin has clang 19, required is clang 20 or clang 21"},
      {"[require]\ncodegen_version = 1", "ok"},
      {"[require]\ncodegen_version = 2", "policy: trust rule codegen_version: the plugin has 1, required is 2"},
      {"[require]\nmemory = 'guard'", "ok"},
      {"[require]\nmemory = 'explicit'", "policy: trust rule memory: the plugin has guard, required is explicit"},
  };
  const std::vector<SignatureFile> signatures = {signature_of('a', "a")};
  for (const Case& c : cases) {
    const auto decided =
        decide(policy("signatures = 1\n" + alice + c.rules), bytes_of(bytes), signatures, manifest, now);
    EXPECT_EQ(line_of(decided), c.expected) << c.rules;
  }
}

TEST(TrustRequirements, signatures_come_first) {
  const auto decided = decide(policy("signatures = 1\n" + alice + "[require]\nprofile = 'antelope'"), bytes_of(bytes),
                              {}, manifest_of(TestPlugin{}), now);
  EXPECT_EQ(line_of(decided),
            "policy: trust rule signatures: 0 of 1 signatures that are needed; there is no signature beside the "
            "plugin");
}

// ---- the file

TEST(TrustFile, what_is_refused_and_in_which_line) {
  struct Case {
    std::string text, expected;
  };
  const std::string one = "signatures = 1\n";
  const Case cases[] = {
      {one + alice, "ok"},
      {"", "usage: trust.toml: signatures is missing: how many builders must have signed"},
      {alice, "usage: trust.toml: signatures is missing: how many builders must have signed"},
      {one, "usage: trust.toml:1: signatures is 1, expected 1 to 0, the number of builders in [[key]]"},
      {"signatures = 0\n" + alice,
       "usage: trust.toml:1: signatures is 0, expected 1 to 1, the number of builders in [[key]]"},
      {"signatures = 2\n" + alice,
       "usage: trust.toml:1: signatures is 2, expected 1 to 1, the number of builders in [[key]]"},
      {"signatures = 2\n" + alice + "builder = 'x'\n" + bob + "builder = 'x'\n",
       "usage: trust.toml:1: signatures is 2, expected 1 to 1, the number of builders in [[key]]"},
      {"signatures = -1\n" + alice, "usage: trust.toml:1: signatures must be a whole number below 2^32"},
      {"signatures = '1'\n" + alice, "usage: trust.toml:1: signatures must be a whole number below 2^32"},
      {one + "threshold = 1\n" + alice, "usage: trust.toml:2: unknown key \"threshold\""},
      {one + "key = 1\n", "usage: trust.toml:2: key must be a list of tables, [[key]]"},
      {one + "[key]\n", "usage: trust.toml:2: key must be a list of tables, [[key]]"},
      {one + "[[key]]\nname = 'x'\n", "usage: trust.toml:2: a [[key]] without public_key"},
      {one + "[[key]]\npublic_key = '$a'\n", "usage: trust.toml:2: a [[key]] without name"},
      {one + "[[key]]\nname = ''\n", "usage: trust.toml:3: name must be a text"},
      {one + "[[key]]\nname = 'x'\npublic_key = 'RWQ'\n",
       "usage: trust.toml:4: public_key: not a public key: expected 42 bytes as base64"},
      {one + alice + "valid_till = 2026-01-01\n", "usage: trust.toml:5: unknown key \"valid_till\""},
      {one + alice + "valid_until = '2026-01-01'\n",
       "usage: trust.toml:5: valid_until must be a date, or a time with its offset: 2026-12-31 or "
       "2026-12-31T12:00:00Z"},
      {one + alice + "valid_from = 2026-01-01T00:00:00\n",
       "usage: trust.toml:5: valid_from must be a date, or a time with its offset: 2026-12-31 or 2026-12-31T12:00:00Z"},
      {one + alice + "valid_from = 2026-01-02\nvalid_until = 2026-01-01\n",
       "usage: trust.toml:2: key \"alice\" is never valid: valid_until is before valid_from"},
      {one + alice + alice, "usage: trust.toml:5: two keys with the name \"alice\""},
      {one + alice + "[[key]]\nname = 'eve'\npublic_key = '$a'\n",
       "usage: trust.toml:5: two keys with the id #a: \"alice\" and \"eve\""},
      {one + alice + "[[revoked_key]]\n", "usage: trust.toml:5: a [[revoked_key]] without id"},
      {one + alice + "[[revoked_key]]\nid = 'alice'\n",
       "usage: trust.toml:6: id must be a key id: up to 16 hex digits, as minisign shows it"},
      {one + alice + "[[revoked_key]]\nid = '#a'\nsince = 2026-01-01\n", "usage: trust.toml:7: unknown key \"since\""},
      {one + alice + "[revoked]\nkeys = []\n", "usage: trust.toml:6: unknown key \"keys\""},
      {one + alice + "[revoked]\nplugins = 'x'\n", "usage: trust.toml:6: plugins must be a list of hashes"},
      {one + alice + "[revoked]\ncode = ['ABC']\n",
       "usage: trust.toml:6: code: expected a hash, 64 lower-case hex digits"},
      {one + alice + "[require]\nengine = 'native'\n", "usage: trust.toml:6: unknown key \"engine\""},
      {one + alice + "[require]\nprofile = []\n", "usage: trust.toml:6: profile must not be an empty list"},
      {one + alice + "[require]\nprofile = 1\n", "usage: trust.toml:6: profile must be a text"},
      {one + alice + "[require]\nprofile_version = '1'\n",
       "usage: trust.toml:6: profile_version must be a whole number below 2^32"},
      {one + alice + "[require]\nmemory = 'none'\n", "usage: trust.toml:6: memory must be \"guard\" or \"explicit\""},
  };
  for (const Case& c : cases)
    EXPECT_EQ(line_of(parse_trust_policy(with_keys(c.text), "trust.toml")), with_keys(c.expected)) << c.text;
}

// ---- files beside the plugin, and the loader

class TrustedLoad : public ::testing::Test {
 protected:
  void write(std::string_view name, std::string_view text) { EXPECT_TRUE(write_file(folder_ / name, text).ok()); }
  void write_plugin() { EXPECT_TRUE(write_file(folder_ / "seven.so", ByteView(good_)).ok()); }
  void sign(char by, const std::string& name) { write(name, signature_of(by, name, text_of(good_)).text); }
  std::string loaded(const Trust& trust) { return line_of(load_native(folder_ / "seven.so", test_profile(), trust)); }
  std::string loaded(const std::string& trust_file) { return loaded(Trust::policy(policy(trust_file))); }

  const Bytes good_ = package({.apply = "return gas - 7;"}, manifest_of({.apply = "return gas - 7;"}));
  const ScratchDirectory folder_ = std::move(*ScratchDirectory::create());
};

TEST_F(TrustedLoad, a_signed_plugin_loads_and_an_unsigned_one_only_where_none_is_said) {
  const std::string trust_file = "signatures = 1\n" + alice;
  write_plugin();
  EXPECT_EQ(loaded(Trust::none()), "ok");
  EXPECT_EQ(loaded(trust_file),
            "policy: seven.so: trust rule signatures: 0 of 1 signatures that are needed; there is no signature beside "
            "the plugin");
  sign('b', "seven.so.minisig");
  EXPECT_EQ(loaded(trust_file),
            with_keys("policy: seven.so: trust rule signatures: 0 of 1 signatures that are needed; seven.so.minisig: "
                      "unknown key #b"));
  sign('a', "seven.so.minisig");
  EXPECT_EQ(loaded(trust_file), "ok");
}

TEST_F(TrustedLoad, further_builders_sign_in_files_of_their_own) {
  const std::string trust_file = "signatures = 2\n" + alice + bob;
  write_plugin();
  sign('a', "seven.so.minisig");
  sign('b', "seven.minisig");           // of another file
  sign('b', "seven.so.bob.minisig.x");  // not a signature's name
  EXPECT_EQ(loaded(trust_file), "policy: seven.so: trust rule signatures: 1 of 2 signatures that are needed (alice)");
  sign('b', "seven.so.bob.minisig");
  EXPECT_EQ(loaded(trust_file), "ok");
}

// Other bytes in its place: the signature is asked before anything reads them as a plugin.
TEST_F(TrustedLoad, a_swapped_plugin) {
  write("seven.so", "not even ELF");
  sign('a', "seven.so.minisig");
  EXPECT_EQ(loaded("signatures = 1\n" + alice),
            with_keys("policy: seven.so: trust rule signatures: 0 of 1 signatures that are needed; seven.so.minisig: "
                      "key #a (alice): not a signature of these bytes by key #a"));
}

TEST_F(TrustedLoad, a_signature_does_not_stand_for_the_checks_of_a_plugin) {
  write("seven.so", "not even ELF");
  write("seven.so.minisig", signature_of('a', "", "not even ELF").text);
  EXPECT_EQ(loaded("signatures = 1\n" + alice).substr(0, 35), "invalid: seven.so, check elf: not a");
}

TEST_F(TrustedLoad, rules_over_the_manifest) {
  write_plugin();
  sign('a', "seven.so.minisig");
  const std::string content_hash =
      (*load_native(folder_ / "seven.so", test_profile(), Trust::none()))->manifest().content_hash;
  EXPECT_EQ(loaded("signatures = 1\n" + alice + "[revoked]\nplugins = ['" + content_hash + "']\n"),
            "policy: seven.so: trust rule revoked_plugin: content hash " + content_hash + " is revoked");
  EXPECT_EQ(loaded("signatures = 1\n" + alice + "[require]\nprofile = 'antelope'\n"),
            "policy: seven.so: trust rule profile: the plugin has test, required is antelope");
}

TEST_F(TrustedLoad, bytes_and_signatures_from_elsewhere) {
  const Trust trust = Trust::policy(policy("signatures = 1\n" + alice));
  PluginFile plugin{"from the store", good_, {}};
  EXPECT_NE(line_of(load_native(plugin, test_profile(), trust)).find("from the store: trust rule signatures"),
            std::string::npos);
  plugin.signatures.push_back(signature_of('a', "a", text_of(good_)));
  EXPECT_EQ(line_of(load_native(plugin, test_profile(), trust)), "ok");
}

TEST_F(TrustedLoad, too_many_or_too_large_signature_files) {
  write_plugin();
  for (size_t i = 0; i < signature_files_max; ++i) sign('a', "seven.so." + std::to_string(i) + ".minisig");
  EXPECT_EQ(loaded("signatures = 1\n" + alice), "ok");
  sign('a', "seven.so.minisig");
  EXPECT_EQ(loaded("signatures = 1\n" + alice), "policy: seven.so: more than 16 signature files beside the plugin");
  for (size_t i = 0; i < signature_files_max; ++i)
    std::filesystem::remove(folder_ / ("seven.so." + std::to_string(i) + ".minisig"));
  write("seven.so.minisig", std::string(20'000, 'x'));
  EXPECT_NE(loaded("signatures = 1\n" + alice).find("seven.so.minisig: 20000 bytes, at most 16384 are allowed"),
            std::string::npos);
}

TEST_F(TrustedLoad, a_trust_file_that_cannot_be_read) {
  EXPECT_EQ(line_of(Trust::file("/nonexistent/trust.toml")),
            "io: /nonexistent/trust.toml: cannot open: No such file or directory");
  write("trust.toml", with_keys("signatures = 1\n" + alice));
  const auto trust = Trust::file(folder_ / "trust.toml");
  ASSERT_TRUE(trust.ok()) << line_of(trust);
  EXPECT_EQ(trust->policy()->keys.at(0).name, "alice");
  EXPECT_EQ(Trust::none().policy(), nullptr);
}

}  // namespace
}  // namespace wrought
