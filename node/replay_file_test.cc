// Replay files: what is written is what is read, no more than allowed, and nothing half.
#include "node/replay_file.h"

#include <array>

#include "common/hash.h"
#include "tests/support.h"

namespace wrought::test {
namespace {

ReplayFile some_file(const Folder& folder) {
  const auto module = meter(folder.write("contract.wat", contract("")), {});
  EXPECT_TRUE(module.ok());
  ReplayFile file;
  file.manifest = module->manifest;
  file.metered_module = module->bytes;
  file.plugin = {1, 2, 3};
  file.difference = "native and wabt differ: gas 1 and 2";
  file.recorded.receiver = UINT64_MAX;
  file.recorded.gas_limit = INT64_MAX;
  file.recorded.answer = {"native", {}, 65'536, sha256(bytes_of("memory"))};
  file.recorded.answer.outcome = {OutcomeKind::aborted,    TrapKind::null_call, 5, "eosio_assert_message_exception",
                                  "no text: \xff\n\"\x00", UINT64_MAX};
  file.recorded.recording.calls = {
      {0, {100, UINT64_MAX}, 500, 480, 20, sha256(bytes_of("before")), {{100, {0, 255}}, {200, {7}}}},
      {14, {}, 470, INT64_MIN, 0, {}, {}}};
  file.recorded.recording.failure = HostFailure{OutcomeKind::aborted, "abort_called", "abort() called", 3};
  file.recorded.recording.gas_at_failure = 465;
  file.played.answer = file.recorded.answer;
  file.played.call_difference = "host call 0: none";
  return file;
}

TEST(ReplayFile, comes_back_as_it_was_written) {
  const Folder folder;
  const ReplayFile file = some_file(folder);
  const auto path = write_replay(file, {folder / "replays"});
  ASSERT_TRUE(path.ok()) << path.failure().to_line();
  EXPECT_EQ(*path, folder / "replays" / (file.manifest.code_hash.substr(0, 16) + ".0.replay"));
  const auto back = read_replay(*path);
  ASSERT_TRUE(back.ok()) << back.failure().to_line();
  EXPECT_EQ(back->manifest.to_json(), file.manifest.to_json());
  EXPECT_EQ(back->metered_module, file.metered_module);
  EXPECT_EQ(back->plugin, file.plugin);
  EXPECT_EQ(back->difference, file.difference);
  EXPECT_EQ(back->recorded.receiver, file.recorded.receiver);
  EXPECT_EQ(back->recorded.gas_limit, file.recorded.gas_limit);
  EXPECT_EQ(back->recorded.answer.engine, "native");
  EXPECT_EQ(back->recorded.answer.memory_hash, file.recorded.answer.memory_hash);
  EXPECT_EQ(back->recorded.answer.outcome.kind, OutcomeKind::aborted);
  EXPECT_EQ(back->recorded.answer.outcome.message, file.recorded.answer.outcome.message);
  EXPECT_EQ(back->recorded.answer.outcome.code, UINT64_MAX);
  EXPECT_EQ(back->recorded.recording.calls, file.recorded.recording.calls);
  ASSERT_TRUE(back->recorded.recording.failure);
  EXPECT_EQ(back->recorded.recording.failure->message, "abort() called");
  EXPECT_EQ(back->recorded.recording.gas_at_failure, 465);
  EXPECT_EQ(back->played.call_difference, "host call 0: none");
}

TEST(ReplayFile, takes_the_next_number_and_stops_at_the_bound) {
  const Folder folder;
  const ReplayFile file = some_file(folder);
  const ReplayFolder replays{folder / "replays", 2};
  for (const char* number : {".0.replay", ".1.replay"}) {
    const auto path = write_replay(file, replays);
    ASSERT_TRUE(path.ok());
    EXPECT_TRUE(path->string().ends_with(number)) << *path;
  }
  const auto refused = write_replay(file, replays);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.failure().cls, FailureClass::policy);
  size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(replays.path)) ++entries;
  EXPECT_EQ(entries, 2u);  // and nothing half-written
}

// A text of the record, what it is replaced with, and what is said.
TEST(ReplayFile, is_refused_when_it_is_none) {
  const std::array<std::string, 3> cases[] = {
      {"\"format\": 1", "\"format\": 2", "format 2, expected 1"},
      {"\"aborted\"", "\"tired\"", "\"tired\" is not known here"},
      {"\"ordinal\": 14", "\"ordinal\": 14000", "no such host function"},
      {"00ff", "00f", "expected hex digits"},
      {"\"calls\"", "\"falls\"", "key 'calls' not found"},
      {"{", "", "parse error"},
      {"\"calls\": [", "\"calls\": [" + repeat("[", 100), "nested too deeply"},
  };
  for (const auto& [text, replacement, said] : cases) {
    const Folder folder;
    const auto path = write_replay(some_file(folder), {folder / "replays"});
    ASSERT_TRUE(path.ok());
    std::string record = *read_text_file(*path / "replay.json", 1 << 20);
    const size_t at = record.find(text);
    ASSERT_NE(at, std::string::npos) << text;
    record.replace(at, text.size(), replacement);
    ASSERT_TRUE(write_file(*path / "replay.json", std::string_view(record)).ok());
    const auto refused = read_replay(*path);
    ASSERT_FALSE(refused.ok()) << replacement;
    EXPECT_EQ(refused.failure().cls, FailureClass::invalid);
    EXPECT_NE(refused.failure().to_line().find(said), std::string::npos) << refused.failure().to_line();
  }
  const Folder folder;
  EXPECT_EQ(read_replay(folder / "missing.replay").failure().cls, FailureClass::io);
}

}  // namespace
}  // namespace wrought::test
