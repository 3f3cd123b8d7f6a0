// Two walks over the entries: one to write the index, one to write what it promises.
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "common/hash.h"
#include "runtime/store/bundle.h"
#include "runtime/store/bundle_index.h"
#include "runtime/store/store_files.h"
#include "runtime/store/store_names.h"

namespace wrought {
namespace fs = std::filesystem;
namespace {

constexpr const char* compression_level = "9";

std::vector<BundledFile> files_of(const SignedPlugin& plugin) {
  std::vector<BundledFile> files = {{std::string(plugin_file), plugin.plugin.size(), sha256_hex(plugin.plugin)}};
  for (const PluginSignature& signature : plugin.signatures)
    files.push_back({std::string(plugin_file) + signature.suffix, signature.text.size(), sha256_hex(signature.text)});
  std::sort(files.begin() + 1, files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

ByteView bytes_of_file(const SignedPlugin& plugin, const BundledFile& file) {
  for (const PluginSignature& signature : plugin.signatures)
    if (std::string(plugin_file) + signature.suffix == file.name) return bytes_of(signature.text);
  return plugin.plugin;
}

// A file that appears under its name when it is complete.
class NewFile {
 public:
  explicit NewFile(fs::path path) : path_(std::move(path)), temporary_(path_) {
    temporary_ += ".tmp-" + std::to_string(::getpid());
    fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
    error_ = fd_ < 0 ? errno : 0;
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (fd_ >= 0) ::close(fd_), ::unlink(temporary_.c_str());
  }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] Failure failure() const { return store_io_failure("cannot write", path_, error_); }

  Result<> finish() {
    if (::fsync(fd_) != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0) {
      error_ = errno;
      return failure();
    }
    ::close(std::exchange(fd_, -1));
    sync_folder(path_.has_parent_path() ? path_.parent_path() : ".");
    return Unit{};
  }

 private:
  fs::path path_, temporary_;
  int fd_ = -1, error_ = 0;
};

class Writer {
 public:
  explicit Writer(const fs::path& file) : path_(file), file_(file), archive_(archive_write_new(), archive_write_free) {}

  Result<> open() {
    if (file_.fd() < 0) return file_.failure();
    archive* a = archive_.get();
    if (a == nullptr) return fail(FailureClass::resource, "no memory for the bundle");
    const bool good =
        archive_write_add_filter_zstd(a) == ARCHIVE_OK &&
        archive_write_set_filter_option(a, "zstd", "compression-level", compression_level) == ARCHIVE_OK &&
        archive_write_set_format_ustar(a) == ARCHIVE_OK && archive_write_set_bytes_in_last_block(a, 1) == ARCHIVE_OK &&
        archive_write_open_fd(a, file_.fd()) == ARCHIVE_OK;
    return good ? Result<>(Unit{}) : failure();
  }

  Result<> add(const std::string& name, ByteView bytes) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
    if (!entry) return fail(FailureClass::resource, "no memory for the bundle");
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), static_cast<int64_t>(bytes.size()));
    archive_entry_set_mtime(entry.get(), 0, 0);
    if (archive_write_header(archive_.get(), entry.get()) != ARCHIVE_OK ||
        archive_write_data(archive_.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()))
      return failure();
    return Unit{};
  }

  Result<> finish() {
    if (archive_write_close(archive_.get()) != ARCHIVE_OK) return failure();
    return file_.finish();
  }

 private:
  [[nodiscard]] Failure failure() const {
    const char* text = archive_error_string(archive_.get());
    return fail(archive_errno(archive_.get()) == ENOSPC ? FailureClass::resource : FailureClass::io,
                std::string("cannot write the bundle: ") + (text != nullptr ? text : "no reason given"),
                path_.string());
  }

  fs::path path_;
  NewFile file_;
  std::unique_ptr<archive, decltype(&archive_write_free)> archive_;
};

bool same_files(const std::vector<BundledFile>& a, const std::vector<BundledFile>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.name == y.name && x.sha256 == y.sha256; });
}

}  // namespace

Result<BundleReport> export_bundle(const PluginStore& store, std::vector<EntryName> names, const fs::path& file) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<BundledPlugin> index;
  BundleReport report;
  for (const EntryName& name : names) {
    const auto plugin = store.read(name);
    if (!plugin) return plugin.failure();
    index.push_back({name, files_of(*plugin)});
    ++report.plugins;
    for (const BundledFile& one : index.back().files) report.bytes += one.bytes;
  }
  Writer writer(file);
  Result<> done = writer.open();
  if (done) done = writer.add(std::string(bundle_index_name), bytes_of(bundle_index_to_json(index)));
  for (const BundledPlugin& entry : index) {
    if (!done) return done.failure();
    const auto plugin = store.read(entry.name);
    if (!plugin) return plugin.failure();
    if (!same_files(files_of(*plugin), entry.files))
      return fail(FailureClass::io, "it was changed while it was exported", "key " + entry.name.key_hash);
    for (const BundledFile& one : entry.files)
      if (done) done = writer.add(bundle_member(entry, one), bytes_of_file(*plugin, one));
  }
  if (done) done = writer.finish();
  if (!done) return done.failure();
  return report;
}

}  // namespace wrought
