// The code itself, instruction by instruction, from the first byte to the last.
//
// Emitted code computes, compares, loads, stores, jumps and calls, so an instruction is accepted only if it belongs to
// a set of the processor level that the manifest names and to a category on a list: nothing that enters the kernel or
// another code segment, touches segment bases, control or debug state or the float environment, reads a clock or a
// random number, or gives other results on another vendor's processor. Then every direct jump and call must lead to
// the start of one of the instructions that were seen, and so must every pointer that the dynamic linker sets.
//
// This is a linear reading. What an indirect call, a jump through a table or a return could reach inside of an
// instruction is not seen; docs/verify.md says what that leaves to signatures.
#include <Zydis/Zydis.h>

#include <algorithm>

#include "runtime/verify_checks.h"

namespace wrought::verify {
namespace {

bool in_level_2(ZydisISASet set) {
  switch (set) {
    case ZYDIS_ISA_SET_I86:
    case ZYDIS_ISA_SET_I186:
    case ZYDIS_ISA_SET_I386:
    case ZYDIS_ISA_SET_I486REAL:
    case ZYDIS_ISA_SET_LONGMODE:
    case ZYDIS_ISA_SET_CMOV:
    case ZYDIS_ISA_SET_FAT_NOP:
    case ZYDIS_ISA_SET_POPCNT:
    case ZYDIS_ISA_SET_SSE:
    case ZYDIS_ISA_SET_SSE2:
    case ZYDIS_ISA_SET_SSE3:
    case ZYDIS_ISA_SET_SSSE3:
    case ZYDIS_ISA_SET_SSE4:
    case ZYDIS_ISA_SET_SSE42: return true;
    default: return false;
  }
}

bool in_level_3(ZydisISASet set) {
  switch (set) {
    case ZYDIS_ISA_SET_AVX:
    case ZYDIS_ISA_SET_AVX2:
    case ZYDIS_ISA_SET_AVX2GATHER:
    case ZYDIS_ISA_SET_BMI1:
    case ZYDIS_ISA_SET_BMI2:
    case ZYDIS_ISA_SET_F16C:
    case ZYDIS_ISA_SET_FMA:
    case ZYDIS_ISA_SET_LZCNT:
    case ZYDIS_ISA_SET_MOVBE: return true;
    default: return in_level_2(set);
  }
}

// Of the sets above; others of their categories enter the kernel, do input and output, lock, set flags, use MMX.
bool is_ordinary(ZydisInstructionCategory category) {
  switch (category) {
    case ZYDIS_CATEGORY_AVX:
    case ZYDIS_CATEGORY_AVX2:
    case ZYDIS_CATEGORY_AVX2GATHER:
    case ZYDIS_CATEGORY_BINARY:
    case ZYDIS_CATEGORY_BITBYTE:
    case ZYDIS_CATEGORY_BMI1:
    case ZYDIS_CATEGORY_BMI2:
    case ZYDIS_CATEGORY_BROADCAST:
    case ZYDIS_CATEGORY_CALL:
    case ZYDIS_CATEGORY_CMOV:
    case ZYDIS_CATEGORY_COND_BR:
    case ZYDIS_CATEGORY_CONVERT:
    case ZYDIS_CATEGORY_DATAXFER:
    case ZYDIS_CATEGORY_LOGICAL:
    case ZYDIS_CATEGORY_LOGICAL_FP:
    case ZYDIS_CATEGORY_LZCNT:
    case ZYDIS_CATEGORY_NOP:
    case ZYDIS_CATEGORY_POP:
    case ZYDIS_CATEGORY_PUSH:
    case ZYDIS_CATEGORY_RET:
    case ZYDIS_CATEGORY_ROTATE:
    case ZYDIS_CATEGORY_SETCC:
    case ZYDIS_CATEGORY_SHIFT:
    case ZYDIS_CATEGORY_SSE:
    case ZYDIS_CATEGORY_STRINGOP:
    case ZYDIS_CATEGORY_UNCOND_BR:
    case ZYDIS_CATEGORY_VFMA:
    case ZYDIS_CATEGORY_WIDENOP: return true;
    default: return false;
  }
}

// What those categories hold beside ordinary instructions.
bool is_exception(const ZydisDecodedInstruction& instruction) {
  switch (instruction.mnemonic) {
    case ZYDIS_MNEMONIC_IRET:
    case ZYDIS_MNEMONIC_IRETD:
    case ZYDIS_MNEMONIC_IRETQ:
    case ZYDIS_MNEMONIC_POPF:
    case ZYDIS_MNEMONIC_POPFQ:
    case ZYDIS_MNEMONIC_PUSHF:
    case ZYDIS_MNEMONIC_PUSHFQ:
    case ZYDIS_MNEMONIC_VLDMXCSR:
    case ZYDIS_MNEMONIC_VSTMXCSR:
    // Approximations: each vendor's processors have their own.
    case ZYDIS_MNEMONIC_RCPPS:
    case ZYDIS_MNEMONIC_RCPSS:
    case ZYDIS_MNEMONIC_RSQRTPS:
    case ZYDIS_MNEMONIC_RSQRTSS:
    case ZYDIS_MNEMONIC_VRCPPS:
    case ZYDIS_MNEMONIC_VRCPSS:
    case ZYDIS_MNEMONIC_VRSQRTPS:
    case ZYDIS_MNEMONIC_VRSQRTSS: return true;
    // Segment registers.
    case ZYDIS_MNEMONIC_MOV: return instruction.opcode == 0x8c || instruction.opcode == 0x8e;
    case ZYDIS_MNEMONIC_POP:
    case ZYDIS_MNEMONIC_PUSH: return instruction.opcode_map == ZYDIS_OPCODE_MAP_0F;
    default: return false;
  }
}

bool is_allowed(const ZydisDecodedInstruction& instruction, bool level_3) {
  constexpr ZydisInstructionAttributes forbidden =
      ZYDIS_ATTRIB_IS_PRIVILEGED | ZYDIS_ATTRIB_HAS_SEGMENT_FS | ZYDIS_ATTRIB_HAS_SEGMENT_GS | ZYDIS_ATTRIB_HAS_LOCK;
  if ((instruction.attributes & forbidden) != 0) return false;
  if (instruction.meta.branch_type == ZYDIS_BRANCH_TYPE_FAR) return false;
  if (instruction.mnemonic == ZYDIS_MNEMONIC_LEA) return true;
  // On a processor without it, this is bsf, which gives the same for all but 0: clang writes it for either.
  if (instruction.mnemonic == ZYDIS_MNEMONIC_TZCNT) return true;
  const ZydisISASet set = instruction.meta.isa_set;
  if (!(level_3 ? in_level_3(set) : in_level_2(set))) return false;
  return is_ordinary(instruction.meta.category) && !is_exception(instruction);
}

struct Branch {
  uint64_t from, to;  // addresses
};

// Where instructions begin, one bit per byte of code.
class Starts {
 public:
  Starts(uint64_t address, uint64_t bytes) : address_(address), bits_(bytes) {}
  void add(uint64_t address) { bits_[address - address_] = true; }
  [[nodiscard]] bool has(uint64_t address) const {
    return address >= address_ && address - address_ < bits_.size() && bits_[address - address_];
  }

