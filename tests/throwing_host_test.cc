// A host function whose body throws: the apply ends as host_error, on every engine, and the next one is as good as
// ever.
//
// The exception is caught where the body is called (hostapi/bind.h), so it crosses host frames only, never a
// contract's.
#include <new>
#include <stdexcept>

#include "hostapi/bind.h"
#include "tests/engines.h"

namespace wrought::test {
namespace {

HostResult<void> throw_what(AntelopeContext& context, uint64_t what) {
  context.console += "called ";
  switch (what) {
    case 0: throw std::bad_alloc();
    case 1: throw std::runtime_error("of a library");
    case 2: throw 7;
    default: return {};
  }
}

// The antelope profile with another body for printui.
struct ThrowingProfile {
  ThrowingProfile() {
    HostFunction& printui = functions[profile.find("env", "printui")->ordinal];
    constexpr uint32_t ordinal = 83;
    EXPECT_EQ(printui.ordinal, ordinal);
    printui.native = Bound<ordinal, cf, &throw_what>::native_function();
    printui.generic = Bound<ordinal, cf, &throw_what>::generic;
    profile.functions = functions;
  }
  HostProfile profile = *find_profile("antelope");
  std::vector<HostFunction> functions{profile.functions.begin(), profile.functions.end()};
};

TEST(ThrowingHost, ends_the_apply_and_nothing_else) {
  const ThrowingProfile throwing;
  const Folder folder;
  const auto file = folder.write("calls.wat", R"((module (import "env" "printui" (func $printui (param i64))) (memory 1)
    (func $deep (param i32)
      (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1))))
        (else (call $printui (i64.const 3)) (call $printui (i64.load (i32.const 8))))))
    (func (export "apply") (param i64 i64 i64)
      (if (i32.load (i32.const 16)) (then unreachable))
      (i64.store (i32.const 16) (i64.const 1))
      (i64.store (i32.const 8) (local.get 2))
      (call $deep (i32.const 100)))))");
  std::vector<Engine> engines;
  const auto built = build_plugin(file, folder / "calls.so", {});
  ASSERT_TRUE(built.ok()) << built.failure().to_line();
  auto native = load_native(folder / "calls.so", throwing.profile);
  ASSERT_TRUE(native.ok()) << native.failure().to_line();
  engines.push_back({"native", *native});
  const auto module = meter(file, {});
  ASSERT_TRUE(module.ok());
  auto wabt = load_wabt(module->bytes, module->manifest, throwing.profile);
  ASSERT_TRUE(wabt.ok()) << wabt.failure().to_line();
  engines.push_back({"wabt", *wabt});
  ASSERT_TRUE(build_wasm2c(*module, folder / "wasm2c.so", {}).ok());
  auto wasm2c = load_wasm2c(folder / "wasm2c.so", module->manifest, throwing.profile);
  ASSERT_TRUE(wasm2c.ok()) << wasm2c.failure().to_line();
  engines.push_back({"wasm2c", *wasm2c});

  for (int round = 0; round < 3; ++round) {
    for (const uint64_t what : {0, 1, 2, 3}) {
      const Seen seen = apply_on_all(engines, {.action = what});
      EXPECT_EQ(seen.console, "called called ");
      if (what == 3) {
        EXPECT_TRUE(seen.outcome.ok()) << seen.text();
        continue;
      }
      EXPECT_EQ(to_string(seen.outcome.kind), to_string(OutcomeKind::host_error));
      EXPECT_EQ(seen.outcome.error_class, "host_resource_error");
      EXPECT_LT(seen.outcome.gas_used, plenty_of_gas);
    }
  }
}

}  // namespace
}  // namespace wrought::test
