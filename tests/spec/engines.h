// The engines that the suite runs on, behind one door: many modules in, what each store can instantiate out.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "runtime/module_store.h"
#include "transpiler/transpiler.h"

namespace wrought::spec {

enum class Engine : uint8_t { guard, explicit_checks, wabt, wasm2c };
inline constexpr std::array<std::string_view, 4> engine_names = {"guard", "explicit", "wabt", "wasm2c"};

// The profile `plain` with limits wide enough for the suite: whole address space, large tables.
[[nodiscard]] const HostProfile& suite_profile();

// read to emit, in this process.
[[nodiscard]] Result<MeteredModule> build(std::span<const uint8_t> module, MemoryMode memory, bool emit);

using Modules = std::vector<std::shared_ptr<const LoadedModule>>;
// All modules of a script for one engine: one clang for the native ones. `modules` hold the emitted C of the memory
// mode.
[[nodiscard]] Result<Modules> load(Engine engine, const std::vector<MeteredModule>& modules);
[[nodiscard]] std::unique_ptr<ModuleStore> make_store(Engine engine);

}  // namespace wrought::spec
