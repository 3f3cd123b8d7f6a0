#include "transpiler/emit/description_lists.h"

namespace wrought::emit {

std::string c_string(std::string_view bytes) {
  std::string text = "\"";
  for (const char c : bytes) {
    const auto b = static_cast<uint8_t>(c);
    const bool plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_' ||
                       b == ' ' || b == '-' || b == '>' || b == '(' || b == ')' || b == '.';
    if (plain) {
      text += c;
    } else {
      const char octal[] = {'\\', static_cast<char>('0' + (b >> 6)), static_cast<char>('0' + (b >> 3 & 7)),
                            static_cast<char>('0' + (b & 7))};
      text.append(octal, sizeof octal);
    }
  }
  return text + '"';
}

std::string name_text(std::string_view name) { return "{" + c_string(name) + ", " + number(name.size()) + "u}"; }

std::string maximum(const wabt::Limits& limits) {
  return limits.has_max && limits.max < 0xffffffff ? number(limits.max) + "u" : "~0u";
}

uint32_t kind_number(wabt::ExternalKind kind) { return static_cast<uint32_t>(kind); }
static_assert(static_cast<int>(wabt::ExternalKind::Func) == 0 && static_cast<int>(wabt::ExternalKind::Table) == 1 &&
                  static_cast<int>(wabt::ExternalKind::Memory) == 2 &&
                  static_cast<int>(wabt::ExternalKind::Global) == 3,
              "WR_KIND_* are the binary format's numbers");

}  // namespace wrought::emit
