// Read field by field and strictly: a type that is ours and a layout that is not means a newer wrought or a forgery,
// and neither should be half understood. Fields and annotations of others are left alone.
#include "runtime/registry/artifact.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "common/hash.h"
#include "common/hex.h"
#include "common/json_depth.h"
#include "common/manifest.h"
#include "runtime/registry/reference.h"
#include "runtime/signed_plugin.h"
#include "runtime/verify.h"

namespace wrought::registry {
namespace {

using nlohmann::json;

constexpr size_t depth_max = 16;
constexpr size_t title_chars_max = 255;
constexpr const char* title_key = "org.opencontainers.image.title";
constexpr const char* code_hash_key = "dev.wrought.code-hash";
constexpr const char* content_hash_key = "dev.wrought.content-hash";

struct LayerKind {
  std::string_view type;
  uint64_t size_max;
};
// In this order; the last for all that follow.
constexpr std::array<LayerKind, 3> layer_kinds = {{{plugin_layer_type, plugin_bytes_max},
                                                   {manifest_layer_type, manifest_bytes_max},
                                                   {signature_layer_type, signature_bytes_max}}};

Failure invalid(std::string message, std::string where = {}) {
  return fail(FailureClass::invalid, std::move(message), std::move(where));
}

json layer_json(std::string_view type, const Layer& layer) {
  return {
      {"mediaType", type}, {"digest", layer.digest}, {"size", layer.size}, {"annotations", {{title_key, layer.title}}}};
}

// The string there, or "" if there is none: no field that we read may be empty.
std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

const json& object_at(const json& object, const char* key) {
  static const json none = json::object();
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? *found : none;
}

Result<Layer> parse_layer(const json& value, const std::string& where, uint64_t size_max) {
  Layer layer{text_at(value, "digest"), 0, text_at(object_at(value, "annotations"), title_key)};
  if (!is_digest(layer.digest)) return invalid("no digest of the form sha256: and 64 hex digits", where);
  const auto size = value.find("size");
  if (size == value.end() || !size->is_number_unsigned()) return invalid("no size", where);
  layer.size = size->get<uint64_t>();
  if (layer.size > size_max) {
    return fail(FailureClass::policy,
                std::to_string(layer.size) + " bytes, at most " + std::to_string(size_max) + " are allowed", where);
  }
  if (!is_title(layer.title)) return invalid("no file name in the annotation " + std::string(title_key), where);
  return layer;
}

Result<> check_kind(const json& root) {
  if (!root.is_object()) return invalid("not a JSON object");
  const std::string media_type = text_at(root, "mediaType");
  if (media_type != image_manifest_type) {
    return invalid("media type \"" + media_type + "\", expected " + std::string(image_manifest_type));
  }
  const auto version = root.find("schemaVersion");
  if (version == root.end() || *version != 2) return invalid("schemaVersion is not 2");
  const std::string type = text_at(root, "artifactType");
  if (type != artifact_type) {
    return invalid("artifact type \"" + type + "\", expected " + std::string(artifact_type) + ": not a plugin");
  }
  return Unit{};
}

Result<> parse_layers(const json& layers, Artifact& artifact) {
  static constexpr const char* order = "expected the plugin, its manifest, then signatures";
  if (!layers.is_array() || layers.size() < 2) return invalid(order, "layers");
  if (layers.size() > 2 + signatures_max) {
    return fail(FailureClass::policy, "more than " + std::to_string(signatures_max) + " signatures", "layers");
  }
  for (size_t i = 0; i < layers.size(); ++i) {
    const std::string where = "layer " + std::to_string(i);
    const LayerKind& kind = layer_kinds[std::min(i, layer_kinds.size() - 1)];
    if (!layers[i].is_object() || text_at(layers[i], "mediaType") != kind.type) return invalid(order, where);
    auto layer = parse_layer(layers[i], where, kind.size_max);
    if (!layer) return layer.failure();
    artifact.signatures.push_back(std::move(*layer));
  }
  artifact.plugin = std::move(artifact.signatures[0]);
  artifact.manifest = std::move(artifact.signatures[1]);
  artifact.signatures.erase(artifact.signatures.begin(), artifact.signatures.begin() + 2);
  return Unit{};
}

Result<> check_signatures(const Artifact& artifact) {
  std::vector<std::string> titles;
  for (const Layer& signature : artifact.signatures) {
    if (signature_suffix(artifact.plugin.title, signature.title).empty()) {
      return invalid("\"" + signature.title + "\" is not the name of a signature of \"" + artifact.plugin.title + "\"");
    }
    titles.push_back(signature.title);
  }
  std::sort(titles.begin(), titles.end());
  if (std::adjacent_find(titles.begin(), titles.end()) != titles.end()) return invalid("two signatures of one name");
  return Unit{};
}

}  // namespace

bool is_title(std::string_view text) {
  if (text.empty() || text.size() > title_chars_max || text == "." || text == "..") return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '/' && c != '\\'; });
}

std::string signature_suffix(std::string_view plugin_name, std::string_view file_name) {
  if (!file_name.starts_with(plugin_name)) return {};
  const std::string_view suffix = file_name.substr(plugin_name.size());
  return std::string(is_signature_suffix(suffix) ? suffix : "");
}

std::string artifact_json(const Artifact& artifact) {
  json layers = {layer_json(plugin_layer_type, artifact.plugin), layer_json(manifest_layer_type, artifact.manifest)};
  for (const Layer& signature : artifact.signatures) layers.push_back(layer_json(signature_layer_type, signature));
  const json root = {
      {"schemaVersion", 2},
      {"mediaType", image_manifest_type},
      {"artifactType", artifact_type},
      {"config", {{"mediaType", empty_type}, {"digest", digest_of(empty_blob)}, {"size", empty_blob.size()}}},
      {"layers", layers},
      {"annotations", {{code_hash_key, artifact.code_hash}, {content_hash_key, artifact.content_hash}}}};
  return root.dump();
}

Result<Artifact> parse_artifact(std::string_view text) {
  if (text.size() > artifact_bytes_max) {
    return fail(FailureClass::policy, "more than " + std::to_string(artifact_bytes_max) + " bytes");
  }
  if (json_deeper_than(text, depth_max)) return invalid("nested too deeply");
  const json root = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded()) return invalid("not JSON");
  if (auto done = check_kind(root); !done) return done.failure();

  Artifact artifact;
  const auto layers = root.find("layers");
  if (layers == root.end()) return invalid("no layers");
  if (auto done = parse_layers(*layers, artifact); !done) return done.failure();
  if (auto done = check_signatures(artifact); !done) return done.failure();
  const json& annotations = object_at(root, "annotations");
  artifact.code_hash = text_at(annotations, code_hash_key);
  artifact.content_hash = text_at(annotations, content_hash_key);
  for (const auto& [key, hash] :
       {std::pair(code_hash_key, artifact.code_hash), std::pair(content_hash_key, artifact.content_hash)}) {
    if (!is_hex(hash, hash_hex_digits)) return invalid("no 64 hex digits", std::string("annotation ") + key);
  }
  return artifact;
}

}  // namespace wrought::registry
