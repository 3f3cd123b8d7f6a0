#include "cli/rebuild.h"

#include <elf.h>

#include <algorithm>

#include "common/files.h"
#include "common/hex.h"
#include "common/printable.h"
#include "runtime/elf_reader.h"
#include "runtime/verify.h"

namespace wrought::cli {
namespace {

// The digit of -O<digit>, which is among the flags of every plugin.
Result<int> opt_level_of(const Manifest& manifest) {
  for (const std::string& flag : manifest.compiler_flags)
    if (flag.size() == 3 && flag.starts_with("-O") && flag[2] >= '1' && flag[2] <= '3') return flag[2] - '0';
  return fail(FailureClass::invalid, "the manifest's compiler flags have no -O1, -O2 or -O3");
}

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
  return text;
}

std::string differs(std::string_view what, const std::string& plugin, const std::string& here) {
  return std::string(what) + " differs: the plugin's manifest has " + printable(plugin) + ", here it is " +
         printable(here);
}

// What decides the bytes before the compiler starts. In this order: the tools, what went in, what came of it.
std::string cause_of(const Manifest& plugin, const Manifest& here) {
  const std::pair<const char*, std::pair<std::string, std::string>> facts[] = {
      {"the compiler", {plugin.compiler, here.compiler}},
      {"the list of compiler flags", {join(plugin.compiler_flags), join(here.compiler_flags)}},
      {"the revision of the emitter", {std::to_string(plugin.codegen_version), std::to_string(here.codegen_version)}},
      {"the version of the profile", {std::to_string(plugin.profile_version), std::to_string(here.profile_version)}},
      {"the contract (code hash)", {plugin.code_hash, here.code_hash}},
      {"the metered module's hash", {plugin.metered_hash, here.metered_hash}},
      {"the emitted C's hash", {plugin.c_hash, here.c_hash}},
  };
  for (const auto& [what, values] : facts)
    if (values.first != values.second) return differs(what, values.first, values.second);
  return {};
}

const ElfSection* section_named(const ElfReader& elf, std::string_view name) {
  for (const ElfSection& section : elf.sections())
    if (section.name == name) return &section;
  return nullptr;
}

ByteView bytes_of(const ElfReader& elf, const ElfSection& section) {
  return section.in_file() ? elf.bytes({section.offset, section.size}) : ByteView();
}

// The function of .symtab that covers an address, or empty.
std::string function_at(const ElfReader& elf, uint64_t address) {
  const ElfSection* const symbols = section_named(elf, ".symtab");
  const ElfSection* const names = section_named(elf, ".strtab");
  if (symbols == nullptr || names == nullptr) return {};
  const ByteView table = bytes_of(elf, *symbols);
  const std::string_view text = text_of(bytes_of(elf, *names));
  for (uint64_t at = 0; at + sizeof(Elf64_Sym) <= table.size(); at += sizeof(Elf64_Sym)) {
    const auto symbol = record_at<Elf64_Sym>(table, at);
    if (!symbol || ELF64_ST_TYPE(symbol->st_info) != STT_FUNC) continue;
    if (address < symbol->st_value || address - symbol->st_value >= symbol->st_size) continue;
    if (symbol->st_name >= text.size()) return {};
    const std::string_view rest = text.substr(symbol->st_name);
    return printable(rest.substr(0, rest.find('\0')));
  }
  return {};
}

std::string describe(const ElfReader& elf, const ElfSection& section, ByteView here, ByteView there) {
  const auto [first, second] = std::mismatch(here.begin(), here.end(), there.begin(), there.end());
  const auto at = static_cast<uint64_t>(first - here.begin());
  std::string line = "section " + printable(section.name) + " differs from byte " + hex_number(at) + " on";
  if (here.size() != there.size())
    line += " (" + std::to_string(here.size()) + " bytes, rebuilt " + std::to_string(there.size()) + ")";
  if ((section.flags & SHF_EXECINSTR) == 0) return line;
  const std::string function = function_at(elf, section.address + at);
  return line + ", in " + (function.empty() ? "no function that has a name" : "function " + function);
}

}  // namespace

Result<BuildOptions> options_of(const Manifest& manifest, const BuildOptions& others) {
  BuildOptions options = others;
  options.profile = manifest.profile;
  options.limits = manifest.limits;
  options.schedule = manifest.schedule;
  options.memory = manifest.memory_mode == "explicit" ? MemoryMode::explicit_checks : MemoryMode::guard;
  const auto opt_level = opt_level_of(manifest);
  if (!opt_level) return opt_level.failure();
  options.opt_level = *opt_level;
  options.keep.clear();
  return options;
}

Result<std::string> first_difference(ByteView plugin, const Manifest& manifest, ByteView rebuilt,
                                     const Manifest& rebuilt_manifest) {
  if (std::equal(plugin.begin(), plugin.end(), rebuilt.begin(), rebuilt.end())) return std::string();
  if (std::string cause = cause_of(manifest, rebuilt_manifest); !cause.empty()) return cause;
  const auto elf = ElfReader::open(plugin), other = ElfReader::open(rebuilt);
  if (!elf) return elf.failure();
  if (!other) return other.failure();
  for (const ElfSection& section : elf->sections()) {
    const ElfSection* const twin = section_named(*other, section.name);
    if (twin == nullptr) return "section " + printable(section.name) + " is not in the rebuilt plugin";
    const ByteView here = bytes_of(*elf, section), there = bytes_of(*other, *twin);
    if (!std::equal(here.begin(), here.end(), there.begin(), there.end())) return describe(*elf, section, here, there);
  }
  const auto at = std::mismatch(plugin.begin(), plugin.end(), rebuilt.begin(), rebuilt.end()).first - plugin.begin();
  return "the files differ outside of all sections, from byte " + hex_number(static_cast<uint64_t>(at)) + " on";
}

Result<std::string> rebuild_and_compare(ByteView plugin, const Manifest& manifest,
                                        const std::filesystem::path& contract, const BuildOptions& others) {
  const auto options = options_of(manifest, others);
  if (!options) return options.failure();
  const auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto file = *scratch / "rebuilt.so";
  const auto built = build_plugin(contract, file, *options);
  if (!built) return built.failure();
  const auto rebuilt = read_file(file, plugin_bytes_max);
  if (!rebuilt) return rebuilt.failure();
  return first_difference(plugin, manifest, *rebuilt, built->manifest);
}

}  // namespace wrought::cli
