// One repository of a registry, by the OCI distribution protocol (specification 1.1): blobs and manifests.
//
// Whatever a registry sends is bounded, and believed only when its digest is the one that was asked for. A transfer
// that broke goes on where it stopped, in both directions, a few times.
//
// Failures: io for a registry that cannot be reached, refuses or lies; resource for timeouts and cancelling; usage for
// missing credentials. For one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "common/bytes.h"
#include "common/result.h"
#include "runtime/registry/reference.h"
#include "runtime/registry/session.h"

namespace wrought::registry {

enum class Access { pull, push };  // what a token is asked for; push is both

struct ClientSettings {
  SessionSettings session{};
  uint64_t chunk_bytes = uint64_t{16} << 20;  // larger blobs go up in pieces of this size
  // Bytes of a blob that are over, and all of them; for a line on a terminal. Must not throw.
  std::function<void(uint64_t done, uint64_t size)> on_progress{};
};

class OciClient {
 public:
  // The reference's host and name count, not its tag.
  [[nodiscard]] static Result<OciClient> open(const Reference& reference, Access access, ClientSettings settings);

  // Whether a registry that speaks this protocol is there and lets us in.
  [[nodiscard]] Result<> ping();

  [[nodiscard]] Result<bool> has_blob(const std::string& digest, uint64_t size);
  // REQUIRES: `digest` is that of the bytes.
  [[nodiscard]] Result<> push_blob(const std::string& digest, ByteView bytes);
  // Exactly `size` bytes with that digest.
  [[nodiscard]] Result<Bytes> pull_blob(const std::string& digest, uint64_t size);

  // `target`: a tag or a digest. The manifest's text, at most `bytes_max` long.
  [[nodiscard]] Result<std::string> pull_manifest(const std::string& target, std::string_view media_type,
                                                  uint64_t bytes_max);
  [[nodiscard]] Result<> push_manifest(const std::string& target, std::string_view media_type, std::string_view text);

 private:
  OciClient(Session session, const Reference& reference, ClientSettings settings)
      : session_(std::move(session)),
        host_(reference.host),
        path_("v2/" + reference.name),
        settings_(std::move(settings)) {}

  [[nodiscard]] Result<HttpRequest> request(const char* method, const std::string& path) const;
  [[nodiscard]] Result<bool> receive(HttpRequest request, uint64_t size, Bytes& bytes, HttpAnswer& last);
  [[nodiscard]] Result<> check_stored_digest(const HttpAnswer& answer, const std::string& digest) const;

  Session session_;
  std::string host_;  // for messages
  std::string path_;
  ClientSettings settings_;
};

}  // namespace wrought::registry
