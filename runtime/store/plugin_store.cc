// FOLDER/                            the store
//   format                           "wrought plugin store 1"
//   lock                             StoreLock
//   pins/KEY                         an empty file: this key is pinned
//   tmp/                             StagingFolder
//   plugins/CC/CODE/KEY/             an entry. CODE and KEY are hashes, CC the first two digits of CODE
//     plugin.so                      its time of modification is its last use
//     plugin.so.minisig ...          signatures
//     key.json                       the key's canonical text: its SHA-256 is the folder's name
//     checksum                       of plugin.so; a load that finds it right need not hash the plugin
//
// An entry is made ready in tmp/ and renamed to its place, and leaves by a rename into tmp/: at every moment it is
// there whole or not at all, and who has opened its files keeps them.
#include "runtime/store/plugin_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <tuple>

#include "common/files.h"
#include "common/hash.h"
#include "common/hex.h"
#include "common/printable.h"
#include "runtime/cpu.h"
#include "runtime/store/checksum.h"
#include "runtime/store/store_files.h"
#include "runtime/store/store_names.h"
#include "runtime/verify.h"

namespace wrought {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view format_text = "wrought plugin store 1\n";
constexpr int insert_attempts_max = 16;  // against other processes that insert or remove the same entry
constexpr size_t resolve_digits_min = 4;

Failure not_stored(const EntryName& name) {
  return fail(FailureClass::io, "no such plugin in the store", "key " + name.key_hash);
}

Result<> check_signatures(const std::vector<PluginSignature>& signatures) {
  if (signatures.size() > signatures_max)
    return fail(FailureClass::policy, std::to_string(signatures.size()) + " signatures, at most " +
                                          std::to_string(signatures_max) + " are kept with a plugin");
  for (const PluginSignature& signature : signatures) {
    if (!is_signature_suffix(signature.suffix))
      return fail(FailureClass::usage, "not a signature's name, expected .minisig or .NAME.minisig",
                  "\"" + printable(signature.suffix) + "\"");
    if (signature.text.size() > signature_bytes_max)
      return fail(FailureClass::policy, std::to_string(signature.text.size()) + " bytes of signature, at most " +
                                            std::to_string(signature_bytes_max) + " are kept");
  }
  return Unit{};
}

Failure not_reproducible(const EntryName& name, const std::string& held, const std::string& offered) {
  return fail(FailureClass::policy,
              "another plugin is stored under this key, so a build was not reproducible: its content hash is " + held +
                  ", this one's is " + offered,
              "key " + name.key_hash);
}

// Every check, instructions included, but for whether this processor can run it: so that a load need not look at the
// instructions again.
Result<> check_fully(ByteView plugin, const Manifest& manifest, const HostProfile& known) {
  HostProfile profile = known;
  profile.limits = manifest.limits;  // the chain's own, whatever they are
  const VerifyReport verified = wrought::check_plugin(plugin, profile);
  for (const CheckResult& check : verified.checks) {
    if (check.outcome == CheckResult::Outcome::failed && check.name != "processor")
      return fail(check.cls, check.detail, "check " + std::string(check.name));
  }
  return Unit{};
}

// Profiles of an embedder's own, unknown here, pass with less; their loads look at everything.
Result<Manifest> judge(const SignedPlugin& plugin) {
  auto manifest = read_whole_plugin(plugin.plugin);
  if (!manifest) return manifest;
  if (auto shape = measure_object(plugin.plugin); !shape) return shape.failure();
  if (const HostProfile* known = find_profile(manifest->profile)) {
    if (auto good = check_fully(plugin.plugin, *manifest, *known); !good) return good.failure();
  }
  if (auto good = check_signatures(plugin.signatures); !good) return good.failure();
  return manifest;
}

Result<> check_format(const fs::path& file) {
  const auto text = read_text_file(file, 1 << 10);
  if (!text && text.failure().cls == FailureClass::io)
    return fail(FailureClass::io, "not a store of plugins: " + text.failure().message, file.string());
  if (!text) return text.failure();
  if (*text == format_text) return Unit{};
  return fail(FailureClass::invalid, "a store of another format: \"" + printable(*text) + "\"", file.string());
}

Result<> create_store(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return store_io_failure("cannot make the store", folder, error.value());
  for (const std::string_view name : {plugins_folder, pins_folder, tmp_folder})
    if (const int number = make_folder(folder / name); number != 0)
      return store_io_failure("cannot make the store", folder / name, number);
  // Last: a folder with this file is a store.
  if (fs::exists(folder / format_file, error)) return Unit{};
  return write_file(folder / format_file, format_text);
}

std::vector<std::string> signature_suffixes(const std::vector<std::string>& names) {
  std::vector<std::string> suffixes;
  for (const std::string& name : names)
    if (name.starts_with(plugin_file) && is_signature_suffix(std::string_view(name).substr(plugin_file.size())))
      suffixes.push_back(name.substr(plugin_file.size()));
  return suffixes;
}

bool contains_all(const std::vector<std::string>& all, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const std::string& one) { return std::find(all.begin(), all.end(), one) != all.end(); });
}

