// Every rule of the node's abi_serializer for ABIs is checked here, once; afterwards no type can be unknown.
#include "hostapi/abi/schema.h"

#include <charconv>
#include <set>

#include "common/printable.h"
#include "hostapi/abi/abi.h"
#include "hostapi/antelope/name.h"

namespace wrought::abi {
namespace {

constexpr std::string_view version_prefix = "eosio::abi/1.";
constexpr size_t name_chars_shown_max = 64;

std::string in_quotes(std::string_view name) { return "\"" + printable(name, name_chars_shown_max) + "\""; }

std::string place(std::string_view section, size_t index) {
  return "ABI, " + std::string(section) + "[" + std::to_string(index) + "]";
}

Failure bad(std::string message, std::string where) {
  return fail(FailureClass::invalid, std::move(message), std::move(where));
}

// "T[]" into T and array, "T[8]", "T?"; nothing behind T: the shape means nothing.
struct Suffix {
  std::string_view element;
  std::optional<Shape> shape;
  uint32_t count = 0;
};
Suffix split_suffix(std::string_view type) {
  if (type.ends_with("[]")) return {type.substr(0, type.size() - 2), Shape::array};
  if (type.ends_with('?')) return {type.substr(0, type.size() - 1), Shape::optional};
  const size_t open = type.rfind('[');
  if (open == std::string_view::npos || !type.ends_with(']')) return {type, std::nullopt};
  const char* end_of_digits = type.data() + type.size() - 1;
  uint32_t count = 0;
  const auto [end, error] = std::from_chars(type.data() + open + 1, end_of_digits, count);
  if (error != std::errc{} || end != end_of_digits || count > array_elements_max) return {type, std::nullopt};
  return {type.substr(0, open), Shape::fixed_array, count};
}

}  // namespace

Result<Schema> Schema::create(AbiDef def) {
  if (!def.version.starts_with(version_prefix)) {
    return bad("expected version \"eosio::abi/1.x\", found " + in_quotes(def.version), "ABI, version");
  }
  Schema schema(std::move(def));
  for (const auto step : {&Schema::number_names, &Schema::resolve_aliases, &Schema::resolve_structs,
                          &Schema::resolve_variants, &Schema::resolve_roots}) {
    if (auto done = (schema.*step)(); !done) return done.failure();
  }
  if (auto checked = schema.check_bases(); !checked) return checked.failure();
  return schema;
}

Result<> Schema::number_names() {
  const auto add = [this](const std::string& name, Named named) {
    if (!numbers_.emplace(name, named_.size()).second) return false;
    named_.push_back(named);
    return true;
  };
  for (uint32_t i = 0; i < builtin_types().size(); ++i) {
    add(std::string(builtin_types()[i].name), {{Shape::builtin, i}});
  }
  const size_t builtin_count = named_.size();
  std::set<std::string_view> seen;
  for (uint32_t i = 0; i < def_.structs.size(); ++i) {
    const std::string& name = def_.structs[i].name;
    if (!seen.insert(name).second) return bad("struct " + in_quotes(name) + " is defined twice", place("structs", i));
    add(name, {{Shape::structure, i}});
  }
  for (size_t i = 0; i < def_.types.size(); ++i) {
    const AbiDef::Alias& alias = def_.types[i];
    if (find(alias.new_type_name) || !add(alias.new_type_name, {{}, &alias})) {
      return bad("type " + in_quotes(alias.new_type_name) + " exists already", place("types", i) + ".new_type_name");
    }
  }
  seen.clear();
  for (uint32_t i = 0; i < def_.variants.size(); ++i) {
    const std::string& name = def_.variants[i].name;
    if (!seen.insert(name).second) return bad("variant " + in_quotes(name) + " is defined twice", place("variants", i));
    if (add(name, {{Shape::variant, i}})) continue;
    Named& taken = named_[numbers_.find(name)->second];
    if (numbers_.find(name)->second >= builtin_count && taken.alias == nullptr) taken = {{Shape::variant, i}};
  }
  return Unit{};
}

// An alias has one target, so from each there is one way to go, and it has to end.
Result<> Schema::resolve_aliases() {
  for (size_t i = 0; i < def_.types.size(); ++i) {
    const std::string where = place("types", i) + ".type";
    std::string_view target = def_.types[i].type;
    std::optional<Type> type;  // known from the first suffix on; the rest of the way only has to end
    for (size_t steps = 0;; ++steps) {
      if (steps == nesting_max) {
        return bad("alias of itself, or more than " + std::to_string(nesting_max) + " aliases of each other", where);
      }
      const auto next = resolve(target, where);
      if (!next) return next.failure();
      const Suffix suffix = split_suffix(target);
      const Named& named = named_[numbers_.find(suffix.element)->second];
      if (!type && (suffix.shape || named.alias == nullptr)) type = *next;
      if (named.alias == nullptr) break;
      target = named.alias->type;
    }
    named_[numbers_.find(def_.types[i].new_type_name)->second].type = *type;
  }
  return Unit{};
}

Result<> Schema::resolve_structs() {
  for (size_t i = 0; i < def_.structs.size(); ++i) {
    const AbiDef::Struct& from = def_.structs[i];
    Struct& to = structs_.emplace_back();
    to.name = from.name;
    if (!from.base.empty()) {
      const auto base = find(from.base);
      if (!base || base->shape != Shape::structure) {
        return bad("unknown struct " + in_quotes(from.base), place("structs", i) + ".base");
      }
      to.base = base->index;
    }
    for (size_t j = 0; j < from.fields.size(); ++j) {
      std::string_view type_name = from.fields[j].type;
      const bool extension = type_name.ends_with('$');
      if (extension) type_name.remove_suffix(1);
      const auto type = resolve(type_name, place("structs", i) + ".fields[" + std::to_string(j) + "].type");
      if (!type) return type.failure();
      to.fields.push_back(
          {from.fields[j].name, std::string(type_name), *type, extension, !extension && type_name.ends_with('?')});
    }
  }
  return Unit{};
}

Result<> Schema::check_bases() const {
  for (size_t i = 0; i < structs_.size(); ++i) {
    size_t steps = 0, fields = structs_[i].fields.size();
    for (const Struct* s = &structs_[i]; s->base; s = &structs_[*s->base]) {
      fields += structs_[*s->base].fields.size();
      if (++steps < nesting_max) continue;
      return bad("struct " + in_quotes(structs_[i].name) + " is a base of itself, or has more than " +
                     std::to_string(nesting_max) + " bases",
                 place("structs", i) + ".base");
    }
    if (fields > struct_fields_max) {
      return fail(FailureClass::policy,
                  "struct " + in_quotes(structs_[i].name) + " has " + std::to_string(fields) +
                      " fields with those of its bases, at most " + std::to_string(struct_fields_max) + " are allowed",
                  place("structs", i));
    }
  }
  return Unit{};
}

Result<> Schema::resolve_variants() {
  for (size_t i = 0; i < def_.variants.size(); ++i) {
    Variant& to = variants_.emplace_back();
    to.name = def_.variants[i].name;
    for (size_t j = 0; j < def_.variants[i].types.size(); ++j) {
      const std::string& type_name = def_.variants[i].types[j];
      const auto type = resolve(type_name, place("variants", i) + ".types[" + std::to_string(j) + "]");
      if (!type) return type.failure();
      to.alternatives.push_back({type_name, *type});
    }
  }
  return Unit{};
}

// Types that actions, tables and results name, and that no name comes twice.
Result<> Schema::resolve_roots() {
  const auto add = [this](TypeOfName& types, Name name, const std::string& type, std::string_view section,
                          std::string_view member, size_t index) -> Result<> {
    const auto known = resolve(type, place(section, index) + "." + std::string(member));
    if (!known) return known.failure();
    if (!types.emplace(name, &type).second) {
      return bad(in_quotes(to_string(name)) + " is defined twice", place(section, index) + ".name");
    }
    return Unit{};
  };
  for (size_t i = 0; i < def_.actions.size(); ++i) {
    if (auto done = add(actions_, def_.actions[i].name, def_.actions[i].type, "actions", "type", i); !done) return done;
  }
  for (size_t i = 0; i < def_.tables.size(); ++i) {
    if (auto done = add(tables_, def_.tables[i].name, def_.tables[i].type, "tables", "type", i); !done) return done;
  }
  for (size_t i = 0; i < def_.action_results.size(); ++i) {
    const AbiDef::ActionResult& result = def_.action_results[i];
    auto done = add(action_results_, result.name, result.result_type, "action_results", "result_type", i);
    if (!done) return done;
  }
  std::set<uint64_t> codes;
  for (size_t i = 0; i < def_.error_messages.size(); ++i) {
    if (!codes.insert(def_.error_messages[i].error_code).second) {
      return bad("error code " + std::to_string(def_.error_messages[i].error_code) + " is defined twice",
                 place("error_messages", i));
    }
  }
  return Unit{};
}

std::optional<Type> Schema::find(std::string_view type) const {
  const Suffix suffix = split_suffix(type);
  const auto at = numbers_.find(suffix.element);
  if (at == numbers_.end()) return std::nullopt;
  if (!suffix.shape) return named_[at->second].type;
  return Type{*suffix.shape, at->second, suffix.count};
}

Result<Type> Schema::resolve(std::string_view type, const std::string& where) const {
  if (const auto found = find(type)) return *found;
  return bad("unknown type " + in_quotes(type), where);
}

}  // namespace wrought::abi
