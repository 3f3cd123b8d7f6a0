// Structs that no JSON object can stand for: those in which two fields have one name, their bases' fields included.
//
// Chains take such an ABI, so it is no reason to refuse one as a whole. A node shows the last of the two fields and
// packs it into both; here a value of such a struct is refused. Asked while a value is walked, once for each struct in
// it: for all structs of an ABI it would cost more than reading the ABI.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "hostapi/abi/schema.h"

namespace wrought::abi {

class DoubledFields {
 public:
  explicit DoubledFields(const Schema& schema) : schema_(schema) {}

  // The name of such a field; null: there is none. The name lives as long as the schema.
  [[nodiscard]] const std::string* find(const Schema::Struct& s) {
    if (!well_.insert(&s).second) return nullptr;
    std::unordered_set<std::string_view> names;
    for (const Schema::Struct* part = &s;; part = &schema_.structure(*part->base)) {
      for (const Schema::Field& field : part->fields) {
        if (!names.insert(field.name).second) return &field.name;
      }
      if (!part->base) return nullptr;
    }
  }

 private:
  const Schema& schema_;
  std::unordered_set<const Schema::Struct*> well_;  // asked for before, and the walk went on
};

}  // namespace wrought::abi
