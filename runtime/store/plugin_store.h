// A folder of plugins, each found by what it was built from (plugin_key.h). docs/store.md has the layout.
//
//   auto store = PluginStore::open("plugins", {.create = true});
//   auto added = store->insert({bytes, {}});
//   auto found = store->find(code_hash, {.profile = "antelope", .memory_mode = "guard"});   // optional<FoundPlugin>
//   auto contract = store->load((*found)->name, profile);
//
// Any number of processes and threads may use one folder at once; a PluginStore itself belongs to one thread at a time,
// except that load, find, read, names and describe may run in any number. There is no database: the folders and files
// are all there is, and a crash at any moment loses at most the entry being written. Readers take no lock.
//
// Failures: `invalid` for a plugin, key or signature that is damaged or is not what it should be; `policy` for a rule
// of the store (another plugin under the same key, a pinned entry); `io` where there is no such entry or file;
// `resource` when the disk is full; `usage` for names that cannot be.
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"
#include "hostapi/host_function.h"
#include "runtime/engine.h"
#include "runtime/signed_plugin.h"
#include "runtime/store/plugin_key.h"

namespace wrought {

struct StoreOptions {
  bool create = false;                           // make the folder where there is none
  uint64_t budget_bytes = 0;                     // insert keeps the store below it, by gc(); 0: no limit
  std::chrono::seconds use_noted_every{3600};    // a use within this time of the last noted one is not written down
  std::chrono::seconds leftovers_stay_for{600};  // what a dead writer left is removed when it is older
};

// The two hashes that an entry's folder is named by, 64 hex digits each.
struct EntryName {
  std::string code_hash, key_hash;
  auto operator<=>(const EntryName&) const = default;
};

// What finding takes: the name, and the key that it is the hash of.
struct FoundPlugin {
  EntryName name;
  PluginKey key;
};

struct StoreEntry {
  EntryName name;
  PluginKey key;
  uint64_t plugin_bytes = 0, bytes = 0;  // of the plugin; of all files of the entry
  std::time_t used = 0;                  // last noted use, to use_noted_every; local and subjective
  bool pinned = false;
  std::vector<std::string> signatures;  // suffixes, sorted
};

// What a plugin has to be like; empty fields do not matter.
struct PluginQuery {
  std::string profile = {};
  std::string schedule_hash = {};
  std::string memory_mode = {};
  std::optional<WasmLimits> limits = {};
  std::optional<uint32_t> codegen_version = {};
  std::string cpu = {};
  std::vector<std::string> compiler_flags = {};  // these among others
};

struct InsertReport {
  EntryName name;
  bool added = false;        // false: it was there, with the same bytes
  bool repaired = false;     // a damaged entry stood in its place
  uint64_t evicted = 0;      // entries that made room for it
  std::string content_hash;  // of the plugin
};

struct GcReport {
  uint64_t removed = 0, removed_bytes = 0;
  uint64_t left = 0, left_bytes = 0;
  uint64_t leftovers = 0, leftover_bytes = 0;  // of writers that died
  uint64_t pinned_bytes = 0;                   // of what is left
};

struct ScrubReport {
  struct Damage {
    std::string where;  // path below the store
    std::string what;   // one line
    std::string done;   // "removed", "key written anew", "moved to its own key"; empty without repair
  };
  uint64_t entries = 0, bytes = 0;  // read and checked
  std::vector<Damage> damages;      // in the order of the entries' names
};

struct StoreStats {
  uint64_t entries = 0, bytes = 0, plugin_bytes = 0;
  uint64_t contracts = 0;  // code hashes
  uint64_t signatures = 0;
  uint64_t pinned = 0, pinned_bytes = 0;
  uint64_t pins_without_entry = 0;
  uint64_t staged = 0;  // folders of inserts that are under way, or died
  std::time_t oldest_use = 0, newest_use = 0;
};

class PluginStore {
 public:
  [[nodiscard]] static Result<PluginStore> open(const std::filesystem::path& folder, StoreOptions options = {});

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  // The plugin's file; its signatures lie beside it. Whether it exists is another matter.
  [[nodiscard]] std::filesystem::path plugin_path(const EntryName& name) const;

  // Puts the plugin in under its own key, unless it is there. A plugin that is not whole is refused, and so is one
  // whose key is taken by other, undamaged bytes. Signatures that the entry lacks are added; one that differs replaces.
  [[nodiscard]] Result<InsertReport> insert(const SignedPlugin& plugin);

  // What insert asks before it writes; and that the plugin is the one of `name`, whose place is not taken by another.
  [[nodiscard]] Result<Manifest> check(const SignedPlugin& plugin, const EntryName& name) const;

