// What a loaded plugin is in this process: its own pages, none of them writable, only its code executable, and gone
// with the last one who holds it.
#include "runtime/plugin_image.h"

#include <gtest/gtest.h>
#include <link.h>

#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <string>

#include "runtime/plugin.h"
#include "runtime/test_plugin.h"

namespace wrought {
namespace {

using testing::manifest_of;
using testing::package;
using testing::test_profile;
using testing::TestPlugin;

const TestPlugin with_everything = {.apply = "return gas - (wr_i64)constants[receiver % 4];",
                                    .functions = "static const wr_u64 constants[4] = {1, 2, 3, 4};",
                                    .data = "{0, 3, (const wr_u8 *)\"abc\"},"};

Bytes file_of(const TestPlugin& plugin) { return package(plugin, manifest_of(plugin)); }

std::shared_ptr<const Plugin> load(const Bytes& file) {
  auto plugin = load_plugin(file, test_profile());
  EXPECT_TRUE(plugin.ok()) << plugin.failure().to_line();
  return plugin.ok() ? *plugin : nullptr;
}

// "r-xp", of the mapping that an address lies in; empty: in none.
std::string permissions_at(const void* address) {
  const auto wanted = reinterpret_cast<uintptr_t>(address);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    uint64_t begin = 0, end = 0;
    char permissions[5] = {};
    if (std::sscanf(line.c_str(), "%" SCNx64 "-%" SCNx64 " %4s", &begin, &end, permissions) != 3) continue;
    if (wanted >= begin && wanted < end) return permissions;
  }
  return {};
}

int objects_of_the_dynamic_linker() {
  int count = 0;
  dl_iterate_phdr(
      [](dl_phdr_info*, size_t, void* to) {
        ++*static_cast<int*>(to);
        return 0;
      },
      &count);
  return count;
}

TEST(PluginImage, code_can_be_executed_and_nothing_can_be_written) {
  const auto plugin = load(file_of(with_everything));
  ASSERT_NE(plugin, nullptr);
  EXPECT_EQ(permissions_at(reinterpret_cast<const void*>(plugin->descriptor->apply)), "r-xp");
  EXPECT_EQ(permissions_at(plugin->descriptor), "r--p");
  EXPECT_EQ(permissions_at(plugin->descriptor->data[0].bytes), "r--p");
  const auto* const first = static_cast<const uint8_t*>(plugin->text.begin);
  EXPECT_EQ(permissions_at(first), "r-xp");
  EXPECT_EQ(permissions_at(first - 1), "r--p") << "the constants before the code";
}

TEST(PluginImage, pointers_lead_into_the_image) {
  const auto plugin = load(file_of(with_everything));
  ASSERT_NE(plugin, nullptr);
  ASSERT_GE(plugin->descriptor->data_count, 1u);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(plugin->descriptor->data[0].bytes), 3), "abc");
}

TEST(PluginImage, every_load_has_its_own_and_gives_it_back) {
  const Bytes file = file_of(with_everything);
  auto first = load(file), second = load(file);
  ASSERT_TRUE(first != nullptr && second != nullptr);
  EXPECT_NE(first->descriptor, second->descriptor);
  const void* const code = first->text.begin;
  first.reset();
  EXPECT_EQ(permissions_at(code), "");
  EXPECT_EQ(permissions_at(second->text.begin), "r-xp");
}

TEST(PluginImage, the_dynamic_linker_does_not_know_of_it) {
  const int before = objects_of_the_dynamic_linker();
  const auto plugin = load(file_of(with_everything));
  ASSERT_NE(plugin, nullptr);
  EXPECT_EQ(objects_of_the_dynamic_linker(), before);
}

// The plan, held against the file that it was made of.
TEST(PluginImage, the_plan_is_of_the_file) {
  const Bytes file = file_of(with_everything);
  const auto verified = verify_plugin(file, test_profile());
  ASSERT_TRUE(verified.ok()) << verified.failure().to_line();
  const ImagePlan& plan = verified->image;
  EXPECT_LT(plan.file_bytes, file.size()) << "manifest and module are not loaded";
  EXPECT_LE(plan.file_bytes, plan.load_bytes);
  EXPECT_EQ(plan.code_begin % 4096, 0u);
  EXPECT_EQ(plan.code_end - plan.code_begin, verified->manifest.code_bytes);
  EXPECT_EQ(plan.module, 0u);
  EXPECT_FALSE(plan.pointers.empty());
}

}  // namespace
}  // namespace wrought