 private:
  uint64_t address_;
  std::vector<bool> bits_;
};

bool is_direct_branch(const ZydisDecodedInstruction& instruction) {
  return instruction.meta.branch_type != ZYDIS_BRANCH_TYPE_NONE && instruction.raw.imm[0].is_relative != ZYAN_FALSE;
}

Failure not_allowed(uint64_t address, const ZydisDecodedInstruction& instruction, std::string_view level) {
  return refuse("the code at " + hex_number(address) + " is `" + ZydisMnemonicGetString(instruction.mnemonic) + "` (" +
                ZydisISASetGetString(instruction.meta.isa_set) + "), which is not among the instructions of emitted " +
                "code for " + std::string(level));
}

Finding check_targets(const Subject& subject, const Starts& starts, const std::vector<Branch>& branches) {
  for (const Branch& branch : branches)
    if (!starts.has(branch.to))
      return refuse("the jump at " + hex_number(branch.from) + " leads to " + hex_number(branch.to) +
                    ", where no instruction begins");
  for (const Relocation& relocation : subject.relocations) {
    const auto target = static_cast<uint64_t>(relocation.addend);
    if (contains(subject.segments.code, target) && !starts.has(target))
      return refuse("the pointer at " + hex_number(relocation.place) + " leads to " + hex_number(target) +
                    ", where no instruction begins");
  }
  return std::string();
}

Finding check_instructions(Subject& subject) {
  ZydisDecoder decoder;
  if (!ZYAN_SUCCESS(ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64)))
    return fail(FailureClass::internal, "no decoder for instructions");
  const ElfSegment& segment = subject.segments.code;
  const ByteView code = *bytes_at(subject, segment, segment.address, segment.file_bytes);
  const bool level_3 = subject.manifest.cpu == "x86-64-v3";

  Starts starts(segment.address, code.size());
  std::vector<Branch> branches;
  uint64_t count = 0;
  for (uint64_t at = 0; at < code.size(); ++count) {
    const uint64_t address = segment.address + at;
    ZydisDecodedInstruction instruction;
    ZydisDecoderContext context;
    if (!ZYAN_SUCCESS(
            ZydisDecoderDecodeInstruction(&decoder, &context, code.data() + at, code.size() - at, &instruction)))
      return refuse("the code at " + hex_number(address) + " is not an instruction");
    if (!is_allowed(instruction, level_3)) return not_allowed(address, instruction, subject.manifest.cpu);
    starts.add(address);
    at += instruction.length;
    if (!is_direct_branch(instruction)) continue;
    // Processors differ in what they make of it.
    if ((instruction.attributes & ZYDIS_ATTRIB_HAS_OPERANDSIZE) != 0)
      return refuse("the jump at " + hex_number(address) + " has an operand size prefix");
    branches.push_back({address, segment.address + at + static_cast<uint64_t>(instruction.raw.imm[0].value.s)});
  }
  if (auto done = check_targets(subject, starts, branches); !done) return done;
  return counted(count, "instruction") + ", " + counted(branches.size(), "direct jump");
}

constexpr Check checks[] = {
    {"instructions", "instructions of emitted code only, jumps from one to another",
     part_manifest | part_layout | part_relocations, part_none, check_instructions},
};

}  // namespace

std::span<const Check> code_checks() { return checks; }

}  // namespace wrought::verify
