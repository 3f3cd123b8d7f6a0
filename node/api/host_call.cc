// Base gas first, then the callback; a failed call is told as bind.h tells it. The order within one call is the
// callback's own, so ranges are checked and bytes are paid for when it asks for them.
#include "node/api/host_call.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "hostapi/bind.h"

namespace wrought::api {
namespace {

constexpr size_t parameters_max = 128;  // as many as a contract's function may have; cells stand on the stack

Wasm type_of(std::string_view text) {
  if (text == "i32") return Wasm::i32;
  if (text == "i64") return Wasm::i64;
  return text == "f32" ? Wasm::f32 : Wasm::f64;
}

ffi_type* ffi_type_of(Wasm type) {
  switch (type) {
    case Wasm::i32: return &ffi_type_uint32;
    case Wasm::i64: return &ffi_type_uint64;
    case Wasm::f32: return &ffi_type_float;
    case Wasm::f64: return &ffi_type_double;
  }
  return &ffi_type_uint64;
}

size_t bytes_of_type(Wasm type) { return type == Wasm::i32 || type == Wasm::f32 ? 4 : 8; }

Failure no_closure() { return fail(FailureClass::resource, "no memory for the code of a host function"); }

template <class Result>
void put(void* out, uint64_t cell, int64_t gas) {
  Result result{};
  std::memcpy(&result.v, &cell, sizeof result.v);  // the low bytes: this machine is little-endian
  result.gas = gas;
  std::memcpy(out, &result, sizeof result);
}

}  // namespace

Result<std::unique_ptr<HostCall>> HostCall::create(uint32_t ordinal, std::string_view signature,
                                                   wrought_host_callback callback, void* user) {
  std::unique_ptr<HostCall> call(new HostCall);
  call->ordinal_ = ordinal;
  call->callback_ = callback;
  call->user_ = user;
  call->read_signature(signature);
  if (call->parameters_.size() > parameters_max) {
    return fail(FailureClass::usage, std::to_string(call->parameters_.size()) + " parameters, at most " +
                                         std::to_string(parameters_max) + " are possible");
  }
  if (Result<> ok = call->make_native(); !ok) return ok.failure();
  if (Result<> ok = call->make_generic(); !ok) return ok.failure();
  return call;
}

void HostCall::read_signature(std::string_view signature) {
  const size_t close = signature.find(')');
  for (size_t at = 1; at < close; at += 4) parameters_.push_back(type_of(signature.substr(at, 3)));
  if (close + 1 < signature.size()) result_ = type_of(signature.substr(signature.size() - 3));
}

// (mem, gas, parameters...) -> gas, or {result, gas} as contract_abi.h has it.
Result<> HostCall::make_native() {
  native_types_ = {&ffi_type_pointer, &ffi_type_sint64};
  for (const Wasm type : parameters_) native_types_.push_back(ffi_type_of(type));
  ffi_type* answer = &ffi_type_sint64;
  if (result_) {
    native_result_fields_[0] = ffi_type_of(*result_);
    native_result_fields_[1] = &ffi_type_sint64;
    native_result_.type = FFI_TYPE_STRUCT;
    native_result_.elements = native_result_fields_;
    answer = &native_result_;
  }
  void* code = nullptr;
  native_closure_.reset(static_cast<ffi_closure*>(ffi_closure_alloc(sizeof(ffi_closure), &code)));
  if (native_closure_ == nullptr) return no_closure();
  if (ffi_prep_cif(&native_cif_, FFI_DEFAULT_ABI, static_cast<unsigned>(native_types_.size()), answer,
                   native_types_.data()) != FFI_OK ||
      ffi_prep_closure_loc(native_closure_.get(), &native_cif_, enter_native, this, code) != FFI_OK) {
    return fail(FailureClass::internal, "libffi refuses the signature");
  }
  native_ = reinterpret_cast<wr_function>(code);
  return Unit{};
}

Result<> HostCall::make_generic() {
  generic_types_[0] = &ffi_type_pointer;
  void* code = nullptr;
  generic_closure_.reset(static_cast<ffi_closure*>(ffi_closure_alloc(sizeof(ffi_closure), &code)));
  if (generic_closure_ == nullptr) return no_closure();
  if (ffi_prep_cif(&generic_cif_, FFI_DEFAULT_ABI, 1, &ffi_type_void, generic_types_) != FFI_OK ||
      ffi_prep_closure_loc(generic_closure_.get(), &generic_cif_, enter_generic, this, code) != FFI_OK) {
    return fail(FailureClass::internal, "libffi refuses the call of an interpreter");
  }
  generic_ = reinterpret_cast<GenericFunction>(code);
  return Unit{};
}

void HostCall::enter_native(ffi_cif*, void* result, void** arguments, void* self) noexcept {
  const auto& call = *static_cast<const HostCall*>(self);
  auto* const mem = *static_cast<wr_u8**>(arguments[0]);
  const int64_t gas = *static_cast<int64_t*>(arguments[1]);
  std::array<uint64_t, parameters_max + 1> cells;
  for (size_t i = 0; i < call.parameters_.size(); ++i) {
    cells[i] = 0;
    std::memcpy(&cells[i], arguments[2 + i], bytes_of_type(call.parameters_[i]));
  }
  uint64_t cell = 0;
  const int64_t left =
      call.run(*bind_detail::context_of(mem), mem, bind_detail::memory_bytes_of(mem), gas, cells.data(), cell);
  if (!call.result_) {
    std::memcpy(result, &left, sizeof left);
    return;
  }
  switch (*call.result_) {
    case Wasm::i32: return put<wr_ret_i32>(result, cell, left);
    case Wasm::i64: return put<wr_ret_i64>(result, cell, left);
    case Wasm::f32: return put<wr_ret_f32>(result, cell, left);
    case Wasm::f64: return put<wr_ret_f64>(result, cell, left);
  }
}

void HostCall::enter_generic(ffi_cif*, void*, void** arguments, void* self) noexcept {
  const auto& row = *static_cast<const HostCall*>(self);
  GenericCall& call = **static_cast<GenericCall**>(arguments[0]);
  uint64_t cell = 0;
  call.gas = row.run(*call.host, call.memory, call.memory_bytes, call.gas, call.arguments, cell);
  call.result = row.result_ && bytes_of_type(*row.result_) == 4 ? static_cast<uint32_t>(cell) : cell;
}

int64_t HostCall::run(HostContext& context, uint8_t* memory, uint64_t memory_bytes, int64_t gas, const uint64_t* cells,
                      uint64_t& result) const noexcept {
  const GasCost cost = context.costs[ordinal_];
  gas -= cost.base;
  if (gas < 0) return gas;
  wrought_guest guest{{context, memory, memory_bytes, {}}, gas};
  guest.call.meter = Meter(guest.gas, cost.per_byte);
  try {
    callback_(static_cast<CallbackHost&>(context).user, user_, &guest, cells, &result);
  } catch (...) {
    // Its bodies may be C++ all the same.
    return failed_by_exception(context, std::max<int64_t>(guest.gas, 0));
  }
  if (guest.gas < 0) return guest.gas;
  return guest.ended ? bind_detail::failed_call(context, guest.gas) : guest.gas;
}

}  // namespace wrought::api

