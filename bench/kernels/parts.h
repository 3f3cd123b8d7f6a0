// What kernels are made of, as far as a test wants to see it: each part is checked on its own against published answers
// (kernels_test.cc). C, since the kernels are; they use no library, being contracts too.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

uint32_t fib(uint32_t n);

void sha256(const uint8_t* data, uint32_t size, uint8_t digest[32]);
enum { keccak_suffix = 0x01, sha3_suffix = 0x06 };
void keccak256(const uint8_t* data, uint32_t size, uint8_t suffix, uint8_t digest[32]);
void blake2b(const uint8_t* data, uint32_t size, uint8_t digest[64]);

// Field elements: five limbs of 52 or 51 bits, or four words of 64, the lowest first; r may be a or b.
void secp256k1_field_multiply(uint64_t r[5], const uint64_t a[5], const uint64_t b[5]);
void secp256k1_field_from_words(uint64_t limbs[5], const uint64_t words[4]);
void secp256k1_field_to_words(uint64_t words[4], const uint64_t limbs[5]);
void ed25519_field_multiply(uint64_t r[5], const uint64_t a[5], const uint64_t b[5]);
void ed25519_field_from_words(uint64_t limbs[5], const uint64_t words[4]);
void ed25519_field_to_words(uint64_t words[4], const uint64_t limbs[5]);

struct Row {
  uint64_t key, value;
};
void sort_rows(struct Row* row, uint32_t count);

enum {
  op_constant,  // a = the number b
  op_add,       // a = b + c, and so on for all with three registers
  op_subtract,
  op_multiply,
  op_and,
  op_or,
  op_xor,
  op_shift_left,
  op_shift_right,
  op_equal,
  op_less,
  op_jump,     // to instruction b
  op_jump_if,  // if a is not 0
  op_return    // a
};
struct Instruction {
  uint8_t operation, a, b, c;
};
// False if the program runs off its end or has an unknown operation. The argument is in register 0.
bool run_bytecode(const struct Instruction* program, uint32_t size, uint64_t argument, uint64_t* result);
enum { collatz_program_size = 14 };
extern const struct Instruction collatz_program[collatz_program_size];

struct JsonSummary {
  uint64_t number_sum;
  uint32_t numbers, strings, string_bytes, words, containers;
};
bool scan_json(const char* text, uint32_t size, struct JsonSummary* summary);

void nbody_start(void);
void nbody_step(double years);
double nbody_energy(void);

enum { matrix_size = 32 };
void multiply_matrices(uint64_t (*product)[matrix_size], const uint64_t (*a)[matrix_size],
                       const uint64_t (*b)[matrix_size]);

uint64_t call_handler(uint32_t index, uint64_t a, uint64_t b);

void tree_clear(void);
bool tree_put(uint64_t key, uint64_t value);
uint64_t tree_get(uint64_t key, uint64_t if_missing);
uint64_t tree_checksum(void);

enum { base58_size_max = 128 };
uint32_t base58_encode(const uint8_t* data, uint32_t size, char* text, uint32_t text_size_max);
uint32_t base58_decode(const char* text, uint32_t size, uint8_t* data, uint32_t data_size_max);

uint64_t name_from_text(const char* text, uint32_t size);
enum TransferResult { transfer_done, transfer_malformed, transfer_wrong_symbol, transfer_overdrawn };
void token_clear(void);
void token_issue(uint64_t owner, int64_t amount);
int64_t token_balance(uint64_t owner);
enum TransferResult token_transfer(const uint8_t* data, uint32_t size);

struct Asset {
  int64_t amount;
  uint64_t symbol;
};
bool asset_add(struct Asset a, struct Asset b, struct Asset* sum);
bool asset_scale(struct Asset a, uint64_t numerator, uint64_t denominator, struct Asset* scaled);
uint32_t asset_to_text(struct Asset a, char* text);
bool asset_from_text(const char* text, uint32_t size, struct Asset* a);

void index_fill(void);
uint32_t index_lower_bound(uint32_t index, uint64_t id);
uint32_t index_count_below(uint32_t index, uint64_t id);

uint32_t base64_encode(const uint8_t* data, uint32_t size, char* text);
int32_t base64_decode(const char* text, uint32_t size, uint8_t* data);

bool json_number(const char* text, uint32_t size, const char* path, uint64_t* number);

void merkle_root(uint8_t (*nodes)[32], uint32_t count, uint32_t leaf, uint8_t (*proof)[32], uint8_t root[32]);
bool merkle_proves(const uint8_t digest[32], uint32_t leaf, const uint8_t (*proof)[32], uint32_t proof_size,
                   const uint8_t root[32]);

void bignum_power(uint32_t r[8], const uint32_t base[8], uint64_t exponent, const uint32_t m[8]);

struct Bid {
  uint64_t price, time, id, amount;
  uint8_t owner[16];
};
int compare_bids(const struct Bid* a, const struct Bid* b);
void sort_bids(struct Bid* bid, uint32_t count, int (*compare)(const struct Bid*, const struct Bid*));

uint64_t kernel_asset(uint64_t rounds);
uint64_t kernel_base58(uint64_t rounds);
uint64_t kernel_base64(uint64_t rounds);
uint64_t kernel_bignum(uint64_t rounds);
uint64_t kernel_blake2b(uint64_t rounds);
uint64_t kernel_bytecode(uint64_t rounds);
uint64_t kernel_call_indirect(uint64_t rounds);
uint64_t kernel_ed25519_field(uint64_t rounds);
uint64_t kernel_fib(uint64_t rounds);
uint64_t kernel_index_compare(uint64_t rounds);
uint64_t kernel_json_scan(uint64_t rounds);
uint64_t kernel_keccak(uint64_t rounds);
uint64_t kernel_matmul(uint64_t rounds);
uint64_t kernel_merkle(uint64_t rounds);
uint64_t kernel_nbody(uint64_t rounds);
uint64_t kernel_parser(uint64_t rounds);
uint64_t kernel_secp256k1_field(uint64_t rounds);
uint64_t kernel_sha256(uint64_t rounds);
uint64_t kernel_sort(uint64_t rounds);
uint64_t kernel_sort_structs(uint64_t rounds);
uint64_t kernel_token_transfer(uint64_t rounds);
uint64_t kernel_tree(uint64_t rounds);

static inline uint64_t load_be64(const uint8_t* p) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | p[i];
  return value;
}

static inline uint64_t load_le64(const uint8_t* p) {
  uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = value << 8 | p[i];
  return value;
}

// Xorshift: never 0 after anything but 0.
static inline uint64_t next_random(uint64_t x) {
  x ^= x << 13;
  x ^= x >> 7;
  return x ^ x << 17;
}

#ifdef __cplusplus
}
#endif
