// Reads the whole store. An entry is good when its plugin is whole, is of the key that the folder is named by, and
// key.json and checksum say that key and these bytes. Repair loses nothing that could still be loaded: a wrong key.json
// or checksum is written anew from the plugin, a whole plugin in the wrong place goes to its own, and only a plugin
// that is not whole is removed (its pin stays, so that the next build of it is pinned again).
#include "common/files.h"
#include "common/hash.h"
#include "common/hex.h"
#include "common/printable.h"
#include "runtime/store/checksum.h"
#include "runtime/store/plugin_store.h"
#include "runtime/store/store_files.h"
#include "runtime/store/store_names.h"
#include "runtime/verify.h"

namespace wrought {
namespace fs = std::filesystem;
namespace {

// Names that no entry has, anywhere between the folder of plugins and the entries.
Result<> find_foreign(const fs::path& plugins, std::vector<ScrubReport::Damage>& damages) {
  const auto note = [&](const fs::path& path) {
    damages.push_back(
        {printable(path.lexically_relative(plugins.parent_path()).string()), "not a name of the store's", ""});
  };
  const auto shards = names_in_folder(plugins);
  if (!shards) return shards.failure();
  for (const std::string& shard : *shards) {
    if (!is_hex(shard, shard_digits)) {
      note(plugins / shard);
      continue;
    }
    const auto codes = names_in_folder(plugins / shard);
    if (!codes) return codes.failure();
    for (const std::string& code : *codes) {
      if (!is_hex(code, hash_hex_digits) || !code.starts_with(shard)) {
        note(plugins / shard / code);
        continue;
      }
      const auto keys = names_in_folder(plugins / shard / code);
      if (!keys) return keys.failure();
      for (const std::string& key : *keys)
        if (!is_hex(key, hash_hex_digits)) note(plugins / shard / code / key);
    }
  }
  return Unit{};
}

Failure wrong_checksum(const EntryName& name) {
  return fail(FailureClass::invalid, "its file checksum is not its plugin's", "key " + name.key_hash);
}

}  // namespace

Result<ScrubReport> PluginStore::scrub(bool repair_too) {
  ScrubReport report;
  const auto all = names();
  if (!all) return all.failure();
  for (const EntryName& name : *all) {
    const auto plugin = read(name);
    const auto key = read_key(name);
    if (!exists(name)) continue;  // removed meanwhile
    ++report.entries;
    if (plugin) report.bytes += plugin->plugin.size();
    if (plugin && key && has_checksum(name, plugin->plugin)) continue;
    const Failure failure = !plugin ? plugin.failure() : !key ? key.failure() : wrong_checksum(name);
    std::string done;
    // What cannot be read for want of memory or descriptors is not known to be damaged.
    if (repair_too && failure.cls != FailureClass::resource) {
      auto repaired = repair(name);
      if (!repaired) return repaired.failure();
      done = std::move(*repaired);
    }
    report.damages.push_back(
        {entry_folder(name).lexically_relative(folder_).string(), failure.message, std::move(done)});
  }
  if (auto done = find_foreign(folder_ / plugins_folder, report.damages); !done) return done.failure();
  return report;
}

Result<std::string> PluginStore::repair(const EntryName& name) {
  Bytes misplaced;
  {
    const auto lock = StoreLock::wait(lock_file());
    if (!lock) return lock.failure();
    auto file = read_file(plugin_path(name), plugin_bytes_max);
    const auto manifest = file ? read_whole_plugin(*file) : Result<Manifest>(file.failure());
    if (manifest && key_of(*manifest).hash() == name.key_hash) {
      Result<> done = write_file(entry_folder(name) / key_file, key_of(*manifest).to_json());
      if (done) done = write_file(entry_folder(name) / checksum_file, checksum_text(*file));
      if (!done) return done.failure();
      return std::string("key and checksum written anew");
    }
    if (auto gone = take_away(name); !gone) return gone.failure();
    if (!manifest) return std::string("removed");
    misplaced = std::move(*file);
  }
  // Its signatures are not taken along: nobody knows what else went wrong here.
  const auto moved = insert({std::move(misplaced), {}});
  return moved ? "moved to its own key" : "removed: " + moved.failure().message;
}

}  // namespace wrought
