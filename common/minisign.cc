// Every file here is a fixed number of lines, and every line of base64 a fixed number of bytes: a reader takes lines
// off the front of the text and fields off the front of the bytes, and both must be used up at the end.
#include "common/minisign.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace wrought::minisign {
namespace {

static_assert(sizeof(Ed25519Key) == crypto_sign_PUBLICKEYBYTES);
static_assert(sizeof(Ed25519Signature) == crypto_sign_BYTES);
static_assert(sizeof(Blake2b512) == crypto_generichash_BYTES_MAX);

using Algorithm = std::array<uint8_t, 2>;
constexpr Algorithm alg_ed25519 = {'E', 'd'}, alg_prehashed = {'E', 'D'}, alg_scrypt = {'S', 'c'},
                    alg_blake2b = {'B', '2'}, alg_none = {0, 0};

constexpr std::string_view untrusted_prefix = "untrusted comment: ";
constexpr std::string_view trusted_prefix = "trusted comment: ";

constexpr size_t pair_bytes = crypto_sign_SECRETKEYBYTES;  // seed, public key
using Checksum = std::array<uint8_t, 32>;
using Salt = std::array<uint8_t, crypto_pwhash_scryptsalsa208sha256_SALTBYTES>;
constexpr size_t sealed_bytes = sizeof(KeyId) + pair_bytes + sizeof(Checksum);
constexpr size_t public_key_bytes = sizeof(Algorithm) + sizeof(KeyId) + sizeof(Ed25519Key);
constexpr size_t signature_bytes = sizeof(Algorithm) + sizeof(KeyId) + sizeof(Ed25519Signature);
constexpr size_t secret_key_bytes = 3 * sizeof(Algorithm) + sizeof(Salt) + 2 * sizeof(uint64_t) + sealed_bytes;

Failure invalid(std::string message) { return fail(FailureClass::invalid, std::move(message)); }

// ---- lines

constexpr bool may_stand_in_comment(char c) { return c != '\0' && c != '\r' && c != '\n'; }

class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  // The next line without its end.
  Result<std::string_view> next(const char* expected) {
    ++number_;
    if (rest_.empty()) return invalid(place() + "the file ends where " + expected + " was expected");
    const size_t end = std::min(rest_.find('\n'), rest_.size());
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (!std::ranges::all_of(line, may_stand_in_comment)) return invalid(place() + "a carriage return or 0 byte");
    return line;
  }

  Result<std::string_view> comment(std::string_view prefix, size_t bytes_max) {
    auto line = next("a comment");
    if (!line) return line.failure();
    if (!line->starts_with(prefix)) return invalid(place() + "expected \"" + std::string(prefix) + "\"");
    const std::string_view comment = line->substr(prefix.size());
    if (comment.size() > bytes_max) return invalid(place() + too_long(comment.size(), bytes_max));
    return comment;
  }

  // A line of base64 that stands for `bytes.size()` bytes.
  Result<> base64(std::span<uint8_t> bytes) {
    auto line = next("base64");
    if (!line) return line.failure();
    size_t size = 0;
    const char* end = nullptr;
    // libsodium takes some bytes from 0x80 on for letters of base64.
    const bool is_ascii = std::ranges::all_of(*line, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const bool read = is_ascii && sodium_base642bin(bytes.data(), bytes.size(), line->data(), line->size(), nullptr,
                                                    &size, &end, sodium_base64_VARIANT_ORIGINAL) == 0;
    if (!read || size != bytes.size() || end != line->data() + line->size())
      return invalid(place() + "expected " + std::to_string(bytes.size()) + " bytes as base64");
    return Unit{};
  }

  Result<> end() {
    if (rest_.empty()) return Unit{};
    ++number_;
    return invalid(place() + "expected the end of the file");
  }

  static std::string too_long(size_t size, size_t max) {
    return "a comment of " + std::to_string(size) + " bytes, at most " + std::to_string(max) + " are read";
  }

 private:
  [[nodiscard]] std::string place() const { return "line " + std::to_string(number_) + ": "; }

  std::string_view rest_;
  int number_ = 0;
};

std::string to_base64(ByteView bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the 0 byte that is counted
  return text;
}

// ---- fields

// REQUIRES of both: there is room for all that is taken or put.
class TakeFields {
 public:
  explicit TakeFields(ByteView bytes) : rest_(bytes) {}
  template <size_t N>
  std::array<uint8_t, N> take() {
    std::array<uint8_t, N> field;
    take_into(field);
    return field;
  }
  void take_into(std::span<uint8_t> field) {
    std::copy_n(rest_.begin(), field.size(), field.begin());
    rest_ = rest_.subspan(field.size());
  }
  uint64_t take_u64() {
    const auto bytes = take<8>();
    uint64_t value = 0;
    for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
    return value;
  }

