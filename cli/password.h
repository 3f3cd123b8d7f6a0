// The password of a secret key: from a file or descriptor that an option names, or from the terminal without echo.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "common/locked_bytes.h"
#include "common/result.h"

namespace wrought::cli {

class PasswordFlag {
 public:
  void add(CLI::App& app);
  // The first line, without its end. A failure of class `usage` where it is empty, too long, or there is nobody to ask.
  [[nodiscard]] Result<LockedBytes> read(const std::string& prompt) const;
  // Asked for twice on a terminal.
  [[nodiscard]] Result<LockedBytes> choose() const;

 private:
  std::string file_;
};

}  // namespace wrought::cli
