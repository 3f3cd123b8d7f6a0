// kill -9 at any moment of a process that commits to a state on disk, a hundred times on one directory: afterwards the
// state opens and holds a prefix of the batches, every one that was reported as committed, at most one more, each
// whole.
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <random>

#include "common/files.h"
#include "hostapi/state/lmdb_state.h"
#include "hostapi/state/overlay.h"

namespace wrought {
namespace {

using Model = std::map<std::string, std::string>;

constexpr int kills = 100;
constexpr uint64_t keys = 1000, writes_per_batch = 40;

std::string key_of(uint64_t n) { return "row" + std::to_string(n % keys); }

// Batch n: its number, some rows that say by whom, some rows erased that earlier batches wrote.
template <class Put, class Erase>
void make_batch(uint64_t n, const Put& put, const Erase& erase) {
  put("latest", std::to_string(n));
  for (uint64_t i = 0; i < writes_per_batch; ++i) {
    const uint64_t place = n * writes_per_batch + i;
    if (i % 4 == 3) {
      erase(key_of(place * 7));
    } else {
      put(key_of(place * 7), "batch " + std::to_string(n) + std::string(200 + n % 300, '.'));
    }
  }
}

// In the child: batches from `first` on until it is killed, each reported when its commit has returned.
[[noreturn]] void commit_for_ever(const std::filesystem::path& directory, uint64_t first, int report) {
  auto state = open_lmdb_state(directory);
  for (uint64_t n = first; state.ok(); ++n) {
    Overlay writes(state->get());
    make_batch(
        n, [&](const auto& key, const auto& value) { writes.put(key, value); },
        [&](const auto& key) { writes.erase(key); });
    if (!writes.commit_to(**state)) break;
    if (::write(report, &n, sizeof n) != sizeof n) break;
  }
  ::_exit(1);
}

class Child {
 public:
  Child(const std::filesystem::path& directory, uint64_t first) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    pid_ = ::fork();
    if (pid_ == 0) commit_for_ever(directory, first, ends[1]);
    ::close(ends[1]);
    reports_ = ends[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { ::close(reports_); }

  // Reads one report, or nothing if the child is gone; `latest` is the number of it.
  bool read_report(uint64_t& latest) {
    uint64_t n = 0;
    if (::read(reports_, &n, sizeof n) != sizeof n) return false;
    latest = n;
    return true;
  }
  void kill() {
    EXPECT_EQ(::kill(pid_, SIGKILL), 0);
    int status = 0;
    EXPECT_EQ(::waitpid(pid_, &status, 0), pid_);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
  }

 private:
  pid_t pid_ = -1;
  int reports_ = -1;
};

Model contents(const StateView& state) {
  Model found;
  for (auto entry = state.lower_bound(""); entry; entry = state.upper_bound(std::string(entry->key))) {
    found.emplace(entry->key, entry->value);
  }
  return found;
}

TEST(StateKill, holds_a_prefix_of_whole_batches) {
  const auto scratch = ScratchDirectory::create();
  ASSERT_TRUE(scratch.ok());
  const auto directory = *scratch / "state";
  std::mt19937 random(3);
  Model model;
  uint64_t latest = 0;  // batch that the state is known to hold
  for (int i = 0; i < kills; ++i) {
    uint64_t reported = latest;
    {
      Child child(directory, latest + 1);
      for (auto wanted = random() % 6; wanted != 0 && child.read_report(reported); --wanted) {
      }
      ::usleep(static_cast<useconds_t>(random() % 8000));
      child.kill();
      while (child.read_report(reported)) {
      }
    }
    auto state = open_lmdb_state(directory);
    ASSERT_TRUE(state.ok()) << state.failure().to_line();
    const uint64_t held = std::stoull(std::string((*state)->get("latest").value_or("0")));
    ASSERT_GE(held, reported) << "a reported batch is gone";
    ASSERT_LE(held, reported + 1) << "a batch that was not begun";
    for (uint64_t n = latest + 1; n <= held; ++n) {
      make_batch(
          n, [&](const auto& key, const auto& value) { model[key] = value; },
          [&](const auto& key) { model.erase(key); });
    }
    ASSERT_EQ(contents(**state), model) << "after kill " << i << " at batch " << held;
    ASSERT_FALSE((*state)->failure());
    latest = held;
  }
  EXPECT_GT(latest, uint64_t{kills});  // the kills struck work, not idleness
}

}  // namespace
}  // namespace wrought
