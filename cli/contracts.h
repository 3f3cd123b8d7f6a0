// Contracts by file, loaded once for the engine that was asked for.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "common/files.h"
#include "hostapi/chain/chain.h"
#include "runtime/engine.h"
#include "runtime/trust.h"
#include "transpiler/transpiler.h"

namespace wrought::cli {

enum class EngineKind : uint8_t { native, wabt, wasm2c };
[[nodiscard]] EngineKind engine_from(const std::string& name);

// A contract (.wasm, .wat) or a plugin, ready to run. A contract is built first; a plugin carries its metered module,
// so that every engine can run it. Scratch files are gone when this returns.
// On every engine a plugin has to be trusted: nullopt refuses it, with a line that says what to ask for.
[[nodiscard]] Result<std::shared_ptr<Contract>> load_contract(const std::filesystem::path& file, EngineKind engine,
                                                              const BuildOptions& options,
                                                              const std::optional<Trust>& trust);

// True for files that begin as ELF does.
[[nodiscard]] Result<bool> is_plugin_file(const std::filesystem::path& file);

// What runs code for the chain: loads at setcode, and again when a state from an earlier run has code, or when the
// chain has changed its limits.
class Contracts final : public ContractRunner {
 public:
  Contracts(EngineKind engine, BuildOptions options, std::optional<Trust> trust)
      : engine_(engine), options_(std::move(options)), trust_(std::move(trust)) {}

  [[nodiscard]] Result<LoadedCode> load(const Code& code, const WasmLimits& limits) override;
  [[nodiscard]] Outcome apply(const Account& account, const ApplyArguments& arguments,
                              AntelopeContext& context) noexcept override;

 private:
  // A code hash, and limits: those that are looked at when code is accepted, or those of run time.
  using Under = std::pair<Sha256, std::array<uint32_t, 11>>;
  [[nodiscard]] static Under accepted_under(const Sha256& hash, const WasmLimits& limits);
  [[nodiscard]] static Under run_under(const Sha256& hash, const WasmLimits& limits);
  [[nodiscard]] Result<std::shared_ptr<Contract>> load(const Code& code, const BuildOptions& options) const;
  [[nodiscard]] Result<Contract*> find(const Account& account, const WasmLimits& limits, const StateView& state);

  const EngineKind engine_;
  const BuildOptions options_;
  const std::optional<Trust> trust_;
  std::map<Under, std::shared_ptr<Contract>> loaded_;  // by code and limits of run time
  std::set<Under> built_;  // what was built here from the wasm with this hash, and accepted under these limits
};

}  // namespace wrought::cli
