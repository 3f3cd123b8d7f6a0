// Arithmetic with assets as an exchange does it: checked additions, prices as fractions multiplied in 128 bits and
// divided, fees rounded up, and amounts to text and back.
#include "bench/kernels/parts.h"

static const int64_t amount_max = ((int64_t)1 << 62) - 1;

bool asset_add(struct Asset a, struct Asset b, struct Asset* sum) {
  if (a.symbol != b.symbol) return false;
  const int64_t amount = a.amount + b.amount;  // both at most 2^62
  if (amount > amount_max || amount < -amount_max) return false;
  *sum = (struct Asset){amount, a.symbol};
  return true;
}

// 128 by 64 bits, bit by bit: wasm has no such division. The quotient must fit, so high < divisor.
static uint64_t divide_wide(uint64_t high, uint64_t low, uint64_t divisor) {
  for (int i = 0; i < 64; ++i) {
    const bool carry = high >> 63;
    high = high << 1 | low >> 63;
    low <<= 1;
    if (carry || high >= divisor) {
      high -= divisor;
      low |= 1;
    }
  }
  return low;
}

// amount * numerator / denominator, rounded down; amounts from 0. False if it does not fit.
bool asset_scale(struct Asset a, uint64_t numerator, uint64_t denominator, struct Asset* scaled) {
  if (a.amount < 0 || denominator == 0) return false;
  const unsigned __int128 product = (unsigned __int128)(uint64_t)a.amount * numerator;
  const uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
  if (high >= denominator) return false;
  const uint64_t quotient = high == 0 ? low / denominator : divide_wide(high, low, denominator);
  if (quotient > (uint64_t)amount_max) return false;
  *scaled = (struct Asset){(int64_t)quotient, a.symbol};
  return true;
}

// "12.3400 SYS": the symbol's lowest byte is the precision, its others the letters. The text's size; at most 32.
uint32_t asset_to_text(struct Asset a, char* text) {
  const uint32_t precision = a.symbol & 0xff;
  char digits[24];
  uint32_t count = 0, size = 0;
  uint64_t rest = (uint64_t)(a.amount < 0 ? -a.amount : a.amount);
  do {
    digits[count++] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest != 0 || count <= precision);
  if (a.amount < 0) text[size++] = '-';
  while (count > 0) {
    if (count == precision) text[size++] = '.';
    text[size++] = digits[--count];
  }
  text[size++] = ' ';
  for (uint64_t letters = a.symbol >> 8; letters != 0; letters >>= 8) text[size++] = (char)letters;
  return size;
}

bool asset_from_text(const char* text, uint32_t size, struct Asset* a) {
  uint32_t at = 0, precision = 0;
  bool point = false;
  const bool negative = size > 0 && text[0] == '-';
  uint64_t value = 0;
  for (at = negative; at < size && text[at] != ' '; ++at) {
    if (text[at] == '.' && !point) {
      point = true;
    } else {
      if (text[at] < '0' || text[at] > '9' || value > (uint64_t)amount_max / 10) return false;
      value = value * 10 + (uint64_t)(text[at] - '0');
      precision += point;
    }
  }
  if (at == size || size - at - 1 > 7 || value > (uint64_t)amount_max) return false;
  uint64_t symbol = 0;
  for (uint32_t i = size - 1; i > at; --i) {
    if (text[i] < 'A' || text[i] > 'Z') return false;
    symbol = symbol << 8 | (uint8_t)text[i];
  }
  *a = (struct Asset){negative ? -(int64_t)value : (int64_t)value, symbol << 8 | precision};
  return true;
}

uint64_t kernel_asset(uint64_t rounds) {
  const uint64_t symbol = 4 | (uint64_t)'S' << 8 | (uint64_t)'Y' << 16 | (uint64_t)'S' << 24;
  struct Asset pool = {1000000000, symbol};
  uint64_t random = 1, checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    random = next_random(random);
    const struct Asset paid = {(int64_t)(random >> 24), symbol};  // 40 bits
    struct Asset bought, fee, read;
    if (!asset_scale(paid, 1000003 + (random & 0xffffff), 1 + (random >> 50), &bought)) return 0;
    if (!asset_scale(bought, 30, 10000, &fee)) return 0;
    fee.amount += 1;
    char text[32];
    const uint32_t size = asset_to_text(fee, text);
    if (!asset_from_text(text, size, &read) || read.amount != fee.amount || read.symbol != symbol) return 0;
    if (!asset_add(pool, fee, &pool)) pool.amount = 1000000000;
    checksum = checksum * 31 + (uint64_t)pool.amount + size;
  }
  return checksum;
}
