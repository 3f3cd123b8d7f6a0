// The first thing that went wrong while a value was walked, and the way to it.
//
// Nothing is kept while all is well: steps are added from the inside out as the walk returns, and turned round at the
// end.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/printable.h"
#include "common/result.h"

namespace wrought::abi {

class Trouble {
 public:
  // Both answer false, so that a walk can return them.
  bool refuse(FailureClass cls, std::string message, std::optional<uint64_t> offset = {}) {
    failure_ = fail(cls, std::move(message), {}, offset);
    return false;
  }
  bool refuse_doubled(std::string_view struct_name, std::string_view field_name, std::optional<uint64_t> offset = {}) {
    return refuse(FailureClass::invalid,
                  "struct \"" + printable(struct_name, chars_max) + "\" has two fields \"" +
                      printable(field_name, chars_max) + "\", and a JSON object cannot",
                  offset);
  }
  bool inside(std::string step) {
    steps_.push_back(std::move(step));
    return false;
  }
  bool inside_field(std::string_view name) { return inside("." + printable(name, chars_max)); }
  bool inside_element(size_t index) { return inside("[" + std::to_string(index) + "]"); }
  bool inside_alternative(std::string_view type) { return inside("<" + printable(type, chars_max) + ">"); }

  [[nodiscard]] Failure take(std::string_view root) {
    failure_.where = printable(root, chars_max);
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) failure_.where += *step;
    return std::move(failure_);
  }

 private:
  static constexpr size_t chars_max = 64;
  Failure failure_;
  std::vector<std::string> steps_;
};

}  // namespace wrought::abi
