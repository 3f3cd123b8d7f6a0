// wrought build-all: many contracts into a store, by Ninja.
//
// STORE/builds/OPTIONS/            OPTIONS: the first digits of the hash of the build's options
//   build.ninja                    one edge per distinct contract
//   in/HASH                        a link to the contract whose bytes have this SHA-256
//   out/HASH.json                  how its build went, once it did; .failed: what may go well the next time
//
// Edges are named by content, so equal files are built once, a changed one is another edge, and no name of a file,
// however odd, gets into Ninja's file or the shell's. What is done stays done: Ninja starts again where it stopped.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <set>

#include "cli/build_result.h"
#include "cli/ninja_file.h"
#include "cli/options.h"
#include "common/files.h"
#include "common/hash.h"
#include "common/printable.h"
#include "common/subprocess.h"
#include "runtime/store/store_files.h"

namespace wrought::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr uint64_t list_bytes_max = 64 << 20;
constexpr uint64_t contract_bytes_max = 256 << 20;
constexpr uint64_t result_bytes_max = 1 << 20;
constexpr size_t options_digits = 16;

struct BuildAllCommand {
  std::string contracts, store;
  int jobs = 0;
  bool json = false;
  BuildFlags flags;
};

struct Contract {
  fs::path file;
  std::string hash;                // of its bytes; empty if it cannot be read
  std::optional<Failure> failure;  // why not
};

Result<std::vector<fs::path>> files_under(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string extension = at->path().extension().string();
    if ((extension == ".wasm" || extension == ".wat") && at->is_regular_file(error)) files.push_back(at->path());
  }
  if (error) return store_io_failure("cannot list", folder, error.value());
  std::sort(files.begin(), files.end());
  return files;
}

// A line each; relative to the list.
Result<std::vector<fs::path>> files_listed(const fs::path& list) {
  const auto text = read_text_file(list, list_bytes_max);
  if (!text) return text.failure();
  std::vector<fs::path> files;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) files.push_back(list.parent_path() / line);
  return files;
}

Result<std::vector<Contract>> find_contracts(const fs::path& source) {
  std::error_code error;
  const auto files = fs::is_directory(source, error) ? files_under(source) : files_listed(source);
  if (!files) return files.failure();
  std::vector<Contract> contracts;
  for (const fs::path& file : *files) {
    const auto bytes = read_file(file, contract_bytes_max);
    if (bytes)
      contracts.push_back({file, sha256_hex(*bytes), {}});
    else
      contracts.push_back({file, "", bytes.failure()});
  }
  if (contracts.empty()) return fail(FailureClass::usage, "no contracts there", source.string());
  return contracts;
}

// One set of options over one store.
class NinjaBuild {
 public:
  NinjaBuild(const BuildAllCommand& command, const PluginStore& store)
      : command_(command),
        store_(store),
        folder_(store.folder() / "builds" /
                sha256_hex(shell_words(command.flags.arguments())).substr(0, options_digits)) {}

  // Everything Ninja needs; what it made earlier stays, unless the plugin has left the store.
  Result<> prepare(const std::vector<Contract>& contracts) {
    std::error_code error;
    for (const char* part : {"in", "out"}) {
      fs::create_directories(folder_ / part, error);
      if (error) return store_io_failure("cannot make the folder", folder_ / part, error.value());
    }
    auto lock = StoreLock::attempt(folder_ / "lock");
    if (!lock) return lock.failure();
    if (!lock->held())
      return fail(FailureClass::io, "another build-all with these options is running", folder_.string());
    lock_.emplace(std::move(*lock));

    std::map<std::string, const Contract*> distinct;
    for (const Contract& contract : contracts)
      if (!contract.failure) distinct.emplace(contract.hash, &contract);
    for (const auto& [hash, contract] : distinct) {
      if (auto linked = link_input(hash, contract->file); !linked) return linked;
      fs::remove(failed_file(hash), error);
      if (const auto result = result_of(hash); result && !store_.describe(result->name))
        fs::remove(result_file(hash), error);
      if (fs::exists(result_file(hash), error)) done_before_.insert(hash);
    }
    return write_ninja_file(distinct);
  }

  // True if Ninja ran to its end, with or without failed edges.
  Result<bool> run() const {
    const auto ninja = find_program("ninja");
    if (!ninja) return fail(FailureClass::toolchain, "ninja not found; install the package ninja-build");
    std::vector<std::string> argv = {ninja->string(), "-k", "0"};
    if (command_.jobs > 0) argv.insert(argv.end(), {"-j", std::to_string(command_.jobs)});
    return start(std::move(argv));
  }

  [[nodiscard]] Result<BuildResult> result_of(const std::string& hash) const {
    auto text = read_text_file(result_file(hash), result_bytes_max);
    if (!text) text = read_text_file(failed_file(hash), result_bytes_max);
    if (!text) return fail(FailureClass::resource, "was not built: the run was interrupted");
    return result_from_json(*text);
  }
  [[nodiscard]] bool done_before(const std::string& hash) const { return done_before_.contains(hash); }

 private:
  [[nodiscard]] fs::path result_file(const std::string& hash) const { return folder_ / "out" / (hash + ".json"); }
  [[nodiscard]] fs::path failed_file(const std::string& hash) const {
    return result_file(hash) += std::string(failed_suffix);
  }

  Result<> link_input(const std::string& hash, const fs::path& file) const {
    const fs::path link = folder_ / "in" / hash;
    std::error_code error;
    const fs::path target = fs::absolute(file, error);
    if (!error && fs::read_symlink(link, error) == target) return Unit{};
    fs::remove(link, error);
    fs::create_symlink(target, link, error);
    if (error) return store_io_failure("cannot link the contract", link, error.value());
    return Unit{};
  }

