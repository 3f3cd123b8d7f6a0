// wrought store: a folder of plugins, seen and tended.
#include <cstdio>
#include <ctime>
#include <iostream>
#include <memory>

#include "cli/options.h"
#include "cli/store.h"
#include "runtime/signed_plugin.h"
#include "runtime/store/plugin_store.h"

namespace wrought::cli {
namespace {

using nlohmann::json;

constexpr size_t short_hash_digits = 12;  // in tables; enough to tell thousands of plugins apart, and to type

std::string time_of_day(std::time_t time) {
  std::tm utc{};
  char text[32] = "?";
  if (gmtime_r(&time, &utc) != nullptr) std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &utc);
  return text;
}

json to_json(const StoreEntry& entry) {
  return {{"key", entry.name.key_hash},
          {"code", entry.name.code_hash},
          {"plugin_bytes", entry.plugin_bytes},
          {"bytes", entry.bytes},
          {"used", entry.used},
          {"pinned", entry.pinned},
          {"signatures", entry.signatures},
          {"built_from", json::parse(entry.key.to_json())}};
}

void print_heading() {
  std::printf("%-12s  %-12s  %10s  %-12s  %-8s  %-10s  %-16s  %6s  %s\n", "KEY", "CODE", "BYTES", "PROFILE", "MEMORY",
              "PROCESSOR", "LAST USE (UTC)", "SIGNED", "PIN");
}

void print_row(const StoreEntry& entry) {
  const PluginKey& key = entry.key;
  std::printf("%-12s  %-12s  %10llu  %-12s  %-8s  %-10s  %-16s  %6zu  %s\n",
              entry.name.key_hash.substr(0, short_hash_digits).c_str(),
              entry.name.code_hash.substr(0, short_hash_digits).c_str(),
              static_cast<unsigned long long>(entry.plugin_bytes),
              (key.profile + " " + std::to_string(key.profile_version)).c_str(), key.memory_mode.c_str(),
              key.cpu.c_str(), time_of_day(entry.used).c_str(), entry.signatures.size(), entry.pinned ? "pinned" : "");
}

struct StoreCommand {
  std::string store, output;
  std::vector<std::string> arguments;
  uint64_t budget_bytes = 0;
  bool json = false, repair = false, pinned = false;

