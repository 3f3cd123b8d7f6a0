// An ABI, a type and a value: three parts of the input between two bytes 0xff, which no JSON text has. The ABI as JSON
// or packed, the value as bytes.
#include "hostapi/abi/abi.h"
#include "tests/fuzz/target.h"

namespace {

std::string_view take_part(std::string_view& rest) {
  const size_t end = std::min(rest.find('\xff'), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace wrought;
  std::string_view rest = fuzz::text_of(data, size);
  const std::string_view content = take_part(rest), type = take_part(rest), value = rest;
  const auto abi = Abi::from_file_content(content);
  if (!abi) return 0;
  const std::string packed = abi->to_packed();
  const auto again = Abi::from_packed(packed);
  fuzz::expect(again.ok() && again->to_packed() == packed, "a packed ABI reads back as itself");

  (void)abi->pack(type, value);
  const auto json = abi->unpack(type, value);
  if (!json) return 0;
  const auto bytes = abi->pack(type, *json);
  fuzz::expect(bytes.ok(), "what was unpacked can be packed");
  const auto twice = abi->unpack(type, *bytes);
  fuzz::expect(twice.ok() && *twice == *json, "packed and unpacked it is the same value");
  return 0;
}