bool answers(const PluginKey& key, const PluginQuery& query) {
  const auto fits = [](const std::string& wanted, const std::string& has) { return wanted.empty() || wanted == has; };
  return fits(query.profile, key.profile) && fits(query.schedule_hash, key.schedule_hash) &&
         fits(query.memory_mode, key.memory_mode) && fits(query.cpu, key.cpu) &&
         (!query.limits || *query.limits == key.limits) &&
         (!query.codegen_version || *query.codegen_version == key.codegen_version) &&
         contains_all(key.compiler_flags, query.compiler_flags);
}

bool runs_here(const PluginKey& key) {
  Manifest manifest;
  manifest.machine = key.machine;
  manifest.cpu = key.cpu;
  return check_cpu(manifest).ok();
}

bool is_better(const FoundPlugin& a, const FoundPlugin& b) {
  // The levels' names sort as the levels do.
  return std::tie(b.key.codegen_version, b.key.cpu, a.name) < std::tie(a.key.codegen_version, a.key.cpu, b.name);
}

Result<StagingFolder> stage(const fs::path& tmp, const SignedPlugin& plugin, const PluginKey& key) {
  auto staged = StagingFolder::create(tmp);
  if (!staged) return staged;
  const fs::path& folder = staged->path();
  Result<> done = write_file(folder / plugin_file, ByteView(plugin.plugin));
  if (done) done = write_file(folder / key_file, key.to_json());
  for (const PluginSignature& signature : plugin.signatures)
    if (done) done = write_file(folder / (std::string(plugin_file) + signature.suffix), signature.text);
  // Not synced: without it loads take the hash instead.
  if (done) done = write_scratch_file(folder / checksum_file, checksum_text(plugin.plugin));
  if (!done) return done.failure();
  return staged;
}

}  // namespace

Result<PluginStore> PluginStore::open(const fs::path& folder, StoreOptions options) {
  if (options.create)
    if (auto made = create_store(folder); !made) return made.failure();
  if (auto good = check_format(folder / format_file); !good) return good.failure();
  std::error_code error;
  fs::path full = fs::absolute(folder, error);
  if (error) return store_io_failure("cannot find the store", folder, error.value());
  static_cast<void>(remove_leftovers(full / tmp_folder, options.leftovers_stay_for.count()));
  return PluginStore(std::move(full), options);
}

