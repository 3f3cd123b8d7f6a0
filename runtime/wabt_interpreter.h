// libwabt's interpreter behind a plain interface, so that its headers stay in one file: they are C++17 and no C++20
// compiler takes them. This header is both.
//
// One Interpreter serves one thread and one module: begin, call as often as needed, end; then begin again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace wrought {

// A call out of the module. Cells as in hostapi's GenericCall.
struct InterpreterHostCall {
  uint32_t import;  // function index
  const uint64_t* cells;
  uint8_t* memory;
  uint64_t memory_bytes;
  int64_t gas;      // in and out; negative out: leave
  uint64_t result;  // out
};

struct InterpreterHost {
  virtual ~InterpreterHost() = default;
  virtual void call(InterpreterHostCall& call) noexcept = 0;
};

struct InterpreterEnd {
  bool returned = true;
  bool left_in_host = false;  // a host call came back with negative gas
  std::string trap;           // libwabt's message otherwise
  int64_t gas = 0;
  int32_t depth = 0;
};

// A metered module, read and checked for what the engine needs. Immutable.
class InterpreterModule {
 public:
  // Null: refused, `error` says why. grows_through_import: wabt_memory_grow.h has added the last import.
  static std::shared_ptr<const InterpreterModule> read(const uint8_t* bytes, size_t size, bool grows_through_import,
                                                       std::string& error);
  virtual ~InterpreterModule() = default;
  // Module and name of the functions that the contract imports, by function index.
  virtual const std::vector<std::pair<std::string, std::string>>& imports() const = 0;
};

class Interpreter {
 public:
  // `host` must outlive the interpreter.
  static std::unique_ptr<Interpreter> create(std::shared_ptr<const InterpreterModule> module, InterpreterHost& host);
  virtual ~Interpreter() = default;

  // A new instance with this gas and depth; start has not run. False: libwabt could not instantiate.
  virtual bool begin(int64_t gas, int32_t depth) = 0;
  virtual InterpreterEnd call_start() = 0;  // returns at once when the module has none
  virtual InterpreterEnd call_apply(uint64_t receiver, uint64_t code, uint64_t action) = 0;
  // Linear memory at the moment, {null, 0} without one; only between begin and end.
  virtual std::pair<const uint8_t*, uint64_t> memory() const = 0;
  virtual void end() = 0;

  // Makes the module's next check of its gas fail. Async-signal-safe; only between begin and end.
  virtual void take_gas_away() noexcept = 0;
};

}  // namespace wrought
