// libwabt does the reading and the validation; this file turns its errors into ours and keeps the order: limits on the
// raw bytes before trees, validation before anything else looks at the module.
#include "transpiler/read.h"

#include <wabt/binary-reader-ir.h>
#include <wabt/binary-reader.h>
#include <wabt/binary-writer.h>
#include <wabt/error.h>
#include <wabt/stream.h>
#include <wabt/validator.h>
#include <wabt/wast-lexer.h>
#include <wabt/wast-parser.h>

#include "transpiler/features.h"
#include "transpiler/scan.h"

namespace wrought {
namespace {

std::string place_of(const wabt::Location& place) {
  return "line " + std::to_string(place.line) + ", column " + std::to_string(place.first_column);
}

Failure first_error(const wabt::Errors& errors, bool is_text, FailureClass cls, std::string_view fallback) {
  if (errors.empty()) return fail(cls, std::string(fallback));
  const wabt::Error& e = errors.front();
  if (!is_text) return fail(cls, e.message, {}, e.loc.offset);
  return fail(cls, e.message, place_of(e.loc));
}

bool begins_element(wabt::TokenType token) {
  switch (token) {
    case wabt::TokenType::Item:
    case wabt::TokenType::Offset:
    case wabt::TokenType::Table: return true;
    case wabt::TokenType::Catch:
    case wabt::TokenType::CatchAll:
    case wabt::TokenType::Else:
    case wabt::TokenType::End: return false;
    default: return wabt::IsTokenTypeOpcode(token);
  }
}

// libwabt's text parser takes what follows a parenthesis in an element segment for an instruction without a look, and
// dies of anything else. So that is looked at here: "(elem" and its direct children.
Result<> check_elements(std::span<const uint8_t> text) {
  wabt::Errors errors;
  const auto lexer = wabt::WastLexer::CreateBufferLexer("contract", text.data(), text.size(), &errors);
  constexpr size_t outside = SIZE_MAX;  // and one more is no depth behind a parenthesis
  size_t depth = 0, segment = outside;  // the open parentheses; as many as the open "(elem" is one of
  for (bool is_opened = false;;) {
    const wabt::Token token = lexer->GetToken();
    const wabt::TokenType type = token.token_type();
    if (is_opened && depth == segment + 1 && !begins_element(type)) {
      return fail(FailureClass::invalid, "unexpected token " + token.to_string() + ", expected an element",
                  place_of(token.loc));
    }
    if (type == wabt::TokenType::Eof) return Unit{};
    if (is_opened && type == wabt::TokenType::Elem && segment == outside) segment = depth;
    is_opened = type == wabt::TokenType::Lpar;
    if (is_opened) ++depth;
    if (type != wabt::TokenType::Rpar || depth == 0) continue;
    if (depth-- == segment) segment = outside;
  }
}

Result<std::vector<uint8_t>> assemble(std::span<const uint8_t> bytes, const WasmRules& rules) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (Result<> ok = scan_text_limits(text); !ok) return ok.failure();
  if (Result<> ok = check_elements(bytes); !ok) return ok.failure();
  wabt::Errors errors;
  auto lexer = wabt::WastLexer::CreateBufferLexer("contract", bytes.data(), bytes.size(), &errors);
  std::unique_ptr<wabt::Module> module;
  const wabt::Features features = contract_features(rules);
  wabt::WastParseOptions parse_options(features);
  if (wabt::Failed(wabt::ParseWatModule(lexer.get(), &module, &errors, &parse_options))) {
    return first_error(errors, true, FailureClass::invalid, "not a WebAssembly text");
  }
  if (wabt::Failed(wabt::ValidateModule(module.get(), &errors, wabt::ValidateOptions(features)))) {
    return first_error(errors, true, FailureClass::invalid, "not a valid module");
  }
  return write_binary(*module, rules);
}

Result<std::unique_ptr<wabt::Module>> read_binary(std::span<const uint8_t> binary, const wabt::Features& features,
                                                  FailureClass cls) {
  auto module = std::make_unique<wabt::Module>();
  wabt::Errors errors;
  const wabt::ReadBinaryOptions options(features, nullptr, /*read_debug_names=*/true,
                                        /*stop_on_first_error=*/true, /*fail_on_custom_section_error=*/false);
  if (wabt::Failed(wabt::ReadBinaryIr("contract", binary.data(), binary.size(), options, &errors, module.get()))) {
    return first_error(errors, false, cls, "not a WebAssembly module");
  }
  if (wabt::Failed(wabt::ValidateModule(module.get(), &errors, wabt::ValidateOptions(features)))) {
    return first_error(errors, false, cls, "not a valid module");
  }
  return module;
}

// What contracts are read with: their one table is part of their code.
wabt::Features no_reference_types() {
  wabt::Features features = contract_features();
  features.disable_reference_types();
  return features;
}

}  // namespace

bool exports_apply(const wabt::Module& module) {
  const wabt::Export* const apply = module.GetExport("apply");
  return apply != nullptr && apply->kind == wabt::ExternalKind::Func;
}

Result<std::vector<uint8_t>> write_binary(const wabt::Module& module, const WasmRules& rules) {
  wabt::MemoryStream stream;
  const wabt::WriteBinaryOptions options(contract_features(rules), /*canonicalize_lebs=*/true, /*relocatable=*/false,
                                         /*write_debug_names=*/true);
  if (wabt::Failed(wabt::WriteBinaryModule(&stream, &module, options))) {
    return fail(FailureClass::internal, "libwabt could not write the module");
  }
  return std::move(stream.output_buffer().data);
}

Result<ReadModule> read_contract(std::span<const uint8_t> bytes, const WasmLimits& chain, const WasmRules& rules) {
  if (bytes.empty()) return fail(FailureClass::invalid, "the file is empty, expected a WebAssembly module");
  ReadModule out;
  const bool is_text = bytes[0] != 0;
  if (is_text) {
    auto binary = assemble(bytes, rules);
    if (!binary) return binary.failure();
    out.binary = std::move(*binary);
  } else {
    out.binary.assign(bytes.begin(), bytes.end());
  }
  auto uses = scan_limits(out.binary, chain, rules);
  if (!uses) return uses.failure();
  out.limit_uses = std::move(*uses);
  auto module = read_binary(out.binary, contract_features(rules), FailureClass::invalid);
  if (!module) return module.failure();
  if (rules.any_module && exports_apply(**module)) {
    module = read_binary(out.binary, no_reference_types(), FailureClass::invalid);
    if (!module) return module.failure();
  }
  out.module = std::move(*module);
  return out;
}

Result<std::unique_ptr<wabt::Module>> reread(std::span<const uint8_t> binary, std::string_view what) {
  auto module = read_binary(binary, contract_features(), FailureClass::internal);
  if (!module) module.failure().where = std::string(what);
  return module;
}

}  // namespace wrought
