// print("a = ", 1, ", ", "alice"_n): each argument with the host function of its kind.
#pragma once

#include "name.h"
#include "serialize.h"

namespace sdk {

inline void print_one(Text text) { prints_l(text.data, text.size); }
inline void print_one(Name name) { printn(name.value); }
// Only bool itself: a plain overload would also take literals (an array becomes a pointer, and that a bool).
template <class T>
  requires(__is_same(T, bool))
inline void print_one(T value) {
  print_one(value ? Text("true") : Text("false"));
}
inline void print_one(int32_t value) { printi(value); }
inline void print_one(uint32_t value) { printui(value); }
inline void print_one(int64_t value) { printi(value); }
inline void print_one(uint64_t value) { printui(value); }
inline void print_one(__int128 value) { printi128(&value); }
inline void print_one(unsigned __int128 value) { printui128(&value); }
inline void print_one(float value) { printsf(value); }
inline void print_one(double value) { printdf(value); }
inline void print_one(long double value) { printqf(&value); }

template <class... Values>
inline void print(const Values&... values) {
  (print_one(values), ...);
}

}  // namespace sdk
