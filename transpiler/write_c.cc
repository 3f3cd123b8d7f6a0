#include "transpiler/write_c.h"

#include <wabt/apply-names.h>
#include <wabt/c-writer.h>
#include <wabt/generate-names.h>
#include <wabt/stream.h>

namespace wrought {

Result<Wasm2cText> write_c(wabt::Module& module, const std::string& module_name, const std::string& header_name) {
  if (wabt::Failed(wabt::GenerateNames(&module))) {
    return fail(FailureClass::internal, "libwabt could not name the module's items");
  }
  // Fails at a data segment of a module without a memory, which needs no name; wabt's own command ignores it, too.
  (void)wabt::ApplyNames(&module);
  wabt::MemoryStream source, header;
  wabt::WriteCOptions options;
  options.module_name = module_name;
  if (wabt::Failed(wabt::WriteC(&source, &header, header_name.c_str(), &module, options))) {
    return fail(FailureClass::internal, "libwabt could not write C for the module");
  }
  const auto text = [](wabt::MemoryStream& s) {
    return std::string(s.output_buffer().data.begin(), s.output_buffer().data.end());
  };
  return Wasm2cText{text(source), text(header)};
}

}  // namespace wrought
