// The format, its edges, and Debian's own minisign on the other side.
#include "common/minisign.h"

#include <gtest/gtest.h>

#include "common/files.h"
#include "common/subprocess.h"

namespace wrought::minisign {
namespace {

constexpr PasswordCost cheap{32768, 16 << 20};  // so that tests need not wait

std::string line_of(const auto& result) { return result.ok() ? "ok" : result.failure().to_line(); }

// Made by minisign 0.11, of "hi\n", by keys without password.
const std::string their_key = "RWQTyvDOSwfyDBWjrCtxeSUDCRvumtreib8NEea/ugjk7XxehsU2F27j";
const std::string their_signature =
    "untrusted comment: signature from minisign secret key\n"
    "RUQTyvDOSwfyDNY4ORL6vpbozw9D2bc81gTA/z9ecCwBkvKSmHWIOs/nEzAOouIlez9zb6DAkajC6Fri01iR29m3Ez13QtCh2QE=\n"
    "trusted comment: timestamp:1795296833\tfile:f\thashed\n"
    "M0lLC1+RAjam2Jf9gXpspIMzaQvzf+SvqOEjyex0y0pTGQtOjaPxkpktgs8t2gQMEyW5BYqZYZJxVLvyMhcgDQ==\n";
const std::string their_legacy_signature =
    "untrusted comment: signature from minisign secret key\n"
    "RWQTyvDOSwfyDAqjjxlJUD+QhM41E1KfqMt+3lQ4ss7ZIypBMg22K3Ky8y9c1HPYIbMziN0g4Uh8KcW+TpySXyoFENiUuRWj1wY=\n"
    "trusted comment: timestamp:1795296833\tfile:f\n"
    "roUHU68QUiJi2gAzjrcC76NnxMBz9E1oaJuemg8lHiswh9Gn945fPiJ3MjPBIDUCJt12QUgkGde3x7xPzmMzBA==\n";

// `text` with one piece replaced.
std::string with(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// "ok", or why `signature_text` is no signature of `file` by `key_text`.
std::string judged(const std::string& signature_text, std::string_view file = "hi\n",
                   const std::string& key_text = their_key) {
  const auto key = parse_public_key(key_text);
  EXPECT_TRUE(key.ok()) << line_of(key);
  const auto signature = parse_signature(signature_text);
  if (!signature) return line_of(signature);
  return line_of(check_signature(*signature, *key, SignedBytes(bytes_of(file))));
}

TEST(Minisign, signatures_of_minisign) {
  EXPECT_EQ(judged(their_signature), "ok");
  EXPECT_EQ(judged(their_legacy_signature), "ok");
  EXPECT_TRUE(parse_signature(their_signature)->prehashed);
  EXPECT_FALSE(parse_signature(their_legacy_signature)->prehashed);
  EXPECT_EQ(parse_signature(their_signature)->trusted_comment, "timestamp:1795296833\tfile:f\thashed");
  EXPECT_EQ(parse_signature(their_signature)->to_file(), their_signature);
  EXPECT_EQ(parse_signature(their_legacy_signature)->to_file(), their_legacy_signature);
  EXPECT_EQ(parse_public_key(their_key)->to_text(), their_key);
  EXPECT_EQ(to_text(parse_public_key(their_key)->id), "0CF2074BCEF0CA13");
}

TEST(Minisign, what_is_no_signature_of_these_bytes) {
  struct Case {
    std::string what, signature, file, expected;
  };
  const std::string other_bytes = "invalid: not a signature of these bytes by key 0CF2074BCEF0CA13";
  const std::string other_comment = "invalid: the trusted comment is not the one that key 0CF2074BCEF0CA13 signed";
  const Case cases[] = {
      {"another file", their_signature, "ho\n", other_bytes},
      {"a longer file", their_signature, "hi\n\n", other_bytes},
      {"an empty file", their_signature, "", other_bytes},
      {"another file, legacy", their_legacy_signature, "ho\n", other_bytes},
      {"prehashed passed off as legacy", with(their_signature, "\nRU", "\nRW"), "hi\n", other_bytes},
      {"legacy passed off as prehashed", with(their_legacy_signature, "\nRW", "\nRU"), "hi\n", other_bytes},
      {"another time", with(their_signature, "1795296833", "1895296833"), "hi\n", other_comment},
      {"no trusted comment", with(their_signature, "timestamp:1795296833\tfile:f\thashed", ""), "hi\n", other_comment},
      {"another untrusted comment", with(their_signature, "signature from", "made by"), "hi\n", "ok"},
      {"another key id", with(their_signature, "RUQT", "RUQU"), "hi\n",
       "invalid: a signature of key 0CF2074BCEF0CA14, not of 0CF2074BCEF0CA13"},
  };
  for (const Case& c : cases) EXPECT_EQ(judged(c.signature, c.file), c.expected) << c.what;
}

TEST(Minisign, only_base64_stands_for_a_signature) {
  const std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int byte = 0; byte < 256; ++byte) {
    std::string changed = their_signature;
    changed[changed.find('\n') + 50] = static_cast<char>(byte);
    EXPECT_EQ(parse_signature(changed).ok(), letters.find(static_cast<char>(byte)) != std::string_view::npos) << byte;
  }
}

TEST(Minisign, every_changed_character_of_a_signature_is_seen) {
  const size_t second_line = their_signature.find('\n') + 1;
  for (size_t at = second_line; at < their_signature.size(); ++at) {
    std::string changed = their_signature;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_NE(judged(changed), "ok") << "character " << at;
  }
}

TEST(Minisign, a_signature_cut_off_anywhere) {
  for (size_t size = 0; size + 1 < their_signature.size(); ++size)  // the last line may lack its end
    EXPECT_NE(judged(their_signature.substr(0, size)), "ok") << size << " bytes";
  EXPECT_EQ(judged(their_signature.substr(0, their_signature.size() - 1)), "ok");
}

TEST(Minisign, files_that_are_no_signature) {
  struct Case {
    std::string text, expected;
  };
  const std::string comment = "untrusted comment: x\n";
  const Case cases[] = {
      {"", "invalid: line 1: the file ends where a comment was expected"},
      {"\n", "invalid: line 1: expected \"untrusted comment: \""},
      {"trusted comment: x\n", "invalid: line 1: expected \"untrusted comment: \""},
      {comment, "invalid: line 2: the file ends where base64 was expected"},
      {comment + "?\n", "invalid: line 2: expected 74 bytes as base64"},
      {comment + "RUQ=\n", "invalid: line 2: expected 74 bytes as base64"},
      {with(their_signature, "2QE=", "2QE"), "invalid: line 2: expected 74 bytes as base64"},
      {with(their_signature, "2QE=", "2QF="), "invalid: line 2: expected 74 bytes as base64"},  // bits behind the end
      {with(their_signature, "RUQT", " RUQT"), "invalid: line 2: expected 74 bytes as base64"},
      {with(their_signature, "\nRU", "\nRX"), "invalid: line 2: not an Ed25519 signature"},
      {with(their_signature, "\ntrusted comment: ", "\nTrusted comment: "),
       "invalid: line 3: expected \"trusted comment: \""},
      {with(their_signature, "hashed\n", "hashed\r\n"), "invalid: line 3: a carriage return or 0 byte"},
      {with(their_signature, "hashed\n", "hashed" + std::string(1, '\0') + "\n"),
       "invalid: line 3: a carriage return or 0 byte"},
      {their_signature + "\n", "invalid: line 5: expected the end of the file"},
      {their_signature + their_signature, "invalid: line 5: expected the end of the file"},
      {with(their_signature, "signature from", std::string(1024, 'x')),
       "invalid: line 1: a comment of 1044 bytes, at most 1024 are read"},
      {with(their_signature, "hashed", std::string(8192, 'x')),
       "invalid: line 3: a comment of 8220 bytes, at most 8192 are read"},
      {std::string(16385, 'x'), "invalid: 16385 bytes, at most 16384 are read"},
  };
  for (const Case& c : cases) EXPECT_EQ(line_of(parse_signature(c.text)), c.expected) << c.text.substr(0, 200);
}

TEST(Minisign, public_keys_that_are_none) {
  struct Case {
    std::string text, expected;
  };
  const std::string not_one = "invalid: not a public key: expected 42 bytes as base64";
  const Case cases[] = {
      {"", not_one},
      {"RWQ", not_one},
      {their_key + "A", not_one},
      {their_key + "\nx", not_one},
      {with(their_key, "RW", "RU"), "invalid: not an Ed25519 public key"},
  };
  for (const Case& c : cases) EXPECT_EQ(line_of(parse_public_key(c.text)), c.expected) << c.text;
  EXPECT_EQ(line_of(parse_public_key_file(their_key)), "invalid: line 1: expected \"untrusted comment: \"");
  EXPECT_EQ(line_of(parse_public_key_file("untrusted comment: x\n" + their_key + "\n\n")),
            "invalid: line 3: expected the end of the file");
  EXPECT_EQ(line_of(parse_public_key_file("untrusted comment: x\n" + their_key)), "ok");
}

// A public key of small order would verify signatures that nobody made.
TEST(Minisign, a_key_of_small_order_signs_nothing) {
  PublicKey nobody;
  nobody.key[0] = 1;  // the neutral element
  Signature forged;
  forged.of_file[0] = forged.of_comment[0] = 1;
  EXPECT_FALSE(check_signature(forged, nobody, SignedBytes(bytes_of("hi\n"))).ok());
}

TEST(Minisign, key_ids) {
  struct Case {
    std::string text, id;
  };
  const Case cases[] = {{"0CF2074BCEF0CA13", "0CF2074BCEF0CA13"},
                        {"CF2074BCEF0CA13", "0CF2074BCEF0CA13"},  // as minisign prints it
                        {"cf2074bcef0ca13", "0CF2074BCEF0CA13"},
                        {"", "none"},
                        {"00CF2074BCEF0CA13", "none"},
                        {"0x1", "none"},
                        {"-1", "none"}};
  for (const Case& c : cases) {
    const auto id = parse_key_id(c.text);
    EXPECT_EQ(id ? to_text(*id) : "none", c.id) << c.text;
  }
}

TEST(Minisign, what_a_new_key_signs_verifies) {
  const auto key = SecretKey::generate();
  ASSERT_TRUE(key.ok());
  const SignedBytes bytes(bytes_of("plugin"));
  const auto signature = key->sign(bytes, "timestamp:1", "by me");
  ASSERT_TRUE(signature.ok());
  EXPECT_EQ(judged(signature->to_file(), "plugin", key->public_key().to_text()), "ok");
  EXPECT_EQ(line_of(key->sign(bytes, "two\nlines", "")),
            "usage: a comment is one line, without carriage returns and 0 bytes");
  EXPECT_EQ(line_of(key->sign(bytes, "", std::string(1025, 'x'))),
            "usage: a comment of 1025 bytes, at most 1024 are read");
  EXPECT_NE(SecretKey::generate()->public_key(), key->public_key());
}

TEST(Minisign, secret_keys_come_back_with_their_password_only) {
  const auto key = SecretKey::generate();
  const auto text = key->to_file(bytes_of("correct horse"), cheap);
  ASSERT_TRUE(text.ok());
  const auto file = SecretKeyFile::parse(text_of(text->view()));
  ASSERT_TRUE(file.ok()) << line_of(file);
  EXPECT_TRUE(file->encrypted());
  EXPECT_EQ(line_of(file->open(bytes_of("wrong horse"))), "usage: wrong password");
  EXPECT_EQ(line_of(file->open({})), "usage: wrong password");
  const auto opened = file->open(bytes_of("correct horse"));
  ASSERT_TRUE(opened.ok()) << line_of(opened);
  EXPECT_EQ(opened->public_key(), key->public_key());

  const auto plain = SecretKeyFile::parse(text_of(key->to_file({})->view()));
  ASSERT_TRUE(plain.ok()) << line_of(plain);
  EXPECT_FALSE(plain->encrypted());
  EXPECT_EQ(plain->open({})->public_key(), key->public_key());
}

TEST(Minisign, secret_keys_that_are_none) {
  const auto key = SecretKey::generate();
  const auto written = key->to_file({});
  const std::string good(text_of(written->view()));
  // Characters of base64 behind the comment: 4 stand for 3 bytes.
  const size_t base64 = good.find('\n') + 1;
  const auto changed = [&](size_t at, std::string_view to) {
    return std::string(good).replace(base64 + at, to.size(), to);
  };
  struct Case {
    std::string what, text, expected;
  };
  const Case cases[] = {
      {"algorithm", changed(0, "RX"), "invalid: not an Ed25519 secret key"},
      {"encryption", changed(2, "RA"), "invalid: a secret key encrypted in an unknown way"},
      {"checksum", changed(6, "AA"), "invalid: a secret key with an unknown checksum"},
      {"a huge cost",
       with(changed(2, "RTY0IyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP///////w").substr(0, good.size()), "",
            ""),
       "invalid: a secret key that asks for more than 33554432 operations or 1024 MiB of memory"},
      {"public half", changed(132, "AAAA"), "invalid: a secret key whose halves do not fit each other"},
      {"cut off", good.substr(0, good.size() - 5), "invalid: line 2: expected 158 bytes as base64"},
      {"more", good + "x", "invalid: line 3: expected the end of the file"},
  };
  for (const Case& c : cases) {
    const auto file = SecretKeyFile::parse(c.text);
    EXPECT_EQ(file ? line_of(file->open({})) : line_of(file), c.expected) << c.what;
  }
}

// ---- with Debian's minisign

class WithMinisign : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(write_file(scratch_ / "file", std::string_view("some bytes\n")).ok()); }
  // Its stdin is `input`; the answer is its output, or what went wrong.
  std::string minisign(const std::string& arguments, std::string_view input = "") const {
    EXPECT_TRUE(write_file(scratch_ / "input", input).ok());
    ChildOptions child;
    child.argv = {"/bin/sh", "-c", "minisign " + arguments + " < input"};
    child.working_directory = scratch_.path();
    child.deadline = std::chrono::seconds(120);
    const auto ended = run_child(child);
    if (!ended) return ended.failure().to_line();
    return ended->succeeded() ? ended->out : "failed: " + ended->err;
  }
  [[nodiscard]] std::string text_of_file(std::string_view name) const {
    const auto text = read_text_file(scratch_ / name, 1 << 16);
    EXPECT_TRUE(text.ok()) << line_of(text);
    return text ? *text : "";
  }
  void write(std::string_view name, std::string_view text) const {
    EXPECT_TRUE(write_file(scratch_ / name, text).ok());
  }
  [[nodiscard]] std::string judged_here(const std::string& signature_file) const {
    const auto key = parse_public_key_file(text_of_file("their.pub"));
    const auto signature = parse_signature(text_of_file(signature_file));
    if (!key || !signature) return key ? line_of(signature) : line_of(key);
    return line_of(check_signature(*signature, *key, SignedBytes(bytes_of(text_of_file("file")))));
  }

