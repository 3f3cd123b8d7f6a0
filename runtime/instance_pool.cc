#include "runtime/instance_pool.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

namespace wrought {
namespace {

// Each instance reserves 8 GiB of address space (of 128 TiB), so idle ones are bounded per thread.
constexpr size_t shelf_entries_max = 256;

using Owned = std::vector<std::unique_ptr<PooledInstance>>;

struct Registry {
  std::mutex lock;
  uint64_t next_number = 1;
  std::map<uint64_t, Owned> contracts;
};

// Never destroyed: threads may end after static objects have died.
Registry& registry() {
  static Registry* const the_registry = new Registry;
  return *the_registry;
}

// REQUIRES: the registry's lock. Gives the instance out, so that it is destroyed after the lock is released.
std::unique_ptr<PooledInstance> release(uint64_t contract, PooledInstance* instance) {
  const auto found = registry().contracts.find(contract);
  if (found == registry().contracts.end()) return nullptr;  // died with its contract
  Owned& owned = found->second;
  const auto at = std::find_if(owned.begin(), owned.end(), [&](const auto& each) { return each.get() == instance; });
  if (at == owned.end()) return nullptr;
  std::unique_ptr<PooledInstance> released = std::move(*at);
  *at = std::move(owned.back());
  owned.pop_back();
  return released;
}

void destroy(uint64_t contract, PooledInstance* instance) {
  std::unique_ptr<PooledInstance> released;
  const std::lock_guard<std::mutex> locked(registry().lock);
  released = release(contract, instance);
}

class Shelf {
 public:
  Shelf() { entries_.reserve(shelf_entries_max + 1); }
  ~Shelf() {
    for (const Entry& entry : entries_) destroy(entry.contract, entry.instance);
  }

  // Newest last: a thread that runs the same contract again finds it at once.
  PooledInstance* take(uint64_t contract) noexcept {
    for (size_t i = entries_.size(); i > 0; --i) {
      if (entries_[i - 1].contract != contract) continue;
      PooledInstance* const instance = entries_[i - 1].instance;
      entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i - 1));
      return instance;
    }
    return nullptr;
  }

  void put(uint64_t contract, PooledInstance* instance) noexcept {
    entries_.push_back({contract, instance});  // reserved: does not allocate
    if (entries_.size() <= shelf_entries_max) return;
    const Entry oldest = entries_.front();
    entries_.erase(entries_.begin());
    destroy(oldest.contract, oldest.instance);
  }

 private:
  struct Entry {
    uint64_t contract;
    PooledInstance* instance;
  };
  std::vector<Entry> entries_;
};

Shelf& this_threads_shelf() {
  static thread_local Shelf shelf;
  return shelf;
}

}  // namespace

InstancePool::InstancePool() {
  const std::lock_guard<std::mutex> locked(registry().lock);
  number_ = registry().next_number++;
  registry().contracts[number_];
}

InstancePool::~InstancePool() {
  Owned dying;
  const std::lock_guard<std::mutex> locked(registry().lock);
  const auto found = registry().contracts.find(number_);
  dying = std::move(found->second);
  registry().contracts.erase(found);
}

PooledInstance* InstancePool::take() noexcept { return this_threads_shelf().take(number_); }

bool InstancePool::adopt(std::unique_ptr<PooledInstance> instance) noexcept {
  try {
    const std::lock_guard<std::mutex> locked(registry().lock);
    registry().contracts[number_].push_back(std::move(instance));
    return true;
  } catch (...) {
    return false;
  }
}

void InstancePool::put_back(PooledInstance* instance) noexcept { this_threads_shelf().put(number_, instance); }

void InstancePool::discard(PooledInstance* instance) noexcept { destroy(number_, instance); }

}  // namespace wrought
