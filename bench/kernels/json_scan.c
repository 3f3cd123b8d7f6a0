// Looking for one member of a JSON text without reading the rest closely: strings are passed over, brackets counted,
// names compared. An oracle contract's way to its one price; the parser kernel checks a whole text instead.
#include "bench/kernels/parts.h"

// From the opening quote to behind the closing one; `end` if there is none.
static const char* pass_string(const char* at, const char* end) {
  for (++at; at < end; ++at) {
    if (*at == '\\') {
      ++at;
    } else if (*at == '"') {
      return at + 1;
    }
  }
  return end;
}

// To the comma or closing bracket that ends the value.
static const char* pass_value(const char* at, const char* end) {
  uint32_t depth = 0;
  while (at < end) {
    const char c = *at;
    if (c == '"') {
      at = pass_string(at, end);
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (depth == 0 && (c == ',' || c == '}' || c == ']')) return at;
    if (c == '}' || c == ']') --depth;
    ++at;
  }
  return end;
}

static bool same_name(const char* at, const char* after, const char* name, uint32_t name_size) {
  if ((uint32_t)(after - at) != name_size + 2) return false;
  for (uint32_t i = 0; i < name_size; ++i)
    if (at[1 + i] != name[i]) return false;
  return true;
}

// `at` behind an object's opening bracket. The value's first character, or null.
static const char* find_member(const char* at, const char* end, const char* name, uint32_t name_size) {
  while (at < end && *at != '}') {
    if (*at != '"') {
      ++at;
      continue;
    }
    const char* const after = pass_string(at, end);
    const bool found = same_name(at, after, name, name_size);
    at = after;
    while (at < end && (*at == ' ' || *at == ':')) ++at;
    if (found) return at;
    at = pass_value(at, end);
  }
  return 0;
}

// The whole number at a path of names, "data.price". False where there is none.
bool json_number(const char* text, uint32_t size, const char* path, uint64_t* number) {
  const char* at = text;
  const char* const end = text + size;
  for (;;) {
    uint32_t name_size = 0;
    while (path[name_size] != '\0' && path[name_size] != '.') ++name_size;
    if (at == end || *at != '{') return false;
    at = find_member(at + 1, end, path, name_size);
    if (at == 0) return false;
    if (path[name_size] == '\0') break;
    path += name_size + 1;
  }
  const char* const first = at;
  *number = 0;
  for (; at < end && *at >= '0' && *at <= '9'; ++at) *number = *number * 10 + (uint64_t)(*at - '0');
  return at > first;
}

uint64_t kernel_json_scan(uint64_t rounds) {
  static char text[] =
      "{\"source\": \"feed \\\"7\\\"\", \"pairs\": [{\"pair\": \"btcusd\", \"price\": 1}, {\"pair\": \"ethusd\", "
      "\"price\": 2}], \"meta\": {\"node\": \"abc\", \"price\": 0, \"tags\": [\"a\", \"b\", [1, 2, {\"x\": 3}]]},\n"
      " \"data\": {\"time\": 1700000000, \"quorum\": [12, 14, 15], \"comment\": \"}{][,:\", \"price\": 6712345678, "
      "\"volume\": 88}, \"signature\": \"SIG_K1_00\"}";
  char* digit = text;
  while (digit[0] != '6' || digit[1] != '7' || digit[2] != '1') ++digit;
  uint64_t checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    digit[3] = (char)('0' + round % 10);
    uint64_t price = 0, volume = 0;
    if (!json_number(text, sizeof text - 1, "data.price", &price)) return 0;
    if (!json_number(text, sizeof text - 1, "data.volume", &volume)) return 0;
    checksum = checksum * 31 + price * volume;
  }
  return checksum;
}
