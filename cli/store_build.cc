// wrought store build: one contract into a store, unless what it would give is there. What each edge of `wrought
// build-all` runs.
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>

#include "cli/build_result.h"
#include "cli/options.h"
#include "cli/store.h"
#include "common/files.h"
#include "common/hash.h"
#include "runtime/store/plugin_store.h"
#include "runtime/verify.h"

namespace wrought::cli {
namespace {

using nlohmann::json;

struct StoreBuildCommand {
  std::string store, contract, result;
  bool rebuild = false, json = false;
  BuildFlags flags;
};

// Of a binary module the code hash is known before anything is built.
Result<std::optional<FoundPlugin>> find_built(const PluginStore& store, const std::string& contract,
                                              const BuildOptions& options) {
  const auto bytes = read_file(contract, plugin_bytes_max);
  if (!bytes) return bytes.failure();
  if (!text_of(*bytes).starts_with(std::string_view("\0asm", 4))) return std::optional<FoundPlugin>();
  const auto profile = profile_of(options);
  if (!profile) return profile.failure();
  PluginQuery query;
  query.profile = options.profile;
  query.schedule_hash = options.schedule.hash();
  query.memory_mode = options.memory == MemoryMode::guard ? "guard" : "explicit";
  query.limits = profile->limits;
  query.codegen_version = codegen_version;
  query.compiler_flags = {"-O" + std::to_string(options.opt_level)};
  return store.find(sha256_hex(*bytes), query);
}

Result<BuildResult> build_into(PluginStore& store, const StoreBuildCommand& command, const BuildOptions& options) {
  BuildResult result;
  if (!command.rebuild) {
    const auto there = find_built(store, command.contract, options);
    if (!there) return there.failure();
    if (there->has_value()) {
      const auto entry = store.describe((*there)->name);
      if (!entry) return entry.failure();
      result.name = entry->name;
      result.plugin_bytes = entry->plugin_bytes;
      return result;
    }
  }
  const auto began = std::chrono::steady_clock::now();
  const auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto file = *scratch / "plugin.so";
  if (const auto built = build_plugin(command.contract, file, options); !built) return built.failure();
  const auto plugin = read_file(file, plugin_bytes_max);
  if (!plugin) return plugin.failure();
  const auto inserted = store.insert({*plugin, {}});
  if (!inserted) return inserted.failure();
  result.name = inserted->name;
  result.plugin_bytes = plugin->size();
  result.built = true;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return result;
}

// A verdict is a result, which is not asked for again; anything else that went wrong may go well the next time.
int leave_result(const StoreBuildCommand& command, const Result<BuildResult>& result) {
  std::error_code ignored;
  const std::string failed = command.result + std::string(failed_suffix);
  const bool verdict = !result && is_verdict(result.failure().cls);
  const std::string text = result_to_json(result);
  const auto written = write_file(result || verdict ? command.result : failed, text);
  if (!written) return report(written.failure(), command.json);
  if (result || verdict) {
    std::filesystem::remove(failed, ignored);
    return exit_ok;
  }
  return report(result.failure(), command.json);
}

int run(const StoreBuildCommand& command) {
  const auto options = command.flags.options();
  if (!options) return report(options.failure(), command.json);
  auto store = PluginStore::open(command.store, {.create = true});
  if (!store) return report(store.failure(), command.json);
  const auto result = build_into(*store, command, *options);
  if (!command.result.empty()) return leave_result(command, result);
  if (!result) return report(result.failure(), command.json);
  if (command.json)
    std::cout << result_to_json(result) << "\n";
  else
    std::cout << result->name.key_hash << "  " << (result->built ? "built" : "there") << "  " << command.contract
              << "\n";
  return exit_ok;
}

}  // namespace

void add_store_build(CLI::App& store, int& exit_code) {
  auto command = std::make_shared<StoreBuildCommand>();
  CLI::App* sub = store.add_subcommand("build", "Build a contract into the store, unless it is there");
  sub->add_option("STORE", command->store, "the store's folder; made if there is none")->required();
  sub->add_option("CONTRACT", command->contract, "the contract, a .wasm or .wat file")->required();
  sub->add_option("--result", command->result, "write how it went to this file; a refused contract is no failure then");
  sub->add_flag("--rebuild", command->rebuild, "build it even if it is there, and compare");
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  command->flags.add(*sub);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
