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
// The contract whose code sent this action or notified us of it; the empty name for an action of the transaction.
inline Name sender() { return Name{get_sender()}; }

struct PermissionLevel {
  Name actor, permission;

  template <class Visitor>
  constexpr void fields(Visitor&& visit) {
    visit(actor);
    visit(permission);
  }
};

inline void require_auth(PermissionLevel level) { ::require_auth2(level.actor.value, level.permission.value); }

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

// An action as the host takes it.
template <class... Arguments>
inline Writer<1200> pack_action(Name account, Name name, List<PermissionLevel> authorization,
                                const Arguments&... arguments) {
  Writer<1024> data;
  (data(arguments), ...);
  Writer<1200> action;
  action(account);
  action(name);
  action(authorization);
  action.varuint32(data.size());
  action.append(data.data(), data.size());
  return action;
}

// Queues `name` of `account` with these authorizations; it runs after the current action and its notifications have
// ended. A contract may act for itself, and for others only if they let it.
template <class... Arguments>
inline void send_as(List<PermissionLevel> authorization, Name account, Name name, const Arguments&... arguments) {
  const auto action = pack_action(account, name, authorization, arguments...);
  send_inline(action.data(), action.size());
}

// The same with the authority actor@active.
template <class... Arguments>
inline void send(Name actor, Name account, Name name, const Arguments&... arguments) {
  using namespace literals;
  const PermissionLevel level{actor, "active"_n};
  send_as({&level, 1}, account, name, arguments...);
}

// Queues a context-free action, which has no authorization and sees no state. They run before the other inline actions.
template <class... Arguments>
inline void send_context_free(Name account, Name name, const Arguments&... arguments) {
  const auto action = pack_action(account, name, {}, arguments...);
  send_context_free_inline(action.data(), action.size());
}

template <class T>
inline void return_value(const T& value) {
  Writer<256> packed;  // a return value may not be larger
  packed(value);
  set_action_return_value(packed.data(), packed.size());
}

}  // namespace sdk
