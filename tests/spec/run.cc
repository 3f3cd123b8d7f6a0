#include "tests/spec/run.h"

#include <map>

#include "common/files.h"
#include "hostapi/antelope/context.h"
#include "hostapi/state/memory_state.h"
#include "runtime/spectest.h"

namespace wrought::spec {
namespace {

constexpr int64_t unlimited_gas = int64_t{1} << 60;
constexpr uint64_t module_bytes_max = 64u << 20;

bool is_for_reader(const Command& command) {
  return command.type == "assert_invalid" || command.type == "assert_malformed";
}

bool has_module(const Command& command) {
  return command.type == "module" || command.type == "assert_unlinkable" || command.type == "assert_uninstantiable";
}

// The suite's words for our kinds. They are beginnings: "uninitialized element 2".
struct TrapText {
  std::string_view text;
  TrapKind kind;
};
constexpr TrapText trap_texts[] = {
    {"unreachable", TrapKind::unreachable},
    {"out of bounds memory access", TrapKind::memory_out_of_bounds},
    {"out of bounds table access", TrapKind::table_out_of_bounds},
    {"undefined element", TrapKind::table_out_of_bounds},
    {"uninitialized element", TrapKind::null_call},
    {"indirect call type mismatch", TrapKind::indirect_call_mismatch},
    {"integer divide by zero", TrapKind::integer_divide_by_zero},
    {"integer overflow", TrapKind::integer_overflow},
    {"invalid conversion to integer", TrapKind::invalid_conversion},
    {"call stack exhausted", TrapKind::call_depth_exceeded},
};

std::string outcome_text(const Outcome& outcome) {
  std::string text(to_string(outcome.kind));
  if (outcome.kind == OutcomeKind::trapped) return text + " " + std::string(to_string(outcome.trap));
  return outcome.ok() ? text : text + " " + outcome.error_class + " " + outcome.message;
}

// Empty, or what is wrong.
std::string check_trap(const Outcome& outcome, const std::string& text) {
  for (const TrapText& known : trap_texts) {
    if (!text.starts_with(known.text)) continue;
    if (outcome.kind == OutcomeKind::trapped && outcome.trap == known.kind) return {};
    return "expected the trap \"" + text + "\", got " + outcome_text(outcome);
  }
  return "the suite names an unknown trap: " + text;
}

bool is_nan(const WasmValue& value, bool canonical) {
  const bool is_f32 = value.type == ValueType::f32;
  const uint64_t quiet = is_f32 ? 0x7fc00000u : 0x7ff8000000000000u;
  const uint64_t bits = value.bits & (is_f32 ? 0x7fffffffu : 0x7fffffffffffffffu);
  return canonical ? bits == quiet : (bits & quiet) == quiet;
}

bool matches(const WasmValue& value, const Expected& expected) {
  if (value.type != expected.value.type) return false;
  switch (expected.kind) {
    case Expected::canonical_nan: return is_nan(value, true);
    case Expected::arithmetic_nan: return is_nan(value, false);
    case Expected::any: return true;
    default: return value.bits == expected.value.bits;
  }
}

std::string value_text(const WasmValue& value) {
  return std::string(to_string(value.type)) + ":" + std::to_string(value.bits);
}

// What host functions work on; the suite has none, but its spectest prints.
struct Host {
  MemoryState state;
  Overlay writes{&state};
  TransactionInfo transaction;
  BlockInfo block;
  wrought::Action action;
  AntelopeContext context{writes, transaction, block, action};
};

class ScriptRun {
 public:
  ScriptRun(const Script& script, Engine engine) : script_(script), engine_(engine), store_(make_store(engine)) {}

  std::vector<Verdict> run() {
    if (std::string why = prepare(); !why.empty()) return {{0, why}};
    for (const Command& command : script_.commands) {
      if (!is_for_reader(command)) verdicts_.push_back({command.line, run_command(command)});
    }
    return std::move(verdicts_);
  }

 private:
  // All modules of the script in one go; those that cannot be built keep the reason.
  std::string prepare() {
    std::vector<MeteredModule> built;
    const auto add = [&](std::span<const uint8_t> bytes) -> std::string {
      const auto memory = engine_ == Engine::explicit_checks ? MemoryMode::explicit_checks : MemoryMode::guard;
      auto module = build(bytes, memory, engine_ == Engine::guard || engine_ == Engine::explicit_checks);
      if (!module) return module.failure().to_line();
      built.push_back(std::move(*module));
      return {};
    };
    if (std::string why = add(bytes_of(spectest_text)); !why.empty()) return "spectest: " + why;
    for (const Command& command : script_.commands) {
      if (!has_module(command)) continue;
      const auto bytes = read_file(command.file, module_bytes_max);
      if (!bytes) return bytes.failure().to_line();
      const size_t position = built.size();
      const std::string why = add(*bytes);
      modules_[command.file.string()] = {position, why};
    }
    auto loaded = load(engine_, built);
    if (!loaded) return loaded.failure().to_line();
    loaded_ = std::move(*loaded);
    auto spectest = store_->instantiate(loaded_[0], unlimited_gas, host_.context);
    if (!spectest) return spectest.failure().to_line();
    store_->register_instance(std::string(spectest_name), spectest->instance);
    return {};
  }

