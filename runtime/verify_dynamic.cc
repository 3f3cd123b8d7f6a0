// What the dynamic linker would do with the plugin, from its dynamic segment.
//
// Anything that makes it run code, load another file or write outside of the pointer tables is refused by name. What is
// left is a whitelist: the tables of one relocation kind and of at most two symbols.
#include <elf.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "common/printable.h"
#include "hostapi/module_abi.h"
#include "runtime/verify_checks.h"

namespace wrought::verify {
namespace {

constexpr size_t symbols_max = 16;

const DynamicEntry* find(const Subject& subject, int64_t tag) {
  for (const DynamicEntry& entry : subject.dynamic)
    if (entry.tag == tag) return &entry;
  return nullptr;
}

uint64_t value_of(const Subject& subject, int64_t tag) {
  const DynamicEntry* const entry = find(subject, tag);
  return entry != nullptr ? entry->value : 0;
}

std::string tag_name(int64_t tag) {
  switch (tag) {
    case DT_NEEDED: return "NEEDED";
    case DT_SONAME: return "SONAME";
    case DT_AUXILIARY: return "AUXILIARY";
    case DT_FILTER: return "FILTER";
    case DT_RPATH: return "RPATH";
    case DT_RUNPATH: return "RUNPATH";
    case DT_INIT: return "INIT";
    case DT_FINI: return "FINI";
    case DT_INIT_ARRAY: return "INIT_ARRAY";
    case DT_INIT_ARRAYSZ: return "INIT_ARRAYSZ";
    case DT_FINI_ARRAY: return "FINI_ARRAY";
    case DT_FINI_ARRAYSZ: return "FINI_ARRAYSZ";
    case DT_PREINIT_ARRAY: return "PREINIT_ARRAY";
    case DT_PREINIT_ARRAYSZ: return "PREINIT_ARRAYSZ";
    case DT_JMPREL: return "JMPREL";
    case DT_PLTGOT: return "PLTGOT";
    case DT_REL: return "REL";
    case DT_RELR: return "RELR";
    case DT_HASH: return "HASH";
    case DT_SYMBOLIC: return "SYMBOLIC";
    case DT_DEBUG: return "DEBUG";
    case DT_VERSYM: return "VERSYM";
    case DT_FLAGS: return "FLAGS";
    case DT_FLAGS_1: return "FLAGS_1";
    default: return hex_number(static_cast<uint64_t>(tag));
  }
}

Finding check_dynamic_segment(Subject& subject) {
  const ElfSegment& segment = subject.segments.dynamic;
  subject.dynamic.clear();
  for (uint64_t at = 0; at + sizeof(Elf64_Dyn) <= segment.file_bytes; at += sizeof(Elf64_Dyn)) {
    const auto entry = record_at<Elf64_Dyn>(subject.file, segment.offset + at);
    if (!entry) break;
    if (entry->d_tag == DT_NULL) return counted(subject.dynamic.size(), "entry");
    subject.dynamic.push_back({entry->d_tag, entry->d_un.d_val});
  }
  return refuse("the dynamic segment has no end");
}

// Finding for "no entry with one of these tags".
Finding expect_none(const Subject& subject, std::initializer_list<int64_t> tags, const char* consequence) {
  for (const int64_t tag : tags)
    if (find(subject, tag) != nullptr)
      return refuse("the plugin has a dynamic entry " + tag_name(tag) + ": " + consequence);
  return std::string("none");
}

constexpr std::initializer_list<int64_t> library_tags = {DT_NEEDED, DT_AUXILIARY, DT_FILTER};
constexpr std::initializer_list<int64_t> path_tags = {DT_RPATH, DT_RUNPATH};
constexpr std::initializer_list<int64_t> constructor_tags = {DT_INIT, DT_INIT_ARRAY, DT_INIT_ARRAYSZ, DT_PREINIT_ARRAY,
                                                             DT_PREINIT_ARRAYSZ};
constexpr std::initializer_list<int64_t> destructor_tags = {DT_FINI, DT_FINI_ARRAY, DT_FINI_ARRAYSZ};

Finding check_needed(Subject& subject) {
  return expect_none(subject, library_tags, "it would have another library loaded");
}

Finding check_paths(Subject& subject) {
  return expect_none(subject, path_tags, "it would have libraries looked for in other places");
}

Finding check_constructors(Subject& subject) {
  return expect_none(subject, constructor_tags, "its code would run when it is loaded");
}

Finding check_destructors(Subject& subject) {
  return expect_none(subject, destructor_tags, "its code would run when it is unloaded");
}

Finding check_text_relocations(Subject& subject) {
  const bool flagged = (value_of(subject, DT_FLAGS) & DF_TEXTREL) != 0;
  if (find(subject, DT_TEXTREL) == nullptr && !flagged) return std::string("none");
  return refuse("the plugin asks for relocations in its code");
}

// Entries that may be there, each at most once. 0: any value; otherwise exactly this one.
struct AllowedEntry {
  int64_t tag;
  uint64_t value;
};
constexpr AllowedEntry allowed_entries[] = {
    {DT_FLAGS, DF_BIND_NOW}, {DT_FLAGS_1, DF_1_NOW}, {DT_RELA, 0},   {DT_RELASZ, 0}, {DT_RELAENT, sizeof(Elf64_Rela)},
    {DT_RELACOUNT, 0},       {DT_SYMTAB, 0},         {DT_STRTAB, 0}, {DT_STRSZ, 0},  {DT_SYMENT, sizeof(Elf64_Sym)},
    {DT_GNU_HASH, 0},
};

bool is_one_of(int64_t tag, std::initializer_list<int64_t> tags) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

// The checks before this one have named these.
bool has_own_check(int64_t tag) {
  return is_one_of(tag, library_tags) || is_one_of(tag, path_tags) || is_one_of(tag, constructor_tags) ||
         is_one_of(tag, destructor_tags) || tag == DT_TEXTREL;
}

Finding check_tags(Subject& subject) {
  std::array<bool, std::size(allowed_entries)> seen{};
  for (const DynamicEntry& entry : subject.dynamic) {
    if (has_own_check(entry.tag)) continue;
    const auto* const allowed = std::find_if(std::begin(allowed_entries), std::end(allowed_entries),
                                             [&](const AllowedEntry& a) { return a.tag == entry.tag; });
    if (allowed == std::end(allowed_entries))
      return refuse("a dynamic entry " + tag_name(entry.tag) + " has no place in a plugin");
    bool& before = seen[static_cast<size_t>(allowed - std::begin(allowed_entries))];
    if (before) return refuse("the plugin has a second dynamic entry " + tag_name(entry.tag));
    before = true;
    const uint64_t value = entry.tag == DT_FLAGS ? entry.value & ~uint64_t{DF_TEXTREL} : entry.value;
    if (allowed->value != 0 && value != allowed->value)
      return refuse("the dynamic entry " + tag_name(entry.tag) + " is " + hex_number(value) + ", expected " +
                    hex_number(allowed->value));
  }
  for (const int64_t tag : {DT_SYMTAB, DT_SYMENT, DT_STRTAB, DT_STRSZ, DT_GNU_HASH, DT_RELA, DT_RELASZ, DT_RELAENT})
    if (find(subject, tag) == nullptr)
      return refuse("the plugin lacks the dynamic entry " + hex_number(static_cast<uint64_t>(tag)));
  return counted(subject.dynamic.size(), "entry") + ", all known";
}

// ---- symbols ----

// The hash table through which dlsym looks names up. Walks it as dlsym does and gives the number of symbols that it can
// reach; a chain that never ends, or leaves the table, would be followed by dlsym, too.
class HashTable {
 public:
  static Result<HashTable> read(const Subject& subject) {
    const uint64_t address = value_of(subject, DT_GNU_HASH);
    const auto bytes = bytes_at(subject, subject.segments.constants, address, 16);
    if (!bytes || address % 8 != 0) return refuse("the symbols' hash table lies outside of the constants");
    HashTable table;
    table.rest_ = subject.file.subspan(address, subject.segments.constants.file_bytes - address);
    table.buckets_ = table.word(0);
    table.first_symbol_ = table.word(1);
    table.filter_words_ = table.word(2);
    const uint32_t shift = table.word(3);
    if (table.buckets_ == 0 || table.filter_words_ == 0 || (table.filter_words_ & (table.filter_words_ - 1)) != 0 ||
        shift >= 32 || table.first_symbol_ == 0)
      return refuse("the symbols' hash table has " + std::to_string(table.buckets_) + " buckets, " +
                    std::to_string(table.filter_words_) + " filter words, shift " + std::to_string(shift) +
                    ", first symbol " + std::to_string(table.first_symbol_));
    if (table.chains_at() > table.rest_.size()) return refuse("the symbols' hash table is cut off");
    return table;
  }

