// max_func_local_bytes as EOS VM counts it: locals, and the operand stack at its highest.
#pragma once

#include <wabt/ir.h>

#include <cstdint>

namespace wrought {

// Of a function of a valid MVP module; 4 or 8 per value, parameters excluded.
//
// The count is an acceptance rule of live chains, so it is theirs to the byte, and not always what a frame needs:
// operands that an unconditional branch leaves behind stay counted to the end of the function, and code behind a second
// unconditional branch of the same block is not counted at all, nor is anything after it.
[[nodiscard]] uint64_t frame_bytes(const wabt::Module& module, const wabt::Func& function);

}  // namespace wrought
