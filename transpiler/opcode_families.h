// Families of opcodes that more than one stage asks for.
#pragma once

#include <wabt/opcode.h>

namespace wrought {

// Arithmetic that traps for some operands: integer division and remainder, floats to integers.
[[nodiscard]] bool can_trap(wabt::Opcode opcode);
// Floats to integers without a trap: what lies outside becomes the nearest integer, a NaN zero.
[[nodiscard]] bool saturates(wabt::Opcode opcode);
// Unsigned integers of 64 bits to floats, for which x86-64 has no instruction.
[[nodiscard]] bool converts_unsigned(wabt::Opcode opcode);
// Float operations that may give a NaN of the processor's choice, which the instrument stage settles.
[[nodiscard]] bool can_make_nan(wabt::Opcode opcode);
// Any of these: several instructions and as a rule a branch, in which C compilers are quadratic when very many stand together.
[[nodiscard]] bool is_compound(wabt::Opcode opcode);

}  // namespace wrought
