// kill -9 of a process that inserts, removes and evicts, a hundred times at random moments on one store: afterwards
// every visible entry is whole, and what was left half-made is cleaned away.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "common/files.h"
#include "runtime/store/plugin_store.h"
#include "runtime/store/test_plugins.h"

namespace wrought::testing {
namespace {

constexpr int kills = 100;
constexpr uint64_t plugins = 40;

// In the child, until it is killed. Each insert that returned is reported by its number.
[[noreturn]] void work_for_ever(const std::filesystem::path& folder, uint64_t seed, int report) {
  auto store = PluginStore::open(folder, {.create = true});
  if (!store) ::_exit(1);
  std::mt19937_64 random(seed);
  for (;;) {
    const uint64_t n = random() % plugins;
    const auto done = store->insert({plugin_of(n), {{".minisig", "signature of " + std::to_string(n)}}});
    if (!done || ::write(report, &n, sizeof n) != sizeof n) ::_exit(2);
    if (random() % 3 == 0 && !store->remove(done->name)) ::_exit(3);
    if (random() % 20 == 0 && !store->gc(plugins / 2 * plugin_of(0).size())) ::_exit(4);
  }
}

TEST(StoreKill, no_half_made_entry_is_ever_visible) {
  const auto scratch = ScratchDirectory::create();
  ASSERT_TRUE(scratch.ok());
  const auto folder = *scratch / "store";
  static_cast<void>(plugin_of(0));  // compiled before there are children
  std::mt19937 random(11);
  ASSERT_TRUE(PluginStore::open(folder, {.create = true}).ok());
  size_t seen = 0, cut_short = 0;
  for (int i = 0; i < kills; ++i) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) work_for_ever(folder, static_cast<uint64_t>(i), ends[1]);
    // Not before it works, then at any moment of its work.
    uint64_t inserted = 0;
    ASSERT_EQ(::read(ends[0], &inserted, sizeof inserted), static_cast<ssize_t>(sizeof inserted));
    ::usleep(static_cast<useconds_t>(random() % 20'000));
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
    ::close(ends[0]);
    ::close(ends[1]);

    const auto store = PluginStore::open(folder);
    ASSERT_TRUE(store.ok()) << store.failure().to_line();
    const auto names = store->names();
    for (const EntryName& name : *names) {
      const auto plugin = store->read(name);
      ASSERT_TRUE(plugin.ok()) << "after kill " << i << ": " << plugin.failure().to_line();
      ASSERT_EQ(plugin->signatures.size(), 1u);
      ASSERT_TRUE(store->describe(name).ok());
      ++seen;
    }
    cut_short += store->stats()->staged != 0 ? 1 : 0;
    ASSERT_TRUE(PluginStore::open(folder, {.leftovers_stay_for = std::chrono::seconds(0)}).ok());
    ASSERT_EQ(store->stats()->staged, 0u) << "leftovers of the dead are removed";
  }
  EXPECT_GT(seen, size_t{kills}) << "the kills struck a store with plugins in it";
  EXPECT_GT(cut_short, size_t{kills / 10}) << "and inserts that were under way";
}

}  // namespace
}  // namespace wrought::testing
