// Plugins and metered modules made ready, and applies.
#include "common/files.h"
#include "node/api/build.h"
#include "node/api/objects.h"
#include "node/api/profile.h"
#include "runtime/engine.h"
#include "runtime/verify.h"

struct wrought_text {
  std::string text;
};

struct wrought_contract {
  std::shared_ptr<const wrought::api::Profile> profile;  // the code of the host functions; outlives the contract below
  std::shared_ptr<wrought::Contract> contract;
  std::string manifest;
};

struct wrought_outcome {
  wrought::Outcome outcome;
};

namespace wrought::api {
namespace {

Result<std::unique_ptr<wrought_text>> verify(const char* plugin, const wrought_profile* profile) {
  if (auto ok = needed(plugin, "plugin"); !ok) return ok.failure();
  if (auto ok = needed(profile, "profile"); !ok) return ok.failure();
  auto file = read_file(plugin, plugin_bytes_max);
  if (!file) return file.failure();
  auto verified = verify_plugin(*file, profile->shared->profile);
  if (!verified) {
    Failure failure = verified.failure();
    failure.where = plugin + (failure.where.empty() ? "" : ", " + failure.where);
    return failure;
  }
  return std::make_unique<wrought_text>(wrought_text{verified->manifest.to_json()});
}

template <class Load>
Result<std::unique_ptr<wrought_contract>> ready(const wrought_profile* profile, Load&& load) {
  if (auto ok = needed(profile, "profile"); !ok) return ok.failure();
  const auto& shared = profile->shared;
  if (!shared->is_own) {
    return usage("the host functions of profile \"" + std::string(shared->profile.name) +
                 "\" need a chain's state, which only the C++ interface has");
  }
  Result<std::shared_ptr<Contract>> loaded = load(shared->profile);
  if (!loaded) return loaded.failure();
  std::string manifest = (*loaded)->manifest().to_json();
  return std::make_unique<wrought_contract>(wrought_contract{shared, std::move(*loaded), std::move(manifest)});
}

Result<> apply(wrought_contract* contract, const wrought_request* given, wrought_outcome* outcome) {
  if (auto ok = needed(contract, "contract"); !ok) return ok;
  if (auto ok = needed(outcome, "outcome"); !ok) return ok;
  auto request = read_struct(given, "wrought_request");
  if (!request) return request.failure();
  if (request->gas_limit < 0) return usage("gas_limit is negative", "wrought_request");
  if (request->deadline_ns > static_cast<uint64_t>(std::chrono::nanoseconds::max().count())) {
    return usage("deadline_ns is out of range", "wrought_request");
  }
  CallbackHost host;
  host.user = request->host;
  outcome->outcome = contract->contract->apply({request->receiver, request->code, request->action, request->gas_limit,
                                                std::chrono::nanoseconds(static_cast<int64_t>(request->deadline_ns))},
                                               host);
  return Unit{};
}

}  // namespace
}  // namespace wrought::api

extern "C" {

const char* wrought_text_get(const wrought_text* text) { return text->text.c_str(); }
void wrought_text_free(wrought_text* text) { delete text; }

wrought_error* wrought_verify(const char* plugin, const wrought_profile* profile, wrought_text** manifest) {
  return wrought::api::making(manifest, [&] { return wrought::api::verify(plugin, profile); });
}

wrought_error* wrought_load(const char* plugin, const wrought_profile* profile, const char* trust,
                            wrought_contract** out) {
  using namespace wrought;
  return api::making(out, [&]() -> Result<std::unique_ptr<wrought_contract>> {
    if (auto ok = api::needed(plugin, "plugin"); !ok) return ok.failure();
    if (auto ok = api::needed(trust, "trust"); !ok) return ok.failure();
    auto read = std::string_view(trust) == "none" ? Result<Trust>(Trust::none()) : Trust::file(trust);
    if (!read) return read.failure();
    return api::ready(profile, [&](const HostProfile& own) { return load_native(plugin, own, *read); });
  });
}

wrought_error* wrought_interpret(const wrought_module* module, const wrought_profile* profile, wrought_contract** out) {
  using namespace wrought;
  return api::making(out, [&]() -> Result<std::unique_ptr<wrought_contract>> {
    if (auto ok = api::needed(module, "module"); !ok) return ok.failure();
    return api::ready(profile, [&](const HostProfile& own) {
      return load_wabt(module->metered.bytes, module->metered.manifest, own);
    });
  });
}

const char* wrought_contract_manifest(const wrought_contract* contract) { return contract->manifest.c_str(); }
void wrought_contract_free(wrought_contract* contract) { delete contract; }

wrought_error* wrought_outcome_create(wrought_outcome** out) {
  return wrought::api::making(
      out, []() -> wrought::Result<std::unique_ptr<wrought_outcome>> { return std::make_unique<wrought_outcome>(); });
}
void wrought_outcome_free(wrought_outcome* outcome) { delete outcome; }

wrought_error* wrought_apply(wrought_contract* contract, const wrought_request* request, wrought_outcome* outcome) {
  return wrought::api::guarded([&] { return wrought::api::apply(contract, request, outcome); });
}

wrought_outcome_kind wrought_outcome_get_kind(const wrought_outcome* outcome) {
  return static_cast<wrought_outcome_kind>(outcome->outcome.kind);
}
wrought_trap wrought_outcome_trap(const wrought_outcome* outcome) {
  return static_cast<wrought_trap>(outcome->outcome.trap);
}
int64_t wrought_outcome_gas_used(const wrought_outcome* outcome) { return outcome->outcome.gas_used; }
const char* wrought_outcome_error_class(const wrought_outcome* outcome) { return outcome->outcome.error_class.c_str(); }
const char* wrought_outcome_message(const wrought_outcome* outcome) { return outcome->outcome.message.c_str(); }
uint64_t wrought_outcome_code(const wrought_outcome* outcome) { return outcome->outcome.code; }

}  // extern "C"
