#include <sched.h>

#include "bench/pinning.h"

namespace wrought::bench {
namespace {

struct Cores {
  cpu_set_t all, one;
  bool pinned = false;
};

Cores& cores() {
  static Cores cores;
  return cores;
}

}  // namespace

std::optional<int> pin_to_core(std::optional<int> core) {
  Cores& sets = cores();
  if (!sets.pinned && sched_getaffinity(0, sizeof sets.all, &sets.all) != 0) return std::nullopt;
  for (int i = CPU_SETSIZE - 1; i >= 0 && !core; --i)
    if (CPU_ISSET(i, &sets.all)) core = i;
  if (!core || *core < 0 || *core >= CPU_SETSIZE) return std::nullopt;
  CPU_ZERO(&sets.one);
  CPU_SET(*core, &sets.one);
  if (sched_setaffinity(0, sizeof sets.one, &sets.one) != 0) return std::nullopt;
  sets.pinned = true;
  return core;
}

void use_all_cores() {
  if (cores().pinned) sched_setaffinity(0, sizeof(cpu_set_t), &cores().all);
}

void use_pinned_core() {
  if (cores().pinned) sched_setaffinity(0, sizeof(cpu_set_t), &cores().one);
}

}  // namespace wrought::bench
