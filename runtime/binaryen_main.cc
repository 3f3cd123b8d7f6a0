// wrought-binaryen: one apply of a metered module in Binaryen's interpreter, timed. For comparisons only.
//
//   wrought-binaryen MODULE RECEIVER CODE ACTION GAS_LIMIT DEPTH REPEATS
//   wrought-binaryen MODULE RECEIVER CODE ACTION GAS_LIMIT DEPTH --write FILE
//
// Binaryen's C API runs a module's start function, knows no host but `spectest.print`, and ends the process at a trap.
// Hence a program of its own, and a module made to stand alone first: a start function that sets the meters, calls
// apply and prints the gas that is left; memset, memcpy and memmove as the instructions that do the same;
// set_action_return_value as a print of its 8 bytes; any other host function as a mark on stdout and a trap.
// --write leaves a variant without prints for other engines: `run`, which returns those 8 bytes.
//
// stdout: per repeat what Binaryen printed, then "apply_ns N". runtime/binaryen_child.cc reads it.
#include <binaryen-c.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/files.h"
#include "common/metered_module.h"
#include "runtime/binaryen_child.h"

namespace wrought {
namespace {

constexpr uint64_t module_bytes_max = 64 << 20;
constexpr const char* print_function = "wrought.print";
constexpr const char* answer_global = "wrought.answer";
constexpr const char* run_function = "wrought.run";

struct Call {
  uint64_t receiver, code, action;
  int64_t gas_limit;
  int32_t depth;
};

class StandAlone {
 public:
  StandAlone(BinaryenModuleRef module, bool prints) : module_(module), prints_(prints) {}

  // False: not a metered module.
  bool make(const Call& call) {
    BinaryenModuleSetFeatures(module_, BinaryenFeatureAll());
    const BinaryenExportRef apply = BinaryenGetExport(module_, "apply");
    const BinaryenExportRef gas = BinaryenGetExport(module_, std::string(gas_global_export).c_str());
    const BinaryenExportRef depth = BinaryenGetExport(module_, std::string(depth_global_export).c_str());
    if (apply == nullptr || gas == nullptr || depth == nullptr) return false;
    if (prints_) BinaryenAddFunctionImport(module_, print_function, "spectest", "print", i64(), BinaryenTypeNone());
    BinaryenAddGlobal(module_, answer_global, i64(), true, constant(0));
    replace_imports();
    add_run(call, BinaryenExportGetValue(apply), BinaryenExportGetValue(gas), BinaryenExportGetValue(depth));
    return true;
  }

 private:
  static BinaryenType i32() { return BinaryenTypeInt32(); }
  static BinaryenType i64() { return BinaryenTypeInt64(); }
  BinaryenExpressionRef constant(uint64_t value) {
    return BinaryenConst(module_, BinaryenLiteralInt64(static_cast<int64_t>(value)));
  }
  BinaryenExpressionRef local(BinaryenIndex index) { return BinaryenLocalGet(module_, index, i32()); }
  BinaryenExpressionRef print(BinaryenExpressionRef value) {
    return BinaryenCall(module_, print_function, &value, 1, BinaryenTypeNone());
  }
  BinaryenExpressionRef block(std::vector<BinaryenExpressionRef> parts, BinaryenType type) {
    return BinaryenBlock(module_, nullptr, parts.data(), static_cast<BinaryenIndex>(parts.size()), type);
  }

  BinaryenExpressionRef stand_in(std::string_view name) {
    if (name == "memset") {
      return block({BinaryenMemoryFill(module_, local(0), local(1), local(2)), local(0)}, i32());
    }
    if (name == "memcpy" || name == "memmove") {
      return block({BinaryenMemoryCopy(module_, local(0), local(1), local(2)), local(0)}, i32());
    }
    if (name == "set_action_return_value") {
      return BinaryenGlobalSet(module_, answer_global, BinaryenLoad(module_, 8, false, 0, 1, i64(), local(0)));
    }
    if (!prints_) return BinaryenUnreachable(module_);
    return block({print(constant(binaryen_host_call_mark)), BinaryenUnreachable(module_)}, BinaryenTypeNone());
  }

  void replace_imports() {
    struct Import {
      std::string internal, base;
      BinaryenType params, results;
    };
    std::vector<Import> imports;
    for (BinaryenIndex i = 0; i < BinaryenGetNumFunctions(module_); ++i) {
      const BinaryenFunctionRef function = BinaryenGetFunctionByIndex(module_, i);
      const char* from = BinaryenFunctionImportGetModule(function);
      if (from == nullptr || std::strcmp(from, "env") != 0) continue;
      imports.push_back({BinaryenFunctionGetName(function), BinaryenFunctionImportGetBase(function),
                         BinaryenFunctionGetParams(function), BinaryenFunctionGetResults(function)});
    }
    for (const Import& import : imports) {
      BinaryenRemoveFunction(module_, import.internal.c_str());
      BinaryenAddFunction(module_, import.internal.c_str(), import.params, import.results, nullptr, 0,
                          stand_in(import.base));
    }
  }

