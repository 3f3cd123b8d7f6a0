// The list of commands that are known to fail, each with its reason. A line:
//
//   i32.wast:17-19  wasm2c  why
//
// file and line, or lines from and to; the engine, "reader", or * for every engine; the reason. # begins a comment.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/result.h"

namespace wrought::spec {

class Exceptions {
 public:
  struct Entry {
    std::string script;
    unsigned from = 0, to = 0;
    std::string engine, reason;
    bool used = false;
  };
  explicit Exceptions(std::vector<Entry> entries) : entries_(std::move(entries)) {}

  // Is this command listed? Remembers that it was there.
  bool use(const std::string& script, unsigned line, const std::string& engine);
  // Entries that no command was found for.
  [[nodiscard]] std::vector<std::string> unused() const;

 private:
  std::vector<Entry> entries_;
};

[[nodiscard]] Result<Exceptions> parse_exceptions(std::string_view text, const std::string& name);
[[nodiscard]] Result<Exceptions> read_exceptions(const std::filesystem::path& file);

}  // namespace wrought::spec
