// wrought pull: a plugin and its signatures out of a registry.
#include <memory>

#include "cli/registry_options.h"
#include "cli/trust_flag.h"
#include "runtime/trust_rules.h"

namespace wrought::cli {
namespace {

struct PullCommand {
  std::string reference, digest, plugin;
  bool json = false;
  RegistryFlags flags;
  TrustFlag trust;
};

Result<registry::Reference> reference_of(const PullCommand& command) {
  auto reference = registry::parse_reference(command.reference);
  if (!reference || command.digest.empty()) return reference;
  if (!registry::is_digest(command.digest)) {
    return fail(FailureClass::usage, "expected sha256: and 64 digits 0-9 a-f", "--digest");
  }
  if (reference->digest && *reference->digest != command.digest) {
    return fail(FailureClass::usage, "is not the digest in the reference", "--digest");
  }
  reference->digest = command.digest;
  return reference;
}

// Where a trust file is named, what does not satisfy it is not even written. It is asked again where a plugin is
// loaded.
Result<> check_trust(const PullCommand& command, const registry::PublishedPlugin& plugin) {
  const auto trust = command.trust.read();
  if (!trust) return trust.failure();
  if (!*trust) return Unit{};
  const auto manifest = read_whole_plugin(plugin.content.plugin);
  if (!manifest) return manifest.failure();
  auto admitted = admit(**trust, plugin.content.plugin, signature_files_of(plugin.content, plugin.name), *manifest);
  if (!admitted) admitted.failure().where = command.reference;
  return admitted;
}

int run(const PullCommand& command) {
  auto reference = reference_of(command);
  if (!reference) return report(reference.failure(), command.json);
  auto client = command.flags.client(*reference, registry::Access::pull, !command.json);
  if (!client) return report(client.failure(), command.json);
  auto pulled = registry::pull_plugin(*client, *reference);
  if (!pulled) return report(pulled.failure(), command.json);
  if (interrupted()) return report(fail(FailureClass::resource, "cancelled"), command.json);
  if (auto trusted = check_trust(command, pulled->plugin); !trusted) return report(trusted.failure(), command.json);
  if (auto done = write_signed_plugin(command.plugin, pulled->plugin.content); !done) {
    return report(done.failure(), command.json);
  }
  print_transferred(*reference, pulled->transferred, pulled->plugin, command.json);
  return exit_ok;
}

}  // namespace

void add_pull(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<PullCommand>();
  CLI::App* sub = app.add_subcommand("pull", "Fetch a plugin and its signatures from a registry");
  sub->add_option("REFERENCE", command->reference, "REGISTRY/NAME:TAG, REGISTRY/NAME@sha256:DIGEST")->required();
  sub->add_option("-o,--output", command->plugin, "the plugin to write; signatures go beside it")->required();
  sub->add_option("--digest", command->digest, "the artifact must be this one, whatever the tag points to");
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  command->flags.add(*sub);
  command->trust.add(*sub);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
