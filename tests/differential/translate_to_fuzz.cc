// Binaryen's fuzz modules as contracts. Its imports log numbers: they become functions that print the number's bits.
// Its exports take and give numbers: apply calls them with edge values and logs the results, then all globals.
//
// The text is cut and joined by name, so wasm-opt keeps names (-g) and what has none gets one.
#include <wabt/apply-names.h>
#include <wabt/generate-names.h>
#include <wabt/ir.h>
#include <wabt/stream.h>
#include <wabt/wat-writer.h>

#include <sstream>

#include "common/files.h"
#include "common/subprocess.h"
#include "tests/differential/random.h"
#include "tests/differential/sample.h"
#include "transpiler/read.h"

namespace wrought::differential {
namespace {

constexpr uint64_t module_bytes_max = 16u << 20;
// wasm-opt decides by the bytes, and writes constants only when they are used up: a few thousand make empty functions.
constexpr uint32_t noise_bytes_min = 8'000, noise_bytes_max = 60'000;
constexpr std::string_view proposals[] = {"--enable-bulk-memory", "--enable-sign-ext",
                                          "--enable-nontrapping-float-to-int", "--enable-multivalue"};

Result<Bytes> run_wasm_opt(Random& random, bool mvp) {
  const auto program = find_program("wasm-opt");
  if (!program) return fail(FailureClass::toolchain, "wasm-opt not found (package binaryen)");
  const auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  std::string noise;
  for (uint32_t n = noise_bytes_min + random.below(noise_bytes_max - noise_bytes_min); n > 0; --n)
    noise += static_cast<char>(random.next());
  if (auto ok = write_scratch_file(*scratch / "noise", noise); !ok) return ok.failure();
  ChildOptions child;
  child.argv = {program->string(), "--translate-to-fuzz", "noise", "-g", "-o", "module.wasm", "--mvp-features"};
  if (!mvp) child.argv.insert(child.argv.end(), std::begin(proposals), std::end(proposals));
  if (random.one_in(2)) child.argv.emplace_back(random.of<const char*>({"-O1", "-O3", "-Os", "--flatten"}));
  child.working_directory = scratch->path();
  child.deadline = std::chrono::seconds(30);
  const auto ended = run_child(child);
  if (!ended) return ended.failure();
  if (!ended->succeeded()) return fail(FailureClass::toolchain, "wasm-opt: " + ended->describe());
  return read_file(*scratch / "module.wasm", module_bytes_max);
}

Result<std::string> text_of(const wabt::Module& module) {
  wabt::MemoryStream stream;
  if (wabt::Failed(wabt::WriteWat(&stream, &module, wabt::WriteWatOptions()))) {
    return fail(FailureClass::internal, "libwabt could not write the text");
  }
  const auto& data = stream.output_buffer().data;
  return std::string(data.begin(), data.end());
}

std::string log_call(wabt::Type type) {
  switch (type) {
    case wabt::Type::I32: return "(call $printi (i64.extend_i32_u))";
    case wabt::Type::I64: return "(call $printi)";
    case wabt::Type::F32: return "(call $printi (i64.extend_i32_u (i32.reinterpret_f32)))";
    default: return "(call $printi (i64.reinterpret_f64))";
  }
}

// (func $log-i32 (param i32) ...) in the place of the import.
std::string log_function(const std::string& name, wabt::Type type) {
  return "(func " + name + " (param " + type.GetName() + ") local.get 0 " + log_call(type) + ")\n";
}

std::string argument(wabt::Type type, Random& random) {
  const std::string head = "(" + std::string(type.GetName()) + ".const ";
  switch (type) {
    case wabt::Type::I32: return head + random.of<std::string>({"0", "1", "-1", "65535", "0x80000000", "17"}) + ")";
    case wabt::Type::I64:
      return head + random.of<std::string>({"0", "1", "-1", "0x8000000000000000", "4294967295"}) + ")";
    case wabt::Type::F32: return head + random.of<std::string>({"0", "-1.5", "nan:0x12345", "inf", "2147483648"}) + ")";
    default: return head + random.of<std::string>({"-0", "1e300", "-nan:0x123456789", "-inf", "0.5"}) + ")";
  }
}

// One export called, its results logged, last one first.
std::string call_export(const wabt::Module& module, const wabt::Export& exported, Random& random) {
  const wabt::Func& function = *module.GetFunc(exported.var);
  const wabt::FuncSignature& signature = function.decl.sig;
  std::string text = "(call " + function.name;
  for (const wabt::Type type : signature.param_types) text += " " + argument(type, random);
  text += ")";
  for (size_t i = signature.result_types.size(); i > 0; --i) text += " " + log_call(signature.result_types[i - 1]);
  return text + "\n";
}

// `only`: the arguments of the others are drawn, but they are not called.
std::string apply(const wabt::Module& module, Random& random, Sample& sample, std::optional<uint64_t> only) {
  std::string start, calls;
  for (const wabt::Export* exported : module.exports) {
    if (exported->name == "hangLimitInitializer") start = "(call " + module.GetFunc(exported->var)->name + ")\n";
    if (exported->kind == wabt::ExternalKind::Func) ++sample.programs;
  }
  const uint32_t all = sample.programs++;
  uint32_t number = 0;
  for (const wabt::Export* exported : module.exports) {
    if (exported->kind != wabt::ExternalKind::Func) continue;
    const uint32_t k = number++;
    const std::string call = call_export(module, *exported, random);
    if (only && *only != k && *only != all) continue;
    calls += "(if (i32.or (i64.eq (local.get 2) (i64.const " + std::to_string(k) +
             ")) (i64.eq (local.get 2) (i64.const " + std::to_string(all) + "))) (then\n" + call + "))\n";
  }
  for (const wabt::Global* global : module.globals) {
    if (global->mutable_) calls += "global.get " + global->name + " " + log_call(global->type) + "\n";
  }
  return "(func (export \"apply\") (param i64 i64 i64)\n" + start + calls + ")\n";
}

// Everything but the imports, whose place the log functions take, and the exported functions, which apply calls.
std::string inner_fields(const std::string& text) {
  std::istringstream lines(text.substr(0, text.rfind(')')));  // the module's, on the line of its last field
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    const bool is_export = line.starts_with("  (export ") && line.find(" (func ") != std::string::npos;
    if (!line.starts_with("  (import ") && !is_export) kept += line + "\n";
  }
  return kept + ")\n";
}

}  // namespace

