// Packing and unpacking of actions. Lengths come from the contract, so each is checked before anything is allocated.
#include "hostapi/antelope/action_data.h"

#include <cstring>

namespace wrought {

namespace {

void pack_u64(std::string& out, uint64_t value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

struct Reader {
  std::string_view rest;
  bool ok = true;

  uint64_t u64() {
    uint64_t value = 0;
    if (rest.size() < sizeof value) return ok = false, 0;
    std::memcpy(&value, rest.data(), sizeof value);
    rest.remove_prefix(sizeof value);
    return value;
  }
  // At most five bytes; what does not fit 32 bits is lost, as it always was.
  uint32_t varuint32() {
    uint64_t value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (rest.empty()) return ok = false, 0;
      const auto byte = static_cast<uint8_t>(rest.front());
      rest.remove_prefix(1);
      value |= uint64_t{byte & 0x7fu} << shift;
      if ((byte & 0x80u) == 0) break;
    }
    return static_cast<uint32_t>(value);
  }
};

}  // namespace

void pack_varuint32(std::string& out, uint32_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

void pack_action(std::string& out, const Action& action) {
  pack_u64(out, action.account.value);
  pack_u64(out, action.name.value);
  pack_varuint32(out, static_cast<uint32_t>(action.authorization.size()));
  for (const auto& level : action.authorization) {
    pack_u64(out, level.actor.value);
    pack_u64(out, level.permission.value);
  }
  pack_varuint32(out, static_cast<uint32_t>(action.data.size()));
  out += action.data;
}

std::optional<Action> unpack_action(std::string_view bytes) {
  Reader in{bytes};
  Action action;
  action.account.value = in.u64();
  action.name.value = in.u64();
  const uint32_t levels = in.varuint32();
  if (!in.ok || levels > in.rest.size() / 16) return std::nullopt;
  for (uint32_t i = 0; i < levels; ++i) {
    const uint64_t actor = in.u64();
    action.authorization.push_back({Name{actor}, Name{in.u64()}});
  }
  const uint32_t size = in.varuint32();
  if (!in.ok || size > in.rest.size()) return std::nullopt;
  action.data = in.rest.substr(0, size);
  return action;
}

}  // namespace wrought
