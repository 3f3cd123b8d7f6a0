// The native stack is sized as call depth x worst frame, so a number that is too small would be a hole: whatever is not
// understood here is a failure, never skipped.
#include "transpiler/stack_usage.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace wrought {
namespace {

constexpr uint64_t return_address_bytes = 8;
constexpr uint64_t red_zone_bytes = 128;  // below the stack pointer, free for leaf functions (System V ABI)
constexpr uint64_t stack_alignment_bytes = 16;

Failure refuse(std::string_view line) {
  return fail(FailureClass::toolchain, "unexpected line in clang's stack usage: " + std::string(line));
}

Result<uint64_t> frame_of(std::string_view line) {
  const size_t size_at = line.find('\t') + 1;  // 0 when there is no tab
  const size_t size_end = line.find('\t', size_at);
  if (size_at == 0 || size_end == std::string_view::npos) return refuse(line);
  if (line.substr(size_end + 1) != "static") return refuse(line);
  uint64_t bytes = 0;
  const char* const end = line.data() + size_end;
  const auto [stop, error] = std::from_chars(line.data() + size_at, end, bytes);
  if (error != std::errc() || stop != end || bytes > UINT32_MAX) return refuse(line);
  return bytes;
}

}  // namespace

Result<uint64_t> worst_frame_bytes(std::string_view stack_usage) {
  uint64_t worst = 0;
  while (!stack_usage.empty()) {
    const size_t end = std::min(stack_usage.find('\n'), stack_usage.size());
    Result<uint64_t> bytes = frame_of(stack_usage.substr(0, end));
    if (!bytes) return bytes;
    worst = std::max(worst, *bytes);
    stack_usage.remove_prefix(std::min(end + 1, stack_usage.size()));
  }
  worst += return_address_bytes + red_zone_bytes;
  return (worst + stack_alignment_bytes - 1) / stack_alignment_bytes * stack_alignment_bytes;
}

}  // namespace wrought
