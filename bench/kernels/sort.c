// Sorting 1024 table rows by key: quicksort over an explicit stack, insertion sort below 16 rows. Loads, compares and
// branches that cannot be predicted.
#include "bench/kernels/parts.h"

enum { row_count = 1024, insertion_limit = 16, stack_size = 32 };

static struct Row rows[row_count];

static void insertion_sort(struct Row* row, uint32_t count) {
  for (uint32_t i = 1; i < count; ++i) {
    const struct Row moved = row[i];
    uint32_t at = i;
    for (; at > 0 && row[at - 1].key > moved.key; --at) row[at] = row[at - 1];
    row[at] = moved;
  }
}

static uint64_t median_key(const struct Row* row, uint32_t count) {
  const uint64_t a = row[0].key, b = row[count / 2].key, c = row[count - 1].key;
  if (a < b) return b < c ? b : (a < c ? c : a);
  return a < c ? a : (b < c ? c : b);
}

// Splits into [0, n) and [n, count), no key of the first above one of the second, neither empty. The pivot is one of
// the keys, so both scans stop inside.
static uint32_t partition(struct Row* row, uint32_t count) {
  const uint64_t pivot = median_key(row, count);
  uint32_t low = 0, high = count - 1;
  for (;;) {
    while (row[low].key < pivot) ++low;
    while (row[high].key > pivot) --high;
    if (low >= high) return low > 0 ? low : 1;
    const struct Row moved = row[low];
    row[low++] = row[high];
    row[high--] = moved;
  }
}

void sort_rows(struct Row* row, uint32_t count) {
  // The larger part waits while the smaller one is sorted, so what waits halves each time: 32 entries always do.
  struct {
    struct Row* row;
    uint32_t count;
  } waiting[stack_size];
  uint32_t depth = 0;
  for (;;) {
    while (count > insertion_limit) {
      const uint32_t split = partition(row, count);
      const uint32_t rest = count - split;
      if (split < rest) {
        waiting[depth].row = row + split, waiting[depth++].count = rest;
        count = split;
      } else {
        waiting[depth].row = row, waiting[depth++].count = split;
        row += split, count = rest;
      }
    }
    insertion_sort(row, count);
    if (depth == 0) return;
    row = waiting[--depth].row, count = waiting[depth].count;
  }
}

uint64_t kernel_sort(uint64_t rounds) {
  uint64_t random = 1, checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    for (uint32_t i = 0; i < row_count; ++i) {
      rows[i].key = random = next_random(random);
      rows[i].value = i;
    }
    sort_rows(rows, row_count);
    for (uint32_t i = 0; i < row_count; ++i) checksum = checksum * 31 + rows[i].value;
  }
  return checksum;
}
