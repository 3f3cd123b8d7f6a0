#include "common/own_program.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

#include "common/files.h"

namespace wrought {
namespace {

constexpr const char* variable = "WROUGHT_OWN_PROGRAM_TEST";

// A file that could be executed.
std::filesystem::path make_program(const ScratchDirectory& folder, const char* name) {
  const auto path = folder.path() / name;
  EXPECT_TRUE(write_file(path, std::string_view("#!/bin/sh\n")).ok());
  EXPECT_EQ(chmod(path.c_str(), 0755), 0);
  return path;
}

TEST(OwnProgram, the_environment_comes_first_and_is_not_passed_over) {
  auto folder = ScratchDirectory::create();
  ASSERT_TRUE(folder.ok());
  const auto program = make_program(*folder, "stand-in");
  setenv(variable, program.c_str(), 1);
  auto found = find_own_program("own_program_test", variable);
  ASSERT_TRUE(found.ok()) << found.failure().to_line();
  EXPECT_EQ(*found, program);

  setenv(variable, (folder->path() / "gone").c_str(), 1);
  found = find_own_program("own_program_test", variable);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.failure().to_line(), "toolchain: " + std::string(variable) + ": " +
                                           (folder->path() / "gone").string() + " not found or not executable");
  unsetenv(variable);
}

TEST(OwnProgram, beside_the_running_one) {
  const auto self = std::filesystem::read_symlink("/proc/self/exe");
  auto found = find_own_program(self.filename().string(), variable);
  ASSERT_TRUE(found.ok()) << found.failure().to_line();
  EXPECT_EQ(*found, self);
}

TEST(OwnProgram, in_path_at_last) {
  auto folder = ScratchDirectory::create();
  ASSERT_TRUE(folder.ok());
  const auto program = make_program(*folder, "wrought-only-in-path");
  setenv("PATH", folder->path().c_str(), 1);
  auto found = find_own_program("wrought-only-in-path", variable);
  ASSERT_TRUE(found.ok()) << found.failure().to_line();
  EXPECT_EQ(*found, program);
}

TEST(OwnProgram, a_missing_one_says_where_it_was_expected) {
  auto found = find_own_program("wrought-nowhere", variable);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.failure().cls, FailureClass::toolchain);
  EXPECT_NE(found.failure().message.find("name it in " + std::string(variable)), std::string::npos);
}

}  // namespace
}  // namespace wrought
