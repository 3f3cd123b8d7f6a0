// Functions that never return, in modules with so many branches that their C says otherwise to the compiler
// (transpiler/emit/second_way_out.h): it means the same.
#include <gtest/gtest.h>

#include "tests/engines.h"

namespace wrought::test {
namespace {

// A module with this in it, and a function that nothing calls: the compiler drops it, but its branches count.
std::string with_branches(const std::string& fields, size_t branches = 12'000) {
  std::string filler = "(func $filler (param i32) (block";
  for (size_t i = 0; i < branches; ++i) filler += i == branches / 2 ? ") (block" : " local.get 0 br_if 0";
  return "(module (import \"env\" \"prints_l\" (func $prints (param i32 i32))) (memory 1)\n" + fields + filler + ")))";
}

std::string c_text_of(const std::string& wat) {
  const Folder folder;
  const auto made = transpile(folder.write("c.wat", wat), {});
  EXPECT_TRUE(made.ok());
  return made.ok() ? made->c_text : "";
}

bool has_second_way_out(const std::string& c_text, const std::string& function) {
  for (size_t at = c_text.find("_" + function + "("); at != std::string::npos;
       at = c_text.find("_" + function + "(", at + 1)) {
    const size_t line_end = c_text.find('\n', at);
    if (c_text[line_end - 1] != '{') continue;
    const std::string body = c_text.substr(line_end, c_text.find("\n}\n", at) - line_end);
    if (body.find("return self_") == std::string::npos) return body.find("return trap_") != std::string::npos;
  }
  ADD_FAILURE() << "no function " << function;
  return false;
}

const std::string functions = R"(
(func $adds (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
(func $again_i32 (param i64) (result i32) (call $again_i32 (call $adds (local.get 0))))
(func $again_i64 (param i64) (result i64) (call $again_i64 (call $adds (local.get 0))))
(func $again_f32 (param i64) (result f32) (call $again_f32 (call $adds (local.get 0))))
(func $again_f64 (param i64) (result f64) (call $again_f64 (call $adds (local.get 0))))
(func $again_void (param i64) (call $again_void (call $adds (local.get 0))))
(func $there (param i64) (result i64) (call $and_back (local.get 0)))
(func $and_back (param i64) (result i64) (call $there (call $adds (local.get 0))))
(func $never (result i64) unreachable)
(func $for_ever (result i64) (loop (br 0)) unreachable)
(func $divides (result i32) (i32.div_u (i32.const 1) (i32.const 0)))
(func $once (param i64) (result i64)
  (if (i64.eqz (local.get 0)) (then (call $prints (i32.const 0) (i32.const 0)))) (i64.const 3))
)";

TEST(NeverReturning, has_a_second_way_out_where_there_are_many_branches) {
  const std::string calls =
      "(func (export \"apply\") (param i64 i64 i64) (drop (call $again_i32 (local.get 0))) (drop (call $never)) "
      "(drop (call $for_ever)) (drop (call $divides)) (drop (call $adds (local.get 0))))";
  const std::string many = c_text_of(with_branches(functions + calls));
  const std::string few = c_text_of(with_branches(functions + calls, 100));
  for (const char* function : {"again_i32", "again_void", "never", "for_ever", "divides", "there", "once"}) {
    EXPECT_TRUE(has_second_way_out(many, function)) << function;
    EXPECT_FALSE(has_second_way_out(few, function)) << function;
  }
  EXPECT_FALSE(has_second_way_out(many, "adds"));
}

struct Ending {
  std::string code, outcome;
};

TEST(NeverReturning, ends_alike_on_every_engine) {
  const std::vector<Ending> endings = {
      {"(drop (call $again_i32 (local.get 1)))", "trapped call_depth_exceeded"},
      {"(drop (call $again_i64 (local.get 1)))", "trapped call_depth_exceeded"},
      {"(drop (call $again_f32 (local.get 1)))", "trapped call_depth_exceeded"},
      {"(drop (call $again_f64 (local.get 1)))", "trapped call_depth_exceeded"},
      {"(call $again_void (local.get 1))", "trapped call_depth_exceeded"},
      {"(drop (call $there (local.get 1)))", "trapped call_depth_exceeded"},
      {"(drop (call $never))", "trapped unreachable"},
      {"(drop (call $for_ever))", "out_of_gas"},
      {"(drop (call $divides))", "trapped integer_divide_by_zero"},
  };
  std::string apply = "(func (export \"apply\") (param i64 i64 i64)\n";
  for (size_t i = 0; i < endings.size(); ++i) {
    apply += "(if (i64.eq (local.get 0) (i64.const " + std::to_string(i) + ")) (then " + endings[i].code + "))\n";
  }
  const auto engines = every_engine(with_branches(functions + apply + "(drop (call $once (local.get 0))))"));
  for (size_t i = 0; i < endings.size(); ++i) {
    const Seen seen = apply_on_all(engines, {i});
    EXPECT_TRUE(seen.text().starts_with(endings[i].outcome)) << endings[i].code << ": " << seen.text();
  }
  EXPECT_TRUE(apply_on_all(engines, {endings.size()}).outcome.ok());
}

}  // namespace
}  // namespace wrought::test
