// Numbers from a seed, the same on every machine (the standard library's distributions are not).
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace wrought::differential {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  // SplitMix64: one addition and a mixing of bits per number.
  uint64_t next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
  // 0 .. n-1; n > 0. The bias of the remainder does not matter here.
  uint32_t below(uint32_t n) { return static_cast<uint32_t>(next() % n); }
  bool one_in(uint32_t n) { return below(n) == 0; }

  template <class List>
  decltype(auto) of(const List& list) {
    return list[below(static_cast<uint32_t>(std::size(list)))];
  }
  template <class T>
  T of(std::initializer_list<T> list) {
    return list.begin()[below(static_cast<uint32_t>(list.size()))];
  }

 private:
  uint64_t state_;
};

}  // namespace wrought::differential