  // The entry of a key; nothing if there is none.
  [[nodiscard]] Result<std::optional<FoundPlugin>> find(const PluginKey& key) const;
  // Of the contract's entries that this machine can run and that answer the query: the newest codegen version, then the
  // higher processor level, then the smallest key hash. Nothing if there is none.
  [[nodiscard]] Result<std::optional<FoundPlugin>> find(const std::string& code_hash, const PluginQuery& query) const;
  // By the first digits of a key hash or a code hash (at least 4): exactly one entry, or a failure.
  [[nodiscard]] Result<EntryName> resolve(std::string_view digits) const;

  // All entries, sorted. Their content is not looked at.
  [[nodiscard]] Result<std::vector<EntryName>> names() const;
  [[nodiscard]] Result<StoreEntry> describe(const EntryName& name) const;

  // Verified by the runtime as `trust` says, loaded, linked (engine.h, load_native), and of the key that it is stored
  // under. Its instructions and its metered module were looked at when it was put in: whoever can write to the
  // store's folder is believed that.
  [[nodiscard]] Result<std::shared_ptr<Contract>> load(const EntryName& name, const HostProfile& profile,
                                                       const Trust& trust = Trust::none()) const;
  // Whole and of its key, with its signatures, to be handed on.
  [[nodiscard]] Result<SignedPlugin> read(const EntryName& name) const;

  // A pinned entry is never evicted and cannot be removed. A pin is its own file and outlives a damaged entry.
  [[nodiscard]] Result<> pin(const EntryName& name);
  [[nodiscard]] Result<> unpin(const std::string& key_hash);
  [[nodiscard]] Result<> remove(const EntryName& name);

  // Least recently used entries go until the others have at most `budget_bytes`; and what dead writers left goes.
  [[nodiscard]] Result<GcReport> gc(uint64_t budget_bytes);
  // Reads every entry. With `repair`, what is damaged is put right or removed.
  [[nodiscard]] Result<ScrubReport> scrub(bool repair);
  [[nodiscard]] Result<StoreStats> stats() const;

  // A folder inside the store, on its file system, that nobody else sees: for what is to be inserted.
  [[nodiscard]] std::filesystem::path staging() const;

 private:
  PluginStore(std::filesystem::path folder, StoreOptions options) : folder_(std::move(folder)), options_(options) {}

  struct Usage {  // of one entry, from its files' sizes and times
    EntryName name;
    uint64_t plugin_bytes = 0, bytes = 0;
    std::time_t used_s = 0;
    long used_ns = 0;
    bool pinned = false;
    std::vector<std::string> signatures;
  };

  [[nodiscard]] std::filesystem::path code_folder(const std::string& code_hash) const;
  [[nodiscard]] std::filesystem::path entry_folder(const EntryName& name) const;
  [[nodiscard]] std::filesystem::path pin_file(const std::string& key_hash) const;
  [[nodiscard]] std::filesystem::path lock_file() const;

  [[nodiscard]] bool exists(const EntryName& name) const;
  [[nodiscard]] bool pinned(const std::string& key_hash) const;
  [[nodiscard]] Result<PluginKey> read_key(const EntryName& name) const;
  [[nodiscard]] Result<Usage> usage(const EntryName& name) const;
  void note_use(const EntryName& name) const;

  // Failure `invalid`: the entry is damaged.
  [[nodiscard]] static Result<Manifest> whole_plugin_of(const EntryName& name, ByteView file);
  [[nodiscard]] Result<std::string> held_content(const EntryName& name) const;
  [[nodiscard]] Result<std::shared_ptr<Contract>> load_file(const EntryName& name, const HostProfile& profile,
                                                            const Trust& trust) const;
  [[nodiscard]] bool has_checksum(const EntryName& name, ByteView plugin) const;
  [[nodiscard]] VerifyDepth depth_needed(const EntryName& name, const HostProfile& profile, ByteView plugin) const;
  [[nodiscard]] Result<> add_signatures(const EntryName& name, const std::vector<PluginSignature>& signatures) const;

  // REQUIRE the lock; the others take it.
  [[nodiscard]] Result<> take_away(const EntryName& name) const;
  [[nodiscard]] Result<> evict(uint64_t budget_bytes, uint64_t target_bytes, GcReport& report) const;

  [[nodiscard]] Result<std::string> repair(const EntryName& name);
  [[nodiscard]] Result<> take_away_if_damaged(const EntryName& name) const;
  [[nodiscard]] Result<> keep_within_budget(InsertReport& report);

  std::filesystem::path folder_;
  StoreOptions options_;
  std::optional<uint64_t> known_bytes_;  // at the last look, and what was inserted since; for the budget
};

}  // namespace wrought
