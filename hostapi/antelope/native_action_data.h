// Data of the actions that the chain itself knows, all of the account `eosio`. Packed: the fields in order.
#pragma once

#include "hostapi/antelope/permissions.h"

namespace wrought {

struct NewAccount {
  Name creator, name;
  Authority owner, active;
};

struct UpdateAuth {
  Name account, permission, parent;
  Authority authority;
};

struct DeleteAuth {
  Name account, permission;
};

struct LinkAuth {
  Name account, code, action;
  Name permission;
};

struct UnlinkAuth {
  Name account, code, action;
};

struct CancelDelay {
  PermissionLevel canceling;
  std::string transaction_id;  // 32 bytes
};

void unpack(PackedReader& in, NewAccount& data);
void unpack(PackedReader& in, UpdateAuth& data);
void unpack(PackedReader& in, DeleteAuth& data);
void unpack(PackedReader& in, LinkAuth& data);
void unpack(PackedReader& in, UnlinkAuth& data);
void unpack(PackedReader& in, CancelDelay& data);

// Bytes after the last field are left alone, as the node has it.
template <class T>
[[nodiscard]] Refusal unpack_data(const Action& action, T& data) {
  PackedReader in(action.data);
  unpack(in, data);
  if (in.ok()) return std::nullopt;
  return make_refusal(in.error_class(), in.error());
}

}  // namespace wrought
