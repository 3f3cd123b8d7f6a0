// What an ABI file says, as it stands there: nothing resolved, nothing checked but its form.
//
// describe() lists the members of each part once, in packed order, under their JSON names; reading JSON, reading the
// packed form and writing it are three archives that walk that list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "hostapi/guest_arguments.h"

namespace wrought::abi {

struct AbiDef {
  struct Alias {
    std::string new_type_name, type;
  };
  struct Field {
    std::string name, type;
  };
  struct Struct {
    std::string name, base;  // no base: ""
    std::vector<Field> fields;
  };
  struct Action {
    Name name;
    std::string type, ricardian_contract;
  };
  struct Table {
    Name name;
    std::string index_type;
    std::vector<std::string> key_names, key_types;
    std::string type;
  };
  struct Clause {
    std::string id, body;
  };
  struct ErrorMessage {
    uint64_t error_code = 0;
    std::string error_msg;
  };
  struct Extension {
    uint16_t type = 0;
    std::string data;  // bytes; hex in JSON
  };
  struct Variant {
    std::string name;
    std::vector<std::string> types;
  };
  struct ActionResult {
    Name name;
    std::string result_type;
  };

  std::string version;
  std::vector<Alias> types;
  std::vector<Struct> structs;
  std::vector<Action> actions;
  std::vector<Table> tables;
  std::vector<Clause> ricardian_clauses;
  std::vector<ErrorMessage> error_messages;
  std::vector<Extension> abi_extensions;
  std::vector<Variant> variants;             // since 1.1; a packed ABI may end before it
  std::vector<ActionResult> action_results;  // since 1.2; a packed ABI may end before it
};

// Members that are missing are empty, members that are not known (kv_tables, comments) are ignored.
[[nodiscard]] Result<AbiDef> abi_def_from_json(std::string_view text);
[[nodiscard]] Result<AbiDef> abi_def_from_packed(std::string_view bytes);
[[nodiscard]] std::string to_packed(const AbiDef& def);

}  // namespace wrought::abi
