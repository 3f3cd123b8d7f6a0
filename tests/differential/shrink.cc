#include "tests/differential/shrink.h"

#include "common/files.h"
#include "common/subprocess.h"
#include "tests/differential/oracle.h"
#include "tests/support.h"

namespace wrought::differential {
namespace {

using Clock = std::chrono::steady_clock;

bool differs(const Sample& sample) {
  const auto judged = judge(sample);
  return judged.ok() && judged->difference.has_value();
}

}  // namespace

// Runs of statements, long ones first: most of a module has nothing to do with the difference.
Sample shrink_generated(uint64_t seed, std::chrono::seconds at_most) {
  const auto end = Clock::now() + at_most;
  std::set<uint32_t> left_out;
  Sample best = generate(seed);
  for (uint32_t run = best.statements / 2; run > 0; run /= 2) {
    for (uint32_t from = 0; from < best.statements && Clock::now() < end; from += run) {
      std::set<uint32_t> more = left_out;
      for (uint32_t i = from; i < from + run; ++i) more.insert(i);
      if (more.size() == left_out.size()) continue;
      Sample smaller = generate(seed, more);
      if (!differs(smaller)) continue;
      left_out = std::move(more);
      best = std::move(smaller);
    }
  }
  return best;
}

Sample shrink_by_wasm_reduce(const Sample& sample, const std::filesystem::path& self, std::chrono::seconds at_most) {
  const auto reducer = find_program("wasm-reduce");
  const auto assembler = find_program("wat2wasm");
  if (!reducer || !assembler) return sample;
  const test::Folder folder;
  folder.write("whole.wat", sample.wat);
  ChildOptions assemble;
  assemble.argv = {assembler->string(), "--debug-names", "whole.wat", "-o", "whole.wasm"};
  assemble.working_directory = folder.path();
  if (const auto done = run_child(assemble); !done || !done->succeeded()) return sample;
  ChildOptions reduce;
  reduce.argv = {reducer->string(),
                 "whole.wasm",
                 "--test",
                 "test.wasm",
                 "--working",
                 "smaller.wasm",
                 "--command=" + self.string() + " --module test.wasm --profile " + sample.profile + " --programs " +
                     std::to_string(sample.programs)};
  reduce.working_directory = folder.path();
  reduce.deadline = at_most;
  if (const auto done = run_child(reduce); !done) return sample;
  const auto disassembler = find_program("wasm2wat");
  if (!disassembler) return sample;
  ChildOptions disassemble;
  disassemble.argv = {disassembler->string(), "smaller.wasm", "-o", "smaller.wat"};
  disassemble.working_directory = folder.path();
  if (const auto done = run_child(disassemble); !done || !done->succeeded()) return sample;
  auto text = read_text_file(folder / "smaller.wat", 64u << 20);
  if (!text) return sample;
  Sample smaller = sample;
  smaller.wat = std::move(*text);
  return differs(smaller) ? smaller : sample;
}

std::string as_test(const Sample& sample, const std::string& name, const std::string& difference) {
  std::string comment;
  for (size_t from = 0; from < difference.size() && from < 2'000;) {
    const size_t end = std::min(difference.find('\n', from), difference.size());
    comment += "//   " + difference.substr(from, std::min<size_t>(end - from, 110)) + "\n";
    from = end + 1;
  }
  return "// Engines differed on this module:\n" + comment +
         "#include \"tests/differential/expect_equal.h\"\n\nnamespace wrought::differential {\nnamespace "
         "{\n\nTEST(Issues, " +
         name + ") {\n  expect_equal({.profile = \"" + sample.profile + "\", .wat = R\"wat(" + sample.wat +
         ")wat\", .programs = " + std::to_string(sample.programs) +
         "});\n}\n\n}  // namespace\n}  // namespace wrought::differential\n";
}

}  // namespace wrought::differential
