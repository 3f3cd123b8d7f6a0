// WebAssembly values as the command writes them: "i32:5", "f64:-1.5", "f32:nan:0x400000", "externref:3",
// "funcref:null".
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"
#include "runtime/module_store.h"

namespace wrought::cli {

// A failure of class `usage` says what was expected.
[[nodiscard]] Result<WasmValue> parse_value(std::string_view text);

// Integers signed; floats so that the text reads back as the same bits.
[[nodiscard]] std::string value_text(const WasmValue& value);  // without the type: "-1.5"

}  // namespace wrought::cli