extern "C" {

void* wrought_guest_memory(wrought_guest* guest, uint32_t address, uint32_t size) {
  if (guest->ended) return nullptr;
  if (!guest->call.in_memory(address, size)) {
    wrought_guest_end_apply(guest, WROUGHT_END_HOST_ERROR, "wasm_execution_error", "access violation", 0);
    return nullptr;
  }
  guest->ended = !guest->call.meter.charge(size);
  return guest->ended ? nullptr : guest->call.memory + address;
}

const char* wrought_guest_text(wrought_guest* guest, uint32_t address, uint32_t* length) {
  if (length != nullptr) *length = 0;
  if (guest->ended) return nullptr;
  const char* const text = reinterpret_cast<const char*>(guest->call.memory) + address;
  const void* const nul =
      guest->call.in_memory(address, 1) ? std::memchr(text, 0, guest->call.memory_bytes - address) : nullptr;
  if (nul == nullptr) {
    wrought_guest_end_apply(guest, WROUGHT_END_HOST_ERROR, "wasm_execution_error", "access violation", 0);
    return nullptr;
  }
  const auto size = static_cast<size_t>(static_cast<const char*>(nul) - text);
  guest->ended = !guest->call.meter.charge(size);
  if (guest->ended) return nullptr;
  if (length != nullptr) *length = static_cast<uint32_t>(size);
  return text;
}

int wrought_guest_charge(wrought_guest* guest, int64_t gas) {
  if (guest->ended) return 0;
  guest->ended = !guest->call.meter.charge_gas(gas < 0 ? std::numeric_limits<int64_t>::max() : gas);
  return guest->ended ? 0 : 1;
}

int64_t wrought_guest_gas_left(const wrought_guest* guest) { return guest->gas < 0 ? 0 : guest->gas; }

void wrought_guest_end_apply(wrought_guest* guest, wrought_guest_end how, const char* error_class, const char* message,
                             uint64_t code) {
  using namespace wrought;
  if (guest->ended) return;
  guest->ended = true;
  const OutcomeKind kind = how == WROUGHT_END_EXIT    ? OutcomeKind::exited
                           : how == WROUGHT_END_ABORT ? OutcomeKind::aborted
                                                      : OutcomeKind::host_error;
  // A success has no error.
  const auto text = [&](const char* given) { return given == nullptr || how == WROUGHT_END_EXIT ? "" : given; };
  try {
    (void)fail_call(guest->call.context, text(error_class), text(message), kind, how == WROUGHT_END_EXIT ? 0 : code);
  } catch (...) {
    (void)failed_by_exception(guest->call.context, guest->gas);
  }
}

}  // extern "C"
