// Default floating-point rules while an interpreter runs on the embedder's own stack: round to nearest, no traps, no
// flush to zero, whatever the embedder uses. (Emitted C gets the same from wrought_enter.)
#pragma once

#include <cfenv>

namespace wrought {

class DefaultFloatEnvironment {
 public:
  DefaultFloatEnvironment() {
    std::fegetenv(&saved_);
    std::fesetenv(FE_DFL_ENV);
  }
  ~DefaultFloatEnvironment() { std::fesetenv(&saved_); }
  DefaultFloatEnvironment(const DefaultFloatEnvironment&) = delete;
  DefaultFloatEnvironment& operator=(const DefaultFloatEnvironment&) = delete;

 private:
  std::fenv_t saved_;
};

}  // namespace wrought