  const ScratchDirectory scratch_ = std::move(*ScratchDirectory::create());
};

TEST_F(WithMinisign, it_verifies_what_is_signed_here) {
  const auto key = SecretKey::generate();
  const auto signature =
      key->sign(SignedBytes(bytes_of("some bytes\n")), "timestamp:7\tfile:file\thashed", "made here");
  write("our.pub", key->public_key().to_file());
  write("file.minisig", signature->to_file());
  EXPECT_EQ(minisign("-V -H -m file -p our.pub"),
            "Signature and comment signature verified\nTrusted comment: timestamp:7\tfile:file\thashed\n");
  EXPECT_NE(minisign("-V -m file -P " + key->public_key().to_text()).find("verified"), std::string::npos);
  write("file", "other bytes\n");
  EXPECT_NE(minisign("-V -m file -p our.pub").find("failed"), std::string::npos);
}

TEST_F(WithMinisign, what_it_signs_verifies_here) {
  minisign("-G -W -p their.pub -s their.key");
  minisign("-S -W -m file -s their.key -t 'for you'");
  minisign("-S -W -l -m file -s their.key -x legacy");
  EXPECT_EQ(judged_here("file.minisig"), "ok");
  EXPECT_EQ(judged_here("legacy"), "ok");
  EXPECT_FALSE(parse_signature(text_of_file("legacy"))->prehashed);
  EXPECT_EQ(parse_signature(text_of_file("file.minisig"))->trusted_comment, "for you");
  write("file", "other bytes\n");
  EXPECT_EQ(judged_here("file.minisig").substr(0, 33), "invalid: not a signature of these");
}

