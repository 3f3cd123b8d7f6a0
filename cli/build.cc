// wrought build: contract to plugin.
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "cli/options.h"

namespace wrought::cli {
namespace {

struct BuildCommand {
  std::string contract, plugin;
  bool json = false;
  BuildFlags flags;
};

nlohmann::json stages_json(const BuildReport& report) {
  nlohmann::json stages = nlohmann::json::array();
  for (const auto& stage : report.stages) stages.push_back({{"stage", stage.name}, {"seconds", stage.seconds}});
  return stages;
}

int run(const BuildCommand& command) {
  auto options = command.flags.options();
  if (!options) return report(options.failure(), command.json);
  const bool shows_progress = isatty(STDERR_FILENO) != 0 && !command.json;
  if (shows_progress) {
    options->on_stage = [](std::string_view stage, double seconds) {
      std::fprintf(stderr, "  %-12.*s %8.3f s\n", static_cast<int>(stage.size()), stage.data(), seconds);
    };
  }
  auto built = build_plugin(command.contract, command.plugin, *options);
  if (!built) return report(built.failure(), command.json);
  if (command.json) {
    print_json({{"ok", true},
                {"plugin", command.plugin},
                {"plugin_bytes", built->plugin_bytes},
                {"peak_memory_bytes", built->peak_memory_bytes},
                {"stages", stages_json(*built)},
                {"manifest", nlohmann::json::parse(built->manifest.to_json())}});
  } else if (shows_progress) {
    std::fprintf(stderr, "%s: %llu bytes, code %s\n", command.plugin.c_str(),
                 static_cast<unsigned long long>(built->plugin_bytes), built->manifest.code_hash.c_str());
  }
  return exit_ok;
}

}  // namespace

void add_build(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<BuildCommand>();
  CLI::App* sub = app.add_subcommand("build", "Build a contract (.wasm or .wat) into a native plugin");
  sub->add_option("CONTRACT", command->contract, "the contract, a .wasm or .wat file")->required();
  sub->add_option("-o,--output", command->plugin, "the plugin to write")->required();
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  command->flags.add(*sub);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
