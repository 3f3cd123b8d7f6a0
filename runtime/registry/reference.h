// The name of an artifact in a registry: REGISTRY/NAME:TAG, REGISTRY/NAME@sha256:DIGEST, or both.
//
// Grammar of the OCI distribution specification 1.1 for NAME and TAG. REGISTRY is a host with an optional port, and
// always written out: a first part without a dot, a port or "localhost" is refused rather than taken for a name in a
// registry that nobody named.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/result.h"

namespace wrought::registry {

// "sha256:" and 64 digits 0-9 a-f. The only algorithm that wrought writes or accepts.
[[nodiscard]] bool is_digest(std::string_view text);
[[nodiscard]] std::string digest_of(std::string_view bytes);

struct Reference {
  std::string host;                   // "registry.example.org:5000", "127.0.0.1:5000", "[::1]:5000"
  std::string name;                   // "chain/token"
  std::optional<std::string> tag;     // at least one of the two is there
  std::optional<std::string> digest;  // pins the manifest, whatever the tag points to

  // What stands in a manifest's URL when it is fetched: the digest, or else the tag.
  [[nodiscard]] const std::string& target() const { return digest ? *digest : *tag; }
  [[nodiscard]] std::string to_string() const;
};

// Failure (usage) that names the part that is wrong.
[[nodiscard]] Result<Reference> parse_reference(std::string_view text);

}  // namespace wrought::registry
