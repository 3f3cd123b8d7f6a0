// Questions of contracts about permissions: would these keys and permissions do, and when was one last used.
#include <algorithm>

#include "hostapi/antelope/action_authorization.h"
#include "hostapi/antelope/bodies.h"

namespace wrought::antelope {

namespace {

// A packed set: a count, then its elements in any order and as often as they like; no bytes at all are the empty set.
template <class T, class Read, class Less>
bool read_set(Context& context, Span packed, std::vector<T>& set, const Read& read, const Less& less) {
  if (packed.size == 0) return true;
  PackedReader in(packed.view());
  const uint32_t count = in.list_size();
  for (uint32_t i = 0; i < count && in.ok(); ++i) set.push_back(read(in));
  if (!in.ok()) {
    (void)context.fail(in.error_class(), in.error());
    return false;
  }
  std::ranges::sort(set, less);
  set.erase(std::ranges::unique(set).begin(), set.end());
  return true;
}

bool read_provided(Context& context, Span keys, Span levels, Provided& provided) {
  return read_set(context, keys, provided.keys, read_public_key, key_less) &&
         read_set(context, levels, provided.levels, unpack_level, std::ranges::less());
}

// Not authorized is an answer; whatever else is wrong ends the apply.
HostResult<bool> answer(Context& context, const Refusal& refused) {
  if (!refused) return true;
  if (is_authorization_class(refused->error_class)) return false;
  return fail_call(context, *refused);
}

}  // namespace

HostResult<bool> check_transaction_authorization(Context& context, Meter gas, Span packed, Span keys, Span levels) {
  PackedReader in(packed.view());
  const TransactionInfo transaction = unpack_transaction(in);
  if (!in.ok()) return context.fail(in.error_class(), in.error());
  Provided provided;
  if (!read_provided(context, keys, levels, provided)) return Failed{};
  provided.delay_us = int64_t{transaction.delay_s} * 1'000'000;
  CheckBudget budget(gas);
  return answer(context, check_authorization(context.state, transaction.actions, provided, budget));
}

HostResult<bool> check_permission_authorization(Context& context, Meter gas, Name account, Name permission, Span keys,
                                                Span levels, uint64_t delay_us) {
  if (delay_us > static_cast<uint64_t>(INT64_MAX)) {
    return context.fail("action_validate_exception", "provided delay is too large");
  }
  Provided provided;
  if (!read_provided(context, keys, levels, provided)) return Failed{};
  provided.delay_us = static_cast<int64_t>(delay_us);
  CheckBudget budget(gas);
  return answer(context, check_permission(context.state, {account, permission}, provided, budget));
}

HostResult<uint64_t> get_permission_last_used(Context& context, Name account, Name permission) {
  const PermissionLevel level{account, permission};
  if (auto refused = refuse_unless_permission(context.state, level)) return fail_call(context, *refused);
  return permission_last_used(context.state, level);
}

}  // namespace wrought::antelope
