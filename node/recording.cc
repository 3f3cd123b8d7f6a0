#include "node/recording.h"

#include <algorithm>
#include <cstring>

#include "common/hash.h"

namespace wrought {
namespace {

uint64_t size_of(const GuestRanges& ranges) {
  uint64_t bytes = 0;
  for (size_t i = 0; i < ranges.count; ++i) bytes += ranges.all[i].size;
  return bytes;
}

// The named bytes, one range after the other.
void copy_ranges(const GuestRanges& ranges, const GenericCall& call, Bytes& out) {
  out.resize(size_of(ranges));
  size_t at = 0;
  for (size_t i = 0; i < ranges.count; ++i) {
    std::memcpy(out.data() + at, call.memory + ranges.all[i].address, ranges.all[i].size);
    at += ranges.all[i].size;
  }
}

Sha256 hash_of(const Bytes& bytes) { return bytes.empty() ? Sha256{} : sha256(bytes); }

// What is other than before, from its first to its last byte.
std::optional<GuestWrite> change_of(const GuestRange& range, const uint8_t* before, const uint8_t* memory) {
  const uint8_t* const after = memory + range.address;
  const auto first = static_cast<size_t>(std::mismatch(before, before + range.size, after).first - before);
  if (first == range.size) return std::nullopt;
  size_t end = range.size;
  while (before[end - 1] == after[end - 1]) --end;
  return GuestWrite{static_cast<uint32_t>(range.address + first), Bytes(after + first, after + end)};
}

const HostFunction& antelope_function(uint32_t ordinal) {
  static const HostProfile& antelope = *find_profile("antelope");
  return antelope.functions[ordinal];
}

std::string text_of(uint32_t ordinal, const std::vector<uint64_t>& arguments) {
  std::string text = std::string(antelope_function(ordinal).name) + "(";
  for (size_t i = 0; i < arguments.size(); ++i) text += (i != 0 ? " " : "") + std::to_string(arguments[i]);
  return text + ")";
}

// The reason of a failed call goes where the engine, or whoever made the apply, looks for it.
void move_failure(HostContext& from, HostContext& to) noexcept {
  to.failed = from.failed;
  to.failure = std::move(from.failure);
  to.gas_at_failure = from.gas_at_failure;
}

}  // namespace

CallRecorder::CallRecorder(const HostProfile& profile, HostContext& host) : profile_(profile), host_(host) {
  host_.failed = false;
}

void CallRecorder::on_call(const InterceptedFunction& function, GenericCall& call) noexcept {
  const bool is_noted = !function.guest_only && complete_ && note_call(function, call);
  host_.costs = costs;
  call.host = &host_;
  profile_.functions[function.ordinal].generic(call);
  call.host = this;
  if (is_noted) note_answer(function, call);
  if (call.gas < 0 && host_.failed) move_failure(host_, *this);
}

bool CallRecorder::note_call(const InterceptedFunction& function, const GenericCall& call) noexcept {
  try {
    ranges_ = function.ranges(call);
    hashed_bytes_ += size_of(ranges_);
    complete_ = recording_.calls.size() < limits::recorded_calls_max && hashed_bytes_ <= limits::hashed_bytes_max &&
                kept_bytes_ <= limits::recorded_bytes_max;
    if (!complete_) return false;
    copy_ranges(ranges_, call, before_);
    RecordedCall noted;
    noted.ordinal = function.ordinal;
    noted.arguments.assign(call.arguments, call.arguments + function.argument_count);
    noted.gas_before = call.gas;
    noted.guest_bytes = hash_of(before_);
    kept_bytes_ += sizeof noted + noted.arguments.size() * sizeof noted.arguments[0];
    recording_.calls.push_back(std::move(noted));
  } catch (...) {
    complete_ = false;
  }
  return complete_;
}

void CallRecorder::note_answer(const InterceptedFunction& function, const GenericCall& call) noexcept {
  try {
    RecordedCall& noted = recording_.calls.back();
    noted.gas_after = call.gas;
    if (call.gas >= 0 && function.has_result) noted.result = call.result;
    if (call.gas < 0 && host_.failed) {
      recording_.failure = host_.failure;
      recording_.gas_at_failure = host_.gas_at_failure;
    }
    const uint8_t* before = before_.data();
    for (size_t i = 0; i < ranges_.count; before += ranges_.all[i].size, ++i) {
      if (!ranges_.all[i].writable) continue;
      auto change = change_of(ranges_.all[i], before, call.memory);
      if (!change) continue;
      kept_bytes_ += change->bytes.size();
      noted.writes.push_back(std::move(*change));
    }
  } catch (...) {
    complete_ = false;
  }
}

void CallRecorder::hand_over() noexcept {
  host_.costs = costs;
  move_failure(*this, host_);
}

std::optional<Recording> CallRecorder::take() {
  if (!complete_ || kept_bytes_ > limits::recorded_bytes_max) return std::nullopt;
  return std::move(recording_);
}

CallPlayer::CallPlayer(const Recording& recording) : recording_(recording) {}

void CallPlayer::on_call(const InterceptedFunction& function, GenericCall& call) noexcept {
  if (function.guest_only) return work_on_guest(function.ordinal, call);
  try {
    play(function, call);
  } catch (...) {
    out_of_memory_ = true;
    call.gas = INT64_MIN;
  }
}

void CallPlayer::work_on_guest(uint32_t ordinal, GenericCall& call) noexcept {
  scratch_.costs = costs;
  call.host = &scratch_;
  antelope_function(ordinal).generic(call);
  call.host = this;
  if (call.gas < 0 && scratch_.failed) move_failure(scratch_, *this);
}

// There is no answer for this call: the apply ends here, and how is of no interest.
void CallPlayer::diverge(GenericCall& call, std::string text) {
  if (difference_.empty()) difference_ = "host call " + std::to_string(next_) + ": " + std::move(text);
  (void)fail_call(*this, "diverged", "");
  gas_at_failure = 0;
  call.gas = INT64_MIN;
}

void CallPlayer::play(const InterceptedFunction& function, GenericCall& call) {
  const std::vector<uint64_t> arguments(call.arguments, call.arguments + function.argument_count);
  const std::string made = text_of(function.ordinal, arguments);
  if (next_ == recording_.calls.size()) return diverge(call, made + ", none was recorded");
  const RecordedCall& noted = recording_.calls[next_];
  if (noted.ordinal != function.ordinal || noted.arguments != arguments)
    return diverge(call, made + ", recorded was " + text_of(noted.ordinal, noted.arguments));
  if (noted.gas_before != call.gas)
    return diverge(call, made + " with " + std::to_string(call.gas) + " gas left, recorded were " +
                             std::to_string(noted.gas_before));
  copy_ranges(function.ranges(call), call, before_);
  if (noted.guest_bytes != hash_of(before_)) return diverge(call, made + " on other guest memory than was recorded");
  answer(noted, call);
  ++next_;
}

void CallPlayer::answer(const RecordedCall& noted, GenericCall& call) {
  for (const GuestWrite& write : noted.writes) {
    // Recordings come from files too.
    if (static_cast<int64_t>(write.address + write.bytes.size()) > static_cast<int64_t>(call.memory_bytes))
      return diverge(call, "the recorded answer lies outside of memory");
    std::ranges::copy(write.bytes, call.memory + write.address);
  }
  call.result = noted.result;
  call.gas = noted.gas_after;
  const bool is_last = &noted == &recording_.calls.back();
  if (call.gas >= 0 || !is_last || !recording_.failure) return;
  failed = true;
  failure = *recording_.failure;
  gas_at_failure = recording_.gas_at_failure;
}

void CallPlayer::finish() {
  if (!difference_.empty() || next_ == recording_.calls.size()) return;
  const RecordedCall& noted = recording_.calls[next_];
  difference_ =
      "host call " + std::to_string(next_) + ": none, recorded was " + text_of(noted.ordinal, noted.arguments);
}

}  // namespace wrought