fs::path PluginStore::code_folder(const std::string& code_hash) const {
  return folder_ / plugins_folder / code_hash.substr(0, shard_digits) / code_hash;
}
fs::path PluginStore::entry_folder(const EntryName& name) const { return code_folder(name.code_hash) / name.key_hash; }
fs::path PluginStore::plugin_path(const EntryName& name) const { return entry_folder(name) / plugin_file; }
fs::path PluginStore::pin_file(const std::string& key_hash) const { return folder_ / pins_folder / key_hash; }
fs::path PluginStore::lock_file() const { return folder_ / "lock"; }
fs::path PluginStore::staging() const { return folder_ / tmp_folder; }

bool PluginStore::exists(const EntryName& name) const {
  struct stat info{};
  return ::lstat(entry_folder(name).c_str(), &info) == 0;
}

bool PluginStore::pinned(const std::string& key_hash) const {
  struct stat info{};
  return ::lstat(pin_file(key_hash).c_str(), &info) == 0;
}

// A conflict is news about the toolchain, so the first plugin stays and the second is refused with both hashes.
Result<InsertReport> PluginStore::insert(const SignedPlugin& plugin) {
  const auto manifest = judge(plugin);
  if (!manifest) return manifest.failure();
  const PluginKey key = key_of(*manifest);
  InsertReport report;
  report.name = {key.code_hash, key.hash()};
  report.content_hash = manifest->content_hash;

  // What cannot be read or written may be on its way out, by another process: then it is gone at the next look.
  Failure trouble = fail(FailureClass::io, "others insert and remove this entry all the time", "key " + key.hash());
  for (int i = 0; i < insert_attempts_max; ++i) {
    if (exists(report.name)) {
      auto held = held_content(report.name);
      if (held && *held == manifest->content_hash) {
        auto done = add_signatures(report.name, plugin.signatures);
        if (done) return report;
        trouble = done.failure();
        continue;
      }
      if (held) return not_reproducible(report.name, *held, manifest->content_hash);
      if (held.failure().cls != FailureClass::invalid) {
        trouble = held.failure();
        continue;
      }
      if (auto gone = take_away_if_damaged(report.name); !gone) return gone.failure();
      report.repaired = true;
    }
    auto staged = stage(staging(), plugin, key);
    if (!staged) return staged.failure();
    int error = make_folder(code_folder(key.code_hash).parent_path());
    if (error == 0) error = make_folder(code_folder(key.code_hash));
    if (error == 0) error = staged->publish(entry_folder(report.name));
    if (error == 0) {
      report.added = true;
      if (auto kept = keep_within_budget(report); !kept) return kept.failure();
      return report;
    }
    // Somebody else was first, or took away the last other variant and with it the contract's folder.
    if (error != EEXIST && error != ENOTEMPTY && error != ENOENT)
      return store_io_failure("cannot put the plugin in its place", entry_folder(report.name), error);
  }
  return trouble;
}

Result<Manifest> PluginStore::check(const SignedPlugin& plugin, const EntryName& name) const {
  auto manifest = judge(plugin);
  if (!manifest) return manifest;
  const EntryName found{manifest->code_hash, key_of(*manifest).hash()};
  if (found != name)
    return fail(FailureClass::invalid, "is a plugin of another key, " + found.key_hash, "key " + name.key_hash);
  if (!exists(name)) return manifest;
  if (const auto held = held_content(name); held && *held != manifest->content_hash)
    return not_reproducible(name, *held, manifest->content_hash);
  return manifest;
}

// The content hash of the stored plugin, once the plugin is known to be whole and of its key.
Result<std::string> PluginStore::held_content(const EntryName& name) const {
  const auto file = read_file(plugin_path(name), plugin_bytes_max);
  if (!file) {
    struct stat info{};
    const bool entry_without_plugin = exists(name) && ::lstat(plugin_path(name).c_str(), &info) != 0 && errno == ENOENT;
    return entry_without_plugin ? fail(FailureClass::invalid, "the entry has no plugin", "key " + name.key_hash)
                                : file.failure();
  }
  const auto manifest = whole_plugin_of(name, *file);
  if (!manifest) return manifest.failure();
  return manifest->content_hash;
}