 private:
  ByteView rest_;
};

class PutFields {
 public:
  explicit PutFields(std::span<uint8_t> bytes) : rest_(bytes) {}
  void put(ByteView field) {
    std::ranges::copy(field, rest_.begin());
    rest_ = rest_.subspan(field.size());
  }
  void put_u64(uint64_t value) {
    std::array<uint8_t, 8> bytes;
    for (uint8_t& byte : bytes) {
      byte = static_cast<uint8_t>(value);
      value >>= 8;
    }
    put(bytes);
  }

 private:
  std::span<uint8_t> rest_;
};

// ---- parts of secret keys

Checksum checksum_of(const KeyId& id, ByteView pair) {
  Checksum sum;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, sum.size());
  crypto_generichash_update(&state, alg_ed25519.data(), alg_ed25519.size());
  crypto_generichash_update(&state, id.data(), id.size());
  crypto_generichash_update(&state, pair.data(), pair.size());
  crypto_generichash_final(&state, sum.data(), sum.size());
  sodium_memzero(&state, sizeof state);
  return sum;
}

// XORs the password's stream over the sealed part: seals and opens.
Result<> apply_password(std::span<uint8_t> sealed, ByteView password, const Salt& salt, PasswordCost cost) {
  LockedBytes stream(sealed.size());
  const char* const text = password.empty() ? "" : reinterpret_cast<const char*>(password.data());  // never null
  if (!stream.ok() || cost.memory_bytes > SIZE_MAX ||
      crypto_pwhash_scryptsalsa208sha256(stream.data(), stream.size(), text, password.size(), salt.data(),
                                         cost.operations, static_cast<size_t>(cost.memory_bytes)) != 0)
    return fail(FailureClass::resource,
                "no memory for the password: " + std::to_string(cost.memory_bytes >> 20) + " MiB are needed");
  for (size_t i = 0; i < sealed.size(); ++i) sealed[i] ^= stream.data()[i];
  return Unit{};
}

// A secret key whose public half is not that of its seed would sign in a way that gives the seed away.
bool is_pair(ByteView pair) {
  LockedBytes again(pair_bytes);
  if (!again.ok()) return false;
  Ed25519Key key;
  crypto_sign_seed_keypair(key.data(), again.data(), pair.data());
  return sodium_memcmp(again.data(), pair.data(), pair.size()) == 0;
}

Result<> check_comment(std::string_view comment, size_t bytes_max) {
  if (comment.size() > bytes_max) return fail(FailureClass::usage, Lines::too_long(comment.size(), bytes_max));
  if (!std::ranges::all_of(comment, may_stand_in_comment))
    return fail(FailureClass::usage, "a comment is one line, without carriage returns and 0 bytes");
  return Unit{};
}

// What the global signature is over.
Bytes comment_message(const Signature& signature) {
  Bytes message(signature.of_file.begin(), signature.of_file.end());
  const ByteView comment = bytes_of(signature.trusted_comment);
  message.insert(message.end(), comment.begin(), comment.end());
  return message;
}

bool verifies(const Ed25519Signature& signature, ByteView message, const Ed25519Key& key) {
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

}  // namespace

// ---- key ids

std::string to_text(const KeyId& id) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (size_t i = id.size(); i-- > 0;) text += {digits[id[i] >> 4], digits[id[i] & 15]};
  return text;
}

std::optional<KeyId> parse_key_id(std::string_view text) {
  if (text.empty() || text.size() > 16) return std::nullopt;
  uint64_t value = 0;
  for (const char c : text) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    value = value << 4 | static_cast<uint64_t>(digit);
  }
  KeyId id;
  PutFields(id).put_u64(value);
  return id;
}

// ---- public keys

std::string PublicKey::to_text() const {
  std::array<uint8_t, public_key_bytes> bytes;
  PutFields out(bytes);
  out.put(alg_ed25519);
  out.put(id);
  out.put(key);
  return to_base64(bytes);
}

std::string PublicKey::to_file() const {
  return std::string(untrusted_prefix) + "minisign public key " + minisign::to_text(id) + "\n" + to_text() + "\n";
}

