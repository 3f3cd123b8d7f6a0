// What a registry may send: an artifact's JSON, WWW-Authenticate, upload locations; and references, which users type.
#include <string>

#include "runtime/registry/artifact.h"
#include "runtime/registry/challenge.h"
#include "runtime/registry/credentials.h"
#include "runtime/registry/http.h"
#include "runtime/registry/reference.h"
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace wrought;
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto artifact = registry::parse_artifact(text)) {
    const auto again = registry::parse_artifact(registry::artifact_json(*artifact));
    fuzz::expect(again.ok(), "an accepted artifact can be written");
    fuzz::expect(registry::artifact_json(*again) == registry::artifact_json(*artifact), "and reads back as itself");
  }
  if (const auto reference = registry::parse_reference(text)) {
    fuzz::expect(reference->to_string() == text, "an accepted reference is written as it was read");
    const auto url = registry::parse_url("https://" + reference->host + "/v2/" + reference->name + "/manifests/x");
    fuzz::expect(!url || url->text.ends_with("/v2/" + reference->name + "/manifests/x"), "a name stays in its place");
  }
  if (const auto challenges = registry::parse_challenges(text)) {
    for (const registry::Challenge& challenge : *challenges) {
      fuzz::expect(!challenge.scheme.empty(), "every challenge has a scheme");
    }
  }
  const auto base = registry::parse_url("https://registry.example.org/v2/");
  fuzz::expect(base.ok(), "a plain URL is one");
  if (const auto url = registry::follow_url(*base, std::string(text), /*plain_http=*/true)) {
    fuzz::expect(url->scheme == "https", "https leads to https");
    fuzz::expect(url->text.find('@') == std::string::npos || url->text.find('@') > url->text.find('/', 8),
                 "no user before the host");
  }
  (void)registry::parse_docker_config(text, "h.o");
  return 0;
}