  void add_run(const Call& call, const char* apply, const char* gas, const char* depth) {
    BinaryenExpressionRef arguments[] = {constant(call.receiver), constant(call.code), constant(call.action)};
    std::vector<BinaryenExpressionRef> parts = {
        BinaryenGlobalSet(module_, gas, constant(static_cast<uint64_t>(call.gas_limit))),
        BinaryenGlobalSet(module_, depth, BinaryenConst(module_, BinaryenLiteralInt32(call.depth))),
        BinaryenCall(module_, apply, arguments, 3, BinaryenTypeNone())};
    const auto answer = BinaryenGlobalGet(module_, answer_global, i64());
    if (prints_) {
      parts.push_back(print(answer));
      parts.push_back(print(BinaryenGlobalGet(module_, gas, i64())));
    } else {
      parts.push_back(answer);
    }
    const BinaryenType result = prints_ ? BinaryenTypeNone() : i64();
    const auto run =
        BinaryenAddFunction(module_, run_function, BinaryenTypeNone(), result, nullptr, 0, block(parts, result));
    if (prints_) {
      BinaryenSetStart(module_, run);
    } else {
      BinaryenAddFunctionExport(module_, run_function, "run");
    }
  }

  BinaryenModuleRef module_;
  bool prints_;
};

// Whether there is a start function, which ours would displace. The module is well-formed: we wrote it.
bool has_start_section(const Bytes& module) {
  constexpr uint8_t start_section = 8;
  size_t at = 8;
  while (at < module.size()) {
    const uint8_t id = module[at++];
    uint64_t size = 0;
    for (unsigned shift = 0; at < module.size(); shift += 7) {
      const uint8_t byte = module[at++];
      size |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80 || shift >= 28) break;
    }
    if (id == start_section) return true;
    at += size;
  }
  return false;
}

int write_module(BinaryenModuleRef module, const char* file) {
  const auto written = BinaryenModuleAllocateAndWrite(module, nullptr);
  const auto* bytes = static_cast<const uint8_t*>(written.binary);
  const auto done = write_file(file, ByteView(bytes, written.binaryBytes));
  std::free(written.binary);
  return done ? 0 : (std::fprintf(stderr, "%s\n", done.failure().to_line().c_str()), 1);
}

void time_applies(BinaryenModuleRef module, unsigned long repeats) {
  for (unsigned long i = 0; i < repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    BinaryenModuleInterpret(module);
    const auto taken = std::chrono::steady_clock::now() - start;
    std::cout << "apply_ns " << std::chrono::nanoseconds(taken).count() << std::endl;
  }
}

int run(char** argv) {
  auto bytes = read_file(argv[1], module_bytes_max);
  if (!bytes) return std::fprintf(stderr, "%s\n", bytes.failure().to_line().c_str()), 1;
  if (has_start_section(*bytes)) return std::fprintf(stderr, "the module has a start function of its own\n"), 1;
  const Call call = {std::strtoull(argv[2], nullptr, 10), std::strtoull(argv[3], nullptr, 10),
                     std::strtoull(argv[4], nullptr, 10), std::strtoll(argv[5], nullptr, 10), std::atoi(argv[6])};
  const bool writes = std::strcmp(argv[7], "--write") == 0;
  const std::unique_ptr<std::remove_pointer_t<BinaryenModuleRef>, decltype(&BinaryenModuleDispose)> module(
      BinaryenModuleRead(reinterpret_cast<char*>(bytes->data()), bytes->size()), &BinaryenModuleDispose);
  if (!StandAlone(module.get(), !writes).make(call)) return std::fprintf(stderr, "not a metered module\n"), 1;
  if (writes) return write_module(module.get(), argv[8]);
  time_applies(module.get(), std::strtoul(argv[7], nullptr, 10));
  return 0;
}

}  // namespace
}  // namespace wrought

int main(int argc, char** argv) {
  const bool writes = argc == 9 && std::strcmp(argv[7], "--write") == 0;
  if (argc != 8 && !writes) {
    std::fprintf(stderr,
                 "usage: wrought-binaryen MODULE RECEIVER CODE ACTION GAS_LIMIT DEPTH {REPEATS|--write FILE}\n");
    return 2;
  }
  return wrought::run(argv);
}
