// Linear memory that is cheap to make new again.
//
// Every apply must see the initial memory, and a do-nothing apply should pay nothing for that. So pages start COLD:
// mapped read-only, holding the initial image (a private mapping of one sealed memory file per contract, zero pages
// after it). The first write to a cold page faults; the trap handler opens it (read-write) and notes it as HOT. After
// the apply, reset() copies the image back over the hot pages and leaves them open: an apply that stays within them
// makes no system call and takes no fault. From time to time, and whenever the set has grown too large, everything
// goes cold again (one madvise drops all changed pages at once), so a page that was needed once is not paid for ever.
//
//    state       writes                              reset
//    learning    a cold page faults and is opened    image copied over the open extents
//    open        everything open, no faults          madvise drops what was touched
//
// Guard mode reserves all that a 32-bit index plus a 32-bit offset can reach, so an access past the end always faults;
// explicit mode reserves only memory_pages_max, since emitted code compares first.
//
// Where a profile lets memory shrink, the pages that are taken away are mapped anew without access: grown again they
// are zero. If initial pages were among them, the reset maps the initial memory anew, too.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

inline constexpr uint64_t wasm_page_bytes = 65536;

[[nodiscard]] size_t os_page_bytes();

[[nodiscard]] constexpr uint64_t round_up(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit * unit; }

// The first bytes of linear memory as a contract's data segments make them; immutable, shared by all its instances.
class MemoryImage {
 public:
  struct Segment {
    uint64_t offset;
    ByteView bytes;
  };
  // Segments may overlap; later ones win. They must lie inside `memory_bytes`.
  [[nodiscard]] static Result<std::shared_ptr<const MemoryImage>> create(std::span<const Segment> segments,
                                                                         uint64_t memory_bytes);
  ~MemoryImage();
  MemoryImage(const MemoryImage&) = delete;
  MemoryImage& operator=(const MemoryImage&) = delete;

  // Whole OS pages; zeros follow. Never aligned to a page: see copy_.
  [[nodiscard]] ByteView bytes() const { return bytes_; }
  // The same bytes as a sealed memory file; -1 when there are none.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  // All zero: filling is several times cheaper than copying.
  [[nodiscard]] bool is_zero(uint64_t os_page) const { return zero_pages_[os_page]; }

 private:
  MemoryImage() = default;
  // What resets copy from, half a page off alignment: between addresses that are equal in their lowest 12 bits, loads
  // wait for stores that they have nothing to do with.
  Bytes copy_;
  ByteView bytes_;
  std::vector<bool> zero_pages_;
  int descriptor_ = -1;
};

enum class MemoryReach : uint8_t { guard, explicit_checks };

// What the operand of memory.grow is: a number of pages, or a signed change (WasmRules::memory_grow_is_signed).
enum class GrowOperand : uint8_t { pages, signed_change };

enum class FaultAnswer : uint8_t {
  not_ours,       // outside, or nothing that opening a page would cure
  resume,         // the page is open now
  out_of_bounds,  // past the end of linear memory
  no_memory,      // the page could not be opened
};

class LinearMemory {
 public:
  // block_bytes: what the instance keeps right below byte 0; readable and writable, zero at first, never reset.
  [[nodiscard]] static Result<std::unique_ptr<LinearMemory>> create(std::shared_ptr<const MemoryImage> image,
                                                                    uint32_t pages_min, uint32_t pages_max,
                                                                    uint64_t block_bytes, MemoryReach reach,
                                                                    GrowOperand operand = GrowOperand::pages);
  ~LinearMemory();
  LinearMemory(const LinearMemory&) = delete;
  LinearMemory& operator=(const LinearMemory&) = delete;

  [[nodiscard]] uint8_t* base() const { return base_; }
  [[nodiscard]] uint32_t pages() const { return pages_; }
  [[nodiscard]] uint64_t bytes() const { return pages_ * wasm_page_bytes; }

  // memory.grow: old size in pages, or 0xffffffff. New pages are zero. base() stays.
  uint32_t grow(uint32_t operand) noexcept;

  // Initial content and size again. False: the system refused, do not use this memory any more.
  [[nodiscard]] bool reset() noexcept;

  // Called by the trap handler, so async-signal-safe.
  FaultAnswer on_fault(const uint8_t* address, bool is_write) noexcept;

  // For tests: how many bytes a reset would copy.
  [[nodiscard]] uint64_t hot_bytes() const;

 private:
  struct Extent {
    uint64_t begin, end;
  };
  // 8 extents each of 1, 4 and 16 OS pages; the next fault opens everything. Bounds faults and mappings per instance.
  static constexpr uint32_t extents_per_step = 8;
  static constexpr std::array<uint32_t, 3> step_pages = {1, 4, 16};
  static constexpr uint32_t extents_max = extents_per_step * step_pages.size();
  // Resets between two returns to cold. Learning a working set again costs about as much as some hundred of them.
  static constexpr uint32_t learning_resets_max = 2048;
  static constexpr uint32_t open_resets_max = 128;

  LinearMemory() = default;
  [[nodiscard]] bool map_initial() noexcept;
  [[nodiscard]] bool unmap(uint64_t begin, uint64_t end) noexcept;
  [[nodiscard]] bool shrink(uint32_t pages) noexcept;
  // Below it nothing was taken away since the last reset.
  [[nodiscard]] uint64_t untouched_bytes() const { return pages_least_ * wasm_page_bytes; }
  [[nodiscard]] bool open(uint64_t begin, uint64_t end) noexcept;
  [[nodiscard]] bool open_all() noexcept;
  [[nodiscard]] bool close_all() noexcept;
  [[nodiscard]] bool drop(uint64_t begin, uint64_t end) noexcept;
  void restore(Extent extent) noexcept;

  std::shared_ptr<const MemoryImage> image_;
  uint8_t* reservation_ = nullptr;
  uint64_t reservation_bytes_ = 0;
  uint8_t* base_ = nullptr;
  uint64_t os_page_bytes_ = 4096;
  uint64_t initial_bytes_ = 0;
  uint32_t pages_ = 0, pages_min_ = 0, pages_max_ = 0;
  uint32_t pages_least_ = 0;  // since the last reset, at most pages_min_
  GrowOperand operand_ = GrowOperand::pages;
  bool all_open_ = false;
  uint32_t resets_ = 0;  // since the last return to cold
  uint32_t extent_count_ = 0;
  std::array<Extent, extents_max> extents_{};
};

}  // namespace wrought
