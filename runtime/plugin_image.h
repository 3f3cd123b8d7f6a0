// A verified plugin in memory, put there by ourselves: its three segments (verify_segments.cc) copied, its pointers
// written, then nothing of it writable and only its code executable.
//
// The system's dynamic linker would do the same and more. It would read the file a second time, by rules of its own,
// and everything that it can be told to do would have to be ruled out; here only what was verified is done. And it
// costs a memory file, twenty system calls and a search among all objects of the process, for each plugin.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

// What the verified file says of its image. Addresses are relative to its begin, and are offsets in the file as well.
struct ImagePlan {
  struct Pointer {
    uint64_t place;   // of 8 bytes, in the image
    uint64_t target;  // address that they will hold
  };
  uint64_t file_bytes = 0;  // the first bytes of the file are the image; then zeros
  uint64_t load_bytes = 0;  // all of it
  uint64_t code_begin = 0;  // on a page
  uint64_t code_end = 0;
  std::vector<Pointer> pointers;
  uint64_t descriptor = 0;  // of wrought_plugin
  uint64_t module = 0;      // of wrought_module; 0 if there is none
};

class PluginImage {
 public:
  // REQUIRES: a plan that verify_plugin made of this file. Failure `resource`: no memory.
  [[nodiscard]] static Result<std::shared_ptr<PluginImage>> map(ByteView file, const ImagePlan& plan);
  ~PluginImage();
  PluginImage(const PluginImage&) = delete;
  PluginImage& operator=(const PluginImage&) = delete;

  [[nodiscard]] const uint8_t* base() const { return base_; }

 private:
  PluginImage(uint8_t* base, uint64_t bytes) : base_(base), bytes_(bytes) {}
  uint8_t* base_;
  uint64_t bytes_;
};

}  // namespace wrought
