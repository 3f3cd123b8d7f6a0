// Host functions whose bodies are callbacks: what emitted code and the interpreters call for each.
//
// A row of a profile has two plain function pointers, which carry no data; a callback is known only at run time. So
// each row gets two closures of libffi: small pieces of code, each its own address, that call us with the row's
// HostCall.
#pragma once

#include <ffi.h>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "hostapi/guest_arguments.h"
#include "hostapi/host_function.h"
#include "node/api/wrought.h"

// A call as its callback sees it.
struct wrought_guest {
  wrought::GuestCall call;
  int64_t gas;
  bool ended = false;  // the apply is over when the callback returns; nothing is granted any more
};

namespace wrought::api {

// The context of applies of the C interface.
struct CallbackHost : HostContext {
  void* user = nullptr;
};

struct FreeClosure {
  void operator()(ffi_closure* closure) const { ffi_closure_free(closure); }
};

// One row's callback, with the code that leads to it. Stays where it was made.
class HostCall {
 public:
  // `signature` as check_own_profile() accepts it. Failure (resource): no executable memory to be had.
  [[nodiscard]] static Result<std::unique_ptr<HostCall>> create(uint32_t ordinal, std::string_view signature,
                                                                wrought_host_callback callback, void* user);
  [[nodiscard]] wr_function native() const { return native_; }
  [[nodiscard]] GenericFunction generic() const { return generic_; }

 private:
  HostCall() = default;
  static void enter_native(ffi_cif*, void* result, void** arguments, void* self) noexcept;
  static void enter_generic(ffi_cif*, void* result, void** arguments, void* self) noexcept;
  void read_signature(std::string_view signature);
  [[nodiscard]] Result<> make_native();
  [[nodiscard]] Result<> make_generic();
  [[nodiscard]] int64_t run(HostContext& context, uint8_t* memory, uint64_t memory_bytes, int64_t gas,
                            const uint64_t* cells, uint64_t& result) const noexcept;

  uint32_t ordinal_ = 0;
  wrought_host_callback callback_ = nullptr;
  void* user_ = nullptr;
  std::vector<Wasm> parameters_;
  std::optional<Wasm> result_;

  std::vector<ffi_type*> native_types_;
  ffi_type native_result_{};
  ffi_type* native_result_fields_[3] = {};
  ffi_type* generic_types_[1] = {};
  ffi_cif native_cif_{}, generic_cif_{};
  std::unique_ptr<ffi_closure, FreeClosure> native_closure_, generic_closure_;
  wr_function native_ = nullptr;
  GenericFunction generic_ = nullptr;
};

}  // namespace wrought::api