  std::string run_command(const Command& command) {
    if (command.type == "module") return instantiate(command);
    if (command.type == "register") return register_instance(command);
    if (command.type == "assert_unlinkable") {
      const auto made = make(command);
      if (made) return "it was linked, expected: " + command.text;
      return made.failure().cls == FailureClass::invalid && made.failure().where.starts_with("import ")
                 ? ""
                 : made.failure().to_line();
    }
    if (command.type == "assert_uninstantiable") {
      const auto made = make(command);
      return made ? check_trap(made->outcome, command.text) : made.failure().to_line();
    }
    const auto end = act(command.action);
    if (!end) return end.failure().to_line();
    if (command.type == "assert_trap" || command.type == "assert_exhaustion")
      return check_trap(end->outcome, command.text);
    if (command.type == "assert_return" || command.type == "action") return check_results(*end, command);
    return "unknown command " + command.type;
  }

  static std::string check_results(const CallEnd& end, const Command& command) {
    if (!end.outcome.ok()) return outcome_text(end.outcome);
    bool good = end.results.size() == command.expected.size();
    for (size_t i = 0; good && i < end.results.size(); ++i) good = matches(end.results[i], command.expected[i]);
    if (good) return {};
    std::string text = "got";
    for (const WasmValue& value : end.results) text += " " + value_text(value);
    text += ", expected";
    for (const Expected& value : command.expected)
      text += " " + (value.kind == Expected::exactly ? value_text(value.value) : "a NaN or reference of its kind");
    return text;
  }

  Result<Instantiation> make(const Command& command) {
    const auto& [position, why] = modules_.at(command.file.string());
    if (!why.empty()) return fail(FailureClass::internal, "not built: " + why);
    return store_->instantiate(loaded_[position], unlimited_gas, host_.context);
  }

  std::string instantiate(const Command& command) {
    has_last_ = false;
    const auto made = make(command);
    if (!made) return made.failure().to_line();
    if (!made->outcome.ok()) return outcome_text(made->outcome);
    last_ = made->instance;
    has_last_ = true;
    if (!command.module_name.empty()) named_[command.module_name] = last_;
    return {};
  }

  std::string register_instance(const Command& command) {
    const auto instance = find(command.module_name);
    if (!instance) return instance.failure().to_line();
    store_->register_instance(command.as, *instance);
    return {};
  }

  Result<size_t> find(const std::string& name) const {
    if (!name.empty()) {
      const auto found = named_.find(name);
      if (found != named_.end()) return found->second;
    } else if (has_last_) {
      return last_;
    }
    return fail(FailureClass::internal, "no module to act on");
  }

  Result<CallEnd> act(const Action& action) {
    const auto instance = find(action.module);
    if (!instance) return instance.failure();
    if (!action.is_get) return store_->call(*instance, action.field, action.arguments, unlimited_gas, host_.context);
    auto value = store_->global(*instance, action.field);
    if (!value) return value.failure();
    return CallEnd{{}, {*value}};
  }

  const Script& script_;
  const Engine engine_;
  Host host_;
  std::unique_ptr<ModuleStore> store_;
  Modules loaded_;
  std::map<std::string, std::pair<size_t, std::string>> modules_;  // by file: position in loaded_, why it is not
  std::map<std::string, size_t> named_;
  size_t last_ = 0;
  bool has_last_ = false;
  std::vector<Verdict> verdicts_;
};

}  // namespace

std::vector<Verdict> run_reader(const Script& script) {
  std::vector<Verdict> verdicts;
  for (const Command& command : script.commands) {
    if (!is_for_reader(command)) continue;
    const auto bytes = read_file(command.file, module_bytes_max);
    const auto built =
        bytes ? build(*bytes, MemoryMode::guard, /*emit=*/false) : Result<MeteredModule>(bytes.failure());
    std::string why;
    if (built) why = "it was accepted, expected: " + command.text;
    // Limits are looked at before a module is validated: one that passes them (two memories, 2^32 locals) is refused
    // there.
    const bool refused =
        !built && (built.failure().cls == FailureClass::invalid || built.failure().cls == FailureClass::policy);
    if (!built && !refused) why = built.failure().to_line();
    verdicts.push_back({command.line, why});
  }
  return verdicts;
}

std::vector<Verdict> run_engine(const Script& script, Engine engine) { return ScriptRun(script, engine).run(); }

}  // namespace wrought::spec