Result<PublicKey> parse_public_key(std::string_view base64) {
  std::array<uint8_t, public_key_bytes> bytes;
  Lines lines(base64);
  Result<> read = lines.base64(bytes);
  if (read) read = lines.end();
  if (!read) return invalid("not a public key: expected " + std::to_string(bytes.size()) + " bytes as base64");
  TakeFields in(bytes);
  if (in.take<2>() != alg_ed25519) return invalid("not an Ed25519 public key");
  PublicKey key;
  key.id = in.take<sizeof(KeyId)>();
  key.key = in.take<sizeof(Ed25519Key)>();
  return key;
}

Result<PublicKey> parse_public_key_file(std::string_view text) {
  Lines lines(text);
  if (auto comment = lines.comment(untrusted_prefix, untrusted_comment_bytes_max); !comment) return comment.failure();
  auto line = lines.next("a public key");
  if (!line) return line.failure();
  if (auto end = lines.end(); !end) return end.failure();
  return parse_public_key(*line);
}

// ---- signatures

std::string Signature::to_file() const {
  std::array<uint8_t, signature_bytes> bytes;
  PutFields out(bytes);
  out.put(prehashed ? alg_prehashed : alg_ed25519);
  out.put(key_id);
  out.put(of_file);
  return std::string(untrusted_prefix) + untrusted_comment + "\n" + to_base64(bytes) + "\n" +
         std::string(trusted_prefix) + trusted_comment + "\n" + to_base64(of_comment) + "\n";
}

Result<Signature> parse_signature(std::string_view text) {
  if (text.size() > signature_file_bytes_max)
    return invalid(std::to_string(text.size()) + " bytes, at most " + std::to_string(signature_file_bytes_max) +
                   " are read");
  Signature signature;
  std::array<uint8_t, signature_bytes> bytes;
  Lines lines(text);
  auto untrusted = lines.comment(untrusted_prefix, untrusted_comment_bytes_max);
  if (!untrusted) return untrusted.failure();
  signature.untrusted_comment = *untrusted;
  if (auto read = lines.base64(bytes); !read) return read.failure();
  auto trusted = lines.comment(trusted_prefix, trusted_comment_bytes_max);
  if (!trusted) return trusted.failure();
  signature.trusted_comment = *trusted;
  if (auto read = lines.base64(signature.of_comment); !read) return read.failure();
  if (auto end = lines.end(); !end) return end.failure();

  TakeFields in(bytes);
  const auto algorithm = in.take<2>();
  if (algorithm != alg_prehashed && algorithm != alg_ed25519) return invalid("line 2: not an Ed25519 signature");
  signature.prehashed = algorithm == alg_prehashed;
  signature.key_id = in.take<sizeof(KeyId)>();
  signature.of_file = in.take<sizeof(Ed25519Signature)>();
  return signature;
}

SignedBytes::SignedBytes(ByteView bytes) : file(bytes), hash{} {
  prepare_sodium();
  crypto_generichash(hash.data(), hash.size(), file.data(), file.size(), nullptr, 0);
}

Result<> check_signature(const Signature& signature, const PublicKey& key, const SignedBytes& bytes) {
  if (signature.key_id != key.id)
    return invalid("a signature of key " + to_text(signature.key_id) + ", not of " + to_text(key.id));
  if (!verifies(signature.of_file, signature.prehashed ? ByteView(bytes.hash) : bytes.file, key.key))
    return invalid("not a signature of these bytes by key " + to_text(key.id));
  if (!verifies(signature.of_comment, comment_message(signature), key.key))
    return invalid("the trusted comment is not the one that key " + to_text(key.id) + " signed");
  return Unit{};
}

// ---- secret keys

Result<SecretKey> SecretKey::generate() {
  SecretKey made{LockedBytes(pair_bytes)};
  if (!made.pair_.ok()) return fail(FailureClass::resource, "no memory for a secret key");
  randombytes_buf(made.public_key_.id.data(), made.public_key_.id.size());
  crypto_sign_keypair(made.public_key_.key.data(), made.pair_.data());
  return made;
}

Result<Signature> SecretKey::sign(const SignedBytes& bytes, std::string_view trusted_comment,
                                  std::string_view untrusted_comment) const {
  if (auto good = check_comment(trusted_comment, trusted_comment_bytes_max); !good) return good.failure();
  if (auto good = check_comment(untrusted_comment, untrusted_comment_bytes_max); !good) return good.failure();
  Signature signature;
  signature.key_id = public_key_.id;
  signature.trusted_comment = trusted_comment;
  signature.untrusted_comment = untrusted_comment;
  crypto_sign_detached(signature.of_file.data(), nullptr, bytes.hash.data(), bytes.hash.size(), pair_.view().data());
  const Bytes message = comment_message(signature);
  crypto_sign_detached(signature.of_comment.data(), nullptr, message.data(), message.size(), pair_.view().data());
  return signature;
}

