#include "cli/trust_flag.h"

namespace wrought::cli {

void TrustFlag::add(CLI::App& app) {
  app.add_option("--trust", value_,
                 "trust file that plugins must satisfy (docs/trust.md), or none: load what nobody signed")
      ->envname("WROUGHT_TRUST");
}

Result<std::optional<Trust>> TrustFlag::read() const {
  if (value_.empty()) return std::optional<Trust>();
  if (value_ == "none") return std::optional<Trust>(Trust::none());
  auto trust = Trust::file(value_);
  if (!trust) return trust.failure();
  return std::optional<Trust>(std::move(*trust));
}

Failure trust_is_missing(const std::filesystem::path& plugin) {
  return fail(FailureClass::usage,
              "a plugin is native code, and unsigned code is only loaded where it is asked for: say --trust FILE "
              "(docs/trust.md) or --trust none, or set WROUGHT_TRUST",
              plugin.string());
}

}  // namespace wrought::cli
