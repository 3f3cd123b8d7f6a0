// The file as such: size, headers, machine, kind, and where our two sections are.
#include <elf.h>

#include "runtime/cpu.h"
#include "runtime/verify_checks.h"

namespace wrought::verify {
namespace {

Finding check_size(Subject& subject) {
  if (subject.file.size() <= plugin_bytes_max) return std::to_string(subject.file.size()) + " bytes";
  return fail(FailureClass::policy, "the plugin has " + std::to_string(subject.file.size()) + " bytes, at most " +
                                        std::to_string(plugin_bytes_max) + " are allowed");
}

Finding check_headers(Subject& subject) {
  auto elf = ElfReader::open(subject.file);
  if (!elf) return elf.failure();
  subject.elf = std::move(*elf);
  return "64-bit, " + counted(subject.elf.segments().size(), "segment") + ", " +
         counted(subject.elf.sections().size(), "section");
}

Finding check_machine(Subject& subject) {
  const std::string machine = elf_machine_name(subject.elf.machine());
  if (machine == this_machine) return machine;
  return refuse("the plugin is built for " + machine + ", this machine is " + std::string(this_machine));
}

Finding check_type(Subject& subject) {
  if (subject.elf.type() == ET_DYN) return std::string("shared object");
  return refuse("not a plugin: not a shared object (ELF type " + std::to_string(subject.elf.type()) + ", expected " +
                std::to_string(ET_DYN) + ")");
}

// dlopen does not jump there, but nothing of ours has one.
Finding check_entry_point(Subject& subject) {
  if (subject.elf.entry_point() == 0) return std::string("none");
  return refuse("the plugin has the entry point " + hex_number(subject.elf.entry_point()) + ", expected none");
}

// Sections mean nothing to the dynamic linker. So what we read from ours must not be anything that is loaded.
Result<const ElfSection*> find_only(const ElfReader& elf, std::string_view name) {
  const ElfSection* found = nullptr;
  for (const ElfSection& section : elf.sections()) {
    if (section.name != name) continue;
    if (found != nullptr) return refuse("the plugin has two sections " + std::string(name));
    found = &section;
  }
  if (found == nullptr) return refuse("not a plugin: no section " + std::string(name));
  return found;
}

Finding check_not_loaded(const ElfReader& elf, const ElfSection& section) {
  const std::string name(section.name);
  if (section.type != SHT_PROGBITS || section.flags != 0 || section.address != 0)
    return refuse("section " + name + " is of type " + std::to_string(section.type) + ", flags " +
                  hex_number(section.flags) + ", address " + hex_number(section.address) +
                  "; expected plain bytes that are not loaded");
  for (const ElfSegment& segment : elf.segments()) {
    const bool apart = section.offset >= segment.offset + segment.file_bytes ||
                       segment.offset >= section.offset + section.size || section.size == 0;
    if (segment.type == PT_LOAD && !apart) return refuse("section " + name + " lies in bytes that are loaded");
  }
  return std::string();
}

Finding check_sections(Subject& subject) {
  std::string found;
  for (const std::string_view name : {manifest_section, module_section}) {
    const auto section = find_only(subject.elf, name);
    if (!section) return section.failure();
    if (auto apart = check_not_loaded(subject.elf, **section); !apart) return apart;
    found += (found.empty() ? "" : ", ") + std::string(name) + " " + std::to_string((*section)->size) + " bytes";
  }
  return found;
}

constexpr Check checks[] = {
    {"size", "a file of at most 256 MiB", part_none, part_none, check_size},
    {"elf", "a well-formed 64-bit ELF file", part_none, part_elf, check_headers},
    {"machine", "built for this machine", part_elf, part_none, check_machine},
    {"type", "a shared object", part_elf, part_none, check_type},
    {"sections", "manifest and module once each, outside of what is loaded", part_elf, part_sections, check_sections},
    {"entry_point", "no entry point", part_elf, part_none, check_entry_point},
};

}  // namespace

std::span<const Check> file_checks() { return checks; }

}  // namespace wrought::verify
