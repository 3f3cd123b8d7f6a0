// wrought chain: a chain to talk to, one JSON object per line in, one out.
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iostream>
#include <memory>
#include <string>

#include "cli/contracts.h"
#include "cli/options.h"
#include "cli/state.h"
#include "cli/trust_flag.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/chain/json_api.h"

namespace wrought::cli {
namespace {

struct ChainCommand {
  std::string state, engine = "native";
  TrustFlag trust;
  BuildFlags flags;
};

// Lines of stdin. By system calls, since a stream that waits for input cannot be interrupted by ^C.
class Requests {
 public:
  // One line without its end, kept only as far as a request may be long; false at the end of the input and after ^C.
  bool next(std::string& line) {
    line.clear();
    bool any = false;
    while (at_ < size_ || fill()) {
      any = true;
      const std::string_view rest(chunk_.data() + at_, size_ - at_);
      const size_t end = std::min(rest.find('\n'), rest.size());
      line.append(rest.substr(0, std::min(end, json_line_bytes_max + 1 - line.size())));
      at_ += end + 1;
      if (end < rest.size()) return true;
    }
    return any && !interrupted();
  }

 private:
  bool fill() {
    while (!interrupted()) {
      pollfd input{STDIN_FILENO, POLLIN, 0};
      // With a timeout: a ^C just before poll() would not end it.
      if (::poll(&input, 1, interrupt_poll_interval_ms) <= 0) continue;
      const ssize_t got = ::read(STDIN_FILENO, chunk_.data(), chunk_.size());
      if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (got <= 0) return false;
      at_ = 0;
      size_ = static_cast<size_t>(got);
      return true;
    }
    return false;
  }

  static constexpr int interrupt_poll_interval_ms = 200;
  std::array<char, 65536> chunk_{};
  size_t at_ = 0, size_ = 0;
};

int run(const ChainCommand& command) {
  auto options = command.flags.options();
  if (!options) return report(options.failure(), false);
  const auto trust = command.trust.read();
  if (!trust) return report(trust.failure(), false);
  auto opened = open_state(command.state);
  if (!opened) return report(opened.failure(), false);
  State& state = **opened;
  Contracts contracts(engine_from(command.engine), *options, *trust);
  Chain chain(state, contracts);
  if (options->limits) set_wasm_config(chain.writes(), *options->limits);
  JsonApi api(chain);
  std::ios::sync_with_stdio(false);
  Requests requests;
  std::string line;
  while (std::cout && !interrupted() && requests.next(line)) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    std::cout << api.answer(line) << std::endl;
  }
  // What was answered since the last advance is kept too.
  if (auto committed = chain.commit(); !committed) return report(committed.failure(), false);
  return exit_ok;
}

}  // namespace

void add_chain(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<ChainCommand>();
  CLI::App* sub = app.add_subcommand("chain", "Run a small chain: JSON requests on stdin, answers on stdout");
  sub->add_option("--state", command->state, "keep the state in this directory; default: in memory");
  sub->add_option("--engine", command->engine, "what runs the contracts")
      ->check(CLI::IsMember({"native", "wabt", "wasm2c"}))
      ->capture_default_str();
  command->trust.add(*sub);
  command->flags.add(*sub);
  sub->footer(
      "One JSON object per line, answered in order (docs/chain.md):\n"
      "  {\"op\":\"account\",\"name\":N}\n"
      "  {\"op\":\"setcode\",\"account\":N,\"wasm\":PATH}   or \"plugin\":PATH, or \"clear\":true; "
      "\"privileged\":true\n"
      "  {\"op\":\"setabi\",\"account\":N,\"abi\":PATH}\n"
      "  {\"op\":\"privileged\",\"account\":N,\"privileged\":true}\n"
      "  "
      "{\"op\":\"push\",\"actions\":[{\"account\":N,\"name\":N,\"authorization\":[\"actor@permission\"],\"data\":HEX}],"
      "\"gas_limit\":N}\n"
      "     \"data\" may be an object if there is an ABI; also \"context_free_actions\", \"context_free_data\", "
      "\"read_only\"\n"
      "  {\"op\":\"rows\",\"code\":N,\"scope\":N,\"table\":N}   also \"index\", \"from\", \"limit\"\n"
      "  {\"op\":\"chain\",\"time_us\":N,\"producers\":[N],\"ref_block_num\":N,\"ref_block_prefix\":N}\n"
      "  {\"op\":\"feature\",\"name\":NAME,\"active\":true}\n"
      "  {\"op\":\"advance\",\"us\":N}");
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
