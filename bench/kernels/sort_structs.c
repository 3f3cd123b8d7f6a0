// Sorting 512 orders of 48 bytes by price, then time, then name, with a compare function that is passed along: a heap
// sort, so whole structs are copied and every compare is an indirect call.
#include "bench/kernels/parts.h"

enum { bid_count = 512 };

static struct Bid bids[bid_count];

int compare_bids(const struct Bid* a, const struct Bid* b) {
  if (a->price != b->price) return a->price > b->price ? -1 : 1;  // the best first
  if (a->time != b->time) return a->time < b->time ? -1 : 1;
  for (uint32_t i = 0; i < sizeof a->owner; ++i)
    if (a->owner[i] != b->owner[i]) return a->owner[i] < b->owner[i] ? -1 : 1;
  return 0;
}

static void sift(struct Bid* bid, uint32_t at, uint32_t count, int (*compare)(const struct Bid*, const struct Bid*)) {
  const struct Bid moved = bid[at];
  for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && compare(&bid[child], &bid[child + 1]) < 0) ++child;
    if (compare(&moved, &bid[child]) >= 0) break;
    bid[at] = bid[child];
  }
  bid[at] = moved;
}

void sort_bids(struct Bid* bid, uint32_t count, int (*compare)(const struct Bid*, const struct Bid*)) {
  for (uint32_t i = count / 2; i > 0; --i) sift(bid, i - 1, count, compare);
  for (uint32_t left = count; left > 1;) {
    const struct Bid last = bid[--left];
    bid[left] = bid[0];
    bid[0] = last;
    sift(bid, 0, left, compare);
  }
}

// Read anew in each round, so that no compiler may put the function's body in the place of the call.
static int (*volatile order_of_bids)(const struct Bid*, const struct Bid*) = compare_bids;

uint64_t kernel_sort_structs(uint64_t rounds) {
  uint64_t random = 1, checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    for (uint32_t i = 0; i < bid_count; ++i) {
      random = next_random(random);
      bids[i] = (struct Bid){random % 64, (random >> 8) % 8, i, random, {0}};
      for (uint32_t j = 0; j < sizeof bids[i].owner; ++j) bids[i].owner[j] = (uint8_t)('a' + (random >> (3 * j)) % 4);
    }
    sort_bids(bids, bid_count, order_of_bids);
    for (uint32_t i = 0; i < bid_count; ++i) checksum = checksum * 31 + bids[i].id;
  }
  return checksum;
}
