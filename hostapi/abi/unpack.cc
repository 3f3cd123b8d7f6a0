// Bytes to JSON.
//
// A count is never believed: elements are read until the bytes end, so what is written grows with what is there. Types
// of no bytes (an empty struct) are bounded by the elements of an array and by the size of the JSON.
#include "hostapi/abi/abi.h"
#include "hostapi/abi/doubled_fields.h"
#include "hostapi/abi/trouble.h"
#include "hostapi/abi/walks.h"

namespace wrought::abi {
namespace {

class Unpacker {
 public:
  Unpacker(const Schema& schema, std::string_view bytes)
      : schema_(schema), doubled_fields_(schema), bytes_(bytes), size_(bytes.size()) {}

  bool value(const Type& type, size_t depth, bool at_end) {
    if (depth > nesting_max) return over("nested more than " + std::to_string(nesting_max) + " deep");
    if (!shaped_value(type, depth, at_end)) return false;
    return json_.size() <= json_bytes_max || over("more than " + std::to_string(json_bytes_max) + " bytes of JSON");
  }

  bool end() {
    const size_t left = bytes_.rest().size();
    return left == 0 || refuse(std::to_string(left) + (left == 1 ? " byte is" : " bytes are") + " left over");
  }

  [[nodiscard]] Failure failure(std::string_view root) { return trouble_.take(root); }
  [[nodiscard]] std::string take() { return std::move(json_); }

 private:
  [[nodiscard]] uint64_t offset() const { return size_ - bytes_.rest().size(); }
  bool over(std::string message) { return trouble_.refuse(FailureClass::policy, std::move(message), offset()); }
  bool refuse(std::string message) { return trouble_.refuse(FailureClass::invalid, std::move(message), offset()); }

  // The reader stopped in `what`, which began at `start`.
  bool cut(const std::string& what, uint64_t start) {
    if (bytes_.error_class() == PackedReader::ended_class) {
      return trouble_.refuse(FailureClass::invalid, "the data ends inside " + what, start);
    }
    std::string_view rule = bytes_.error();
    rule = rule.substr(0, rule.find_last_not_of(" :") + 1);
    return trouble_.refuse(FailureClass::invalid, "against the node's rule: " + std::string(rule), start);
  }

  bool shaped_value(const Type& type, size_t depth, bool at_end) {
    switch (type.shape) {
      case Shape::builtin: return builtin(schema_.builtin(type));
      case Shape::structure: return structure(schema_.structure(type.index), depth, at_end);
      case Shape::variant: return variant(schema_.variant(type.index), depth, at_end);
      case Shape::array: return array(type, depth);
      case Shape::fixed_array: return elements(type, type.count, depth);
      case Shape::optional: return optional(type, depth, at_end);
    }
    return refuse("no such shape");
  }

  bool builtin(const BuiltinType& type) {
    const uint64_t start = offset();
    Problem problem = type.unpack(bytes_, json_);
    if (!bytes_.ok()) return cut("this " + std::string(type.name), start);
    return problem.empty() || trouble_.refuse(FailureClass::invalid, std::move(problem), start);
  }

  bool structure(const Schema::Struct& s, size_t depth, bool at_end) {
    if (const std::string* const name = doubled_fields_.find(s)) {
      return trouble_.refuse_doubled(s.name, *name, offset());
    }
    json_ += '{';
    if (!members(s, depth, at_end)) return false;
    if (json_.back() == ',') json_.pop_back();
    json_ += '}';
    return true;
  }

  // Each member and a comma.
  bool members(const Schema::Struct& s, size_t depth, bool at_end) {
    if (s.base && !members(schema_.structure(*s.base), depth, at_end && s.fields.empty())) return false;
    bool ended = false;
    for (const Schema::Field& field : s.fields) {
      ended = ended || (field.extension && at_end && bytes_.rest().empty());
      if (ended && field.extension) continue;
      if (ended) return refuse("the data ends before it"), trouble_.inside_field(field.name);
      append_string(json_, field.name);
      json_ += ':';
      const bool last = &field == &s.fields.back();
      if (!value(field.type, depth + 1, at_end && last)) return trouble_.inside_field(field.name);
      json_ += ',';
    }
    return true;
  }

  bool variant(const Schema::Variant& v, size_t depth, bool at_end) {
    const uint64_t start = offset();
    const uint32_t tag = bytes_.varuint32();
    if (!bytes_.ok()) return cut("the number of a variant's type", start);
    if (tag >= v.alternatives.size()) {
      return trouble_.refuse(FailureClass::invalid,
                             "expected the number of one of the variant's " + std::to_string(v.alternatives.size()) +
                                 " types, found " + std::to_string(tag),
                             start);
    }
    const Schema::Alternative& alternative = v.alternatives[tag];
    json_ += '[';
    append_string(json_, alternative.type_name);
    json_ += ',';
    if (!value(alternative.type, depth + 1, at_end)) return trouble_.inside_alternative(alternative.type_name);
    json_ += ']';
    return true;
  }

  bool array(const Type& type, size_t depth) {
    const uint64_t start = offset();
    const uint32_t count = bytes_.varuint32();
    if (!bytes_.ok()) return cut("the number of an array's elements", start);
    if (count > array_elements_max) {
      return trouble_.refuse(
          FailureClass::policy,
          std::to_string(count) + " elements, at most " + std::to_string(array_elements_max) + " are allowed", start);
    }
    return elements(type, count, depth);
  }

  bool elements(const Type& type, uint32_t count, size_t depth) {
    json_ += '[';
    for (uint32_t i = 0; i < count; ++i) {
      if (i > 0) json_ += ',';
      if (!value(schema_.element(type), depth + 1, false)) return trouble_.inside_element(i);
    }
    json_ += ']';
    return true;
  }

  bool optional(const Type& type, size_t depth, bool at_end) {
    const uint64_t start = offset();
    const auto flag = bytes_.read<uint8_t>();
    if (!bytes_.ok()) return cut("the flag of an optional", start);
    if (flag == 1) return value(schema_.element(type), depth + 1, at_end);
    if (flag != 0) {
      return trouble_.refuse(FailureClass::invalid,
                             "expected the flag of an optional, 0 or 1, found " + std::to_string(flag), start);
    }
    json_ += "null";
    return true;
  }

  const Schema& schema_;
  DoubledFields doubled_fields_;
  PackedReader bytes_;
  uint64_t size_;
  std::string json_;
  Trouble trouble_;
};

}  // namespace

Result<std::string> unpack_value(const Schema& schema, const Type& type, std::string_view bytes,
                                 std::string_view root) {
  Unpacker unpacker(schema, bytes);
  if (!unpacker.value(type, 1, true) || !unpacker.end()) return unpacker.failure(root);
  return unpacker.take();
}

}  // namespace wrought::abi
