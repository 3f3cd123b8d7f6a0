// One function per table of the file. Each looks at every key that stands there, so that an unknown one is found, and
// then asks for those that must not be missing.
#include "runtime/trust_policy.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>

#include "common/hash.h"
#include "common/hex.h"
#include "common/toml_file.h"

namespace wrought {
namespace {

// A date stands for a whole day: where one begins, or where it has ended.
enum class DayEdge : uint8_t { begin, end };

class PolicyReader {
 public:
  explicit PolicyReader(std::string_view file_name) : file_name_(file_name) {}

  Result<TrustPolicy> read(const toml::table& whole) {
    bool has_signatures = false;
    for (const auto& [key, node] : whole) {
      Result<> done = Unit{};
      if (key == "signatures") {
        done = read_number(node, "signatures", policy_.signatures);
        has_signatures = true;
      } else if (key == "key") {
        done = each_table(node, "key", [this](const toml::table& table) { return read_key(table); });
      } else if (key == "revoked_key") {
        done = each_table(node, "revoked_key", [this](const toml::table& table) { return read_revoked_key(table); });
      } else if (key == "revoked") {
        done = one_table(node, "revoked", [this](const toml::table& table) { return read_revoked(table); });
      } else if (key == "require") {
        done = one_table(node, "require", [this](const toml::table& table) { return read_requirements(table); });
      } else {
        done = unknown(key, node);
      }
      if (!done) return done.failure();
    }
    if (!has_signatures)
      return fail(FailureClass::usage, "signatures is missing: how many builders must have signed", file_name_);
    std::set<std::string_view> builders;
    for (const TrustedKey& key : policy_.keys) builders.insert(key.builder);
    if (policy_.signatures < 1 || policy_.signatures > builders.size())
      return refuse("signatures is " + std::to_string(policy_.signatures) + ", expected 1 to " +
                        std::to_string(builders.size()) + ", the number of builders in [[key]]",
                    *whole.get("signatures"));
    return std::move(policy_);
  }

 private:
  Failure refuse(std::string message, const toml::node& at) const {
    return fail(FailureClass::usage, std::move(message), toml_place(file_name_, at.source()));
  }
  Failure unknown(const toml::key& key, const toml::node& at) const {
    return refuse("unknown key \"" + std::string(key.str()) + "\"", at);
  }

  template <class Read>
  Result<> one_table(const toml::node& node, const std::string& name, const Read& read) const {
    return node.is_table() ? read(*node.as_table()) : refuse(name + " must be a table, [" + name + "]", node);
  }
  template <class Read>
  Result<> each_table(const toml::node& node, const std::string& name, const Read& read) const {
    if (!node.is_array()) return refuse(name + " must be a list of tables, [[" + name + "]]", node);
    for (const toml::node& entry : *node.as_array()) {
      if (!entry.is_table()) return refuse(name + " must be a list of tables, [[" + name + "]]", entry);
      if (Result<> done = read(*entry.as_table()); !done) return done;
    }
    return Unit{};
  }

  Result<> read_number(const toml::node& node, const std::string& name, uint32_t& number) const {
    const auto* const value = node.as_integer();
    if (value == nullptr || value->get() < 0 || value->get() > std::numeric_limits<uint32_t>::max())
      return refuse(name + " must be a whole number below 2^32", node);
    number = static_cast<uint32_t>(value->get());
    return Unit{};
  }

  Result<> read_text(const toml::node& node, const std::string& name, std::string& text) const {
    const auto* const value = node.as_string();
    if (value == nullptr || value->get().empty()) return refuse(name + " must be a text", node);
    text = value->get();
    return Unit{};
  }

  Result<> read_hash(const toml::node& node, const std::string& name, std::string& hash) const {
    const auto* const value = node.as_string();
    if (value == nullptr || !is_hex(value->get(), hash_hex_digits))
      return refuse(name + ": expected a hash, 64 lower-case hex digits", node);
    hash = value->get();
    return Unit{};
  }

  Result<> read_time(const toml::node& node, const std::string& name, DayEdge edge,
                     std::optional<TrustTime>& time) const {
    using namespace std::chrono;
    const auto day_of = [](const toml::date& date) {
      return sys_days(year(date.year) / month(date.month) / day(date.day));
    };
    if (const auto* const date = node.as_date()) {
      time = day_of(date->get()) + days(edge == DayEdge::end ? 1 : 0);
      return Unit{};
    }
    const auto* const value = node.as_date_time();
    if (value == nullptr || !value->get().offset)
      return refuse(name + " must be a date, or a time with its offset: 2026-12-31 or 2026-12-31T12:00:00Z", node);
    const toml::date_time& at = value->get();
    time = day_of(at.date) + hours(at.time.hour) + minutes(at.time.minute) + seconds(at.time.second) -
           minutes(at.offset->minutes);
    return Unit{};
  }

