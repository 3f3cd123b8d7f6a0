// See key_text.h. K1 keys are written in the old form: that is what nodes answer.
#include "hostapi/abi/key_text.h"

#include <openssl/evp.h>

#include <array>
#include <optional>

#include "common/printable.h"
#include "hostapi/abi/base58.h"

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

// The bytes of one key or signature, lengths in their shortest form; nothing for a key without a relying party.
std::optional<std::string> read_data(KeyKind kind, uint32_t curve, PackedReader& bytes) {
  std::string data(bytes.bytes(kind == KeyKind::public_key ? 33 : 65));
  if (curve != webauthn) return data;
  if (kind == KeyKind::public_key) {
    pack(data, bytes.read<uint8_t>());
    const std::string_view relying_party = bytes.counted_bytes();
    if (relying_party.empty()) return std::nullopt;
    pack_counted(data, relying_party);
  } else {
    pack_counted(data, bytes.counted_bytes());
    pack_counted(data, bytes.counted_bytes());
  }
  return data;
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
  const uint32_t curve = bytes.varuint32();
  if (curve >= curves.size()) return "expected " + expected(kind) + ", found one of kind " + std::to_string(curve);
  const auto data = read_data(kind, curve, bytes);
  if (!bytes.ok()) return {};
  if (!data) return "expected a WebAuthn key with its relying party, found none";
  if (data->size() > key_bytes_max)
    return "a key or signature of more than " + std::to_string(key_bytes_max) + " bytes";
  const bool old_form = kind == KeyKind::public_key && curve == 0;
  const std::string check = checksum(*data, old_form ? "" : curves[curve]);
  if (check.empty()) return "the crypto library cannot hash";
  text += old_form ? std::string(old_prefix) : std::string(prefix(kind)) + std::string(curves[curve]) + "_";
  text += to_base58(*data + check);
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
  PackedReader reader(data);
  const auto read = read_data(kind, parts->curve, reader);
  if (!reader.ok() || !reader.rest().empty() || !read || *read != data) return problem + ": of a wrong length";
  const std::string check = checksum(data, parts->checked_with);
  if (check.empty()) return "the crypto library cannot hash";
  if (std::string_view(*decoded).substr(data.size()) != check) return problem + ": its checksum is wrong";
  pack_varuint32(out, parts->curve);
  out += data;
  return {};
}

}  // namespace wrought::abi
