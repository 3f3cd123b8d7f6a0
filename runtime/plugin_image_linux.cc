#include <sys/mman.h>

#include <cerrno>
#include <cstring>

#include "runtime/memory.h"
#include "runtime/plugin_image.h"

namespace wrought {
namespace {

Failure no_room() {
  return fail(FailureClass::resource, std::string("no memory for the plugin: ") + std::strerror(errno));
}

void write_pointers(uint8_t* base, const std::vector<ImagePlan::Pointer>& pointers) {
  for (const ImagePlan::Pointer& pointer : pointers) {
    const uint64_t address = reinterpret_cast<uint64_t>(base) + pointer.target;
    std::memcpy(base + pointer.place, &address, sizeof address);
  }
}

}  // namespace

Result<std::shared_ptr<PluginImage>> PluginImage::map(ByteView file, const ImagePlan& plan) {
  const uint64_t page = os_page_bytes();
  const uint64_t bytes = round_up(plan.load_bytes, page);
  void* const mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (mapped == MAP_FAILED) return no_room();
  auto* const base = static_cast<uint8_t*>(mapped);
  std::shared_ptr<PluginImage> image(new PluginImage(base, bytes));

  std::memcpy(base, file.data(), plan.file_bytes);
  write_pointers(base, plan.pointers);
  uint8_t* const code = base + plan.code_begin;
  const uint64_t code_bytes = round_up(plan.code_end - plan.code_begin, page);
  if (mprotect(base, bytes, PROT_READ) != 0 || mprotect(code, code_bytes, PROT_READ | PROT_EXEC) != 0) return no_room();
  __builtin___clear_cache(reinterpret_cast<char*>(code), reinterpret_cast<char*>(code + code_bytes));
  return image;
}

PluginImage::~PluginImage() { munmap(base_, bytes_); }

}  // namespace wrought