  Result<> read_key(const toml::table& table) {
    TrustedKey key;
    bool has_public_key = false;
    for (const auto& [name, node] : table) {
      Result<> done = Unit{};
      if (name == "name") {
        done = read_text(node, "name", key.name);
      } else if (name == "public_key") {
        done = read_public_key(node, key.key);
        has_public_key = true;
      } else if (name == "builder") {
        done = read_text(node, "builder", key.builder);
      } else if (name == "valid_from") {
        done = read_time(node, "valid_from", DayEdge::begin, key.valid_from);
      } else if (name == "valid_until") {
        done = read_time(node, "valid_until", DayEdge::end, key.valid_until);
      } else {
        done = unknown(name, node);
      }
      if (!done) return done;
    }
    if (key.name.empty()) return refuse("a [[key]] without name", table);
    if (!has_public_key) return refuse("a [[key]] without public_key", table);
    if (key.valid_from && key.valid_until && *key.valid_from >= *key.valid_until)
      return refuse("key \"" + key.name + "\" is never valid: valid_until is before valid_from", table);
    for (const TrustedKey& other : policy_.keys) {
      if (other.name == key.name) return refuse("two keys with the name \"" + key.name + "\"", table);
      if (other.key.id == key.key.id)
        return refuse("two keys with the id " + minisign::to_text(key.key.id) + ": \"" + other.name + "\" and \"" +
                          key.name + "\"",
                      table);
    }
    // A builder that is named cannot be the same as a key's own one.
    key.builder = key.builder.empty() ? "key " + key.name : "builder " + key.builder;
    policy_.keys.push_back(std::move(key));
    return Unit{};
  }

  Result<> read_public_key(const toml::node& node, minisign::PublicKey& key) const {
    std::string text;
    if (auto done = read_text(node, "public_key", text); !done) return done;
    auto parsed = minisign::parse_public_key(text);
    if (!parsed) return refuse("public_key: " + parsed.failure().message, node);
    key = *parsed;
    return Unit{};
  }

  Result<> read_revoked_key(const toml::table& table) {
    std::optional<minisign::KeyId> id;
    TrustPolicy::RevokedKey revoked{};
    for (const auto& [name, node] : table) {
      Result<> done = Unit{};
      if (name == "id") {
        const auto* const text = node.as_string();
        if (text != nullptr) id = minisign::parse_key_id(text->get());
        if (!id) done = refuse("id must be a key id: up to 16 hex digits, as minisign shows it", node);
      } else if (name == "from") {
        done = read_time(node, "from", DayEdge::begin, revoked.from);
      } else {
        done = unknown(name, node);
      }
      if (!done) return done;
    }
    if (!id) return refuse("a [[revoked_key]] without id", table);
    revoked.id = *id;
    policy_.revoked_keys.push_back(revoked);
    return Unit{};
  }

  Result<> read_revoked(const toml::table& table) {
    for (const auto& [name, node] : table) {
      if (name != "plugins" && name != "code") return unknown(name, node);
      if (!node.is_array()) return refuse(std::string(name.str()) + " must be a list of hashes", node);
      auto& revoked = name == "plugins" ? policy_.revoked_plugins : policy_.revoked_code;
      for (const toml::node& entry : *node.as_array()) {
        std::string hash;
        if (auto done = read_hash(entry, std::string(name.str()), hash); !done) return done;
        revoked.insert(std::move(hash));
      }
    }
    return Unit{};
  }

  Result<> read_requirements(const toml::table& table) {
    for (const auto& [key, node] : table) {
      TrustPolicy::Requirement requirement{std::string(key.str()), {}};
      Result<> done = Unit{};
      const toml::array* const list = node.as_array();
      if (list != nullptr && list->empty()) return refuse(requirement.rule + " must not be an empty list", node);
      if (list == nullptr) done = read_good_value(requirement, node);
      for (size_t i = 0; done && list != nullptr && i < list->size(); ++i)
        done = read_good_value(requirement, *list->get(i));
      if (!done) return done;
      policy_.requirements.push_back(std::move(requirement));
    }
    return Unit{};
  }

  Result<> read_good_value(TrustPolicy::Requirement& requirement, const toml::node& node) const {
    const std::string& rule = requirement.rule;
    std::string text;
    Result<> done = Unit{};
    if (rule == "profile_version" || rule == "codegen_version") {
      uint32_t number = 0;
      done = read_number(node, rule, number);
      text = std::to_string(number);
    } else if (rule == "schedule") {
      done = read_hash(node, rule, text);
    } else if (rule == "profile" || rule == "compiler" || rule == "memory") {
      done = read_text(node, rule, text);
    } else {
      return refuse("unknown key \"" + rule + "\"", node);
    }
    if (done && rule == "memory" && text != "guard" && text != "explicit")
      return refuse("memory must be \"guard\" or \"explicit\"", node);
    if (done) requirement.good.push_back(std::move(text));
    return done;
  }

  std::string file_name_;
  TrustPolicy policy_;
};

}  // namespace

std::string to_text(TrustTime time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

Result<TrustPolicy> parse_trust_policy(std::string_view text, std::string_view file_name) {
  if (text.size() > trust_file_bytes_max)
    return fail(FailureClass::usage, "more than the " + std::to_string(trust_file_bytes_max) + " bytes allowed",
                std::string(file_name));
  const auto whole = parse_toml(text, file_name);
  if (!whole) return whole.failure();
  return PolicyReader(file_name).read(*whole);
}

}  // namespace wrought
