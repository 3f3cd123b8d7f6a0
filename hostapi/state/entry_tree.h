// Entries in key order, in memory: a B+tree made for keys that begin alike.
//
// The keys of a table share 26 bytes and more, so comparing whole keys would read the same bytes again and again, and
// each from another place. A node therefore keeps the prefix that all its keys share, once, and for each key the next
// eight bytes as one number (its digest). A search compares the prefix, then numbers that lie side by side; it goes to
// a key itself only where digests are equal. Finding one of a million entries takes four such nodes.
//
// An entry is one block of memory that never moves: views into it are good until it is replaced or removed.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "hostapi/state/state.h"

namespace wrought {

// A key, and its value or the mark that there is none any more.
class Record {
 public:
  struct Free {
    void operator()(Record* record) const { ::operator delete(record); }
  };
  using Pointer = std::unique_ptr<Record, Free>;

  // The value in two pieces. Throws std::bad_alloc.
  static Pointer value(std::string_view key, std::string_view head, std::string_view tail = {});
  static Pointer erasure(std::string_view key);

  [[nodiscard]] std::string_view key() const { return {bytes(), key_size_}; }
  [[nodiscard]] std::string_view value() const { return {bytes() + key_size_, value_size_}; }
  [[nodiscard]] bool erased() const { return erased_; }
  [[nodiscard]] Entry entry() const { return {key(), value()}; }

 private:
  Record() = default;
  static Pointer make(std::string_view key, std::string_view head, std::string_view tail, bool erased);
  [[nodiscard]] const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }

  friend class EntryTree;

  uint32_t value_size_;
  uint8_t key_size_;
  bool erased_;
  bool moved_ = false;  // take_all: a second tree holds it already
};

class EntryTree {
  struct Leaf;

 public:
  // Place of an entry, or the end. Good until an entry is inserted or removed.
  class Position {
   public:
    explicit operator bool() const { return leaf_ != nullptr; }
    const Record& operator*() const;
    const Record* operator->() const { return &**this; }
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
  [[nodiscard]] const Record* find(std::string_view key) const;
  [[nodiscard]] Position first() const;
  [[nodiscard]] Position lower_bound(std::string_view key) const;
  [[nodiscard]] Position upper_bound(std::string_view key) const;
  // The last entry with a key < `key`.
  [[nodiscard]] Position before(std::string_view key) const;

  // Puts the record in and answers the one that had the same key, or nothing. Only a new key can run out of memory:
  // then std::bad_alloc is thrown and nothing has changed.
  Record::Pointer exchange(Record::Pointer record);
  // Takes the entry out; never allocates. Nothing if there is none.
  Record::Pointer remove(std::string_view key);
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
  // Takes over `record` unless it throws; answers what it replaced.
  Record* exchange(Record* record);
  void insert(const Path& path, Record* record);
  void insert_beside(const Path& path, Node* right, Inner** spare);
  [[nodiscard]] static std::string_view first_key(const Node& node);
  void drop_empty(const Path& path);
  void give_back(EntryTree& from, const Leaf* last_leaf, uint32_t last_slot);
  static void free_nodes(Node* node);

  Node* root_ = nullptr;
};

}  // namespace wrought
