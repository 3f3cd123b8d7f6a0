/// @file
/// How much is asked of a plugin before it is loaded.
#pragma once

#include <cstdint>
#include <string>

namespace wrought {

/// Which checks are made.
enum class VerifyDepth : uint8_t {
  /// As `known`, without the hash over the whole file: for such files that a checksum showed to be unchanged.
  unchanged,
  /// What was built is whole and fits this runtime, and the dynamic linker is given nothing else than it may be given.
  /// For files that this machine verified to full depth earlier and that are known by their hash since, such as those
  /// of one's own store.
  known,
  /// And the metered module inside: everything but the instructions. For files of which no instruction will run.
  structure,
  /// And every instruction (about 9 ms for 200 KB of code): for all other files.
  code,
};

/// What a loader asks for.
struct VerifyOptions {
  VerifyDepth depth = VerifyDepth::code;  ///< which checks
  /// The chain's gas schedule, as the hex SHA-256 of its canonical JSON: plugins with another price list are refused.
  /// Empty: any schedule whose hash is right.
  std::string schedule_hash = {};
};

}  // namespace wrought
