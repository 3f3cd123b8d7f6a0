#include "runtime/test_plugin.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>

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
                              "-fuse-ld=lld -Wl,-z,defs -I" WROUGHT_SOURCE_DIR " -o " +
                              object.string() + " " + source.string();
  EXPECT_EQ(std::system(command.c_str()), 0) << c_text(plugin);
  auto bytes = read_file(object, uint64_t{1} << 24);
  EXPECT_TRUE(bytes.ok());
  return bytes.ok() ? *bytes : Bytes{};
}

Bytes package(const TestPlugin& plugin, const Manifest& manifest) {
  const auto scratch = ScratchDirectory::create();
  EXPECT_TRUE(scratch.ok());
  const auto object = *scratch / "plugin.so";
  const auto section = *scratch / "manifest";
  const std::string json = manifest.to_json();
  EXPECT_TRUE(write_file(object, ByteView(compile(plugin))).ok());
  EXPECT_TRUE(write_file(section, json).ok());
  const std::string command =
      "objcopy --add-section " + std::string(manifest_section) + "=" + section.string() + " " + object.string();
  EXPECT_EQ(std::system(command.c_str()), 0);
  Bytes bytes = *read_file(object, uint64_t{1} << 24);
  const size_t at = text_of(bytes).find(json) + content_hash_offset(json).value();
  const std::string hash = content_hash_hex(bytes, at);
  std::memcpy(bytes.data() + at, hash.data(), hash.size());
  return bytes;
}

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
