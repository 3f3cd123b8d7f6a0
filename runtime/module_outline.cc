#include "runtime/module_outline.h"

#include <algorithm>
#include <array>

namespace wrought {
namespace {

// Reads forward; what is not there reads as 0 and is remembered.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  uint8_t byte() {
    const ByteView one = bytes(1);
    return one.empty() ? 0 : one[0];
  }

  ByteView bytes(size_t count) {
    if (count > rest_.size()) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  // LEB128, at most 5 bytes.
  uint32_t number() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      const uint8_t part = byte();
      value |= uint64_t{part & 0x7fu} << shift;
      if ((part & 0x80) == 0) {
        good_ = good_ && value <= UINT32_MAX;
        return static_cast<uint32_t>(value);
      }
    }
    good_ = false;
    return 0;
  }

  std::string_view name() { return text_of(bytes(number())); }

  ModuleOutline::Limits limits() {
    const uint8_t flags = byte();
    good_ = good_ && flags <= 1;
    ModuleOutline::Limits limits{number(), {}};
    if (flags == 1) limits.max = number();
    return limits;
  }

 private:
  ByteView rest_;
  bool good_ = true;
};

enum Kind : uint8_t { kind_function, kind_table, kind_memory, kind_global };

void read_import(Reader& reader, ModuleOutline& outline) {
  const std::string_view module = reader.name(), name = reader.name();
  switch (reader.byte()) {
    case kind_function:
      static_cast<void>(reader.number());
      outline.function_imports.push_back({module, name});
      return;
    case kind_table: static_cast<void>(reader.byte()); [[fallthrough]];
    case kind_memory: static_cast<void>(reader.limits()); return;
    default: static_cast<void>(reader.bytes(2)); return;  // a global: type and mutability
  }
}

void read_table(Reader& reader, ModuleOutline& outline) {
  static_cast<void>(reader.byte());
  outline.tables.push_back(reader.limits());
}

void read_memory(Reader& reader, ModuleOutline& outline) { outline.memories.push_back(reader.limits()); }

void read_export(Reader& reader, ModuleOutline& outline) {
  const std::string_view name = reader.name();
  if (reader.byte() == kind_function) outline.function_exports.push_back(name);
  static_cast<void>(reader.number());
}

using ReadItem = void (*)(Reader&, ModuleOutline&);

// Of a section that is read item by item; null for all others.
ReadItem item_reader(uint8_t section) {
  switch (section) {
    case 2: return read_import;
    case 4: return read_table;
    case 5: return read_memory;
    case 7: return read_export;
    default: return nullptr;
  }
}

}  // namespace

Result<ModuleOutline> read_module_outline(ByteView module) {
  static constexpr std::array<uint8_t, 8> opening = {0, 'a', 's', 'm', 1, 0, 0, 0};
  Reader reader(module);
  const ByteView begin = reader.bytes(opening.size());
  if (!std::equal(begin.begin(), begin.end(), opening.begin(), opening.end()))
    return fail(FailureClass::invalid, "not a wasm module");
  ModuleOutline outline;
  while (reader.good() && !reader.at_end()) {
    const uint8_t id = reader.byte();
    Reader section(reader.bytes(reader.number()));
    const ReadItem read = item_reader(id);
    if (read == nullptr) continue;
    // An item takes a byte at least, so a wrong count ends with the section.
    for (uint32_t left = section.number(); left > 0 && section.good(); --left) read(section, outline);
    if (!section.good() || !section.at_end())
      return fail(FailureClass::invalid, "section " + std::to_string(id) + " of the module is not well-formed");
  }
  if (!reader.good()) return fail(FailureClass::invalid, "the module is cut off");
  return outline;
}

}  // namespace wrought
