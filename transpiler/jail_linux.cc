// Which layers there are, found by entering each on a thread that then ends: what the kernel's version promises, a
// container may still forbid.
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>
#include <utility>

#include "common/child_io.h"
#include "transpiler/jail.h"
#include "transpiler/jail_filter.h"
#include "transpiler/jail_landlock.h"

namespace wrought {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

sock_fprog program_of(const std::vector<sock_filter>& filter) {
  return {static_cast<unsigned short>(filter.size()),
          const_cast<sock_filter*>(filter.data())};  // the kernel only reads
}

// The errno of entering this jail, 0 if it can be.
int try_jail(const wrought_jail_plan& plan) {
  int error = EAGAIN;
  try {
    std::thread([&] { error = wrought_enter_jail(&plan); }).join();
  } catch (const std::system_error& e) {
    error = e.code().value();
  }
  return error;
}

struct Support {
  bool no_new_privileges = false;
  int landlock = 0;  // version, 0: none
  const std::vector<sock_filter>* filter = nullptr;
  std::vector<JailLayer> layers;

  Support() {
    const int privileges_error = try_jail({1, -1, {0, nullptr}});
    no_new_privileges = privileges_error == 0;
    const std::string landlock_reason = find_landlock();
    const std::string filter_reason = find_filter();
    layers = {
        {"limits", true, false, "time, memory, file size, open files; killed with the parent, as a group"},
        layer("privileges", no_new_privileges ? "" : reason(privileges_error), "no_new_privs: none can be gained",
              true),
        layer("system calls", filter_reason, "seccomp: no processes, no sockets, no other process", true),
        layer("files", landlock_reason,
              "Landlock " + std::to_string(landlock) + ": the program's own and the job's, no new ones", true),
        layer("network", filter == nullptr && landlock < 4 ? "neither seccomp nor Landlock 4" : "",
              filter != nullptr ? "seccomp: no sockets" : "Landlock: no TCP", false),
        layer("signals", filter == nullptr && landlock < 6 ? "neither seccomp nor Landlock 6" : "",
              "none to processes outside", false),
    };
  }

 private:
  static JailLayer layer(std::string name, const std::string& missing, std::string what, bool required) {
    return {std::move(name), missing.empty(), required, missing.empty() ? std::move(what) : missing};
  }

  // Empty, or why not.
  std::string find_landlock() {
    const int version = landlock_version();
    if (version == -ENOSYS) return "the kernel has no Landlock";
    if (version == -EOPNOTSUPP) return "Landlock is switched off in this kernel";
    if (version < 0) return "Landlock: " + reason(-version);
    if (!no_new_privileges) return "Landlock needs no_new_privs";
    auto ruleset = make_ruleset(version, {});
    if (!ruleset) return ruleset.failure().to_line();
    const int error = try_jail({1, *ruleset, {0, nullptr}});
    ::close(*ruleset);
    if (error != 0) return "Landlock: " + reason(error);
    landlock = version;
    return {};
  }

  std::string find_filter() {
    const auto& made = jail_filter();
    if (!made) return made.failure().message;
    if (!no_new_privileges) return "seccomp needs no_new_privs";
    if (const int error = try_jail({1, -1, program_of(*made)})) return "seccomp: " + reason(error);
    filter = &*made;
    return {};
  }
};

const Support& support() {
  static const Support found;
  return found;
}

Result<> check_required() {
  for (const JailLayer& layer : support().layers) {
    if (!layer.required || layer.active) continue;
    return fail(FailureClass::toolchain, "the jail must be whole, but " + layer.name + ": " + layer.detail, "jail");
  }
  return Unit{};
}

}  // namespace

Result<JailPolicy> parse_jail_policy(std::string_view text) {
  for (const JailPolicy policy : {JailPolicy::off, JailPolicy::best, JailPolicy::require}) {
    if (text == to_string(policy)) return policy;
  }
  return fail(FailureClass::usage, "jail \"" + std::string(text) + "\", expected off, best or require");
}

std::string_view to_string(JailPolicy policy) {
  switch (policy) {
    case JailPolicy::off: return "off";
    case JailPolicy::best: return "best";
    case JailPolicy::require: return "require";
  }
  return "best";
}

const std::vector<JailLayer>& jail_layers() { return support().layers; }

Result<Jail> Jail::make(JailPolicy policy, const JailFiles& files) {
  Jail jail;
  if (policy == JailPolicy::off) return jail;
  if (policy == JailPolicy::require) {
    if (auto ok = check_required(); !ok) return ok.failure();
  }
  jail.plan_.no_new_privileges = support().no_new_privileges ? 1 : 0;
  if (support().filter != nullptr) jail.plan_.filter = program_of(*support().filter);
  if (support().landlock > 0) {
    auto ruleset = make_ruleset(support().landlock, files);
    if (!ruleset) return ruleset.failure();
    jail.plan_.ruleset = move_above_childs_own(*ruleset);
    if (jail.plan_.ruleset < 0) return fail(FailureClass::resource, reason(errno), "jail");
  }
  return jail;
}

Jail::Jail(Jail&& other) noexcept : plan_(other.plan_) { other.plan_.ruleset = -1; }

Jail& Jail::operator=(Jail&& other) noexcept {
  std::swap(plan_, other.plan_);
  return *this;
}

Jail::~Jail() {
  if (plan_.ruleset >= 0) ::close(plan_.ruleset);
}

void Jail::confine(ChildOptions& child) const {
  child.before_exec = [](void* plan) noexcept { return wrought_enter_jail(static_cast<wrought_jail_plan*>(plan)); };
  child.before_exec_context = const_cast<wrought_jail_plan*>(&plan_);
}

}  // namespace wrought