  [[nodiscard]] Result<PluginStore> open(bool create = false) const {
    return PluginStore::open(store, {.create = create, .budget_bytes = budget_bytes});
  }
};

// Runs `act` for every argument, as an entry of the store; ends at the first failure.
template <class Act>
int for_each_entry(const StoreCommand& command, const Act& act) {
  auto store = command.open();
  if (!store) return report(store.failure(), command.json);
  json done = json::array();
  for (const std::string& digits : command.arguments) {
    const auto name = store->resolve(digits);
    if (!name) return report(name.failure(), command.json);
    if (Result<> result = act(*store, *name); !result) return report(result.failure(), command.json);
    done.push_back(name->key_hash);
  }
  if (command.json) print_json({{"ok", true}, {"keys", done}});
  return exit_ok;
}

int list(const StoreCommand& command) {
  const auto store = command.open();
  if (!store) return report(store.failure(), command.json);
  const auto names = store->names();
  if (!names) return report(names.failure(), command.json);
  json rows = json::array(), damaged = json::array();
  if (!command.json) print_heading();
  for (const EntryName& name : *names) {
    const auto entry = store->describe(name);
    if (!entry) {
      damaged.push_back(entry.failure().to_line());
      if (!command.json) std::cerr << "wrought: " << entry.failure().to_line() << "\n";
      continue;
    }
    if (command.pinned && !entry->pinned) continue;
    if (command.json)
      rows.push_back(to_json(*entry));
    else
      print_row(*entry);
  }
  if (command.json) print_json({{"ok", true}, {"plugins", rows}, {"damaged", damaged}});
  return exit_ok;
}

int add(const StoreCommand& command) {
  auto store = command.open(/*create=*/true);
  if (!store) return report(store.failure(), command.json);
  json added = json::array();
  for (const std::string& file : command.arguments) {
    const auto plugin = read_signed_plugin(file);
    if (!plugin) return report(plugin.failure(), command.json);
    auto inserted = store->insert(*plugin);
    if (!inserted) {
      inserted.failure().where = file + (inserted.failure().where.empty() ? "" : ", " + inserted.failure().where);
      return report(inserted.failure(), command.json);
    }
    added.push_back({{"file", file},
                     {"key", inserted->name.key_hash},
                     {"code", inserted->name.code_hash},
                     {"added", inserted->added},
                     {"repaired", inserted->repaired},
                     {"evicted", inserted->evicted}});
    if (!command.json)
      std::printf("%s  %s  %s\n", inserted->name.key_hash.c_str(),
                  inserted->repaired ? "repaired"
                  : inserted->added  ? "added"
                                     : "there",
                  file.c_str());
  }
  if (command.json) print_json({{"ok", true}, {"plugins", added}});
  return exit_ok;
}

int get(const StoreCommand& command) {
  return for_each_entry(command, [&](const PluginStore& store, const EntryName& name) -> Result<> {
    const auto plugin = store.read(name);
    if (!plugin) return plugin.failure();
    return write_signed_plugin(command.output, *plugin);
  });
}

int gc(const StoreCommand& command) {
  auto store = command.open();
  if (!store) return report(store.failure(), command.json);
  const auto done = store->gc(command.budget_bytes);
  if (!done) return report(done.failure(), command.json);
  const bool fits = done->left_bytes <= command.budget_bytes;
  if (command.json) {
    print_json({{"ok", true},
                {"within_budget", fits},
                {"removed", done->removed},
                {"removed_bytes", done->removed_bytes},
                {"left", done->left},
                {"left_bytes", done->left_bytes},
                {"pinned_bytes", done->pinned_bytes},
                {"leftovers", done->leftovers},
                {"leftover_bytes", done->leftover_bytes}});
    return exit_ok;
  }
  std::cout << "removed " << done->removed << " plugins, " << done->removed_bytes << " bytes; " << done->left
            << " left, " << done->left_bytes << " bytes\n";
  if (done->leftovers != 0)
    std::cout << "removed " << done->leftovers << " unfinished inserts, " << done->leftover_bytes << " bytes\n";
  if (!fits)
    std::cout << "over the budget of " << command.budget_bytes << " bytes: " << done->pinned_bytes
              << " bytes are pinned\n";
  return exit_ok;
}

int scrub(const StoreCommand& command) {
  auto store = command.open();
  if (!store) return report(store.failure(), command.json);
  const auto done = store->scrub(command.repair);
  if (!done) return report(done.failure(), command.json);
  bool whole = true;
  json damages = json::array();
  for (const auto& damage : done->damages) {
    whole = whole && !damage.done.empty();
    damages.push_back({{"where", damage.where}, {"what", damage.what}, {"done", damage.done}});
    if (!command.json)
      std::cout << damage.where << ": " << damage.what << (damage.done.empty() ? "" : "; " + damage.done) << "\n";
  }
  if (command.json) {
    print_json({{"ok", whole}, {"plugins", done->entries}, {"bytes", done->bytes}, {"damages", damages}});
  } else {
    std::cout << done->entries << " plugins, " << done->bytes << " bytes read; " << done->damages.size()
              << " damaged\n";
  }
  return whole ? exit_ok : exit_refused;
}

int stats(const StoreCommand& command) {
  const auto store = command.open();
  if (!store) return report(store.failure(), command.json);
  const auto all = store->stats();
  if (!all) return report(all.failure(), command.json);
  if (command.json) {
    print_json({{"ok", true},
                {"plugins", all->entries},
                {"contracts", all->contracts},
                {"bytes", all->bytes},
                {"plugin_bytes", all->plugin_bytes},
                {"signatures", all->signatures},
                {"pinned", all->pinned},
                {"pinned_bytes", all->pinned_bytes},
                {"pins_without_plugin", all->pins_without_entry},
                {"staged", all->staged},
                {"oldest_use", all->oldest_use},
                {"newest_use", all->newest_use}});
    return exit_ok;
  }
  std::cout << all->entries << " plugins of " << all->contracts << " contracts, " << all->bytes << " bytes\n"
            << all->pinned << " pinned, " << all->pinned_bytes << " bytes; " << all->pins_without_entry
            << " pins without a plugin\n"
            << all->signatures << " signatures\n"
            << all->staged << " inserts under way or unfinished\n";
  if (all->entries != 0)
    std::cout << "last uses from " << time_of_day(all->oldest_use) << " to " << time_of_day(all->newest_use)
              << " UTC\n";
  return exit_ok;
}

int remove(const StoreCommand& command) {
  return for_each_entry(command, [](PluginStore& store, const EntryName& name) { return store.remove(name); });
}

int pin(const StoreCommand& command) {
  return for_each_entry(command, [](PluginStore& store, const EntryName& name) { return store.pin(name); });
}

int unpin(const StoreCommand& command) {
  return for_each_entry(command, [](PluginStore& store, const EntryName& name) { return store.unpin(name.key_hash); });
}

using Run = int (*)(const StoreCommand&);

// A subcommand with what all of them have.
CLI::App* add_part(CLI::App& parent, int& exit_code, const std::shared_ptr<StoreCommand>& command, const char* name,
                   const char* description, Run run) {
  CLI::App* part = parent.add_subcommand(name, description);
  part->add_option("STORE", command->store, "the store's folder")->required();
  part->add_flag("--json", command->json, "answer as one JSON object on stdout");
  part->callback([command, run, &exit_code] { exit_code = run(*command); });
  return part;
}

void take_keys(CLI::App* part, StoreCommand& command, bool several) {
  auto* keys = part->add_option("KEY", command.arguments, "key hash or code hash, or its first digits")->required();
  if (!several) keys->expected(1);
}

}  // namespace

