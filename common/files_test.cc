#include "common/files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

namespace wrought {
namespace {

namespace fs = std::filesystem;

std::string line_of(const auto& result) { return result.ok() ? "ok" : result.failure().to_line(); }

class Files : public testing::Test {
 protected:
  ScratchDirectory scratch_ = std::move(ScratchDirectory::create().value());

  // Names of what is in the directory.
  std::vector<std::string> listing() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(scratch_.path())) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
};

TEST_F(Files, WrittenIsRead) {
  const fs::path path = scratch_ / "a";
  const std::string text("with\0zero\n", 10);
  ASSERT_TRUE(write_file(path, text).ok());
  EXPECT_EQ(*read_text_file(path, 10), text);
  EXPECT_EQ(text_of(*read_file(path, 10)), text);
  EXPECT_EQ(listing(), std::vector<std::string>{"a"});  // nothing temporary stays
}

TEST_F(Files, ANewFileHasItsModeAndReplacesNothing) {
  const fs::path path = scratch_ / "key";
  ASSERT_TRUE(write_new_file(path, bytes_of("first"), 0600).ok());
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(line_of(write_new_file(path, bytes_of("second"), 0600)),
            "io: " + path.string() + ": cannot write: File exists");
  EXPECT_EQ(*read_text_file(path, 10), "first");
  fs::create_symlink(scratch_ / "elsewhere", scratch_ / "link");
  EXPECT_FALSE(write_new_file(scratch_ / "link", bytes_of("third"), 0600).ok());
  EXPECT_FALSE(fs::exists(scratch_ / "elsewhere"));
}

TEST_F(Files, ReplacingKeepsReadersOfTheOldFileSafe) {
  const fs::path path = scratch_ / "a";
  ASSERT_TRUE(write_file(path, "old").ok());
  const int reader = ::open(path.c_str(), O_RDONLY);
  ASSERT_TRUE(write_file(path, "new!").ok());
  char buffer[8];
  EXPECT_EQ(::read(reader, buffer, sizeof buffer), 3);  // still the old one, whole
  ::close(reader);
  EXPECT_EQ(*read_text_file(path, 100), "new!");
}

TEST_F(Files, TheSizeLimitIsExact) {
  const fs::path path = scratch_ / "a";
  ASSERT_TRUE(write_file(path, "12345").ok());
  EXPECT_TRUE(read_file(path, 5).ok());
  EXPECT_EQ(line_of(read_file(path, 4)), "policy: " + path.string() + ": 5 bytes, at most 4 are allowed");
}

TEST_F(Files, FilesThatTellNoSizeAreLimitedToo) {
  // /proc files say they have 0 bytes.
  EXPECT_GT(read_file("/proc/self/status", 1 << 20)->size(), 100u);
  EXPECT_EQ(line_of(read_file("/proc/self/status", 10)), "policy: /proc/self/status: more than the 10 bytes allowed");
}

TEST_F(Files, OnlyRegularFilesAreReadAndNothingIsWaitedFor) {
  EXPECT_EQ(line_of(read_file(scratch_ / "none", 10)),
            "io: " + (scratch_ / "none").string() + ": cannot open: No such file or directory");
  EXPECT_EQ(line_of(read_file(scratch_.path(), 10)), "io: " + scratch_.path().string() + ": not a regular file");
  EXPECT_EQ(line_of(read_file("/dev/zero", 10)), "io: /dev/zero: not a regular file");
  const fs::path pipe = scratch_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(line_of(read_file(pipe, 10)), "io: " + pipe.string() + ": not a regular file");
}

TEST_F(Files, WritingWhereNothingCanBeWrittenLeavesNothing) {
  const fs::path path = scratch_ / "no-such-directory" / "a";
  EXPECT_EQ(line_of(write_file(path, "x")), "io: " + path.string() + ": cannot write: No such file or directory");
  const fs::path directory = scratch_ / "d";
  fs::create_directory(directory);
  EXPECT_TRUE(line_of(write_file(directory, "x")).starts_with("io: ")) << "a directory is not replaced";
  EXPECT_EQ(listing(), std::vector<std::string>{"d"});
}

TEST_F(Files, AFileSizeLimitIsAFailureNotASignal) {
  const fs::path path = scratch_ / "a";
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto written = write_file(path, std::string(5000, 'x'));
    const bool right = !written.ok() && written.failure().cls == FailureClass::resource;
    const bool still_works = write_file(path, "small").ok();
    ::_exit(right && still_works ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(listing(), std::vector<std::string>{"a"});
}

TEST_F(Files, AFullDiskIsAResourceFailureAndKeepsTheOldFile) {
  if (::mount("none", scratch_.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "only root can mount a small disk";
  }
  const fs::path path = scratch_ / "a";
  EXPECT_TRUE(write_file(path, "old").ok());
  const auto written = write_file(path, std::string(1 << 20, 'x'));
  EXPECT_EQ(line_of(written), "resource: " + path.string() + ": cannot write: No space left on device");
  EXPECT_EQ(*read_text_file(path, 100), "old");
  EXPECT_EQ(listing(), std::vector<std::string>{"a"});
  ::umount(scratch_.path().c_str());
}

TEST(ScratchDirectory, IsPrivateAndGoesWithItsObject) {
  fs::path path;
  {
    auto scratch = ScratchDirectory::create();
    ASSERT_TRUE(scratch.ok()) << line_of(scratch);
    path = scratch->path();
    struct stat info{};
    ASSERT_EQ(::stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0700u);
    fs::create_directories(path / "deep" / "deeper");
    ASSERT_TRUE(write_scratch_file(path / "deep" / "deeper" / "file", "x").ok());
    ScratchDirectory moved = std::move(*scratch);
    EXPECT_TRUE(fs::exists(path));
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(ScratchDirectory, RemovesLinksNotWhatTheyPointAt) {
  auto outside = ScratchDirectory::create();
  ASSERT_TRUE(outside.ok());
  ASSERT_TRUE(write_scratch_file(*outside / "kept", "x").ok());
  {
    auto scratch = ScratchDirectory::create();
    ASSERT_TRUE(scratch.ok());
    fs::create_directory_symlink(outside->path(), *scratch / "link");
  }
  EXPECT_TRUE(fs::exists(*outside / "kept"));
}

TEST(ScratchDirectory, CannotBeMadeNowhere) {
  EXPECT_EQ(line_of(ScratchDirectory::create_in("/no/such/place")),
            "io: /no/such/place: cannot make a scratch directory: No such file or directory");
}

}  // namespace
}  // namespace wrought
