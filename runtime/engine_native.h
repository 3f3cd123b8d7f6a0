// The native engine, from an already loaded plugin. The public way in is load_native (engine.h).
#pragma once

#include <memory>

#include "runtime/engine.h"
#include "runtime/plugin.h"

namespace wrought {

[[nodiscard]] std::shared_ptr<Contract> make_native_contract(std::shared_ptr<const Plugin> plugin);

}  // namespace wrought
