// The finalizer policy in the state, and the host function that proposes one.
//
// Stored: u32 generation, then the policy as contracts pack it: u64 threshold, list of (description, u64 weight, key).
#include "hostapi/antelope/finalizers.h"

#include <openssl/bn.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <new>
#include <set>

#include "hostapi/antelope/bodies.h"

namespace wrought {

namespace {

constexpr size_t finalizers_max = 65'536;
constexpr size_t description_bytes_max = 256;
constexpr size_t coordinate_bytes = 48;

Key active_key() { return Key("g").append("finalizers"); }
Key proposed_key() { return Key("g").append("proposed_finalizers"); }

// Views into what was read.
struct PackedFinalizer {
  std::string_view description;
  uint64_t weight = 0;
  std::string_view public_key;
};
struct PackedPolicy {
  uint64_t threshold = 0;
  std::vector<PackedFinalizer> finalizers;
};

// The node reads a key byte by byte, which shows in what it says of one that ends too early.
std::string_view read_key(PackedReader& in) {
  const uint32_t size = in.list_size();
  if (size <= in.rest().size()) return in.bytes(size);
  (void)in.bytes(in.rest().size());
  return in.bytes(1);
}

PackedPolicy read_policy(PackedReader& in) {
  PackedPolicy policy;
  policy.threshold = in.read<uint64_t>();
  for (uint32_t left = in.list_size(); left > 0 && in.ok(); --left) {
    PackedFinalizer& finalizer = policy.finalizers.emplace_back();
    finalizer.description = in.counted_bytes();
    finalizer.weight = in.read<uint64_t>();
    finalizer.public_key = read_key(in);
  }
  return policy;
}

std::optional<FinalizerPolicy> stored_policy(const StateView& state, std::string_view key) {
  const auto stored = state.get(key);
  if (!stored) return std::nullopt;
  PackedReader in(*stored);
  FinalizerPolicy policy;
  policy.generation = in.read<uint32_t>();
  const PackedPolicy packed = read_policy(in);
  policy.threshold = packed.threshold;
  for (const auto& finalizer : packed.finalizers) {
    Finalizer& copy = policy.finalizers.emplace_back();
    copy.description = finalizer.description;
    copy.weight = finalizer.weight;
    if (finalizer.public_key.size() != copy.public_key.size()) return std::nullopt;
    std::ranges::copy(finalizer.public_key, copy.public_key.begin());
  }
  if (!in.ok()) return std::nullopt;
  return policy;
}

// 0 before the first policy.
uint32_t generation_in_force(const StateView& state) {
  PackedReader in(state.get(active_key()).value_or(std::string_view()));
  return in.read<uint32_t>();
}

void put_policy(Overlay& state, std::string_view key, uint32_t generation, const PackedPolicy& policy) {
  std::string packed;
  pack(packed, generation);
  pack(packed, policy.threshold);
  pack_varuint32(packed, static_cast<uint32_t>(policy.finalizers.size()));
  for (const auto& finalizer : policy.finalizers) {
    pack_counted(packed, finalizer.description);
    pack(packed, finalizer.weight);
    pack_counted(packed, finalizer.public_key);
  }
  state.put(key, std::move(packed));
}

// y^2 = x^3 + 4 over the field of BLS12-381, and the point at infinity, which is written as zeros. No check of the
// subgroup: the node has none here either.
class FirstCurve {
 public:
  FirstCurve() {
    BIGNUM* prime = p_.get();
    if (!work_ || BN_hex2bn(&prime, field) == 0 || BN_set_word(four_.get(), 4) != 1) throw std::bad_alloc();
  }

  [[nodiscard]] bool has(std::string_view point) const {
    const Number x, y, left, right;
    const bool computed = read(point.substr(0, coordinate_bytes), x) && read(point.substr(coordinate_bytes), y) &&
                          BN_mod_sqr(left.get(), y.get(), p_.get(), work_.get()) == 1 &&
                          BN_mod_sqr(right.get(), x.get(), p_.get(), work_.get()) == 1 &&
                          BN_mod_mul(right.get(), right.get(), x.get(), p_.get(), work_.get()) == 1 &&
                          BN_mod_add(right.get(), right.get(), four_.get(), p_.get(), work_.get()) == 1;
    if (!computed) throw std::bad_alloc();  // nothing else can go wrong in these; the host call reports it
    if (BN_is_zero(x.get()) && BN_is_zero(y.get())) return true;
    return BN_cmp(x.get(), p_.get()) < 0 && BN_cmp(y.get(), p_.get()) < 0 && BN_cmp(left.get(), right.get()) == 0;
  }

