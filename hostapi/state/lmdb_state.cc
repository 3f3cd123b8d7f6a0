// LMDB behind the State interface: one read transaction and cursor stay open between commits.
//
// A read transaction pins the snapshot it sees, so views into the map stay valid until the next commit resets it.
#include "hostapi/state/lmdb_state.h"

#include <fcntl.h>
#include <lmdb.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "hostapi/state/entry_tree.h"

namespace wrought {

namespace {

// A directory belongs to one state at a time, in this process or any other: blocks of two chains must not mix, and LMDB
// itself breaks when a process opens a directory twice. The lock goes with the descriptor, so also with a killed
// process.
class DirectoryLock {
 public:
  DirectoryLock() = default;
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  ~DirectoryLock() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] Result<> take(const std::string& directory) {
    const std::string file = directory + "/wrought.lock";
    fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd_ < 0) return fail(FailureClass::io, std::string("cannot open the lock: ") + std::strerror(errno), file);
    if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return Unit{};
    if (errno == EWOULDBLOCK) return fail(FailureClass::usage, "this state is already open", directory);
    return fail(FailureClass::io, std::string("cannot take the lock: ") + std::strerror(errno), file);
  }

 private:
  int fd_ = -1;
};

Failure lmdb_failure(int code, std::string_view doing, const std::string& where) {
  const bool full = code == MDB_MAP_FULL || code == MDB_TXN_FULL || code == ENOMEM || code == ENOSPC;
  return fail(full ? FailureClass::resource : FailureClass::io, std::string(doing) + ": " + mdb_strerror(code), where);
}

MDB_val to_val(std::string_view bytes) { return {bytes.size(), const_cast<char*>(bytes.data())}; }
std::string_view to_view(const MDB_val& val) { return {static_cast<const char*>(val.mv_data), val.mv_size}; }

class LmdbState final : public State {
 public:
  LmdbState(std::string directory) : directory_(std::move(directory)) {}
  ~LmdbState() override;
  LmdbState(const LmdbState&) = delete;
  LmdbState& operator=(const LmdbState&) = delete;

  [[nodiscard]] Result<> open(const LmdbOptions& options);

  [[nodiscard]] std::optional<std::string_view> find(const HashedKey& key) const override;
  [[nodiscard]] std::optional<Entry> lower_bound(std::string_view key) const override;
  [[nodiscard]] std::optional<Entry> upper_bound(std::string_view key) const override;
  [[nodiscard]] std::optional<Entry> before(std::string_view key) const override;
  [[nodiscard]] Result<> commit(EntryTree& writes) override;
  [[nodiscard]] const std::optional<Failure>& failure() const override { return failure_; }

 private:
  [[nodiscard]] int write_all(MDB_txn* txn, const EntryTree& writes) const;
  [[nodiscard]] int begin_reading();
  std::optional<Entry> seek_from(std::string_view key) const;
  void end_reading();
  std::optional<Entry> seek(std::string_view key, MDB_cursor_op op) const;
  std::optional<Entry> answer(int code, const MDB_val& key, const MDB_val& value) const;

  std::string directory_;
  DirectoryLock lock_;
  MDB_env* env_ = nullptr;
  MDB_dbi dbi_ = 0;
  MDB_txn* reader_ = nullptr;
  MDB_cursor* cursor_ = nullptr;
  mutable std::optional<Failure> failure_;
};

LmdbState::~LmdbState() {
  end_reading();
  if (env_ != nullptr) mdb_env_close(env_);
}

Result<> LmdbState::open(const LmdbOptions& options) {
  if (auto locked = lock_.take(directory_); !locked) return locked;
  int code = mdb_env_create(&env_);
  if (code == 0) code = mdb_env_set_mapsize(env_, options.map_bytes_max);
  // NOTLS: the read transaction belongs to this object, not to the thread that happens to call.
  if (code == 0) code = mdb_env_open(env_, directory_.c_str(), MDB_NOTLS, 0600);
  if (code != 0) return lmdb_failure(code, "cannot open the state", directory_);
  MDB_txn* txn = nullptr;
  code = mdb_txn_begin(env_, nullptr, 0, &txn);
  if (code != 0) return lmdb_failure(code, "cannot open the state", directory_);
  code = mdb_dbi_open(txn, nullptr, 0, &dbi_);
  if (code != 0) {
    mdb_txn_abort(txn);
    return lmdb_failure(code, "cannot open the state", directory_);
  }
  code = mdb_txn_commit(txn);
  if (code == 0) code = begin_reading();
  if (code != 0) return lmdb_failure(code, "cannot read the state", directory_);
  return Unit{};
}

