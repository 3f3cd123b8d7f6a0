#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "common/files.h"
#include "runtime/shared_object.h"

namespace wrought {
namespace {

// Closes when it goes out of scope.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) close(number);
  }
};

// dlopen takes an object whose name it knows for the same object, without looking at the file. Descriptors are used
// again, so "/proc/self/fd/7" alone would give an older plugin back. A serial number, spelled in "./" and ".//", makes
// every name its own while the kernel reads all of them alike.
std::string unique_name(int descriptor) {
  static std::atomic<uint64_t> next{0};
  std::string name = "/proc/self/fd/";
  for (uint64_t serial = next.fetch_add(1); serial != 0; serial >>= 1) name += (serial & 1) != 0 ? ".//" : "./";
  return name + std::to_string(descriptor);
}

Failure no_room(const char* what) {
  return fail(FailureClass::resource, std::string(what) + ": " + std::strerror(errno));
}

}  // namespace

Result<std::unique_ptr<SharedObject>> SharedObject::load(ByteView file) {
  const Descriptor descriptor{memfd_create("wrought-plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
  if (descriptor.number < 0) return no_room("no descriptor for the plugin");
  if (write_all(descriptor.number, file) != 0) return no_room("no room for the plugin");
  if (fcntl(descriptor.number, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
    return no_room("the plugin's copy cannot be sealed");

  void* handle = dlopen(unique_name(descriptor.number).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* reason = dlerror();
    return fail(FailureClass::invalid,
                std::string("the plugin cannot be loaded: ") + (reason != nullptr ? reason : "no reason given"));
  }
  std::unique_ptr<SharedObject> object(new SharedObject(handle));
  link_map* map = nullptr;
  if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0 || map == nullptr)
    return fail(FailureClass::internal, "the loaded plugin has no link map");
  object->load_address_ = reinterpret_cast<const uint8_t*>(map->l_addr);
  return object;
}

SharedObject::~SharedObject() { dlclose(handle_); }

const void* SharedObject::symbol(const char* name) const { return dlsym(handle_, name); }

}  // namespace wrought