  Result<> write_ninja_file(const std::map<std::string, const Contract*>& distinct) const {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    // The store from Ninja's folder: no path of the user's gets into the command but those of options.
    std::vector<std::string> words = {self.string(), "store", "build", "../.."};
    const std::vector<std::string> options = command_.flags.arguments();
    const auto program = ninja_path(self.string());
    const auto before = ninja_value(shell_words(words)), after = ninja_value(shell_words(options));
    if (error || !program || !before || !after)
      return fail(FailureClass::usage, "a line feed in the path of wrought or of an option: Ninja cannot have that");
    std::string text =
        "# Written by `wrought build-all`. A contract that is refused is done; one that failed is tried again.\n"
        "ninja_required_version = 1.5\n\n"
        "rule build\n  command = " +
        *before + " $in --result $out " + *after + "\n  description = $name\n\n";
    for (const auto& [hash, contract] : distinct) {
      const auto name = ninja_value(printable(contract->file.string()));
      text += "build out/" + hash + ".json: build in/" + hash + " | " + *program + "\n  name = " + name.value() + "\n";
    }
    return write_file(folder_ / "build.ninja", text);
  }

  // In Ninja's folder, its stdout on our stderr: ours is for the answer.
  Result<bool> start(std::vector<std::string> argv) const {
    std::vector<char*> pointers;
    for (std::string& word : argv) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_addchdir_np(&actions, folder_.c_str());
    pid_t child = -1;
    const int error = posix_spawn(&child, pointers[0], &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) return store_io_failure("cannot start", argv[0], error);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;  // a ^C reaches Ninja as well, and it cleans up
    return WIFEXITED(status);
  }

  const BuildAllCommand& command_;
  const PluginStore& store_;
  const fs::path folder_;
  std::optional<StoreLock> lock_;
  std::set<std::string> done_before_;
};

struct Row {
  std::string file;
  std::string_view status;  // built, there, refused, failed
  Result<BuildResult> result;
};

std::string_view status_of(const Result<BuildResult>& result, bool done_before) {
  if (!result) return is_verdict(result.failure().cls) ? "refused" : "failed";
  return result->built && !done_before ? "built" : "there";
}

std::vector<Row> rows_of(const std::vector<Contract>& contracts, const NinjaBuild& build) {
  std::vector<Row> rows;
  std::set<std::string> counted;
  for (const Contract& contract : contracts) {
    if (contract.failure) {
      rows.push_back({contract.file.string(), "failed", *contract.failure});
      continue;
    }
    Result<BuildResult> result = build.result_of(contract.hash);
    // The build knew the contract by its hash.
    if (!result && result.failure().where.starts_with(contract.hash))
      result.failure().where =
          result.failure().where.erase(0, std::min(result.failure().where.size(), contract.hash.size() + 2));
    const bool known = build.done_before(contract.hash) || !counted.insert(contract.hash).second;
    const std::string_view status = status_of(result, known);
    rows.push_back({contract.file.string(), status, std::move(result)});
  }
  return rows;
}

json to_json(const Row& row) {
  json one = {{"file", row.file}, {"status", row.status}};
  if (row.result) {
    one["key"] = row.result->name.key_hash;
    one["code"] = row.result->name.code_hash;
    one["plugin_bytes"] = row.result->plugin_bytes;
    one["seconds"] = row.result->seconds;
  } else {
    one["error"] = error_json(row.result.failure());
  }
  return one;
}

int summarise(const std::vector<Row>& rows, bool as_json) {
  std::map<std::string, uint64_t> counts = {{"built", 0}, {"there", 0}, {"refused", 0}, {"failed", 0}};
  for (const Row& row : rows) ++counts[std::string(row.status)];
  const bool all = counts["refused"] == 0 && counts["failed"] == 0;
  if (as_json) {
    json contracts = json::array();
    for (const Row& row : rows) contracts.push_back(to_json(row));
    print_json({{"ok", all}, {"counts", counts}, {"contracts", contracts}});
    return all ? exit_ok : exit_refused;
  }
  for (const Row& row : rows)
    if (!row.result)
      std::cout << row.status << "  " << printable(row.file) << ": " << row.result.failure().to_line() << "\n";
  for (const char* status : {"built", "there", "refused", "failed"})
    std::printf("%-8s %8llu\n", status, static_cast<unsigned long long>(counts[status]));
  return all ? exit_ok : exit_refused;
}

int run(const BuildAllCommand& command) {
  if (const auto options = command.flags.options(); !options) return report(options.failure(), command.json);
  const auto contracts = find_contracts(command.contracts);
  if (!contracts) return report(contracts.failure(), command.json);
  const auto store = PluginStore::open(command.store, {.create = true});
  if (!store) return report(store.failure(), command.json);
  NinjaBuild build(command, *store);
  if (const auto ready = build.prepare(*contracts); !ready) return report(ready.failure(), command.json);
  if (const auto ran = build.run(); !ran) return report(ran.failure(), command.json);
  return summarise(rows_of(*contracts, build), command.json);
}

}  // namespace

void add_build_all(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<BuildAllCommand>();
  CLI::App* sub = app.add_subcommand("build-all", "Build many contracts into a store");
  sub->add_option("CONTRACTS", command->contracts,
                  "a folder (.wasm and .wat files in it and below), or a file with one path a line, from where it lies")
      ->required();
  sub->add_option("-o,--output", command->store, "the store; made if there is none")->required();
  sub->add_option("-j,--jobs", command->jobs, "builds at once; default: Ninja's")->check(CLI::Range(1, 10000));
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  command->flags.add(*sub);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
