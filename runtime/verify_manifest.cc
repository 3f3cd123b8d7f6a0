// What the plugin says of itself, against this runtime, this processor and the profile that it would be linked to.
#include <algorithm>

#include "common/hash.h"
#include "runtime/cpu.h"
#include "runtime/link.h"
#include "runtime/verify_checks.h"

namespace wrought::verify {
namespace {

std::string_view manifest_text(const Subject& subject) {
  const auto section = subject.elf.find_section(manifest_section);
  return section ? text_of(subject.elf.bytes(*section)) : std::string_view();
}

Finding check_readable(Subject& subject) {
  if (!subject.elf.find_section(manifest_section))
    return refuse("not a plugin: no section " + std::string(manifest_section));
  auto manifest = parse_manifest(manifest_text(subject));
  if (!manifest) {
    // Its place, "manifest", is the name of this check already.
    manifest.failure().where.clear();
    return manifest.failure();
  }
  subject.manifest = std::move(*manifest);
  return "format " + std::to_string(subject.manifest.format);
}

Finding check_content_hash(Subject& subject) {
  const auto section = subject.elf.find_section(manifest_section);
  const auto digits = content_hash_offset(manifest_text(subject));
  if (!section || !digits) return refuse("the manifest has no content hash");
  const std::string found = content_hash_hex(subject.file, section->offset + *digits);
  if (found == subject.manifest.content_hash) return found;
  return refuse("the plugin was changed after it was built: its content hash is " + found + ", the manifest says " +
                subject.manifest.content_hash);
}

Finding check_versions(const Manifest& m) {
  if (m.abi_version == WR_ABI_VERSION) return "ABI version " + std::to_string(m.abi_version);
  return refuse("the plugin has ABI version " + std::to_string(m.abi_version) + ", this runtime has " +
                std::to_string(WR_ABI_VERSION));
}

Finding check_profile(const Manifest& m, const HostProfile& profile) {
  if (m.profile != profile.name)
    return refuse("the plugin is built for profile '" + m.profile + "', this runtime links '" +
                  std::string(profile.name) + "'");
  if (m.profile_version > profile.version)
    return refuse("the plugin is built for version " + std::to_string(m.profile_version) + " of profile '" + m.profile +
                  "', this runtime has version " + std::to_string(profile.version));
  return m.profile + " version " + std::to_string(m.profile_version);
}

Finding check_limits(const Manifest& m, const HostProfile& profile) {
  if (m.limits.max_call_depth != profile.limits.max_call_depth)
    return refuse("the plugin allows " + std::to_string(m.limits.max_call_depth) + " frames, profile '" + m.profile +
                  "' says " + std::to_string(profile.limits.max_call_depth));
  if (m.limits.max_pages != profile.limits.max_pages)
    return refuse("the plugin is built for at most " + std::to_string(m.limits.max_pages) +
                  " pages of memory, profile '" + m.profile + "' says " + std::to_string(profile.limits.max_pages));
  if (m.memory_pages_max > m.limits.max_pages || m.memory_pages_min > m.memory_pages_max)
    return refuse("the plugin's memory of " + std::to_string(m.memory_pages_min) + " to " +
                  std::to_string(m.memory_pages_max) + " pages is outside of the profile's 0 to " +
                  std::to_string(profile.limits.max_pages));
  return std::to_string(m.limits.max_call_depth) + " frames, " + std::to_string(m.limits.max_pages) + " pages";
}

// `expected`: empty for any. That the hash is the schedule's was settled when the manifest was read.
Finding check_schedule(const Manifest& m, const std::string& expected) {
  if (!expected.empty() && m.schedule_hash != expected)
    return refuse("the plugin is built for gas schedule " + m.schedule_hash + ", expected " + expected);
  return m.schedule_hash;
}

Finding check_stack(const Manifest& m) {
  const uint64_t frames = uint64_t{m.limits.max_call_depth} + 1;
  if (m.worst_frame_bytes > native_stack_bytes_max / frames)
    return fail(FailureClass::policy, std::to_string(frames) + " frames of " + std::to_string(m.worst_frame_bytes) +
                                          " bytes pass the limit of " + std::to_string(native_stack_bytes_max) +
                                          " bytes of stack");
  return std::to_string(frames) + " frames of " + std::to_string(m.worst_frame_bytes) + " bytes";
}

Finding check_processor(Subject& subject) {
  if (auto done = check_cpu(subject.manifest); !done) return done.failure();
  return subject.manifest.cpu;
}

Finding check_host_functions(Subject& subject) {
  for (const ManifestImport& import : subject.manifest.imports) {
    const auto function = find_host_function(import, *subject.profile);
    if (!function) return refuse(function.failure().where + ": " + function.failure().message);
  }
  return counted(subject.manifest.imports.size(), "host function");
}

constexpr Check reading[] = {
    {"manifest", "a well-formed manifest of this format", part_elf, part_manifest, check_readable}};

constexpr Check hashing[] = {
    {"content_hash", "no byte changed since it was built", part_manifest, part_none, check_content_hash}};

constexpr Check fitting[] = {
    {"abi", "this runtime's ABI", part_manifest, part_none, [](Subject& s) { return check_versions(s.manifest); }},
    {"profile", "the host profile, in a version known here", part_manifest, part_none,
     [](Subject& s) { return check_profile(s.manifest, *s.profile); }},
    {"limits", "the chain's call depth and memory", part_manifest, part_none,
     [](Subject& s) { return check_limits(s.manifest, *s.profile); }},
    {"schedule", "the gas schedule", part_manifest, part_none,
     [](Subject& s) { return check_schedule(s.manifest, s.options->schedule_hash); }},
    {"stack", "frames that fit the native stack", part_manifest, part_none,
     [](Subject& s) { return check_stack(s.manifest); }},
    {"processor", "a processor that can run it", part_manifest, part_none, check_processor},
    {"host_functions", "host functions at their ordinals, under their names", part_manifest, part_none,
     check_host_functions},
};

}  // namespace

std::span<const Check> manifest_checks() { return reading; }
std::span<const Check> content_hash_checks() { return hashing; }
std::span<const Check> fit_checks() { return fitting; }

}  // namespace wrought::verify

namespace wrought {

Result<> check_manifest(const Manifest& manifest, const HostProfile& profile) {
  using namespace verify;
  if (manifest.format != manifest_format_version)
    return refuse("the plugin has manifest format " + std::to_string(manifest.format) + ", this runtime reads " +
                  std::to_string(manifest_format_version));
  if (auto done = check_versions(manifest); !done) return done.failure();
  if (auto done = check_profile(manifest, profile); !done) return done.failure();
  if (auto done = check_limits(manifest, profile); !done) return done.failure();
  if (manifest.schedule.hash() != manifest.schedule_hash)
    return refuse("the plugin's gas schedule does not have the hash that the manifest gives");
  if (auto done = check_stack(manifest); !done) return done.failure();
  return Unit{};
}

}  // namespace wrought
