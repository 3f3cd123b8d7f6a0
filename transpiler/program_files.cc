// What the loader will open, found without running it: DT_NEEDED, followed from library to library. Where glibc keeps
// several builds of a library (glibc-hwcaps), all are named, so that its choice need not be guessed.
#include <elf.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "transpiler/jail.h"

namespace wrought {
namespace {

namespace fs = std::filesystem;

struct Needs {
  std::string interpreter;
  std::vector<std::string> libraries;
  std::vector<std::string> search;  // DT_RUNPATH or DT_RPATH, $ORIGIN filled in
};

class ElfHandle {
 public:
  explicit ElfHandle(const fs::path& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ >= 0 && elf_version(EV_CURRENT) != EV_NONE) elf_ = elf_begin(fd_, ELF_C_READ_MMAP, nullptr);
  }
  ElfHandle(const ElfHandle&) = delete;
  ElfHandle& operator=(const ElfHandle&) = delete;
  ~ElfHandle() {
    if (elf_ != nullptr) elf_end(elf_);
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] Elf* get() const { return elf_ != nullptr && elf_kind(elf_) == ELF_K_ELF ? elf_ : nullptr; }

 private:
  int fd_;
  Elf* elf_ = nullptr;
};

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(by), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::vector<std::string> search_path(std::string_view text, const fs::path& object) {
  std::vector<std::string> directories = split(text, ':');
  const std::string origin = object.parent_path().string();
  for (std::string& directory : directories) {
    for (const std::string_view token : {"$ORIGIN", "${ORIGIN}"}) {
      if (directory.starts_with(token)) directory.replace(0, token.size(), origin);
    }
  }
  return directories;
}

void read_dynamic(Elf* elf, Elf_Scn* section, const GElf_Shdr& header, const fs::path& path, Needs& needs) {
  Elf_Data* const data = elf_getdata(section, nullptr);
  if (data == nullptr || header.sh_entsize == 0) return;
  for (int i = 0; static_cast<uint64_t>(i) < header.sh_size / header.sh_entsize; ++i) {
    GElf_Dyn entry;
    if (gelf_getdyn(data, i, &entry) == nullptr) return;
    if (entry.d_tag != DT_NEEDED && entry.d_tag != DT_RUNPATH && entry.d_tag != DT_RPATH) continue;
    const char* const text = elf_strptr(elf, header.sh_link, entry.d_un.d_val);
    if (text == nullptr) continue;
    if (entry.d_tag == DT_NEEDED)
      needs.libraries.emplace_back(text);
    else
      needs.search = search_path(text, path);
  }
}

std::string interpreter_of(Elf* elf) {
  size_t count = 0;
  elf_getphdrnum(elf, &count);
  for (size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    size_t size = 0;
    const char* const file = elf_rawfile(elf, &size);
    if (gelf_getphdr(elf, static_cast<int>(i), &header) == nullptr || header.p_type != PT_INTERP) continue;
    if (file == nullptr || header.p_offset >= size || header.p_filesz > size - header.p_offset) continue;
    const std::string_view text(file + header.p_offset, header.p_filesz);
    return std::string(text.substr(0, text.find('\0')));
  }
  return {};
}

std::optional<Needs> needs_of(const fs::path& path) {
  const ElfHandle file(path);
  Elf* const elf = file.get();
  if (elf == nullptr) return {};
  Needs needs;
  needs.interpreter = interpreter_of(elf);
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) != nullptr && header.sh_type == SHT_DYNAMIC)
      read_dynamic(elf, section, header, path, needs);
  }
  return needs;
}

// Where the loader looks for what no program says: its configuration, then what is built into it.
const std::vector<std::string>& system_directories() {
  static const std::vector<std::string> directories = [] {
    std::vector<fs::path> files = {"/etc/ld.so.conf"};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/etc/ld.so.conf.d", error)) files.push_back(entry.path());
    std::vector<std::string> found;
    for (const fs::path& file : files) {
      std::ifstream lines(file);
      for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('/')) found.push_back(line.substr(0, line.find_last_not_of(" \t\r") + 1));
      }
    }
    for (const char* directory :
         {"/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib"}) {
      found.emplace_back(directory);
    }
    return found;
  }();
  return directories;
}

// Every file that the loader might take for this name.
std::vector<fs::path> candidates(const std::string& name, const std::vector<std::string>& search) {
  std::error_code ignored;
  if (name.find('/') != std::string::npos) {
    return fs::is_regular_file(name, ignored) ? std::vector<fs::path>{name} : std::vector<fs::path>{};
  }
  std::vector<fs::path> found;
  for (const auto* directories : {&search, &system_directories()}) {
    for (const fs::path directory : *directories) {
      for (const char* variant : {"", "glibc-hwcaps/x86-64-v2", "glibc-hwcaps/x86-64-v3", "glibc-hwcaps/x86-64-v4"}) {
        fs::path path = directory / variant / name;
        if (fs::is_regular_file(path, ignored)) found.push_back(std::move(path));
      }
    }
  }
  return found;
}

Result<std::vector<fs::path>> look_up(const fs::path& program) {
  const auto top = needs_of(program);
  if (!top) {
    return fail(FailureClass::toolchain,
                "not an ELF program, so what it needs is not known; a wrapper runs only with the jail off",
                program.string());
  }
  std::set<fs::path> files = {program};
  if (!top->interpreter.empty()) files.insert(top->interpreter);
  std::vector<Needs> open = {*top};
  std::set<std::string> seen;
  while (!open.empty()) {
    const Needs needs = std::move(open.back());
    open.pop_back();
    for (const std::string& name : needs.libraries) {
      if (!seen.insert(name).second) continue;
      const std::vector<fs::path> found = candidates(name, needs.search);
      if (found.empty())
        return fail(FailureClass::toolchain, "its library " + name + " was not found", program.string());
      for (const fs::path& path : found) {
        files.insert(path);
        if (auto next = needs_of(path)) open.push_back(std::move(*next));
      }
    }
  }
  std::error_code ignored;
  if (fs::exists("/etc/ld.so.cache", ignored)) files.insert("/etc/ld.so.cache");
  return std::vector<fs::path>(files.begin(), files.end());
}

}  // namespace

Result<std::vector<fs::path>> files_of_program(const fs::path& program) {
  static std::mutex mutex;
  static std::map<fs::path, std::vector<fs::path>> known;
  std::error_code error;
  const fs::path real = fs::canonical(program, error);  // $ORIGIN is where the file lies, not where a link to it does
  if (error) return fail(FailureClass::toolchain, "not found: " + error.message(), program.string());
  const std::lock_guard lock(mutex);
  if (const auto found = known.find(real); found != known.end()) return found->second;
  auto files = look_up(real);
  if (files) known[real] = *files;
  return files;
}

}  // namespace wrought
