// One apply on two engines: the first run acts on the real host and is recorded, the second one is played back to the
// other engine, and both must agree on outcome, gas, memory and every host call.
//
// Only what an engine is answerable for is compared. An end that says something about this machine at this moment (a
// deadline, no memory) is no answer; what memory holds behind a memory_out_of_bounds means nothing (engine.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "node/recording.h"
#include "runtime/engine.h"

namespace wrought {

struct Answer {
  std::string engine;
  Outcome outcome;
  uint64_t memory_bytes = 0;
  Sha256 memory_hash{};  // of linear memory up to its last byte that is not zero
};

// An apply that can be played back.
struct RecordedApply {
  uint64_t receiver = 0, code = 0, action = 0;
  int64_t gas_limit = 0;
  Recording recording;
  Answer answer;
};

// Runs the apply on `contract`, which must be linked to the intercepted `profile`; `host` is of `profile` itself. The
// outcome, and all that the host sees, is that of a plain apply. `recorded` gets the recording, if there is one.
[[nodiscard]] Outcome apply_recorded(Contract& contract, const HostProfile& profile, const ApplyRequest& request,
                                     HostContext& host, std::optional<RecordedApply>& recorded) noexcept;

struct PlayedApply {
  Answer answer;
  std::string call_difference;  // the first host call that was another; empty if all were the same
  bool is_complete = true;      // false: memory was too short to play it
};

// Runs it again on another engine's contract, linked to the intercepted profile too, against the recorded host.
[[nodiscard]] PlayedApply play(Contract& contract, const RecordedApply& recorded, std::chrono::nanoseconds deadline);

enum class Verdict : uint8_t { equal, different, inconclusive };

struct Comparison {
  Verdict verdict = Verdict::equal;
  std::string text;  // what differs, one line; or why nothing can be said
};

[[nodiscard]] Comparison compare(const RecordedApply& recorded, const PlayedApply& played);

// False for outcomes that depend on the machine and its load.
[[nodiscard]] bool is_comparable(const Outcome& outcome);

}  // namespace wrought
