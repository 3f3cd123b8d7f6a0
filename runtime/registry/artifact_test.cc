// The artifact's JSON: written, read back, and refused when it is anything else.
#include "runtime/registry/artifact.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/manifest.h"
#include "runtime/registry/reference.h"
#include "runtime/signed_plugin.h"
#include "runtime/verify.h"

namespace wrought::registry {
namespace {

using nlohmann::json;

Artifact token() {
  const auto layer = [](std::string_view bytes, std::string title) {
    return Layer{digest_of(bytes), bytes.size(), std::move(title)};
  };
  return {.plugin = layer("plugin", "token.so"),
          .manifest = layer("manifest", "token.so.json"),
          .signatures = {layer("mine", "token.so.minisig"), layer("bob's", "token.so.bob.minisig")},
          .code_hash = std::string(64, 'c'),
          .content_hash = std::string(64, 'd')};
}

TEST(Artifact, reads_back_as_it_was_written) {
  const std::string text = artifact_json(token());
  EXPECT_EQ(text, artifact_json(token())) << "the same files give the same digest";
  const auto read = parse_artifact(text);
  ASSERT_TRUE(read.ok()) << read.failure().to_line();
  EXPECT_EQ(artifact_json(*read), text);
  EXPECT_EQ(read->signatures.at(1).title, "token.so.bob.minisig");
}

TEST(Artifact, is_an_image_manifest_that_any_registry_takes) {
  const json root = json::parse(artifact_json(token()));
  EXPECT_EQ(root["schemaVersion"], 2);
  EXPECT_EQ(root["mediaType"], "application/vnd.oci.image.manifest.v1+json");
  EXPECT_EQ(root["artifactType"], "application/vnd.wrought.plugin.v1");
  EXPECT_EQ(root["config"]["mediaType"], "application/vnd.oci.empty.v1+json");
  // The digest that the image specification gives for {}.
  EXPECT_EQ(root["config"]["digest"], "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  EXPECT_EQ(root["layers"].size(), 4u);
  EXPECT_EQ(root["annotations"]["dev.wrought.code-hash"], std::string(64, 'c'));
}

TEST(Artifact, may_say_more_than_we_know) {
  json root = json::parse(artifact_json(token()));
  root["annotations"]["org.opencontainers.image.created"] = "2026-01-01T00:00:00Z";
  root["subject"] = json::object();
  root["layers"][0]["annotations"]["other"] = "x";
  EXPECT_TRUE(parse_artifact(root.dump()).ok());
}

TEST(Artifact, of_another_shape_is_refused) {
  struct Case {
    const char* what;
    std::function<void(json&)> change;
    const char* expected;
  };
  const auto at = [](const char* pointer, json value) {
    return [=](json& root) { root[json::json_pointer(pointer)] = value; };
  };
  const auto without = [](const char* pointer, const char* key) {
    return [=](json& root) { root[json::json_pointer(pointer)].erase(key); };
  };
  const std::vector<Case> cases = {
      {"an index", at("/mediaType", "application/vnd.oci.image.index.v1+json"),
       "invalid: media type \"application/vnd.oci.image.index"},
      {"no media type", without("", "mediaType"), "invalid: media type \"\""},
      {"an old version", at("/schemaVersion", 1), "invalid: schemaVersion is not 2"},
      {"an image", without("", "artifactType"),
       "invalid: artifact type \"\", expected application/vnd.wrought.plugin.v1"},
      {"no layers", without("", "layers"), "invalid: no layers"},
      {"layers of a wrong type", at("/layers", "x"), "invalid: layers: expected the plugin"},
      {"no manifest", [](json& root) { root["layers"].erase(1); }, "invalid: layer 1: expected the plugin"},
      {"two plugins", [](json& root) { root["layers"][2] = root["layers"][0]; },
       "invalid: layer 2: expected the plugin"},
      {"a layer that is no object", at("/layers/1", 7), "invalid: layer 1: expected the plugin"},
      {"a wrong digest", at("/layers/0/digest", "sha256:12"), "invalid: layer 0: no digest"},
      {"a path in the digest", at("/layers/0/digest", "../../x"), "invalid: layer 0: no digest"},
      {"no size", without("/layers/0", "size"), "invalid: layer 0: no size"},
      {"a negative size", at("/layers/0/size", -1), "invalid: layer 0: no size"},
      {"half a byte", at("/layers/0/size", 1.5), "invalid: layer 0: no size"},
      {"a huge plugin", at("/layers/0/size", plugin_bytes_max + 1), "policy: layer 0: 268435457 bytes"},
      {"the hugest plugin", at("/layers/0/size", UINT64_MAX), "policy: layer 0: 18446744073709551615 bytes"},
      {"a huge manifest", at("/layers/1/size", manifest_bytes_max + 1), "policy: layer 1"},
      {"a huge signature", at("/layers/2/size", signature_bytes_max + 1), "policy: layer 2"},
      {"no file name", without("/layers/0", "annotations"), "invalid: layer 0: no file name"},
      {"a path", at("/layers/0/annotations/org.opencontainers.image.title", "../token.so"),
       "invalid: layer 0: no file name"},
      {"a folder", at("/layers/0/annotations/org.opencontainers.image.title", ".."), "invalid: layer 0: no file name"},
      {"a line end", at("/layers/0/annotations/org.opencontainers.image.title", "a\nb"),
       "invalid: layer 0: no file name"},
      {"a signature of another", at("/layers/2/annotations/org.opencontainers.image.title", "other.so.minisig"),
       "invalid: \"other.so.minisig\" is not the name of a signature of \"token.so\""},
      {"two of one name", [](json& root) { root["layers"][3] = root["layers"][2]; },
       "invalid: two signatures of one name"},
      {"no annotations", without("", "annotations"), "invalid: annotation dev.wrought.code-hash: no 64 hex digits"},
      {"a wrong hash", at("/annotations/dev.wrought.content-hash", "x"),
       "invalid: annotation dev.wrought.content-hash"},
      {"17 signatures",
       [](json& root) {
         for (int i = 0; i < 15; ++i) root["layers"].push_back(root["layers"][2]);
       },
       "policy: layers: more than 16 signatures"},
  };
  for (const Case& c : cases) {
    json root = json::parse(artifact_json(token()));
    c.change(root);
    const auto read = parse_artifact(root.dump());
    ASSERT_FALSE(read.ok()) << c.what;
    EXPECT_EQ(read.failure().to_line().substr(0, std::string_view(c.expected).size()), c.expected) << c.what;
  }
}

TEST(Artifact, that_is_no_json_is_refused) {
  EXPECT_EQ(parse_artifact("").failure().message, "not JSON");
  EXPECT_EQ(parse_artifact("{").failure().message, "not JSON");
  EXPECT_EQ(parse_artifact("{\"mediaType\":\"\xff\"}").failure().message, "not JSON");
  EXPECT_EQ(parse_artifact("[]").failure().message, "not a JSON object");
  EXPECT_EQ(parse_artifact(std::string(100'000, '[')).failure().message, "nested too deeply");
  EXPECT_EQ(parse_artifact(std::string(artifact_bytes_max + 1, ' ')).failure().cls, FailureClass::policy);
}

TEST(SignatureSuffix, is_minisig_with_or_without_a_signer) {
  const auto suffix = [](const char* file) { return signature_suffix("token.so", file); };
  EXPECT_EQ(suffix("token.so.minisig"), ".minisig");
  EXPECT_EQ(suffix("token.so.bob_2-x.minisig"), ".bob_2-x.minisig");
  EXPECT_EQ(suffix("token.so.bob.house.minisig"), ".bob.house.minisig");
  for (const char* other : {"token.so", "token.so.json", "other.so.minisig", "token.sox.minisig", "token.so..minisig",
                            "token.so.a..minisig", "token.so..a.minisig", "token.so.a b.minisig", "token.so./x.minisig",
                            "token.so.minisig.tmp", "token.sominisig"}) {
    EXPECT_EQ(suffix(other), "") << other;
  }
}

}  // namespace
}  // namespace wrought::registry
