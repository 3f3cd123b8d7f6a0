// A binary search tree of linked nodes, as an index kept in a contract's memory: 512 keys put in, 1024 looked up, and
// all visited in order. Loads whose address is the last load's result.
#include "bench/kernels/parts.h"

enum { node_count_max = 512 };

struct Node {
  uint64_t key;
  uint64_t value;
  struct Node* left;
  struct Node* right;
};

static struct Node nodes[node_count_max];
static uint32_t node_count;
static struct Node* root;

void tree_clear(void) { node_count = 0, root = 0; }

// Where the key's node hangs, or would.
static struct Node** find(uint64_t key) {
  struct Node** link = &root;
  while (*link != 0 && (*link)->key != key) link = key < (*link)->key ? &(*link)->left : &(*link)->right;
  return link;
}

// False if the tree is full. A key that is there gets the new value.
bool tree_put(uint64_t key, uint64_t value) {
  struct Node** const link = find(key);
  if (*link == 0) {
    if (node_count == node_count_max) return false;
    *link = &nodes[node_count++];
    **link = (struct Node){key, value, 0, 0};
  }
  (*link)->value = value;
  return true;
}

uint64_t tree_get(uint64_t key, uint64_t if_missing) {
  const struct Node* const node = *find(key);
  return node == 0 ? if_missing : node->value;
}

static uint64_t walk(const struct Node* node, uint64_t checksum) {
  if (node == 0) return checksum;
  return walk(node->right, walk(node->left, checksum) * 31 + node->key);
}

// The keys in order as digits of base 31, modulo 2^64.
uint64_t tree_checksum(void) { return walk(root, 0); }

uint64_t kernel_tree(uint64_t rounds) {
  uint64_t random = 1, checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    tree_clear();
    // Random keys keep the tree about 20 levels deep.
    for (uint64_t i = 0; i < node_count_max; ++i) {
      random = next_random(random);
      if (!tree_put(random >> 52, i)) return 0;
    }
    for (uint64_t i = 0; i < 2 * node_count_max; ++i) {
      random = next_random(random);
      checksum = checksum * 31 + tree_get(random >> 52, 1);
    }
    checksum ^= tree_checksum();
  }
  return checksum;
}
