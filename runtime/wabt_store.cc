// The store of libwabt's interpreter: names and types are looked after here, running is wabt_linked.h's.
#include "common/hash.h"
#include "runtime/end_of_apply.h"
#include "runtime/float_environment.h"
#include "runtime/link.h"
#include "runtime/module_store.h"
#include "runtime/verify.h"
#include "runtime/wabt_linked.h"
#include "runtime/wabt_traps.h"

namespace wrought {
namespace {

struct WabtModule final : LoadedModule {
  std::vector<Function> functions() const override {
    std::vector<Function> all;
    for (const WabtLinkable::Export& e : module->exports()) {
      if (e.is_function) all.push_back({e.name, e.type});
    }
    return all;
  }

  bool imports_from(std::string_view name) const override {
    size_t from_module = 0;
    for (const WabtLinkable::Import& import : module->imports()) from_module += import.module == name ? 1 : 0;
    return from_module > (name == "env" ? host.functions.size() : 0);
  }

  std::shared_ptr<const WabtLinkable> module;
  Manifest manifest;
  LinkedHost host;
};

class WabtStore final : public ModuleStore, private InterpreterHost {
 public:
  WabtStore() : store_(WabtLinkedStore::create(*this)) {}

  Result<Instantiation> instantiate(std::shared_ptr<const LoadedModule> module, int64_t gas_limit,
                                    HostContext& host) override;
  Result<CallEnd> call(size_t instance, std::string_view function, std::span<const WasmValue> arguments,
                       int64_t gas_limit, HostContext& host) override;
  Result<WasmValue> global(size_t instance, std::string_view name) override;

 private:
  void call(InterpreterHostCall& call) noexcept override {
    GenericCall generic{host_, call.memory, call.memory_bytes, call.cells, 0, call.gas};
    host_functions_[call.import]->generic(generic);
    call.gas = generic.gas;
    call.result = generic.result;
  }
  [[nodiscard]] const WabtLinkable::Export* find(size_t instance, std::string_view name, bool is_function) const;
  void attach(const WabtModule& module, HostContext& host);
  [[nodiscard]] static Outcome settle_end(const InterpreterEnd& end, int64_t gas_limit, const HostContext& host);

  std::unique_ptr<WabtLinkedStore> store_;
  std::vector<std::shared_ptr<const WabtModule>> instances_;
  std::vector<const HostFunction*> host_functions_;  // of all instances
  HostContext* host_ = nullptr;
};

void WabtStore::attach(const WabtModule& module, HostContext& host) {
  host_ = &host;
  host.costs = module.host.costs.data();
  host.failed = false;
}

Outcome WabtStore::settle_end(const InterpreterEnd& end, int64_t gas_limit, const HostContext& host) {
  uint32_t why = leave_none;
  if (!end.returned) why = end.left_in_host ? uint32_t{WR_LEAVE_HOST} : wabt_trap_reason(end.trap);
  return settle({why, end.gas, end.depth}, gas_limit, host);
}

Result<Instantiation> WabtStore::instantiate(std::shared_ptr<const LoadedModule> loaded, int64_t gas_limit,
                                             HostContext& host) {
  auto module = std::static_pointer_cast<const WabtModule>(std::move(loaded));
  std::vector<WabtLinkedStore::Source> sources;
  size_t next_host = 0;
  for (const WabtLinkable::Import& import : module->module->imports()) {
    WabtLinkedStore::Source source;
    const auto& hosts = module->host.functions;
    if (next_host < hosts.size() && import.is_function && import.module == hosts[next_host]->module) {
      source.is_host = true;
      source.host_function = static_cast<uint32_t>(host_functions_.size());
      host_functions_.push_back(hosts[next_host++]);
    } else if (const size_t* instance = registered(import.module)) {
      source.instance = *instance;
    } else {
      return fail(FailureClass::invalid, "no module is registered under this name",
                  "import " + import.module + "." + import.name);
    }
    sources.push_back(source);
  }
  attach(*module, host);
  const DefaultFloatEnvironment floats;
  InterpreterEnd end;
  std::string error;
  const int64_t made = store_->instantiate(module->module, sources, gas_limit,
                                           static_cast<int32_t>(module->manifest.limits.max_call_depth), end, error);
  if (made < 0) {
    const size_t colon = error.find(": ");
    return fail(FailureClass::invalid, error.substr(colon + 2), error.substr(0, colon));
  }
  instances_.push_back(std::move(module));
  return Instantiation{static_cast<size_t>(made), settle_end(end, gas_limit, host)};
}

const WabtLinkable::Export* WabtStore::find(size_t instance, std::string_view name, bool is_function) const {
  for (const WabtLinkable::Export& e : instances_[instance]->module->exports()) {
    if (e.name == name && (is_function ? e.is_function : e.is_global)) return &e;
  }
  return nullptr;
}

Result<CallEnd> WabtStore::call(size_t instance, std::string_view name, std::span<const WasmValue> values,
                                int64_t gas_limit, HostContext& host) {
  const WabtLinkable::Export* const e = find(instance, name, true);
  if (e == nullptr) return fail(FailureClass::usage, "no function of this name is exported", std::string(name));
  const auto signature = parse_function_type(e->type);
  if (!signature) return fail(FailureClass::invalid, "a type that no engine here knows: " + e->type, e->name);
  if (auto fit = check_arguments(*signature, values); !fit) {
    fit.failure().where = e->name;
    return fit.failure();
  }
  std::vector<uint64_t> cells;
  for (const WasmValue& value : values) cells.push_back(value.bits);
  attach(*instances_[instance], host);
  const DefaultFloatEnvironment floats;
  const auto end = store_->call(instance, e->name, cells, gas_limit,
                                static_cast<int32_t>(instances_[instance]->manifest.limits.max_call_depth));
  CallEnd out;
  out.outcome = settle_end(end, gas_limit, host);
  if (!out.outcome.ok()) return out;
  for (size_t i = 0; i < signature->results.size() && i < cells.size(); ++i)
    out.results.push_back({signature->results[i], cells[i]});
  return out;
}

Result<WasmValue> WabtStore::global(size_t instance, std::string_view name) {
  const WabtLinkable::Export* const e = find(instance, name, false);
  if (e == nullptr) return fail(FailureClass::usage, "no global of this name is exported", std::string(name));
  const auto type = value_type(e->type);
  if (!type) return fail(FailureClass::invalid, "a type that no engine here knows: " + e->type, e->name);
  return WasmValue{*type, store_->global(instance, e->name)};
}

}  // namespace

std::unique_ptr<ModuleStore> make_wabt_store() { return std::make_unique<WabtStore>(); }

Result<std::shared_ptr<const LoadedModule>> load_wabt_module(ByteView bytes, const Manifest& manifest,
                                                             const HostProfile& profile) {
  if (auto done = check_manifest(manifest, profile); !done) return done.failure();
  if (sha256_hex(bytes) != manifest.metered_hash)
    return fail(FailureClass::invalid, "the metered module does not have the hash that its manifest gives");
  auto linked = link_host(manifest, profile);
  if (!linked) return linked.failure();
  std::string error;
  auto module = std::make_shared<WabtModule>();
  module->module = WabtLinkable::read(bytes.data(), bytes.size(), error);
  if (module->module == nullptr) return fail(FailureClass::invalid, "libwabt refuses the metered module: " + error);
  module->manifest = manifest;
  module->host = std::move(*linked);
  return std::shared_ptr<const LoadedModule>(std::move(module));
}

}  // namespace wrought
