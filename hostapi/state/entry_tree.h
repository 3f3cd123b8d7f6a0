// Entries in memory, in key order and by key.
//
// For order there is a B+tree made for keys that begin alike. The keys of a table share 26 bytes and more, so comparing
// whole keys would read the same bytes again and again, and each from another place. A node therefore keeps the prefix
// that all its keys share, once, and for each key the next eight bytes as one number (its digest). A search compares
// the prefix, then numbers that lie side by side; it goes to a key itself only where digests are equal. A bound among a
// million entries takes four such nodes. To find one key there is a hash table beside the tree.
//
// An entry stays where it is as long as its key is there, a value until it is replaced.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "hostapi/state/point_index.h"
#include "hostapi/state/state.h"

namespace wrought {

// The bytes of a value, or none. Short ones, such as balances and accounts, lie in place: a read then goes to one place
// in memory less.
class StoredValue {
 public:
  static constexpr uint32_t size_max = UINT32_MAX - 1;

  StoredValue() = default;
  // In two pieces. Throws std::bad_alloc.
  explicit StoredValue(std::string_view head, std::string_view tail = {});
  StoredValue(StoredValue&& other) noexcept { take(other); }
  StoredValue& operator=(StoredValue&& other) noexcept {
    if (this == &other) return *this;
    drop();
    take(other);
    return *this;
  }
  ~StoredValue() { drop(); }
  [[nodiscard]] std::string_view view() const { return {is_long() ? far_bytes() : bytes_, size_}; }
  explicit operator bool() const { return size_ != none; }

 private:
  static constexpr uint32_t none = UINT32_MAX;
  static constexpr uint32_t in_place_max = 60;  // with the size, a cache line

  [[nodiscard]] bool is_long() const { return size_ > in_place_max && size_ != none; }
  [[nodiscard]] char* far_bytes() const {
    char* bytes;
    std::memcpy(&bytes, bytes_, sizeof bytes);
    return bytes;
  }
  void take(StoredValue& other) noexcept {
    std::memcpy(bytes_, other.bytes_, sizeof bytes_);
    size_ = std::exchange(other.size_, none);
  }
  void drop() noexcept {
    if (is_long()) delete[] far_bytes();
  }

  uint32_t size_ = none;
  char bytes_[in_place_max];  // of a longer value: the pointer to its bytes
};

// A key, and its value or the mark that there is none any more.
class StoredEntry {
 public:
  struct Free {
    void operator()(StoredEntry* entry) const;
  };
  using Pointer = std::unique_ptr<StoredEntry, Free>;

  // Erased at first. Throws std::bad_alloc.
  static Pointer create(const HashedKey& key);
  void set_value(StoredValue value) noexcept { value_ = std::move(value); }
  void erase() noexcept { value_ = StoredValue(); }
  void swap_value(StoredEntry& other) noexcept { std::swap(value_, other.value_); }

  [[nodiscard]] std::string_view key() const { return {reinterpret_cast<const char*>(this + 1), key_size_}; }
  [[nodiscard]] HashedKey hashed_key() const { return {key(), hash_}; }
  [[nodiscard]] std::string_view value() const { return value_.view(); }
  [[nodiscard]] bool erased() const { return !value_; }
  [[nodiscard]] Entry entry() const { return {key(), value()}; }

 private:
  friend class EntryTree;
  explicit StoredEntry(const HashedKey& key);

  StoredValue value_;
  const uint64_t hash_;
  const uint8_t key_size_;
  bool moved_ = false;  // take_all: a second tree holds it already
};

class EntryTree {
  struct Leaf;

 public:
  // Place of an entry, or the end. Good until an entry is inserted or removed.
  class Position {
   public:
    explicit operator bool() const { return leaf_ != nullptr; }
    const StoredEntry& operator*() const;
    const StoredEntry* operator->() const { return &**this; }
    // The next or previous entry, or the end. REQUIRES: not the end
    [[nodiscard]] Position next() const;
    [[nodiscard]] Position previous() const;

   private:
    friend class EntryTree;
    Leaf* leaf_ = nullptr;
    uint32_t slot_ = 0;
  };

  EntryTree() = default;
  EntryTree(const EntryTree&) = delete;
  EntryTree& operator=(const EntryTree&) = delete;
  ~EntryTree() { clear(); }

  [[nodiscard]] bool empty() const { return root_ == nullptr; }
  // The entry with this key, or nullptr.
  [[nodiscard]] StoredEntry* find(const HashedKey& key) const { return by_key_.find(key); }
  void prefetch(uint64_t hash) const { by_key_.prefetch(hash); }
  [[nodiscard]] Position first() const;
  [[nodiscard]] Position lower_bound(std::string_view key) const;
  [[nodiscard]] Position upper_bound(std::string_view key) const;
  // The last entry with a key < `key`.
  [[nodiscard]] Position before(std::string_view key) const;

  // Puts in a entry with a new key. Throws std::bad_alloc, and then nothing has changed.
  StoredEntry& insert(StoredEntry::Pointer entry);
  // Takes the entry out; never allocates. Nothing if there is none.
  StoredEntry::Pointer remove(std::string_view key);
  // Moves all entries of `from` here, in place of those with the same keys. All or, if std::bad_alloc is thrown, none:
  // both trees then hold what they held.
  void take_all(EntryTree& from);
  void clear();

 private:
  struct Node;
  struct Inner;
  struct Path;

  [[nodiscard]] Leaf* leaf_of(std::string_view key) const;
  [[nodiscard]] static Position at(Leaf* leaf, uint32_t slot);
  [[nodiscard]] Path path_to(std::string_view key) const;
  void insert_entry(StoredEntry* entry);
  void insert_at_path(const Path& path, StoredEntry* entry);
  void insert_beside(const Path& path, Node* right, Inner** spare);
  [[nodiscard]] static std::string_view first_key(const Node& node);
  void drop_empty(const Path& path);
  void give_back(EntryTree& from, const Leaf* last_leaf, uint32_t last_slot);
  static void free_nodes(Node* node);

  Node* root_ = nullptr;
  PointIndex by_key_;  // of all entries
};

}  // namespace wrought
