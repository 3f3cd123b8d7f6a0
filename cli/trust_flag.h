// --trust, of every command that loads plugins which somebody has built before.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>

#include "common/result.h"
#include "runtime/trust.h"

namespace wrought::cli {

class TrustFlag {
 public:
  void add(CLI::App& app);
  // nullopt: neither the option nor WROUGHT_TRUST says anything.
  [[nodiscard]] Result<std::optional<Trust>> read() const;

 private:
  std::string value_;
};

// Why `plugin` is not loaded where nothing was said.
[[nodiscard]] Failure trust_is_missing(const std::filesystem::path& plugin);

}  // namespace wrought::cli
