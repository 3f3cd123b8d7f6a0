// Keys and detached signatures in the format of minisign (https://jedisct1.github.io/minisign/): Ed25519 over the
// file's BLAKE2b-512. Debian's `minisign` verifies what is written here, and the other way round.
//
// Files are lines of text: a comment, then base64. Numbers are little endian.
//
//   public key    "untrusted comment: ..."
//                 "Ed", key id (8), Ed25519 public key (32)
//   secret key    "untrusted comment: ..."
//                 "Ed", "Sc" or two 0 bytes, "B2", salt (32), scrypt's ops and memory limit (8 each), then, XORed with
//                 scrypt's output if it is "Sc": key id (8), seed and public key (64), checksum (32)
//   signature     "untrusted comment: ..."
//                 "ED" (of the BLAKE2b-512) or "Ed" (of the file itself), key id (8), signature (64)
//                 "trusted comment: ..."
//                 global signature (64): of the signature and the trusted comment
//
// Readers are strict: lines end in LF and nothing else, the last one may lack it; nothing may follow. A comment may
// hold any byte but 0, CR and LF, so it is shown through printable() only.
//
// A key id is a random label to find a key by. Anyone can put any id into a file: it proves nothing.
//
// Threads: all of this is free of shared state. Failures: `invalid` for bytes that are not of the format or do not fit
// each other, `resource` when memory is missing; messages say what was expected, `where` is left to the caller.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/bytes.h"
#include "common/locked_bytes.h"
#include "common/result.h"

namespace wrought::minisign {

using KeyId = std::array<uint8_t, 8>;
using Ed25519Key = std::array<uint8_t, 32>;
using Ed25519Signature = std::array<uint8_t, 64>;
using Blake2b512 = std::array<uint8_t, 64>;

// Longest files that are read, and comments in them: as long as the ones that minisign writes.
inline constexpr size_t untrusted_comment_bytes_max = 1024;
inline constexpr size_t trusted_comment_bytes_max = 8192;
inline constexpr size_t key_file_bytes_max = 2048;
inline constexpr size_t signature_file_bytes_max = 16384;
inline constexpr size_t password_bytes_max = 1024;

// 16 upper-case hex digits, the highest byte first: as minisign shows it, which leaves leading zeros out.
[[nodiscard]] std::string to_text(const KeyId& id);
// 1 to 16 hex digits; nothing for any other text.
[[nodiscard]] std::optional<KeyId> parse_key_id(std::string_view text);

struct PublicKey {
  KeyId id{};
  Ed25519Key key{};

  // The one line of base64 that stands for the key, in trust files as in minisign -P.
  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] std::string to_file() const;
  [[nodiscard]] bool operator==(const PublicKey&) const = default;
};

[[nodiscard]] Result<PublicKey> parse_public_key(std::string_view base64);
[[nodiscard]] Result<PublicKey> parse_public_key_file(std::string_view text);

struct Signature {
  bool prehashed = true;  // "ED"; false: "Ed", minisign's older way
  KeyId key_id{};
  Ed25519Signature of_file{};
  std::string untrusted_comment;  // nobody signs this one
  std::string trusted_comment;
  Ed25519Signature of_comment{};  // minisign's global signature

  [[nodiscard]] std::string to_file() const;
};

[[nodiscard]] Result<Signature> parse_signature(std::string_view text);

// What signatures are over: a file's bytes and their hash, taken once for any number of signatures.
struct SignedBytes {
  explicit SignedBytes(ByteView file);
  ByteView file;
  Blake2b512 hash;
};

// Success: the holder of `key` signed exactly these bytes, and the trusted comment. Key ids must be equal, too.
[[nodiscard]] Result<> check_signature(const Signature& signature, const PublicKey& key, const SignedBytes& bytes);

// How much work it is to try one password: scrypt's limits, in libsodium's units.
struct PasswordCost {
  uint64_t operations = 33'554'432;  // what minisign writes: about 3 s
  uint64_t memory_bytes = 1'073'741'824;
};

// An opened secret key, in locked memory.
class SecretKey {
 public:
  [[nodiscard]] static Result<SecretKey> generate();

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  // Prehashed. A comment with a byte that none may hold, or too long, is a failure of class `usage`.
  [[nodiscard]] Result<Signature> sign(const SignedBytes& bytes, std::string_view trusted_comment,
                                       std::string_view untrusted_comment) const;
  // The text of a secret key file. Without a password: not encrypted, as of minisign -W.
  [[nodiscard]] Result<LockedBytes> to_file(ByteView password, PasswordCost cost = {}) const;

 private:
  friend class SecretKeyFile;
  explicit SecretKey(LockedBytes pair) : pair_(std::move(pair)) {}
  LockedBytes pair_;  // seed and public key, as libsodium has them
  PublicKey public_key_;
};

// A secret key file as it was read: still encrypted, if it is.
class SecretKeyFile {
 public:
  // Files that ask for more work than PasswordCost{} are refused.
  [[nodiscard]] static Result<SecretKeyFile> parse(std::string_view text);

  [[nodiscard]] bool encrypted() const { return encrypted_; }
  // `password` is not looked at where the key is not encrypted. A wrong password is a failure of class `usage`.
  [[nodiscard]] Result<SecretKey> open(ByteView password) const;

 private:
  explicit SecretKeyFile(LockedBytes sealed) : sealed_(std::move(sealed)) {}
  bool encrypted_ = false;
  std::array<uint8_t, 32> salt_{};
  PasswordCost cost_;
  LockedBytes sealed_;  // key id, seed and public key, checksum
};

}  // namespace wrought::minisign
