// Writes the body of one generated function: statements and expressions in folded text, typed, always ending by gas.
//
// What can trap does so rarely, by the program's `risk`: otherwise divisors are made odd, addresses masked and
// iterators found, so that most programs get far before something happens, or to their end.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/differential/host_calls.h"
#include "tests/differential/random.h"

namespace wrought::differential {

enum Type : uint8_t { i32, i64, f32, f64 };
inline constexpr std::string_view type_names[] = {"i32", "i64", "f32", "f64"};
inline constexpr Type all_types[] = {i32, i64, f32, f64};
[[nodiscard]] inline std::string name_of(Type type) { return std::string(type_names[type]); }

inline constexpr uint32_t locals_per_type = 3;
inline constexpr uint32_t globals_per_type = 2;

// What a module offers to its functions.
struct ModulePlan {
  bool mvp = true;           // the antelope profile; else sign extension, bulk memory, ...
  bool simple_host = false;  // only simple_host_calls
  bool has_memory = true;
  bool grows = false;  // memory.grow may be used
  uint32_t table_size = 0;
  uint32_t data_segments = 0;                  // passive ones, when not mvp
  std::vector<std::vector<Type>> helpers;      // helper k: parameters, then its one result
  std::map<std::string, std::string> imports;  // out: name to signature
};

class ProgramWriter {
 public:
  // `statement_number` counts through the module: numbers in left_out are drawn, but not written.
  ProgramWriter(Random& random, ModulePlan& plan, const std::set<uint32_t>& left_out, uint32_t& statement_number)
      : random_(random), plan_(plan), left_out_(left_out), number_(statement_number) {}

  // 1 in `risk` of what could trap may do so; 0: nothing.
  uint32_t risk = 0;
  // Helpers below this number are not called: calls go upwards, so they end.
  uint32_t first_helper = 0;

  [[nodiscard]] std::string statements(uint32_t count);
  [[nodiscard]] std::string expression(Type type, uint32_t depth);

 private:
  // expressions.cc
  std::string constant(Type type);
  std::string leaf(Type type);
  std::string integer(Type type, uint32_t depth);
  std::string floating(Type type, uint32_t depth);
  std::string conversion(Type type, uint32_t depth);
  std::string divisor(Type type, uint32_t depth);
  std::string load(Type type, uint32_t depth);
  std::string structured(Type type, uint32_t depth);
  std::string call(Type type, uint32_t depth);
  std::string indirect_call(Type type, uint32_t depth);
  // " offset=n align=1", and the address expression, for an access of `width` bytes
  std::string place(uint32_t width, uint32_t depth);

  // statements.cc
  std::string statement();
  std::string set();
  std::string store();
  std::string loop();
  std::string branch();
  std::string jump_table();
  std::string several_results();
  std::string loop_with_parameters();
  std::string dead_code();
  std::string left_behind();
  std::string deep_call();
  std::string bulk();
  std::string grow();
  std::string host_call();
  std::string trap();
  std::string host_argument(char kind);
  std::string unlike_argument(std::string_view type);
  std::string call_of_row(std::string_view name, std::string_view signature, const std::vector<std::string>& arguments);

  [[nodiscard]] bool dares() { return risk != 0 && random_.one_in(risk); }
  std::string label() { return "$l" + std::to_string(labels_++); }
  std::string local(Type type);
  std::string global(Type type);

  Random& random_;
  ModulePlan& plan_;
  const std::set<uint32_t>& left_out_;
  uint32_t& number_;
  uint32_t labels_ = 0;
  uint32_t nesting_ = 0;
  uint32_t loops_ = 0;
};

// How many counters of loops a function declares: $n0 ...
inline constexpr uint32_t loops_max = 3;

}  // namespace wrought::differential
