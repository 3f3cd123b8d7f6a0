// How the programs of a build are started: each anew, or forked from one that is warm (build_server.h).
#pragma once

#include "common/result.h"
#include "common/subprocess.h"
#include "transpiler/jail.h"

namespace wrought {

class Launcher {
 public:
  virtual ~Launcher() = default;
  // As run_child, inside the jail. Called from one thread at a time.
  [[nodiscard]] virtual Result<ChildResult> run(const ChildOptions& child, const Jail& jail) = 0;
};

// Without a launcher: started anew.
[[nodiscard]] inline Result<ChildResult> run_in_jail(Launcher* launcher, ChildOptions child, const Jail& jail) {
  if (launcher != nullptr) return launcher->run(child, jail);
  jail.confine(child);
  return run_child(child);
}

}  // namespace wrought
