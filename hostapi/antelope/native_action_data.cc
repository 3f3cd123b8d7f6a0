// Unpacking of what the native actions carry.
#include "hostapi/antelope/native_action_data.h"

namespace wrought {

namespace {

constexpr size_t transaction_id_bytes = 32;

void read_names(PackedReader& in, std::initializer_list<Name*> names) {
  for (Name* name : names) *name = in.name();
}

}  // namespace

void unpack(PackedReader& in, NewAccount& data) {
  read_names(in, {&data.creator, &data.name});
  data.owner = unpack_authority(in);
  data.active = unpack_authority(in);
}

void unpack(PackedReader& in, UpdateAuth& data) {
  read_names(in, {&data.account, &data.permission, &data.parent});
  data.authority = unpack_authority(in);
}

void unpack(PackedReader& in, DeleteAuth& data) { read_names(in, {&data.account, &data.permission}); }

void unpack(PackedReader& in, LinkAuth& data) {
  read_names(in, {&data.account, &data.code, &data.action, &data.permission});
}

void unpack(PackedReader& in, UnlinkAuth& data) { read_names(in, {&data.account, &data.code, &data.action}); }

void unpack(PackedReader& in, CancelDelay& data) {
  data.canceling = unpack_level(in);
  data.transaction_id = in.bytes(transaction_id_bytes);
}

}  // namespace wrought
