// Base 58, the text of keys and addresses, to and from 37 bytes (a public key and its checksum): a large number
// converted digit by digit, divisions by a constant in two nested loops, and a table of letters.
#include "bench/kernels/parts.h"

static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

// The text's size, or 0 if it does not fit. Each leading zero byte is one leading '1'.
uint32_t base58_encode(const uint8_t* data, uint32_t size, char* text, uint32_t text_size_max) {
  uint8_t digits[base58_size_max];  // the lowest first
  uint32_t digit_count = 0, zeros = 0;
  while (zeros < size && data[zeros] == 0) ++zeros;
  for (uint32_t i = zeros; i < size; ++i) {
    uint32_t carry = data[i];
    for (uint32_t j = 0; j < digit_count; ++j) {
      carry += (uint32_t)digits[j] << 8;
      digits[j] = (uint8_t)(carry % 58);
      carry /= 58;
    }
    for (; carry != 0; carry /= 58) {
      if (digit_count == base58_size_max) return 0;
      digits[digit_count++] = (uint8_t)(carry % 58);
    }
  }
  if (zeros + digit_count > text_size_max) return 0;
  for (uint32_t i = 0; i < zeros; ++i) text[i] = alphabet[0];
  for (uint32_t i = 0; i < digit_count; ++i) text[zeros + i] = alphabet[digits[digit_count - 1 - i]];
  return zeros + digit_count;
}

static uint32_t digit_of(char letter) {
  uint32_t digit = 0;
  while (digit < 58 && alphabet[digit] != letter) ++digit;
  return digit;
}

// The number of bytes, or 0 if there is a letter that is none of ours, or they do not fit.
uint32_t base58_decode(const char* text, uint32_t size, uint8_t* data, uint32_t data_size_max) {
  uint8_t bytes[base58_size_max];  // the lowest first
  uint32_t byte_count = 0, zeros = 0;
  while (zeros < size && text[zeros] == alphabet[0]) ++zeros;
  for (uint32_t i = zeros; i < size; ++i) {
    uint32_t carry = digit_of(text[i]);
    if (carry == 58) return 0;
    for (uint32_t j = 0; j < byte_count; ++j) {
      carry += (uint32_t)bytes[j] * 58;
      bytes[j] = (uint8_t)carry;
      carry >>= 8;
    }
    if (carry != 0) {
      if (byte_count == base58_size_max) return 0;
      bytes[byte_count++] = (uint8_t)carry;
    }
  }
  if (zeros + byte_count > data_size_max) return 0;
  for (uint32_t i = 0; i < zeros; ++i) data[i] = 0;
  for (uint32_t i = 0; i < byte_count; ++i) data[zeros + i] = bytes[byte_count - 1 - i];
  return zeros + byte_count;
}

uint64_t kernel_base58(uint64_t rounds) {
  uint8_t key[37];
  char text[base58_size_max];
  uint64_t random = 1, checksum = 0;
  for (uint32_t i = 0; i < sizeof key; ++i) key[i] = (uint8_t)(7 * i + 2);
  for (uint64_t round = 0; round < rounds; ++round) {
    random = next_random(random);
    for (uint32_t i = 0; i < 8; ++i) key[1 + i] ^= (uint8_t)(random >> (8 * i));
    const uint32_t size = base58_encode(key, sizeof key, text, sizeof text);
    for (uint32_t i = 0; i < size; ++i) checksum = checksum * 31 + (uint8_t)text[i];
    if (base58_decode(text, size, key, sizeof key) != sizeof key) return 0;
  }
  return checksum;
}
