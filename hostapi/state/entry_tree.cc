// The B+tree. Leaves hold pointers to entries and are chained; inner nodes hold a key for each child, which is not
// larger than the child's entries (the first child also gets what is smaller than its key).
//
// Nodes are split when full and freed when empty, never merged: what was paid for at the store bounds the memory.
#include "hostapi/state/entry_tree.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <new>

namespace wrought {

namespace {

constexpr uint32_t fanout = 32;
// A full node keeps this much when an entry goes to its end, as ascending keys do: their nodes end up nearly full. It
// is not all, or descending keys beyond its end would get a node each.
constexpr uint32_t kept_by_append = 28;
constexpr uint32_t height_max =
    40;  // every level but the root's holds four times as many as the one above, 2^64 in all

uint64_t digest_of(std::string_view key, size_t from) {
  uint64_t bytes = 0;
  if (from < key.size()) std::memcpy(&bytes, key.data() + from, std::min(key.size() - from, sizeof bytes));
  return __builtin_bswap64(bytes);
}

size_t common_prefix(std::string_view a, std::string_view b) {
  return static_cast<size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

StoredEntry::StoredEntry(const HashedKey& key) : hash_(key.hash), key_size_(static_cast<uint8_t>(key.bytes.size())) {
  std::copy(key.bytes.begin(), key.bytes.end(), reinterpret_cast<char*>(this + 1));
}

StoredEntry::Pointer StoredEntry::create(const HashedKey& key) {
  assert(key.bytes.size() <= Key::size_max);
  return Pointer(new (::operator new(sizeof(StoredEntry) + key.bytes.size())) StoredEntry(key));
}

void StoredEntry::Free::operator()(StoredEntry* entry) const {
  entry->~StoredEntry();
  ::operator delete(entry);
}

StoredValue::StoredValue(std::string_view head, std::string_view tail) {
  assert(head.size() + tail.size() <= size_max);
  const auto size = static_cast<uint32_t>(head.size() + tail.size());
  char* to = bytes_;
  if (size > in_place_max) {
    to = new char[size];
    std::memcpy(bytes_, &to, sizeof to);
  }
  size_ = size;
  std::copy(tail.begin(), tail.end(), std::copy(head.begin(), head.end(), to));
}

struct EntryTree::Node {
  const bool is_leaf;
  uint8_t prefix_size = 0;
  uint16_t count = 0;
  uint64_t digests[fanout];
  char prefix[Key::size_max];

  explicit Node(bool leaf) : is_leaf(leaf) {}
  [[nodiscard]] std::string_view prefix_view() const { return {prefix, prefix_size}; }
};

struct EntryTree::Leaf : Node {
  StoredEntry* items[fanout];
  Leaf *previous = nullptr, *next = nullptr;

  Leaf() : Node(true) {}
  [[nodiscard]] std::string_view key(uint32_t slot) const { return items[slot]->key(); }
  void set(uint32_t slot, std::string_view, StoredEntry* entry) { items[slot] = entry; }
  void move_items(uint32_t from, uint32_t to, Leaf& target, uint32_t at) {
    std::memmove(target.items + at, items + from, (to - from) * sizeof *items);
  }
};

struct EntryTree::Inner : Node {
  Node* items[fanout];
  Key keys[fanout];

  Inner() : Node(false) {}
  [[nodiscard]] std::string_view key(uint32_t slot) const { return keys[slot].view(); }
  void set(uint32_t slot, std::string_view key, Node* child) {
    items[slot] = child;
    keys[slot] = Key(key);
  }
  void move_items(uint32_t from, uint32_t to, Inner& target, uint32_t at) {
    std::memmove(target.items + at, items + from, (to - from) * sizeof *items);
    std::memmove(static_cast<void*>(target.keys + at), keys + from, (to - from) * sizeof *keys);
  }
};

// The way from the root to a key's leaf.
struct EntryTree::Path {
  struct Step {
    Inner* node;
    uint32_t child;
  };
  std::array<Step, height_max> steps;
  uint32_t height = 0;
  Leaf* leaf = nullptr;
  uint32_t slot = 0;  // of the first entry that is not smaller
};

namespace {

// How many of the sorted numbers are smaller. Halving without branches: which way it goes cannot be predicted.
uint32_t count_smaller(const uint64_t* numbers, uint32_t count, uint64_t bound) {
  const uint64_t* base = numbers;
  while (count > 1) {
    const uint32_t half = count / 2;
    base = base[half - 1] < bound ? base + half : base;
    count -= half;
  }
  return static_cast<uint32_t>(base - numbers) + (count == 1 && *base < bound);
}

// How many of the node's keys are smaller than `key`, or not larger.
template <bool or_equal, class N>
uint32_t rank(const N& node, std::string_view key) {
  const std::string_view prefix = node.prefix_view();
  if (const int order = key.substr(0, prefix.size()).compare(prefix); order != 0) return order < 0 ? 0 : node.count;
  const uint64_t digest = digest_of(key, prefix.size());
  const uint64_t* const digests = node.digests;
  uint32_t low = count_smaller(digests, node.count, digest);
  uint32_t high = low;  // [low, high): equal digests, where the keys themselves must tell
  while (high < node.count && digests[high] == digest) ++high;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    const int order = node.key(middle).compare(key);
    if (order < 0 || (or_equal && order == 0)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// Prefix and digests anew, from the keys. REQUIRES: not empty
template <class N>
void describe_keys(N& node, size_t prefix_size) {
  const std::string_view first = node.key(0);
  node.prefix_size = static_cast<uint8_t>(prefix_size);
  std::memcpy(node.prefix, first.data(), prefix_size);
  for (uint32_t i = 0; i < node.count; ++i) node.digests[i] = digest_of(node.key(i), prefix_size);
}
template <class N>
void describe_keys(N& node) {
  describe_keys(node, common_prefix(node.key(0), node.key(node.count - 1u)));
}

// REQUIRES: not full
template <class N, class Item>
void insert_at(N& node, uint32_t slot, std::string_view key, Item item) {
  node.move_items(slot, node.count, node, slot + 1);
  std::memmove(node.digests + slot + 1, node.digests + slot, (node.count - slot) * sizeof *node.digests);
  node.set(slot, key, item);
  ++node.count;
  if (node.count == 1) return describe_keys(node);
  // Only a new first or last key can differ within the prefix.
  const size_t common = common_prefix(key, node.prefix_view());
  if (common < node.prefix_size) return describe_keys(node, common);
  node.digests[slot] = digest_of(key, common);
}

template <class N>
void remove_at(N& node, uint32_t slot) {
  node.move_items(slot + 1, node.count, node, slot);
  std::memmove(node.digests + slot, node.digests + slot + 1, (node.count - slot - 1) * sizeof *node.digests);
  --node.count;
}

// Moves the upper part of a full node to `right` and inserts where the slot now is.
template <class N, class Item>
void split_and_insert(N& node, N& right, uint32_t slot, std::string_view key, Item item) {
  const uint32_t kept = slot == node.count ? kept_by_append : fanout / 2;
  node.move_items(kept, node.count, right, 0);
  right.count = static_cast<uint16_t>(node.count - kept);
  node.count = static_cast<uint16_t>(kept);
  describe_keys(node);
  describe_keys(right);
  if (slot <= kept) {
    insert_at(node, slot, key, item);
  } else {
    insert_at(right, slot - kept, key, item);
  }
}

}  // namespace

const StoredEntry& EntryTree::Position::operator*() const { return *leaf_->items[slot_]; }

EntryTree::Position EntryTree::at(Leaf* leaf, uint32_t slot) {
  Position position;
  if (leaf != nullptr && slot == leaf->count) leaf = leaf->next, slot = 0;
  position.leaf_ = leaf;
  position.slot_ = slot;
  return position;
}

EntryTree::Position EntryTree::Position::next() const { return at(leaf_, slot_ + 1); }

EntryTree::Position EntryTree::Position::previous() const {
  if (slot_ != 0) return at(leaf_, slot_ - 1);
  return leaf_->previous == nullptr ? Position{} : at(leaf_->previous, leaf_->previous->count - 1u);
}

EntryTree::Leaf* EntryTree::leaf_of(std::string_view key) const {
  Node* node = root_;
  while (node != nullptr && !node->is_leaf) {
    const auto& inner = static_cast<const Inner&>(*node);
    const uint32_t not_larger = rank<true>(inner, key);
    node = inner.items[not_larger == 0 ? 0 : not_larger - 1];
  }
  return static_cast<Leaf*>(node);
}

EntryTree::Position EntryTree::first() const { return lower_bound({}); }

EntryTree::Position EntryTree::lower_bound(std::string_view key) const {
  Leaf* leaf = leaf_of(key);
  return at(leaf, leaf == nullptr ? 0 : rank<false>(*leaf, key));
}

EntryTree::Position EntryTree::upper_bound(std::string_view key) const {
  Leaf* leaf = leaf_of(key);
  return at(leaf, leaf == nullptr ? 0 : rank<true>(*leaf, key));
}

EntryTree::Position EntryTree::before(std::string_view key) const {
  Leaf* leaf = leaf_of(key);
  if (leaf == nullptr) return {};
  const uint32_t smaller = rank<false>(*leaf, key);
  if (smaller != 0) return at(leaf, smaller - 1);
  return leaf->previous == nullptr ? Position{} : at(leaf->previous, leaf->previous->count - 1u);
}

EntryTree::Path EntryTree::path_to(std::string_view key) const {
  Path path;
  Node* node = root_;
  while (!node->is_leaf) {
    auto* inner = static_cast<Inner*>(node);
    const uint32_t not_larger = rank<true>(*inner, key);
    const uint32_t child = not_larger == 0 ? 0 : not_larger - 1;
    assert(path.height < height_max);
    path.steps[path.height++] = {inner, child};
    node = inner->items[child];
  }
  path.leaf = static_cast<Leaf*>(node);
  path.slot = rank<false>(*path.leaf, key);
  return path;
}

StoredEntry& EntryTree::insert(StoredEntry::Pointer entry) {
  insert_entry(entry.get());
  return *entry.release();
}

void EntryTree::insert_entry(StoredEntry* entry) {
  by_key_.reserve(1);
  if (root_ == nullptr) {
    auto leaf = std::make_unique<Leaf>();
    insert_at(*leaf, 0, entry->key(), entry);
    root_ = leaf.release();
  } else {
    insert_at_path(path_to(entry->key()), entry);
  }
  by_key_.add(entry);
}

// Every node that the splits will need is there before the first change.
void EntryTree::insert_at_path(const Path& path, StoredEntry* entry) {
  if (path.leaf->count < fanout) return insert_at(*path.leaf, path.slot, entry->key(), entry);

  std::array<std::unique_ptr<Inner>, height_max + 1> inners;
  auto right = std::make_unique<Leaf>();
  size_t wanted = 0;
  uint32_t level = path.height;
  while (level != 0 && path.steps[level - 1].node->count == fanout)
    --level, inners[wanted++] = std::make_unique<Inner>();
  if (level == 0) inners[wanted++] = std::make_unique<Inner>();

  Leaf& leaf = *path.leaf;
  split_and_insert(leaf, *right, path.slot, entry->key(), entry);
  right->previous = &leaf;
  right->next = leaf.next;
  if (leaf.next != nullptr) leaf.next->previous = right.get();
  leaf.next = right.get();
  std::array<Inner*, height_max + 1> spare{};
  for (size_t i = 0; i < wanted; ++i) spare[i] = inners[i].release();
  insert_beside(path, right.get(), spare.data());
  (void)right.release();
}

std::string_view EntryTree::first_key(const Node& node) {
  return node.is_leaf ? static_cast<const Leaf&>(node).key(0) : static_cast<const Inner&>(node).key(0);
}

// Puts `right` after the child that the path goes through, splitting upwards as far as nodes are full.
void EntryTree::insert_beside(const Path& path, Node* right, Inner** spare) {
  Key key(first_key(*right));
  for (uint32_t level = path.height; level != 0; --level) {
    Inner& inner = *path.steps[level - 1].node;
    const uint32_t slot = path.steps[level - 1].child + 1;
    if (slot == 1) {  // the first child may hold smaller keys than its own key said
      inner.keys[0] = Key(first_key(*inner.items[0]));
      describe_keys(inner);
    }
    if (inner.count < fanout) return insert_at(inner, slot, key, right);
    Inner* half = *spare++;
    split_and_insert(inner, *half, slot, key, right);
    right = half;
    key = half->keys[0];
  }
  Inner* root = *spare;
  insert_at(*root, 0, first_key(*root_), root_);
  insert_at(*root, 1, key, right);
  root_ = root;
}

StoredEntry::Pointer EntryTree::remove(std::string_view key) {
  if (root_ == nullptr) return nullptr;
  const Path path = path_to(key);
  if (path.slot == path.leaf->count || path.leaf->key(path.slot) != key) return nullptr;
  StoredEntry::Pointer entry(path.leaf->items[path.slot]);
  by_key_.remove(entry.get());
  remove_at(*path.leaf, path.slot);
  if (path.leaf->count == 0) drop_empty(path);
  return entry;
}

void EntryTree::drop_empty(const Path& path) {
  Leaf* leaf = path.leaf;
  if (leaf->previous != nullptr) leaf->previous->next = leaf->next;
  if (leaf->next != nullptr) leaf->next->previous = leaf->previous;
  delete leaf;
  for (uint32_t level = path.height; level != 0; --level) {
    Inner* inner = path.steps[level - 1].node;
    remove_at(*inner, path.steps[level - 1].child);
    if (inner->count != 0) {
      // A root with one child adds nothing.
      while (!root_->is_leaf && root_->count == 1) {
        auto* old = static_cast<Inner*>(root_);
        root_ = old->items[0];
        delete old;
      }
      return;
    }
    delete inner;
  }
  root_ = nullptr;
}

// A entry with a new key stays in `from` as well, marked, so that it can be found again if a later one fails.
void EntryTree::take_all(EntryTree& from) {
  Leaf* const first_leaf = from.first().leaf_;
  for (Leaf* leaf = first_leaf; leaf != nullptr; leaf = leaf->next) {
    for (uint32_t slot = 0; slot < leaf->count; ++slot) by_key_.prefetch(leaf->items[slot]->hash_);
    for (uint32_t slot = 0; slot < leaf->count; ++slot) by_key_.prefetch_entry(leaf->items[slot]->hash_);
    for (uint32_t slot = 0; slot < leaf->count; ++slot) try {
        StoredEntry* const entry = leaf->items[slot];
        if (StoredEntry* known = find(entry->hashed_key()); known != nullptr) {
          known->swap_value(*entry);
        } else {
          insert_entry(entry);
          entry->moved_ = true;
        }
      } catch (...) {
        give_back(from, leaf, slot);
        throw;
      }
  }
  for (Leaf* leaf = first_leaf; leaf != nullptr; leaf = leaf->next) {
    for (uint32_t slot = 0; slot < leaf->count; ++slot) {
      if (!std::exchange(leaf->items[slot]->moved_, false)) StoredEntry::Free{}(leaf->items[slot]);
    }
    leaf->count = 0;
  }
  from.clear();
}

void EntryTree::give_back(EntryTree& from, const Leaf* last_leaf, uint32_t last_slot) {
  for (Leaf* leaf = from.first().leaf_; leaf != nullptr; leaf = leaf->next) {
    for (uint32_t slot = 0; slot < leaf->count; ++slot) {
      if (leaf == last_leaf && slot == last_slot) return;
      if (std::exchange(leaf->items[slot]->moved_, false)) {
        (void)remove(leaf->key(slot)).release();  // `from` still has it
      } else {
        find(leaf->items[slot]->hashed_key())->swap_value(*leaf->items[slot]);
      }
    }
  }
}

void EntryTree::clear() {
  if (root_ != nullptr) free_nodes(root_);
  root_ = nullptr;
  by_key_.clear();
}

void EntryTree::free_nodes(Node* node) {
  if (node->is_leaf) {
    auto* leaf = static_cast<Leaf*>(node);
    for (uint32_t slot = 0; slot < leaf->count; ++slot) StoredEntry::Free{}(leaf->items[slot]);
    delete leaf;
    return;
  }
  auto* inner = static_cast<Inner*>(node);
  for (uint32_t child = 0; child < inner->count; ++child) free_nodes(inner->items[child]);
  delete inner;
}

}  // namespace wrought
