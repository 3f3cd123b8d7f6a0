// Files by system calls: streams would hide which step failed and why, and every failure here needs its class.
#include "common/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

namespace wrought {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  // Closes now, to see the error that some file systems only report here.
  int close() { return ::close(std::exchange(fd_, -1)); }

 private:
  int fd_;
};

// A write over RLIMIT_FSIZE raises SIGXFSZ, which ends the process. It is sent to the writing thread, so blocking it
// here and eating what came makes the write fail with EFBIG, without touching the embedder's signal handlers.
class FileSizeSignalBlocked {
 public:
  FileSizeSignalBlocked() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  FileSizeSignalBlocked(const FileSizeSignalBlocked&) = delete;
  FileSizeSignalBlocked& operator=(const FileSizeSignalBlocked&) = delete;
  ~FileSizeSignalBlocked() {
    if (sigismember(&before_, SIGXFSZ)) return;  // was blocked before: what is pending is the caller's affair
    const timespec now{0, 0};
    while (sigtimedwait(&signals_, nullptr, &now) == SIGXFSZ) continue;
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t signals_, before_;
};

FailureClass class_of(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EMFILE:
    case ENFILE:
    case ENOMEM: return FailureClass::resource;
    default: return FailureClass::io;
  }
}

Failure file_failure(std::string_view what, const std::filesystem::path& path, int error) {
  return fail(class_of(error), std::string(what) + ": " + std::generic_category().message(error), path.string());
}

// Reads until the end or one byte past the limit, whichever comes first: the size told by fstat may change meanwhile.
template <class Buffer>
Result<Buffer> read_all(int fd, const std::filesystem::path& path, uint64_t size_hint, uint64_t bytes_max) {
  Buffer buffer;
  size_t used = 0;
  buffer.resize(static_cast<size_t>(size_hint) + 1);
  for (;;) {
    const ssize_t got = ::read(fd, buffer.data() + used, buffer.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_failure("cannot read", path, errno);
    used += static_cast<size_t>(got);
    if (used > bytes_max) {
      return fail(FailureClass::policy, "more than the " + std::to_string(bytes_max) + " bytes allowed", path.string());
    }
    if (got == 0) break;
    if (used == buffer.size()) buffer.resize(used * 2);
  }
  buffer.resize(used);
  return buffer;
}

template <class Buffer>
Result<Buffer> read_whole(const std::filesystem::path& path, uint64_t bytes_max) try {
  // O_NONBLOCK: opening a pipe must not wait for its writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) return file_failure("cannot open", path, errno);
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return file_failure("cannot read", path, errno);
  if (!S_ISREG(info.st_mode)) return fail(FailureClass::io, "not a regular file", path.string());
  const auto size = static_cast<uint64_t>(info.st_size);
  if (size > bytes_max) {
    return fail(FailureClass::policy,
                std::to_string(size) + " bytes, at most " + std::to_string(bytes_max) + " are allowed", path.string());
  }
  return read_all<Buffer>(file.get(), path, size, bytes_max);
} catch (const std::bad_alloc&) {
  return fail(FailureClass::resource, "no memory to read it", path.string());
}

// A name beside `path` that no other thread or process uses now. O_EXCL settles the rest.
std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  static std::atomic<uint64_t> counter{0};
  std::filesystem::path name = path;
  name += ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter.fetch_add(1));
  return name;
}

// Makes the rename itself last through a power cut. Best effort: some file systems cannot sync a directory.
void sync_directory_of(const std::filesystem::path& path) {
  const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
  const Descriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() >= 0) ::fsync(directory.get());
}

Result<> fill(const std::filesystem::path& temporary, const std::filesystem::path& path, ByteView bytes) {
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (file.get() < 0) return file_failure("cannot write", path, errno);
  if (const int error = write_all(file.get(), bytes); error != 0) return file_failure("cannot write", path, error);
  if (::fsync(file.get()) != 0) return file_failure("cannot write", path, errno);
  if (file.close() != 0) return file_failure("cannot write", path, errno);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return file_failure("cannot write", path, errno);
  return Unit{};
}

// A rename would put a plain file in the place of a device, a pipe or /dev/stdout.
bool is_special(const std::filesystem::path& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

std::filesystem::path temporary_root() {
  const char* chosen = std::getenv("TMPDIR");
  return chosen && *chosen ? chosen : "/tmp";
}

}  // namespace

int write_all(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    bytes = bytes.subspan(static_cast<size_t>(put));
  }
  return 0;
}

Result<Bytes> read_file(const std::filesystem::path& path, uint64_t bytes_max) {
  return read_whole<Bytes>(path, bytes_max);
}

Result<std::string> read_text_file(const std::filesystem::path& path, uint64_t bytes_max) {
  return read_whole<std::string>(path, bytes_max);
}

Result<> write_file(const std::filesystem::path& path, ByteView bytes) {
  if (is_special(path)) return fail(FailureClass::io, "cannot write: not a regular file", path.string());
  const std::filesystem::path temporary = temporary_beside(path);
  const FileSizeSignalBlocked guard;
  Result<> done = fill(temporary, path, bytes);
  if (!done) {
    ::unlink(temporary.c_str());
    return done;
  }
  sync_directory_of(path);
  return Unit{};
}

Result<> write_file(const std::filesystem::path& path, std::string_view text) {
  return write_file(path, bytes_of(text));
}

Result<> write_new_file(const std::filesystem::path& path, ByteView bytes, unsigned mode) {
  const FileSizeSignalBlocked guard;
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
  if (file.get() < 0) return file_failure("cannot write", path, errno);
  int error = write_all(file.get(), bytes);
  if (error == 0 && ::fsync(file.get()) != 0) error = errno;
  if (error == 0 && file.close() != 0) error = errno;
  if (error != 0) {
    ::unlink(path.c_str());
    return file_failure("cannot write", path, error);
  }
  sync_directory_of(path);
  return Unit{};
}

Result<> write_scratch_file(const std::filesystem::path& path, std::string_view text) {
  const FileSizeSignalBlocked guard;
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) return file_failure("cannot write", path, errno);
  if (const int error = write_all(file.get(), bytes_of(text)); error != 0) {
    return file_failure("cannot write", path, error);
  }
  if (file.close() != 0) return file_failure("cannot write", path, errno);
  return Unit{};
}

Result<ScratchDirectory> ScratchDirectory::create() { return create_in(temporary_root()); }

Result<ScratchDirectory> ScratchDirectory::create_in(const std::filesystem::path& parent) {
  std::string name = (parent / "wrought-XXXXXX").string();
  if (!::mkdtemp(name.data())) return file_failure("cannot make a scratch directory", parent, errno);
  return ScratchDirectory(name);  // mkdtemp: mode 0700
}

ScratchDirectory::ScratchDirectory(ScratchDirectory&& other) noexcept : path_(std::move(other.path_)) {
  other.path_.clear();
}

ScratchDirectory& ScratchDirectory::operator=(ScratchDirectory&& other) noexcept {
  if (this != &other) {
    remove();
    path_ = std::move(other.path_);
    other.path_.clear();
  }
  return *this;
}

ScratchDirectory::~ScratchDirectory() { remove(); }

void ScratchDirectory::remove() noexcept {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);  // does not follow links
  path_.clear();
}

}  // namespace wrought
