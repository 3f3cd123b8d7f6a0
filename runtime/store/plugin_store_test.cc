// A store as its users see it: what goes in, what is found, what happens when something is damaged or full.
#include "runtime/store/plugin_store.h"
#include "runtime/store/checksum.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "common/files.h"
#include "runtime/signed_plugin.h"
#include "runtime/store/test_plugins.h"

namespace wrought::testing {
namespace {

namespace fs = std::filesystem;

class Store : public ::testing::Test {
 protected:
  const ScratchDirectory scratch_ = std::move(*ScratchDirectory::create());
  PluginStore store_ = std::move(*PluginStore::open(folder(), {.create = true}));

  [[nodiscard]] fs::path folder() const { return scratch_ / "store"; }

  EntryName insert(const Bytes& plugin, std::vector<PluginSignature> signatures = {}) {
    const auto done = store_.insert({plugin, std::move(signatures)});
    EXPECT_TRUE(done.ok()) << done.failure().to_line();
    return done ? done->name : EntryName{};
  }
  std::string insert_failure(const Bytes& plugin, std::vector<PluginSignature> signatures = {}) {
    const auto done = store_.insert({plugin, std::move(signatures)});
    return done ? "inserted" : done.failure().to_line();
  }
  [[nodiscard]] size_t count() const { return store_.names()->size(); }

  // As if it had been used so long ago.
  void set_last_use(const EntryName& name, int hours_ago) const {
    const timespec then{std::time(nullptr) - hours_ago * 3600, 0};
    const timespec times[2] = {then, then};
    ASSERT_EQ(::utimensat(AT_FDCWD, store_.plugin_path(name).c_str(), times, 0), 0);
  }
  [[nodiscard]] double hours_since_use(const EntryName& name) const {
    return std::difftime(std::time(nullptr), store_.describe(name)->used) / 3600;
  }
  void overwrite(const EntryName& name, const Bytes& bytes) const {
    ASSERT_TRUE(write_file(store_.plugin_path(name), ByteView(bytes)).ok());
  }
};

TEST_F(Store, what_goes_in_is_found_loaded_and_run) {
  const EntryName name = insert(plugin_of(1));
  EXPECT_EQ(name.code_hash, code_hash_of(1));

  const auto found = store_.find(code_hash_of(1), {.profile = std::string(test_profile().name)});
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->name, name);
  EXPECT_EQ(store_.describe(name)->plugin_bytes, plugin_of(1).size());
  EXPECT_EQ((*found)->key.hash(), name.key_hash);