Result<Manifest> PluginStore::whole_plugin_of(const EntryName& name, ByteView file) {
  auto manifest = read_whole_plugin(file);
  if (!manifest) {
    manifest.failure().cls = FailureClass::invalid;
    manifest.failure().where = "key " + name.key_hash;
    return manifest;
  }
  const PluginKey key = key_of(*manifest);
  if (const std::string hash = key.hash(); key.code_hash != name.code_hash || hash != name.key_hash)
    return fail(FailureClass::invalid, "holds a plugin of another key, " + hash, "key " + name.key_hash);
  return manifest;
}

Result<> PluginStore::add_signatures(const EntryName& name, const std::vector<PluginSignature>& signatures) const {
  for (const PluginSignature& signature : signatures) {
    const fs::path file = entry_folder(name) / (std::string(plugin_file) + signature.suffix);
    const auto there = read_text_file(file, signature_bytes_max);
    if (there && *there == signature.text) continue;
    if (auto written = write_file(file, signature.text); !written) return written;
  }
  return Unit{};
}

Result<std::optional<FoundPlugin>> PluginStore::find(const PluginKey& key) const {
  FoundPlugin found{{key.code_hash, key.hash()}, key};
  if (!exists(found.name)) return std::optional<FoundPlugin>();
  return std::optional(std::move(found));
}

// A variant that is damaged, or goes away meanwhile, is no answer; loading, scrub and insert say so.
Result<std::optional<FoundPlugin>> PluginStore::find(const std::string& code_hash, const PluginQuery& query) const {
  std::optional<FoundPlugin> best;
  if (!is_hex(code_hash, hash_hex_digits))
    return fail(FailureClass::usage, "not a code hash, expected 64 lower-case hex digits", printable(code_hash));
  const auto keys = names_in_folder(code_folder(code_hash));
  if (!keys) return keys.failure();
  for (const std::string& key_hash : *keys) {
    if (!is_hex(key_hash, hash_hex_digits)) continue;
    FoundPlugin found{{code_hash, key_hash}, {}};
    auto key = read_key(found.name);
    if (!key || !answers(*key, query) || !runs_here(*key)) continue;
    found.key = std::move(*key);
    if (!best || is_better(found, *best)) best = std::move(found);
  }
  return best;
}

Result<EntryName> PluginStore::resolve(std::string_view digits) const {
  if (digits.size() < resolve_digits_min || digits.size() > hash_hex_digits || !is_hex(digits, digits.size()))
    return fail(FailureClass::usage, "not a hash, expected 4 to 64 lower-case hex digits",
                "\"" + printable(digits) + "\"");
  const auto all = names();
  if (!all) return all.failure();
  std::vector<EntryName> matching;
  for (const EntryName& name : *all)
    if (name.key_hash.starts_with(digits) || name.code_hash.starts_with(digits)) matching.push_back(name);
  if (matching.size() == 1) return matching[0];
  if (matching.empty()) return fail(FailureClass::io, "no such plugin in the store", std::string(digits));
  return fail(FailureClass::usage,
              std::to_string(matching.size()) +
                  " plugins of the store have a key or code hash that begins so, as key " + matching[0].key_hash +
                  " and " + matching[1].key_hash,
              std::string(digits));
}

Result<std::vector<EntryName>> PluginStore::names() const {
  std::vector<EntryName> all;
  const auto shards = names_in_folder(folder_ / plugins_folder);
  if (!shards) return shards.failure();
  for (const std::string& shard : *shards) {
    if (!is_hex(shard, shard_digits)) continue;
    const auto codes = names_in_folder(folder_ / plugins_folder / shard);
    if (!codes) return codes.failure();
    for (const std::string& code : *codes) {
      if (!is_hex(code, hash_hex_digits) || !code.starts_with(shard)) continue;
      const auto keys = names_in_folder(code_folder(code));
      if (!keys) return keys.failure();
      for (const std::string& key : *keys)
        if (is_hex(key, hash_hex_digits)) all.push_back({code, key});
    }
  }
  return all;
}

