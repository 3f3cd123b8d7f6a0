// Token transfers without the host: names to numbers and back, checks of an action's 40 bytes, balances in an open
// hash table in memory. What a token contract does between its host calls.
#include "bench/kernels/parts.h"

enum { account_count = 200, slot_count = 512, memo_size_max = 256, precision = 4 };
static const uint64_t symbol = precision | (uint64_t)'S' << 8 | (uint64_t)'Y' << 16 | (uint64_t)'S' << 24;

struct Balance {
  uint64_t owner;  // 0: free
  int64_t amount;
};
static struct Balance balances[slot_count];

static uint64_t letter_value(char c) {
  if (c >= 'a' && c <= 'z') return (uint64_t)(c - 'a') + 6;
  if (c >= '1' && c <= '5') return (uint64_t)(c - '1') + 1;
  return 0;
}

// Twelve letters of 5 bits; a name of the chain, without the thirteenth letter.
uint64_t name_from_text(const char* text, uint32_t size) {
  uint64_t value = 0;
  for (uint32_t i = 0; i < 12; ++i) value = value << 5 | (i < size ? letter_value(text[i]) : 0);
  return value << 4;
}

static struct Balance* slot_of(uint64_t owner) {
  uint32_t at = (uint32_t)((owner * 0x9e3779b97f4a7c15u) >> 55);
  while (balances[at].owner != 0 && balances[at].owner != owner) at = (at + 1) % slot_count;
  return &balances[at];
}

void token_clear(void) {
  for (uint32_t i = 0; i < slot_count; ++i) balances[i] = (struct Balance){0, 0};
}

// There must be room: fewer owners than slots.
void token_issue(uint64_t owner, int64_t amount) {
  struct Balance* const balance = slot_of(owner);
  balance->owner = owner;
  balance->amount += amount;
}

int64_t token_balance(uint64_t owner) { return slot_of(owner)->amount; }

// The data of a transfer: from, to, amount, symbol, and a memo behind its size.
enum TransferResult token_transfer(const uint8_t* data, uint32_t size) {
  if (size < 33 || size < 33 + (uint32_t)data[32]) return transfer_malformed;
  const uint64_t from = load_le64(data), to = load_le64(data + 8);
  const int64_t amount = (int64_t)load_le64(data + 16);
  if (load_le64(data + 24) != symbol) return transfer_wrong_symbol;
  if (from == to || amount <= 0 || amount > ((int64_t)1 << 62) - 1) return transfer_malformed;
  for (uint32_t i = 0; i < data[32]; ++i)
    if (data[33 + i] < ' ') return transfer_malformed;
  struct Balance* const source = slot_of(from);
  if (source->owner == 0 || source->amount < amount) return transfer_overdrawn;
  source->amount -= amount;
  token_issue(to, amount);
  return transfer_done;
}

static void store_le64(uint8_t* p, uint64_t value) {
  for (int i = 0; i < 8; ++i) p[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t account(uint64_t number) {
  char text[] = "accountaaaaa";
  for (int i = 11; i > 8; --i, number /= 26) text[i] = (char)('a' + number % 26);
  return name_from_text(text, 12);
}

uint64_t kernel_token_transfer(uint64_t rounds) {
  static const char memo[] = "invoice 2024-117";
  uint8_t data[33 + sizeof memo];
  uint64_t random = 1, checksum = 0;
  token_clear();
  for (uint64_t i = 0; i < account_count; ++i) token_issue(account(i), 1000000);
  store_le64(data + 24, symbol);
  data[32] = sizeof memo - 1;
  for (uint32_t i = 0; i < sizeof memo; ++i) data[33 + i] = (uint8_t)memo[i];
  for (uint64_t round = 0; round < rounds; ++round) {
    random = next_random(random);
    store_le64(data, account(random % account_count));
    store_le64(data + 8, account((random >> 20) % account_count));
    store_le64(data + 16, (random >> 40) % 100000);
    const enum TransferResult result = token_transfer(data, sizeof data);
    checksum = checksum * 31 + result * 7 + (uint64_t)token_balance(account(random % account_count));
  }
  return checksum;
}
