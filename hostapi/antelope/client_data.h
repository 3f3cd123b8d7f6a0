// The client data of a WebAuthn assertion: the JSON object that a browser makes and the authenticator signs.
#pragma once

#include <string>
#include <string_view>

namespace wrought::antelope {

// Strings of the outermost object, escapes resolved; empty if missing, the last one if there are several.
struct ClientData {
  std::string type, challenge, origin;
};

// False: not a JSON object, or one of the three is not a string.
//
// Which texts are JSON is part of consensus, and the chain's answer is not quite the standard's: a text ends at its
// first NUL, bytes from 0x80 on are taken as they are, a low surrogate may stand alone, and a number must not be too
// big for a double as the chain computes it. Time and memory are linear in the text. Throws std::bad_alloc only.
[[nodiscard]] bool parse_client_data(std::string_view json, ClientData& data);

}  // namespace wrought::antelope