Result<LockedBytes> SecretKey::to_file(ByteView password, PasswordCost cost) const {
  const bool encrypt = !password.empty();
  if (!encrypt) cost = {0, 0};
  Salt salt{};
  LockedBytes bytes(secret_key_bytes);
  if (!bytes.ok()) return fail(FailureClass::resource, "no memory for a secret key");
  if (encrypt) randombytes_buf(salt.data(), salt.size());
  PutFields out(bytes.span());
  out.put(alg_ed25519);
  out.put(encrypt ? alg_scrypt : alg_none);
  out.put(alg_blake2b);
  out.put(salt);
  out.put_u64(cost.operations);
  out.put_u64(cost.memory_bytes);
  out.put(public_key_.id);
  out.put(pair_.view());
  out.put(encrypt ? checksum_of(public_key_.id, pair_.view()) : Checksum{});  // minisign -W leaves it 0
  if (encrypt) {
    if (auto done = apply_password(bytes.span().last(sealed_bytes), password, salt, cost); !done) return done.failure();
  }
  const std::string comment =
      std::string(untrusted_prefix) + (encrypt ? "minisign encrypted secret key\n" : "minisign secret key\n");
  const size_t base64_size = sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  LockedBytes text(comment.size() + base64_size);
  if (!text.ok()) return fail(FailureClass::resource, "no memory for a secret key");
  std::ranges::copy(bytes_of(comment), text.data());
  sodium_bin2base64(reinterpret_cast<char*>(text.data()) + comment.size(), base64_size, bytes.view().data(),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.data()[text.size() - 1] = '\n';  // in the place of the 0 byte
  return text;
}

Result<SecretKeyFile> SecretKeyFile::parse(std::string_view text) {
  LockedBytes bytes(secret_key_bytes);
  SecretKeyFile file{LockedBytes(sealed_bytes)};
  if (!bytes.ok() || !file.sealed_.ok()) return fail(FailureClass::resource, "no memory for a secret key");
  Lines lines(text);
  if (auto comment = lines.comment(untrusted_prefix, untrusted_comment_bytes_max); !comment) return comment.failure();
  if (auto read = lines.base64(bytes.span()); !read) return read.failure();
  if (auto end = lines.end(); !end) return end.failure();

  TakeFields in(bytes.view());
  if (in.take<2>() != alg_ed25519) return invalid("not an Ed25519 secret key");
  const auto kdf = in.take<2>();
  if (kdf != alg_scrypt && kdf != alg_none) return invalid("a secret key encrypted in an unknown way");
  if (in.take<2>() != alg_blake2b) return invalid("a secret key with an unknown checksum");
  file.encrypted_ = kdf == alg_scrypt;
  file.salt_ = in.take<sizeof(Salt)>();
  file.cost_.operations = in.take_u64();
  file.cost_.memory_bytes = in.take_u64();
  in.take_into(file.sealed_.span());
  const PasswordCost most;
  if (file.encrypted_ && (file.cost_.operations > most.operations || file.cost_.memory_bytes > most.memory_bytes))
    return invalid("a secret key that asks for more than " + std::to_string(most.operations) + " operations or " +
                   std::to_string(most.memory_bytes >> 20) + " MiB of memory");
  return file;
}

Result<SecretKey> SecretKeyFile::open(ByteView password) const {
  LockedBytes opened(sealed_bytes);
  SecretKey key{LockedBytes(pair_bytes)};
  if (!opened.ok() || !key.pair_.ok()) return fail(FailureClass::resource, "no memory for a secret key");
  std::ranges::copy(sealed_.view(), opened.data());
  if (encrypted_) {
    if (auto done = apply_password(opened.span(), password, salt_, cost_); !done) return done.failure();
  }
  TakeFields in(opened.view());
  key.public_key_.id = in.take<sizeof(KeyId)>();
  in.take_into(key.pair_.span());
  const auto sum = in.take<sizeof(Checksum)>();
  if (encrypted_ && sum != checksum_of(key.public_key_.id, key.pair_.view()))
    return fail(FailureClass::usage, "wrong password");
  if (!is_pair(key.pair_.view())) return invalid("a secret key whose halves do not fit each other");
  const ByteView public_half = key.pair_.view().last(sizeof(Ed25519Key));
  std::ranges::copy(public_half, key.public_key_.key.begin());
  return key;
}

}  // namespace wrought::minisign