 private:
  static constexpr const char* field =
      "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";

  struct Free {
    void operator()(BIGNUM* number) const { BN_free(number); }
    void operator()(BN_CTX* work) const { BN_CTX_free(work); }
  };
  class Number {
   public:
    Number() : value_(BN_new()) {
      if (!value_) throw std::bad_alloc();
    }
    [[nodiscard]] BIGNUM* get() const { return value_.get(); }

   private:
    std::unique_ptr<BIGNUM, Free> value_;
  };

  static bool read(std::string_view bytes, const Number& to) {
    return BN_lebin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                       to.get()) != nullptr;
  }

  Number p_, four_;
  std::unique_ptr<BN_CTX, Free> work_{BN_CTX_new()};
};

// The text form: base64 for URLs, without padding, of the key and the first 4 bytes of its RIPEMD-160.
std::string key_text(std::string_view key) {
  constexpr size_t check_bytes = 4;
  unsigned char digest[EVP_MAX_MD_SIZE];
  if (EVP_Digest(key.data(), key.size(), digest, nullptr, EVP_ripemd160(), nullptr) != 1) throw std::bad_alloc();
  std::string bytes(key);
  bytes.append(reinterpret_cast<const char*>(digest), check_bytes);
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(size));
  text.erase(std::min(text.find('='), text.size()));
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return "PUB_BLS_" + text;
}

}  // namespace

std::optional<FinalizerPolicy> finalizers(const StateView& state) { return stored_policy(state, active_key()); }

std::optional<FinalizerPolicy> proposed_finalizers(const StateView& state) {
  return stored_policy(state, proposed_key());
}

bool is_savanna(const StateView& state) { return state.get(active_key()).has_value(); }

bool has_proposed_finalizers(const StateView& state) { return state.get(proposed_key()).has_value(); }

void activate_proposed_finalizers(Overlay& state) {
  const auto proposed = state.get(proposed_key());
  if (!proposed) return;
  state.put(active_key(), std::string(*proposed));
  state.erase(proposed_key());
}

namespace antelope {

namespace {

Failed refuse(Context& context, std::string why) { return context.fail("wasm_execution_error", std::move(why)); }

HostResult<void> check_policy(Context& context, const PackedPolicy& policy) {
  if (policy.finalizers.size() > finalizers_max) {
    return refuse(context, "Finalizer policy exceeds the maximum finalizer count for this chain");
  }
  if (policy.finalizers.empty()) return refuse(context, "Finalizers cannot be empty");

  const FirstCurve curve;
  std::set<std::string_view> keys;
  uint64_t weights = 0;
  for (const auto& [description, weight, key] : policy.finalizers) {
    if (description.size() > description_bytes_max) {
      return refuse(context, "Finalizer description greater than " + std::to_string(description_bytes_max));
    }
    if (__builtin_add_overflow(weights, weight, &weights)) {
      return refuse(context, "sum of weights causes uint64_t overflow");
    }
    if (key.size() != 2 * coordinate_bytes) return refuse(context, "Invalid bls public key length");
    if (!curve.has(key)) return context.fail("fc::assert_exception", "g1: ");
    if (!keys.insert(key).second) return refuse(context, "Duplicate public key: " + key_text(key));
  }
  if (policy.threshold > weights || policy.threshold <= weights / 2) {
    return refuse(context, "Finalizer policy threshold (" + std::to_string(policy.threshold) +
                               ") must be greater than half of the sum of the weights (" + std::to_string(weights) +
                               "), and less than or equal to the sum of the weights");
  }
  return {};
}

}  // namespace

// A second proposal in the same block takes the place of the first.
HostResult<void> set_finalizers(Context& context, uint64_t format, UnaliasedSpan packed) {
  if (!context.may_change_chain("set_finalizers")) return Failed{};
  if (format != 0) return refuse(context, "Finalizer policy is in an unknown format!");
  PackedReader in(packed.view());
  const PackedPolicy policy = read_policy(in);
  if (!in.ok()) return context.fail(in);
  if (check_policy(context, policy).failed) return Failed{};
  put_policy(context.state, proposed_key(), generation_in_force(context.state) + 1, policy);
  return {};
}

}  // namespace antelope

}  // namespace wrought
