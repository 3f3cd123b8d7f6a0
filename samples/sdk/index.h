// Secondary indices: the entries (key, primary key) of a table's rows, sorted by key and then by primary key.
//
// The host has one set of functions for each kind of key; functions_of<Key> is that set, so that Index is written once.
#pragma once

#include "host_index.h"
#include "name.h"
#include "serialize.h"

namespace sdk {

// 256 bits. Sorted as one number whose first word is the most significant.
struct Key256 {
  unsigned __int128 words[2] = {};

  constexpr bool operator==(const Key256&) const = default;
  constexpr bool operator<(const Key256& other) const {
    return words[0] != other.words[0] ? words[0] < other.words[0] : words[1] < other.words[1];
  }
};

// 32 bytes as hash functions give them. As a key the first byte is the most significant one.
struct Checksum256 {
  uint64_t words[4] = {};  // the bytes in their order, eight at a time: packs and copies faster than single bytes

  [[nodiscard]] uint8_t* bytes() { return reinterpret_cast<uint8_t*>(words); }
  [[nodiscard]] const uint8_t* bytes() const { return reinterpret_cast<const uint8_t*>(words); }
  [[nodiscard]] Key256 key() const { return {{joined(words[0], words[1]), joined(words[2], words[3])}}; }
  template <class Visitor>
  constexpr void fields(Visitor&& visit) {
    for (uint64_t& word : words) visit(word);
  }

 private:
  static unsigned __int128 joined(uint64_t high, uint64_t low) {
    return static_cast<unsigned __int128>(__builtin_bswap64(high)) << 64 | __builtin_bswap64(low);
  }
};

template <class Key>
struct IndexFunctions {
  int32_t (*store)(uint64_t scope, uint64_t table, uint64_t payer, uint64_t primary, const Key* key);
  void (*update)(int32_t iterator, uint64_t payer, const Key* key);
  void (*remove)(int32_t iterator);
  int32_t (*find_primary)(uint64_t code, uint64_t scope, uint64_t table, Key* key, uint64_t primary);
  int32_t (*find_secondary)(uint64_t code, uint64_t scope, uint64_t table, const Key* key, uint64_t* primary);
  int32_t (*lower_bound)(uint64_t code, uint64_t scope, uint64_t table, Key* key, uint64_t* primary);
  int32_t (*upper_bound)(uint64_t code, uint64_t scope, uint64_t table, Key* key, uint64_t* primary);
  int32_t (*end)(uint64_t code, uint64_t scope, uint64_t table);
  int32_t (*next)(int32_t iterator, uint64_t* primary);
  int32_t (*previous)(int32_t iterator, uint64_t* primary);
};

template <class Key>
inline constexpr IndexFunctions<Key> functions_of;  // no definition: any other type is no key

template <>
inline constexpr IndexFunctions<uint64_t> functions_of<uint64_t>{
    db_idx64_store,      db_idx64_update,     db_idx64_remove, db_idx64_find_primary, db_idx64_find_secondary,
    db_idx64_lowerbound, db_idx64_upperbound, db_idx64_end,    db_idx64_next,         db_idx64_previous};

template <>
inline constexpr IndexFunctions<unsigned __int128> functions_of<unsigned __int128>{
    db_idx128_store,      db_idx128_update,     db_idx128_remove, db_idx128_find_primary, db_idx128_find_secondary,
    db_idx128_lowerbound, db_idx128_upperbound, db_idx128_end,    db_idx128_next,         db_idx128_previous};

template <>
inline constexpr IndexFunctions<double> functions_of<double>{
    db_idx_double_store,          db_idx_double_update,     db_idx_double_remove,     db_idx_double_find_primary,
    db_idx_double_find_secondary, db_idx_double_lowerbound, db_idx_double_upperbound, db_idx_double_end,
    db_idx_double_next,           db_idx_double_previous};

template <>
inline constexpr IndexFunctions<long double> functions_of<long double>{
    db_idx_long_double_store,          db_idx_long_double_update,
    db_idx_long_double_remove,         db_idx_long_double_find_primary,
    db_idx_long_double_find_secondary, db_idx_long_double_lowerbound,
    db_idx_long_double_upperbound,     db_idx_long_double_end,
    db_idx_long_double_next,           db_idx_long_double_previous};

// These say how many words the key has: always two.
template <>
inline constexpr IndexFunctions<Key256> functions_of<Key256>{
    [](uint64_t scope, uint64_t table, uint64_t payer, uint64_t primary, const Key256* key) {
      return db_idx256_store(scope, table, payer, primary, key->words, 2);
    },
    [](int32_t iterator, uint64_t payer, const Key256* key) { db_idx256_update(iterator, payer, key->words, 2); },
    db_idx256_remove,
    [](uint64_t code, uint64_t scope, uint64_t table, Key256* key, uint64_t primary) {
      return db_idx256_find_primary(code, scope, table, key->words, 2, primary);
    },
    [](uint64_t code, uint64_t scope, uint64_t table, const Key256* key, uint64_t* primary) {
      return db_idx256_find_secondary(code, scope, table, key->words, 2, primary);
    },
    [](uint64_t code, uint64_t scope, uint64_t table, Key256* key, uint64_t* primary) {
      return db_idx256_lowerbound(code, scope, table, key->words, 2, primary);
    },
    [](uint64_t code, uint64_t scope, uint64_t table, Key256* key, uint64_t* primary) {
      return db_idx256_upperbound(code, scope, table, key->words, 2, primary);
    },
    db_idx256_end,
    db_idx256_next,
    db_idx256_previous};

// Key: uint64_t, unsigned __int128, Key256, double or long double. Several rows may have equal keys.
template <class Key>
class Index {
 public:
  Index(Name code, uint64_t scope, uint64_t table) : code_(code.value), scope_(scope), table_(table) {}

