// wrought push: a plugin and its signatures into a registry.
#include <memory>

#include "cli/registry_options.h"

namespace wrought::cli {
namespace {

struct PushCommand {
  std::string plugin, reference;
  bool json = false;
  RegistryFlags flags;
};

int run(const PushCommand& command) {
  auto reference = registry::parse_reference(command.reference);
  if (!reference) return report(reference.failure(), command.json);
  auto files = read_signed_plugin(command.plugin);
  if (!files) return report(files.failure(), command.json);
  const registry::PublishedPlugin plugin{std::filesystem::path(command.plugin).filename().string(), std::move(*files)};
  auto client = command.flags.client(*reference, registry::Access::push, !command.json);
  if (!client) return report(client.failure(), command.json);
  auto pushed = registry::push_plugin(*client, *reference, plugin);
  if (!pushed) return report(pushed.failure(), command.json);
  print_transferred(*reference, *pushed, plugin, command.json);
  return exit_ok;
}

}  // namespace

void add_push(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<PushCommand>();
  CLI::App* sub = app.add_subcommand("push", "Publish a plugin and its signatures in a registry");
  sub->add_option("PLUGIN", command->plugin, "the plugin (.so); signatures beside it, PLUGIN*.minisig, go along")
      ->required();
  sub->add_option("REFERENCE", command->reference, "REGISTRY/NAME:TAG")->required();
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  command->flags.add(*sub);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
