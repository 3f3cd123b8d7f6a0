// Builds: the caller's options in ours, one call each.
#include "node/api/build.h"

#include "node/api/objects.h"
#include "node/api/profile.h"

namespace wrought::api {
namespace {

Result<BuildOptions> options_of(const wrought_build_options* given) {
  constexpr const char* where = "wrought_build_options";
  auto known = read_struct(given, where);
  if (!known) return known.failure();
  if (known->profile == nullptr) return usage("profile is null", where);
  const Profile& profile = *known->profile->shared;
  BuildOptions options;
  options.profile = std::string(profile.profile.name);
  if (profile.is_own) options.own_profile = &profile.profile;
  options.limits = profile.profile.limits;
  options.accepted = known->accepted != 0;
  if (known->schedule_toml != nullptr) {
    auto schedule = parse_gas_schedule_toml(known->schedule_toml, "schedule_toml");
    if (!schedule) return schedule.failure();
    options.schedule = std::move(*schedule);
  }
  options.memory = known->explicit_checks != 0 ? MemoryMode::explicit_checks : MemoryMode::guard;
  if (known->opt_level > 3)
    return usage("opt_level is " + std::to_string(known->opt_level) + ", expected 0 to 3", where);
  if (known->opt_level != 0) options.opt_level = static_cast<int>(known->opt_level);
  if (known->deadline_s != 0) options.deadline = std::chrono::seconds(known->deadline_s);
  if (known->cancel != nullptr) options.cancel = &known->cancel->on;
  if (known->worker != nullptr) options.worker = known->worker;
  if (known->keep_folder != nullptr) options.keep = known->keep_folder;
  return options;
}

Result<> build(const char* contract, const char* plugin, const wrought_build_options* given) {
  if (auto ok = needed(contract, "contract"); !ok) return ok;
  if (auto ok = needed(plugin, "plugin"); !ok) return ok;
  auto options = options_of(given);
  if (!options) return options.failure();
  auto built = build_plugin(contract, plugin, *options);
  if (!built) return built.failure();
  return Unit{};
}

Result<std::unique_ptr<wrought_module>> metered(const char* contract, const wrought_build_options* given) {
  if (auto ok = needed(contract, "contract"); !ok) return ok.failure();
  auto options = options_of(given);
  if (!options) return options.failure();
  auto module = meter(contract, *options);
  if (!module) return module.failure();
  std::string manifest = module->manifest.to_json();
  return std::make_unique<wrought_module>(wrought_module{std::move(*module), std::move(manifest)});
}

}  // namespace
}  // namespace wrought::api

extern "C" {

wrought_error* wrought_cancel_create(wrought_cancel** out) {
  return wrought::api::making(
      out, []() -> wrought::Result<std::unique_ptr<wrought_cancel>> { return std::make_unique<wrought_cancel>(); });
}
void wrought_cancel_set(wrought_cancel* cancel) { cancel->on = true; }
void wrought_cancel_free(wrought_cancel* cancel) { delete cancel; }

wrought_error* wrought_build(const char* contract, const char* plugin, const wrought_build_options* options) {
  return wrought::api::guarded([&] { return wrought::api::build(contract, plugin, options); });
}
wrought_error* wrought_meter(const char* contract, const wrought_build_options* options, wrought_module** out) {
  return wrought::api::making(out, [&] { return wrought::api::metered(contract, options); });
}
const uint8_t* wrought_module_bytes(const wrought_module* module, size_t* size) {
  if (size != nullptr) *size = module->metered.bytes.size();
  return module->metered.bytes.data();
}
const char* wrought_module_manifest(const wrought_module* module) { return module->manifest.c_str(); }
void wrought_module_free(wrought_module* module) { delete module; }

}  // extern "C"
