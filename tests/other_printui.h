// The antelope profile with another body for printui, the host function that takes one i64: for what no real host
// function does.
#pragma once

#include <vector>

#include "hostapi/bind.h"
#include "tests/engines.h"

namespace wrought::test {

// HostResult<void> body(AntelopeContext&, uint64_t)
template <auto body>
struct OtherPrintui {
  OtherPrintui() {
    constexpr uint32_t ordinal = 83;
    HostFunction& printui = functions[profile.find("env", "printui")->ordinal];
    EXPECT_EQ(printui.ordinal, ordinal);
    printui.native = Bound<ordinal, cf, body>::native_function();
    printui.generic = Bound<ordinal, cf, body>::generic;
    profile.functions = functions;
  }
  OtherPrintui(const OtherPrintui&) = delete;
  OtherPrintui& operator=(const OtherPrintui&) = delete;

  HostProfile profile = *find_profile("antelope");
  std::vector<HostFunction> functions{profile.functions.begin(), profile.functions.end()};
};

}  // namespace wrought::test
