// Small plugins for the tests of this folder: C by hand against contract_abi.h, compiled by the pinned clang.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "common/manifest.h"
#include "common/result.h"
#include "hostapi/host_function.h"
#include "runtime/engine.h"
#include "runtime/test_profile.h"

namespace wrought::testing {

struct TestPlugin {
  // Body of: wr_i64 apply(wr_u8 *mem, wr_i64 gas, wr_i32 depth, wr_u64 receiver, wr_u64 code, wr_u64 action)
  std::string apply = "return gas;";
  std::string functions = {};  // what stands before it
  std::string start = {};      // body of start(mem, gas, depth); empty: no start
  std::string init = {};       // body of init(mem)
  std::string data = {};       // initialisers of wr_data_segment
  uint32_t pages_min = 1, pages_max = 4;
  bool guard = true;
  std::vector<uint32_t> imports = {};  // ordinals of test_profile()
  uint64_t worst_frame_bytes = 4096;
  std::string flags = {};  // of clang and the linker, after all others
};

[[nodiscard]] Manifest manifest_of(const TestPlugin& plugin);
[[nodiscard]] Bytes compile(const TestPlugin& plugin);
// With manifest, some metered module and content hash inside.
[[nodiscard]] Bytes package(const TestPlugin& plugin, const Manifest& manifest);
[[nodiscard]] Bytes package(ByteView object, Manifest manifest);
// Writes the content hash of a packaged plugin anew, after its bytes were changed.
void reseal(Bytes& file);
// Compiled, loaded, linked.
[[nodiscard]] std::shared_ptr<Contract> contract(const TestPlugin& plugin);

// One apply for receiver 11, code 22, action 33 on a fresh host.
[[nodiscard]] Outcome apply(Contract& contract, int64_t gas_limit = 1000, std::chrono::nanoseconds deadline = {});
[[nodiscard]] Outcome apply(const TestPlugin& plugin, int64_t gas_limit = 1000, std::chrono::nanoseconds deadline = {});

}  // namespace wrought::testing
