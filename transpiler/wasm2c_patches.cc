#include "transpiler/wasm2c_patches.h"

namespace wrought {
namespace {

// The numbers are WR_TRAP_TABLE_OUT_OF_BOUNDS, _INDIRECT_CALL_MISMATCH and _NULL_CALL.
constexpr std::string_view bad_call = "(wrought_leave((x) >= table.size ? 2 : table.data[x].func ? 3 : 4), 0)";
constexpr std::string_view bad_table = "(wrought_leave(2), 0)";

// The size in bytes is a 32-bit number, 0 for a memory of 4 GiB.
constexpr std::string_view beyond_memory = "offset + (uint64_t)len > mem->size";
constexpr std::string_view beyond_pages = "offset + (uint64_t)len > mem->pages * (uint64_t)65536";

// In wabt's table functions, which stand last before the module, every OOB means the table.
Result<> tell_table_traps(std::string& source) {
  size_t at = source.find("static inline void funcref_table_init(");
  const std::string_view trap = "TRAP(OOB)";
  if (at == std::string::npos || source.find(trap, at) > source.find(wasm2c_module_begin))
    return unexpected_c("table functions");
  while ((at = source.find(trap, at)) < source.find(wasm2c_module_begin)) source.replace(at, trap.size(), bad_table);
  return Unit{};
}

}  // namespace

Failure unexpected_c(std::string what) {
  return fail(FailureClass::internal, "wabt's C is not what its version 1.0.32 writes: " + std::move(what));
}

Result<> replace_once(std::string& text, std::string_view old_text, std::string_view new_text) {
  const size_t at = text.find(old_text);
  if (at == std::string::npos || text.find(old_text, at + 1) != std::string::npos)
    return unexpected_c("expected once: " + std::string(old_text));
  text.replace(at, old_text.size(), new_text);
  return Unit{};
}

Result<> patch_helpers(std::string& source) {
  if (auto ok = replace_once(source, "TRAP(CALL_INDIRECT)", bad_call); !ok) return ok.failure();
  if (auto ok = replace_once(source, beyond_memory, beyond_pages); !ok) return ok.failure();
  return tell_table_traps(source);
}

constinit const std::string_view wasm2c_renames = R"(
void wrought_leave(unsigned why);
void wrought_allocate_memory(wasm_rt_memory_t* memory, uint32_t pages, uint32_t pages_max);
uint32_t wrought_grow_memory(wasm_rt_memory_t* memory, uint32_t pages);
void wrought_free_memory(wasm_rt_memory_t* memory);
#define wasm_rt_allocate_memory wrought_allocate_memory
#define wasm_rt_grow_memory wrought_grow_memory
#define wasm_rt_free_memory wrought_free_memory
)";

constinit const std::string_view wasm2c_runtime = R"(
void wrought_leave(unsigned why) { engine->leave(why); }

/* wasm-rt-impl.c ends every trap here: see WASM_RT_TRAP_HANDLER in the flags. */
void wrought_trap(int code) {
  switch (code) {
    case WASM_RT_TRAP_OOB: wrought_leave(WR_TRAP_MEMORY_OUT_OF_BOUNDS); break;
    case WASM_RT_TRAP_INT_OVERFLOW: wrought_leave(WR_TRAP_INTEGER_OVERFLOW); break;
    case WASM_RT_TRAP_DIV_BY_ZERO: wrought_leave(WR_TRAP_INTEGER_DIVIDE_BY_ZERO); break;
    case WASM_RT_TRAP_INVALID_CONVERSION: wrought_leave(WR_TRAP_INVALID_CONVERSION); break;
    case WASM_RT_TRAP_UNREACHABLE: wrought_leave(WR_TRAP_UNREACHABLE); break;
    default: wrought_leave(0xffu); break;
  }
}

void wrought_allocate_memory(wasm_rt_memory_t *memory, uint32_t pages, uint32_t pages_max) {
  memory->data = engine->memory(pages, pages_max);
  if (!memory->data) wrought_leave(0xffu);
  memory->pages = pages;
  memory->max_pages = pages_max;
  memory->size = pages * 65536u;
}

void wrought_free_memory(wasm_rt_memory_t *memory) { (void)memory; }

/* Floats go into cells by their bits. */
static inline wr_u64 cell_u32(u32 value) { return value; }
static inline wr_u64 cell_u64(u64 value) { return value; }
static inline wr_u64 cell_f32(f32 value) { u32 bits; memcpy(&bits, &value, sizeof bits); return bits; }
static inline wr_u64 cell_f64(f64 value) { u64 bits; memcpy(&bits, &value, sizeof bits); return bits; }
static inline u32 value_u32(wr_u64 cell) { return (u32)cell; }
static inline u64 value_u64(wr_u64 cell) { return cell; }
static inline f32 value_f32(wr_u64 cell) { u32 bits = (u32)cell; f32 v; memcpy(&v, &bits, sizeof v); return v; }
static inline f64 value_f64(wr_u64 cell) { f64 v; memcpy(&v, &cell, sizeof v); return v; }
)";

}  // namespace wrought
