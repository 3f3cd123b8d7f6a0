// What lies in the image and beside it, against the manifest: the descriptor, read as the relocations will make it, and
// the metered module.
#include <algorithm>

#include "common/hash.h"
#include "common/printable.h"
#include "runtime/descriptor.h"
#include "runtime/module_outline.h"
#include "runtime/verify_checks.h"

namespace wrought::verify {
namespace {

constexpr uint32_t wasm_pages_max = 65536;

// The address that a pointer will hold; nothing for null. A pointer without a relocation must be null: any other value
// would be an address in this process.
Result<std::optional<uint64_t>> pointer_at(const Subject& subject, uint64_t place) {
  const auto& all = subject.relocations;
  const auto found = std::lower_bound(all.begin(), all.end(), place,
                                      [](const Relocation& relocation, uint64_t at) { return relocation.place < at; });
  if (found != all.end() && found->place == place) return std::optional<uint64_t>(static_cast<uint64_t>(found->addend));
  const auto bytes = bytes_at(subject, subject.segments.pointers, place, 8);
  if (bytes && record_at<uint64_t>(*bytes, 0) == uint64_t{0}) return std::optional<uint64_t>();
  return refuse("the pointer at " + hex_number(place) + " is not relocated");
}

// The descriptor as it lies in the file. Its pointers are not to be used; target() says where they will lead.
class Descriptor {
 public:
  static Result<Descriptor> read(const Subject& subject) {
    for (const DynamicSymbol& symbol : subject.symbols) {
      if (symbol.name != "wrought_plugin") continue;
      const auto bytes = bytes_at(subject, subject.segments.pointers, symbol.address, sizeof(wr_plugin));
      if (bytes) return Descriptor(subject, symbol.address, *record_at<wr_plugin>(*bytes, 0));
    }
    return refuse("the plugin has no symbol wrought_plugin among its pointers");
  }

  [[nodiscard]] const wr_plugin& fields() const { return fields_; }

  [[nodiscard]] Result<> check_function(size_t offset, const char* name, bool wanted) const {
    const auto target = pointer_at(*subject_, address_ + offset);
    if (!target) return target.failure();
    if (!*target && wanted) return refuse(std::string("the descriptor has no function ") + name);
    if (*target && !contains(subject_->segments.code, **target))
      return refuse(std::string("the descriptor's function ") + name + " is at " + hex_number(**target) +
                    ", outside of the code");
    return Unit{};
  }

  // The bytes of a list; none where it has no elements.
  [[nodiscard]] Result<ByteView> list(size_t offset, const char* name, uint64_t bytes, uint64_t& address) const {
    address = 0;
    if (bytes == 0) return ByteView();
    const auto target = pointer_at(*subject_, address_ + offset);
    if (!target) return target.failure();
    const auto found = *target ? bytes_at(*subject_, **target, bytes) : std::optional<ByteView>();
    if (!found) return refuse(std::string("the descriptor's ") + name + " lie outside of the plugin");
    address = **target;
    return *found;
  }

