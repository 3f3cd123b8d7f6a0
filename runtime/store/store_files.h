// The store's dealings with the file system: folders that become visible whole, the lock, durability.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace wrought {

// "what: PATH: No such file or directory"; `resource` when the disk is full or descriptors ran out, else `io`.
[[nodiscard]] Failure store_io_failure(std::string_view what, const std::filesystem::path& path, int error);

// Held while entries are removed or moved (gc, scrub, rm, pins), so that two of these never meet. Readers and inserts
// do not take it. The kernel lets go of it when its holder ends, however that ends.
class StoreLock {
 public:
  [[nodiscard]] static Result<StoreLock> wait(const std::filesystem::path& file);
  // Does not wait: without the lock `held()` is false.
  [[nodiscard]] static Result<StoreLock> attempt(const std::filesystem::path& file);
  StoreLock(StoreLock&& other) noexcept;
  StoreLock& operator=(StoreLock&& other) noexcept;
  ~StoreLock();
  [[nodiscard]] bool held() const { return fd_ >= 0; }

 private:
  explicit StoreLock(int fd) : fd_(fd) {}
  int fd_;
};

// A folder under the store's `tmp` in which an entry is made ready, or what was removed is taken apart. It is locked as
// long as this process works on it; remove_leftovers() takes those whose process is gone.
class StagingFolder {
 public:
  [[nodiscard]] static Result<StagingFolder> create(const std::filesystem::path& tmp);
  StagingFolder(StagingFolder&& other) noexcept;
  StagingFolder& operator=(StagingFolder&&) = delete;
  ~StagingFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Becomes `target`, at once; its names are synced before and the parent of `target` after. `target` must not exist
  // (or be an empty folder): otherwise errno is EEXIST or ENOTEMPTY. 0, or the errno.
  [[nodiscard]] int publish(const std::filesystem::path& target);

 private:
  StagingFolder(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
  std::filesystem::path path_;
  int fd_;  // holds the lock
};

struct Leftovers {
  uint64_t folders = 0, bytes = 0;
};
// Folders under `tmp` whose process is gone and that nothing changed for `age_s` seconds.
[[nodiscard]] Leftovers remove_leftovers(const std::filesystem::path& tmp, int64_t age_s);

// Syncs a folder's names. Best effort: some file systems cannot.
void sync_folder(const std::filesystem::path& folder);

// mkdir, an existing folder is fine; what is new is synced into its parent. 0, or the errno.
[[nodiscard]] int make_folder(const std::filesystem::path& folder);

// Names in a folder, sorted; none if there is no such folder.
[[nodiscard]] Result<std::vector<std::string>> names_in_folder(const std::filesystem::path& folder);

}  // namespace wrought