Result<PluginKey> PluginStore::read_key(const EntryName& name) const {
  const auto text = read_text_file(entry_folder(name) / key_file, key_bytes_max);
  if (!text) return exists(name) ? text.failure() : not_stored(name);
  if (sha256_hex(*text) != name.key_hash)
    return fail(FailureClass::invalid, "its file key.json is not its key", "key " + name.key_hash);
  return parse_plugin_key(*text);
}

Result<PluginStore::Usage> PluginStore::usage(const EntryName& name) const {
  Usage usage{name, 0, 0, 0, 0, pinned(name.key_hash), {}};
  const auto files = names_in_folder(entry_folder(name));
  if (!files) return files.failure();
  for (const std::string& file : *files) {
    struct stat info{};
    if (::lstat((entry_folder(name) / file).c_str(), &info) != 0) continue;
    usage.bytes += static_cast<uint64_t>(info.st_size);
    if (file != plugin_file) continue;
    usage.plugin_bytes = static_cast<uint64_t>(info.st_size);
    usage.used_s = info.st_mtim.tv_sec;
    usage.used_ns = info.st_mtim.tv_nsec;
  }
  usage.signatures = signature_suffixes(*files);
  return usage;
}

Result<StoreEntry> PluginStore::describe(const EntryName& name) const {
  auto key = read_key(name);
  if (!key) return key.failure();
  auto used = usage(name);
  if (!used) return used.failure();
  return StoreEntry{name,         std::move(*key), used->plugin_bytes,         used->bytes,
                    used->used_s, used->pinned,    std::move(used->signatures)};
}

// The time of modification: reading, a backup or a scrub does not change it, whatever the mount options are.
void PluginStore::note_use(const EntryName& name) const {
  const fs::path file = plugin_path(name);
  struct stat info{};
  if (::stat(file.c_str(), &info) != 0) return;
  if (std::abs(std::difftime(std::time(nullptr), info.st_mtim.tv_sec)) <
      static_cast<double>(options_.use_noted_every.count()))
    return;
  const timespec times[2] = {{0, UTIME_OMIT}, {0, UTIME_NOW}};
  ::utimensat(AT_FDCWD, file.c_str(), times, 0);  // a store that we may only read has no such times
}

// Everything was verified when it was put in, so what matters is that no byte changed since. The checksum says so at a
// tenth of what the SHA-256 costs; where it is missing or wrong, that decides.
VerifyDepth PluginStore::depth_needed(const EntryName& name, const HostProfile& profile, ByteView plugin) const {
  if (find_profile(profile.name) == nullptr) return VerifyDepth::code;
  return has_checksum(name, plugin) ? VerifyDepth::unchanged : VerifyDepth::known;
}

bool PluginStore::has_checksum(const EntryName& name, ByteView plugin) const {
  const auto noted = read_text_file(entry_folder(name) / checksum_file, checksum_text_bytes);
  return noted && *noted == checksum_text(plugin);
}

Result<std::shared_ptr<Contract>> PluginStore::load_file(const EntryName& name, const HostProfile& profile,
                                                         const Trust& trust) const {
  try {
    const auto file = read_plugin_file(plugin_path(name), trust);
    if (!file) return file.failure();
    return load_native(*file, profile, trust, {depth_needed(name, profile, file->bytes)});
  } catch (const std::bad_alloc&) {
    return fail(FailureClass::resource, "no memory to load the plugin");
  }
}

Result<std::shared_ptr<Contract>> PluginStore::load(const EntryName& name, const HostProfile& profile,
                                                    const Trust& trust) const {
  auto contract = load_file(name, profile, trust);
  if (!contract) {
    if (!exists(name)) return not_stored(name);
    contract.failure().where = "key " + name.key_hash;
    return contract;
  }
  const PluginKey key = key_of((*contract)->manifest());
  if (const std::string hash = key.hash(); key.code_hash != name.code_hash || hash != name.key_hash)
    return fail(FailureClass::invalid, "holds a plugin of another key, " + hash, "key " + name.key_hash);
  note_use(name);
  return contract;
}

