// Order is what makes this safe: nothing is sent before the plugin is verified, the artifact goes up last, and of what
// comes down the small parts are judged before the large one is fetched.
#include "runtime/registry/transfer.h"

#include "hostapi/host_function.h"
#include "runtime/elf_reader.h"
#include "runtime/registry/artifact.h"
#include "runtime/verify.h"

namespace wrought::registry {
namespace {

Failure invalid(std::string message, std::string where = {}) {
  return fail(FailureClass::invalid, std::move(message), std::move(where));
}

// Under its own word about profile and limits: whether they are those of a chain is asked when it is loaded there.
Result<Manifest> verify_as_built(ByteView plugin) {
  auto elf = ElfReader::open(plugin);
  if (!elf) return elf.failure();
  const auto section = elf->find_section(manifest_section);
  if (!section) return invalid("not a plugin: no section " + std::string(manifest_section));
  if (section->size > manifest_bytes_max) return invalid("the manifest is larger than 4 MiB");
  auto manifest = parse_manifest(text_of(elf->bytes(*section)));
  if (!manifest) return manifest;
  const HostProfile* const known = find_profile(manifest->profile);
  if (known == nullptr) return invalid("built for the unknown host profile '" + manifest->profile + "'");
  HostProfile profile = *known;
  profile.limits = manifest->limits;
  auto verified = verify_plugin(plugin, profile);
  if (!verified) return verified.failure();
  return std::move(verified->manifest);
}

Layer layer_of(ByteView bytes, std::string title) {
  return {digest_of(text_of(bytes)), bytes.size(), std::move(title)};
}

Result<> check_hashes(const Artifact& artifact, const Manifest& manifest) {
  if (artifact.code_hash != manifest.code_hash) {
    return invalid("the artifact says code hash " + artifact.code_hash + ", its plugin has " + manifest.code_hash);
  }
  if (artifact.content_hash != manifest.content_hash) {
    return invalid("the artifact says content hash " + artifact.content_hash + ", its plugin has " +
                   manifest.content_hash);
  }
  return Unit{};
}

Result<std::vector<PluginSignature>> pull_signatures(OciClient& client, const Artifact& artifact) {
  std::vector<PluginSignature> signatures;
  for (const Layer& layer : artifact.signatures) {
    auto bytes = client.pull_blob(layer.digest, layer.size);
    if (!bytes) return bytes.failure();
    signatures.push_back({signature_suffix(artifact.plugin.title, layer.title), std::string(text_of(*bytes))});
  }
  return signatures;
}

}  // namespace

Result<Transferred> push_plugin(OciClient& client, const Reference& reference, const PublishedPlugin& plugin) {
  const SignedPlugin& files = plugin.content;
  if (!is_title(plugin.name))
    return fail(FailureClass::policy, "the file name must be printable ASCII without spaces", plugin.name);
  auto manifest = verify_as_built(files.plugin);
  if (!manifest) return manifest.failure();
  const std::string manifest_json = manifest->to_json();

  Artifact artifact{.plugin = layer_of(files.plugin, plugin.name),
                    .manifest = layer_of(bytes_of(manifest_json), plugin.name + ".json"),
                    .signatures = {},
                    .code_hash = manifest->code_hash,
                    .content_hash = manifest->content_hash};
  for (const PluginSignature& signature : files.signatures) {
    artifact.signatures.push_back(layer_of(bytes_of(signature.text), plugin.name + signature.suffix));
  }
  const std::string text = artifact_json(artifact);
  if (auto readable = parse_artifact(text); !readable) return readable.failure();  // what nobody could pull
  const std::string digest = digest_of(text);
  if (reference.digest && *reference.digest != digest) {
    return fail(FailureClass::usage, "the plugin and its signatures make " + digest, reference.to_string());
  }

  if (auto done = client.ping(); !done) return done.failure();
  if (auto done = client.push_blob(digest_of(empty_blob), bytes_of(empty_blob)); !done) return done.failure();
  if (auto done = client.push_blob(artifact.plugin.digest, files.plugin); !done) return done.failure();
  if (auto done = client.push_blob(artifact.manifest.digest, bytes_of(manifest_json)); !done) return done.failure();
  for (size_t i = 0; i < files.signatures.size(); ++i) {
    auto done = client.push_blob(artifact.signatures[i].digest, bytes_of(files.signatures[i].text));
    if (!done) return done.failure();
  }
  const std::string& target = reference.tag ? *reference.tag : digest;
  if (auto done = client.push_manifest(target, image_manifest_type, text); !done) return done.failure();
  return Transferred{digest, std::move(*manifest)};
}

Result<PulledPlugin> pull_plugin(OciClient& client, const Reference& reference) {
  auto text = client.pull_manifest(reference.target(), image_manifest_type, artifact_bytes_max);
  if (!text) return text.failure();
  auto artifact = parse_artifact(*text);
  if (!artifact) {
    Failure failure = artifact.failure();
    failure.where = reference.to_string() + (failure.where.empty() ? "" : ", " + failure.where);
    return failure;
  }
  // The manifest first: it is small, and may already contradict what the artifact says.
  auto manifest_json = client.pull_blob(artifact->manifest.digest, artifact->manifest.size);
  if (!manifest_json) return manifest_json.failure();
  auto announced = parse_manifest(text_of(*manifest_json));
  if (!announced) return announced.failure();
  if (auto done = check_hashes(*artifact, *announced); !done) return done.failure();

  auto plugin = client.pull_blob(artifact->plugin.digest, artifact->plugin.size);
  if (!plugin) return plugin.failure();
  auto manifest = verify_as_built(*plugin);
  if (!manifest) return manifest.failure();
  if (manifest->to_json() != text_of(*manifest_json)) {
    return invalid("the artifact's manifest is not the one that its plugin carries", reference.to_string());
  }
  auto signatures = pull_signatures(client, *artifact);
  if (!signatures) return signatures.failure();
  return PulledPlugin{Transferred{digest_of(*text), std::move(*manifest)},
                      PublishedPlugin{artifact->plugin.title, {std::move(*plugin), std::move(*signatures)}}};
}

}  // namespace wrought::registry
