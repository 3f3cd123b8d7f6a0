// Schedules in the state, and the host functions that propose and read them.
//
// Stored: u32 version; how many producers; their names, so that a contract can read these without the rest; then all
// in format 1 of set_proposed_producers_ex.
#include "hostapi/antelope/producers.h"

#include <algorithm>
#include <limits>

#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/features.h"
#include "hostapi/antelope/finalizers.h"
#include "hostapi/antelope/public_key.h"

namespace wrought {

namespace {

constexpr size_t producers_max = 125;
constexpr size_t producers_max_savanna = 65'536;

Key active_key() { return Key("g").append("producers"); }
Key proposed_key() { return Key("g").append("proposed_producers"); }

Producer with_one_key(Name name, std::string key) { return {name, 1, {{std::move(key), 1}}}; }

Producer with_default_key(Name name) { return with_one_key(name, genesis_key()); }

// Format 0: a list of (name, key).
std::vector<Producer> read_format_0(PackedReader& in) {
  std::vector<Producer> producers;
  for (uint32_t left = in.list_size(); left > 0 && in.ok(); --left) {
    const Name name = in.name();
    producers.push_back(with_one_key(name, read_public_key(in)));
  }
  return producers;
}

// Format 1: a list of (name, kind of authority, threshold, list of (key, weight)); there is one kind, 0.
std::vector<Producer> read_format_1(PackedReader& in) {
  std::vector<Producer> producers;
  for (uint32_t left = in.list_size(); left > 0 && in.ok(); --left) {
    Producer& producer = producers.emplace_back();
    producer.name = in.name();
    if (in.varuint32() != 0) in.fail("fc::assert_exception", "Provided index out of range for variant.");
    producer.threshold = in.read<uint32_t>();
    for (uint32_t keys = in.list_size(); keys > 0 && in.ok(); --keys) {
      std::string key = read_public_key(in);
      producer.keys.push_back({std::move(key), in.read<uint16_t>()});
    }
  }
  return producers;
}

void pack_format_1(std::string& out, const std::vector<Producer>& producers) {
  pack_varuint32(out, static_cast<uint32_t>(producers.size()));
  for (const auto& producer : producers) {
    pack(out, producer.name);
    pack_varuint32(out, 0);
    pack(out, producer.threshold);
    pack_varuint32(out, static_cast<uint32_t>(producer.keys.size()));
    for (const auto& [key, weight] : producer.keys) {
      out += key;
      pack(out, weight);
    }
  }
}

std::string_view read_names(PackedReader& in) { return in.bytes(in.list_size() * sizeof(Name)); }

std::optional<ProducerSchedule> read_schedule(const StateView& state, std::string_view key) {
  const auto stored = state.get(key);
  if (!stored) return std::nullopt;
  PackedReader in(*stored);
  ProducerSchedule schedule;
  schedule.version = in.read<uint32_t>();
  (void)read_names(in);
  schedule.producers = read_format_1(in);
  if (!in.ok()) return std::nullopt;
  return schedule;
}

// Packed one after the other.
std::string_view active_names(const StateView& state) {
  static const Name genesis = "eosio"_n;
  const auto stored = state.get(active_key());
  if (!stored) return {reinterpret_cast<const char*>(&genesis), sizeof genesis};
  PackedReader in(*stored);
  (void)in.read<uint32_t>();
  return read_names(in);
}

void put_schedule(Overlay& state, std::string_view key, const ProducerSchedule& schedule) {
  std::string packed;
  pack(packed, schedule.version);
  pack_varuint32(packed, static_cast<uint32_t>(schedule.producers.size()));
  for (const auto& producer : schedule.producers) pack(packed, producer.name);
  pack_format_1(packed, schedule.producers);
  state.put(key, std::move(packed));
}

}  // namespace

ProducerSchedule active_producers(const StateView& state) {
  if (auto stored = read_schedule(state, active_key())) return std::move(*stored);
  return {0, {with_default_key("eosio"_n)}};
}

std::optional<ProducerSchedule> proposed_producers(const StateView& state) {
  return read_schedule(state, proposed_key());
}

void set_active_producers(Overlay& state, std::span<const Name> names) {
  ProducerSchedule next{active_producers(state).version + 1, {}};
  for (const Name name : names) next.producers.push_back(with_default_key(name));
  put_schedule(state, active_key(), next);
}

void activate_proposed_producers(Overlay& state) {
  const auto proposed = proposed_producers(state);
  if (!proposed) return;
  put_schedule(state, active_key(), *proposed);
  state.erase(proposed_key());
}

namespace antelope {

namespace {

constexpr int64_t unchanged = -1;
// What the node answers under Savanna, where the version is decided at the end of the block.
constexpr int64_t version_undecided = std::numeric_limits<uint32_t>::max();

struct KeyRules {
  uint32_t kinds;  // which are active
  bool check;      // format 0 only
};

HostResult<void> check_keys(Context& context, const Producer& producer, const KeyRules& rules) {
  const auto invalid = [&](const std::string& why) {
    return context.fail("wasm_execution_error", "producer schedule includes " + why);
  };
  uint32_t weights = 0;  // stays at the greatest number once it gets there
  for (const auto& [key, weight] : producer.keys) {
    if (public_key_kind(key) >= rules.kinds) {
      return context.fail("unactivated_key_type", "Unactivated key type used in proposed producer schedule");
    }
    if (rules.check) {
      const KeyCheck checked = check_public_key(key);
      if (checked == KeyCheck::undecodable) return context.fail("fc::exception", "error decoding public key");
      if (checked == KeyCheck::invalid) return invalid("an invalid key");
    }
    if (__builtin_add_overflow(weights, uint32_t{weight}, &weights)) weights = UINT32_MAX;
  }
  std::vector<std::string_view> keys;
  for (const auto& key_weight : producer.keys) keys.push_back(key_weight.key);
  std::ranges::sort(keys);
  const std::string whose = " for " + to_string(producer.name);
  if (std::ranges::adjacent_find(keys) != keys.end()) return invalid("a duplicated key" + whose);
  if (producer.threshold == 0) return invalid("an authority with a threshold of 0" + whose);
  if (weights < producer.threshold) return invalid("an unsatisfiable authority" + whose);
  return {};
}

HostResult<void> check_producers(Context& context, const std::vector<Producer>& producers, const KeyRules& rules) {
  std::vector<Name> names;
  for (const auto& producer : producers) {
    if (!account_exists(context.state, producer.name)) {
      return context.fail("wasm_execution_error", "producer schedule includes a nonexisting account");
    }
    if (check_keys(context, producer, rules).failed) return Failed{};
    names.push_back(producer.name);
  }
  std::ranges::sort(names);
  if (std::ranges::adjacent_find(names) != names.end()) {
    return context.fail("wasm_execution_error", "duplicate producer name in producer schedule");
  }
  return {};
}

// Before Savanna. A second proposal in the same block takes the place of the first and gets the same version.
int64_t propose(Context& context, std::vector<Producer> producers) {
  if (const auto earlier = proposed_producers(context.state); earlier && earlier->producers == producers) {
    return unchanged;
  }
  const ProducerSchedule active = active_producers(context.state);
  if (active.producers == producers) return unchanged;
  if (has_proposed_finalizers(context.state)) return unchanged;  // the chain is about to become Savanna
  const ProducerSchedule next{active.version + 1, std::move(producers)};
  put_schedule(context.state, proposed_key(), next);
  return next.version;
}

// Under Savanna the last proposal of a block counts, and only if it changes something.
int64_t propose_savanna(Context& context, std::vector<Producer> producers) {
  if (producers.empty()) return unchanged;
  ProducerSchedule next = active_producers(context.state);
  if (next.producers == producers) {
    context.state.erase(proposed_key());
  } else {
    next = {next.version + 1, std::move(producers)};
    put_schedule(context.state, proposed_key(), next);
  }
  return version_undecided;
}

HostResult<int64_t> set_proposed(Context& context, std::vector<Producer> producers, bool check_keys) {
  const FeatureSet active = active_features(context.state);
  if (producers.empty() && active.has(Feature::disallow_empty_producer_schedule)) {
    return context.fail("wasm_execution_error", "Producer schedule cannot be empty");
  }
  const bool savanna = is_savanna(context.state);
  const bool too_many = producers.size() > (savanna ? producers_max_savanna : producers_max);
  KeyRules rules;
  rules.kinds = active.has(Feature::webauthn_key) ? public_key_kinds : public_key_kinds_before_webauthn;
  // Decoding keys is dear, and a schedule that is too long is refused in any case.
  rules.check = check_keys && !too_many;
  if (check_producers(context, producers, rules).failed) return Failed{};
  if (too_many) {
    return context.fail("wasm_execution_error", std::string("Producer schedule exceeds the maximum ") +
                                                    (savanna ? "proposer" : "producer") + " count for this chain");
  }
  return savanna ? propose_savanna(context, std::move(producers)) : propose(context, std::move(producers));
}

}  // namespace

HostResult<int64_t> set_proposed_producers(Context& context, Span packed) {
  if (!context.may_change_chain("set_proposed_producers")) return Failed{};
  return set_proposed_producers_ex(context, 0, packed);
}

HostResult<int64_t> set_proposed_producers_ex(Context& context, uint64_t format, Span packed) {
  if (!context.may_change_chain("set_proposed_producers_ex")) return Failed{};
  if (format > 1) return context.fail("wasm_execution_error", "Producer schedule is in an unknown format!");
  PackedReader in(packed.view());
  std::vector<Producer> producers = format == 0 ? read_format_0(in) : read_format_1(in);
  if (!in.ok()) return context.fail(in);
  return set_proposed(context, std::move(producers), format == 0);
}

// `out` counts names, but what is copied is at most that number of bytes.
HostResult<uint32_t> get_active_producers(Context& context, SpanOf<Name> out) {
  const std::string_view names = active_names(context.state);
  const auto size = static_cast<uint32_t>(names.size());
  if (out.count == 0) return size;
  const uint32_t copied = std::min(out.count, size);
  std::memcpy(out.data, names.data(), copied);
  return copied;
}

}  // namespace antelope

}  // namespace wrought
