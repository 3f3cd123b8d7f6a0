// Landlock, by its system calls: rules for files, TCP and signals that a process lays upon itself.
#pragma once

#include "common/result.h"
#include "transpiler/jail.h"

namespace wrought {

// The version of Landlock's interface that this kernel has, 1 or more; otherwise the errno, negative.
[[nodiscard]] int landlock_version();

// A descriptor of a ruleset that allows what `files` names, as the given version can say it. The caller closes it.
[[nodiscard]] Result<int> make_ruleset(int version, const JailFiles& files);

}  // namespace wrought
