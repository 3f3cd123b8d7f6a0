// Keys of a multi-index table: rows found by five kinds of secondary key (64 and 128 bits, 256 bits, a name and number
// together, text), each index a sorted array that a binary search walks through a compare function.
#include "bench/kernels/parts.h"

enum { indexed_rows = 64, index_count = 5, text_size = 12 };

struct Order {
  uint64_t id, price, owner, wide[2], hash[4];
  char text[text_size];
};

static struct Order orders[indexed_rows];
static uint16_t sorted[index_count][indexed_rows];

static int compare_words(const uint64_t* a, const uint64_t* b, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

static int by_price(const struct Order* a, const struct Order* b) { return compare_words(&a->price, &b->price, 1); }
static int by_wide(const struct Order* a, const struct Order* b) { return compare_words(a->wide, b->wide, 2); }
static int by_hash(const struct Order* a, const struct Order* b) { return compare_words(a->hash, b->hash, 4); }
static int by_owner(const struct Order* a, const struct Order* b) {
  const int owners = compare_words(&a->owner, &b->owner, 1);
  return owners != 0 ? owners : compare_words(&a->id, &b->id, 1);
}
static int by_text(const struct Order* a, const struct Order* b) {
  for (uint32_t i = 0; i < text_size; ++i)
    if (a->text[i] != b->text[i]) return (uint8_t)a->text[i] < (uint8_t)b->text[i] ? -1 : 1;
  return 0;
}

typedef int (*Compare)(const struct Order* a, const struct Order* b);
static const Compare compares[index_count] = {by_price, by_wide, by_hash, by_owner, by_text};

// From few values where many rows are to have equal beginnings.
static struct Order order_of(uint64_t id) {
  uint64_t random = next_random(id * 0x9e3779b97f4a7c15u + 1);
  struct Order order = {id, random % 1000, random >> 58, {random & 1, 0}, {7, 7, random & 3, 0}, {0}};
  order.wide[1] = random = next_random(random);
  order.hash[3] = random = next_random(random);
  for (uint32_t i = 0; i < text_size; ++i) order.text[i] = (char)(i < 6 ? 'a' : 'a' + (random >> (4 * i)) % 16);
  return order;
}

static void sort_index(uint32_t index) {
  for (uint32_t i = 0; i < indexed_rows; ++i) {
    uint32_t at = i;
    for (; at > 0 && compares[index](&orders[sorted[index][at - 1]], &orders[i]) > 0; --at)
      sorted[index][at] = sorted[index][at - 1];
    sorted[index][at] = (uint16_t)i;
  }
}

void index_fill(void) {
  for (uint32_t i = 0; i < indexed_rows; ++i) orders[i] = order_of(2 * i);
  for (uint32_t i = 0; i < index_count; ++i) sort_index(i);
}

// How many rows come before the one that order_of(id) describes. Even ids are in the table, odd ones are not.
uint32_t index_lower_bound(uint32_t index, uint64_t id) {
  const struct Order wanted = order_of(id);
  uint32_t first = 0, count = indexed_rows;
  while (count > 0) {
    const uint32_t half = count / 2;
    if (compares[index](&orders[sorted[index][first + half]], &wanted) < 0) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first;
}

// The same by looking at every row.
uint32_t index_count_below(uint32_t index, uint64_t id) {
  const struct Order wanted = order_of(id);
  uint32_t below = 0;
  for (uint32_t i = 0; i < indexed_rows; ++i) below += compares[index](&orders[i], &wanted) < 0;
  return below;
}

// A round fills the table anew and looks for each id, there or not, in each index.
uint64_t kernel_index_compare(uint64_t rounds) {
  uint64_t checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    index_fill();
    for (uint64_t id = 0; id < 2 * indexed_rows; ++id)
      for (uint32_t index = 0; index < index_count; ++index)
        checksum = checksum * 31 + index_lower_bound(index, id ^ (round & 63));
  }
  return checksum;
}