  struct Entry {
    int32_t iterator = -1;  // negative: no entry; below -1 the end of the table
    uint64_t primary = 0;
    explicit operator bool() const { return iterator >= 0; }
  };

  // The first entry with this key.
  [[nodiscard]] Entry find(const Key& key) const {
    Entry entry;
    entry.iterator = host.find_secondary(code_, scope_, table_, &key, &entry.primary);
    return entry;
  }
  // The first entry with this key or a larger one; with a larger one.
  [[nodiscard]] Entry lower_bound(Key key) const {
    Entry entry;
    entry.iterator = host.lower_bound(code_, scope_, table_, &key, &entry.primary);
    return entry;
  }
  [[nodiscard]] Entry upper_bound(Key key) const {
    Entry entry;
    entry.iterator = host.upper_bound(code_, scope_, table_, &key, &entry.primary);
    return entry;
  }
  // Behind the last entry. Without a table it is -1, of which the host refuses to say what comes before.
  [[nodiscard]] Entry end() const { return {host.end(code_, scope_, table_), 0}; }
  [[nodiscard]] Entry last() const {
    const Entry behind = end();
    return behind.iterator == -1 ? behind : previous(behind);
  }
  [[nodiscard]] static Entry next(Entry entry) {
    entry.iterator = host.next(entry.iterator, &entry.primary);
    return entry;
  }
  [[nodiscard]] static Entry previous(Entry entry) {
    entry.iterator = host.previous(entry.iterator, &entry.primary);
    return entry;
  }

  void store(Name payer, uint64_t primary, const Key& key) const {
    host.store(scope_, table_, payer.value, primary, &key);
  }
  // Touches the entry only if something changes.
  void update(Name payer, uint64_t primary, const Key& key) const {
    Key old;
    const int32_t iterator = host.find_primary(code_, scope_, table_, &old, primary);
    if (payer != Name{} || key != old) host.update(iterator, payer.value, &key);
  }
  void remove(uint64_t primary) const {
    Key key;
    host.remove(host.find_primary(code_, scope_, table_, &key, primary));
  }

 private:
  static constexpr const IndexFunctions<Key>& host = functions_of<Key>;

  uint64_t code_, scope_, table_;
};

}  // namespace sdk
