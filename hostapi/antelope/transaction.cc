// Packing and unpacking of transactions.
#include "hostapi/antelope/transaction.h"

namespace wrought {

namespace {

void pack_actions(std::string& out, const std::vector<Action>& actions) {
  pack_varuint32(out, static_cast<uint32_t>(actions.size()));
  for (const auto& action : actions) pack_action(out, action);
}

std::vector<Action> read_actions(PackedReader& in) {
  std::vector<Action> actions;
  const uint32_t count = in.list_size();
  for (uint32_t i = 0; i < count && in.ok(); ++i) actions.push_back(unpack_action(in));
  return actions;
}

}  // namespace

std::string pack_transaction(const TransactionInfo& transaction) {
  std::string out;
  pack(out, transaction.expiration_s);
  pack(out, transaction.ref_block_num);
  pack(out, transaction.ref_block_prefix);
  pack_varuint32(out, transaction.net_usage_words_max);
  pack(out, transaction.cpu_usage_ms_max);
  pack_varuint32(out, transaction.delay_s);
  pack_actions(out, transaction.context_free_actions);
  pack_actions(out, transaction.actions);
  pack_varuint32(out, static_cast<uint32_t>(transaction.extensions.size()));
  for (const auto& [type, data] : transaction.extensions) {
    pack(out, type);
    pack_counted(out, data);
  }
  return out;
}

TransactionInfo unpack_transaction(PackedReader& in) {
  TransactionInfo transaction;
  transaction.expiration_s = in.read<uint32_t>();
  transaction.ref_block_num = in.read<uint16_t>();
  transaction.ref_block_prefix = in.read<uint32_t>();
  transaction.net_usage_words_max = in.varuint32();
  transaction.cpu_usage_ms_max = in.read<uint8_t>();
  transaction.delay_s = in.varuint32();
  transaction.context_free_actions = read_actions(in);
  transaction.actions = read_actions(in);
  const uint32_t extensions = in.list_size();
  for (uint32_t i = 0; i < extensions && in.ok(); ++i) {
    const auto type = in.read<uint16_t>();
    transaction.extensions.emplace_back(type, in.counted_bytes());
  }
  return transaction;
}

}  // namespace wrought
