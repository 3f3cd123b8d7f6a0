// Spends gas in every way that a contract can, as much as its caller asks for: loops, memory, calls, the database and
// host functions; and meets every limit of a run: gas, call depth, memory, stack, and arithmetic that has no result.
#include "sdk.h"

using namespace sdk;
using namespace sdk::literals;

namespace {

struct Item {
  uint64_t id;
  uint64_t value;

  [[nodiscard]] uint64_t primary_key() const { return id; }
  template <class Visitor>
  void fields(Visitor&& visit) {
    visit(id);
    visit(value);
  }
};

using Items = Table<Item, "items"_n, &Item::value>;

constexpr uint32_t page_bytes = 65536;

// A step of a xorshift generator: a chain of operations that no compiler can shorten.
uint64_t mix(uint64_t x) {
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  return x;
}

// --- loops -----------------------------------------------------------------------------------------------------------

void arithmetic(uint64_t rounds) {
  uint64_t x = 88172645463325252u;
  for (uint64_t i = 0; i < rounds; ++i) x = mix(x);
  return_value(x);
}

// The sum 1 - 1/3 + 1/5 - ..., four times: slowly pi.
void series(uint64_t terms) {
  double sum = 0;
  for (uint64_t i = 0; i < terms; ++i) sum += (i % 2 == 0 ? 4.0 : -4.0) / static_cast<double>(2 * i + 1);
  return_value(sum);
}

void divide(uint64_t rounds) {
  uint64_t x = ~uint64_t{0}, sum = 0;
  for (uint64_t i = 0; i < rounds; ++i) {
    x = mix(x);
    sum += x / (i + 3) + x % (i + 7);
  }
  return_value(sum);
}

void forever() {
  for (volatile uint32_t i = 0;; i = i + 1) {
  }
}

// --- memory ----------------------------------------------------------------------------------------------------------

// Writes every `stride`th byte of `pages` new pages and adds them up again.
void sweep(uint32_t pages, uint32_t stride) {
  check(stride != 0, "a stride of 0 sweeps nothing");
  check(pages < page_bytes, "over 4 GiB");
  uint8_t* bytes = allocate(pages * page_bytes);
  uint64_t sum = 0;
  for (uint64_t i = 0; i < uint64_t{pages} * page_bytes; i += stride) bytes[i] = static_cast<uint8_t>(i / stride);
  for (uint64_t i = 0; i < uint64_t{pages} * page_bytes; i += stride) sum += bytes[i];
  return_value(sum);
}

// How many pages memory has after asking for one more until the answer is no.
void growall() {
  while (__builtin_wasm_memory_grow(0, 1) != SIZE_MAX) {
  }
  return_value(static_cast<uint32_t>(__builtin_wasm_memory_size(0)));
}

void copies(uint32_t bytes, uint32_t rounds) {
  uint8_t *from = allocate(bytes), *to = allocate(bytes);
  memset(from, 0x5a, bytes);
  for (uint32_t i = 0; i < rounds; ++i) memcpy(to, from, bytes);
  return_value(bytes == 0 ? 0u : uint32_t{to[bytes - 1]});
}

void load(uint32_t address) { return_value(uint8_t{*reinterpret_cast<volatile uint8_t*>(address)}); }

// --- calls -----------------------------------------------------------------------------------------------------------

// Each step mixes the answer of the next one, so the recursion cannot become a loop.
[[gnu::noinline]] uint64_t nest(uint32_t depth) { return depth == 0 ? 1 : mix(depth ^ nest(depth - 1)); }
void recurse(uint32_t depth) { return_value(nest(depth)); }

// The same through a table of functions: two that call each other by pointer.
using Step = uint64_t (*)(uint32_t);
uint64_t even_step(uint32_t n);
uint64_t odd_step(uint32_t n);
Step volatile next_of_even = odd_step, next_of_odd = even_step;
uint64_t even_step(uint32_t n) { return n == 0 ? 0 : next_of_even(n - 1) + 2; }
uint64_t odd_step(uint32_t n) { return n == 0 ? 0 : next_of_odd(n - 1) + 1; }
void pingpong(uint32_t depth) { return_value(even_step(depth)); }

// Frames with a buffer each: the contract's own stack of 8 KiB ends before the call depth does.
[[gnu::noinline]] uint32_t deep_frame(uint32_t depth) {
  volatile uint8_t frame[512];
  frame[depth % sizeof(frame)] = static_cast<uint8_t>(depth);
  return depth == 0 ? 0 : deep_frame(depth - 1) + frame[depth % sizeof(frame)];
}
void stack(uint32_t frames) { return_value(deep_frame(frames)); }

// --- host functions --------------------------------------------------------------------------------------------------

void hostcalls(uint32_t rounds) {
  uint32_t known = 0;
  for (uint32_t i = 0; i < rounds; ++i) known += is_account(self()) ? 1 : 0;
  return_value(known);
}

// SHA-256 of the last SHA-256, from 32 zeros on.
void hashes(uint32_t rounds) {
  Checksum256 hash;
  for (uint32_t i = 0; i < rounds; ++i) sha256(hash.bytes(), sizeof(hash), hash.bytes());
  return_value(hash);
}

void prints(uint32_t rounds) {
  for (uint32_t i = 0; i < rounds; ++i) print(i, " ");
}

// Stores, changes and removes `rows` rows, so that the table is empty again.
void churn(uint32_t rows) {
  const Items items(self(), self().value);
  for (uint64_t id = 0; id < rows; ++id) items.store(self(), Item{id, mix(id + 1)});
  uint64_t sum = 0;
  for (auto item = items.lower_bound(0); item; item = items.next(item)) {
    item.row.value = mix(item.row.value);
    sum += item.row.value;
    items.update(item, same_payer);
  }
  const auto by_value = items.by<&Item::value>();
  for (auto entry = by_value.lower_bound(0); entry; entry = by_value.lower_bound(0))
    items.remove(items.find(entry.primary));
  return_value(sum);
}

// Rows that stay.
void fill(uint64_t first, uint32_t rows) {
  const Items items(self(), self().value);
  for (uint64_t id = first; id < first + rows; ++id) items.store(self(), Item{id, mix(id + 1)});
}

// --- what has no result ----------------------------------------------------------------------------------------------

void quotient(int64_t a, int64_t b) { return_value(a / b); }
void remainder(int64_t a, int64_t b) { return_value(a % b); }
// The instruction itself: a cast has no defined result for what does not fit.
void convert(double value) { return_value(static_cast<int64_t>(__builtin_wasm_trunc_s_i64_f64(value))); }

// Calls whatever stands at this place of the contract's table, as if it were a Step.
void callplace(uint32_t place) { return_value(reinterpret_cast<Step>(place)(0)); }

}  // namespace

extern "C" [[gnu::visibility("default")]] void apply(uint64_t receiver, uint64_t code, uint64_t action) {
  if (code != receiver) return;
  switch (action) {
    case "arithmetic"_n.value: return run(arithmetic);
    case "series"_n.value: return run(series);
    case "divide"_n.value: return run(divide);
    case "forever"_n.value: return run(forever);
    case "sweep"_n.value: return run(sweep);
    case "growall"_n.value: return run(growall);
    case "copies"_n.value: return run(copies);
    case "load"_n.value: return run(load);
    case "recurse"_n.value: return run(recurse);
    case "pingpong"_n.value: return run(pingpong);
    case "stack"_n.value: return run(stack);
    case "hostcalls"_n.value: return run(hostcalls);
    case "hashes"_n.value: return run(hashes);
    case "prints"_n.value: return run(prints);
    case "churn"_n.value: return run(churn);
    case "fill"_n.value: return run(fill);
    case "quotient"_n.value: return run(quotient);
    case "remainder"_n.value: return run(remainder);
    case "convert"_n.value: return run(convert);
    case "callplace"_n.value: return run(callplace);
    default: check(false, "unknown action");
  }
}
