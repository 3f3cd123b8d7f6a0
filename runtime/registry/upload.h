// Sends one blob: POST for a place to put it, then either one PUT, or PATCH piece by piece and a PUT to close.
//
// After a break the registry is asked how far it got, and the upload goes on from there; when it cannot say, it begins
// again at a new place. All tries together are bounded.
#pragma once

#include <functional>
#include <string>

#include "common/bytes.h"
#include "runtime/registry/session.h"

namespace wrought::registry {

struct BlobToSend {
  const std::string& digest;
  ByteView bytes;
  uint64_t chunk_bytes;
  const std::function<void(uint64_t done, uint64_t size)>& on_progress;
};

class Upload {
 public:
  // `start`: the URL that gives out places, .../blobs/uploads/
  Upload(Session& session, Url start, const BlobToSend& blob)
      : session_(session), start_(std::move(start)), place_(start_), blob_(blob) {}

  // The answer to the closing PUT, of status 201; or nothing when the upload must begin again, which is for the caller
  // to do, with the same object: it may find that the blob is there after all.
  [[nodiscard]] Result<std::optional<HttpAnswer>> run();

 private:
  enum class Step { go_on, begin_again };

  [[nodiscard]] Result<> begin();
  [[nodiscard]] Result<Step> send_chunk();
  [[nodiscard]] Result<> chunk_accepted(const HttpAnswer& answer, uint64_t sent_to);
  [[nodiscard]] Result<Step> find_out_where_it_stands(uint64_t sent_to);
  [[nodiscard]] Result<std::optional<HttpAnswer>> close();
  // Failure when `answer` is final, or one too many.
  [[nodiscard]] Result<> count_try(const HttpAnswer& answer);
  void cancel();
  [[nodiscard]] HttpRequest request(const char* method, ByteView body) const;

  Session& session_;
  Url start_, place_;
  const BlobToSend& blob_;
  uint64_t offset_ = 0, chunk_bytes_ = 0;
  int tries_ = 0;
};

}  // namespace wrought::registry
