// An Antelope ABI: what the bytes of a contract's actions, tables and results mean, as JSON.
//
// Types, their JSON and their packed form: docs/abi.md. Rules and forms are those of the node's abi_serializer; where
// that guesses (numbers that do not fit, bytes left over), this refuses.
//
// Failures: `where` is the way to what is wrong ("transfer.quantity", "structs[2].fields[0].type"), `offset` counts in
// the bytes or the text that was read.
//   invalid   an ABI, a JSON text or bytes that do not fit
//   policy    over a limit below
//   usage     a type that the ABI does not have
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "common/result.h"
#include "hostapi/antelope/packed.h"

namespace wrought {

namespace abi {
class Schema;

inline constexpr size_t abi_bytes_max = 4u << 20;                          // an ABI, as JSON or packed
inline constexpr size_t packed_bytes_max = 32u << 20;                      // one packed value
inline constexpr size_t json_bytes_max = 64u << 20;                        // one JSON value, read or written
inline constexpr size_t byte_array_max = PackedReader::counted_bytes_max;  // a `string` or `bytes` (the node's limit)
inline constexpr size_t array_elements_max =
    PackedReader::elements_max;  // an array (the node's limit for arrays of built-in types)
// Of a struct, with those of its bases: members of JSON objects are searched one by one.
inline constexpr size_t struct_fields_max = 1024;
inline constexpr size_t nesting_max = 32;       // values in values, aliases of aliases, bases of bases
inline constexpr size_t json_nesting_max = 64;  // of JSON texts, members that nobody asked for included
}  // namespace abi

// Checked once, never changed: a copy is cheap and any number of threads may use it.
class Abi {
 public:
  [[nodiscard]] static Result<Abi> from_json(std::string_view text);
  // The form that `setabi` actions carry. What follows the last known section is ignored, as the node does.
  [[nodiscard]] static Result<Abi> from_packed(std::string_view bytes);
  // Either form, told apart by the first character.
  [[nodiscard]] static Result<Abi> from_file_content(std::string_view content);

  // `type` is any type that a field may have: a name, or a name with one of [] [N] ? behind it.
  [[nodiscard]] Result<std::string> pack(std::string_view type, std::string_view json) const;
  // One line of JSON, members in the order of the ABI. All bytes have to be used.
  [[nodiscard]] Result<std::string> unpack(std::string_view type, std::string_view bytes) const;

  // The type's name, or null. Valid as long as this Abi or a copy of it.
  [[nodiscard]] const std::string* action_type(Name action) const;
  [[nodiscard]] const std::string* table_type(Name table) const;
  [[nodiscard]] const std::string* action_result_type(Name action) const;

  [[nodiscard]] std::string to_packed() const;

 private:
  explicit Abi(std::shared_ptr<const abi::Schema> schema) : schema_(std::move(schema)) {}
  std::shared_ptr<const abi::Schema> schema_;
};

}  // namespace wrought
