// wrought call: one exported function of a module, or a list of them.
#include <iostream>

#include "cli/contracts.h"
#include "cli/options.h"
#include "cli/trust_flag.h"
#include "cli/value_text.h"
#include "common/files.h"
#include "hostapi/antelope/context.h"
#include "hostapi/state/memory_state.h"
#include "runtime/spectest.h"

namespace wrought::cli {
namespace {

constexpr int64_t default_gas_limit = 10'000'000'000;

struct CallCommand {
  std::string file, function;
  std::vector<std::string> arguments;
  int64_t gas_limit = default_gas_limit;
  TrustFlag trust;
  BuildFlags flags{"plain"};
};

// What host functions work on: an empty state, and an action that says nothing.
struct Host {
  MemoryState state;
  Overlay writes{&state};
  TransactionInfo transaction;
  BlockInfo block;
  Action action;
  AntelopeContext context{writes, transaction, block, action};
};

// A plugin as it is; a contract's text or binary built first.
Result<std::shared_ptr<const LoadedModule>> load_module(const std::filesystem::path& file, const BuildOptions& options,
                                                        const std::optional<Trust>& trust) {
  const auto profile = profile_of(options);
  if (!profile) return profile.failure();
  const auto is_plugin = is_plugin_file(file);
  if (!is_plugin) return is_plugin.failure();
  if (*is_plugin && !trust) return trust_is_missing(file);
  if (*is_plugin) return load_native_module(file, *profile, *trust);
  const auto folder = ScratchDirectory::create();
  if (!folder) return folder.failure();
  const auto built = build_plugin(file, *folder / "module.so", options);
  if (!built) return built.failure();
  return load_native_module(*folder / "module.so", *profile, Trust::none());  // our own, a moment old
}

Result<std::shared_ptr<const LoadedModule>> build_spectest(const BuildOptions& options) {
  const auto folder = ScratchDirectory::create();
  if (!folder) return folder.failure();
  if (auto ok = write_file(*folder / "spectest.wat", spectest_text); !ok) return ok.failure();
  return load_module(*folder / "spectest.wat", options, {});
}

std::string call_text(std::string_view function, std::span<const WasmValue> arguments) {
  std::string text = std::string(function) + "(";
  for (const WasmValue& argument : arguments) {
    if (text.back() != '(') text += ", ";
    text += std::string(to_string(argument.type)) + ":" + value_text(argument);
  }
  return text + ")";
}

class Calls {
 public:
  explicit Calls(const CallCommand& command) : command_(command) {}

  int run() {
    const auto options = command_.flags.options();
    if (!options) return report(options.failure(), false);
    const auto arguments = parse_arguments();
    if (!arguments) return report(arguments.failure(), false);
    const auto trust = command_.trust.read();
    if (!trust) return report(trust.failure(), false);
    const auto module = load_module(command_.file, *options, *trust);
    if (!module) return report(module.failure(), false);
    const auto instance = instantiate(*module, *options);
    if (!instance) return report(instance.failure(), false);
    if (!instance->outcome.ok()) return print_end("instantiate", instance->outcome), exit_refused;
    if (!command_.function.empty()) return call(instance->instance, command_.function, *arguments);
    int code = exit_ok;
    for (const LoadedModule::Function& function : (*module)->functions()) {
      if (function.type.starts_with("()")) {
        code = std::max(code, call(instance->instance, function.name, {}));
      } else {
        std::cout << function.name << " " << function.type << "\n";
      }
    }
    return code;
  }

 private:
  Result<std::vector<WasmValue>> parse_arguments() const {
    std::vector<WasmValue> values;
    for (const std::string& text : command_.arguments) {
      auto value = parse_value(text);
      if (!value) return value.failure();
      values.push_back(*value);
    }
    return values;
  }

  // The suite's spectest is there for those that ask for it.
  Result<Instantiation> instantiate(const std::shared_ptr<const LoadedModule>& module, const BuildOptions& options) {
    if (module->imports_from(spectest_name)) {
      const auto spectest = build_spectest(options);
      if (!spectest) return spectest.failure();
      auto made = store_->instantiate(*spectest, command_.gas_limit, host_.context);
      if (!made) return made.failure();
      store_->register_instance(std::string(spectest_name), made->instance);
    }
    return store_->instantiate(module, command_.gas_limit, host_.context);
  }

  int call(size_t instance, const std::string& function, std::span<const WasmValue> arguments) {
    const auto end = store_->call(instance, function, arguments, command_.gas_limit, host_.context);
    if (!end) return report(end.failure(), false);
    const std::string text = call_text(function, arguments);
    if (!end->outcome.ok()) return print_end(text, end->outcome), exit_refused;
    print_console();
    std::cout << text << " =>";
    for (const WasmValue& result : end->results)
      std::cout << " " << value_text(result) << " : " << to_string(result.type);
    std::cout << "\n";
    return exit_ok;
  }

  void print_end(const std::string& what, const Outcome& outcome) {
    print_console();
    std::cout << what << " " << to_string(outcome.kind) << ": " << outcome.error_class << ": " << outcome.message;
    if (outcome.kind == OutcomeKind::trapped) std::cout << " (" << to_string(outcome.trap) << ")";
    std::cout << "\n";
  }

  void print_console() {
    std::cout << host_.context.console;
    host_.context.console.clear();
  }

  const CallCommand& command_;
  Host host_;
  std::unique_ptr<ModuleStore> store_ = make_native_store();
};

}  // namespace

void add_call(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<CallCommand>();
  CLI::App* sub = app.add_subcommand("call", "Call an exported function of a module; without FUNC: list them all");
  sub->add_option("FILE", command->file, "a plugin (.so) of profile plain, or a module (.wasm, .wat), built first")
      ->required();
  sub->add_option("FUNC", command->function, "the export; without: all are listed, and run if they take nothing");
  sub->add_option("ARG", command->arguments,
                  "i32:5, i64:-1, f32:1.5, f64:nan:0x8000000000000, externref:7, funcref:null");
  sub->add_option("--gas-limit", command->gas_limit, "gas that the call may use")
      ->check(check_gas_limit)
      ->capture_default_str();
  command->trust.add(*sub);
  command->flags.add(*sub);
  sub->callback([command, &exit_code] { exit_code = Calls(*command).run(); });
}

}  // namespace wrought::cli
