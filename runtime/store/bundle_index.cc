#include "runtime/store/bundle_index.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/hash.h"
#include "common/hex.h"
#include "common/json_depth.h"
#include "common/printable.h"
#include "runtime/store/store_names.h"
#include "runtime/verify.h"

namespace wrought {
namespace {

using nlohmann::json;

constexpr uint32_t bundle_format = 1;
constexpr size_t depth_max = 5;

Failure bad_index(std::string message) {
  return fail(FailureClass::invalid, std::move(message), std::string(bundle_index_name));
}

bool is_signature_of_plugin(const std::string& name) {
  return name.starts_with(plugin_file) && is_signature_suffix(std::string_view(name).substr(plugin_file.size()));
}

Result<> check_files(const BundledPlugin& plugin) {
  if (plugin.files.empty() || plugin.files[0].name != plugin_file)
    return bad_index("an entry does not begin with its plugin");
  if (plugin.files.size() - 1 > signatures_max) return bad_index("an entry has more signatures than a store keeps");
  for (size_t i = 0; i < plugin.files.size(); ++i) {
    const BundledFile& file = plugin.files[i];
    if (i > 0 && !is_signature_of_plugin(file.name))
      return bad_index("\"" + printable(file.name) + "\" is not the name of a signature");
    if (i > 1 && file.name <= plugin.files[i - 1].name) return bad_index("files are not sorted, or twice there");
    if (file.bytes > (i == 0 ? plugin_bytes_max : signature_bytes_max))
      return bad_index("\"" + file.name + "\" has " + std::to_string(file.bytes) + " bytes, more than a store keeps");
    if (!is_hex(file.sha256, hash_hex_digits)) return bad_index("a hash is not 64 lower-case hex digits");
  }
  return Unit{};
}

Result<> check_plugins(const std::vector<BundledPlugin>& plugins) {
  for (size_t i = 0; i < plugins.size(); ++i) {
    const EntryName& name = plugins[i].name;
    if (!is_hex(name.code_hash, hash_hex_digits) || !is_hex(name.key_hash, hash_hex_digits))
      return bad_index("a hash is not 64 lower-case hex digits");
    if (i > 0 && name <= plugins[i - 1].name) return bad_index("entries are not sorted, or twice there");
    if (auto good = check_files(plugins[i]); !good) return good;
  }
  return Unit{};
}

}  // namespace

std::string bundle_index_to_json(const std::vector<BundledPlugin>& plugins) {
  json list = json::array();
  for (const BundledPlugin& plugin : plugins) {
    json files = json::array();
    for (const BundledFile& file : plugin.files)
      files.push_back({{"bytes", file.bytes}, {"name", file.name}, {"sha256", file.sha256}});
    list.push_back({{"code", plugin.name.code_hash}, {"files", files}, {"key", plugin.name.key_hash}});
  }
  return json{{"format", bundle_format}, {"plugins", list}}.dump(-1, ' ', true, json::error_handler_t::replace);
}

Result<std::vector<BundledPlugin>> parse_bundle_index(std::string_view text) {
  if (json_deeper_than(text, depth_max)) return bad_index("nested deeper than an index is");
  const json whole = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!whole.is_object()) return bad_index("not a JSON object");
  std::vector<BundledPlugin> plugins;
  try {
    if (whole.at("format") != bundle_format)
      return bad_index("format " + printable(whole.at("format").dump()) + ", this version reads format " +
                       std::to_string(bundle_format));
    for (const json& one : whole.at("plugins")) {
      BundledPlugin& plugin = plugins.emplace_back();
      plugin.name = {one.at("code").get<std::string>(), one.at("key").get<std::string>()};
      for (const json& file : one.at("files"))
        plugin.files.push_back({file.at("name").get<std::string>(), file.at("bytes").get<uint64_t>(),
                                file.at("sha256").get<std::string>()});
    }
  } catch (const json::exception& error) {
    return bad_index(printable(error.what()));
  }
  if (bundle_index_to_json(plugins) != text) return bad_index("not the canonical text of an index");
  if (auto good = check_plugins(plugins); !good) return good.failure();
  return plugins;
}

std::string bundle_member(const BundledPlugin& plugin, const BundledFile& file) {
  return plugin.name.key_hash + "/" + file.name;
}

}  // namespace wrought
