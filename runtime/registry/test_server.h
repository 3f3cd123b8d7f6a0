// Servers on the loopback interface for the tests of this folder: one that answers as a test wants, and one that stands
// between a client and a real registry and cuts connections.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace wrought::registry::testing {

struct TestRequest {
  std::string method, target;                  // "GET", "/v2/"
  std::map<std::string, std::string> headers;  // names in lower case

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

// A listening socket and the thread that serves its connections, one after the other.
class LoopbackListener {
 public:
  // `serve` owns the descriptor's time, not the descriptor: it is closed when `serve` returns.
  explicit LoopbackListener(std::function<void(int connection)> serve);
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;
  ~LoopbackListener();
  [[nodiscard]] uint16_t port() const { return port_; }
  [[nodiscard]] const std::atomic<bool>& stopping() const { return stopping_; }

 private:
  void accept_all();
  std::function<void(int)> serve_;
  int socket_;
  uint16_t port_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// A port that nothing listened on a moment ago.
[[nodiscard]] uint16_t free_port();
[[nodiscard]] bool answers(uint16_t port);

// What a handler has of a connection. It ends when the handler returns.
class TestConnection {
 public:
  TestConnection(int fd, std::string read_ahead) : fd_(fd), ahead_(std::move(read_ahead)) {}
  // At most that many bytes of the request's body; fewer when the client has no more.
  std::string read(size_t bytes);
  // False when the client has gone.
  bool send(std::string_view text);
  // A whole answer. "Content-Length" among the headers replaces the true one.
  void answer(int status, const std::map<std::string, std::string>& headers = {}, std::string_view body = "");

 private:
  int fd_;
  std::string ahead_;
};

class TestServer {
 public:
  using Handler = std::function<void(const TestRequest&, TestConnection&)>;
  explicit TestServer(Handler handler);
  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(listener_.port()); }
  [[nodiscard]] std::vector<TestRequest> requests() const;

 private:
  void serve(int fd);
  Handler handler_;
  mutable std::mutex mutex_;
  std::vector<TestRequest> requests_;
  LoopbackListener listener_;  // last: its thread uses the rest
};

// Passes bytes on in both directions. Connection number i ends when cuts[i] bytes have passed; those behind the last
// are never cut.
class CuttingProxy {
 public:
  CuttingProxy(uint16_t target_port, std::vector<uint64_t> cuts);
  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(listener_.port()); }
  [[nodiscard]] size_t connections() const { return connections_; }

 private:
  void serve(int fd);
  uint16_t target_port_;
  std::vector<uint64_t> cuts_;
  std::atomic<size_t> connections_{0};
  LoopbackListener listener_;
};

}  // namespace wrought::registry::testing
