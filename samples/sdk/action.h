// Actions: calling a handler with the arguments unpacked from the action data, and sending an action to another
// account. Handlers are plain functions, `void transfer(Name from, Name to, Asset quantity, Text memo)`.
#pragma once

#include "name.h"
#include "serialize.h"

namespace sdk {

inline Name self() { return Name{current_receiver()}; }
inline void require_auth(Name account) { ::require_auth(account.value); }
inline bool has_auth(Name account) { return ::has_auth(account.value); }
inline void require_recipient(Name account) { ::require_recipient(account.value); }
inline bool is_account(Name account) { return ::is_account(account.value); }

inline Reader action_data() {
  const uint32_t size = action_data_size();
  uint8_t* bytes = allocate(size);
  if (size != 0) read_action_data(bytes, size);
  return Reader(bytes, size);
}

template <class T>
inline T unpack(Reader& reader) {
  T value{};
  reader(value);
  return value;
}

struct Call {
  template <class... Arguments>
  Call(void (*handler)(Arguments...), Arguments... arguments) {
    handler(arguments...);
  }
};

// Bytes after the last argument are ignored, as callers with a newer description may send them.
template <class... Arguments>
inline void run(void (*handler)(Arguments...)) {
  [[maybe_unused]] Reader reader = action_data();
  Call{handler, unpack<Arguments>(reader)...};  // braces: the arguments are evaluated from left to right
}

// Queues `name` of `account` with the authority actor@active; it runs after the current action has ended.
template <class... Arguments>
inline void send(Name actor, Name account, Name name, const Arguments&... arguments) {
  using namespace literals;
  Writer<1024> data;
  (data(arguments), ...);
  Writer<1200> action;
  action(account);
  action(name);
  action.varuint32(1);  // one authorization
  action(actor);
  action("active"_n);
  action.varuint32(data.size());
  action.append(data.data(), data.size());
  send_inline(action.data(), action.size());
}

template <class T>
inline void return_value(const T& value) {
  Writer<256> packed;  // a return value may not be larger
  packed(value);
  set_action_return_value(packed.data(), packed.size());
}

}  // namespace sdk
