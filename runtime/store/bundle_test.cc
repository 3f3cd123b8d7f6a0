// Bundles: what goes out comes in, twice the same bytes, and hostile ones change nothing.
#include "runtime/store/bundle.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "common/files.h"
#include "runtime/store/bundle_index.h"
#include "runtime/store/test_plugins.h"

namespace wrought::testing {
namespace {

namespace fs = std::filesystem;

// A member of an archive as an attacker may write it.
struct Member {
  std::string name;
  Bytes content;
  unsigned type = AE_IFREG;
  std::string link = {};
};

void write_archive(const fs::path& file, const std::vector<Member>& members) {
  archive* a = archive_write_new();
  ASSERT_EQ(archive_write_add_filter_zstd(a), ARCHIVE_OK);
  ASSERT_EQ(archive_write_set_format_pax(a), ARCHIVE_OK);
  ASSERT_EQ(archive_write_open_filename(a, file.c_str()), ARCHIVE_OK);
  for (const Member& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, member.type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<int64_t>(member.content.size()));
    if (member.type == AE_IFLNK) archive_entry_set_symlink(entry, member.link.c_str());
    if (member.type == AE_IFREG && !member.link.empty()) archive_entry_set_hardlink(entry, member.link.c_str());
    ASSERT_EQ(archive_write_header(a, entry), ARCHIVE_OK);
    archive_write_data(a, member.content.data(), member.content.size());
    archive_entry_free(entry);
  }
  ASSERT_EQ(archive_write_close(a), ARCHIVE_OK);
  archive_write_free(a);
}

Bytes bytes_from(std::string_view text) { return {text.begin(), text.end()}; }

EntryName name_of(const Bytes& plugin) {
  const PluginKey key = key_of(*read_whole_plugin(plugin));
  return {key.code_hash, key.hash()};
}

BundledPlugin entry_of(const Bytes& plugin) {
  return {name_of(plugin), {{"plugin.so", plugin.size(), sha256_hex(plugin)}}};
}

class Bundle : public ::testing::Test {
 protected:
  const ScratchDirectory scratch_ = std::move(*ScratchDirectory::create());
  const fs::path file_ = scratch_ / "bundle.tar.zst";
  PluginStore from_ = std::move(*PluginStore::open(scratch_ / "from", {.create = true}));
  PluginStore to_ = std::move(*PluginStore::open(scratch_ / "to", {.create = true}));
  const Bytes plugin_ = plugin_of(1);
  const std::string member_ = name_of(plugin_).key_hash + "/plugin.so";