Result<SignedPlugin> PluginStore::read(const EntryName& name) const {
  SignedPlugin plugin;
  auto file = read_file(plugin_path(name), plugin_bytes_max);
  if (!file) return exists(name) ? file.failure() : not_stored(name);
  if (auto whole = whole_plugin_of(name, *file); !whole) return whole.failure();
  auto signatures = read_signatures(plugin_path(name));
  if (!signatures) return signatures.failure();
  return SignedPlugin{std::move(*file), std::move(*signatures)};
}

Result<> PluginStore::pin(const EntryName& name) {
  const auto lock = StoreLock::wait(lock_file());
  if (!lock) return lock.failure();
  if (!exists(name)) return not_stored(name);
  return write_file(pin_file(name.key_hash), std::string_view());
}

Result<> PluginStore::unpin(const std::string& key_hash) {
  const auto lock = StoreLock::wait(lock_file());
  if (!lock) return lock.failure();
  if (::unlink(pin_file(key_hash).c_str()) == 0) return Unit{};
  if (errno == ENOENT) return fail(FailureClass::policy, "it is not pinned", "key " + key_hash);
  return store_io_failure("cannot remove the pin", pin_file(key_hash), errno);
}

Result<> PluginStore::remove(const EntryName& name) {
  const auto lock = StoreLock::wait(lock_file());
  if (!lock) return lock.failure();
  if (!exists(name)) return not_stored(name);
  if (pinned(name.key_hash)) return fail(FailureClass::policy, "it is pinned", "key " + name.key_hash);
  return take_away(name);
}

Result<> PluginStore::take_away(const EntryName& name) const {
  const auto trash = StagingFolder::create(staging());
  if (!trash) return trash.failure();
  const fs::path entry = entry_folder(name);
  if (::rename(entry.c_str(), (trash->path() / "removed").c_str()) != 0 && errno != ENOENT)
    return store_io_failure("cannot remove", entry, errno);
  ::rmdir(code_folder(name.code_hash).c_str());  // if that was the last variant
  return Unit{};
}

Result<> PluginStore::take_away_if_damaged(const EntryName& name) const {
  const auto lock = StoreLock::wait(lock_file());
  if (!lock) return lock.failure();
  const auto held = held_content(name);  // again: it may have been put right while we waited
  if (held || held.failure().cls != FailureClass::invalid) return Unit{};
  return take_away(name);
}

Result<StoreStats> PluginStore::stats() const {
  const auto all = names();
  if (!all) return all.failure();
  StoreStats stats;
  std::string last_code;
  for (const EntryName& name : *all) {
    const auto used = usage(name);
    if (!used) return used.failure();
    if (name.code_hash != last_code) ++stats.contracts;
    last_code = name.code_hash;
    ++stats.entries;
    stats.bytes += used->bytes;
    stats.plugin_bytes += used->plugin_bytes;
    stats.signatures += used->signatures.size();
    if (used->pinned) ++stats.pinned, stats.pinned_bytes += used->bytes;
    stats.oldest_use = stats.entries == 1 ? used->used_s : std::min(stats.oldest_use, used->used_s);
    stats.newest_use = std::max(stats.newest_use, used->used_s);
  }
  const auto pins = names_in_folder(folder_ / pins_folder);
  if (!pins) return pins.failure();
  stats.pins_without_entry = pins->size() - std::min<uint64_t>(pins->size(), stats.pinned);
  const auto staged = names_in_folder(staging());
  if (!staged) return staged.failure();
  stats.staged = staged->size();
  return stats;
}

}  // namespace wrought
