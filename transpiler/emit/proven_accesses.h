// What loads and stores have shown about linear memory: that so many bytes lie behind a variable, taken as an address.
//
// An access that such a fact covers cannot trap. Then the compiler may fold it into another instruction or drop it in
// guard mode, and there is nothing to check in explicit mode. A fact holds until its variable is written, until memory
// may have become smaller (memory.grow of a negative number, by the antelope profile's rules), and behind a join if it
// holds on every way there. The last few facts are kept, so every step takes bounded time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace wrought::emit {

// A variable that an expression reads: a local, an operand variable, or depth.
using VarRef = uint32_t;
inline constexpr VarRef slot_ref_bit = 0x80000000u;
inline constexpr VarRef depth_ref = 0x7ffffffeu;
inline constexpr VarRef zero_ref = 0x7ffffffdu;  // no variable: the address 0
inline constexpr VarRef no_ref = 0x7ffffffcu;

class ProvenAccesses {
 public:
  // Bytes up to `end` behind the variable are inside. Never beyond 2^32.
  void prove(VarRef variable, uint64_t end) {
    if (variable == no_ref || covers(variable, end)) return;
    forget(variable);
    facts_[oldest_] = {variable, end};
    oldest_ = (oldest_ + 1) % facts_.size();
  }
  [[nodiscard]] bool covers(VarRef variable, uint64_t end) const { return end <= end_of(variable); }
  void forget(VarRef variable) {
    for (Fact& fact : facts_) {
      if (fact.variable == variable) fact = {};
    }
  }
  void forget_all() { facts_ = {}; }
  // Operand variables are not kept: a branch moves values into them.
  void forget_operands() {
    for (Fact& fact : facts_) {
      if ((fact.variable & slot_ref_bit) != 0) fact = {};
    }
  }
  // What holds here and there.
  void keep_common(const ProvenAccesses& there) {
    for (Fact& fact : facts_) {
      fact.end = std::min(fact.end, there.end_of(fact.variable));
      if (fact.end == 0) fact = {};
    }
  }

 private:
  struct Fact {
    VarRef variable = no_ref;
    uint64_t end = 0;  // 0: nothing is known
  };
  [[nodiscard]] uint64_t end_of(VarRef variable) const {
    const auto* const fact = std::ranges::find(facts_, variable, &Fact::variable);
    return fact == facts_.end() ? 0 : fact->end;
  }

  std::array<Fact, 8> facts_;
  size_t oldest_ = 0;
};

}  // namespace wrought::emit
