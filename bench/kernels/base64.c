// Base 64 with padding, 300 bytes to text and back: shifts, a table of letters, and a table of values.
#include "bench/kernels/parts.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
enum { no_letter = 64, payload_size = 300 };

// The text's size, four letters for each three bytes begun.
uint32_t base64_encode(const uint8_t* data, uint32_t size, char* text) {
  uint32_t out = 0;
  for (uint32_t i = 0; i < size; i += 3) {
    const uint32_t left = size - i;
    const uint32_t group =
        (uint32_t)data[i] << 16 | (left > 1 ? (uint32_t)data[i + 1] << 8 : 0) | (left > 2 ? data[i + 2] : 0);
    text[out++] = letters[group >> 18];
    text[out++] = letters[group >> 12 & 63];
    text[out++] = left > 1 ? letters[group >> 6 & 63] : '=';
    text[out++] = left > 2 ? letters[group & 63] : '=';
  }
  return out;
}

static const uint8_t* letter_values(void) {
  static uint8_t values[256];
  if (values['B'] == 0) {
    for (uint32_t i = 0; i < sizeof values; ++i) values[i] = no_letter;
    for (uint8_t i = 0; i < 64; ++i) values[(uint8_t)letters[i]] = i;
  }
  return values;
}

// The number of bytes, or -1 if the text is none that base64_encode writes.
int32_t base64_decode(const char* text, uint32_t size, uint8_t* data) {
  const uint8_t* const values = letter_values();
  if (size % 4 != 0) return -1;
  int32_t out = 0;
  for (uint32_t i = 0; i < size; i += 4) {
    const bool last = i + 4 == size;
    const uint32_t padding = last && text[i + 3] == '=' ? (text[i + 2] == '=' ? 2 : 1) : 0;
    uint32_t group = 0;
    for (uint32_t j = 0; j < 4 - padding; ++j) {
      const uint8_t value = values[(uint8_t)text[i + j]];
      if (value == no_letter) return -1;
      group |= (uint32_t)value << (18 - 6 * j);
    }
    if (padding != 0 && (group & (padding == 2 ? 0xffff : 0xff)) != 0) return -1;
    data[out++] = (uint8_t)(group >> 16);
    if (padding < 2) data[out++] = (uint8_t)(group >> 8);
    if (padding < 1) data[out++] = (uint8_t)group;
  }
  return out;
}

uint64_t kernel_base64(uint64_t rounds) {
  static uint8_t data[payload_size];
  static char text[payload_size / 3 * 4];
  uint64_t random = 1, checksum = 0;
  for (uint32_t i = 0; i < payload_size; ++i) data[i] = (uint8_t)(i * 7);
  for (uint64_t round = 0; round < rounds; ++round) {
    random = next_random(random);
    data[random % payload_size] ^= (uint8_t)(random >> 32);
    const uint32_t size = base64_encode(data, payload_size, text);
    checksum = checksum * 31 + (uint8_t)text[(random >> 40) % size];
    if (base64_decode(text, size, data) != payload_size) return 0;
    checksum = checksum * 31 + data[(random >> 16) % payload_size];
  }
  return checksum;
}
