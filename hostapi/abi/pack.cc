// JSON to bytes.
//
// A binary extension may be missing only where the data would end: `at_end` says that nothing follows the value.
#include "hostapi/abi/abi.h"
#include "hostapi/abi/doubled_fields.h"
#include "hostapi/abi/trouble.h"
#include "hostapi/abi/walks.h"

namespace wrought::abi {
namespace {

class Packer {
 public:
  explicit Packer(const Schema& schema) : schema_(schema), doubled_fields_(schema) {}

  bool value(const Type& type, const Json& json, size_t depth, bool at_end) {
    if (depth > nesting_max) {
      return trouble_.refuse(FailureClass::policy, "nested more than " + std::to_string(nesting_max) + " deep");
    }
    if (!shaped_value(type, json, depth, at_end)) return false;
    if (out_.size() <= packed_bytes_max) return true;
    return trouble_.refuse(FailureClass::policy,
                           "more than " + std::to_string(packed_bytes_max) + " bytes when packed");
  }

  [[nodiscard]] Failure failure(std::string_view root) { return trouble_.take(root); }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  bool refuse(std::string message) { return trouble_.refuse(FailureClass::invalid, std::move(message)); }

  bool shaped_value(const Type& type, const Json& json, size_t depth, bool at_end) {
    switch (type.shape) {
      case Shape::builtin: return builtin(type, json);
      case Shape::structure: return structure(schema_.structure(type.index), json, depth, at_end);
      case Shape::variant: return variant(schema_.variant(type.index), json, depth, at_end);
      case Shape::array: return array(type, json, depth);
      case Shape::fixed_array: return fixed_array(type, json, depth);
      case Shape::optional: return optional(type, json, depth, at_end);
    }
    return refuse("no such shape");
  }

  bool builtin(const Type& type, const Json& json) {
    Problem problem = schema_.builtin(type).pack(json, out_);
    return problem.empty() || refuse(std::move(problem));
  }

  bool structure(const Schema::Struct& s, const Json& json, size_t depth, bool at_end) {
    if (json.is_object()) {
      const std::string* const name = doubled_fields_.find(s);
      return name != nullptr ? trouble_.refuse_doubled(s.name, *name) : members(s, json, depth, at_end);
    }
    if (!json.is_array() || s.base)
      return refuse(mismatch(s.base ? "an object" : "an object, or an array of the fields", json));
    if (json.size() > s.fields.size()) {
      return refuse(mismatch("at most " + std::to_string(s.fields.size()) + " fields in order", json));
    }
    for (size_t i = 0; i < s.fields.size(); ++i) {
      const Schema::Field& field = s.fields[i];
      if (i == json.size() && field.extension && at_end) return true;  // as are all behind it, or they are missed now
      if (i >= json.size()) return missing(field);
      const bool last = i + 1 == s.fields.size();
      if (!value(field.type, json[i], depth + 1, at_end && last)) return trouble_.inside_field(field.name);
    }
    return true;
  }

  // The base's fields, then its own. Members that are no fields are ignored.
  bool members(const Schema::Struct& s, const Json& json, size_t depth, bool at_end) {
    if (s.base && !members(schema_.structure(*s.base), json, depth, at_end && s.fields.empty())) return false;
    static const Json null;
    const Schema::Field* left_out = nullptr;
    for (const Schema::Field& field : s.fields) {
      const auto at = json.find(field.name);
      const bool present = at != json.end();
      if (!present && field.extension && at_end) {
        left_out = &field;
      } else if (!present && !field.optional) {
        return missing(field);
      } else if (left_out != nullptr) {
        return refuse("expected \"" + printable(left_out->name, 64) + "\", which stands before it"),
               trouble_.inside_field(field.name);
      } else {
        const bool last = &field == &s.fields.back();
        if (!value(field.type, present ? *at : null, depth + 1, at_end && last)) {
          return trouble_.inside_field(field.name);
        }
      }
    }
    return true;
  }

  bool missing(const Schema::Field& field) {
    refuse("missing, expected " + printable(field.type_name, 64));
    return trouble_.inside_field(field.name);
  }

  bool variant(const Schema::Variant& v, const Json& json, size_t depth, bool at_end) {
    if (!json.is_array() || json.size() != 2 || !json[0].is_string()) {
      return refuse(mismatch("an array [\"type\", value]", json));
    }
    for (size_t i = 0; i < v.alternatives.size(); ++i) {
      const Schema::Alternative& alternative = v.alternatives[i];
      if (alternative.type_name != json[0].get_ref<const std::string&>()) continue;
      pack_varuint32(out_, static_cast<uint32_t>(i));
      return value(alternative.type, json[1], depth + 1, at_end) || trouble_.inside_alternative(alternative.type_name);
    }
    return refuse(mismatch("one of the variant's types", json[0]));
  }

  bool array(const Type& type, const Json& json, size_t depth) {
    if (!json.is_array()) return refuse(mismatch("an array", json));
    if (json.size() > array_elements_max) {
      return trouble_.refuse(FailureClass::policy, std::to_string(json.size()) + " elements, at most " +
                                                       std::to_string(array_elements_max) + " are allowed");
    }
    pack_varuint32(out_, static_cast<uint32_t>(json.size()));
    return elements(type, json, depth);
  }

  bool fixed_array(const Type& type, const Json& json, size_t depth) {
    if (!json.is_array() || json.size() != type.count) {
      return refuse(mismatch("an array of " + std::to_string(type.count), json));
    }
    return elements(type, json, depth);
  }

  bool elements(const Type& type, const Json& json, size_t depth) {
    for (size_t i = 0; i < json.size(); ++i) {
      if (!value(schema_.element(type), json[i], depth + 1, false)) return trouble_.inside_element(i);
    }
    return true;
  }

  bool optional(const Type& type, const Json& json, size_t depth, bool at_end) {
    out_.push_back(json.is_null() ? 0 : 1);
    return json.is_null() || value(schema_.element(type), json, depth + 1, at_end);
  }

  const Schema& schema_;
  DoubledFields doubled_fields_;
  std::string out_;
  Trouble trouble_;
};

}  // namespace

Result<std::string> pack_value(const Schema& schema, const Type& type, const Json& value, std::string_view root) {
  Packer packer(schema);
  if (!packer.value(type, value, 1, true)) return packer.failure(root);
  return packer.take();
}

}  // namespace wrought::abi
