#include "transpiler/warm_launcher.h"

namespace wrought {

void WarmLauncher::prepare(const std::filesystem::path& program, uint64_t stack_bytes) {
  static_cast<void>(find(program, stack_bytes));
}

WarmProgram* WarmLauncher::find(const std::filesystem::path& program, uint64_t stack_bytes) {
  const auto known = programs_.find(program);
  if (known != programs_.end() && (known->second == nullptr || !known->second->ended())) return known->second.get();
  programs_.erase(program);
  auto warm = WarmProgram::start(program, stack_bytes);
  if (warm) {
    counts_.started.fetch_add(1, std::memory_order_relaxed);
    return (programs_[program] = std::move(*warm)).get();
  }
  // Want of memory may pass; what a program is does not.
  if (warm.failure().cls != FailureClass::resource) programs_[program] = nullptr;
  return nullptr;
}

Result<ChildResult> WarmLauncher::run(const ChildOptions& child, const Jail& jail) {
  if (WarmProgram* const warm = find(child.argv.front(), child.limits.stack_bytes)) {
    counts_.forked_jobs.fetch_add(1, std::memory_order_relaxed);
    return warm->run(child, jail);
  }
  counts_.cold_jobs.fetch_add(1, std::memory_order_relaxed);
  return run_in_jail(nullptr, child, jail);
}

}  // namespace wrought