  // One more than the last symbol of the longest chain. Every other chain ends no later: it meets the same end mark.
  [[nodiscard]] Result<uint64_t> symbol_count() const {
    uint64_t last = 0;
    for (uint32_t i = 0; i < buckets_; ++i) {
      const uint32_t symbol = word(4 + 2 * uint64_t{filter_words_} + i);
      if (symbol != 0 && symbol < first_symbol_) return refuse("a bucket of the symbols' hash table names symbol 0");
      last = std::max<uint64_t>(last, symbol);
    }
    if (last == 0) return uint64_t{first_symbol_};
    for (;; ++last) {
      const uint64_t at = chains_at() + (last - first_symbol_) * 4;
      const auto chained = record_at<uint32_t>(rest_, at);
      if (!chained) return refuse("a chain of the symbols' hash table has no end");
      if ((*chained & 1) != 0) return last + 1;
    }
  }

 private:
  // REQUIRES: i is before the end, as read() has checked.
  [[nodiscard]] uint32_t word(uint64_t i) const { return record_at<uint32_t>(rest_, i * 4).value_or(0); }
  [[nodiscard]] uint64_t chains_at() const { return 16 + uint64_t{filter_words_} * 8 + uint64_t{buckets_} * 4; }

  ByteView rest_;  // from the table to the end of its segment
  uint32_t buckets_ = 0, first_symbol_ = 0, filter_words_ = 0;
};

std::optional<std::string_view> name_at(std::string_view names, uint64_t start) {
  const size_t end = start < names.size() ? names.find('\0', start) : std::string_view::npos;
  if (end == std::string_view::npos) return {};
  return names.substr(start, end - start);
}

Finding check_symbol_table(Subject& subject) {
  const auto table = HashTable::read(subject);
  if (!table) return table.failure();
  const auto count = table->symbol_count();
  if (!count) return count.failure();
  if (*count > symbols_max)
    return refuse("the plugin has " + std::to_string(*count) + " dynamic symbols, at most " +
                  std::to_string(symbols_max) + " are read");
  const ElfSegment& constants = subject.segments.constants;
  const auto records = bytes_at(subject, constants, value_of(subject, DT_SYMTAB), *count * sizeof(Elf64_Sym));
  const auto names = bytes_at(subject, constants, value_of(subject, DT_STRTAB), value_of(subject, DT_STRSZ));
  if (!records || !names) return refuse("the dynamic symbols or their names lie outside of the constants");
  subject.symbols.clear();
  for (uint64_t i = 1; i < *count; ++i) {  // symbol 0 is nobody
    const auto symbol = record_at<Elf64_Sym>(*records, i * sizeof(Elf64_Sym));
    const auto name = symbol ? name_at(text_of(*names), symbol->st_name) : std::optional<std::string_view>{};
    if (!name) return refuse("the name of dynamic symbol " + std::to_string(i) + " is cut off");
    subject.symbols.push_back(
        {*name, symbol->st_info, symbol->st_other, symbol->st_shndx, symbol->st_value, symbol->st_size});
  }
  return counted(subject.symbols.size(), "symbol");
}

std::string quoted(std::string_view name) { return "'" + printable(name.substr(0, 64)) + "'"; }

Finding check_undefined(Subject& subject) {
  for (const DynamicSymbol& symbol : subject.symbols)
    if (symbol.section == SHN_UNDEF)
      return refuse("the plugin wants symbol " + quoted(symbol.name) + " from elsewhere");
  return std::string("none");
}

Result<> check_description(const Subject& subject, const DynamicSymbol& symbol, uint64_t size) {
  const bool object = ELF64_ST_TYPE(symbol.info) == STT_OBJECT && ELF64_ST_BIND(symbol.info) == STB_GLOBAL &&
                      ELF64_ST_VISIBILITY(symbol.other) == STV_DEFAULT && symbol.section < SHN_LORESERVE;
  if (!object || symbol.size != size || symbol.address % 8 != 0 ||
      !bytes_at(subject, subject.segments.pointers, symbol.address, size))
    return refuse("symbol " + quoted(symbol.name) + " is of type " + std::to_string(symbol.info & 15) + ", " +
                  counted(symbol.size, "byte") + " at " + hex_number(symbol.address) +
                  "; expected a global object of " + std::to_string(size) + " bytes among the pointers");
  return Unit{};
}

bool is_ifunc(const DynamicSymbol& symbol) { return ELF64_ST_TYPE(symbol.info) == STT_GNU_IFUNC; }

// One way in: wrought_plugin. Beside it wrought_module, where the profile knows modules that are no contracts.
Finding check_exports(Subject& subject) {
  bool plugin = false, module = false;
  for (const DynamicSymbol& symbol : subject.symbols) {
    if (symbol.section == SHN_UNDEF || is_ifunc(symbol)) continue;  // have their own checks
    const bool is_plugin = symbol.name == "wrought_plugin", is_module = symbol.name == "wrought_module";
    if (!is_plugin && !(is_module && subject.profile->rules.any_module))
      return refuse("the plugin exports " + quoted(symbol.name) + ", expected wrought_plugin" +
                    (subject.profile->rules.any_module ? " and wrought_module" : " alone"));
    bool& before = is_plugin ? plugin : module;
    if (before) return refuse("the plugin exports " + quoted(symbol.name) + " twice");
    before = true;
    if (auto done = check_description(subject, symbol, is_plugin ? sizeof(wr_plugin) : sizeof(wr_module)); !done)
      return done.failure();
  }
  if (!plugin) return refuse("not a plugin: no symbol wrought_plugin");
  return std::string(module ? "wrought_plugin, wrought_module" : "wrought_plugin");
}

// ---- relocations ----

std::optional<Relocation> relocation_at(ByteView table, uint64_t i) {
  const auto record = record_at<Elf64_Rela>(table, i * sizeof(Elf64_Rela));
  if (!record) return {};
  return Relocation{record->r_offset, static_cast<uint32_t>(ELF64_R_TYPE(record->r_info)),
                    static_cast<uint32_t>(ELF64_R_SYM(record->r_info)), record->r_addend};
}

Finding check_relocation_table(Subject& subject) {
  const uint64_t bytes = value_of(subject, DT_RELASZ), count = bytes / sizeof(Elf64_Rela);
  const auto table = bytes_at(subject, subject.segments.constants, value_of(subject, DT_RELA), bytes);
  if (!table || bytes % sizeof(Elf64_Rela) != 0)
    return refuse("the table of relocations lies outside of the constants, or ends within one");
  // The dynamic linker takes the first RELACOUNT for relative ones without looking.
  const DynamicEntry* const relative = find(subject, DT_RELACOUNT);
  if (relative != nullptr && relative->value != count)
    return refuse("the plugin has " + counted(count, "relocation") + ", of which it calls " +
                  std::to_string(relative->value) + " relative; expected all");
  subject.relocations.clear();
  subject.relocations.reserve(count);
  for (uint64_t i = 0; i < count; ++i)
    if (const auto relocation = relocation_at(*table, i)) subject.relocations.push_back(*relocation);
  return counted(count, "relocation");
}

// An indirect function is code that the dynamic linker calls to find out an address.
Finding check_indirect_functions(Subject& subject) {
  for (const DynamicSymbol& symbol : subject.symbols)
    if (is_ifunc(symbol))
      return refuse("symbol " + quoted(symbol.name) + " is an indirect function: its code would run when it is loaded");
  for (const Relocation& relocation : subject.relocations)
    if (relocation.type == R_X86_64_IRELATIVE)
      return refuse("the relocation of " + hex_number(relocation.place) +
                    " is an indirect function: its code would run when it is loaded");
  return std::string("none");
}

Finding check_relocation_kinds(Subject& subject) {
  for (const Relocation& relocation : subject.relocations) {
    if (relocation.type == R_X86_64_IRELATIVE) continue;
    if (relocation.type != R_X86_64_RELATIVE || relocation.symbol != 0)
      return refuse("the relocation of " + hex_number(relocation.place) + " is of kind " +
                    std::to_string(relocation.type) + " with symbol " + std::to_string(relocation.symbol) +
                    ", expected R_X86_64_RELATIVE (" + std::to_string(R_X86_64_RELATIVE) + ") without");
  }
  return std::string("R_X86_64_RELATIVE only");
}

Finding check_relocation_places(Subject& subject) {
  const Segments& s = subject.segments;
  uint64_t free_from = s.pointers.address;
  for (const Relocation& relocation : subject.relocations) {
    const uint64_t place = relocation.place;
    // Ascending, so no place is written twice; the dynamic segment is in use meanwhile.
    const bool in_use = place + 8 > s.dynamic.address && place < s.dynamic.end();
    if (place < free_from || place % 8 != 0 || !bytes_at(subject, s.pointers, place, 8) || in_use)
      return refuse("the relocation of " + hex_number(place) + " is not at a pointer of its own, in ascending order");
    free_from = place + 8;
    if (relocation.addend < 0 || !bytes_at(subject, static_cast<uint64_t>(relocation.addend), 0))
      return refuse("the pointer at " + hex_number(place) + " leads out of the plugin");
  }
  return std::string("pointers into the plugin");
}

constexpr Check checks[] = {
    {"dynamic_segment", "a dynamic segment with an end", part_layout, part_dynamic, check_dynamic_segment},
    {"needed_libraries", "no other library (NEEDED, AUXILIARY, FILTER)", part_dynamic, part_none, check_needed},
    {"library_paths", "no RPATH, no RUNPATH", part_dynamic, part_none, check_paths},
    {"constructors", "no code that runs when it is loaded (INIT, INIT_ARRAY, PREINIT_ARRAY)", part_dynamic, part_none,
     check_constructors},
    {"destructors", "no code that runs when it is unloaded (FINI, FINI_ARRAY)", part_dynamic, part_none,
     check_destructors},
    {"text_relocations", "no relocation of code", part_dynamic, part_none, check_text_relocations},
    {"dynamic_entries", "only entries that our linking gives, each once", part_dynamic, part_none, check_tags},
    {"symbol_table", "dynamic symbols that can be looked up safely", part_dynamic, part_symbols, check_symbol_table},
    {"undefined_symbols", "no undefined symbol", part_symbols, part_none, check_undefined},
    {"exported_symbols", "wrought_plugin and nothing else", part_symbols, part_none, check_exports},
    {"relocation_table", "a table of relocations within the constants", part_dynamic, part_relocations,
     check_relocation_table},
    {"indirect_functions", "no indirect function", part_symbols | part_relocations, part_none,
     check_indirect_functions},
    {"relocation_kinds", "relative relocations only", part_relocations, part_none, check_relocation_kinds},
    {"relocation_places", "relocations of pointers, to places in the plugin", part_relocations, part_pointers,
     check_relocation_places},
};

}  // namespace

std::span<const Check> dynamic_checks() { return checks; }

}  // namespace wrought::verify
