// Every named check, with plugins that break exactly this one: made by the compiler and the linker where they can be
// talked into it, else by changing bytes of a good plugin and sealing it again.
#include <elf.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <set>

#include "runtime/elf_reader.h"
#include "runtime/test_plugin.h"
#include "runtime/verify.h"

namespace wrought {
namespace {

using testing::compile;
using testing::manifest_of;
using testing::package;
using testing::reseal;
using testing::test_profile;
using testing::TestPlugin;

// A pointer that the descriptor does not know, beside those that it does.
const TestPlugin plain{.apply = "return pointers[gas & 1](gas) - 7;",
                       .functions =
                           "static wr_i64 one(wr_i64 gas) { return gas; }\n"
                           "static wr_i64 two(wr_i64 gas) { return gas - 1; }\n"
                           "static wr_i64 (*const volatile pointers[])(wr_i64) = {one, two};\n",
                       .data = "{8, 2, (const wr_u8 *)\"ab\"},"};

Bytes built(const TestPlugin& plugin) { return package(plugin, manifest_of(plugin)); }

Bytes linked(const std::string& flags) {
  TestPlugin plugin = plain;
  plugin.flags = flags;
  return built(plugin);
}

Bytes with_functions(const std::string& functions, const std::string& flags = "") {
  TestPlugin plugin = plain;
  plugin.functions += functions;
  plugin.flags = flags;
  return built(plugin);
}

Bytes with_instructions(const std::string& text) {
  TestPlugin plugin = plain;
  plugin.apply = "__asm__ volatile(\"" + text + "\"); " + plugin.apply;
  return built(plugin);
}

Bytes saying(const std::function<void(Manifest&)>& change) {
  Manifest manifest = manifest_of(plain);
  change(manifest);
  return package(plain, manifest);
}

const Bytes& good() {
  static const Bytes file = built(plain);
  return file;
}

// A good plugin, to be changed in place. Finds things as the dynamic linker does.
class Plugin {
 public:
  Plugin() : file_(good()) {}
  explicit Plugin(const TestPlugin& plugin) : file_(built(plugin)) {}

  template <class Record>
  Record& at(uint64_t offset) {
    EXPECT_LE(offset + sizeof(Record), file_.size());
    return *reinterpret_cast<Record*>(file_.data() + offset);
  }
  Elf64_Ehdr& header() { return at<Elf64_Ehdr>(0); }
  // `flags`: of a loaded one; others are there once.
  Elf64_Phdr& segment(uint32_t type, uint32_t flags = 0) {
    for (uint16_t i = 0; i < header().e_phnum; ++i) {
      auto& found = at<Elf64_Phdr>(header().e_phoff + i * sizeof(Elf64_Phdr));
      if (found.p_type == type && (type != PT_LOAD || found.p_flags == flags)) return found;
    }
    ADD_FAILURE() << "no segment " << type;
    return at<Elf64_Phdr>(header().e_phoff);
  }
  Elf64_Phdr& code() { return segment(PT_LOAD, PF_R | PF_X); }
  Elf64_Phdr& constants() { return segment(PT_LOAD, PF_R); }
  Elf64_Phdr& pointers() { return segment(PT_LOAD, PF_R | PF_W); }
  Elf64_Dyn& dynamic(int64_t tag) {
    for (uint64_t offset = segment(PT_DYNAMIC).p_offset;; offset += sizeof(Elf64_Dyn)) {
      auto& entry = at<Elf64_Dyn>(offset);
      if (entry.d_tag == tag) return entry;
      if (entry.d_tag == DT_NULL) break;
    }
    ADD_FAILURE() << "no dynamic entry " << tag;
    return at<Elf64_Dyn>(segment(PT_DYNAMIC).p_offset);
  }
  Elf64_Sym& symbol(uint64_t i) { return at<Elf64_Sym>(dynamic(DT_SYMTAB).d_un.d_val + i * sizeof(Elf64_Sym)); }
  uint32_t& hash_word(uint64_t i) { return at<uint32_t>(dynamic(DT_GNU_HASH).d_un.d_val + i * 4); }
  Elf64_Rela& relocation(uint64_t i) { return at<Elf64_Rela>(dynamic(DT_RELA).d_un.d_val + i * sizeof(Elf64_Rela)); }
  uint64_t relocation_count() { return dynamic(DT_RELASZ).d_un.d_val / sizeof(Elf64_Rela); }
  wr_plugin& descriptor() { return at<wr_plugin>(symbol(1).st_value); }
  // One that makes no pointer of the descriptor or of a data segment: of the table of functions.
  Elf64_Rela& free_relocation() {
    const uint64_t begin = symbol(1).st_value, end = begin + sizeof(wr_plugin);
    for (uint64_t i = 0; i < relocation_count(); ++i) {
      Elf64_Rela& found = relocation(i);
      const bool in_descriptor = found.r_offset >= begin && found.r_offset < end;
      const bool to_code = static_cast<uint64_t>(found.r_addend) - code().p_vaddr < code().p_filesz;
      if (!in_descriptor && to_code) return found;
    }
    ADD_FAILURE() << "no free relocation";
    return relocation(0);
  }
  Elf64_Shdr& section(std::string_view name) {
    const auto elf = ElfReader::open(file_);
    for (size_t i = 0; elf && i < elf->sections().size(); ++i)
      if (elf->sections()[i].name == name) return at<Elf64_Shdr>(header().e_shoff + i * sizeof(Elf64_Shdr));
    ADD_FAILURE() << "no section " << name;
    return at<Elf64_Shdr>(header().e_shoff);
  }
  uint8_t& byte(uint64_t offset) { return at<uint8_t>(offset); }
  uint64_t find(std::string_view text) { return text_of(file_).find(text); }
  Bytes& file() { return file_; }

