// Instances kept for the next apply, per thread, so that taking one needs no lock.
//
// A thread's shelf holds instances of the contracts that it ran lately, newest first. Only that thread touches it.
// Two things end an instance from outside: its contract dies, on any thread, or its thread ends. Both go through one
// registry with a lock, which the apply path never takes:
//
//    contract -> everything made for it, by any thread   (owns)
//    shelf    -> what this thread may use                (borrows; entries of dead contracts are never looked at)
//
// Contract numbers are never used twice, so a number on a shelf cannot come to mean another contract.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

namespace wrought {

// What engines derive their instances from.
struct PooledInstance {
  virtual ~PooledInstance() = default;
};

class InstancePool {
 public:
  InstancePool();
  ~InstancePool();  // no apply may be running
  InstancePool(const InstancePool&) = delete;
  InstancePool& operator=(const InstancePool&) = delete;

  // An idle instance from this thread's shelf, or nullptr.
  [[nodiscard]] PooledInstance* take() noexcept;
  // Makes the pool own a new instance, in use at first. False: no memory; the instance is gone.
  [[nodiscard]] bool adopt(std::unique_ptr<PooledInstance> instance) noexcept;
  // Back onto the shelf of this thread.
  void put_back(PooledInstance* instance) noexcept;
  // Ends an instance that is in use.
  void discard(PooledInstance* instance) noexcept;

 private:
  uint64_t number_;
};

// An instance to run on: an idle one of this thread, else a new one made from `source` by I::create. nullptr: no
// memory.
template <class I, class Source>
[[nodiscard]] I* take_or_create(InstancePool& pool, const Source& source) noexcept {
  if (PooledInstance* idle = pool.take()) return static_cast<I*>(idle);
  try {
    auto made = I::create(source);
    if (!made) return nullptr;
    I* const instance = made->get();
    return pool.adopt(std::move(*made)) ? instance : nullptr;
  } catch (...) {
    return nullptr;
  }
}

}  // namespace wrought
