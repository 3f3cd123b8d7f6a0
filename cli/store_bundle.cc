// wrought store export, import: plugins as one file for other machines.
#include <iostream>
#include <memory>

#include "cli/options.h"
#include "cli/store.h"
#include "cli/trust_flag.h"
#include "runtime/store/bundle.h"
#include "runtime/trust_rules.h"

namespace wrought::cli {
namespace {

struct BundleCommand {
  std::string store, file;
  std::vector<std::string> entries;
  bool all = false, json = false;
  TrustFlag trust;
};

Result<std::vector<EntryName>> chosen(const PluginStore& store, const BundleCommand& command) {
  if (command.all == !command.entries.empty())
    return fail(FailureClass::usage, "which plugins: either --all, or --code and --key");
  if (command.all) return store.names();
  const auto names = store.names();
  if (!names) return names.failure();
  std::vector<EntryName> matching;
  for (const std::string& digits : command.entries) {
    const size_t before = matching.size();
    for (const EntryName& name : *names)
      if (name.code_hash == digits || name.key_hash == digits) matching.push_back(name);
    if (matching.size() == before) return fail(FailureClass::io, "no such plugin in the store", digits);
  }
  return matching;
}

int export_to(const BundleCommand& command) {
  const auto store = PluginStore::open(command.store);
  if (!store) return report(store.failure(), command.json);
  const auto names = chosen(*store, command);
  if (!names) return report(names.failure(), command.json);
  const auto done = export_bundle(*store, *names, command.file);
  if (!done) return report(done.failure(), command.json);
  if (command.json)
    print_json({{"ok", true}, {"bundle", command.file}, {"plugins", done->plugins}, {"bytes", done->bytes}});
  else
    std::cout << command.file << ": " << done->plugins << " plugins, " << done->bytes << " bytes unpacked\n";
  return exit_ok;
}

// What the signatures of each plugin in the bundle must satisfy, where the user asks.
Result<ImportOptions> import_options(const BundleCommand& command) {
  auto trust = command.trust.read();
  if (!trust) return trust.failure();
  ImportOptions options;
  if (!*trust || (*trust)->policy() == nullptr) return options;
  options.accept = [trust = **trust](const SignedPlugin& plugin, const Manifest& manifest) -> Result<> {
    auto decided = admit(trust, plugin.plugin, signature_files_of(plugin, "plugin.so"), manifest);
    if (!decided) decided.failure().where = "code " + manifest.code_hash;
    return decided;
  };
  return options;
}

int import_from(const BundleCommand& command) {
  const auto options = import_options(command);
  if (!options) return report(options.failure(), command.json);
  auto store = PluginStore::open(command.store, {.create = true});
  if (!store) return report(store.failure(), command.json);
  const auto done = import_bundle(*store, command.file, *options);
  if (!done) return report(done.failure(), command.json);
  if (command.json)
    print_json({{"ok", true}, {"plugins", done->plugins}, {"added", done->added}, {"bytes", done->bytes}});
  else
    std::cout << done->plugins << " plugins, " << done->added << " of them new\n";
  return exit_ok;
}

}  // namespace

void add_store_bundles(CLI::App& store, int& exit_code) {
  auto command = std::make_shared<BundleCommand>();
  CLI::App* out = store.add_subcommand("export", "Write plugins and their signatures to one file");
  out->add_option("STORE", command->store, "the store's folder")->required();
  out->add_option("-o,--output", command->file, "the bundle to write (.tar.zst)")->required();
  out->add_option("--code,--key", command->entries, "plugins with these code hashes or key hashes (64 digits)");
  out->add_flag("--all", command->all, "all plugins");
  out->add_flag("--json", command->json, "answer as one JSON object on stdout");
  out->callback([command, &exit_code] { exit_code = export_to(*command); });

  CLI::App* in = store.add_subcommand("import", "Check a bundle, then put in what it holds");
  in->add_option("STORE", command->store, "the store's folder; made if there is none")->required();
  in->add_option("BUNDLE", command->file, "the bundle")->required();
  command->trust.add(*in);
  in->add_flag("--json", command->json, "answer as one JSON object on stdout");
  in->callback([command, &exit_code] { exit_code = import_from(*command); });
}

}  // namespace wrought::cli
