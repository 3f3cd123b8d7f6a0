// libwabt's text parser died of an element segment with a parenthesis before something that is no instruction, a typing
// error, and the answer was that the worker had died.
#include "tests/engines.h"

namespace wrought::test {
namespace {

std::string answer(const std::string& fields) {
  const Folder folder;
  const auto made = transpile(folder.write("c.wat", "(module " + fields + ")"), plain_wasm());
  return made.ok() ? "ok" : made.failure().to_line();
}

TEST(Issues, element_segments_of_a_text_are_looked_at_first) {
  for (const char* segment :
       {"(elem funcref (foo))", "(elem (table 0) i32(.const 0) func)", "(elem i32 ((ref.func 0)))", "(elem funcref ())",
        "(elem funcref (else))", "(elem funcref (ref.func 0) (", "(table funcref (elem (func)))"}) {
    const std::string line = answer("(table 2 funcref) (func) " + std::string(segment));
    EXPECT_TRUE(line.starts_with("invalid: c.wat, line 1, column ") &&
                line.find("expected an element") != std::string::npos)
        << segment << ": " << line;
  }
  const std::string apply = "(func $f (export \"apply\") (param i64 i64 i64)) (table 2 funcref) ";
  for (const char* segment :
       {"(elem (i32.const 0) $f)", "(elem (offset (i32.const 0)) func $f)",
        "(elem funcref (ref.func $f) (item ref.null func))",
        "(elem (table 0) (i32.const 1) funcref (item (ref.func $f)))", "(;(elem (foo));)", "(elem declare func $f)"}) {
    EXPECT_EQ(answer(apply + segment), "ok") << segment;
  }
}

}  // namespace
}  // namespace wrought::test
