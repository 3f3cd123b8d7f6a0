// One table names every instruction class; TOML, JSON and their checks all walk it, so they cannot disagree.
#include "common/gas_schedule.h"

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

#include "common/canonical_json.h"
#include "common/gas_schedule_json.h"
#include "common/hash.h"
#include "common/toml_file.h"

namespace wrought {
namespace {

using nlohmann::json;
using HostCost = GasSchedule::HostCost;

constexpr std::array<std::pair<std::string_view, int64_t GasSchedule::*>, 18> instruction_classes = {{
    {"arithmetic", &GasSchedule::arithmetic},
    {"multiply", &GasSchedule::multiply},
    {"divide", &GasSchedule::divide},
    {"select", &GasSchedule::select},
    {"global", &GasSchedule::global},
    {"load", &GasSchedule::load},
    {"store", &GasSchedule::store},
    {"branch", &GasSchedule::branch},
    {"call", &GasSchedule::call},
    {"call_indirect", &GasSchedule::call_indirect},
    {"floating", &GasSchedule::floating},
    {"float_divide", &GasSchedule::float_divide},
    {"convert", &GasSchedule::convert},
    {"memory_size", &GasSchedule::memory_size},
    {"memory_grow", &GasSchedule::memory_grow},
    {"memory_grow_page", &GasSchedule::memory_grow_page},
    {"bulk", &GasSchedule::bulk},
    {"bulk_byte", &GasSchedule::bulk_byte},
}};

constexpr auto sorted_instruction_classes = sorted_by_name(instruction_classes);

constexpr std::array<std::pair<std::string_view, int64_t HostCost::*>, 2> host_costs = {{
    {"base", &HostCost::base},
    {"per_byte", &HostCost::per_byte},
}};

// Entry of one of the tables above, or nullptr.
template <class Table>
auto find_entry(const Table& table, std::string_view name) -> decltype(table.data()) {
  for (const auto& entry : table) {
    if (entry.first == name) return &entry;
  }
  return nullptr;
}

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string cost_rule(std::string_view name) {
  return std::string(name) + " must be a whole number from 0 to " + std::to_string(gas_cost_max);
}

bool valid_cost(int64_t cost) { return cost >= 0 && cost <= gas_cost_max; }

// Host functions are named "module.name"; both parts are needed.
bool valid_host_name(std::string_view name) {
  const size_t dot = name.find('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < name.size();
}

// --- TOML ----------------------------------------------------------------------------------------------------------

class TomlReader {
 public:
  explicit TomlReader(std::string_view file_name) : file_name_(file_name) {}

  Result<GasSchedule> read(std::string_view text) {
    const Result<toml::table> parsed = parse_toml(text, file_name_);
    if (!parsed) return parsed.failure();
    for (const auto& [key, node] : *parsed) {
      Result<> done = read_section(key.str(), node);
      if (!done) return done.failure();
    }
    return schedule_;
  }

 private:
  Failure refuse(std::string message, const toml::source_region& at) const {
    return fail(FailureClass::usage, std::move(message), toml_place(file_name_, at));
  }

  Result<> read_section(std::string_view name, const toml::node& node) {
    const toml::table* table = node.as_table();
    if (name != "instructions" && name != "host") {
      return refuse("unknown entry " + in_quotes(name) + "; known are [instructions] and [host.\"module.name\"]",
                    node.source());
    }
    if (!table) return refuse(std::string(name) + " must be a table", node.source());
    return name == "host" ? read_hosts(*table)
                          : read_costs(*table, instruction_classes, schedule_, "instruction class");
  }

  Result<> read_hosts(const toml::table& hosts) {
    for (const auto& [key, node] : hosts) {
      if (!valid_host_name(key.str())) {
        return refuse("host function " + in_quotes(key.str()) + " must be named as [host.\"module.name\"]",
                      node.source());
      }
      if (!node.is_table()) return refuse("host function " + in_quotes(key.str()) + " must be a table", node.source());
      Result<> done = read_costs(*node.as_table(), host_costs, schedule_.host[std::string(key.str())], "host cost");
      if (!done) return done;
    }
    return Unit{};
  }

  template <class Table, class Target>
  Result<> read_costs(const toml::table& costs, const Table& known, Target& target, std::string_view kind) {
    for (const auto& [key, node] : costs) {
      const auto* entry = find_entry(known, key.str());
      if (!entry) return refuse("unknown " + std::string(kind) + " " + in_quotes(key.str()), node.source());
      const toml::value<int64_t>* cost = node.as_integer();
      if (!cost || !valid_cost(cost->get())) return refuse(cost_rule(key.str()), node.source());
      target.*(entry->second) = cost->get();
    }
    return Unit{};
  }

  std::string file_name_;
  GasSchedule schedule_;
};

// --- JSON ----------------------------------------------------------------------------------------------------------

Failure refuse_json(std::string message) { return fail(FailureClass::invalid, std::move(message), "gas schedule"); }

// Exactly the entries of `known`, each a valid cost.
template <class Table, class Target>
Result<> read_json_costs(const json& costs, const Table& known, Target& target) {
  if (!costs.is_object() || costs.size() != known.size()) {
    return refuse_json("expected an object with " + std::to_string(known.size()) + " costs");
  }
  for (const auto& [name, member] : known) {
    const auto found = costs.find(name);
    if (found == costs.end() || !found->is_number_unsigned()) return refuse_json(cost_rule(name));
    const uint64_t cost = found->template get<uint64_t>();
    if (cost > static_cast<uint64_t>(gas_cost_max)) return refuse_json(cost_rule(name));
    target.*member = static_cast<int64_t>(cost);
  }
  return Unit{};
}

template <class Table, class Source>
void append_costs(std::string& out, const Table& known, const Source& source) {
  CanonicalObject costs(out);
  for (const auto& [name, member] : known) append_json(costs.field(name), static_cast<uint64_t>(source.*member));
  costs.end();
}

template <class Table, class Target>
void read_costs(CanonicalReader& in, const Table& known, Target& target) {
  CanonicalObjectReader costs(in);
  for (const auto& [name, member] : known) {
    const uint64_t cost = costs.field(name).take_number();
    if (cost > static_cast<uint64_t>(gas_cost_max)) in.fail();
    target.*member = static_cast<int64_t>(cost);
  }
  costs.end();
}

void append_hosts(std::string& out, const std::map<std::string, HostCost>& all) {
  CanonicalObject hosts(out);
  for (const auto& [name, cost] : all) append_costs(hosts.field(name), host_costs, cost);
  hosts.end();
}

}  // namespace

void append_json(std::string& out, const GasSchedule& schedule) {
  CanonicalObject whole(out);
  append_hosts(whole.field("host"), schedule.host);
  append_costs(whole.field("instructions"), sorted_instruction_classes, schedule);
  whole.end();
}

void read_json(CanonicalReader& in, GasSchedule& schedule) {
  CanonicalObjectReader whole(in);
  CanonicalObjectReader hosts(whole.field("host"));
  while (hosts.has_more()) {
    const std::string_view name = hosts.any_field();
    if (!valid_host_name(name)) in.fail();
    read_costs(in, host_costs, schedule.host[std::string(name)]);
  }
  hosts.end();
  read_costs(whole.field("instructions"), sorted_instruction_classes, schedule);
  whole.end();
}

std::string GasSchedule::to_json() const {
  std::string text;
  append_json(text, *this);
  return text;
}

std::string GasSchedule::hash() const { return sha256_hex(to_json()); }

Result<GasSchedule> parse_gas_schedule_toml(std::string_view text, std::string_view file_name) {
  return TomlReader(file_name).read(text);
}

Result<GasSchedule> gas_schedule_from_json_value(const json& whole) {
  if (!whole.is_object() || whole.size() != 2 || !whole.contains("host") || !whole.contains("instructions")) {
    return refuse_json("expected a JSON object with \"host\" and \"instructions\"");
  }
  GasSchedule schedule;
  Result<> done = read_json_costs(whole.at("instructions"), instruction_classes, schedule);
  if (!done) return done.failure();
  if (!whole.at("host").is_object()) return refuse_json("\"host\" must be an object");
  for (const auto& [name, costs] : whole.at("host").items()) {
    if (!valid_host_name(name)) return refuse_json("host function " + in_quotes(name) + " is not module.name");
    done = read_json_costs(costs, host_costs, schedule.host[name]);
    if (!done) return done.failure();
  }
  return schedule;
}

Result<GasSchedule> parse_gas_schedule_json(std::string_view text) {
  Result<GasSchedule> schedule = gas_schedule_from_json_value(json::parse(text, nullptr, false));
  // Duplicate keys, other spellings and white space: all refused, so equal schedules are equal bytes.
  if (schedule && schedule->to_json() != text) {
    return refuse_json("JSON is not canonical (sorted keys, no white space)");
  }
  return schedule;
}

}  // namespace wrought
