#include "runtime/test_plugin.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <utility>

#include "common/files.h"
#include "common/hash.h"
#include "runtime/engine_native.h"
#include "runtime/test_profile.h"

namespace wrought::testing {
namespace {

std::string ordinals_of(const TestPlugin& plugin) {
  std::string text;
  for (const uint32_t ordinal : plugin.imports) text += std::to_string(ordinal) + ", ";
  return text + "0";
}

std::string number(uint64_t value) { return std::to_string(value) + "u"; }

std::string c_text(const TestPlugin& plugin) {
  return R"(
#include "hostapi/contract_abi.h"
#define CONTROL ((wr_control *)mem - 1)
#define HOST(k, type) ((type)((wr_function *)CONTROL)[-1 - (k)])
/* 32 bytes of globals below 16 host functions */
#define GLOBAL(i) (((wr_u64 *)((wr_function *)CONTROL - 16))[-1 - (i)])
#define LOAD32(at) (*(volatile wr_u32 *)(mem + (at)))
#define STORE32(at, value) (*(volatile wr_u32 *)(mem + (at)) = (value))
#define LOAD8(at) (*(volatile wr_u8 *)(mem + (at)))
#define STORE8(at, value) (*(volatile wr_u8 *)(mem + (at)) = (value))
)" + plugin.functions +
         "\nstatic void init(wr_u8 *mem) { (void)mem; " + plugin.init + " }\n" +
         "static wr_i64 start(wr_u8 *mem, wr_i64 gas, wr_i32 depth) { (void)mem; (void)depth; " +
         (plugin.start.empty() ? "return gas;" : plugin.start) + " }\n" +
         "static wr_i64 apply(wr_u8 *mem, wr_i64 gas, wr_i32 depth, wr_u64 receiver, wr_u64 code, wr_u64 action) {\n"
         "(void)mem; (void)depth; (void)receiver; (void)code; (void)action;\n" +
         plugin.apply + "\n}\n" + "static const wr_u32 ordinals[] = {" + ordinals_of(plugin) + "};\n" +
         "static const wr_data_segment data[] = {" + plugin.data + " {0, 0, (const wr_u8 *)\"\"}};\n" +
         "__attribute__((visibility(\"default\"))) const wr_plugin wrought_plugin = {WR_ABI_VERSION, " +
         (plugin.guard ? "WR_MEMORY_GUARD" : "WR_MEMORY_EXPLICIT") + ", " + number(plugin.pages_min) + ", " +
         number(plugin.pages_max) + ", sizeof(wr_control) + 16 * 8 + 32, " + number(plugin.imports.size()) +
         ", ordinals, sizeof data / sizeof data[0], data, init, " + (plugin.start.empty() ? "0" : "start") +
         ", apply};\n";
}

}  // namespace

Manifest manifest_of(const TestPlugin& plugin) {
  Manifest manifest;
  manifest.abi_version = WR_ABI_VERSION;
  manifest.codegen_version = 1;
  manifest.content_hash = manifest.code_hash = manifest.metered_hash = manifest.c_hash = std::string(64, '0');
  manifest.profile = test_profile().name;
  manifest.profile_version = test_profile().version;
  manifest.schedule_hash = manifest.schedule.hash();
  manifest.memory_mode = plugin.guard ? "guard" : "explicit";
  manifest.memory_pages_min = plugin.pages_min;
  manifest.memory_pages_max = plugin.pages_max;
  manifest.limits.max_call_depth = test_profile().limits.max_call_depth;
  manifest.limits.max_pages = test_profile().limits.max_pages;
  manifest.has_memory = true;
  manifest.worst_frame_bytes = plugin.worst_frame_bytes;
  manifest.compiler = "clang";
  manifest.machine = "x86_64";
  manifest.cpu = "x86-64-v2";
  manifest.exports = {"apply"};
  for (const uint32_t ordinal : plugin.imports) {
    const HostFunction& function = test_profile().functions[ordinal];
    manifest.imports.push_back({ordinal, std::string(function.module), std::string(function.name)});
  }
  return manifest;
}

Bytes compile(const TestPlugin& plugin) {
  const auto scratch = ScratchDirectory::create();
  EXPECT_TRUE(scratch.ok());
  const auto source = *scratch / "plugin.c";
  const auto object = *scratch / "plugin.so";
  EXPECT_TRUE(write_file(source, c_text(plugin)).ok());
  const std::string command = "clang-" WROUGHT_CLANG_VERSION
                              " -std=c11 -O1 -march=x86-64-v2 -fPIC -shared -nostdlib "
                              "-ffreestanding -fno-builtin -fvisibility=hidden -Wno-infinite-recursion "
                              "-fno-unwind-tables -fno-asynchronous-unwind-tables -fno-stack-protector "
                              "-fcf-protection=none -fuse-ld=lld -Wl,-z,defs,-z,now,-z,relro,-z,separate-code,"
                              "-z,noexecstack,--build-id=none,--hash-style=gnu,--gc-sections,-m,elf_x86_64 " +
                              plugin.flags + " -I" WROUGHT_SOURCE_DIR " -o " + object.string() + " " + source.string();
  EXPECT_EQ(std::system(command.c_str()), 0) << c_text(plugin);
  auto bytes = read_file(object, uint64_t{1} << 24);
  EXPECT_TRUE(bytes.ok());
  return bytes.ok() ? *bytes : Bytes{};
}

