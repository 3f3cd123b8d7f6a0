// A node: contracts are deployed while it runs. Each answers at once, on the interpreter, and natively from the moment
// that its plugin is built; the answers and the gas are the same.
#include <wrought/hostapi/bind.h>
#include <wrought/node/deployer.h>
#include <wrought/node/local_builder.h>

#include <cstdio>
#include <map>

namespace {

// The state of this chain: votes by candidate.
struct State : wrought::HostContext {
  std::map<uint64_t, uint64_t> votes;
};

wrought::HostResult<uint64_t> add(State& state, uint64_t candidate, uint64_t votes) {
  return state.votes[candidate] += votes;
}

wrought::HostResult<void> note(State&, wrought::Span) { return {}; }

const wrought::HostProfile& ballot_profile() {
  static const wrought::HostFunction functions[] = {
      wrought::bind_function<0, &add>("ballot", "add", {.base = 50}),
      wrought::bind_function<1, &note>("ballot", "note", {.base = 10, .per_byte = 1}),
  };
  static const wrought::HostProfile profile{"ballot", 1, functions, wrought::FloatRule::reject, {}};
  return profile;
}

bool vote(wrought::DeployedContract& contract, State& state) {
  const wrought::Outcome outcome = contract.apply({/*candidate*/ 7, /*votes*/ 2, 0, /*gas_limit=*/1'000}, state);
  std::printf("%s: gas %d, candidate 7 has %d votes\n", std::string(contract.engine()).c_str(),
              static_cast<int>(outcome.gas_used), static_cast<int>(state.votes[7]));
  return outcome.ok();
}

int fail(const wrought::Failure& failure) {
  std::fprintf(stderr, "node: %s\n", failure.to_line().c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: node CONTRACT\n"), 2;

  // One build at a time, by programs that stay warm. No contract and no compiler ever comes into this process.
  auto server = wrought::BuildServer::start({.parallel = 1, .worker = WORKER});
  if (!server) return fail(server.failure());
  auto builder = wrought::make_local_builder({.threads = 1, .server = std::move(*server)});
  if (!builder) return fail(builder.failure());

  wrought::DeployerOptions options;
  options.profile = &ballot_profile();
  options.builder = std::move(*builder);
  options.on_event = [](const wrought::TierEvent& event) {
    if (event.kind == wrought::TierEvent::Kind::mismatch) std::printf("mismatch: %s\n", event.difference.c_str());
  };
  const auto deployer = wrought::Deployer::create(std::move(options));
  if (!deployer) return fail(deployer.failure());

  wrought::BuildOptions build;
  build.own_profile = &ballot_profile();
  build.worker = WORKER;
  const auto contract = (*deployer)->deploy(argv[1], build);
  if (!contract) return fail(contract.failure());

  State state;
  if (!vote(**contract, state)) return 1;
  if (!(*deployer)->wait_until_idle(std::chrono::minutes(2))) return std::fprintf(stderr, "node: no plugin\n"), 1;
  if (!vote(**contract, state)) return 1;

  const wrought::NodeMetrics metrics = (*deployer)->metrics();
  std::printf("contracts that became native: %d\n", static_cast<int>(metrics.tier_ups));
}
