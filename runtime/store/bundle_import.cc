// Everything is unpacked into a staging folder of the store and checked on the way; only then is it inserted.
//
// Names in the archive are compared with the index, never used as paths. Sizes are those of the index, whose sum is
// bounded before the first plugin is unpacked, so neither a long member nor a dense one can surprise.
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "common/files.h"
#include "common/hash.h"
#include "common/printable.h"
#include "runtime/signed_plugin.h"
#include "runtime/store/bundle.h"
#include "runtime/store/bundle_index.h"
#include "runtime/store/store_files.h"
#include "runtime/store/store_names.h"

namespace wrought {
namespace fs = std::filesystem;
namespace {

constexpr size_t block_bytes = 64 << 10;
// Plugins pack to about a third; many variants of few contracts, under a window of some MB, to much less.
constexpr uint64_t ratio_max = 1000;

Failure bad_bundle(std::string message) { return fail(FailureClass::invalid, std::move(message)); }

class Reader {
 public:
  explicit Reader(int fd) : archive_(archive_read_new(), archive_read_free), fd_(fd) {}

  Result<> open() {
    archive* a = archive_.get();
    if (a == nullptr) return fail(FailureClass::resource, "no memory for the bundle");
    const bool good = archive_read_support_filter_zstd(a) == ARCHIVE_OK &&
                      archive_read_support_format_tar(a) == ARCHIVE_OK &&
                      archive_read_open_fd(a, fd_, block_bytes) == ARCHIVE_OK;
    return good ? Result<>(Unit{}) : failure();
  }

  // The next member, which must be an ordinary file of this name. Its size.
  Result<uint64_t> next(const std::string& name) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(archive_.get(), &entry);
    if (status == ARCHIVE_EOF) return bad_bundle("the bundle ends before " + name);
    if (status != ARCHIVE_OK) return failure();
    const char* found = archive_entry_pathname(entry);
    if (found == nullptr || found != name)
      return bad_bundle("expected " + name + ", found \"" + printable(found != nullptr ? found : "") + "\"");
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr ||
        archive_entry_symlink(entry) != nullptr)
      return bad_bundle(name + " is not an ordinary file");
    if (!archive_entry_size_is_set(entry) || archive_entry_size(entry) < 0) return bad_bundle(name + " has no size");
    return static_cast<uint64_t>(archive_entry_size(entry));
  }

  // The content of the member just found: exactly `bytes`.
  Result<Bytes> content(const std::string& name, uint64_t bytes) {
    Bytes content;
    try {
      content.resize(bytes);
    } catch (const std::bad_alloc&) {
      return fail(FailureClass::resource, "no memory for " + name);
    }
    size_t have = 0;
    while (have < content.size()) {
      const la_ssize_t got = archive_read_data(archive_.get(), content.data() + have, content.size() - have);
      if (got < 0) return failure();
      if (got == 0) return bad_bundle(name + " is cut off");
      have += static_cast<size_t>(got);
    }
    return content;
  }

  Result<> at_end() {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(archive_.get(), &entry);
    if (status == ARCHIVE_EOF) return Unit{};
    if (status != ARCHIVE_OK) return failure();
    const char* found = archive_entry_pathname(entry);
    return bad_bundle("more than the index lists: \"" + printable(found != nullptr ? found : "") + "\"");
  }

 private:
  [[nodiscard]] Failure failure() const {
    const char* text = archive_error_string(archive_.get());
    return bad_bundle("not a bundle: " + printable(text != nullptr ? text : "no reason given"));
  }

  std::unique_ptr<archive, decltype(&archive_read_free)> archive_;
  int fd_;
};

Result<std::vector<BundledPlugin>> read_index(Reader& reader) {
  const std::string name(bundle_index_name);
  const auto bytes = reader.next(name);
  if (!bytes) return bytes.failure();
  if (*bytes > bundle_index_bytes_max)
    return fail(FailureClass::policy, std::to_string(*bytes) + " bytes of index, at most " +
                                          std::to_string(bundle_index_bytes_max) + " are read");
  const auto text = reader.content(name, *bytes);
  if (!text) return text.failure();
  return parse_bundle_index(text_of(*text));
}

