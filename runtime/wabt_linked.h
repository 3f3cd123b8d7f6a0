// Instances of libwabt's interpreter that are linked to one another, behind a plain interface: its headers are C++17,
// module_store.h is C++20, this header is both.
//
// A store and all that it makes belong to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/wabt_interpreter.h"

namespace wrought {

// A metered module, read. Immutable, shared by stores.
class WabtLinkable {
 public:
  // Null: refused, `error` says why.
  static std::shared_ptr<const WabtLinkable> read(const uint8_t* bytes, size_t size, std::string& error);
  virtual ~WabtLinkable() = default;

  struct Import {
    std::string module, name;
    bool is_function;
  };
  struct Export {
    std::string name;
    bool is_function, is_global;
    std::string type;  // of a function "(i32) -> i64", of a global "i32"
  };
  virtual const std::vector<Import>& imports() const = 0;
  virtual const std::vector<Export>& exports() const = 0;  // without those of the instrument stage
};

class WabtLinkedStore {
 public:
  static std::unique_ptr<WabtLinkedStore> create(InterpreterHost& host);
  virtual ~WabtLinkedStore() = default;

  // Where an import comes from: another instance, or the host (its number among the module's host functions).
  struct Source {
    bool is_host = false;
    uint32_t host_function = 0;
    size_t instance = 0;
  };
  // The new instance's number. -1: not linked, `error` says which import and why. Where a segment does not fit, the
  // instance is there, and `end` has the trap.
  virtual int64_t instantiate(std::shared_ptr<const WabtLinkable> module, const std::vector<Source>& sources,
                              int64_t gas, int32_t depth, InterpreterEnd& end, std::string& error) = 0;
  // Cells in, cells out. The export is a function, and the cells are of its types.
  virtual InterpreterEnd call(size_t instance, const std::string& name, std::vector<uint64_t>& cells, int64_t gas,
                              int32_t depth) = 0;
  virtual uint64_t global(size_t instance, const std::string& name) = 0;
};

}  // namespace wrought
