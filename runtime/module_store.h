// Modules that are instantiated once and called by the names of their exports, linked to one another: what a contract
// is not. For profiles that take any module (WasmRules::any_module).
//
//   auto store = make_native_store(*find_profile("plain"));
//   auto library = store->instantiate(*load_native_module("library.so", profile, trust), gas, host);
//   store->register_instance("library", library->instance);  // modules may import from it now
//   auto end = store->call(library->instance, "add", {{{ValueType::i32, 1}, {ValueType::i32, 2}}}, gas, host);
//
// Instances share functions, globals, tables and memories as their imports say, and live as long as the store: even one
// whose instantiation trapped, since it may have left functions in another's table. One thread uses a store.
//
// One gas limit and one call depth hold for a call over all instances that it reaches: the depth that the called
// instance's manifest allows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/bytes.h"
#include "common/manifest.h"
#include "common/result.h"
#include "hostapi/host_function.h"
#include "hostapi/outcome.h"
#include "runtime/trust.h"

namespace wrought {

enum class ValueType : uint8_t { i32, i64, f32, f64, funcref, externref };
[[nodiscard]] std::string_view to_string(ValueType type);
// By its name; nullopt for any other text.
[[nodiscard]] std::optional<ValueType> value_type(std::string_view name);

// Floats by their bits. References: 0 is null; an externref is any other number that the caller likes; a funcref has
// a meaning only inside its store.
struct WasmValue {
  ValueType type = ValueType::i32;
  uint64_t bits = 0;
};

struct FunctionType {
  std::vector<ValueType> parameters, results;
};
// "(i64 i32) -> i32", as in host profiles.
[[nodiscard]] std::optional<FunctionType> parse_function_type(std::string_view text);

// A failure of class `usage` where they are not as many, or not of the types, that the function takes.
[[nodiscard]] Result<> check_arguments(const FunctionType& type, std::span<const WasmValue> arguments);

// A module, loaded for one engine; any number of instances can be made of it.
class LoadedModule {
 public:
  virtual ~LoadedModule() = default;

  struct Function {
    std::string name, type;  // of an exported function; type as above
  };
  [[nodiscard]] virtual std::vector<Function> functions() const = 0;  // exported ones, in the module's order
  // Does it import anything from a module of this name? Host functions do not count.
  [[nodiscard]] virtual bool imports_from(std::string_view module) const = 0;
};

struct Instantiation {
  size_t instance = 0;
  Outcome outcome;  // of placing the segments and of `start`
};

struct CallEnd {
  Outcome outcome;
  std::vector<WasmValue> results;  // empty unless the outcome is ok
};

class ModuleStore {
 public:
  virtual ~ModuleStore() = default;

  // A failure of class `invalid`: an import is not to be had, or not of the type that is asked for.
  [[nodiscard]] virtual Result<Instantiation> instantiate(std::shared_ptr<const LoadedModule> module, int64_t gas_limit,
                                                          HostContext& host) = 0;
  // A failure of class `usage`: no such function, or arguments of other types.
  [[nodiscard]] virtual Result<CallEnd> call(size_t instance, std::string_view function,
                                             std::span<const WasmValue> arguments, int64_t gas_limit,
                                             HostContext& host) = 0;
  // The value of an exported global.
  [[nodiscard]] virtual Result<WasmValue> global(size_t instance, std::string_view name) = 0;

  // From now on imports from `name` are the exports of this instance.
  void register_instance(std::string name, size_t instance) { registered_[std::move(name)] = instance; }

 protected:
  // Nullptr: nothing is registered under this name.
  [[nodiscard]] const size_t* registered(std::string_view name) const;

 private:
  std::map<std::string, size_t, std::less<>> registered_;
};

// ---- native plugins

[[nodiscard]] std::unique_ptr<ModuleStore> make_native_store();
// Verifies the plugin's bytes as `trust` says, loads it and links its host functions.
[[nodiscard]] Result<std::shared_ptr<const LoadedModule>> load_native_module(const std::filesystem::path& plugin,
                                                                             const HostProfile& profile,
                                                                             const Trust& trust);
// The modules of one shared object that is not packaged, whose symbols are wrought_plugin_<k> and wrought_module_<k>;
// manifests[k] is module k's. For tests that compile many modules at once.
[[nodiscard]] Result<std::vector<std::shared_ptr<const LoadedModule>>> load_native_modules(
    ByteView file, std::span<const Manifest> manifests, const HostProfile& profile);

// ---- libwabt's interpreter

[[nodiscard]] std::unique_ptr<ModuleStore> make_wabt_store();
[[nodiscard]] Result<std::shared_ptr<const LoadedModule>> load_wabt_module(ByteView metered_module,
                                                                           const Manifest& manifest,
                                                                           const HostProfile& profile);

// ---- wasm2c

[[nodiscard]] std::unique_ptr<ModuleStore> make_wasm2c_store();
// The modules of an object made of wasm2c_modules_files (transpiler/wasm2c_modules.h); manifests[k] is module k's. It
// is loaded as it is: trust it as far as the compiler that made it.
[[nodiscard]] Result<std::vector<std::shared_ptr<const LoadedModule>>> load_wasm2c_modules(
    ByteView file, std::span<const Manifest> manifests, const HostProfile& profile);

}  // namespace wrought
