// The list of checks, and the two ways through it.
//
// Order: what the file is, what it says of itself and whether it was changed, then what the dynamic linker would do
// with it, then what is inside; so the message names the thing that a reader would want to hear first.
#include "runtime/verify.h"

#include <elf.h>

#include <algorithm>
#include <array>

#include "runtime/cpu.h"
#include "runtime/verify_checks.h"

namespace wrought {
namespace verify {
namespace {

// Until `visit` says false.
template <class Visit>
void visit_checks(VerifyDepth depth, const Visit& visit) {
  const auto at = [&](VerifyDepth least, std::span<const Check> family) {
    return depth >= least ? family : std::span<const Check>();
  };
  for (const auto& family : {file_checks(), manifest_checks(), at(VerifyDepth::known, content_hash_checks()),
                             fit_checks(), segment_checks(), dynamic_checks(), descriptor_checks(),
                             at(VerifyDepth::structure, module_checks()), at(VerifyDepth::code, code_checks())})
    for (const Check& check : family)
      if (!visit(check)) return;
}

// Runs a check whose parts are there.
Finding run(const Check& check, Subject& subject) {
  Finding finding = check.run(subject);
  if (finding) {
    subject.parts |= check.gives;
  } else {
    finding.failure().where = "check " + std::string(check.name);
  }
  return finding;
}

bool has_parts(const Subject& subject, const Check& check) { return (check.needs & ~subject.parts) == 0; }

Subject subject_of(ByteView file, const HostProfile& profile, const VerifyOptions& options) {
  Subject subject;
  subject.file = file;
  subject.profile = &profile;
  subject.options = &options;
  return subject;
}

// Without what has no meaning for a reader of a list: `where` is the name of the check.
CheckResult failed(const Check& check, const Failure& failure) {
  return {check.name, check.asks, CheckResult::Outcome::failed, failure.message, failure.cls};
}

}  // namespace

std::string counted(uint64_t count, std::string_view noun) {
  const std::string text = std::to_string(count) + " " + std::string(noun);
  if (count == 1) return text;
  if (noun.ends_with('y')) return text.substr(0, text.size() - 1) + "ies";
  return text + "s";
}

}  // namespace verify

namespace {

Result<> check_shared_object(const ElfReader& elf) {
  if (elf.type() != ET_DYN) return verify::refuse("not a shared object");
  const std::string machine = elf_machine_name(elf.machine());
  if (machine == this_machine) return Unit{};
  return verify::refuse("the shared object is built for " + machine + ", this machine is " + std::string(this_machine));
}

Result<ObjectExtent> measure(const ElfReader& elf) {
  ObjectExtent extent;
  size_t code_segments = 0;
  for (const ElfSegment& segment : elf.segments()) {
    if (segment.type != PT_LOAD) continue;
    if (segment.address > plugin_bytes_max || segment.memory_bytes > plugin_bytes_max)
      return verify::refuse("a segment of the shared object lies outside of " + std::to_string(plugin_bytes_max) +
                            " bytes");
    extent.load_bytes = std::max(extent.load_bytes, segment.end());
    if ((segment.flags & PF_X) == 0) continue;
    if ((segment.flags & PF_W) != 0) return verify::refuse("a segment is both writable and executable");
    extent.code_begin = segment.address;
    extent.code_end = segment.end();
    ++code_segments;
  }
  if (code_segments != 1)
    return verify::refuse("the shared object has " + std::to_string(code_segments) +
                          " executable segments, expected 1");
  return extent;
}

uint64_t address_of(const verify::Subject& subject, std::string_view symbol) {
  for (const verify::DynamicSymbol& one : subject.symbols)
    if (one.name == symbol) return one.address;
  return 0;
}

// Once every check has passed: segments lie at the addresses that are their offsets, and relocations are pointers into
// the image.
ImagePlan plan_of(const verify::Subject& subject) {
  const verify::Segments& s = subject.segments;
  ImagePlan plan;
  plan.file_bytes = s.pointers.offset + s.pointers.file_bytes;
  plan.load_bytes = s.pointers.end();
  plan.code_begin = s.code.address;
  plan.code_end = s.code.end();
  plan.pointers.reserve(subject.relocations.size());
  for (const verify::Relocation& relocation : subject.relocations)
    plan.pointers.push_back({relocation.place, static_cast<uint64_t>(relocation.addend)});
  plan.descriptor = address_of(subject, "wrought_plugin");
  plan.module = address_of(subject, "wrought_module");
  return plan;
}

}  // namespace

Result<ObjectExtent> measure_object(ByteView file) {
  const auto elf = ElfReader::open(file);
  if (!elf) return elf.failure();
  if (auto done = check_shared_object(*elf); !done) return done.failure();
  return measure(*elf);
}

Result<VerifiedPlugin> verify_plugin(ByteView file, const HostProfile& profile, const VerifyOptions& options) {
  verify::Subject subject = verify::subject_of(file, profile, options);
  std::optional<Failure> failure;
  verify::visit_checks(options.depth, [&](const verify::Check& check) {
    const auto finding = verify::run(check, subject);
    if (!finding) failure = finding.failure();
    return finding.ok();
  });
  if (failure) return std::move(*failure);
  ImagePlan plan = plan_of(subject);
  return VerifiedPlugin{std::move(subject.manifest), std::move(plan)};
}

Result<Manifest> read_whole_plugin(ByteView file) {
  constexpr std::array<std::string_view, 5> asked = {"size", "elf", "sections", "manifest", "content_hash"};
  verify::Subject subject;
  subject.file = file;
  std::optional<Failure> failure;
  verify::visit_checks(VerifyDepth::known, [&](const verify::Check& check) {
    if (std::find(asked.begin(), asked.end(), check.name) == asked.end()) return true;
    const auto finding = verify::run(check, subject);
    if (!finding) failure = finding.failure();
    return finding.ok();
  });
  if (failure) return std::move(*failure);
  return std::move(subject.manifest);
}

VerifyReport check_plugin(ByteView file, const HostProfile& profile, const VerifyOptions& options) {
  verify::Subject subject = verify::subject_of(file, profile, options);
  VerifyReport report;
  verify::visit_checks(options.depth, [&](const verify::Check& check) {
    if (!verify::has_parts(subject, check)) {
      report.checks.push_back({check.name, check.asks, CheckResult::Outcome::skipped, "an earlier check failed"});
      return true;
    }
    const auto finding = verify::run(check, subject);
    report.checks.push_back(finding ? CheckResult{check.name, check.asks, CheckResult::Outcome::passed, *finding}
                                    : verify::failed(check, finding.failure()));
    return true;
  });
  if ((subject.parts & verify::part_manifest) != 0) report.manifest = std::move(subject.manifest);
  return report;
}

bool VerifyReport::accepted() const {
  return std::all_of(checks.begin(), checks.end(),
                     [](const CheckResult& check) { return check.outcome == CheckResult::Outcome::passed; });
}

std::vector<std::string_view> check_names() {
  std::vector<std::string_view> names;
  verify::visit_checks(VerifyDepth::code, [&](const verify::Check& check) {
    names.push_back(check.name);
    return true;
  });
  return names;
}

}  // namespace wrought
