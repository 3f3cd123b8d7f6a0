// Sections are added with libelf in layout mode: we say where everything lies, and libelf moves nothing. What was
// linked stays where it was up to the end of its last section; behind it come
//
//   .wrought.manifest  .wrought.module  .shstrtab (moved, it grew by two names)  section header table
//
// None of the new sections is SHF_ALLOC, and no program header changes, so the loaded image is what the linker made.
//
// libelf writes to a descriptor only, so the work is done in a memory file.
#include "transpiler/package.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "common/hash.h"
#include "transpiler/elf_file.h"

namespace wrought {
namespace {

constexpr uint64_t header_table_alignment_bytes = 8;

uint64_t aligned(uint64_t offset, uint64_t alignment) { return (offset + alignment - 1) / alignment * alignment; }

Failure memory_file_failure() {
  return fail(FailureClass::resource, "no memory file for packaging: " + std::generic_category().message(errno));
}

// A file in memory that holds the plugin while libelf works on it.
class MemoryFile {
 public:
  MemoryFile() : fd_(::memfd_create("wrought", MFD_CLOEXEC)) {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }

  [[nodiscard]] bool write(ByteView bytes) const {
    size_t at = 0;
    while (at < bytes.size()) {
      const ssize_t put = ::pwrite(fd_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return false;
      at += static_cast<size_t>(put);
    }
    return true;
  }

  [[nodiscard]] bool read(Bytes& bytes) const {
    const off_t size = ::lseek(fd_, 0, SEEK_END);
    if (size < 0) return false;
    bytes.resize(static_cast<size_t>(size));
    size_t at = 0;
    while (at < bytes.size()) {
      const ssize_t got = ::pread(fd_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      at += static_cast<size_t>(got);
    }
    return true;
  }

 private:
  int fd_;
};

struct AddedSection {
  std::string_view name;
  ByteView bytes;
  uint64_t alignment;
  uint64_t offset = 0;  // found while adding
};

class Packager {
 public:
  explicit Packager(Elf* elf) : elf_(elf) {}

  // Appends `added` and moves what must move; then libelf writes.
  Result<> add(std::array<AddedSection, 2>& added) {
    // DIRTY: the section header table is written anew. Without it libelf 0.188 writes the old table's memory, which is
    // shorter than the new one.
    if (elf_flagelf(elf_, ELF_C_SET, ELF_F_LAYOUT | ELF_F_DIRTY) == 0) return elf_failure("cannot be laid out");
    if (elf_getshdrstrndx(elf_, &names_index_) != 0) return elf_failure("has no section names");
    Result<> done = find_end();
    for (AddedSection& section : added) {
      if (done) done = append(section);
    }
    if (done) done = move_names();
    if (done) done = move_header_table();
    if (done && elf_update(elf_, ELF_C_WRITE) < 0) return elf_failure("cannot be written");
    return done;
  }

 private:
  // The end of all that stays: every section but the names, and every segment.
  Result<> find_end() {
    GElf_Ehdr header;
    if (!gelf_getehdr(elf_, &header)) return elf_failure("has no header");
    end_ = header.e_phoff + uint64_t{header.e_phnum} * header.e_phentsize;
    for (Elf_Scn* section = elf_nextscn(elf_, nullptr); section; section = elf_nextscn(elf_, section)) {
      GElf_Shdr shdr;
      if (!gelf_getshdr(section, &shdr)) return elf_failure("has a broken section header");
      if (elf_ndxscn(section) == names_index_ || shdr.sh_type == SHT_NOBITS) continue;
      end_ = std::max<uint64_t>(end_, shdr.sh_offset + shdr.sh_size);
    }
    for (size_t i = 0; i < header.e_phnum; ++i) {
      GElf_Phdr phdr;
      if (!gelf_getphdr(elf_, static_cast<int>(i), &phdr)) return elf_failure("has a broken program header");
      end_ = std::max<uint64_t>(end_, phdr.p_offset + phdr.p_filesz);
    }
    return read_names();
  }

  Result<> read_names() {
    Elf_Scn* section = elf_getscn(elf_, names_index_);
    const Elf_Data* data = section ? elf_getdata(section, nullptr) : nullptr;
    if (!data || !data->d_buf) return elf_failure("has no section names");
    names_.assign(static_cast<const char*>(data->d_buf), data->d_size);
    return Unit{};
  }

  Result<> append(AddedSection& added) {
    Elf_Scn* section = elf_newscn(elf_);
    Elf_Data* data = section ? elf_newdata(section) : nullptr;
    GElf_Shdr header;
    if (!data || !gelf_getshdr(section, &header)) return elf_failure("takes no new section");
    added.offset = end_ = aligned(end_, added.alignment);
    data->d_buf = const_cast<uint8_t*>(added.bytes.data());  // libelf copies it into the file
    data->d_size = added.bytes.size();
    data->d_type = ELF_T_BYTE;
    data->d_align = added.alignment;
    data->d_off = 0;
    data->d_version = EV_CURRENT;
    header = {};
    header.sh_name = static_cast<GElf_Word>(names_.size());
    header.sh_type = SHT_PROGBITS;
    header.sh_offset = end_;
    header.sh_size = added.bytes.size();
    header.sh_addralign = added.alignment;
    if (!gelf_update_shdr(section, &header)) return elf_failure("takes no new section");
    names_.append(added.name).push_back('\0');
    end_ += added.bytes.size();
    return Unit{};
  }

  Result<> move_names() {
    Elf_Scn* section = elf_getscn(elf_, names_index_);
    Elf_Data* data = elf_getdata(section, nullptr);
    GElf_Shdr header;
    if (!data || !gelf_getshdr(section, &header)) return elf_failure("has no section names");
    data->d_buf = names_.data();
    data->d_size = header.sh_size = names_.size();
    header.sh_offset = end_;
    elf_flagdata(data, ELF_C_SET, ELF_F_DIRTY);
    if (!gelf_update_shdr(section, &header)) return elf_failure("takes no new section names");
    end_ += names_.size();
    return Unit{};
  }

  Result<> move_header_table() {
    GElf_Ehdr header;
    if (!gelf_getehdr(elf_, &header)) return elf_failure("has no header");
    header.e_shoff = aligned(end_, header_table_alignment_bytes);
    if (!gelf_update_ehdr(elf_, &header)) return elf_failure("takes no new header");
    return Unit{};
  }

  Elf* elf_;
  size_t names_index_ = 0;
  std::string names_;
  uint64_t end_ = 0;
};

Result<Bytes> with_sections(ByteView elf, std::array<AddedSection, 2>& added) {
  const MemoryFile file;
  if (file.fd() < 0 || !file.write(elf)) return memory_file_failure();
  elf_version(EV_CURRENT);
  {
    const ElfHandle handle(elf_begin(file.fd(), ELF_C_RDWR, nullptr), elf_end);
    if (!handle || elf_kind(handle.get()) != ELF_K_ELF) return elf_failure("is not an ELF file");
    Packager packager(handle.get());
    Result<> done = packager.add(added);
    if (!done) return done.failure();
  }
  Bytes whole;
  if (!file.read(whole)) return memory_file_failure();
  return whole;
}

// What the linker's image consists of: one segment of code, of constants, of pointers.
Result<> measure_image(ByteView file, Manifest& manifest) {
  const ElfHandle elf = open_elf(file);
  size_t count = 0;
  if (!elf || elf_getphdrnum(elf.get(), &count) != 0) return elf_failure("is not an ELF file");
  manifest.code_bytes = manifest.constant_bytes = manifest.pointer_bytes = 0;
  for (size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (!gelf_getphdr(elf.get(), static_cast<int>(i), &header)) return elf_failure("has a broken program header");
    if (header.p_type != PT_LOAD) continue;
    const bool code = (header.p_flags & PF_X) != 0, pointers = (header.p_flags & PF_W) != 0;
    (code ? manifest.code_bytes : pointers ? manifest.pointer_bytes : manifest.constant_bytes) += header.p_filesz;
  }
  return Unit{};
}

}  // namespace

Result<PackagedPlugin> package_plugin(ByteView elf, Manifest manifest, ByteView metered_module) {
  manifest.content_hash.assign(hash_hex_digits, '0');
  if (auto done = measure_image(elf, manifest); !done) return done.failure();
  const std::string json = manifest.to_json();
  const std::optional<size_t> digits = content_hash_offset(json);
  if (!digits) return fail(FailureClass::internal, "manifest without content_hash");
  if (json.size() > manifest_bytes_max) {
    return fail(FailureClass::policy,
                std::to_string(json.size()) + " bytes of manifest, at most " + std::to_string(manifest_bytes_max) +
                    " are allowed",
                "manifest");
  }

  std::array<AddedSection, 2> added = {{{manifest_section, bytes_of(json), 1}, {module_section, metered_module, 8}}};
  Result<Bytes> file = with_sections(elf, added);
  if (!file) return file.failure();

  const size_t digits_in_file = added[0].offset + *digits;
  manifest.content_hash = content_hash_hex(*file, digits_in_file);
  std::copy(manifest.content_hash.begin(), manifest.content_hash.end(),
            file->begin() + static_cast<ptrdiff_t>(digits_in_file));
  return PackagedPlugin{std::move(*file), std::move(manifest)};
}

}  // namespace wrought