  const auto contract = store_.load(name, test_profile());
  ASSERT_TRUE(contract.ok()) << contract.failure().to_line();
  EXPECT_EQ(apply(**contract).kind, OutcomeKind::completed);
}

TEST_F(Store, what_is_not_there_is_not_found) {
  insert(plugin_of(1));
  EXPECT_FALSE(store_.find(code_hash_of(2), {})->has_value());
  const EntryName nothing{code_hash_of(2), code_hash_of(3)};
  EXPECT_EQ(store_.load(nothing, test_profile()).failure().to_line(),
            "io: key " + nothing.key_hash + ": no such plugin in the store");
  EXPECT_EQ(store_.read(nothing).failure().to_line(), store_.load(nothing, test_profile()).failure().to_line());
}

TEST_F(Store, a_key_is_everything_that_decides_the_bytes) {
  const Manifest manifest = manifest_of({});
  const auto hash_with = [&](const std::function<void(Manifest&)>& change) {
    Manifest changed = manifest;
    change(changed);
    return key_of(changed).hash();
  };
  const std::string hash = key_of(manifest).hash();
  for (const auto& change : std::vector<std::function<void(Manifest&)>>{
           [](Manifest& m) { m.code_hash = code_hash_of(1); }, [](Manifest& m) { m.metered_hash = code_hash_of(1); },
           [](Manifest& m) { m.schedule_hash = code_hash_of(1); }, [](Manifest& m) { m.profile = "other"; },
           [](Manifest& m) { ++m.profile_version; }, [](Manifest& m) { ++m.limits.max_pages; },
           [](Manifest& m) { ++m.abi_version; }, [](Manifest& m) { ++m.codegen_version; },
           [](Manifest& m) { m.memory_mode = "explicit"; }, [](Manifest& m) { m.compiler = "gcc"; },
           [](Manifest& m) { m.compiler_flags = {"-O3"}; }, [](Manifest& m) { m.cpu = "x86-64-v3"; },
           [](Manifest& m) { m.machine = "aarch64"; }})
    EXPECT_NE(hash_with(change), hash);
  // What comes out of a build is not part of it.
  EXPECT_EQ(hash_with([](Manifest& m) { m.content_hash = code_hash_of(1); }), hash);
  EXPECT_EQ(hash_with([](Manifest& m) { m.worst_frame_bytes = 1; }), hash);
  EXPECT_EQ(hash_with([](Manifest& m) { m.c_hash = code_hash_of(1); }), hash);
}

TEST_F(Store, a_key_is_read_from_its_canonical_text_only) {
  const std::string text = key_of(manifest_of({})).to_json();
  const auto key = parse_plugin_key(text);
  ASSERT_TRUE(key.ok()) << key.failure().to_line();
  EXPECT_EQ(key->to_json(), text);
  EXPECT_FALSE(parse_plugin_key(" " + text).ok());
  EXPECT_FALSE(parse_plugin_key(text.substr(0, text.size() - 1) + ",\"more\":1}").ok());
  EXPECT_FALSE(parse_plugin_key("{}").ok());
  EXPECT_FALSE(parse_plugin_key("[" + text + "]").ok());
  EXPECT_FALSE(parse_plugin_key(std::string(100'000, '[')).ok());
}

TEST_F(Store, inserting_twice_is_inserting_once) {
  const auto first = store_.insert({plugin_of(1), {}}), second = store_.insert({plugin_of(1), {}});
  EXPECT_TRUE(first->added);
  EXPECT_FALSE(second->added);
  EXPECT_EQ(first->name, second->name);
  EXPECT_EQ(count(), 1u);
}

TEST_F(Store, another_plugin_under_the_same_key_is_refused_and_the_first_stays) {
  const EntryName name = insert(plugin_of(1));
  // 4097 instead of 4096 bytes of frame: not part of the key, but of the file.
  const Bytes other = with_manifest_text(plugin_of(1), "\"worst_frame_bytes\":4096", "\"worst_frame_bytes\":4097");
  EXPECT_EQ(insert_failure(other),
            "policy: key " + name.key_hash +
                ": another plugin is stored under this key, so a build was not reproducible: its "
                "content hash is " +
                read_whole_plugin(plugin_of(1))->content_hash + ", this one's is " +
                read_whole_plugin(other)->content_hash);
  EXPECT_EQ(store_.read(name)->plugin, plugin_of(1));
}

TEST_F(Store, only_whole_plugins_go_in) {
  EXPECT_EQ(insert_failure({}), "invalid: check elf: not a plugin: 0 bytes are too few for an ELF header");
  EXPECT_NE(insert_failure(damaged(plugin_of(1))).find("invalid: "), std::string::npos);
  EXPECT_EQ(count(), 0u);
  EXPECT_EQ(store_.stats()->staged, 0u) << "and nothing is left of what was refused";
}

TEST_F(Store, a_damaged_plugin_does_not_load_and_the_next_insert_puts_it_right) {
  const EntryName name = insert(plugin_of(1));
  overwrite(name, damaged(plugin_of(1)));
  const auto refused = store_.load(name, test_profile());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.failure().cls, FailureClass::invalid);
  EXPECT_EQ(refused.failure().where, "key " + name.key_hash);

  const auto again = store_.insert({plugin_of(1), {}});
  ASSERT_TRUE(again.ok()) << again.failure().to_line();
  EXPECT_TRUE(again->added && again->repaired);
  EXPECT_TRUE(store_.load(name, test_profile()).ok());
}

TEST_F(Store, a_plugin_in_the_place_of_another_does_not_load) {
  const EntryName one = insert(plugin_of(1));
  const EntryName two = insert(plugin_of(2));
  overwrite(one, plugin_of(2));
  EXPECT_EQ(store_.load(one, test_profile()).failure().to_line(),
            "invalid: key " + one.key_hash + ": holds a plugin of another key, " + two.key_hash);
}

TEST_F(Store, the_query_chooses_among_variants_of_a_contract) {
  const Bytes guard = plugin_of(1);
  const EntryName old = insert(guard);
  const EntryName better = insert(with_manifest_text(guard, "\"codegen_version\":1", "\"codegen_version\":2"));
  const EntryName narrow =
      insert(with_manifest_text(guard, "\"max_code_bytes\":20971520", "\"max_code_bytes\":10971520"));
  ASSERT_EQ(count(), 3u);
  const auto found = [&](const PluginQuery& query) {
    const auto entry = store_.find(code_hash_of(1), query);
    return entry && entry->has_value() ? (*entry)->name.key_hash : "nothing";
  };
  WasmLimits limits = manifest_of({}).limits;
  limits.max_code_bytes = 10971520;
  EXPECT_EQ(found({}), better.key_hash) << "the newest codegen version";
  EXPECT_EQ(found({.limits = manifest_of({}).limits, .codegen_version = 1}), old.key_hash);
  EXPECT_EQ(found({.limits = limits}), narrow.key_hash);
  EXPECT_EQ(found({.memory_mode = "explicit"}), "nothing");
  EXPECT_EQ(found({.profile = "plain"}), "nothing");
  EXPECT_EQ(found({.schedule_hash = code_hash_of(9)}), "nothing");
  EXPECT_EQ(found({.compiler_flags = {"-O2"}}), "nothing");
}

TEST_F(Store, variants_that_this_machine_cannot_run_are_kept_and_not_found) {
  const EntryName name = insert(with_manifest_text(plugin_of(1), "\"x86-64-v2\"", "\"x86-64-v9\""));
  EXPECT_EQ(count(), 1u);
  EXPECT_FALSE(store_.find(code_hash_of(1), {})->has_value());
  EXPECT_TRUE(store_.read(name).ok());
}

TEST_F(Store, signatures_lie_beside_their_plugin_and_may_come_later) {
  const EntryName name = insert(plugin_of(1), {{".minisig", "by us"}});
  insert(plugin_of(1), {{".builder-2.minisig", "by them"}});
  EXPECT_EQ(store_.describe(name)->signatures, (std::vector<std::string>{".builder-2.minisig", ".minisig"}));
  EXPECT_EQ(*read_text_file(store_.plugin_path(name) += ".minisig", 100), "by us");

  ASSERT_TRUE(write_signed_plugin(scratch_ / "out.so", *store_.read(name)).ok());
  EXPECT_EQ(*read_text_file(scratch_ / "out.so.builder-2.minisig", 100), "by them");
}

TEST_F(Store, signatures_with_other_names_or_sizes_are_refused) {
  for (const char* name : {"", "minisig", ".sig", "..minisig", "./x.minisig", ".a/b.minisig", ".a b.minisig"})
    EXPECT_EQ(insert_failure(plugin_of(1), {{name, "x"}}).substr(0, 6), "usage:") << name;
  EXPECT_EQ(insert_failure(plugin_of(1), {{".minisig", std::string(20000, 'x')}}),
            "policy: 20000 bytes of signature, at most 16384 are kept");
  EXPECT_EQ(count(), 0u);
}

TEST_F(Store, a_use_is_noted_once_an_hour) {
  const EntryName name = insert(plugin_of(1));
  set_last_use(name, 10);
  EXPECT_NEAR(hours_since_use(name), 10, 0.1);
  ASSERT_TRUE(store_.load(name, test_profile()).ok());
  EXPECT_NEAR(hours_since_use(name), 0, 0.1);
  const timespec half_an_hour_ago[2] = {{std::time(nullptr) - 1800, 0}, {std::time(nullptr) - 1800, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, store_.plugin_path(name).c_str(), half_an_hour_ago, 0), 0);
  ASSERT_TRUE(store_.load(name, test_profile()).ok());
  EXPECT_NEAR(hours_since_use(name), 0.5, 0.1);
  ASSERT_TRUE(store_.read(name).ok());
  EXPECT_NEAR(hours_since_use(name), 0.5, 0.1) << "to read it is not to use it";
}

TEST_F(Store, gc_evicts_what_was_used_least_recently_and_never_what_is_pinned) {
  std::vector<EntryName> names;
  for (int n = 0; n < 5; ++n) {
    names.push_back(insert(plugin_of(n)));
    set_last_use(names.back(), 100 - n);
  }
  ASSERT_TRUE(store_.pin(names[0]).ok());
  const uint64_t each = store_.describe(names[0])->bytes;
  const auto done = store_.gc(3 * each);
  ASSERT_TRUE(done.ok()) << done.failure().to_line();
  EXPECT_EQ(done->removed, 2u);
  EXPECT_EQ(done->left, 3u);
  EXPECT_EQ(done->pinned_bytes, each);
  EXPECT_TRUE(store_.describe(names[0]).ok()) << "pinned";
  EXPECT_FALSE(store_.describe(names[1]).ok());
  EXPECT_FALSE(store_.describe(names[2]).ok());

  EXPECT_EQ(store_.gc(0)->left, 1u) << "the pinned one stays over any budget";
  EXPECT_EQ(store_.remove(names[0]).failure().to_line(), "policy: key " + names[0].key_hash + ": it is pinned");
  ASSERT_TRUE(store_.unpin(names[0].key_hash).ok());
  EXPECT_EQ(store_.gc(0)->left, 0u);
}

TEST_F(Store, with_a_budget_inserts_make_their_own_room) {
  const EntryName first = insert(plugin_of(0));
  const uint64_t each = store_.describe(first)->bytes;
  const StoreOptions options{.budget_bytes = 10 * each};
  auto small = PluginStore::open(folder(), options);
  for (int n = 1; n < 40; ++n) {
    const auto done = small->insert({plugin_of(n), {}});
    ASSERT_TRUE(done.ok()) << done.failure().to_line();
    set_last_use(done->name, 40 - n);
    ASSERT_LE(small->stats()->bytes, options.budget_bytes);
  }
  EXPECT_GE(count(), 9u);
  EXPECT_TRUE(small->find(code_hash_of(39), {})->has_value()) << "the newest is there";
}

TEST_F(Store, what_was_opened_stays_readable_when_it_is_removed) {
  const EntryName name = insert(plugin_of(1));
  const int file = ::open(store_.plugin_path(name).c_str(), O_RDONLY);
  ASSERT_TRUE(store_.remove(name).ok());
  EXPECT_EQ(count(), 0u);
  Bytes read(plugin_of(1).size());
  EXPECT_EQ(::read(file, read.data(), read.size()), static_cast<ssize_t>(read.size()));
  EXPECT_EQ(read, plugin_of(1));
  ::close(file);
}

TEST_F(Store, entries_are_named_by_first_digits) {
  const EntryName one = insert(plugin_of(1)), two = insert(plugin_of(2));
  EXPECT_EQ(*store_.resolve(one.key_hash), one);
  EXPECT_EQ(*store_.resolve(two.code_hash.substr(0, 8)), two);
  EXPECT_EQ(store_.resolve("12").failure().cls, FailureClass::usage);
  EXPECT_EQ(store_.resolve("../..").failure().cls, FailureClass::usage);
  EXPECT_EQ(store_.resolve(code_hash_of(77)).failure().cls, FailureClass::io);
  insert(with_manifest_text(plugin_of(1), "\"codegen_version\":1", "\"codegen_version\":2"));
  EXPECT_EQ(store_.resolve(one.code_hash).failure().message.substr(0, 9), "2 plugins");
}

TEST_F(Store, scrub_finds_damage_and_repair_loses_nothing_that_loads) {
  const EntryName good = insert(plugin_of(1)), broken = insert(plugin_of(2)), keyless = insert(plugin_of(3));
  const EntryName misplaced = insert(plugin_of(4)), unsummed = insert(plugin_of(6));
  ASSERT_TRUE(store_.pin(broken).ok());
  overwrite(broken, damaged(plugin_of(2)));
  ASSERT_TRUE(write_file(store_.plugin_path(keyless).parent_path() / "key.json", std::string_view("{}")).ok());
  overwrite(misplaced, plugin_of(5));
  ASSERT_TRUE(fs::remove(store_.plugin_path(unsummed).parent_path() / "checksum"));

  const auto found = store_.scrub(/*repair=*/false);
  EXPECT_EQ(found->entries, 5u);
  EXPECT_EQ(found->damages.size(), 4u);
  EXPECT_EQ(count(), 5u) << "only looked at";

  const auto repaired = store_.scrub(/*repair=*/true);
  ASSERT_TRUE(repaired.ok()) << repaired.failure().to_line();
  std::vector<std::string> done;
  for (const auto& damage : repaired->damages) done.push_back(damage.done);
  std::sort(done.begin(), done.end());
  EXPECT_EQ(done, (std::vector<std::string>{"key and checksum written anew", "key and checksum written anew",
                                            "moved to its own key", "removed"}));
  EXPECT_TRUE(store_.scrub(false)->damages.empty());
  EXPECT_TRUE(store_.load(good, test_profile()).ok());
  EXPECT_TRUE(store_.load(keyless, test_profile()).ok());
  EXPECT_TRUE(store_.find(code_hash_of(5), {})->has_value());
  EXPECT_EQ(store_.stats()->pins_without_entry, 1u) << "the pin of what has to be built again";
}

// The checksum spares a load the hash, and decides nothing by itself.
TEST_F(Store, a_plugin_without_its_checksum_is_judged_by_its_hash) {
  const EntryName good = insert(plugin_of(1)), changed = insert(plugin_of(2)), deceiving = insert(plugin_of(3));
  const auto checksum_of = [&](const EntryName& name) { return store_.plugin_path(name).parent_path() / "checksum"; };

  overwrite(changed, damaged(plugin_of(2)));
  const auto refused = store_.load(changed, test_profile());
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.failure().message.find("changed after it was built"), std::string::npos)
      << refused.failure().to_line();

  for (const std::string_view wrong :
       {"", "0123456789abcdef0123456789abcdef\n", "a text that is longer than any checksum is\n"}) {
    ASSERT_TRUE(write_file(checksum_of(good), wrong).ok());
    EXPECT_TRUE(store_.load(good, test_profile()).ok()) << wrong;
    EXPECT_EQ(store_.scrub(false)->damages.size(), 2u) << "the changed plugin and this checksum";
  }
  ASSERT_TRUE(fs::remove(checksum_of(good)));
  EXPECT_TRUE(store_.load(good, test_profile()).ok());

  // Whose checksum is right was not changed by accident; everything that is not the hash is asked for all the same.
  const Bytes other = plugin_of(4);
  overwrite(deceiving, other);
  ASSERT_TRUE(write_file(checksum_of(deceiving), checksum_text(other)).ok());
  EXPECT_EQ(store_.load(deceiving, test_profile()).failure().message.substr(0, 30), "holds a plugin of another key,");
}

TEST_F(Store, scrub_names_what_does_not_belong) {
  fs::create_directories(folder() / "plugins" / "zz");
  const auto found = store_.scrub(true);
  ASSERT_EQ(found->damages.size(), 1u);
  EXPECT_EQ(found->damages[0].where, "plugins/zz");
  EXPECT_TRUE(found->damages[0].done.empty()) << "it is not ours to remove";
}

TEST_F(Store, a_folder_that_is_no_store_is_not_taken_for_one) {
  EXPECT_EQ(PluginStore::open(scratch_.path()).failure().cls, FailureClass::io);
  ASSERT_TRUE(write_file(folder() / "format", std::string_view("wrought plugin store 2\n")).ok());
  EXPECT_EQ(PluginStore::open(folder()).failure().cls, FailureClass::invalid);
}

// Runs `body` in a process of its own.
pid_t in_child(const std::function<void()>& body) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  body();
  ::_exit(0);
}

TEST_F(Store, processes_that_insert_and_remove_the_same_plugins_at_once) {
  constexpr int processes = 6, plugins = 12, rounds = 3;
  static_cast<void>(plugin_of(0));  // compiled before there are children
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i)
    children.push_back(in_child([&] {
      auto store = PluginStore::open(folder());
      for (int round = 0; round < rounds; ++round)
        for (int n = 0; n < plugins; ++n) {
          const auto done = store->insert({plugin_of(n), {{".minisig", "s"}}});
          if (!done) ::_exit(1);
          const auto read = store->read(done->name);
          if (!read && read.failure().cls != FailureClass::io) ::_exit(2);  // gone is fine, half is not
          if (i == 0 && n % 3 == 0 && !store->remove(done->name)) ::_exit(3);
        }
    }));
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0) << "exit code " << WEXITSTATUS(status);
  }
  EXPECT_TRUE(store_.scrub(false)->damages.empty());
  EXPECT_EQ(store_.stats()->staged, 0u);
  for (int n = 0; n < plugins; ++n)
    if (n % 3 != 0) {
      EXPECT_TRUE(store_.find(code_hash_of(n), {})->has_value()) << n;
    }
}

}  // namespace
}  // namespace wrought::testing
