// Sockets by hand: a test must be able to send what no server library would.
#include "runtime/registry/test_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <utility>

namespace wrought::registry::testing {
namespace {

constexpr int patience_ms = 60'000;  // for a client that neither sends nor goes

sockaddr_in loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int bound_socket() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(0);
  if (fd < 0 || ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) std::abort();
  return fd;
}

uint16_t port_of(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) std::abort();
  return ntohs(address.sin_port);
}

int connected_socket(uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  if (fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  if (fd >= 0) ::close(fd);
  return -1;
}

bool readable(int fd, int timeout_ms) {
  pollfd entry{fd, POLLIN, 0};
  return ::poll(&entry, 1, timeout_ms) > 0;
}

// Appends what there is; false at the end.
bool receive(int fd, std::string& text) {
  std::array<char, 65536> part{};
  if (!readable(fd, patience_ms)) return false;
  const ssize_t got = ::recv(fd, part.data(), part.size(), 0);
  if (got <= 0) return false;
  text.append(part.data(), static_cast<size_t>(got));
  return true;
}

bool send_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (put <= 0) return false;
    text.remove_prefix(static_cast<size_t>(put));
  }
  return true;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

TestRequest parse_head(const std::string& head) {
  TestRequest request;
  const size_t space = head.find(' '), second = head.find(' ', space + 1);
  request.method = head.substr(0, space);
  request.target = head.substr(space + 1, second - space - 1);
  for (size_t at = head.find("\r\n"); at + 2 < head.size();) {
    const size_t begin = at + 2, end = head.find("\r\n", begin), colon = head.find(": ", begin);
    if (end == head.npos || colon == head.npos || colon > end) break;
    request.headers[lower(head.substr(begin, colon - begin))] = head.substr(colon + 2, end - colon - 2);
    at = end;
  }
  return request;
}

}  // namespace

LoopbackListener::LoopbackListener(std::function<void(int)> serve)
    : serve_(std::move(serve)), socket_(bound_socket()), port_(port_of(socket_)) {
  if (::listen(socket_, 16) != 0) std::abort();
  thread_ = std::thread([this] { accept_all(); });
}

LoopbackListener::~LoopbackListener() {
  stopping_ = true;
  thread_.join();
  ::close(socket_);
}

void LoopbackListener::accept_all() {
  while (!stopping_) {
    if (!readable(socket_, 20)) continue;
    const int fd = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    serve_(fd);
    ::close(fd);
  }
}

uint16_t free_port() {
  const int fd = bound_socket();
  const uint16_t port = port_of(fd);
  ::close(fd);
  return port;
}

bool answers(uint16_t port) {
  const int fd = connected_socket(port);
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

std::string TestConnection::read(size_t bytes) {
  while (ahead_.size() < bytes && receive(fd_, ahead_)) continue;
  std::string text = ahead_.substr(0, bytes);
  ahead_.erase(0, text.size());
  return text;
}

bool TestConnection::send(std::string_view text) { return send_all(fd_, text); }

void TestConnection::answer(int status, const std::map<std::string, std::string>& headers, std::string_view body) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " As tested\r\nConnection: close\r\n";
  if (!headers.contains("Content-Length")) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
  send(text + "\r\n");
  send(body);
}

TestServer::TestServer(Handler handler) : handler_(std::move(handler)), listener_([this](int fd) { serve(fd); }) {}

std::vector<TestRequest> TestServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void TestServer::serve(int fd) {
  std::string text;
  size_t end = text.npos;
  while ((end = text.find("\r\n\r\n")) == text.npos) {
    if (!receive(fd, text)) return;
  }
  const TestRequest request = parse_head(text.substr(0, end + 2));
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  TestConnection connection(fd, text.substr(end + 4));
  handler_(request, connection);
}

CuttingProxy::CuttingProxy(uint16_t target_port, std::vector<uint64_t> cuts)
    : target_port_(target_port), cuts_(std::move(cuts)), listener_([this](int fd) { serve(fd); }) {}

void CuttingProxy::serve(int client) {
  const size_t index = connections_++;
  uint64_t left = index < cuts_.size() ? cuts_[index] : UINT64_MAX;
  const int registry = connected_socket(target_port_);
  if (registry < 0) return;
  std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0}, pollfd{registry, POLLIN, 0}};
  for (bool open = true; open && left > 0 && !listener_.stopping();) {
    if (::poll(ends.data(), ends.size(), 20) <= 0) continue;
    for (size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].revents == 0) continue;
      std::string part;
      open = receive(ends[i].fd, part) && open;
      if (part.size() > left) part.resize(left);
      left -= part.size();
      open = send_all(ends[1 - i].fd, part) && open;
    }
  }
  ::close(registry);
}

}  // namespace wrought::registry::testing
