// A voting machine in which the rules are contracts: two host functions, a state of our own, and as many threads as
// there are polling stations. Build one plugin, load it once, run it everywhere.
#include <wrought/hostapi/bind.h>
#include <wrought/runtime/engine.h>
#include <wrought/transpiler/transpiler.h>

#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace {

// What host functions work on: the ballots of one station. One thread uses it at a time.
struct Station : wrought::HostContext {
  std::map<uint64_t, uint64_t> votes;  // by candidate
  uint64_t ballots_left = 0;
  std::string notes;
};

// Two host functions. Their parameters say which wasm types they have and what is checked before they run.
wrought::HostResult<uint64_t> add(Station& station, uint64_t candidate, uint64_t votes) {
  if (votes > station.ballots_left) {
    return wrought::fail_call(station, "ballot", "not enough ballots", wrought::OutcomeKind::aborted);
  }
  station.ballots_left -= votes;
  return station.votes[candidate] += votes;
}

wrought::HostResult<void> note(Station& station, wrought::Span text) {
  station.notes += std::string(text.view()) + ";";
  return {};
}

// The table that contracts are checked against and linked to. A function's ordinal is its place, for ever.
const wrought::HostProfile& ballot_profile() {
  static const wrought::HostFunction functions[] = {
      wrought::bind_function<0, &add>("ballot", "add", {.base = 50}),
      wrought::bind_function<1, &note>("ballot", "note", {.base = 10, .per_byte = 1}),
  };
  static const wrought::HostProfile profile{"ballot", 1, functions, wrought::FloatRule::reject, {}};
  return profile;
}

constexpr int stations = 8;
constexpr int voters = 1'000;  // of each station

// A day at one station: voters vote for candidates 1 to 3, and at last one of them cheats.
bool hold_election(wrought::Contract& contract, Station& station) {
  station.ballots_left = voters;
  for (int voter = 0; voter < voters; ++voter) {
    const auto candidate = static_cast<uint64_t>(voter % 3 + 1);
    const wrought::Outcome cast = contract.apply({candidate, 1, 0, /*gas_limit=*/1'000}, station);
    if (!cast.ok()) return false;
  }
  station.ballots_left = 10;
  const wrought::Outcome cheated = contract.apply({1, 1, 1, 1'000}, station);
  return cheated.kind == wrought::OutcomeKind::aborted && cheated.message == "not enough ballots";
}

int fail(const wrought::Failure& failure) {
  std::fprintf(stderr, "embedder: %s\n", failure.to_line().c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: embedder CONTRACT\n"), 2;

  wrought::BuildOptions options;
  options.own_profile = &ballot_profile();
  options.worker = WORKER;
  const auto built = wrought::build_plugin(argv[1], "votes.so", options);
  if (!built) return fail(built.failure());
  std::printf("built for profile %s, %zu host functions\n", built->manifest.profile.c_str(),
              built->manifest.imports.size());

  const auto contract = wrought::load_native("votes.so", ballot_profile(), wrought::Trust::none());
  if (!contract) return fail(contract.failure());

  std::vector<Station> all(stations);
  std::vector<char> fair(stations, 0);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < all.size(); ++i) {
    threads.emplace_back([&, i] { fair[i] = hold_election(**contract, all[i]); });
  }
  for (std::thread& thread : threads) thread.join();

  std::map<uint64_t, uint64_t> total;
  for (size_t i = 0; i < all.size(); ++i) {
    if (!fair[i]) return std::fprintf(stderr, "embedder: station %zu went wrong\n", i), 1;
    for (const auto& [candidate, votes] : all[i].votes) total[candidate] += votes;
  }
  for (const auto& [candidate, votes] : total) {
    std::printf("candidate %d: %d votes\n", static_cast<int>(candidate), static_cast<int>(votes));
  }
  std::printf("first note: %s\n", all[0].notes.substr(0, 6).c_str());
}