Result<uint64_t> total_bytes(const std::vector<BundledPlugin>& index, uint64_t packed_bytes, uint64_t bytes_max) {
  uint64_t sum = 0;
  for (const BundledPlugin& plugin : index)
    for (const BundledFile& file : plugin.files) {
      sum += file.bytes;  // no overflow: each is below 2^29, and the index has less than 2^27 bytes
      if (sum > bytes_max)
        return fail(FailureClass::policy,
                    "unpacks to more than the " + std::to_string(bytes_max) + " bytes that are allowed");
    }
  if (sum / ratio_max > packed_bytes)
    return fail(FailureClass::policy, "unpacks to " + std::to_string(sum) + " bytes, more than " +
                                          std::to_string(ratio_max) + " times what it has");
  return sum;
}

Result<SignedPlugin> read_plugin(Reader& reader, const BundledPlugin& entry) {
  SignedPlugin plugin;
  for (const BundledFile& file : entry.files) {
    const std::string member = bundle_member(entry, file);
    const auto bytes = reader.next(member);
    if (!bytes) return bytes.failure();
    if (*bytes != file.bytes)
      return bad_bundle(member + " has " + std::to_string(*bytes) + " bytes, the index says " +
                        std::to_string(file.bytes));
    auto content = reader.content(member, *bytes);
    if (!content) return content.failure();
    if (sha256_hex(*content) != file.sha256) return bad_bundle(member + " does not have the hash that the index says");
    if (file.name == plugin_file)
      plugin.plugin = std::move(*content);
    else
      plugin.signatures.push_back({file.name.substr(plugin_file.size()), std::string(text_of(*content))});
  }
  return plugin;
}

// In a folder of its own: whoever writes or reads a plugin looks for the signatures beside it.
fs::path staged_file(const StagingFolder& staged, const BundledPlugin& entry) {
  return staged.path() / entry.name.key_hash / plugin_file;
}

Result<> stage(const fs::path& file, const SignedPlugin& plugin) {
  if (::mkdir(file.parent_path().c_str(), 0777) != 0)
    return store_io_failure("cannot make a folder", file.parent_path(), errno);
  return write_signed_plugin(file, plugin);
}

Result<> check_and_stage(Reader& reader, const std::vector<BundledPlugin>& index, const PluginStore& store,
                         const StagingFolder& staged, const ImportOptions& options) {
  for (const BundledPlugin& entry : index) {
    const auto plugin = read_plugin(reader, entry);
    if (!plugin) return plugin.failure();
    auto manifest = store.check(*plugin, entry.name);
    if (!manifest) {
      manifest.failure().where = entry.name.key_hash + "/" + std::string(plugin_file);
      return manifest.failure();
    }
    if (options.accept)
      if (auto accepted = options.accept(*plugin, *manifest); !accepted) return accepted;
    if (auto written = stage(staged_file(staged, entry), *plugin); !written) return written;
  }
  return reader.at_end();
}

Result<BundleReport> import_from(int fd, PluginStore& store, uint64_t packed_bytes, const ImportOptions& options) {
  Reader reader(fd);
  if (auto opened = reader.open(); !opened) return opened.failure();
  const auto index = read_index(reader);
  if (!index) return index.failure();
  const auto total = total_bytes(*index, packed_bytes, options.bytes_max);
  if (!total) return total.failure();
  const auto staged = StagingFolder::create(store.staging());
  if (!staged) return staged.failure();
  if (auto good = check_and_stage(reader, *index, store, *staged, options); !good) return good.failure();

  // From here on entries become visible, one by one.
  BundleReport report{index->size(), *total, 0};
  for (const BundledPlugin& entry : *index) {
    const auto plugin = read_signed_plugin(staged_file(*staged, entry));
    if (!plugin) return plugin.failure();
    const auto inserted = store.insert(*plugin);
    if (!inserted) return inserted.failure();
    if (inserted->added) ++report.added;
  }
  return report;
}

}  // namespace

Result<BundleReport> import_bundle(PluginStore& store, const fs::path& file, const ImportOptions& options) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return store_io_failure("cannot open", file, errno);
  struct stat info{};
  Result<BundleReport> done = fail(FailureClass::io, "not a regular file");
  if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
    done = import_from(fd, store, static_cast<uint64_t>(info.st_size), options);
  ::close(fd);
  if (!done) {
    Failure& failure = done.failure();
    failure.where = file.filename().string() + (failure.where.empty() ? "" : ", " + failure.where);
  }
  return done;
}

}  // namespace wrought
