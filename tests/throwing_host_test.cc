// A host function whose body throws: the apply ends as host_error, on every engine, and the next one is as good as
// ever.
//
// The exception is caught where the body is called (hostapi/bind.h), so it crosses host frames only, never a
// contract's.
#include <new>
#include <stdexcept>

#include "common/printable.h"
#include "tests/other_printui.h"

namespace wrought::test {
namespace {

HostResult<void> throw_what(AntelopeContext& context, uint64_t what) {
  context.console += "called ";
  switch (what) {
    case 0: throw std::bad_alloc();
    case 1: throw std::runtime_error("of a library\n");
    case 2: throw 7;
    case 3: throw std::length_error(std::string(1'000, 'x'));
    default: return {};
  }
}

TEST(ThrowingHost, ends_the_apply_and_nothing_else) {
  const OtherPrintui<&throw_what> throwing;
  const Folder folder;
  const auto file = folder.write("calls.wat", R"((module (import "env" "printui" (func $printui (param i64))) (memory 1)
    (func $deep (param i32)
      (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1))))
        (else (call $printui (i64.const 4)) (call $printui (i64.load (i32.const 8))))))
    (func (export "apply") (param i64 i64 i64)
      (if (i32.load (i32.const 16)) (then unreachable))
      (i64.store (i32.const 16) (i64.const 1))
      (i64.store (i32.const 8) (local.get 2))
      (call $deep (i32.const 100)))))");
  const auto engines = on_every_engine(file, {}, throwing.profile);
  ASSERT_EQ(engines.size(), 4u);

  const std::string messages[] = {
      "a host function ran out of memory",
      "a host function threw: of a library\\x0a",
      "a host function threw an unknown exception",
      "a host function threw: " + std::string(printable_chars_max, 'x') + "...",
  };
  for (int round = 0; round < 3; ++round) {
    for (size_t what = 0; what <= std::size(messages); ++what) {
      const Seen seen = apply_on_all(engines, {.action = what});
      EXPECT_EQ(seen.console, "called called ");
      if (what == std::size(messages)) {
        EXPECT_TRUE(seen.outcome.ok()) << seen.text();
        continue;
      }
      EXPECT_EQ(to_string(seen.outcome.kind), to_string(OutcomeKind::host_error));
      EXPECT_EQ(seen.outcome.error_class, "host_resource_error");
      EXPECT_EQ(seen.outcome.message, messages[what]);
      EXPECT_LT(seen.outcome.gas_used, plenty_of_gas);
    }
  }
}

}  // namespace
}  // namespace wrought::test
