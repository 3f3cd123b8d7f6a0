// See key_text.h. K1 keys are written in the old form: that is what nodes answer.
#include "hostapi/abi/key_text.h"

#include <openssl/evp.h>

#include <array>
#include <optional>

#include "common/printable.h"
#include "hostapi/abi/base58.h"
#include "hostapi/antelope/public_key.h"

namespace wrought::abi {
namespace {

constexpr std::array<std::string_view, 3> curves = {"K1", "R1", "WA"};
constexpr uint32_t webauthn = 2;
constexpr std::string_view old_prefix = "EOS";
constexpr size_t checksum_bytes = 4;

std::string_view prefix(KeyKind kind) { return kind == KeyKind::public_key ? "PUB_" : "SIG_"; }

std::string expected(KeyKind kind) {
  return kind == KeyKind::public_key ? "a public key (EOS..., PUB_K1_..., PUB_R1_... or PUB_WA_...)"
                                     : "a signature (SIG_K1_..., SIG_R1_... or SIG_WA_...)";
}

std::string checksum(std::string_view data, std::string_view curve) {
  const std::string covered = std::string(data) + std::string(curve);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  if (EVP_Digest(covered.data(), covered.size(), digest.data(), &size, EVP_ripemd160(), nullptr) != 1) return {};
  return {reinterpret_cast<const char*>(digest.data()), checksum_bytes};
}

// As read_public_key: what is kept has its lengths in their shortest form.
std::string read_signature(PackedReader& bytes) {
  const uint32_t curve = bytes.varuint32();
  if (curve >= curves.size()) bytes.fail("fc::assert_exception", "Provided index out of range for variant.");
  std::string signature;
  pack_varuint32(signature, curve);
  signature += bytes.bytes(65);
  if (curve != webauthn) return signature;
  pack_counted(signature, bytes.counted_bytes());
  pack_counted(signature, bytes.counted_bytes());
  return signature;
}

std::string read_key(KeyKind kind, PackedReader& bytes) {
  return kind == KeyKind::public_key ? read_public_key(bytes) : read_signature(bytes);
}

// The curve, and what follows its prefix.
struct Split {
  uint32_t curve;
  std::string_view checked_with, base58;
};
std::optional<Split> split(KeyKind kind, std::string_view text) {
  if (kind == KeyKind::public_key && text.starts_with(old_prefix)) {
    return Split{0, "", text.substr(old_prefix.size())};
  }
  if (!text.starts_with(prefix(kind))) return std::nullopt;
  text.remove_prefix(prefix(kind).size());
  for (uint32_t curve = 0; curve < curves.size(); ++curve) {
    const std::string_view name = curves[curve];
    if (!text.starts_with(name) || text.substr(name.size(), 1) != "_") continue;
    return Split{curve, name, text.substr(name.size() + 1)};
  }
  return std::nullopt;
}

}  // namespace

std::string unpack_key(KeyKind kind, PackedReader& bytes, std::string& text) {
  const std::string key = read_key(kind, bytes);
  if (!bytes.ok()) return {};
  if (key.size() > key_bytes_max) return "a key or signature of more than " + std::to_string(key_bytes_max) + " bytes";
  const std::string_view curve = curves[static_cast<uint8_t>(key[0])], data = std::string_view(key).substr(1);
  const bool old_form = kind == KeyKind::public_key && key[0] == 0;
  const std::string check = checksum(data, old_form ? "" : curve);
  if (check.empty()) return "the crypto library cannot hash";
  text += old_form ? std::string(old_prefix) : std::string(prefix(kind)) + std::string(curve) + "_";
  text += to_base58(std::string(data) + check);
  return {};
}

std::string pack_key(KeyKind kind, std::string_view text, std::string& out) {
  const std::string problem = "expected " + expected(kind) + ", found \"" + printable(text, 40) + "\"";
  if (text.size() > 2 * key_bytes_max) return problem + ": longer than any";
  const auto parts = split(kind, text);
  if (!parts) return problem;
  const auto decoded = from_base58(parts->base58);
  if (!decoded) return problem + ": not base58";
  if (decoded->size() < checksum_bytes) return problem + ": too short";
  const std::string_view data = std::string_view(*decoded).substr(0, decoded->size() - checksum_bytes);
  std::string key;
  pack_varuint32(key, parts->curve);
  key += data;
  PackedReader reader(key);
  if (read_key(kind, reader) != key || !reader.ok() || !reader.rest().empty()) return problem + ": of a wrong length";
  const std::string check = checksum(data, parts->checked_with);
  if (check.empty()) return "the crypto library cannot hash";
  if (std::string_view(*decoded).substr(data.size()) != check) return problem + ": its checksum is wrong";
  out += key;
  return {};
}

}  // namespace wrought::abi
