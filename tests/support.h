// What several tests need: contracts as text, files in a folder of their own, building and running.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "common/files.h"
#include "common/result.h"
#include "transpiler/transpiler.h"

namespace wrought::test {

// A folder that goes away with the test.
class Folder {
 public:
  Folder() : scratch_(std::move(*ScratchDirectory::create())) {}
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return scratch_ / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return scratch_.path(); }

  std::filesystem::path write(std::string_view name, std::string_view text) const {
    const auto path = scratch_ / name;
    const auto written = write_file(path, text);
    EXPECT_TRUE(written.ok());
    return path;
  }

  // Files in it, to show that nothing was left behind.
  [[nodiscard]] size_t file_count() const {
    size_t n = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(scratch_.path())) ++n;
    return n;
  }

 private:
  ScratchDirectory scratch_;
};

// `body` inside a contract that exports apply, with a memory of one page.
inline std::string contract(std::string_view fields, std::string_view apply_body = "") {
  return "(module (memory (export \"memory\") 1)\n" + std::string(fields) +
         "\n(func (export \"apply\") (param i64 i64 i64)\n" + std::string(apply_body) + "))";
}

// A function body without end, whose end no compiler can foresee, as it could of a loop that only counts gas.
inline constexpr std::string_view endless_loop = R"((local $x i64) (local.set $x (i64.const 1))
  (loop $on
    (local.set $x (i64.mul (i64.xor (local.get $x) (i64.shr_u (local.get $x) (i64.const 29))) (i64.const 0x5851f42d4c957f2d)))
    (i64.store (i32.and (i32.wrap_i64 (local.get $x)) (i32.const 0xff)) (local.get $x))
    (br $on)))";

inline std::string repeat(std::string_view text, size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace wrought::test
