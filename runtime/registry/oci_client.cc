// Every byte that leaves here upwards has been compared with a digest; headers that repeat a digest or a size must
// agree.
#include "runtime/registry/oci_client.h"

#include "runtime/registry/upload.h"

namespace wrought::registry {
namespace {

Failure lie(std::string message, std::string where) {
  return fail(FailureClass::io, std::move(message), std::move(where));
}

// "bytes 100-199/200": this part begins at `begin`.
bool continues_at(const HttpAnswer& answer, uint64_t begin) {
  return answer.header("content-range").value_or("").starts_with("bytes " + std::to_string(begin) + "-");
}

}  // namespace

Result<OciClient> OciClient::open(const Reference& reference, Access access, ClientSettings settings) {
  const std::string scope = "repository:" + reference.name + (access == Access::push ? ":pull,push" : ":pull");
  auto session = Session::open(reference.host, scope, settings.session);
  if (!session) return session.failure();
  return OciClient(std::move(*session), reference, std::move(settings));
}

Result<HttpRequest> OciClient::request(const char* method, const std::string& path) const {
  auto url = session_.url(path);
  if (!url) return url.failure();
  return HttpRequest{.method = method, .url = std::move(*url)};
}

Result<> OciClient::ping() {
  auto get = request("GET", "v2/");
  if (!get) return get.failure();
  get->answer_bytes_max = 64 * 1024;
  auto answer = session_.send_patiently(*get);
  if (!answer) return answer.failure();
  if (answer->status == 404) return lie("does not speak the OCI distribution protocol: no /v2/", host_);
  if (!answer->ok()) return session_.refused(*answer, "/v2/");
  return Unit{};
}

Result<bool> OciClient::has_blob(const std::string& digest, uint64_t size) {
  auto head = request("HEAD", path_ + "/blobs/" + digest);
  if (!head) return head.failure();
  auto answer = session_.send_patiently(*head);
  if (!answer) return answer.failure();
  if (answer->status == 404) return false;
  if (!answer->ok()) return session_.refused(*answer, "blob " + digest);
  const auto length = answer->header("content-length");
  if (length && *length != std::to_string(size)) {
    return lie("says that blob " + digest + " has " + *length + " bytes, it has " + std::to_string(size), host_);
  }
  return true;
}

Result<> OciClient::check_stored_digest(const HttpAnswer& answer, const std::string& digest) const {
  const auto stored = answer.header("docker-content-digest");
  if (stored && *stored != digest) return lie("says that it stored " + *stored + ", sent was " + digest, host_);
  return Unit{};
}

Result<> OciClient::push_blob(const std::string& digest, ByteView bytes) {
  auto start = session_.url(path_ + "/blobs/uploads/");
  if (!start) return start.failure();
  const BlobToSend blob{digest, bytes, settings_.chunk_bytes, settings_.on_progress};
  Upload upload(session_, *start, blob);
  for (;;) {  // Upload counts the tries
    auto there = has_blob(digest, bytes.size());
    if (!there) return there.failure();
    if (*there) return Unit{};
    auto answer = upload.run();
    if (!answer) return answer.failure();
    if (*answer) return check_stored_digest(**answer, digest);
  }
}

// One try: appends to `bytes` what arrives. True when they are all there; false when it broke and may go on.
Result<bool> OciClient::receive(HttpRequest get, uint64_t size, Bytes& bytes, HttpAnswer& last) {
  const uint64_t begin = bytes.size();
  if (begin > 0) get.headers.push_back("Range: bytes=" + std::to_string(begin) + "-");
  get.answer_bytes_max = size;  // not the rest: a registry without ranges sends all of it
  if (settings_.on_progress) {
    get.on_progress = [this, begin, size](uint64_t received) { settings_.on_progress(begin + received, size); };
  }
  auto answer = session_.send(std::move(get));
  if (!answer) return answer.failure();
  last = std::move(*answer);
  if (last.broken && !last.may_pass) return *last.broken;
  if (last.status == 200) {
    bytes = std::move(last.body);
  } else if (last.status == 206 && begin > 0) {
    if (!continues_at(last, begin)) return lie("answers a range with another one", host_);
    if (last.body.size() > size - begin) return lie("sends more than the rest that was asked for", host_);
    bytes.insert(bytes.end(), last.body.begin(), last.body.end());
  } else if (!Session::may_pass(last)) {
    return session_.refused(last, "cannot be fetched");
  }
  if (bytes.size() == size) return true;
  const bool is_all = last.ok() && last.header("content-length");
  if (is_all) {
    return lie("sends " + std::to_string(bytes.size()) + " bytes, expected " + std::to_string(size), host_);
  }
  return false;
}

Result<Bytes> OciClient::pull_blob(const std::string& digest, uint64_t size) {
  auto get = request("GET", path_ + "/blobs/" + digest);
  if (!get) return get.failure();
  Bytes bytes;
  HttpAnswer last;
  for (int tries = 1;; ++tries) {
    auto done = receive(*get, size, bytes, last);
    if (!done) return fail(done.failure().cls, "blob " + digest + ": " + done.failure().message, done.failure().where);
    if (*done) break;
    if (tries == tries_max) {
      return session_.refused(last, "blob " + digest + ": " + std::to_string(bytes.size()) + " of " +
                                        std::to_string(size) + " bytes after " + std::to_string(tries) + " tries");
    }
    if (auto waited = session_.pause(tries, last); !waited) return waited.failure();
  }
  const std::string found = digest_of(text_of(bytes));
  if (found != digest) return lie("sends other bytes for blob " + digest + ": " + found, host_);
  return bytes;
}

Result<std::string> OciClient::pull_manifest(const std::string& target, std::string_view media_type,
                                             uint64_t bytes_max) {
  auto get = request("GET", path_ + "/manifests/" + target);
  if (!get) return get.failure();
  get->headers.push_back("Accept: " + std::string(media_type));
  get->answer_bytes_max = bytes_max;
  auto answer = session_.send_patiently(*get);
  if (!answer) return answer.failure();
  if (answer->status != 200) return session_.refused(*answer, "manifest " + target);
  std::string text(text_of(answer->body));
  const std::string found = digest_of(text);
  if (is_digest(target) && found != target) return lie("sends another manifest for " + target + ": " + found, host_);
  const auto said = answer->header("docker-content-digest");
  if (said && is_digest(*said) && *said != found) {
    return lie("says that the manifest is " + *said + ", it is " + found, host_);
  }
  return text;
}

Result<> OciClient::push_manifest(const std::string& target, std::string_view media_type, std::string_view text) {
  auto put = request("PUT", path_ + "/manifests/" + target);
  if (!put) return put.failure();
  put->headers.push_back("Content-Type: " + std::string(media_type));
  put->body = bytes_of(text);
  auto answer = session_.send_patiently(*put);
  if (!answer) return answer.failure();
  if (answer->status != 201) return session_.refused(*answer, "manifest " + target);
  return check_stored_digest(*answer, digest_of(text));
}

}  // namespace wrought::registry