TEST_F(WithMinisign, it_signs_with_keys_made_here) {
  const auto key = SecretKey::generate();
  write("their.pub", key->public_key().to_file());
  write("plain.key", text_of(key->to_file({})->view()));
  write("sealed.key", text_of(key->to_file(bytes_of("correct horse"), cheap)->view()));
  minisign("-S -W -m file -s plain.key -x by_plain");
  minisign("-S -m file -s sealed.key -x by_sealed", "correct horse\n");
  EXPECT_EQ(judged_here("by_plain"), "ok");
  EXPECT_EQ(judged_here("by_sealed"), "ok");
  EXPECT_NE(minisign("-S -m file -s sealed.key -x nothing", "wrong horse\n").find("Wrong password"), std::string::npos);
}

TEST_F(WithMinisign, keys_that_it_made_open_here) {
  minisign("-G -p their.pub -s sealed.key", "correct horse\ncorrect horse\n");
  minisign("-G -f -W -p plain.pub -s plain.key");
  const auto sealed = SecretKeyFile::parse(text_of_file("sealed.key"));
  ASSERT_TRUE(sealed.ok()) << line_of(sealed);
  EXPECT_TRUE(sealed->encrypted());
  const auto key = sealed->open(bytes_of("correct horse"));
  ASSERT_TRUE(key.ok()) << line_of(key);
  EXPECT_EQ(key->public_key(), *parse_public_key_file(text_of_file("their.pub")));
  const auto plain = SecretKeyFile::parse(text_of_file("plain.key"));
  ASSERT_TRUE(plain.ok()) << line_of(plain);
  EXPECT_EQ(plain->open({})->public_key(), *parse_public_key_file(text_of_file("plain.pub")));
}

}  // namespace
}  // namespace wrought::minisign
