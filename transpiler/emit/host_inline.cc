// memcpy, memmove, memset, memcmp and the int128 builtins are called so often, and do so little, that the call is most
// of their price. Their wrappers open with the good path: one range check, the gas, the work. Whatever is not good (a
// bad pointer, overlap, gas running out) goes on to the host's body, so errors and their order exist in one place.
#include "transpiler/emit/host_inline.h"

#include <string_view>

namespace wrought::emit {
namespace {

struct InlineBody {
  std::string_view name;
  std::string_view bytes;  // C expression: bytes that the call's pointer arguments name
  std::string_view good;   // C condition
  std::string_view work;   // C statements; `left` is the gas left
};

// wr_u128 and result stores go through the guest's memory like any store.
constexpr std::string_view store_128 =
    "*(mem64 *)(void *)(mem + l0) = (u64)v; *(mem64 *)(void *)(mem + l0 + 8) = (u64)(v >> 64); return left;";

constexpr InlineBody bodies[] = {
    {"memcpy", "(u64)l2",
     "in_memory(mem, l0, l2) && in_memory(mem, l1, l2) && in_memory(mem, l0, 1) && "
     "(l0 > l1 ? l0 - l1 : l1 - l0) >= l2",
     "copy_up(mem + l0, mem + l1, l2); return ret_i32(l0, left);"},
    {"memmove", "(u64)l2", "in_memory(mem, l0, l2) && in_memory(mem, l1, l2) && in_memory(mem, l0, 1)",
     "move_bytes(mem + l0, mem + l1, l2); return ret_i32(l0, left);"},
    {"memset", "(u64)l2", "in_memory(mem, l0, l2) && in_memory(mem, l0, 1)",
     "fill_bytes(mem + l0, (u8)l1, l2); return ret_i32(l0, left);"},
    {"memcmp", "(u64)l2", "in_memory(mem, l0, l2) && in_memory(mem, l1, l2)",
     "return ret_i32(compare_bytes(mem + l0, mem + l1, l2), left);"},
    {"__multi3", "(u64)16", "l0 != 0 && in_memory(mem, l0, 16)",
     "const u128 v = ((u128)l2 << 64 | l1) * ((u128)l4 << 64 | l3); STORE128"},
    {"__ashlti3", "(u64)16", "l0 != 0 && in_memory(mem, l0, 16)",
     "const u128 v = l3 >= 128 ? 0 : ((u128)l2 << 64 | l1) << (l3 & 127); STORE128"},
    {"__lshlti3", "(u64)16", "l0 != 0 && in_memory(mem, l0, 16)",
     "const u128 v = l3 >= 128 ? 0 : ((u128)l2 << 64 | l1) << (l3 & 127); STORE128"},
    {"__lshrti3", "(u64)16", "l0 != 0 && in_memory(mem, l0, 16)",
     "const u128 v = l3 >= 128 ? 0 : ((u128)l2 << 64 | l1) >> (l3 & 127); STORE128"},
    {"__ashrti3", "(u64)16", "l0 != 0 && in_memory(mem, l0, 16)",
     "const u128 v = (u128)((i128)((u128)l2 << 64 | l1) >> (l3 & 127)); STORE128"},
};

}  // namespace

GasCost host_cost(const HostFunction& function, const GasSchedule& schedule) {
  const auto own = schedule.host.find(std::string(function.module) + "." + std::string(function.name));
  if (own == schedule.host.end()) return function.gas;
  return {own->second.base, own->second.per_byte};
}

std::string inline_host_body(const HostFunction& function, const GasSchedule& schedule) {
  if (!function.emitted_inline) return {};
  for (const InlineBody& body : bodies) {
    if (body.name != function.name) continue;
    const GasCost cost = host_cost(function, schedule);
    std::string work(body.work);
    if (const size_t at = work.find("STORE128"); at != std::string::npos) work.replace(at, 8, store_128);
    return "  const i64 left = gas - " + std::to_string(cost.base) + " - " + std::to_string(cost.per_byte) +
           " * (i64)(" + std::string(body.bytes) + ");\n  if (LIKELY(left >= 0 && " + std::string(body.good) +
           ")) {\n    " + work + "\n  }\n";
  }
  return {};
}

}  // namespace wrought::emit
