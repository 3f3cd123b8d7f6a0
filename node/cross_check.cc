#include "node/cross_check.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "common/hash.h"
#include "common/hex.h"
#include "common/printable.h"

namespace wrought {
namespace {

// Most of a memory is zero and stays so; comparing blocks finds its end faster than hashing it.
ByteView without_zeros_at_end(ByteView memory) {
  static constexpr std::array<uint8_t, 4096> zeros{};
  size_t size = memory.size();
  while (size >= zeros.size() && std::memcmp(memory.data() + size - zeros.size(), zeros.data(), zeros.size()) == 0)
    size -= zeros.size();
  while (size != 0 && memory[size - 1] == 0) --size;
  return memory.first(size);
}

// Sees memory for us, and then for whoever else wanted to.
class MemoryHash final : public InstanceObserver {
 public:
  MemoryHash(Answer& answer, InstanceObserver* next) : answer_(answer), next_(next) {}

  void ended(std::span<const uint8_t> memory) noexcept override {
    answer_.memory_bytes = memory.size();
    answer_.memory_hash = sha256(without_zeros_at_end(memory));
    if (next_ != nullptr) next_->ended(memory);
  }

 private:
  Answer& answer_;
  InstanceObserver* next_;
};

std::string text_of(const Outcome& outcome) {
  std::string text(to_string(outcome.kind));
  if (outcome.kind == OutcomeKind::trapped) text += " " + std::string(to_string(outcome.trap));
  if (!outcome.error_class.empty()) text += " " + outcome.error_class;
  if (!outcome.message.empty()) text += " \"" + printable(outcome.message) + "\"";
  if (outcome.code != 0) text += " " + std::to_string(outcome.code);
  return text;
}

bool is_same_end(const Outcome& a, const Outcome& b) {
  return a.kind == b.kind && (a.kind != OutcomeKind::trapped || a.trap == b.trap) && a.error_class == b.error_class &&
         a.message == b.message && a.code == b.code;
}

bool has_meaningful_memory(const Outcome& outcome) {
  return outcome.kind != OutcomeKind::trapped || outcome.trap != TrapKind::memory_out_of_bounds;
}

// All that differs, in the order in which a reader wants to know it.
class Differences {
 public:
  std::string text;

  void add(const std::string& difference) { text += (text.empty() ? "" : "; ") + difference; }
  void add(std::string_view what, const std::string& first, const std::string& second) {
    if (first != second) add(std::string(what) + " " + first + " and " + second);
  }
};

}  // namespace

bool is_comparable(const Outcome& outcome) {
  return outcome.kind != OutcomeKind::host_error ||
         (outcome.error_class != "deadline" && outcome.error_class != "resource" && !outcome.error_class.empty());
}

Outcome apply_recorded(Contract& contract, const HostProfile& profile, const ApplyRequest& request, HostContext& host,
                       std::optional<RecordedApply>& recorded) noexcept {
  CallRecorder recorder(profile, host);
  Answer answer;
  MemoryHash observer(answer, request.observer);
  ApplyRequest watched = request;
  watched.observer = &observer;
  Outcome outcome = contract.apply(watched, recorder);
  recorder.hand_over();
  try {
    auto recording = recorder.take();
    if (!recording || !is_comparable(outcome)) return outcome;
    answer.engine = contract.engine();
    answer.outcome = outcome;
    recorded = RecordedApply{request.receiver,  request.code,          request.action,
                             request.gas_limit, std::move(*recording), std::move(answer)};
  } catch (...) {
    recorded.reset();
  }
  return outcome;
}

PlayedApply play(Contract& contract, const RecordedApply& recorded, std::chrono::nanoseconds deadline) {
  PlayedApply played;
  played.answer.engine = contract.engine();
  CallPlayer player(recorded.recording);
  MemoryHash observer(played.answer, nullptr);
  played.answer.outcome = contract.apply(
      {recorded.receiver, recorded.code, recorded.action, recorded.gas_limit, deadline, &observer}, player);
  player.finish();
  played.call_difference = player.difference();
  played.is_complete = !player.out_of_memory();
  return played;
}

Comparison compare(const RecordedApply& recorded, const PlayedApply& played) {
  const Answer &first = recorded.answer, &second = played.answer;
  if (!played.is_complete) return {Verdict::inconclusive, "no memory to play the apply"};
  if (!is_comparable(first.outcome))
    return {Verdict::inconclusive, first.engine + " ended by " + text_of(first.outcome)};
  if (!is_comparable(second.outcome))
    return {Verdict::inconclusive, second.engine + " ended by " + text_of(second.outcome)};
  Differences found;
  if (!played.call_difference.empty()) {
    // The second run ended there: how, and with what in memory, says nothing more.
    found.add(played.call_difference);
  } else {
    if (!is_same_end(first.outcome, second.outcome))
      found.add("outcome " + text_of(first.outcome) + " and " + text_of(second.outcome));
    found.add("gas", std::to_string(first.outcome.gas_used), std::to_string(second.outcome.gas_used));
    if (has_meaningful_memory(first.outcome) && has_meaningful_memory(second.outcome)) {
      found.add("bytes of memory", std::to_string(first.memory_bytes), std::to_string(second.memory_bytes));
      found.add("memory hash", to_hex(first.memory_hash), to_hex(second.memory_hash));
    }
  }
  if (found.text.empty()) return {Verdict::equal, "equal"};
  return {Verdict::different, first.engine + " and " + second.engine + " differ: " + found.text};
}

}  // namespace wrought
