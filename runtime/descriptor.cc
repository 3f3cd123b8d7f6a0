#include "runtime/descriptor.h"

namespace wrought {
namespace {

// Globals, tables and host functions of the largest contract that policy accepts need a small part of this.
constexpr uint32_t instance_bytes_max = 16u << 20;
constexpr uint64_t page_bytes = 65536;

Failure invalid(std::string message) { return fail(FailureClass::invalid, std::move(message)); }

Result<> expect_equal(const char* what, uint64_t in_descriptor, uint64_t in_manifest) {
  if (in_descriptor == in_manifest) return Unit{};
  return invalid(std::string("the plugin's ") + what + " is " + std::to_string(in_descriptor) + ", its manifest says " +
                 std::to_string(in_manifest));
}

Result<> check_memory_mode(const wr_plugin& plugin, const Manifest& manifest) {
  const bool guard = plugin.memory_mode == WR_MEMORY_GUARD;
  if (plugin.memory_mode <= WR_MEMORY_EXPLICIT && manifest.memory_mode == (guard ? "guard" : "explicit")) return Unit{};
  return invalid("the plugin's memory mode is " + std::to_string(plugin.memory_mode) + ", its manifest says " +
                 manifest.memory_mode);
}

}  // namespace

Result<> check_descriptor_sizes(const wr_plugin& plugin, const Manifest& manifest) {
  if (auto done = expect_equal("ABI version", plugin.abi_version, manifest.abi_version); !done) return done;
  if (auto done = expect_equal("number of host functions", plugin.host_count, manifest.imports.size()); !done)
    return done;
  if (auto done = check_memory_mode(plugin, manifest); !done) return done;
  if (auto done = expect_equal("initial memory", plugin.memory_pages_min, manifest.memory_pages_min); !done)
    return done;
  if (auto done = expect_equal("largest memory", plugin.memory_pages_max, manifest.memory_pages_max); !done)
    return done;
  const uint64_t least = sizeof(wr_control) + plugin.host_count * uint64_t{sizeof(wr_function)};
  if (plugin.instance_bytes < least || plugin.instance_bytes > instance_bytes_max || plugin.instance_bytes % 16 != 0)
    return invalid("the plugin's instance block has " + std::to_string(plugin.instance_bytes) +
                   " bytes, expected a multiple of 16 from " + std::to_string(least) + " to " +
                   std::to_string(instance_bytes_max));
  return Unit{};
}

Result<> check_descriptor_ordinals(std::span<const wr_u32> ordinals, const Manifest& manifest) {
  for (size_t i = 0; i < ordinals.size() && i < manifest.imports.size(); ++i)
    if (auto done = expect_equal("host function ordinal", ordinals[i], manifest.imports[i].ordinal); !done) return done;
  return Unit{};
}

Result<> check_data_segment(const wr_data_segment& segment, uint32_t index, const Manifest& manifest) {
  const uint64_t end = uint64_t{segment.offset} + segment.size;
  if (end <= manifest.memory_pages_min * page_bytes) return Unit{};
  return invalid("data segment " + std::to_string(index) + " ends at byte " + std::to_string(end) +
                 ", the initial memory has " + std::to_string(manifest.memory_pages_min * page_bytes));
}

}  // namespace wrought
