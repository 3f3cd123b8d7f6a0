// See abi_def.h. An archive is called with each member's name and place.
#include "hostapi/abi/abi_def.h"

#include "common/hex.h"
#include "hostapi/abi/abi.h"
#include "hostapi/abi/json.h"
#include "hostapi/abi/number_text.h"
#include "hostapi/antelope/name.h"
#include "hostapi/antelope/packed.h"

namespace wrought::abi {
namespace {

// The same list serves reading (Part is mutable) and writing (Part is const).
template <class Part, class Described>
concept PartOf = std::is_same_v<std::remove_const_t<Part>, Described>;

void describe(auto& a, PartOf<AbiDef::Alias> auto& p) { a("new_type_name", p.new_type_name), a("type", p.type); }
void describe(auto& a, PartOf<AbiDef::Field> auto& p) { a("name", p.name), a("type", p.type); }
void describe(auto& a, PartOf<AbiDef::Struct> auto& p) { a("name", p.name), a("base", p.base), a("fields", p.fields); }
void describe(auto& a, PartOf<AbiDef::Action> auto& p) {
  a("name", p.name), a("type", p.type), a("ricardian_contract", p.ricardian_contract);
}
void describe(auto& a, PartOf<AbiDef::Table> auto& p) {
  a("name", p.name), a("index_type", p.index_type), a("key_names", p.key_names), a("key_types", p.key_types),
      a("type", p.type);
}
void describe(auto& a, PartOf<AbiDef::Clause> auto& p) { a("id", p.id), a("body", p.body); }
void describe(auto& a, PartOf<AbiDef::ErrorMessage> auto& p) {
  a("error_code", p.error_code), a("error_msg", p.error_msg);
}
void describe(auto& a, PartOf<AbiDef::Variant> auto& p) { a("name", p.name), a("types", p.types); }
void describe(auto& a, PartOf<AbiDef::ActionResult> auto& p) { a("name", p.name), a("result_type", p.result_type); }
void describe(auto& a, PartOf<AbiDef> auto& p) {
  a("version", p.version), a("types", p.types), a("structs", p.structs), a("actions", p.actions), a("tables", p.tables),
      a("ricardian_clauses", p.ricardian_clauses), a("error_messages", p.error_messages),
      a("abi_extensions", p.abi_extensions);
  a.may_end_here();
  a("variants", p.variants);
  a.may_end_here();
  a("action_results", p.action_results);
}

class JsonSource {
 public:
  explicit JsonSource(const Json& root) : here_(&root) {}

  template <class T>
  void operator()(const char* name, T& value) {
    if (!problem_.empty()) return;
    const auto at = here_->find(name);
    if (at == here_->end() || at->is_null()) return;
    in(*at, path_.empty() ? name : "." + std::string(name), [&] { read(value); });
  }
  void may_end_here() {}

  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  // Keeps the path to the first problem.
  template <class Body>
  void in(const Json& place, const std::string& step, Body body) {
    const Json* outer = std::exchange(here_, &place);
    const size_t length = path_.size();
    path_ += step;
    body();
    if (problem_.empty()) path_.resize(length);
    here_ = outer;
  }
  void refuse(std::string problem) { problem_ = std::move(problem); }

  void read(std::string& value) {
    if (!here_->is_string()) return refuse(mismatch("a string", *here_));
    value = here_->get_ref<const std::string&>();
  }
  void read(Name& value) {
    const auto name = here_->is_string() ? parse_name(here_->get_ref<const std::string&>())
                                         : Result<Name>(fail(FailureClass::invalid, "not a string"));
    if (!name) return refuse(mismatch("a name", *here_) + ": " + name.failure().message);
    value = *name;
  }
  void read(uint64_t& value) { refuse(read_whole(*here_, value)); }
  void read(AbiDef::Extension& value) {
    if (!here_->is_array() || here_->size() != 2) return refuse(mismatch("an array [type, hex]", *here_));
    const Json& data = (*here_)[1];
    refuse(read_whole((*here_)[0], value.type));
    const auto bytes = data.is_string() ? from_hex(data.get_ref<const std::string&>()) : std::nullopt;
    if (!bytes) return refuse(mismatch("a string of hex", data));
    value.data = text_of(*bytes);
  }
  template <class T>
  void read(std::vector<T>& values) {
    if (!here_->is_array()) return refuse(mismatch("an array", *here_));
    const Json& array = *here_;
    for (size_t i = 0; i < array.size() && problem_.empty(); ++i) {
      in(array[i], "[" + std::to_string(i) + "]", [&] { read(values.emplace_back()); });
    }
  }
  template <class T>
    requires std::is_class_v<T>
  void read(T& part) {
    if (!here_->is_object()) return refuse(mismatch("an object", *here_));
    describe(*this, part);
  }

