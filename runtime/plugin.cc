#include "runtime/plugin.h"

#include <string>

#include "runtime/descriptor.h"
#include "runtime/shared_object.h"
#include "runtime/trust_rules.h"

namespace wrought {
namespace {

Failure invalid(std::string message) { return fail(FailureClass::invalid, std::move(message)); }

// Addresses that the descriptor gives must lie in the plugin: code in its text, data in its image.
class Bounds {
 public:
  Bounds(const uint8_t* begin, uint64_t size, TextRange text) : image_{begin, begin + size}, text_(text) {}

  [[nodiscard]] bool has_data(const void* data, uint64_t size) const {
    if (size == 0) return true;
    const auto* begin = static_cast<const uint8_t*>(data);
    return image_.contains(begin) && size <= static_cast<uint64_t>(image_.end - begin);
  }
  template <class Function>
  [[nodiscard]] bool has_code(Function* function) const {
    return text_.contains(reinterpret_cast<const void*>(function));
  }

 private:
  TextRange image_;
  TextRange text_;
};

Result<> check_pointers(const wr_plugin& plugin, const Bounds& bounds) {
  if (!bounds.has_code(plugin.init) || (plugin.apply != nullptr && !bounds.has_code(plugin.apply)) ||
      (plugin.start != nullptr && !bounds.has_code(plugin.start)))
    return invalid("a function of the plugin lies outside of its code");
  if (!bounds.has_data(plugin.host_ordinals, plugin.host_count * uint64_t{sizeof(wr_u32)}) ||
      !bounds.has_data(plugin.data, plugin.data_count * uint64_t{sizeof(wr_data_segment)}))
    return invalid("a table of the plugin lies outside of its image");
  for (uint32_t i = 0; i < plugin.data_count; ++i)
    if (!bounds.has_data(plugin.data[i].bytes, plugin.data[i].size))
      return invalid("data segment " + std::to_string(i) + " lies outside of the plugin's image");
  return Unit{};
}

Result<> check_descriptor(const wr_plugin& plugin, const Manifest& manifest, const Bounds& bounds) {
  if (auto done = check_pointers(plugin, bounds); !done) return done;
  if (auto done = check_descriptor_sizes(plugin, manifest); !done) return done;
  return check_descriptor_ordinals({plugin.host_ordinals, plugin.host_count}, manifest);
}

Result<std::shared_ptr<const MemoryImage>> make_image(const wr_plugin& plugin) {
  std::vector<MemoryImage::Segment> segments;
  for (uint32_t i = 0; i < plugin.data_count; ++i)
    segments.push_back({plugin.data[i].offset, ByteView(plugin.data[i].bytes, plugin.data[i].size)});
  return MemoryImage::create(segments, plugin.memory_pages_min * wasm_page_bytes);
}

// Lists and names in the image, functions in the code, positions inside the lists.
Result<> check_module(const wr_module& module, const Bounds& bounds) {
  const auto has_list = [&](const auto* list, uint32_t count) {
    return bounds.has_data(list, count * uint64_t{sizeof *list});
  };
  const auto has_name = [&](const wr_name& name) { return bounds.has_data(name.bytes, name.size); };
  if (module.abi_version != WR_MODULE_ABI_VERSION)
    return invalid("the plugin's module description has another version");
  bool good = has_list(module.types, module.type_count) && has_list(module.functions, module.function_count) &&
              has_list(module.tables, module.table_count) && has_list(module.globals, module.global_count) &&
              has_list(module.imports, module.import_count) && has_list(module.exports, module.export_count) &&
              (module.place_segments == nullptr || bounds.has_code(module.place_segments));
  const uint32_t counts[] = {module.function_count, module.table_count, 1, module.global_count};
  const auto is_position = [&](uint32_t kind, uint32_t index) { return kind < 4 && index < counts[kind]; };
  for (uint32_t i = 0; good && i < module.type_count; ++i) good = bounds.has_code(module.types[i].invoke);
  for (uint32_t i = 0; good && i < module.function_count; ++i) good = module.functions[i].type < module.type_count;
  for (uint32_t i = 0; good && i < module.import_count; ++i) {
    const wr_import& import = module.imports[i];
    good = has_name(import.module) && has_name(import.name) && is_position(import.kind, import.index);
  }
  for (uint32_t i = 0; good && i < module.export_count; ++i)
    good = has_name(module.exports[i].name) && is_position(module.exports[i].kind, module.exports[i].index);
  if (!good) return invalid("the plugin's module description names what is not in the plugin");
  return Unit{};
}

// A plugin's code and data in memory, nothing of them looked at yet.
struct Loaded {
  std::shared_ptr<const void> owner;
  const uint8_t* base;
  uint64_t bytes;
  TextRange text;
  const void* descriptor;
  const void* module;
};

Result<std::shared_ptr<SharedObject>> load_object(ByteView file) {
  auto object = SharedObject::load(file);
  if (!object) return object.failure();
  return std::shared_ptr<SharedObject>(std::move(*object));
}

// `suffix`: of the symbols, where an object holds several plugins.
Loaded loaded_by_system(const std::shared_ptr<SharedObject>& object, const ObjectExtent& extent,
                        const std::string& suffix) {
  const uint8_t* const base = object->load_address();
  return {object,
          base,
          extent.load_bytes,
          {base + extent.code_begin, base + extent.code_end},
          object->symbol(("wrought_plugin" + suffix).c_str()),
          object->symbol(("wrought_module" + suffix).c_str())};
}

Result<Loaded> load_image(ByteView file, const ImagePlan& plan) {
  auto image = PluginImage::map(file, plan);
  if (!image) return image.failure();
  const uint8_t* const base = (*image)->base();
  return Loaded{std::move(*image),      base,
                plan.load_bytes,        {base + plan.code_begin, base + plan.code_end},
                base + plan.descriptor, plan.module == 0 ? nullptr : base + plan.module};
}

Result<std::shared_ptr<const Plugin>> plugin_of(Loaded loaded, Manifest manifest, LinkedHost linked) {
  const Bounds bounds(loaded.base, loaded.bytes, loaded.text);
  const void* const descriptor = loaded.descriptor;
  if (descriptor == nullptr || !bounds.has_data(descriptor, sizeof(wr_plugin)) ||
      reinterpret_cast<uintptr_t>(descriptor) % alignof(wr_plugin) != 0)
    return invalid("not a plugin: no symbol wrought_plugin");
  const void* const module = loaded.module;
  if (module != nullptr &&
      (!bounds.has_data(module, sizeof(wr_module)) || reinterpret_cast<uintptr_t>(module) % alignof(wr_module) != 0))
    return invalid("the plugin's symbol wrought_module lies outside of its image");

  auto plugin = std::make_shared<Plugin>();
  plugin->descriptor = static_cast<const wr_plugin*>(descriptor);
  if (auto done = check_descriptor(*plugin->descriptor, manifest, bounds); !done) return done.failure();
  plugin->module = static_cast<const wr_module*>(module);
  if (module != nullptr) {
    if (auto done = check_module(*plugin->module, bounds); !done) return done.failure();
  } else if (plugin->descriptor->apply == nullptr) {
    return invalid("not a plugin: it has neither apply nor a module description");
  }
  auto image = make_image(*plugin->descriptor);
  if (!image) return image.failure();
  plugin->code = std::move(loaded.owner);
  plugin->manifest = std::move(manifest);
  plugin->text = loaded.text;
  plugin->host = std::move(linked);
  plugin->image = std::move(*image);
  return std::shared_ptr<const Plugin>(std::move(plugin));
}

Result<std::shared_ptr<const Plugin>> load_verified(ByteView file, VerifiedPlugin verified,
                                                    const HostProfile& profile) {
  auto linked = link_host(verified.manifest, profile);
  if (!linked) return linked.failure();
  auto loaded = load_image(file, verified.image);
  if (!loaded) return loaded.failure();
  return plugin_of(std::move(*loaded), std::move(verified.manifest), std::move(*linked));
}

}  // namespace

Result<std::shared_ptr<const Plugin>> load_plugin(const PluginFile& file, const HostProfile& profile,
                                                  const Trust& trust, const VerifyOptions& options) {
  auto verified = verify_trusted(file, profile, trust, options);
  auto plugin = verified ? load_verified(file.bytes, std::move(*verified), profile) : verified.failure();
  if (!plugin) {
    std::string& where = plugin.failure().where;
    where = where.empty() ? file.name : file.name + ", " + where;
  }
  return plugin;
}

Result<std::shared_ptr<const Plugin>> load_plugin(ByteView file, const HostProfile& profile,
                                                  const VerifyOptions& options) {
  auto verified = verify_plugin(file, profile, options);
  if (!verified) return verified.failure();
  return load_verified(file, std::move(*verified), profile);
}

Result<std::shared_ptr<const Plugin>> load_unpackaged(ByteView file, Manifest manifest, const HostProfile& profile) {
  if (auto done = check_manifest(manifest, profile); !done) return done.failure();
  const auto extent = measure_object(file);
  if (!extent) return extent.failure();
  auto linked = link_host(manifest, profile);
  if (!linked) return linked.failure();
  const auto object = load_object(file);
  if (!object) return object.failure();
  return plugin_of(loaded_by_system(*object, *extent, ""), std::move(manifest), std::move(*linked));
}

Result<std::vector<std::shared_ptr<const Plugin>>> load_unpackaged_batch(ByteView file,
                                                                         std::span<const Manifest> manifests,
                                                                         const HostProfile& profile) {
  const auto extent = measure_object(file);
  if (!extent) return extent.failure();
  const auto object = load_object(file);
  if (!object) return object.failure();
  std::vector<std::shared_ptr<const Plugin>> plugins;
  for (const Manifest& manifest : manifests) {
    if (auto done = check_manifest(manifest, profile); !done) return done.failure();
    auto linked = link_host(manifest, profile);
    if (!linked) return linked.failure();
    const std::string suffix = "_" + std::to_string(plugins.size());
    auto plugin = plugin_of(loaded_by_system(*object, *extent, suffix), manifest, std::move(*linked));
    if (!plugin) return plugin.failure();
    plugins.push_back(std::move(*plugin));
  }
  return plugins;
}

}  // namespace wrought
