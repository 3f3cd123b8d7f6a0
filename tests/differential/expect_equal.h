// For tests of single modules: all engines say the same.
#pragma once

#include <gtest/gtest.h>

#include "tests/differential/oracle.h"

namespace wrought::differential {

inline void expect_equal(const Sample& sample) {
  const auto judged = judge(sample);
  ASSERT_TRUE(judged.ok()) << judged.failure().to_line();
  EXPECT_FALSE(judged->difference) << *judged->difference << "\n" << sample.wat;
  EXPECT_GT(judged->applies, 0u);
}

}  // namespace wrought::differential
