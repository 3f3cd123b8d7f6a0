#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "common/files.h"
#include "runtime/memory.h"

namespace wrought {
namespace {

Failure no_memory(const std::string& what) { return fail(FailureClass::resource, what + ": " + std::strerror(errno)); }

// 4 GiB of index, 4 GiB of offset, and the width of the widest access.
constexpr uint64_t guard_reach_bytes = (uint64_t{8} << 30) + wasm_page_bytes;

}  // namespace

size_t os_page_bytes() {
  static const size_t bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

Result<std::shared_ptr<const MemoryImage>> MemoryImage::create(std::span<const Segment> segments,
                                                               uint64_t memory_bytes) {
  uint64_t end = 0;
  for (const Segment& segment : segments) {
    if (segment.offset > memory_bytes || segment.bytes.size() > memory_bytes - segment.offset)
      return fail(FailureClass::invalid, "a data segment lies outside of the initial memory");
    if (!segment.bytes.empty()) end = std::max(end, segment.offset + segment.bytes.size());
  }
  std::shared_ptr<MemoryImage> image(new MemoryImage);
  if (end == 0) return std::shared_ptr<const MemoryImage>(std::move(image));

  const uint64_t page = os_page_bytes();
  const uint64_t size = round_up(end, page);
  image->copy_.resize(size + 2 * page);
  const uint64_t misalignment = reinterpret_cast<uintptr_t>(image->copy_.data()) % page;
  uint8_t* const bytes = image->copy_.data() + (page - misalignment) + page / 2;
  for (const Segment& segment : segments)
    if (!segment.bytes.empty()) std::memcpy(bytes + segment.offset, segment.bytes.data(), segment.bytes.size());
  image->bytes_ = {bytes, size};
  for (uint64_t at = 0; at < size; at += page)
    image->zero_pages_.push_back(std::all_of(bytes + at, bytes + at + page, [](uint8_t byte) { return byte == 0; }));

  image->descriptor_ = memfd_create("wrought-memory", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (image->descriptor_ < 0) return no_memory("no descriptor for the initial memory");
  if (write_all(image->descriptor_, image->bytes_) != 0) return no_memory("no room for the initial memory");
  if (fcntl(image->descriptor_, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
    return no_memory("the initial memory cannot be sealed");
  return std::shared_ptr<const MemoryImage>(std::move(image));
}

MemoryImage::~MemoryImage() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<std::unique_ptr<LinearMemory>> LinearMemory::create(std::shared_ptr<const MemoryImage> image, uint32_t pages_min,
                                                           uint32_t pages_max, uint64_t block_bytes, MemoryReach reach,
                                                           GrowOperand operand) {
  std::unique_ptr<LinearMemory> memory(new LinearMemory);
  memory->image_ = std::move(image);
  memory->os_page_bytes_ = os_page_bytes();
  memory->pages_min_ = memory->pages_ = memory->pages_least_ = pages_min;
  memory->operand_ = operand;
  memory->pages_max_ = pages_max;
  memory->initial_bytes_ = pages_min * wasm_page_bytes;

  const uint64_t block = round_up(block_bytes, memory->os_page_bytes_);
  const uint64_t reach_bytes =
      reach == MemoryReach::guard ? guard_reach_bytes : pages_max * wasm_page_bytes + wasm_page_bytes;
  memory->reservation_bytes_ = block + reach_bytes;
  void* reserved =
      mmap(nullptr, memory->reservation_bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED)
    return no_memory("no address space for " + std::to_string(memory->reservation_bytes_) + " bytes of memory");
  memory->reservation_ = static_cast<uint8_t*>(reserved);
  memory->base_ = memory->reservation_ + block;
  if (mprotect(reserved, block, PROT_READ | PROT_WRITE) != 0 || !memory->map_initial())
    return no_memory("the contract's memory cannot be mapped");
  return memory;
}

LinearMemory::~LinearMemory() {
  if (reservation_ != nullptr) munmap(reservation_, reservation_bytes_);
}

bool LinearMemory::map_initial() noexcept {
  const ByteView image = image_->bytes();
  if (!image.empty() &&
      mmap(base_, image.size(), PROT_READ, MAP_PRIVATE | MAP_FIXED, image_->descriptor(), 0) == MAP_FAILED)
    return false;
  const uint64_t rest = initial_bytes_ - image.size();
  return rest == 0 || mprotect(base_ + image.size(), rest, PROT_READ) == 0;
}

bool LinearMemory::open(uint64_t begin, uint64_t end) noexcept {
  return mprotect(base_ + begin, end - begin, PROT_READ | PROT_WRITE) == 0;
}

// Opened pages that grew again are open as they are.
bool LinearMemory::open_all() noexcept {
  if (!open(0, untouched_bytes())) return false;
  all_open_ = true;
  resets_ = 0;
  return true;
}

bool LinearMemory::drop(uint64_t begin, uint64_t end) noexcept {
  return begin == end || madvise(base_ + begin, end - begin, MADV_DONTNEED) == 0;
}

bool LinearMemory::close_all() noexcept {
  all_open_ = false;
  extent_count_ = 0;
  resets_ = 0;
  return initial_bytes_ == 0 || (mprotect(base_, initial_bytes_, PROT_READ) == 0 && drop(0, initial_bytes_));
}

uint32_t LinearMemory::grow(uint32_t operand) noexcept {
  const uint32_t old_pages = pages_;
  if (operand_ == GrowOperand::signed_change && static_cast<int32_t>(operand) < 0)
    return shrink(0 - operand) ? old_pages : 0xffffffff;
  if (operand > pages_max_ - pages_) return 0xffffffff;
  const uint64_t begin = bytes();
  const uint64_t end = begin + operand * wasm_page_bytes;
  if (begin != end && !open(begin, end)) return 0xffffffff;
  pages_ += operand;
  return old_pages;
}

// A new mapping, so that nothing of the old content is left, nor of the image.
bool LinearMemory::unmap(uint64_t begin, uint64_t end) noexcept {
  constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
  return begin == end || mmap(base_ + begin, end - begin, PROT_NONE, flags, -1, 0) != MAP_FAILED;
}

bool LinearMemory::shrink(uint32_t pages) noexcept {
  if (pages > pages_) return false;
  const uint64_t end = bytes();
  if (!unmap(end - pages * wasm_page_bytes, end)) return false;
  pages_ -= pages;
  pages_least_ = std::min(pages_least_, pages_);
  return true;
}

bool LinearMemory::reset() noexcept {
  if (pages_least_ != pages_min_) {
    if (!unmap(0, std::max(bytes(), initial_bytes_)) || !map_initial()) return false;
    pages_ = pages_least_ = pages_min_;
    all_open_ = false;
    extent_count_ = 0;
    resets_ = 0;
    return true;
  }
  if (pages_ != pages_min_) {
    const uint64_t end = bytes();
    pages_ = pages_min_;
    if (!drop(initial_bytes_, end) || mprotect(base_ + initial_bytes_, end - initial_bytes_, PROT_NONE) != 0)
      return false;
  }
  ++resets_;
  if (all_open_) return resets_ >= open_resets_max ? close_all() : drop(0, initial_bytes_);
  if (extent_count_ == 0) return true;
  if (resets_ >= learning_resets_max) return close_all();
  for (uint32_t i = 0; i < extent_count_; ++i) restore(extents_[i]);
  return true;
}

void LinearMemory::restore(Extent extent) noexcept {
  const ByteView image = image_->bytes();
  const uint64_t image_end = std::clamp<uint64_t>(image.size(), extent.begin, extent.end);
  for (uint64_t at = extent.begin; at < image_end; at += os_page_bytes_) {
    if (image_->is_zero(at / os_page_bytes_))
      std::memset(base_ + at, 0, os_page_bytes_);
    else
      std::memcpy(base_ + at, image.data() + at, os_page_bytes_);
  }
  // Not for 0 bytes: memset may then use a masked store, which takes 200 ns when the page there is closed.
  if (image_end != extent.end) std::memset(base_ + image_end, 0, extent.end - image_end);
}

FaultAnswer LinearMemory::on_fault(const uint8_t* address, bool is_write) noexcept {
  const auto at = reinterpret_cast<uintptr_t>(address);
  const auto base = reinterpret_cast<uintptr_t>(base_);
  if (at < base || at >= reinterpret_cast<uintptr_t>(reservation_) + reservation_bytes_) return FaultAnswer::not_ours;
  const uint64_t offset = at - base;
  if (offset >= bytes()) return FaultAnswer::out_of_bounds;
  // Grown pages, and open ones, are writable: a fault there is none that we can cure.
  if (!is_write || all_open_ || offset >= untouched_bytes()) return FaultAnswer::not_ours;
  for (uint32_t i = 0; i < extent_count_; ++i)
    if (offset >= extents_[i].begin && offset < extents_[i].end) return FaultAnswer::not_ours;

  if (extent_count_ == extents_max) return open_all() ? FaultAnswer::resume : FaultAnswer::no_memory;
  const uint64_t unit = step_pages[extent_count_ / extents_per_step] * os_page_bytes_;
  const uint64_t begin = offset / unit * unit;
  const Extent extent{begin, std::min(begin + unit, untouched_bytes())};
  // Each extent is a mapping of its own; one mapping for everything is the way out when the system has no more.
  if (!open(extent.begin, extent.end)) return open_all() ? FaultAnswer::resume : FaultAnswer::no_memory;
  extents_[extent_count_++] = extent;
  return FaultAnswer::resume;
}

uint64_t LinearMemory::hot_bytes() const {
  if (all_open_) return initial_bytes_;
  uint64_t sum = 0;
  for (uint32_t i = 0; i < extent_count_; ++i) sum += extents_[i].end - extents_[i].begin;
  return sum;
}

}  // namespace wrought