  static Member index_of(const std::vector<BundledPlugin>& plugins) {
    return {"index.json", bytes_from(bundle_index_to_json(plugins))};
  }
  // The failure's line; nothing of the bundle may be in the store, nor in its staging.
  std::string refusal(const std::vector<Member>& members, const ImportOptions& options = {}) {
    write_archive(file_, members);
    const auto done = import_bundle(to_, file_, options);
    EXPECT_TRUE(to_.names()->empty());
    EXPECT_EQ(to_.stats()->staged, 0u);
    return done ? "imported" : done.failure().to_line();
  }
};

TEST_F(Bundle, carries_plugins_and_signatures_from_store_to_store) {
  for (int n = 0; n < 5; ++n)
    ASSERT_TRUE(from_.insert({plugin_of(n), {{".minisig", "us"}, {".b.minisig", std::to_string(n)}}}).ok());
  const auto names = from_.names();
  const auto out = export_bundle(from_, *names, file_);
  ASSERT_TRUE(out.ok()) << out.failure().to_line();
  EXPECT_EQ(out->plugins, 5u);

  const auto in = import_bundle(to_, file_);
  ASSERT_TRUE(in.ok()) << in.failure().to_line();
  EXPECT_EQ(in->added, 5u);
  EXPECT_EQ(in->bytes, out->bytes);
  EXPECT_EQ(*to_.names(), *names);
  for (const EntryName& name : *names) {
    EXPECT_EQ(to_.read(name)->plugin, from_.read(name)->plugin);
    EXPECT_EQ(to_.describe(name)->signatures, from_.describe(name)->signatures);
  }
  EXPECT_EQ(import_bundle(to_, file_)->added, 0u) << "the second time all of it is there";
}

TEST_F(Bundle, of_the_same_entries_is_the_same_file) {
  // Inserted in another order, at another time, into another folder.
  for (const int n : {1, 2, 3}) ASSERT_TRUE(from_.insert({plugin_of(n), {{".minisig", "s"}}}).ok());
  for (const int n : {3, 1, 2}) ASSERT_TRUE(to_.insert({plugin_of(n), {{".minisig", "s"}}}).ok());
  auto names = *from_.names();
  ASSERT_TRUE(export_bundle(from_, names, scratch_ / "a").ok());
  std::reverse(names.begin(), names.end());
  ASSERT_TRUE(export_bundle(to_, names, scratch_ / "b").ok());
  EXPECT_EQ(*read_file(scratch_ / "a", 1 << 24), *read_file(scratch_ / "b", 1 << 24));
}

TEST_F(Bundle, that_fails_to_be_written_leaves_nothing) {
  EXPECT_FALSE(export_bundle(from_, {name_of(plugin_)}, file_).ok()) << "no such plugin";
  EXPECT_FALSE(export_bundle(from_, {}, scratch_ / "nowhere" / "x").ok());
  EXPECT_FALSE(fs::exists(file_));
}

TEST_F(Bundle, made_by_others_is_fine_if_it_is_right) {
  write_archive(file_, {index_of({entry_of(plugin_)}), {member_, plugin_}});
  const auto done = import_bundle(to_, file_);
  EXPECT_TRUE(done.ok()) << done.failure().to_line();
}

TEST_F(Bundle, members_must_be_those_of_the_index_in_its_order) {
  const Member index = index_of({entry_of(plugin_)}), good{member_, plugin_};
  const std::string begin = "invalid: bundle.tar.zst: ";
  EXPECT_EQ(refusal({good}), begin + "expected index.json, found \"" + member_ + "\"");
  EXPECT_EQ(refusal({index}), begin + "the bundle ends before " + member_);
  EXPECT_EQ(refusal({index, good, good}), begin + "more than the index lists: \"" + member_ + "\"");
  EXPECT_EQ(refusal({index, {"../../etc/passwd", plugin_}}),
            begin + "expected " + member_ + ", found \"../../etc/passwd\"");
  EXPECT_EQ(refusal({index, {"/" + member_, plugin_}}), begin + "expected " + member_ + ", found \"/" + member_ + "\"");
  EXPECT_EQ(refusal({index, good, {"more", {}}}), begin + "more than the index lists: \"more\"");
}

TEST_F(Bundle, members_must_be_ordinary_files) {
  const Member index = index_of({entry_of(plugin_)});
  const std::string not_ordinary = "invalid: bundle.tar.zst: " + member_ + " is not an ordinary file";
  EXPECT_EQ(refusal({index, {member_, {}, AE_IFLNK, "/etc/passwd"}}), not_ordinary);
  EXPECT_EQ(refusal({index, {member_, {}, AE_IFREG, "index.json"}}), not_ordinary);
  EXPECT_EQ(refusal({index, {member_, {}, AE_IFIFO}}), not_ordinary);
  EXPECT_EQ(refusal({index, {member_ + "/", {}, AE_IFDIR}}),
            "invalid: bundle.tar.zst: expected " + member_ + ", found \"" + member_ + "/\"");
}

TEST_F(Bundle, sizes_and_hashes_must_be_those_of_the_index) {
  BundledPlugin entry = entry_of(plugin_);
  Bytes changed = plugin_;
  changed[100] ^= 1;
  EXPECT_EQ(refusal({index_of({entry}), {member_, changed}}),
            "invalid: bundle.tar.zst: " + member_ + " does not have the hash that the index says");
  entry.files[0].bytes += 1;
  EXPECT_EQ(refusal({index_of({entry}), {member_, plugin_}}),
            "invalid: bundle.tar.zst: " + member_ + " has " + std::to_string(plugin_.size()) +
                " bytes, the index says " + std::to_string(plugin_.size() + 1));
}

TEST_F(Bundle, every_plugin_is_verified_before_any_is_visible) {
  const Bytes broken = damaged(plugin_of(2));
  BundledPlugin entry = entry_of(plugin_of(2));
  entry.files[0].sha256 = sha256_hex(broken);  // the index may be as wrong as the rest
  std::vector<BundledPlugin> index = {entry_of(plugin_), entry};
  std::vector<Member> members = {{member_, plugin_}, {entry.name.key_hash + "/plugin.so", broken}};
  if (index[1].name < index[0].name) std::swap(index[0], index[1]), std::swap(members[0], members[1]);
  members.insert(members.begin(), index_of(index));
  EXPECT_NE(refusal(members).find(entry.name.key_hash + "/plugin.so: "), std::string::npos);
}

TEST_F(Bundle, a_plugin_under_another_key_is_refused) {
  BundledPlugin entry = entry_of(plugin_);
  entry.name.key_hash = code_hash_of(8);
  EXPECT_EQ(refusal({index_of({entry}), {entry.name.key_hash + "/plugin.so", plugin_}}),
            "invalid: bundle.tar.zst, " + entry.name.key_hash + "/plugin.so: is a plugin of another key, " +
                name_of(plugin_).key_hash);
}

TEST_F(Bundle, a_decision_about_signatures_comes_before_anything_is_visible) {
  const ImportOptions nobody{.accept = [](const SignedPlugin& plugin, const Manifest&) -> Result<> {
    return fail(FailureClass::policy, std::to_string(plugin.signatures.size()) + " signatures");
  }};
  EXPECT_EQ(refusal({index_of({entry_of(plugin_)}), {member_, plugin_}}, nobody),
            "policy: bundle.tar.zst: 0 signatures");
}

TEST_F(Bundle, an_index_is_read_in_its_canonical_form_only) {
  const std::string text = bundle_index_to_json({entry_of(plugin_)});
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string other = text;
    other.replace(other.find(from), from.size(), to);
    return refusal({{"index.json", bytes_from(other)}, {member_, plugin_}}).substr(0, 8);
  };
  EXPECT_EQ(with("{", "{ "), "invalid:");
  EXPECT_EQ(with("\"format\":1", "\"format\":2"), "invalid:");
  EXPECT_EQ(with("plugin.so", "../plugin"), "invalid:");
  EXPECT_EQ(with("\"bytes\":", "\"bytes\":-"), "invalid:");
  EXPECT_EQ(with(name_of(plugin_).key_hash, std::string(64, '/')), "invalid:");
  EXPECT_EQ(refusal({index_of({entry_of(plugin_), entry_of(plugin_)})}),
            "invalid: bundle.tar.zst, index.json: entries are not sorted, or twice there");
}

