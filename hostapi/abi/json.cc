// The JSON library throws; that ends here.
#include "hostapi/abi/json.h"

#include "common/json_depth.h"
#include "common/printable.h"
#include "hostapi/abi/abi.h"

namespace wrought::abi {

namespace {
constexpr size_t shown_chars_max = 40;
}

Result<Json> parse_json(std::string_view text, size_t bytes_max, std::string_view what) {
  if (text.size() > bytes_max) {
    return fail(FailureClass::policy,
                std::to_string(text.size()) + " bytes, at most " + std::to_string(bytes_max) + " are allowed",
                std::string(what));
  }
  if (json_deeper_than(text, json_nesting_max)) {
    return fail(FailureClass::policy, "nested more than " + std::to_string(json_nesting_max) + " deep",
                std::string(what));
  }
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& e) {
    return fail(FailureClass::invalid, "not JSON", std::string(what), e.byte == 0 ? 0 : e.byte - 1);
  } catch (const Json::out_of_range&) {
    return fail(FailureClass::invalid, "not JSON: it has a number beyond the range of a float64", std::string(what));
  } catch (const std::exception&) {
    return fail(FailureClass::resource, "no memory to read it", std::string(what));
  }
}

void append_string(std::string& json, std::string_view text) {
  json += Json(text).dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::ignore);
}

std::string shown(const Json& value) {
  if (value.is_string()) {
    return "\"" + printable(value.get_ref<const std::string&>(), shown_chars_max) + "\"";
  }
  if (value.is_array()) return "an array of " + std::to_string(value.size());
  if (value.is_object()) return "an object";
  return value.dump();
}

std::string mismatch(std::string_view expected, const Json& found) {
  return "expected " + std::string(expected) + ", found " + shown(found);
}

}  // namespace wrought::abi