namespace {

std::string leb(uint64_t value) {
  std::string text;
  for (; value >= 0x80; value >>= 7) text += static_cast<char>(0x80 | (value & 0x7f));
  return text + static_cast<char>(value);
}

std::string named(std::string_view name) { return leb(name.size()) + std::string(name); }

std::string section(char id, const std::string& items, uint64_t count) {
  const std::string content = leb(count) + items;
  return id + leb(content.size()) + content;
}

// The outside of a module that a manifest could be of; it has no bodies.
std::string module_of(const Manifest& manifest) {
  const std::string function_kind(1, '\0'), first(1, '\0');
  std::string imports, exports;
  for (const ManifestImport& import : manifest.imports)
    imports += named(import.module) + named(import.name) + function_kind + first;
  for (const std::string& name : manifest.exports) exports += named(name) + function_kind + first;
  const std::string limits = '\1' + leb(manifest.memory_pages_min) + leb(manifest.memory_pages_max);
  return std::string("\0asm\1\0\0\0", 8) + section(2, imports, manifest.imports.size()) + section(5, limits, 1) +
         section(7, exports, manifest.exports.size());
}

// Behind all that is there: the two sections, the section names again, and a new table of headers.
Bytes add_sections(Bytes file, const std::string& manifest, const std::string& module) {
  Elf64_Ehdr header;
  std::memcpy(&header, file.data(), sizeof header);
  std::vector<Elf64_Shdr> sections(header.e_shnum);
  std::memcpy(sections.data(), file.data() + header.e_shoff, sections.size() * sizeof(Elf64_Shdr));
  Elf64_Shdr& names = sections[header.e_shstrndx];
  std::string all_names(text_of(ByteView(file).subspan(names.sh_offset, names.sh_size)));
  const auto append = [&file](std::string_view text) {
    file.resize((file.size() + 7) / 8 * 8);
    const size_t at = file.size();
    file.insert(file.end(), text.begin(), text.end());
    return at;
  };
  for (const auto& [name, text] : {std::pair{manifest_section, manifest}, {module_section, module}}) {
    Elf64_Shdr section{};
    section.sh_name = static_cast<Elf64_Word>(all_names.size());
    section.sh_type = SHT_PROGBITS;
    section.sh_offset = append(text);
    section.sh_size = text.size();
    section.sh_addralign = 1;
    sections.push_back(section);
    all_names += std::string(name) + '\0';
  }
  sections[header.e_shstrndx].sh_offset = append(all_names);
  sections[header.e_shstrndx].sh_size = all_names.size();
  header.e_shnum = static_cast<Elf64_Half>(sections.size());
  header.e_shoff = append({reinterpret_cast<const char*>(sections.data()), sections.size() * sizeof(Elf64_Shdr)});
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

void measure_image(ByteView file, Manifest& manifest) {
  Elf64_Ehdr header;
  std::memcpy(&header, file.data(), sizeof header);
  for (uint16_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, file.data() + header.e_phoff + i * sizeof segment, sizeof segment);
    if (segment.p_type != PT_LOAD) continue;
    uint64_t& bytes = (segment.p_flags & PF_X) != 0   ? manifest.code_bytes
                      : (segment.p_flags & PF_W) != 0 ? manifest.pointer_bytes
                                                      : manifest.constant_bytes;
    bytes = segment.p_filesz;
  }
}

}  // namespace

void reseal(Bytes& file) {
  const std::string_view text = text_of(file);
  const size_t at = text.find("\"content_hash\":\"") + std::strlen("\"content_hash\":\"");
  const std::string hash = content_hash_hex(file, at);
  std::memcpy(file.data() + at, hash.data(), hash.size());
}

Bytes package(ByteView object, Manifest manifest) {
  const std::string module = module_of(manifest);
  manifest.metered_hash = sha256_hex(module);
  measure_image(object, manifest);
  Bytes file = add_sections(Bytes(object.begin(), object.end()), manifest.to_json(), module);
  reseal(file);
  return file;
}

Bytes package(const TestPlugin& plugin, const Manifest& manifest) { return package(compile(plugin), manifest); }

std::shared_ptr<Contract> contract(const TestPlugin& plugin) {
  auto loaded = load_unpackaged(compile(plugin), manifest_of(plugin), test_profile());
  if (!loaded) {
    ADD_FAILURE() << loaded.failure().to_line();
    std::abort();
  }
  return make_native_contract(std::move(*loaded));
}

Outcome apply(Contract& contract, int64_t gas_limit, std::chrono::nanoseconds deadline) {
  TestHost host;
  return contract.apply({11, 22, 33, gas_limit, deadline}, host);
}

Outcome apply(const TestPlugin& plugin, int64_t gas_limit, std::chrono::nanoseconds deadline) {
  return apply(*contract(plugin), gas_limit, deadline);
}

}  // namespace wrought::testing