int LmdbState::begin_reading() {
  if (const int code = mdb_txn_begin(env_, nullptr, MDB_RDONLY, &reader_); code != 0) {
    reader_ = nullptr;
    return code;
  }
  return mdb_cursor_open(reader_, dbi_, &cursor_);
}

void LmdbState::end_reading() {
  if (cursor_ != nullptr) mdb_cursor_close(cursor_);
  if (reader_ != nullptr) mdb_txn_abort(reader_);
  cursor_ = nullptr;
  reader_ = nullptr;
}

std::optional<std::string_view> LmdbState::find(const HashedKey& key) const {
  MDB_val k = to_val(key.bytes), v{};
  if (reader_ == nullptr || key.bytes.empty()) return std::nullopt;
  const auto entry = answer(mdb_get(reader_, dbi_, &k, &v), k, v);
  if (!entry) return std::nullopt;
  return entry->value;
}

std::optional<Entry> LmdbState::answer(int code, const MDB_val& key, const MDB_val& value) const {
  if (code == 0) return Entry{to_view(key), to_view(value)};
  if (code != MDB_NOTFOUND && !failure_) failure_ = lmdb_failure(code, "cannot read the state", directory_);
  return std::nullopt;
}

std::optional<Entry> LmdbState::seek(std::string_view key, MDB_cursor_op op) const {
  MDB_val k = to_val(key), v{};
  if (cursor_ == nullptr) return std::nullopt;
  return answer(mdb_cursor_get(cursor_, &k, &v, op), k, v);
}

// LMDB has no empty keys, and no range that begins with one.
std::optional<Entry> LmdbState::seek_from(std::string_view key) const {
  return seek(key, key.empty() ? MDB_FIRST : MDB_SET_RANGE);
}

std::optional<Entry> LmdbState::lower_bound(std::string_view key) const { return seek_from(key); }

std::optional<Entry> LmdbState::upper_bound(std::string_view key) const {
  const auto entry = seek_from(key);
  if (!entry || entry->key != key) return entry;
  return seek({}, MDB_NEXT);
}

std::optional<Entry> LmdbState::before(std::string_view key) const {
  if (seek_from(key)) return seek({}, MDB_PREV);
  return failure_ ? std::nullopt : seek({}, MDB_LAST);
}

int LmdbState::write_all(MDB_txn* txn, const EntryTree& writes) const {
  for (auto write = writes.first(); write; write = write.next()) {
    MDB_val key = to_val(write->key());
    int code = 0;
    if (!write->erased()) {
      MDB_val value = to_val(write->value());
      code = mdb_put(txn, dbi_, &key, &value, 0);
    } else {
      code = mdb_del(txn, dbi_, &key, nullptr);
      if (code == MDB_NOTFOUND) code = 0;
    }
    if (code != 0) return code;
  }
  return 0;
}

Result<> LmdbState::commit(EntryTree& writes) {
  MDB_txn* txn = nullptr;
  int code = mdb_txn_begin(env_, nullptr, 0, &txn);
  if (code != 0) return lmdb_failure(code, "cannot begin a commit", directory_);
  code = write_all(txn, writes);
  if (code != 0) {
    mdb_txn_abort(txn);
    return lmdb_failure(code, "cannot write the state", directory_);
  }
  code = mdb_txn_commit(txn);
  if (code != 0) return lmdb_failure(code, "cannot commit the state", directory_);
  end_reading();  // the old snapshot would keep old pages alive and hide what was just written
  code = begin_reading();
  // The commit itself stands; that it cannot be read back is a failure of the reads to come.
  if (code != 0 && !failure_) failure_ = lmdb_failure(code, "cannot read the state", directory_);
  return Unit{};
}

}  // namespace

Result<std::unique_ptr<State>> open_lmdb_state(const std::filesystem::path& directory, const LmdbOptions& options) try {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return fail(FailureClass::io, "cannot create the directory: " + error.message(), directory.string());
  auto state = std::make_unique<LmdbState>(directory.string());
  if (auto opened = state->open(options); !opened) return opened.failure();
  return std::unique_ptr<State>(std::move(state));
} catch (const std::bad_alloc&) {
  return fail(FailureClass::resource, "out of memory while opening the state", "state");
}

}  // namespace wrought
