// The chain's state: byte strings ordered by key, behind one interface. The key of an entry has 1 to Key::size_max
// bytes.
//
// Reads answer with views that stay valid until the next commit. A backend that cannot read (a damaged file, say)
// answers "absent" and remembers the failure; whoever is about to trust what was read asks failure() first. A State
// is used by one thread at a time.
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "common/result.h"
#include "hostapi/state/hash_secret.h"

namespace wrought {

// A short key, kept in place: maps of keys then need no allocation of their own per key. Functions that make one return
// a variable of theirs, not what append() answers: that would copy all its bytes.
class Key {
 public:
  static constexpr size_t size_max = 95;

  Key() = default;
  explicit Key(std::string_view bytes) { append(bytes); }

  Key& append(std::string_view bytes) {
    assert(size_ + bytes.size() <= size_max);
    std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
    size_ = static_cast<uint8_t>(size_ + bytes.size());
    return *this;
  }
  Key& append_u8(uint8_t value) {
    const char byte = static_cast<char>(value);
    return append({&byte, 1});
  }
  // Big-endian, so that byte order is number order.
  Key& append_u64(uint64_t value) {
    value = __builtin_bswap64(value);
    return append({reinterpret_cast<const char*>(&value), sizeof value});
  }
  [[nodiscard]] std::string_view view() const { return {bytes_.data(), size_}; }
  operator std::string_view() const { return view(); }  // NOLINT(google-explicit-constructor)

 private:
  std::array<char, size_max> bytes_;
  uint8_t size_ = 0;
};

struct KeyLess {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return a < b; }
};

struct Entry {
  std::string_view key, value;
};

// A key to look for, with its hash: made once for all the layers that are asked.
struct HashedKey {
  std::string_view bytes;
  uint64_t hash = hash_secret().hash(bytes);
};

// Ordered reads; what the state and the overlays over it have in common.
class StateView {
 public:
  virtual ~StateView() = default;
  [[nodiscard]] std::optional<std::string_view> get(std::string_view key) const { return find({key}); }
  [[nodiscard]] virtual std::optional<std::string_view> find(const HashedKey& key) const = 0;
  // Says that a key of this hash is about to be looked for: whoever keeps a table may fetch its place from memory.
  virtual void prefetch(uint64_t /*hash*/) const {}
  // First entry with a key >= `key`; > `key`; last entry with a key < `key`.
  [[nodiscard]] virtual std::optional<Entry> lower_bound(std::string_view key) const = 0;
  [[nodiscard]] virtual std::optional<Entry> upper_bound(std::string_view key) const = 0;
  [[nodiscard]] virtual std::optional<Entry> before(std::string_view key) const = 0;
};

class EntryTree;

class State : public StateView {
 public:
  // Takes all writes or none; an erased entry erases its key. On success what `writes` still holds is the caller's to
  // drop, after a failure it is as it was.
  [[nodiscard]] virtual Result<> commit(EntryTree& writes) = 0;
  // The first read that failed, if any.
  [[nodiscard]] virtual const std::optional<Failure>& failure() const = 0;
};

}  // namespace wrought
