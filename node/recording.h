// The host calls of one apply: noted while they happen, and played back to another engine.
//
// Recording: the contract is linked to an intercepted profile (hostapi/intercept.h), and the host context it gets is a
// CallRecorder before the real one. Every call is made as ever; noted are its arguments, the gas before and after, a
// hash of the guest memory that its arguments name, the result, and what the host wrote into guest memory.
//
// Playing: the same contract on another engine, linked to the same profile, gets a CallPlayer. Each call must be the
// next one of the recording, with the same arguments, gas and memory; it then gets the recorded answer, and the real
// host notices nothing. The first call that is another ends the apply: there is no answer for it.
//
// Host functions that emitted code may do by itself are not noted; the player does them, as they need no host.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "hostapi/antelope/context.h"
#include "hostapi/intercept.h"
#include "hostapi/state/memory_state.h"

namespace wrought {

struct GuestWrite {
  uint32_t address = 0;
  Bytes bytes;
  bool operator==(const GuestWrite&) const = default;
};

struct RecordedCall {
  uint32_t ordinal = 0;
  std::vector<uint64_t> arguments;
  int64_t gas_before = 0;
  int64_t gas_after = 0;  // negative: the call failed, or gas ran out
  uint64_t result = 0;
  Sha256 guest_bytes{};  // of what the arguments name, before the call; zero if they name nothing
  std::vector<GuestWrite> writes;
  bool operator==(const RecordedCall&) const = default;
};

struct Recording {
  std::vector<RecordedCall> calls;
  // Of the last call, if it failed for a reason other than gas.
  std::optional<HostFailure> failure;
  int64_t gas_at_failure = 0;
};

namespace limits {
// Per recording. What passes them is not recorded, and not compared.
inline constexpr uint64_t recorded_calls_max = 1'000'000;
inline constexpr uint64_t recorded_bytes_max = uint64_t{64} << 20;  // written by the host, and arguments
inline constexpr uint64_t hashed_bytes_max = uint64_t{1} << 30;     // named by arguments
}  // namespace limits

// Stands before the host of one apply.
class CallRecorder final : public CallInterceptor {
 public:
  // `profile`: whose functions do the work; `host` is of that profile. Both outlive the recorder.
  CallRecorder(const HostProfile& profile, HostContext& host);

  void on_call(const InterceptedFunction& function, GenericCall& call) noexcept override;

  // To be called when the apply has ended: the host then looks as if it had served the apply itself.
  void hand_over() noexcept;
  // All calls, or nothing if there were too many, or no memory for them.
  [[nodiscard]] std::optional<Recording> take();

 private:
  [[nodiscard]] bool note_call(const InterceptedFunction& function, const GenericCall& call) noexcept;
  void note_answer(const InterceptedFunction& function, const GenericCall& call) noexcept;

  const HostProfile& profile_;
  HostContext& host_;
  Recording recording_;
  GuestRanges ranges_;  // of the call at hand, ...
  Bytes before_;        // ... and what they held before it
  uint64_t kept_bytes_ = 0, hashed_bytes_ = 0;
  bool complete_ = true;
};

// The host of one apply that is played back.
class CallPlayer final : public CallInterceptor {
 public:
  // `recording` outlives the player.
  explicit CallPlayer(const Recording& recording);

  void on_call(const InterceptedFunction& function, GenericCall& call) noexcept override;

  // What was other than in the recording, with the position of the call: "host call 3: ...". Empty: nothing so far.
  [[nodiscard]] const std::string& difference() const { return difference_; }
  // To be called when the apply has ended: calls that it did not make are a difference too.
  void finish();
  // The comparison itself failed: nothing is known.
  [[nodiscard]] bool out_of_memory() const { return out_of_memory_; }

 private:
  void play(const InterceptedFunction& function, GenericCall& call);
  void work_on_guest(uint32_t ordinal, GenericCall& call) noexcept;
  void answer(const RecordedCall& noted, GenericCall& call);
  void diverge(GenericCall& call, std::string text);

  const Recording& recording_;
  size_t next_ = 0;
  std::string difference_;
  bool out_of_memory_ = false;
  Bytes before_;
  // For functions that work on guest memory alone; they look at nothing of it.
  MemoryState state_;
  Overlay writes_{&state_};
  TransactionInfo transaction_;
  BlockInfo block_;
  Action action_;
  AntelopeContext scratch_{writes_, transaction_, block_, action_};
};

}  // namespace wrought
