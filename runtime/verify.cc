#include "runtime/verify.h"

#include <elf.h>

#include <algorithm>

#include "common/hash.h"
#include "runtime/cpu.h"
#include "runtime/elf_reader.h"

namespace wrought {
namespace {

Failure invalid(std::string message) { return fail(FailureClass::invalid, std::move(message)); }

Result<Manifest> read_manifest(ByteView file, const ElfReader& elf) {
  const auto section = elf.find_section(manifest_section);
  if (!section) return invalid("not a plugin: no section " + std::string(manifest_section));
  const std::string_view json = text_of(elf.bytes(*section));
  if (json.size() > manifest_bytes_max) return invalid("the manifest is larger than 4 MiB");
  auto manifest = parse_manifest(json);
  if (!manifest) return manifest;

  const auto digits = content_hash_offset(json);
  if (!digits) return invalid("the manifest has no content hash");
  const std::string found = content_hash_hex(file, section->offset + *digits);
  if (found != manifest->content_hash)
    return invalid("the plugin was changed after it was built: its content hash is " + found + ", the manifest says " +
                   manifest->content_hash);
  return manifest;
}

Result<> check_machine(const ElfReader& elf) {
  if (elf.type() != ET_DYN) return invalid("not a plugin: not a shared object");
  const std::string machine = elf_machine_name(elf.machine());
  if (machine != this_machine)
    return invalid("the plugin is built for " + machine + ", this machine is " + std::string(this_machine));
  return Unit{};
}

// The loader maps what lies between the first and the last PT_LOAD.
Result<VerifiedPlugin> measure(const ElfReader& elf, Manifest manifest) {
  VerifiedPlugin plugin{std::move(manifest), 0, {}};
  for (const ElfSegment& segment : elf.segments()) {
    if (segment.type != PT_LOAD) continue;
    if (segment.address > plugin_bytes_max || segment.memory_bytes > plugin_bytes_max)
      return invalid("a segment of the plugin lies outside of " + std::to_string(plugin_bytes_max) + " bytes");
    const uint64_t end = segment.address + segment.memory_bytes;
    plugin.load_bytes = std::max(plugin.load_bytes, end);
    if ((segment.flags & PF_X) == 0) continue;
    if ((segment.flags & PF_W) != 0) return invalid("a segment of the plugin is both writable and executable");
    plugin.text.push_back({segment.address, end});
  }
  if (plugin.text.size() != 1)
    return invalid("the plugin has " + std::to_string(plugin.text.size()) + " executable segments, expected 1");
  return plugin;
}

Result<> check_stack(const Manifest& manifest) {
  const uint64_t frames = uint64_t{manifest.limits.max_call_depth} + 1;
  if (manifest.worst_frame_bytes > native_stack_bytes_max / frames)
    return fail(FailureClass::policy, std::to_string(frames) + " frames of " +
                                          std::to_string(manifest.worst_frame_bytes) + " bytes pass the limit of " +
                                          std::to_string(native_stack_bytes_max) + " bytes of stack");
  return Unit{};
}

}  // namespace

Result<> check_manifest(const Manifest& manifest, const HostProfile& profile) {
  if (manifest.format != manifest_format_version)
    return invalid("the plugin has manifest format " + std::to_string(manifest.format) + ", this runtime reads " +
                   std::to_string(manifest_format_version));
  if (manifest.abi_version != WR_ABI_VERSION)
    return invalid("the plugin has ABI version " + std::to_string(manifest.abi_version) + ", this runtime has " +
                   std::to_string(WR_ABI_VERSION));
  if (manifest.profile != profile.name)
    return invalid("the plugin is built for profile '" + manifest.profile + "', this runtime links '" +
                   std::string(profile.name) + "'");
  if (manifest.profile_version > profile.version)
    return invalid("the plugin is built for version " + std::to_string(manifest.profile_version) + " of profile '" +
                   manifest.profile + "', this runtime has version " + std::to_string(profile.version));
  if (manifest.limits.max_call_depth != profile.limits.max_call_depth)
    return invalid("the plugin allows " + std::to_string(manifest.limits.max_call_depth) + " frames, profile '" +
                   manifest.profile + "' says " + std::to_string(profile.limits.max_call_depth));
  if (manifest.limits.max_pages != profile.limits.max_pages)
    return invalid("the plugin is built for at most " + std::to_string(manifest.limits.max_pages) +
                   " pages of memory, profile '" + manifest.profile + "' says " +
                   std::to_string(profile.limits.max_pages));
  if (manifest.memory_pages_max > manifest.limits.max_pages || manifest.memory_pages_min > manifest.memory_pages_max)
    return invalid("the plugin's memory of " + std::to_string(manifest.memory_pages_min) + " to " +
                   std::to_string(manifest.memory_pages_max) + " pages is outside of the profile's 0 to " +
                   std::to_string(profile.limits.max_pages));
  if (manifest.schedule.hash() != manifest.schedule_hash)
    return invalid("the plugin's gas schedule does not have the hash that the manifest gives");
  return check_stack(manifest);
}

Result<VerifiedPlugin> measure_plugin(ByteView file, Manifest manifest) {
  auto elf = ElfReader::open(file);
  if (!elf) return elf.failure();
  if (auto done = check_machine(*elf); !done) return done.failure();
  return measure(*elf, std::move(manifest));
}

Result<VerifiedPlugin> verify_plugin(ByteView file, const HostProfile& profile) {
  if (file.size() > plugin_bytes_max)
    return fail(FailureClass::policy, "the plugin has " + std::to_string(file.size()) + " bytes, at most " +
                                          std::to_string(plugin_bytes_max) + " are allowed");
  auto elf = ElfReader::open(file);
  if (!elf) return elf.failure();
  if (auto done = check_machine(*elf); !done) return done.failure();
  auto manifest = read_manifest(file, *elf);
  if (!manifest) return manifest.failure();
  if (auto done = check_manifest(*manifest, profile); !done) return done.failure();
  if (auto done = check_cpu(*manifest); !done) return done.failure();
  return measure(*elf, std::move(*manifest));
}

}  // namespace wrought
