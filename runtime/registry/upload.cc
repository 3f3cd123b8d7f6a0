// What the registry has is what it says that it has: after a break our own count of sent bytes means nothing.
#include "runtime/registry/upload.h"

#include <algorithm>
#include <charconv>

namespace wrought::registry {
namespace {

std::optional<uint64_t> number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

// "0-1023", in some registries "bytes=0-1023": the position of the last byte that is there.
std::optional<uint64_t> last_byte_of(const HttpAnswer& answer) {
  const std::string range = answer.header("range").value_or("");
  std::string_view text = range;
  if (text.starts_with("bytes=")) text.remove_prefix(6);
  if (!text.starts_with("0-")) return {};
  return number(text.substr(2));
}

}  // namespace

HttpRequest Upload::request(const char* method, ByteView body) const {
  HttpRequest request{.method = method, .url = place_, .body = body};
  if (body.empty()) return request;
  request.headers.emplace_back("Content-Type: application/octet-stream");
  if (blob_.on_progress) {
    request.on_progress = [this](uint64_t sent) { blob_.on_progress(offset_ + sent, blob_.bytes.size()); };
  }
  return request;
}

Result<std::optional<HttpAnswer>> Upload::run() {
  if (auto done = begin(); !done) return done.failure();
  const bool in_chunks = blob_.bytes.size() > chunk_bytes_;
  while (in_chunks && offset_ < blob_.bytes.size()) {
    auto step = send_chunk();
    if (!step) return step.failure();
    if (*step == Step::begin_again) return std::optional<HttpAnswer>();
  }
  return close();
}

Result<> Upload::begin() {
  auto answer = session_.send_patiently({.method = "POST", .url = start_});
  if (!answer) return answer.failure();
  const auto location = answer->header("location");
  if (answer->status != 202 || !location) return session_.refused(*answer, "no place to upload to");
  auto place = session_.follow(start_, *location);
  if (!place) return fail(FailureClass::io, "the upload location " + place.failure().message, place.failure().where);
  place_ = std::move(*place);
  offset_ = 0;
  const uint64_t chunk_bytes_min = number(answer->header("oci-chunk-min-length").value_or("")).value_or(0);
  chunk_bytes_ = std::max(blob_.chunk_bytes, chunk_bytes_min);
  return Unit{};
}

Result<> Upload::count_try(const HttpAnswer& answer) {
  // 404, 416: the place is lost, or has more or less than we think. docker-registry says 404 after a piece was cut.
  const bool place_is_lost = !answer.broken && (answer.status == 404 || answer.status == 416);
  const bool final = !Session::may_pass(answer) && !place_is_lost;
  if (final || ++tries_ == tries_max) {
    cancel();
    return session_.refused(answer, final ? "the upload" : "the upload, tried " + std::to_string(tries_) + " times");
  }
  return session_.pause(tries_, answer);
}

Result<Upload::Step> Upload::send_chunk() {
  const uint64_t end = offset_ + std::min<uint64_t>(chunk_bytes_, blob_.bytes.size() - offset_);
  HttpRequest patch = request("PATCH", blob_.bytes.subspan(offset_, end - offset_));
  patch.headers.push_back("Content-Range: " + std::to_string(offset_) + "-" + std::to_string(end - 1));
  auto answer = session_.send(std::move(patch));
  if (!answer) return answer.failure();
  if (answer->status == 202 && !answer->broken) {
    if (auto done = chunk_accepted(*answer, end); !done) return done.failure();
    return Step::go_on;
  }
  if (auto done = count_try(*answer); !done) return done.failure();
  return find_out_where_it_stands(end);
}

Result<> Upload::chunk_accepted(const HttpAnswer& answer, uint64_t sent_to) {
  const auto last = last_byte_of(answer);
  if (last && *last != sent_to - 1) {
    cancel();
    return fail(FailureClass::io,
                "the registry took a piece up to byte " + std::to_string(sent_to - 1) + ", but says that it has 0-" +
                    std::to_string(*last),
                place_.host);
  }
  if (const auto location = answer.header("location")) {
    auto place = session_.follow(place_, *location);
    if (!place) return fail(FailureClass::io, "the upload location " + place.failure().message, place.failure().where);
    place_ = std::move(*place);
  }
  offset_ = sent_to;
  return Unit{};
}

// An answer of 0-0 may mean one byte or none: then the whole is sent again, as when there is no such answer at all.
Result<Upload::Step> Upload::find_out_where_it_stands(uint64_t sent_to) {
  auto answer = session_.send_patiently(request("GET", {}));
  if (!answer) return answer.failure();
  const auto last = last_byte_of(*answer);
  const bool usable = answer->ok() && last && *last > 0 && *last < sent_to;
  if (!usable) return Step::begin_again;
  if (const auto location = answer->header("location")) {
    auto place = session_.follow(place_, *location);
    if (!place) return Step::begin_again;
    place_ = std::move(*place);
  }
  offset_ = *last + 1;
  return Step::go_on;
}

Result<std::optional<HttpAnswer>> Upload::close() {
  HttpRequest put = request("PUT", blob_.bytes.subspan(offset_));
  auto with_digest = with_query(place_, "digest", blob_.digest);
  if (!with_digest) return with_digest.failure();
  put.url = std::move(*with_digest);
  auto answer = session_.send(std::move(put));
  if (!answer) return answer.failure();
  if (answer->status == 201 && !answer->broken) return std::optional(std::move(*answer));
  if (auto done = count_try(*answer); !done) return done.failure();
  return std::optional<HttpAnswer>();
}

// Best effort, as the specification has it: the registry drops what is left lying anyway.
void Upload::cancel() { (void)session_.send(request("DELETE", {})); }

}  // namespace wrought::registry
