// An ABI with every type name resolved: what packing and unpacking walk.
//
// Names are numbered; a Type refers to names by number, so types may be recursive. Lookup order is the node's:
// built-in, alias, variant, struct. A struct that has a built-in type's name is there but never found.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hostapi/abi/abi_def.h"
#include "hostapi/abi/builtin_types.h"

namespace wrought::abi {

enum class Shape : uint8_t { builtin, structure, variant, array, fixed_array, optional };

struct Type {
  Shape shape = Shape::builtin;
  uint32_t index = 0;  // of the built-in type, struct or variant; for the other shapes the element's name
  uint32_t count = 0;  // of a fixed array
};

class Schema {
 public:
  struct Field {
    std::string name, type_name;
    Type type;
    bool extension;  // T$: may be missing at the end of the data
    bool optional;   // T?: may be missing in a JSON object
  };
  struct Struct {
    std::string name;
    std::optional<uint32_t> base;  // index of a struct
    std::vector<Field> fields;
  };
  struct Alternative {
    std::string type_name;
    Type type;
  };
  struct Variant {
    std::string name;
    std::vector<Alternative> alternatives;
  };

  [[nodiscard]] static Result<Schema> create(AbiDef def);
  // Parts of it point into other parts, which moving leaves in place.
  Schema(Schema&&) = default;
  Schema& operator=(Schema&&) = default;

  // Nothing when there is no such type.
  [[nodiscard]] std::optional<Type> find(std::string_view type) const;
  [[nodiscard]] const Type& element(const Type& type) const { return named_[type.index].type; }
  [[nodiscard]] const BuiltinType& builtin(const Type& type) const { return builtin_types()[type.index]; }
  [[nodiscard]] const Struct& structure(uint32_t index) const { return structs_[index]; }
  [[nodiscard]] const Variant& variant(uint32_t index) const { return variants_[index]; }

  [[nodiscard]] const std::string* action(Name name) const { return look_up(actions_, name); }
  [[nodiscard]] const std::string* table(Name name) const { return look_up(tables_, name); }
  [[nodiscard]] const std::string* action_result(Name name) const { return look_up(action_results_, name); }
  [[nodiscard]] const AbiDef& def() const { return def_; }

 private:
  struct Named {
    Type type;
    const AbiDef::Alias* alias = nullptr;  // while aliases are being resolved
  };
  using TypeOfName = std::map<Name, const std::string*>;

  explicit Schema(AbiDef def) : def_(std::move(def)) {}
  static const std::string* look_up(const TypeOfName& types, Name name) {
    const auto at = types.find(name);
    return at == types.end() ? nullptr : at->second;
  }

  Result<> number_names();
  Result<> resolve_aliases();
  Result<> resolve_structs();
  Result<> check_bases() const;
  Result<> resolve_variants();
  Result<> resolve_roots();
  Result<Type> resolve(std::string_view type, const std::string& where) const;

  AbiDef def_;
  std::map<std::string, uint32_t, std::less<>> numbers_;
  std::vector<Named> named_;
  std::vector<Struct> structs_;
  std::vector<Variant> variants_;
  TypeOfName actions_, tables_, action_results_;
};

}  // namespace wrought::abi