Result<Sample> translate_to_fuzz(uint64_t seed, std::optional<uint64_t> only) {
  Random random(seed);
  Sample sample;
  const bool mvp = random.one_in(3);
  sample.profile = mvp ? "antelope" : "plain";
  const auto bytes = run_wasm_opt(random, mvp);
  if (!bytes) return bytes.failure();
  auto read = reread(*bytes, "wasm-opt's module");
  if (!read) return read.failure();
  wabt::Module& module = **read;
  if (wabt::Failed(wabt::GenerateNames(&module)) || wabt::Failed(wabt::ApplyNames(&module))) {
    return fail(FailureClass::internal, "libwabt could not name the module's items");
  }
  const auto text = text_of(module);
  if (!text) return text.failure();
  std::string body = inner_fields(*text);
  const size_t open = body.find('\n') + 1, close = body.rfind(')');
  std::string logs = "(import \"env\" \"printi\" (func $printi (param i64)))\n";
  for (wabt::Index i = 0; i < module.num_func_imports; ++i) {
    logs += log_function(module.funcs[i]->name, module.funcs[i]->decl.sig.param_types.at(0));
  }
  body.insert(close, apply(module, random, sample, only));
  body.insert(open, logs);
  sample.wat = std::move(body);
  return sample;
}

}  // namespace wrought::differential
