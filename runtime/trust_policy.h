// The trust file: whose plugins a node loads, and built for what. docs/trust.md shows one.
//
//   signatures = 2                  # by that many builders; needed
//   [[key]]                         # at least as many builders as signatures
//   name = "alice"                  # for messages
//   public_key = "RWQ..."           # as minisign -P takes it
//   builder = "one"                 # keys of one builder count once; default: every key is a builder of its own
//   valid_from = 2026-01-01         # a date (UTC), or a time with its offset; both optional
//   valid_until = 2026-12-31        # that day is the last one
//   [[revoked_key]]
//   id = "CF2074BCEF0CA13"
//   from = 2026-06-01               # optional
//   [revoked]
//   plugins = ["<64 hex digits>"]   # content hashes
//   code = ["<64 hex digits>"]      # code hashes: every plugin of this contract
//   [require]                       # of the manifest; all optional, a list where several are good
//   profile = "antelope"
//   profile_version = 1
//   schedule = "<64 hex digits>"
//   compiler = "..."
//   codegen_version = 3
//   memory = "guard"
//
// Any other key is refused, so that a misspelt rule cannot be missed.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/minisign.h"
#include "common/result.h"

namespace wrought {

inline constexpr size_t trust_file_bytes_max = size_t{4} << 20;

using TrustTime = std::chrono::sys_seconds;

// "2026-12-31T23:59:59Z"
[[nodiscard]] std::string to_text(TrustTime time);

struct TrustedKey {
  std::string name, builder;
  minisign::PublicKey key;
  std::optional<TrustTime> valid_from, valid_until;  // from the first second of one to before the other
};

struct TrustPolicy {
  uint32_t signatures = 1;       // 1 to the number of builders
  std::vector<TrustedKey> keys;  // names and key ids are unique
  struct RevokedKey {
    minisign::KeyId id;
    std::optional<TrustTime> from;
  };
  std::vector<RevokedKey> revoked_keys;
  std::set<std::string, std::less<>> revoked_plugins, revoked_code;  // hashes, lower-case hex

  // What a manifest must say; empty: anything. Texts and numbers alike are kept as text.
  struct Requirement {
    std::string rule;  // "profile", "schedule" ...
    std::vector<std::string> good;
  };
  std::vector<Requirement> requirements;
};

// Failures are of class `usage`, with the file and line.
[[nodiscard]] Result<TrustPolicy> parse_trust_policy(std::string_view text, std::string_view file_name);

}  // namespace wrought