void add_store(CLI::App& app, int& exit_code) {
  CLI::App* sub = app.add_subcommand("store", "A folder of plugins, found by what they were built from");
  sub->require_subcommand(1);
  const auto command = std::make_shared<StoreCommand>();
  const auto part = [&](const char* name, const char* description, Run run) {
    return add_part(*sub, exit_code, command, name, description, run);
  };

  part("ls", "List the plugins", list)->add_flag("--pinned", command->pinned, "only those that are pinned");

  CLI::App* adding = part("add", "Put plugins in, with the signatures beside them", add);
  adding->add_option("PLUGIN", command->arguments, "plugins (.so)")->required();
  adding->add_option("--budget", command->budget_bytes, "evict the least recently used to stay below, as 20GB")
      ->transform(CLI::AsSizeValue(false));

  CLI::App* getting = part("get", "Write a plugin and its signatures to files", get);
  take_keys(getting, *command, /*several=*/false);
  getting->add_option("-o,--output", command->output, "the plugin to write; signatures go beside it")->required();

  take_keys(part("rm", "Remove plugins", remove), *command, true);
  take_keys(part("pin", "Keep plugins whatever the budget is", pin), *command, true);
  take_keys(part("unpin", "Let plugins be evicted again", unpin), *command, true);

  part("gc", "Evict the least recently used plugins, and clean up", gc)
      ->add_option("--budget", command->budget_bytes, "bytes that may stay, as 20GB")
      ->required()
      ->transform(CLI::AsSizeValue(false));
  part("scrub", "Read and check everything", scrub)
      ->add_flag("--repair", command->repair, "put right or remove what is damaged");
  part("stats", "Count", stats);
  add_store_bundles(*sub, exit_code);
  add_store_build(*sub, exit_code);
}

}  // namespace wrought::cli
