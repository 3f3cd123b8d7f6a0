// Pieces of the C in which a module describes itself (hostapi/module_abi.h).
#pragma once

#include <wabt/ir.h>

#include <string>
#include <string_view>

namespace wrought::emit {

inline std::string number(uint64_t n) { return std::to_string(n); }

// A literal of any bytes.
[[nodiscard]] std::string c_string(std::string_view bytes);
// A wr_name.
[[nodiscard]] std::string name_text(std::string_view name);
// No maximum: the largest number.
[[nodiscard]] std::string maximum(const wabt::Limits& limits);
// WR_KIND_*.
[[nodiscard]] uint32_t kind_number(wabt::ExternalKind kind);

// A list of structs, one a line; "0" stands for an empty one.
class List {
 public:
  List(std::string type, std::string name) : type_(std::move(type)), name_(std::move(name)) {}
  void add(const std::string& fields) {
    entries_ += "  {" + fields + "},\n";
    ++count_;
  }
  [[nodiscard]] std::string definition() const {
    return count_ == 0 ? "" : "static const " + type_ + " " + name_ + "[] = {\n" + entries_ + "};\n";
  }
  [[nodiscard]] std::string reference() const { return count_ == 0 ? "0" : name_; }
  [[nodiscard]] std::string count() const { return number(count_) + "u"; }

 private:
  std::string type_, name_, entries_;
  size_t count_ = 0;
};

}  // namespace wrought::emit
