// Checking a JSON text byte by byte and counting what is in it: short loops around one load and a few compares, where
// gas per block costs most. Numbers are whole, strings carry simple escapes only, as in contracts' own formats.
#include "bench/kernels/parts.h"

enum { nesting_max = 32 };

struct Scanner {
  const char* at;
  const char* end;
  uint32_t depth;
  struct JsonSummary* summary;
};

static void skip_spaces(struct Scanner* s) {
  while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\t' || *s->at == '\r')) ++s->at;
}

static bool accept(struct Scanner* s, char expected) {
  skip_spaces(s);
  if (s->at == s->end || *s->at != expected) return false;
  ++s->at;
  return true;
}

static bool scan_string(struct Scanner* s) {
  if (!accept(s, '"')) return false;
  while (s->at < s->end) {
    const char c = *s->at++;
    if (c == '"') return ++s->summary->strings, true;
    if ((unsigned char)c < ' ') return false;
    if (c == '\\') {
      if (s->at == s->end || (*s->at != '"' && *s->at != '\\' && *s->at != 'n')) return false;
      ++s->at;
    }
    ++s->summary->string_bytes;
  }
  return false;
}

static bool scan_number(struct Scanner* s) {
  const bool negative = *s->at == '-';
  if (negative) ++s->at;
  const char* const first = s->at;
  uint64_t value = 0;
  while (s->at < s->end && *s->at >= '0' && *s->at <= '9') value = value * 10 + (uint64_t)(*s->at++ - '0');
  if (s->at == first) return false;
  s->summary->number_sum += negative ? -value : value;
  return ++s->summary->numbers, true;
}

static bool scan_word(struct Scanner* s, const char* word) {
  for (; *word != '\0'; ++word, ++s->at)
    if (s->at == s->end || *s->at != *word) return false;
  return ++s->summary->words, true;
}

static bool scan_value(struct Scanner* s);

// The members of an object or the elements of an array, after its opening bracket.
static bool scan_items(struct Scanner* s, char closing) {
  if (accept(s, closing)) return true;
  do {
    if (closing == '}' && !(scan_string(s) && accept(s, ':'))) return false;
    if (!scan_value(s)) return false;
  } while (accept(s, ','));
  return accept(s, closing);
}

static bool scan_value(struct Scanner* s) {
  skip_spaces(s);
  if (s->at == s->end || s->depth == nesting_max) return false;
  switch (*s->at) {
    case '{':
    case '[': {
      const char closing = *s->at++ == '{' ? '}' : ']';
      ++s->depth, ++s->summary->containers;
      const bool good = scan_items(s, closing);
      return --s->depth, good;
    }
    case '"': return scan_string(s);
    case 't': return scan_word(s, "true");
    case 'f': return scan_word(s, "false");
    case 'n': return scan_word(s, "null");
    default: return scan_number(s);
  }
}

bool scan_json(const char* text, uint32_t size, struct JsonSummary* summary) {
  *summary = (struct JsonSummary){0};
  struct Scanner s = {text, text + size, 0, summary};
  if (!scan_value(&s)) return false;
  skip_spaces(&s);
  return s.at == s.end;
}

uint64_t kernel_parser(uint64_t rounds) {
  static char text[] =
      "{\"version\": 1, \"expiration\": \"2026-01-01T00:00:00\", \"ref_block\": 12345, \"actions\": [\n"
      "  {\"account\": \"eosio.token\", \"name\": \"transfer\", \"authorization\": [\"alice@active\"],\n"
      "   \"data\": {\"from\": \"alice\", \"to\": \"bob\", \"quantity\": 1000000, \"memo\": \"rent, \\\"May\\\"\"}},\n"
      "  {\"account\": \"exchange\", \"name\": \"order\", \"authorization\": [\"alice@active\", \"carol@trade\"],\n"
      "   \"data\": {\"pair\": [\"EOS\", \"USD\"], \"price\": -2718281, \"size\": 42,\n"
      "    \"post_only\": true, \"tag\": null}}\n"
      "], \"signatures\": [], \"delay\": 0}\n";
  uint64_t checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    text[12] = (char)('0' + round % 10);  // the version
    struct JsonSummary found;
    if (!scan_json(text, sizeof text - 1, &found)) return 0;
    checksum = checksum * 31 + found.number_sum + found.string_bytes + found.strings + found.numbers + found.words +
               found.containers;
  }
  return checksum;
}
