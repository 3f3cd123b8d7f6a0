// Debian's docker-registry as a child of the test: its own port, configuration, storage, users and certificates, all
// gone with this object.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "common/files.h"
#include "common/subprocess.h"

namespace wrought::registry::testing {

struct DockerRegistryOptions {
  std::string user{}, password{};  // both or neither
  bool tls = false;                // with a certificate for 127.0.0.1 by an authority made for it
};

class DockerRegistry {
 public:
  // Ends the test program when it cannot be started: nothing could be tested then.
  explicit DockerRegistry(const DockerRegistryOptions& options = {});
  DockerRegistry(const DockerRegistry&) = delete;
  DockerRegistry& operator=(const DockerRegistry&) = delete;
  ~DockerRegistry();

  [[nodiscard]] uint16_t port() const { return port_; }
  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::filesystem::path ca_file() const { return folder_ / "ca.pem"; }

 private:
  void write_configuration(const DockerRegistryOptions& options) const;
  void make_certificates() const;
  [[nodiscard]] bool start();
  void stop();

  ScratchDirectory folder_;
  uint16_t port_ = 0;
  std::atomic<bool> cancel_{false}, ended_{false};
  std::thread thread_;
  std::string last_words_;
};

// A program of the test's surroundings, run to its successful end; its stdout.
std::string run_tool(std::vector<std::string> argv, const std::filesystem::path& folder);

}  // namespace wrought::registry::testing
