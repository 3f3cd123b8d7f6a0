// Time, and the ways a contract ends its own apply.
#include "hostapi/antelope/bodies.h"

namespace wrought::antelope {

namespace {

// Codes from here on belong to the chain; a contract that uses one is told so.
constexpr uint64_t restricted_code_min = 10'000'000'000'000'000'000u;
constexpr uint64_t restricted_code_answer = restricted_code_min + 1;

Failed assertion(Context& context, std::string_view message) {
  return fail_call(context, "eosio_assert_message_exception",
                   std::string(message.substr(0, limits::assert_message_bytes_max)), OutcomeKind::aborted);
}

}  // namespace

HostResult<uint64_t> current_time(Context& context) { return context.block.time_us; }
// Every transaction here is an input transaction: published with its block.
HostResult<uint64_t> publication_time(Context& context) { return context.block.time_us; }
HostResult<uint64_t> get_sender(Context& context) { return context.sender.value; }
HostResult<uint32_t> get_block_num(Context& context) { return context.block.number; }

HostResult<void> abort_called(Context& context) {
  return fail_call(context, "abort_called", "abort() called", OutcomeKind::aborted);
}

HostResult<void> eosio_assert(Context& context, bool condition, CString message) {
  if (condition) [[likely]]
    return {};
  return assertion(context, message.text);
}

HostResult<void> eosio_assert_message(Context& context, bool condition, Span message) {
  if (condition) [[likely]]
    return {};
  return assertion(context, message.view());
}

HostResult<void> eosio_assert_code(Context& context, bool condition, uint64_t code) {
  if (condition) [[likely]]
    return {};
  if (code >= restricted_code_min) {
    return fail_call(context, "restricted_error_code_exception",
                     "eosio_assert_code called with reserved error code: " + std::to_string(code), OutcomeKind::aborted,
                     restricted_code_answer);
  }
  return fail_call(context, "eosio_assert_code_exception", "assertion failure with error code: " + std::to_string(code),
                   OutcomeKind::aborted, code);
}

// A success that leaves by the way of failures, so that no further wasm runs.
HostResult<void> eosio_exit(Context& context, int32_t) { return fail_call(context, {}, {}, OutcomeKind::exited); }

}  // namespace wrought::antelope
