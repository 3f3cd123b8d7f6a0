// A Merkle tree over 64 leaves with SHA-256, as a bridge contract checks it: the root is built, then one leaf is
// proved.
#include "bench/kernels/parts.h"

enum { leaf_count = 64, levels = 6, digest_size = 32 };

static void hash_pair(const uint8_t left[digest_size], const uint8_t right[digest_size], uint8_t parent[digest_size]) {
  uint8_t both[2 * digest_size];
  for (uint32_t i = 0; i < digest_size; ++i) both[i] = left[i], both[digest_size + i] = right[i];
  sha256(both, sizeof both, parent);
}

// `nodes` holds `count` digests, a power of two; they are overwritten. The siblings of leaf `leaf` go to `proof`.
void merkle_root(uint8_t (*nodes)[32], uint32_t count, uint32_t leaf, uint8_t (*proof)[32], uint8_t root[32]) {
  for (uint32_t level = 0; count > 1; count /= 2, leaf /= 2, ++level) {
    for (uint32_t i = 0; i < digest_size; ++i) proof[level][i] = nodes[leaf ^ 1][i];
    for (uint32_t i = 0; i < count / 2; ++i) hash_pair(nodes[2 * i], nodes[2 * i + 1], nodes[i]);
  }
  for (uint32_t i = 0; i < digest_size; ++i) root[i] = nodes[0][i];
}

bool merkle_proves(const uint8_t digest[32], uint32_t leaf, const uint8_t (*proof)[32], uint32_t proof_size,
                   const uint8_t root[32]) {
  uint8_t node[digest_size];
  for (uint32_t i = 0; i < digest_size; ++i) node[i] = digest[i];
  for (uint32_t level = 0; level < proof_size; ++level, leaf /= 2) {
    if (leaf & 1) {
      hash_pair(proof[level], node, node);
    } else {
      hash_pair(node, proof[level], node);
    }
  }
  for (uint32_t i = 0; i < digest_size; ++i)
    if (node[i] != root[i]) return false;
  return leaf == 0;
}

uint64_t kernel_merkle(uint64_t rounds) {
  static uint8_t nodes[leaf_count][digest_size], proof[levels][digest_size];
  uint64_t checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    const uint32_t proved = (uint32_t)(round % leaf_count);
    uint8_t wanted[digest_size], root[digest_size];
    for (uint32_t i = 0; i < leaf_count; ++i) {
      const uint8_t data[9] = {(uint8_t)i, (uint8_t)round, (uint8_t)(round >> 8)};
      sha256(data, sizeof data, nodes[i]);
    }
    for (uint32_t i = 0; i < digest_size; ++i) wanted[i] = nodes[proved][i];
    merkle_root(nodes, leaf_count, proved, proof, root);
    if (!merkle_proves(wanted, proved, (const uint8_t(*)[32])proof, levels, root)) return 0;
    checksum = checksum * 31 + load_be64(root);
  }
  return checksum;
}
