// run_child() blocks until its child ends, so a thread waits in it; cancelling it kills the child and all it started.
#include "runtime/registry/docker_registry.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "runtime/registry/test_server.h"

namespace wrought::registry::testing {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

constexpr int starts_max = 5;  // another program may take the port first
constexpr auto start_patience = 60s;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "docker_registry: %s\n", why.c_str());
  std::abort();
}

std::string program(const std::string& name) {
  const auto path = find_program(name);
  if (!path) give_up(name + " not found; ./dev setup installs it");
  return path->string();
}

void write(const std::filesystem::path& path, std::string_view text) {
  if (const auto done = write_file(path, text); !done) give_up(done.failure().to_line());
}

ScratchDirectory scratch() {
  auto folder = ScratchDirectory::create();
  if (!folder) give_up(folder.failure().to_line());
  return std::move(*folder);
}

}  // namespace

std::string run_tool(std::vector<std::string> argv, const std::filesystem::path& folder) {
  argv[0] = program(argv[0]);
  auto child = run_child({.argv = argv, .working_directory = folder, .deadline = 60s});
  if (!child || !child->succeeded()) give_up(argv[0] + ": " + (child ? child->err : child.failure().to_line()));
  return child->out;
}

DockerRegistry::DockerRegistry(const DockerRegistryOptions& options) : folder_(scratch()) {
  if (options.tls) make_certificates();
  if (!options.user.empty()) {
    write(folder_ / "users", run_tool({"htpasswd", "-Bbn", options.user, options.password}, folder_.path()));
  }
  for (int i = 0; i < starts_max; ++i) {
    port_ = free_port();
    write_configuration(options);
    if (start()) return;
    stop();
  }
  give_up("does not start: " + last_words_);
}

DockerRegistry::~DockerRegistry() { stop(); }

void DockerRegistry::write_configuration(const DockerRegistryOptions& options) const {
  std::string text = "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\n";
  text += "storage: {filesystem: {rootdirectory: " + (folder_ / "storage").string() + "}}\n";
  text += "http:\n  addr: " + host() + "\n  secret: of this test\n";
  if (options.tls) {
    text += "  tls: {certificate: " + (folder_ / "server.pem").string() +
            ", key: " + (folder_ / "server.key").string() + "}\n";
  }
  if (!options.user.empty()) text += "auth: {htpasswd: {realm: test, path: " + (folder_ / "users").string() + "}}\n";
  write(folder_ / "config.yml", text);
}

void DockerRegistry::make_certificates() const {
  const auto openssl = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                                         "-nodes", "-x509", "-days", "2"});
    run_tool(arguments, folder_.path());
  };
  openssl({"-subj", "/CN=test authority", "-keyout", "ca.key", "-out", "ca.pem"});
  openssl({"-subj", "/CN=test registry", "-keyout", "server.key", "-out", "server.pem", "-CA", "ca.pem", "-CAkey",
           "ca.key", "-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"});
}

bool DockerRegistry::start() {
  cancel_ = ended_ = false;
  thread_ = std::thread([this] {
    ChildOptions child;
    child.argv = {program("docker-registry"), "serve", (folder_ / "config.yml").string()};
    child.working_directory = folder_.path();
    child.cancel = &cancel_;
    auto ended = run_child(child);
    last_words_ = ended ? ended->err : ended.failure().to_line();
    ended_ = true;
  });
  const auto until = std::chrono::steady_clock::now() + start_patience;
  while (!ended_ && std::chrono::steady_clock::now() < until) {
    if (answers(port_)) return true;
    std::this_thread::sleep_for(20ms);
  }
  return false;
}

void DockerRegistry::stop() {
  cancel_ = true;
  if (thread_.joinable()) thread_.join();
}

}  // namespace wrought::registry::testing