  Bytes sealed() {
    reseal(file_);
    return std::move(file_);
  }

 private:
  Bytes file_;
};

Bytes changed(const std::function<void(Plugin&)>& change) {
  Plugin plugin;
  change(plugin);
  return plugin.sealed();
}

// RELACOUNT may be left out, so its place in the dynamic segment can become any other entry.
Bytes with_entry(int64_t tag, uint64_t value = 0) {
  return changed([&](Plugin& p) {
    Elf64_Dyn& entry = p.dynamic(DT_RELACOUNT);
    entry.d_tag = tag;
    entry.d_un.d_val = value;
  });
}

struct Broken {
  const char* check;
  const char* how;
  std::function<Bytes()> make;
  const char* message;  // part of it
  VerifyOptions options = {};
};

const std::string other_schedule(64, 'a');
constexpr const char* constructor = "__attribute__((constructor)) static void made(void) { (void)pointers[0]; }\n";
constexpr const char* destructor = "__attribute__((destructor)) static void gone(void) { (void)pointers[0]; }\n";
constexpr const char* function = "void extra(void) { (void)pointers[0]; }\n";

// ---- the file ----

const Broken files[] = {
    {"size", "256 MiB and a byte", [] { return changed([](Plugin& p) { p.file().resize(plugin_bytes_max + 1); }); },
     "the plugin has 268435457 bytes, at most 268435456 are allowed"},
    {"elf", "32-bit", [] { return changed([](Plugin& p) { p.header().e_ident[EI_CLASS] = ELFCLASS32; }); },
     "not a 64-bit ELF file"},
    {"elf", "big-endian", [] { return changed([](Plugin& p) { p.header().e_ident[EI_DATA] = ELFDATA2MSB; }); },
     "not a little-endian ELF file"},
    {"elf", "more program headers than are read", [] { return changed([](Plugin& p) { p.header().e_phnum = 65; }); },
     "65 program headers, at most 64 are read"},
    {"elf", "a segment behind the end", [] { return changed([](Plugin& p) { p.code().p_offset = 1 << 30; }); },
     "segment 2 is cut off"},
    {"elf", "a section behind the end",
     [] { return changed([](Plugin& p) { p.section(".comment").sh_size = ~uint64_t{0}; }); }, "is cut off"},
    {"machine", "aarch64", [] { return changed([](Plugin& p) { p.header().e_machine = EM_AARCH64; }); },
     "built for aarch64, this machine is x86_64"},
    {"type", "a program", [] { return changed([](Plugin& p) { p.header().e_type = ET_EXEC; }); },
     "not a shared object (ELF type 2, expected 3)"},
    {"entry_point", "given to the linker", [] { return linked("-Wl,-e,0x1000"); }, "entry point 0x1000, expected none"},
    {"sections", "the manifest is loaded",
     [] { return changed([](Plugin& p) { p.section(manifest_section).sh_flags = SHF_ALLOC; }); },
     "expected plain bytes that are not loaded"},
    {"sections", "the module is code",
     [] { return changed([](Plugin& p) { p.section(module_section).sh_offset = p.code().p_offset; }); },
     "section .wrought.module lies in bytes that are loaded"},
    {"sections", "two modules",
     [] { return changed([](Plugin& p) { p.section(".comment").sh_name = p.section(module_section).sh_name; }); },
     "the plugin has two sections .wrought.module"},
};

// ---- the manifest ----

const Broken manifests[] = {
    {"manifest", "of another format", [] { return saying([](Manifest& m) { m.format = 3; }); },
     "format 3, this version reads format 4"},
    {"manifest", "not canonical",
     [] { return changed([](Plugin& p) { p.byte(p.find("\"abi_version\"") - 1) = ' '; }); }, "not a JSON object"},
    {"content_hash", "a changed byte where nothing else looks",
     [] {
       Plugin p;
       p.byte(p.section(".comment").sh_offset) ^= 1;
       return std::move(p.file());
     },
     "the plugin was changed after it was built: its content hash is "},
    {"abi", "another version",
     [] {
       Plugin p;
       p.descriptor().abi_version = 99;
       Manifest manifest = manifest_of(plain);
       manifest.abi_version = 99;
       const std::string was = "\"abi_version\":1,", is = "\"abi_version\":9,";
       p.descriptor().abi_version = 9;
       std::memcpy(p.file().data() + p.find(was), is.data(), is.size());
       return p.sealed();
     },
     "the plugin has ABI version 9, this runtime has 1"},
    {"profile", "another", [] { return saying([](Manifest& m) { m.profile = "other"; }); },
     "built for profile 'other', this runtime links 'test'"},
    {"profile", "a newer version", [] { return saying([](Manifest& m) { m.profile_version = 4; }); },
     "built for version 4 of profile 'test', this runtime has version 3"},
    {"limits", "other frames", [] { return saying([](Manifest& m) { m.limits.max_call_depth = 9; }); },
     "allows 9 frames, profile 'test' says 8"},
    {"limits", "other pages", [] { return saying([](Manifest& m) { m.limits.max_pages = 63; }); },
     "at most 63 pages of memory, profile 'test' says 64"},
    {"schedule",
     "another than the chain's",
     [] { return built(plain); },
     "expected aaaaaaaa",
     {.schedule_hash = other_schedule}},
    {"stack", "huge frames", [] { return saying([](Manifest& m) { m.worst_frame_bytes = uint64_t{1} << 40; }); },
     "bytes pass the limit of 67108864 bytes of stack"},
    {"processor", "of another machine", [] { return saying([](Manifest& m) { m.machine = "aarch64"; }); },
     "built for aarch64, this machine is x86_64"},
    {"processor", "of a level that is not known here", [] { return saying([](Manifest& m) { m.cpu = "x86-64-v9"; }); },
     "built for processor 'x86-64-v9', known are"},
    {"host_functions", "another name at the ordinal",
     [] {
       TestPlugin plugin = plain;
       plugin.imports = {testing::host_count_up};
       Manifest manifest = manifest_of(plugin);
       manifest.imports = {{0, "env", "fail"}};
       return package(plugin, manifest);
     },
     "import env.fail: host function 0 of profile 'test' is env.count_up"},
};

// ---- segments ----

const Broken segments[] = {
    {"writable_executable", "code", [] { return changed([](Plugin& p) { p.code().p_flags |= PF_W; }); },
     "the segment at 0x1000 is both writable and executable"},
    {"executable_stack", "asked for", [] { return linked("-Wl,-z,execstack"); }, "asks for an executable stack"},
    {"executable_stack", "not spoken of", [] { return linked("-Wl,-z,nognustack"); }, "no GNU_STACK segment"},
    {"segment_kinds", "data that stays writable",
     [] {
       return with_functions("static volatile wr_i64 counter = 3; wr_i64 count(void) { return ++counter; }",
                             "-Wl,--no-gc-sections");
     },
     "a second segment loaded rw-"},
    {"segment_kinds", "storage of threads",
     [] { return changed([](Plugin& p) { p.segment(PT_GNU_RELRO).p_type = PT_TLS; }); }, "TLS has no place"},
    {"segment_kinds", "an interpreter",
     [] { return changed([](Plugin& p) { p.segment(PT_PHDR).p_type = PT_INTERP; }); }, "INTERP has no place"},
    {"segment_kinds", "unwind tables", [] { return linked("-fasynchronous-unwind-tables -Wl,--eh-frame-hdr"); },
     "GNU_EH_FRAME has no place"},
    {"segment_kinds", "pointers that stay writable", [] { return linked("-Wl,-z,norelro"); }, "no segment GNU_RELRO"},
    {"segment_layout", "overlapping segments",
     [] { return changed([](Plugin& p) { p.pointers().p_vaddr = p.code().p_vaddr; }); },
     "pointers lie at address 0x1000"},
    {"segment_layout", "the same bytes twice",
     [] { return changed([](Plugin& p) { p.pointers().p_offset = p.code().p_offset; }); }, "file offset 0x1000"},
    {"segment_layout", "more memory than bytes", [] { return changed([](Plugin& p) { p.code().p_memsz += 1; }); },
     "bytes in memory, at least 1"},
    {"segment_layout", "an address at the end of all",
     [] { return changed([](Plugin& p) { p.pointers().p_vaddr = ~uint64_t{0xfff}; }); },
     "pointers lie at address 0xfffffffffffff000"},
    {"segment_layout", "an enormous segment",
     [] { return changed([](Plugin& p) { p.pointers().p_memsz = ~uint64_t{0}; }); }, "18446744073709551615 in memory"},
    {"segment_layout", "code in the page of constants", [] { return linked("-Wl,-z,noseparate-code"); },
     "expected address and offset"},
    {"segment_layout", "the dynamic segment elsewhere",
     [] { return changed([](Plugin& p) { p.segment(PT_DYNAMIC).p_vaddr = p.segment(PT_DYNAMIC).p_offset = 0x40; }); },
     "expected them among the pointers"},
    {"segment_layout", "program headers elsewhere",
     [] { return changed([](Plugin& p) { p.segment(PT_PHDR).p_vaddr += 8; }); },
     "expected them where the file's header says"},
    {"read_only_data", "a part of the pointers",
     [] { return changed([](Plugin& p) { p.segment(PT_GNU_RELRO).p_memsz = 16; }); }, "to be made read-only"},
    {"code_padding", "code behind the code",
     [] { return changed([](Plugin& p) { p.byte(p.code().p_offset + p.code().p_filesz) = 0x90; }); },
     "behind the code is not int3"},
    {"segment_sizes", "not those of the manifest",
     [] {
       return changed([](Plugin& p) {
         uint8_t& digit = p.byte(p.find("\"pointer_bytes\":") + std::strlen("\"pointer_bytes\":"));
         digit = digit == '9' ? '8' : digit + 1;
       });
     },
     "bytes of pointers, its manifest says"},
};

// ---- the dynamic segment ----

const Broken dynamics[] = {
    {"dynamic_segment", "without an end",
     [] {
       return changed([](Plugin& p) {
         const Elf64_Phdr& segment = p.segment(PT_DYNAMIC);
         for (uint64_t at = 0; at < segment.p_filesz; at += sizeof(Elf64_Dyn)) {
           auto& entry = p.at<Elf64_Dyn>(segment.p_offset + at);
           if (entry.d_tag == DT_NULL) entry.d_tag = DT_DEBUG;
         }
       });
     },
     "the dynamic segment has no end"},
    {"needed_libraries", "libc", [] { return linked("-Wl,--no-as-needed -l:libc.so.6"); }, "NEEDED"},
    {"needed_libraries", "auxiliary", [] { return linked("-Wl,--auxiliary=other.so"); }, "AUXILIARY"},
    {"needed_libraries", "filter", [] { return linked("-Wl,--filter=other.so"); }, "FILTER"},
    {"library_paths", "RUNPATH", [] { return linked("-Wl,-rpath,/tmp,--enable-new-dtags"); }, "RUNPATH"},
    {"library_paths", "RPATH", [] { return linked("-Wl,-rpath,/tmp,--disable-new-dtags"); }, "RPATH"},
    {"constructors", "INIT_ARRAY", [] { return with_functions(constructor); }, "INIT_ARRAY"},
    {"constructors", "INIT", [] { return with_functions(function, "-Wl,-init,extra -Wl,--undefined=extra"); }, "INIT"},
    {"constructors", "PREINIT_ARRAY", [] { return with_entry(DT_PREINIT_ARRAY, 0x2000); }, "PREINIT_ARRAY"},
    {"destructors", "FINI_ARRAY", [] { return with_functions(destructor); }, "FINI_ARRAY"},
    {"destructors", "FINI", [] { return with_functions(function, "-Wl,-fini,extra -Wl,--undefined=extra"); }, "FINI"},
    {"text_relocations", "TEXTREL", [] { return with_entry(DT_TEXTREL); }, "asks for relocations in its code"},
    {"text_relocations", "a flag",
     [] { return changed([](Plugin& p) { p.dynamic(DT_FLAGS).d_un.d_val |= DF_TEXTREL; }); },
     "asks for relocations in its code"},
    {"dynamic_entries", "a name of its own", [] { return linked("-Wl,-soname,other.so"); }, "SONAME"},
    {"dynamic_entries", "a procedure linkage table", [] { return with_entry(DT_JMPREL, 0x1000); }, "JMPREL"},
    {"dynamic_entries", "packed relocations", [] { return with_entry(DT_RELR, 0x200); }, "RELR"},
    {"dynamic_entries", "a second hash table", [] { return with_entry(DT_HASH, 0x200); }, "HASH"},
    {"dynamic_entries", "versions of symbols", [] { return with_entry(DT_VERSYM, 0x200); }, "VERSYM"},
    {"dynamic_entries", "one twice", [] { return with_entry(DT_FLAGS, DF_BIND_NOW); }, "a second dynamic entry FLAGS"},
    {"dynamic_entries", "never unloaded", [] { return linked("-Wl,-z,nodelete"); }, "FLAGS_1 is 0x9, expected 0x1"},
    {"dynamic_entries", "symbols found here first", [] { return linked("-Wl,-Bsymbolic"); },
     "FLAGS is 0xa, expected 0x8"},
    {"symbol_table", "no bucket", [] { return changed([](Plugin& p) { p.hash_word(0) = 0; }); }, "has 0 buckets"},
    {"symbol_table", "billions of buckets", [] { return changed([](Plugin& p) { p.hash_word(0) = ~0u; }); },
     "the symbols' hash table is cut off"},
    {"symbol_table", "three filter words", [] { return changed([](Plugin& p) { p.hash_word(2) = 3; }); },
     "3 filter words"},
    {"symbol_table", "a chain without an end",
     [] {
       return changed([](Plugin& p) {
         const uint64_t begin = p.dynamic(DT_GNU_HASH).d_un.d_val + 16 + 8 * p.hash_word(2) + 4 * p.hash_word(0);
         for (uint64_t at = begin; at + 4 <= p.dynamic(DT_STRTAB).d_un.d_val; at += 4) p.at<uint32_t>(at) &= ~1u;
         const Elf64_Phdr& constants = p.constants();
         for (uint64_t at = begin; at + 4 <= constants.p_filesz; at += 4)
           if (at < p.dynamic(DT_STRTAB).d_un.d_val) p.at<uint32_t>(at) &= ~1u;
         p.hash_word(4 + 2 * p.hash_word(2)) = 0x7fffffff;
       });
     },
     "has no end"},
    {"symbol_table", "names elsewhere",
     [] { return changed([](Plugin& p) { p.dynamic(DT_STRTAB).d_un.d_val = 1 << 20; }); }, "outside of the constants"},
    {"symbol_table", "a name that is cut off", [] { return changed([](Plugin& p) { p.symbol(1).st_name = 1 << 20; }); },
     "the name of dynamic symbol 1 is cut off"},
    {"undefined_symbols", "an exported one that is not there",
     [] {
       Plugin p({.functions = "__attribute__((visibility(\"default\"))) const int extra = 1;"});
       for (const uint64_t i : {1, 2})
         if (p.symbol(i).st_size == sizeof(int)) p.symbol(i).st_shndx = SHN_UNDEF;
       return p.sealed();
     },
     "wants symbol 'extra' from elsewhere"},
    {"exported_symbols", "an extra function",
     [] { return with_functions("__attribute__((visibility(\"default\"))) void extra(void) {}"); },
     "exports 'extra', expected wrought_plugin alone"},
    {"exported_symbols", "a module description, where the profile has none",
     [] { return with_functions("__attribute__((visibility(\"default\"))) const int wrought_module = 1;"); },
     "exports 'wrought_module', expected wrought_plugin alone"},
    {"exported_symbols", "a descriptor of another size",
     [] { return changed([](Plugin& p) { p.symbol(1).st_size = 64; }); }, "64 bytes at "},
    {"exported_symbols", "a descriptor that is a function",
     [] { return changed([](Plugin& p) { p.symbol(1).st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC); }); },
     "is of type 2"},
    {"relocation_table", "half of one", [] { return changed([](Plugin& p) { p.dynamic(DT_RELASZ).d_un.d_val += 8; }); },
     "ends within one"},
    {"relocation_table", "behind the constants",
     [] { return changed([](Plugin& p) { p.dynamic(DT_RELA).d_un.d_val = ~uint64_t{7}; }); },
     "lies outside of the constants"},
    {"relocation_table", "relative ones that are not counted",
     [] { return changed([](Plugin& p) { p.dynamic(DT_RELACOUNT).d_un.d_val += 1; }); }, "relative; expected all"},
    {"indirect_functions", "a symbol",
     [] {
       Plugin p({.functions = "__attribute__((visibility(\"default\"))) const int extra = 1;"});
       for (const uint64_t i : {1, 2})
         if (p.symbol(i).st_size == sizeof(int)) p.symbol(i).st_info = ELF64_ST_INFO(STB_GLOBAL, STT_GNU_IFUNC);
       return p.sealed();
     },
     "symbol 'extra' is an indirect function"},
    {"indirect_functions", "a relocation",
     [] { return changed([](Plugin& p) { p.relocation(0).r_info = ELF64_R_INFO(0, R_X86_64_IRELATIVE); }); },
     "its code would run when it is loaded"},
    {"relocation_kinds", "of a symbol",
     [] { return changed([](Plugin& p) { p.relocation(0).r_info = ELF64_R_INFO(1, R_X86_64_64); }); },
     "is of kind 1 with symbol 1, expected R_X86_64_RELATIVE"},
    {"relocation_kinds", "a copy",
     [] { return changed([](Plugin& p) { p.relocation(0).r_info = ELF64_R_INFO(1, R_X86_64_COPY); }); },
     "is of kind 5"},
    {"relocation_places", "a pointer out of the plugin",
     [] { return changed([](Plugin& p) { p.free_relocation().r_addend = 0x7fffffff; }); }, "leads out of the plugin"},
    {"relocation_places", "in the code",
     [] { return changed([](Plugin& p) { p.free_relocation().r_offset = p.code().p_vaddr; }); },
     "is not at a pointer of its own"},
    {"relocation_places", "in the dynamic segment",
     [] { return changed([](Plugin& p) { p.free_relocation().r_offset = p.segment(PT_DYNAMIC).p_vaddr; }); },
     "is not at a pointer of its own"},
};

// ---- content ----

const Broken contents[] = {
    {"descriptor", "another memory mode", [] { return saying([](Manifest& m) { m.memory_mode = "explicit"; }); },
     "memory mode is 0, its manifest says explicit"},
    {"descriptor", "more memory", [] { return saying([](Manifest& m) { m.memory_pages_max = 5; }); },
     "largest memory is 4, its manifest says 5"},
    {"descriptor", "other host functions",
     [] { return saying([](Manifest& m) { m.imports = {{testing::host_count_up, "env", "count_up"}}; }); },
     "number of host functions is 0, its manifest says 1"},
    {"descriptor", "another ordinal",
     [] {
       TestPlugin plugin = plain;
       plugin.imports = {testing::host_fail};
       Manifest manifest = manifest_of(plugin);
       manifest.imports = {{testing::host_exit, "env", "exit"}};
       return package(plugin, manifest);
     },
     "host function ordinal is 1, its manifest says 2"},
    {"descriptor", "no room for the instance",
     [] { return changed([](Plugin& p) { p.descriptor().instance_bytes = 32; }); }, "instance block has 32 bytes"},
    {"descriptor", "data behind the memory",
     [] {
       TestPlugin plugin = plain;
       plugin.data = "{65535, 2, (const wr_u8 *)\"ab\"},";
       return built(plugin);
     },
     "data segment 0 ends at byte 65537, the initial memory has 65536"},
    {"descriptor", "data that is not there",
     [] {
       TestPlugin plugin = plain;
       plugin.pages_min = 4;
       plugin.data = "{0, 0x30000, (const wr_u8 *)\"ab\"},";
       return built(plugin);
     },
     "data segment 0 lies outside of the plugin"},
    {"module", "another than the manifest's",
     [] { return changed([](Plugin& p) { p.byte(p.section(module_section).sh_offset + 4) = 2; }); },
     "the metered module in the plugin has the hash "},
    {"module_outline", "a table that the module has not",
     [] {
       return changed([](Plugin& p) { p.byte(p.find("\"table_size\":") + std::strlen("\"table_size\":")) = '3'; });
     },
     "the module's table has 0 elements, the manifest says 3"},
    {"module_outline", "another export",
     [] {
       return changed([](Plugin& p) { p.byte(p.find("\"exports\":[\"") + std::strlen("\"exports\":[\"")) = 'A'; });
     },
     "the manifest names others"},
};

void expect_only(const Broken& broken) {
  const std::string what = std::string(broken.check) + ": " + broken.how;
  const Bytes file = broken.make();
  const VerifyReport report = check_plugin(file, test_profile(), broken.options);
  EXPECT_FALSE(report.accepted()) << what;
  for (const CheckResult& check : report.checks) {
    if (check.outcome == CheckResult::Outcome::passed) continue;
    if (check.name == broken.check) {
      EXPECT_EQ(check.outcome, CheckResult::Outcome::failed) << what;
      EXPECT_NE(check.detail.find(broken.message), std::string::npos) << what << ": " << check.detail;
    } else {
      EXPECT_EQ(check.outcome, CheckResult::Outcome::skipped)
          << what << "; also " << check.name << ": " << check.detail;
    }
  }
  const auto verified = verify_plugin(file, test_profile(), broken.options);
  ASSERT_FALSE(verified.ok()) << what;
  EXPECT_EQ(verified.failure().where, "check " + std::string(broken.check)) << what;
}

TEST(VerifyChecks, a_good_plugin_passes_all) {
  const VerifyReport report = check_plugin(good(), test_profile());
  for (const CheckResult& check : report.checks)
    EXPECT_EQ(check.outcome, CheckResult::Outcome::passed) << check.name << ": " << check.detail;
  EXPECT_TRUE(report.accepted());
  EXPECT_TRUE(verify_plugin(good(), test_profile()).ok());
}

TEST(VerifyChecks, of_the_file) {
  for (const Broken& broken : files) expect_only(broken);
}
TEST(VerifyChecks, of_the_manifest) {
  for (const Broken& broken : manifests) expect_only(broken);
}
TEST(VerifyChecks, of_segments) {
  for (const Broken& broken : segments) expect_only(broken);
}
TEST(VerifyChecks, of_the_dynamic_segment) {
  for (const Broken& broken : dynamics) expect_only(broken);
}
TEST(VerifyChecks, of_content) {
  for (const Broken& broken : contents) expect_only(broken);
}

TEST(VerifyChecks, every_check_has_a_plugin_that_breaks_it) {
  std::set<std::string_view> broken = {"instructions"};  // below
  for (const auto& family :
       {std::span<const Broken>(files), std::span<const Broken>(manifests), std::span<const Broken>(segments),
        std::span<const Broken>(dynamics), std::span<const Broken>(contents)})
    for (const Broken& one : family) broken.insert(one.check);
  const std::vector<std::string_view> names = check_names();
  EXPECT_EQ(broken, std::set<std::string_view>(names.begin(), names.end()));
}

// ---- instructions ----

TEST(VerifyChecks, instructions_that_emitted_code_has_not) {
  const std::pair<const char*, const char*> cases[] = {
      {"syscall", "`syscall`"},
      {"sysenter", "`sysenter`"},
      {"int $0x80", "`int`"},
      {"int3", "`int3`"},
      {"ud2", "`ud2`"},
      {"hlt", "`hlt`"},
      {"cli", "`cli`"},
      {"sti", "`sti`"},
      {"std", "`std`"},
      {"popfq", "`popfq`"},
      {"inb %dx, %al", "`in`"},
      {"outb %al, %dx", "`out`"},
      {"rep insb", "`insb`"},
      {"wrfsbase %rax", "`wrfsbase`"},
      {"wrgsbase %rax", "`wrgsbase`"},
      {"rdgsbase %rax", "`rdgsbase`"},
      {"wrpkru", "`wrpkru`"},
      {"xrstor (%rax)", "`xrstor`"},
      {"xsave (%rax)", "`xsave`"},
      {"xgetbv", "`xgetbv`"},
      {"fxrstor (%rax)", "`fxrstor`"},
      {"ldmxcsr (%rax)", "`ldmxcsr`"},
      {"ljmpq *(%rax)", "`jmp`"},
      {"lcallq *(%rax)", "`call`"},
      {"lretq", "`ret`"},
      {"iretq", "`iretq`"},
      {"movw %ax, %ds", "`mov`"},
      {"popq %fs", "`pop`"},
      {"movq %rax, %cr3", "`mov`"},
      {"movq %fs:0, %rax", "`mov`"},
      {"movq %gs:8, %rax", "`mov`"},
      {"wrmsr", "`wrmsr`"},
      {"swapgs", "`swapgs`"},
      {"vmcall", "`vmcall`"},
      {"xbegin .", "`xbegin`"},
      {"rdtsc", "`rdtsc`"},
      {"rdtscp", "`rdtscp`"},
      {"rdpmc", "`rdpmc`"},
      {"cpuid", "`cpuid`"},
      {"rdrand %rax", "`rdrand`"},
      {"rdseed %rax", "`rdseed`"},
      {"rcpss %xmm0, %xmm1", "`rcpss`"},
      {"fldpi", "`fldpi`"},
      {"emms", "`emms`"},
      {"lock incq (%rax)", "`inc`"},
      {"clflush (%rax)", "`clflush`"},
      {"vaddps %ymm0, %ymm1, %ymm2",
       "`vaddps` (AVX), which is not among the instructions of emitted code for x86-64-v2"},
      {"vaddps %zmm0, %zmm1, %zmm2", "`vaddps`"},
      {".byte 0x06", "is not an instruction"},
      {".byte 0xeb, 0xff, 0xc0", "where no instruction begins"},       // jmp into itself, where `inc %eax` stands
      {".byte 0x66, 0xe9, 0, 0, 0, 0", "has an operand size prefix"},  // 4 or 6 bytes long, by vendor
  };
  for (const auto& [instruction, message] : cases)
    expect_only({"instructions", instruction, [text = instruction] { return with_instructions(text); }, message});
}

TEST(VerifyChecks, a_jump_out_of_the_code) {
  expect_only(
      {"instructions", "jmp", [] { return with_instructions("jmp .+0x10000"); }, "where no instruction begins"});
}

TEST(VerifyChecks, a_pointer_into_an_instruction) {
  expect_only({"instructions", "pointer", [] { return changed([](Plugin& p) { p.free_relocation().r_addend += 1; }); },
               "where no instruction begins"});
}

TEST(VerifyChecks, instructions_of_the_third_level_for_it_alone) {
  TestPlugin plugin = plain;
  plugin.apply = "__asm__ volatile(\"vaddps %ymm0, %ymm1, %ymm2\"); " + plugin.apply;
  Manifest manifest = manifest_of(plugin);
  EXPECT_FALSE(verify_plugin(package(plugin, manifest), test_profile()).ok());
  manifest.cpu = "x86-64-v3";
  const VerifyReport report = check_plugin(package(plugin, manifest), test_profile());
  EXPECT_EQ(report.checks.back().outcome, CheckResult::Outcome::passed) << report.checks.back().detail;
}

TEST(VerifyChecks, at_depth_structure_nothing_is_disassembled) {
  const Bytes file = with_instructions("syscall");
  EXPECT_FALSE(verify_plugin(file, test_profile()).ok());
  EXPECT_TRUE(verify_plugin(file, test_profile(), {VerifyDepth::structure}).ok());
}

}  // namespace
}  // namespace wrought