  const Json* here_;
  std::string path_, problem_;
};

class PackedSource {
 public:
  explicit PackedSource(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  void operator()(const char* name, T& value) {
    if (!bytes_.ok() || ended_) return;
    read(value);
    if (!bytes_.ok() && place_.empty()) place_ = name;  // the innermost member, seen first
  }
  void may_end_here() { ended_ = bytes_.ok() && bytes_.rest().empty(); }

  [[nodiscard]] bool ok() const { return bytes_.ok(); }
  [[nodiscard]] const std::string& place() const { return place_; }

 private:
  void read(std::string& value) { value = bytes_.counted_bytes(); }
  void read(Name& value) { value = bytes_.name(); }
  void read(uint64_t& value) { value = bytes_.read<uint64_t>(); }
  void read(AbiDef::Extension& value) {
    value.type = bytes_.read<uint16_t>();
    value.data = bytes_.counted_bytes();
  }
  template <class T>
  void read(std::vector<T>& values) {
    const uint32_t count = bytes_.varuint32();
    for (uint32_t i = 0; i < count && bytes_.ok(); ++i) read(values.emplace_back());
  }
  template <class T>
    requires std::is_class_v<T>
  void read(T& part) {
    describe(*this, part);
  }

  PackedReader bytes_;
  bool ended_ = false;
  std::string place_;
};

class PackedSink {
 public:
  template <class T>
  void operator()(const char*, const T& value) {
    write(value);
  }
  void may_end_here() {}
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void write(const std::string& value) { pack_counted(out_, value); }
  void write(Name value) { pack(out_, value); }
  void write(uint64_t value) { pack(out_, value); }
  void write(const AbiDef::Extension& value) {
    pack(out_, value.type);
    pack_counted(out_, value.data);
  }
  template <class T>
  void write(const std::vector<T>& values) {
    pack_varuint32(out_, static_cast<uint32_t>(values.size()));
    for (const T& value : values) write(value);
  }
  template <class T>
    requires std::is_class_v<T>
  void write(const T& part) {
    describe(*this, part);
  }

  std::string out_;
};

}  // namespace

Result<AbiDef> abi_def_from_json(std::string_view text) {
  auto root = parse_json(text, abi_bytes_max, "ABI");
  if (!root) return root.failure();
  if (!root->is_object()) return fail(FailureClass::invalid, mismatch("an object", *root), "ABI");
  AbiDef def;
  JsonSource source(*root);
  describe(source, def);
  if (!source.problem().empty()) return fail(FailureClass::invalid, source.problem(), "ABI, " + source.path());
  return def;
}

Result<AbiDef> abi_def_from_packed(std::string_view bytes) {
  if (bytes.size() > abi_bytes_max) {
    return fail(FailureClass::policy,
                std::to_string(bytes.size()) + " bytes, at most " + std::to_string(abi_bytes_max) + " are allowed",
                "ABI");
  }
  AbiDef def;
  PackedSource source(bytes);
  describe(source, def);
  if (!source.ok()) {
    return fail(FailureClass::invalid, "its " + std::to_string(bytes.size()) + " bytes end inside " + source.place(),
                "packed ABI");
  }
  return def;
}

std::string to_packed(const AbiDef& def) {
  PackedSink sink;
  describe(sink, def);
  return sink.take();
}

}  // namespace wrought::abi
