// Eviction: the least recently used entries go first. Which these are is a local matter of this machine's clock and of
// what ran here; it decides what has to be built again, and nothing else.
#include <algorithm>
#include <tuple>

#include "runtime/store/plugin_store.h"
#include "runtime/store/store_files.h"
#include "runtime/store/store_names.h"

namespace wrought {
namespace {

// An insert over the budget makes room for some more, so that not every one has to look through the store.
constexpr uint64_t headroom_share = 16;

}  // namespace

Result<GcReport> PluginStore::gc(uint64_t budget_bytes) {
  const auto lock = StoreLock::wait(lock_file());
  if (!lock) return lock.failure();
  GcReport report;
  const Leftovers leftovers = remove_leftovers(staging(), options_.leftovers_stay_for.count());
  report.leftovers = leftovers.folders;
  report.leftover_bytes = leftovers.bytes;
  if (auto done = evict(budget_bytes, budget_bytes, report); !done) return done.failure();
  return report;
}

Result<> PluginStore::evict(uint64_t budget_bytes, uint64_t target_bytes, GcReport& report) const {
  const auto all = names();
  if (!all) return all.failure();
  std::vector<Usage> entries;
  for (const EntryName& name : *all) {
    auto used = usage(name);
    if (!used) return used.failure();
    report.left_bytes += used->bytes;
    if (used->pinned) report.pinned_bytes += used->bytes;
    entries.push_back(std::move(*used));
  }
  report.left = entries.size();
  std::sort(entries.begin(), entries.end(), [](const Usage& a, const Usage& b) {
    return std::tie(a.used_s, a.used_ns, a.name) < std::tie(b.used_s, b.used_ns, b.name);
  });
  if (report.left_bytes <= budget_bytes) return Unit{};
  for (const Usage& entry : entries) {
    if (report.left_bytes <= target_bytes) break;
    if (entry.pinned) continue;
    if (auto gone = take_away(entry.name); !gone) return gone;
    --report.left, ++report.removed;
    report.left_bytes -= entry.bytes, report.removed_bytes += entry.bytes;
  }
  return Unit{};
}

// When somebody else holds the lock, the store is being cleaned already.
Result<> PluginStore::keep_within_budget(InsertReport& report) {
  if (options_.budget_bytes == 0) return Unit{};
  const auto inserted = usage(report.name);
  if (!inserted) return inserted.failure();
  if (known_bytes_) *known_bytes_ += inserted->bytes;
  if (known_bytes_ && *known_bytes_ <= options_.budget_bytes) return Unit{};
  const auto lock = StoreLock::attempt(lock_file());
  if (!lock) return lock.failure();
  if (!lock->held()) return Unit{};
  GcReport freed;
  const uint64_t budget = options_.budget_bytes;
  if (auto done = evict(budget, budget - budget / headroom_share, freed); !done) return done;
  known_bytes_ = freed.left_bytes;
  report.evicted = freed.removed;
  return Unit{};
}

}  // namespace wrought
