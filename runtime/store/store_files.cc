#include "runtime/store/store_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

namespace wrought {
namespace fs = std::filesystem;
namespace {

constexpr int attempts_max = 1000;  // at a free name for a staging folder

bool is_shortage(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG || error == EMFILE || error == ENFILE || error == ENOMEM;
}

int lock_folder(int fd) { return ::flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno; }

int open_folder(const fs::path& folder) {
  return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

uint64_t bytes_under(const fs::path& folder) {
  uint64_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    if (at->is_regular_file(gone) && !at->is_symlink(gone)) {
      const uint64_t size = at->file_size(gone);
      if (!gone) bytes += size;
    }
  }
  return bytes;
}

Result<int> open_lock(const fs::path& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd < 0) return store_io_failure("cannot open the lock", file, errno);
  return fd;
}

}  // namespace

Failure store_io_failure(std::string_view what, const fs::path& path, int error) {
  return fail(is_shortage(error) ? FailureClass::resource : FailureClass::io,
              std::string(what) + ": " + std::generic_category().message(error), path.string());
}

Result<StoreLock> StoreLock::wait(const fs::path& file) {
  const auto fd = open_lock(file);
  if (!fd) return fd.failure();
  StoreLock lock(*fd);
  while (::flock(*fd, LOCK_EX) != 0)
    if (errno != EINTR) return store_io_failure("cannot lock", file, errno);
  return lock;
}

Result<StoreLock> StoreLock::attempt(const fs::path& file) {
  const auto fd = open_lock(file);
  if (!fd) return fd.failure();
  if (::flock(*fd, LOCK_EX | LOCK_NB) == 0) return StoreLock(*fd);
  ::close(*fd);
  return StoreLock(-1);
}

StoreLock::StoreLock(StoreLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

StoreLock& StoreLock::operator=(StoreLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

StoreLock::~StoreLock() {
  if (fd_ >= 0) ::close(fd_);
}

// The process's number makes the name telling; that nobody else has it is settled by mkdir.
Result<StagingFolder> StagingFolder::create(const fs::path& tmp) {
  static std::atomic<uint64_t> next{0};
  for (int i = 0; i < attempts_max; ++i) {
    fs::path path = tmp / (std::to_string(::getpid()) + "-" + std::to_string(next.fetch_add(1)));
    if (::mkdir(path.c_str(), 0777) != 0) {
      if (errno == EEXIST) continue;
      return store_io_failure("cannot make a folder", path, errno);
    }
    const int fd = open_folder(path);
    if (fd < 0) {
      const int error = errno;
      ::rmdir(path.c_str());
      return store_io_failure("cannot open the new folder", path, error);
    }
    StagingFolder folder(path, fd);
    if (const int error = lock_folder(fd); error != 0)
      return store_io_failure("cannot lock the new folder", path, error);
    return folder;
  }
  return fail(FailureClass::io, "no free name for a folder", tmp.string());
}

StagingFolder::StagingFolder(StagingFolder&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)) {
  other.path_.clear();
}

StagingFolder::~StagingFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
  if (fd_ >= 0) ::close(fd_);
}

// rename() puts a folder only where there is none, or an empty one; entries are never empty.
int StagingFolder::publish(const fs::path& target) {
  ::fsync(fd_);
  if (::rename(path_.c_str(), target.c_str()) != 0) return errno;
  path_.clear();
  sync_folder(target.parent_path());
  return 0;
}

Leftovers remove_leftovers(const fs::path& tmp, int64_t age_s) {
  Leftovers removed;
  const auto names = names_in_folder(tmp);
  if (!names) return removed;
  for (const std::string& name : *names) {
    const fs::path path = tmp / name;
    const int fd = open_folder(path);
    struct stat info{};
    if (fd >= 0 && ::fstat(fd, &info) == 0 && ::time(nullptr) - info.st_mtime >= age_s && lock_folder(fd) == 0) {
      const uint64_t bytes = bytes_under(path);
      std::error_code error;
      fs::remove_all(path, error);
      if (!error) removed = {removed.folders + 1, removed.bytes + bytes};
    }
    if (fd >= 0) ::close(fd);
  }
  return removed;
}

void sync_folder(const fs::path& folder) {
  const int fd = open_folder(folder);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

int make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0777) != 0) return errno == EEXIST ? 0 : errno;
  sync_folder(folder.parent_path());
  return 0;
}

Result<std::vector<std::string>> names_in_folder(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    names.push_back(at->path().filename().string());
  if (error && error.value() != ENOENT) return store_io_failure("cannot list", folder, error.value());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace wrought
