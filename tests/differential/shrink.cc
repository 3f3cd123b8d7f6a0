#include "tests/differential/shrink.h"

#include <algorithm>
#include <sstream>

#include "common/files.h"
#include "common/printable.h"
#include "common/subprocess.h"
#include "tests/differential/oracle.h"
#include "tests/support.h"

namespace wrought::differential {
namespace {

using Clock = std::chrono::steady_clock;

class StatementShrinker {
 public:
  StatementShrinker(uint64_t seed, const Keeps& keeps, Clock::time_point end)
      : seed_(seed), keeps_(keeps), end_(end), best_(generate(seed)) {}

  // Runs of statements, long ones first: most of a module has nothing to do with the difference.
  Sample run() {
    for (uint32_t length = best_.statements / 2; length > 1; length /= 2) leave_out_runs(length);
    while (leave_out_runs(1)) {
    }
    return std::move(best_);
  }

 private:
  // True: some could go.
  bool leave_out_runs(uint32_t length) {
    const size_t before = left_out_.size();
    for (uint32_t from = 0; from < best_.statements && Clock::now() < end_; from += length) leave_out(from, length);
    return left_out_.size() > before;
  }

  void leave_out(uint32_t from, uint32_t length) {
    std::set<uint32_t> more = left_out_;
    for (uint32_t i = from; i < from + length && i < best_.statements; ++i) more.insert(i);
    if (more.size() == left_out_.size()) return;
    Sample smaller = generate(seed_, more);
    if (!keeps_(smaller)) return;
    left_out_ = std::move(more);
    best_ = std::move(smaller);
  }

  const uint64_t seed_;
  const Keeps& keeps_;
  const Clock::time_point end_;
  std::set<uint32_t> left_out_;
  Sample best_;
};

// A few hundred nested blocks would be mostly blanks.
std::string without_indentation(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);)
    out += line.substr(std::min(line.find_first_not_of(' '), line.size())) + "\n";
  return out;
}

}  // namespace

bool differs(const Sample& sample, const Suspicion& suspicion) {
  const auto judged = judge(sample, suspicion);
  return judged.ok() && judged->difference.has_value();
}

Sample shrink_generated(uint64_t seed, const Keeps& keeps, std::chrono::seconds at_most) {
  return StatementShrinker(seed, keeps, Clock::now() + at_most).run();
}

Sample shrink_by_wasm_reduce(const Sample& sample, const Suspicion& suspicion, const std::filesystem::path& self,
                             std::chrono::seconds at_most) {
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
                 "--timeout",
                 "30",
                 "--command=" + self.string() + " --module test.wasm --profile " + sample.profile + " --program " +
                     std::to_string(suspicion.program) + " --gas-limit " + std::to_string(suspicion.gas_limit) +
                     " --engine '" + suspicion.engine + "'"};
  // Else it writes a section of a later proposal.
  if (sample.profile == "antelope") reduce.argv.emplace_back("--extra-flags=--mvp-features");
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
  smaller.wat = without_indentation(*text);
  return differs(smaller, suspicion) ? smaller : sample;
}

std::string as_test(const Sample& sample, const std::string& name, const std::string& difference) {
  std::string comment;
  for (size_t from = 0; from < difference.size() && from < 2'000;) {
    const size_t end = std::min(difference.find('\n', from), difference.size());
    comment += "//   " + printable(std::string_view(difference).substr(from, end - from), 110) + "\n";
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