 private:
  Descriptor(const Subject& subject, uint64_t address, const wr_plugin& fields)
      : subject_(&subject), address_(address), fields_(fields) {}
  const Subject* subject_;
  uint64_t address_;
  wr_plugin fields_;
};

Result<> check_ordinals(const Descriptor& descriptor, const Manifest& manifest) {
  uint64_t address = 0;
  const auto bytes = descriptor.list(offsetof(wr_plugin, host_ordinals), "ordinals",
                                     descriptor.fields().host_count * uint64_t{sizeof(wr_u32)}, address);
  if (!bytes) return bytes.failure();
  std::vector<wr_u32> ordinals(descriptor.fields().host_count);
  if (!bytes->empty()) std::memcpy(ordinals.data(), bytes->data(), bytes->size());
  return check_descriptor_ordinals(ordinals, manifest);
}

Result<> check_data(const Subject& subject, const Descriptor& descriptor) {
  uint64_t address = 0;
  const auto bytes = descriptor.list(offsetof(wr_plugin, data), "data segments",
                                     descriptor.fields().data_count * uint64_t{sizeof(wr_data_segment)}, address);
  if (!bytes) return bytes.failure();
  for (uint32_t i = 0; i < descriptor.fields().data_count && !bytes->empty(); ++i) {
    const uint64_t at = i * uint64_t{sizeof(wr_data_segment)};
    const wr_data_segment segment = *record_at<wr_data_segment>(*bytes, at);
    if (auto done = check_data_segment(segment, i, subject.manifest); !done) return done;
    if (segment.size == 0) continue;
    const auto target = pointer_at(subject, address + at + offsetof(wr_data_segment, bytes));
    if (!target) return target.failure();
    if (!*target || !bytes_at(subject, **target, segment.size))
      return refuse("data segment " + std::to_string(i) + " lies outside of the plugin");
  }
  return Unit{};
}

Finding check_descriptor(Subject& subject) {
  const auto descriptor = Descriptor::read(subject);
  if (!descriptor) return descriptor.failure();
  const Manifest& m = subject.manifest;
  if (auto done = check_descriptor_sizes(descriptor->fields(), m); !done) return done.failure();
  const bool is_contract = !subject.profile->rules.any_module;
  if (auto done = descriptor->check_function(offsetof(wr_plugin, init), "init", true); !done) return done.failure();
  if (auto done = descriptor->check_function(offsetof(wr_plugin, start), "start", false); !done) return done.failure();
  if (auto done = descriptor->check_function(offsetof(wr_plugin, apply), "apply", is_contract); !done)
    return done.failure();
  if (auto done = check_ordinals(*descriptor, m); !done) return done.failure();
  if (auto done = check_data(subject, *descriptor); !done) return done.failure();
  return m.memory_mode + " mode, " + counted(descriptor->fields().data_count, "data segment") + ", " +
         counted(m.imports.size(), "host function");
}

Finding check_module(Subject& subject) {
  const auto section = subject.elf.find_section(module_section);
  if (!section) return refuse("not a plugin: no section " + std::string(module_section));
  const std::string found = sha256_hex(subject.elf.bytes(*section));
  if (found == subject.manifest.metered_hash) return found;
  return refuse("the metered module in the plugin has the hash " + found + ", the manifest says " +
                subject.manifest.metered_hash);
}

// The host functions are among the imports, in this order; of a contract they are all imports.
Result<> check_module_imports(const ModuleOutline& outline, const Manifest& manifest, bool any_module) {
  size_t known = 0;
  for (const ModuleOutline::Name& import : outline.function_imports) {
    const bool is_next = known < manifest.imports.size() && manifest.imports[known].module == import.module &&
                         manifest.imports[known].name == import.name;
    if (is_next) ++known;
    if (!is_next && !any_module)
      return refuse("the module imports " + printable(import.module) + "." + printable(import.name) +
                    ", the manifest does not say so");
  }
  if (known == manifest.imports.size()) return Unit{};
  return refuse("the module does not import " + manifest.imports[known].module + "." + manifest.imports[known].name +
                ", the manifest says so");
}

Result<> check_module_sizes(const ModuleOutline& outline, const Manifest& m) {
  uint32_t table = 0;
  for (const auto& limits : outline.tables) table = std::max(table, limits.min);
  if (table != m.table_size)
    return refuse("the module's table has " + counted(table, "element") + ", the manifest says " +
                  std::to_string(m.table_size));
  if (outline.memories.size() > 1 || outline.memories.empty() == m.has_memory)
    return refuse("the module has " + std::to_string(outline.memories.size()) +
                  " memories of its own, the manifest says " + (m.has_memory ? "1" : "0"));
  if (!m.has_memory) return Unit{};
  const uint32_t min = outline.memories[0].min, max = outline.memories[0].max.value_or(wasm_pages_max);
  if (min == m.memory_pages_min && std::min(max, m.limits.max_pages) == m.memory_pages_max) return Unit{};
  return refuse("the module's memory has " + std::to_string(min) + " to " + std::to_string(max) +
                " pages, the manifest says " + std::to_string(m.memory_pages_min) + " to " +
                std::to_string(m.memory_pages_max));
}

Finding check_module_outline(Subject& subject) {
  const auto section = subject.elf.find_section(module_section);
  if (!section) return refuse("not a plugin: no section " + std::string(module_section));
  const auto outline = read_module_outline(subject.elf.bytes(*section));
  if (!outline) return outline.failure();
  const Manifest& m = subject.manifest;
  if (!std::equal(outline->function_exports.begin(), outline->function_exports.end(), m.exports.begin(),
                  m.exports.end()))
    return refuse("the module exports " + counted(outline->function_exports.size(), "function") +
                  ", the manifest names others (" + std::to_string(m.exports.size()) + ")");
  if (auto done = check_module_imports(*outline, m, subject.profile->rules.any_module); !done) return done.failure();
  if (auto done = check_module_sizes(*outline, m); !done) return done.failure();
  return counted(m.exports.size(), "export") + ", " + counted(outline->function_imports.size(), "import");
}

constexpr Check of_the_descriptor[] = {
    {"descriptor", "sizes, functions, host functions and data as in the manifest",
     part_manifest | part_layout | part_symbols | part_pointers, part_none, check_descriptor},
};

constexpr Check of_the_module[] = {
    {"module", "the metered module that the manifest names", part_manifest | part_sections, part_module, check_module},
    {"module_outline", "imports, exports, memory and table of that module as in the manifest",
     part_manifest | part_module, part_none, check_module_outline},
};

}  // namespace

std::span<const Check> descriptor_checks() { return of_the_descriptor; }
std::span<const Check> module_checks() { return of_the_module; }

}  // namespace wrought::verify
