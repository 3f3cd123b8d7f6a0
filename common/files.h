// Whole files, in and out, with limits and typed failures.
//
// Failure classes: `policy` for a file over the size limit, `resource` when the disk is full, a file size limit is hit
// or descriptors ran out, `io` for everything else (not found, not a regular file, no permission).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

// Reads a regular file of at most `bytes_max` bytes; never waits on a pipe or device that stands in its place.
[[nodiscard]] Result<Bytes> read_file(const std::filesystem::path& path, uint64_t bytes_max);
[[nodiscard]] Result<std::string> read_text_file(const std::filesystem::path& path, uint64_t bytes_max);

// Writes beside the target, syncs, renames: at `path` there is the old file or the whole new one, never a part.
// On failure nothing of it is left behind. Devices, pipes and sockets are refused. A new file has mode 0644 cut by the
// umask.
[[nodiscard]] Result<> write_file(const std::filesystem::path& path, ByteView bytes);
[[nodiscard]] Result<> write_file(const std::filesystem::path& path, std::string_view text);

// Writes a file that is not there yet, with this mode (cut by the umask), and syncs it. On failure nothing of it is
// left.
[[nodiscard]] Result<> write_new_file(const std::filesystem::path& path, ByteView bytes, unsigned mode);

// Plain write of a file that nobody else reads meanwhile, for scratch directories: no sync, no rename.
[[nodiscard]] Result<> write_scratch_file(const std::filesystem::path& path, std::string_view text);

// Writes all of it to a descriptor, however many calls that takes. 0, or the errno.
[[nodiscard]] int write_all(int fd, ByteView bytes);

// A directory of one's own (mode 0700) under $TMPDIR or /tmp, removed with all it holds when the object dies.
class ScratchDirectory {
 public:
  [[nodiscard]] static Result<ScratchDirectory> create();
  // Under `parent` instead.
  [[nodiscard]] static Result<ScratchDirectory> create_in(const std::filesystem::path& parent);
  ScratchDirectory(ScratchDirectory&& other) noexcept;
  ScratchDirectory& operator=(ScratchDirectory&& other) noexcept;
  ~ScratchDirectory();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Path of a file in it.
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  explicit ScratchDirectory(std::filesystem::path path) : path_(std::move(path)) {}
  void remove() noexcept;
  std::filesystem::path path_;
};

}  // namespace wrought
