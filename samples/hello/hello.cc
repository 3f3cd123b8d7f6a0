// The smallest contract worth running: greets whom the action data names, shows every kind of print, returns a value,
// fails on demand, and greets through another account with an inline action.
#include "sdk.h"

using namespace sdk;
using namespace sdk::literals;

namespace {

void hi(Name who) {
  print("Hello, ", who, "!");
  return_value(who);
}

void prints() {
  constexpr uint8_t bytes[] = {0xde, 0xad, 0xbe, 0xef};
  print("text ", int64_t{-42}, " ", ~uint64_t{0}, " ", "alice"_n, " ", true, " ");
  print(-(static_cast<__int128>(1) << 100), " ", ~static_cast<unsigned __int128>(0), " ");
  print(0.5f, " ", -1234.0625, " ");
  printhex(bytes, sizeof(bytes));
}

void fail(Text message) { check(false, message); }

void failcode(uint64_t code) { eosio_assert_code(false, code); }

void exit(int32_t code) {
  print("leaving");
  eosio_exit(code);
}

// Tells `to` too: it sees the same action, as a notification.
void notify(Name to) { require_recipient(to); }

void relay(Name to, Name who) {
  print("relayed");
  send(self(), to, "hi"_n, who);
}

}  // namespace

extern "C" [[gnu::visibility("default")]] void apply(uint64_t receiver, uint64_t code, uint64_t action) {
  if (code != receiver) return print("notified of ", Name{action}, " by ", Name{code});
  switch (action) {
    case "hi"_n.value: return run(hi);
    case "prints"_n.value: return run(prints);
    case "fail"_n.value: return run(fail);
    case "failcode"_n.value: return run(failcode);
    case "exit"_n.value: return run(exit);
    case "notify"_n.value: return run(notify);
    case "relay"_n.value: return run(relay);
    default: check(false, "unknown action");
  }
}