TEST_F(Bundle, that_unpacks_to_too_much_is_refused_before_it_is_unpacked) {
  BundledPlugin entry = entry_of(plugin_);
  EXPECT_EQ(refusal({index_of({entry}), {member_, plugin_}}, {.bytes_max = 1000}),
            "policy: bundle.tar.zst: unpacks to more than the 1000 bytes that are allowed");
  entry.files[0].bytes = uint64_t{32} << 20;
  EXPECT_NE(refusal({index_of({entry}), {member_, Bytes(32 << 20)}}).find("more than 1000 times what it has"),
            std::string::npos);
}

TEST_F(Bundle, what_is_no_bundle_is_refused) {
  for (const std::string_view text : {"", "hello", "\x28\xb5\x2f\xfd"}) {
    ASSERT_TRUE(write_file(file_, text).ok());
    EXPECT_EQ(import_bundle(to_, file_).failure().cls, FailureClass::invalid) << text;
  }
  EXPECT_EQ(import_bundle(to_, "/dev/zero").failure().cls, FailureClass::io);
  EXPECT_EQ(import_bundle(to_, scratch_ / "nothing").failure().cls, FailureClass::io);
}

TEST_F(Bundle, cut_off_anywhere_it_changes_nothing) {
  ASSERT_TRUE(from_.insert({plugin_, {}}).ok());
  ASSERT_TRUE(export_bundle(from_, *from_.names(), file_).ok());
  const Bytes whole = *read_file(file_, 1 << 24);
  for (size_t size = 0; size < whole.size(); size += 1 + whole.size() / 50) {
    ASSERT_TRUE(write_file(file_, ByteView(whole).first(size)).ok());
    EXPECT_FALSE(import_bundle(to_, file_).ok()) << size;
    EXPECT_TRUE(to_.names()->empty());
  }
}

}  // namespace
}  // namespace wrought::testing
