// One pair of functions per type or family of types; the table at the end names them.
#include "hostapi/abi/builtin_types.h"

#include <array>
#include <cmath>

#include "common/hex.h"
#include "hostapi/abi/abi.h"
#include "hostapi/abi/asset_text.h"
#include "hostapi/abi/key_text.h"
#include "hostapi/abi/number_text.h"
#include "hostapi/abi/time_text.h"
#include "hostapi/antelope/name.h"

namespace wrought::abi {
namespace {

// Whole numbers.

template <class T>
Problem pack_whole(const Json& value, std::string& out) {
  T number{};
  if (Problem problem = read_whole(value, number); !problem.empty()) return problem;
  pack(out, number);
  return {};
}

template <class T>
Problem unpack_whole(PackedReader& bytes, std::string& json) {
  write_whole(json, bytes.read<T>());
  return {};
}

// A byte, as in the node: written as 0 or 1, and other bytes as they are.
Problem pack_bool(const Json& value, std::string& out) {
  if (value.is_boolean()) return out.push_back(value.get<bool>() ? 1 : 0), Problem{};
  uint8_t byte = 0;
  if (!read_whole(value, byte).empty()) return mismatch("true, false or a whole number from 0 to 255", value);
  out.push_back(static_cast<char>(byte));
  return {};
}

Problem pack_varuint32_type(const Json& value, std::string& out) {
  uint32_t number = 0;
  if (Problem problem = read_whole(value, number); !problem.empty()) return problem;
  pack_varuint32(out, number);
  return {};
}

Problem unpack_varuint32_type(PackedReader& bytes, std::string& json) {
  write_whole(json, bytes.varuint32());
  return {};
}

// Small magnitudes take few bytes: 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
Problem pack_varint32(const Json& value, std::string& out) {
  int32_t number = 0;
  if (Problem problem = read_whole(value, number); !problem.empty()) return problem;
  pack_varuint32(out, static_cast<uint32_t>(number) << 1 ^ (number < 0 ? ~0u : 0u));
  return {};
}

Problem unpack_varint32(PackedReader& bytes, std::string& json) {
  const uint32_t code = bytes.varuint32();
  write_whole(json, static_cast<int32_t>(code >> 1 ^ ((code & 1) != 0 ? ~0u : 0u)));
  return {};
}

// Floats.

template <class T>
Problem pack_float(const Json& value, std::string& out) {
  const auto number = float_number(value);
  const auto narrow = static_cast<T>(number.value_or(0));
  if (!number || std::isinf(narrow) != std::isinf(*number)) {
    return mismatch("a float" + std::to_string(8 * sizeof(T)), value);
  }
  pack(out, narrow);
  return {};
}

template <class T>
Problem unpack_float(PackedReader& bytes, std::string& json) {
  append_float(json, static_cast<double>(bytes.read<T>()));
  return {};
}

constexpr size_t float128_bytes = 16;

Problem pack_float128(const Json& value, std::string& out) {
  if (value.is_string()) {
    const std::string_view text = value.get_ref<const std::string&>();
    const bool fits = text.starts_with("0x") && text.size() == 2 + 2 * float128_bytes;
    if (const auto bytes = fits ? from_hex(text.substr(2)) : std::nullopt; bytes)
      return out += text_of(*bytes), Problem{};
  }
  return mismatch("a float128 as \"0x\" and 32 hex digits", value);
}

Problem unpack_float128(PackedReader& bytes, std::string& json) {
  append_string(json, "0x" + to_hex(bytes_of(bytes.bytes(float128_bytes))));
  return {};
}

// Times.

constexpr std::string_view a_time = "a time like \"2018-06-01T12:00:00.500\", years 1970 to 9999";

std::optional<int64_t> read_time(const Json& value) {
  return value.is_string() ? parse_time(value.get_ref<const std::string&>()) : std::nullopt;
}

Problem write_time(int64_t us, std::string& json) {
  const auto text = time_point_text(us);
  if (!text) return "expected a time of the years 1970 to 9999, found " + std::to_string(us) + " microseconds";
  append_string(json, *text);
  return {};
}

Problem pack_time_point(const Json& value, std::string& out) {
  const auto us = read_time(value);
  if (!us) return mismatch(a_time, value);
  pack(out, *us);
  return {};
}

Problem unpack_time_point(PackedReader& bytes, std::string& json) { return write_time(bytes.read<int64_t>(), json); }

Problem pack_time_point_sec(const Json& value, std::string& out) {
  const auto us = read_time(value);
  if (!us || *us / 1'000'000 > UINT32_MAX) return mismatch("a time from 1970-01-01 to 2106-02-07T06:28:15", value);
  pack(out, static_cast<uint32_t>(*us / 1'000'000));
  return {};
}

Problem unpack_time_point_sec(PackedReader& bytes, std::string& json) {
  append_string(json, time_point_sec_text(bytes.read<uint32_t>()));
  return {};
}

// Slots of half a second since 2000.
constexpr int64_t slot_us = 500'000;
constexpr int64_t first_slot_us = 946'684'800'000'000;

Problem pack_block_timestamp(const Json& value, std::string& out) {
  const auto us = read_time(value);
  if (!us || *us < first_slot_us || (*us - first_slot_us) / slot_us > UINT32_MAX) {
    return mismatch("a time from 2000-01-01 to 2068-01-19T03:14:07.500", value);
  }
  pack(out, static_cast<uint32_t>((*us - first_slot_us) / slot_us));
  return {};
}

Problem unpack_block_timestamp(PackedReader& bytes, std::string& json) {
  return write_time(first_slot_us + bytes.read<uint32_t>() * slot_us, json);
}

// Texts and bytes.

Problem pack_name(const Json& value, std::string& out) {
  if (!value.is_string()) return mismatch("a name", value);
  const auto name = parse_name(value.get_ref<const std::string&>());
  if (!name) return mismatch("a name", value) + ": " + name.failure().message;
  pack(out, *name);
  return {};
}

Problem unpack_name(PackedReader& bytes, std::string& json) {
  append_string(json, to_string(bytes.name()));
  return {};
}

Problem too_long(size_t size) {
  return std::to_string(size) + " bytes, at most " + std::to_string(byte_array_max) + " are allowed";
}

Problem pack_string(const Json& value, std::string& out) {
  if (!value.is_string()) return mismatch("a string", value);
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() > byte_array_max) return too_long(text.size());
  pack_counted(out, text);
  return {};
}

Problem unpack_string(PackedReader& bytes, std::string& json) {
  append_string(json, bytes.counted_bytes());
  return {};
}

constexpr std::string_view a_hex_string = "a string of hex, two digits a byte";

Problem pack_bytes(const Json& value, std::string& out) {
  const auto bytes = value.is_string() ? from_hex(value.get_ref<const std::string&>()) : std::nullopt;
  if (!bytes) return mismatch(a_hex_string, value);
  if (bytes->size() > byte_array_max) return too_long(bytes->size());
  pack_counted(out, text_of(*bytes));
  return {};
}

Problem unpack_bytes(PackedReader& bytes, std::string& json) {
  json += '"' + to_hex(bytes_of(bytes.counted_bytes())) + '"';
  return {};
}

template <size_t size>
Problem pack_checksum(const Json& value, std::string& out) {
  const auto bytes = value.is_string() ? from_hex(value.get_ref<const std::string&>()) : std::nullopt;
  if (!bytes || bytes->size() != size) return mismatch(std::to_string(2 * size) + " hex digits", value);
  out += text_of(*bytes);
  return {};
}

template <size_t size>
Problem unpack_checksum(PackedReader& bytes, std::string& json) {
  json += '"' + to_hex(bytes_of(bytes.bytes(size))) + '"';
  return {};
}

template <KeyKind kind>
Problem pack_key_type(const Json& value, std::string& out) {
  if (value.is_string()) return pack_key(kind, value.get_ref<const std::string&>(), out);
  return mismatch(kind == KeyKind::public_key ? "a public key" : "a signature", value);
}

template <KeyKind kind>
Problem unpack_key_type(PackedReader& bytes, std::string& json) {
  std::string text;
  if (Problem problem = unpack_key(kind, bytes, text); !problem.empty()) return problem;
  append_string(json, text);
  return {};
}

// Symbols and assets.

constexpr std::string_view a_symbol_code = "a symbol code, up to seven capital letters";
constexpr std::string_view a_symbol = "a symbol like \"4,SYM\", precision 0 to 18, up to seven capital letters";
constexpr std::string_view an_asset =
    "an asset like \"1.0000 SYM\", at most 18 decimals and 2^62-1 of its smallest unit";

std::string_view text_or_nothing(const Json& value) {
  return value.is_string() ? std::string_view(value.get_ref<const std::string&>()) : std::string_view("?");
}

Problem pack_symbol_code(const Json& value, std::string& out) {
  const auto code = parse_symbol_code(text_or_nothing(value));
  if (!code) return mismatch(a_symbol_code, value);
  pack(out, *code);
  return {};
}

// A text that the bytes may not have.
Problem write_text(const std::optional<std::string>& text, std::string_view expected, std::string& json) {
  if (!text) return "expected " + std::string(expected) + ", found other bytes";
  append_string(json, *text);
  return {};
}

Problem unpack_symbol_code(PackedReader& bytes, std::string& json) {
  return write_text(symbol_code_text(bytes.read<uint64_t>()), a_symbol_code, json);
}

Problem pack_symbol(const Json& value, std::string& out) {
  const auto symbol = parse_symbol(text_or_nothing(value));
  if (!symbol) return mismatch(a_symbol, value);
  pack(out, *symbol);
  return {};
}

Problem unpack_symbol(PackedReader& bytes, std::string& json) {
  return write_text(symbol_text(bytes.read<uint64_t>()), a_symbol, json);
}

Problem pack_asset(const Json& value, std::string& out) {
  const auto asset = parse_asset(text_or_nothing(value));
  if (!asset) return mismatch(an_asset, value);
  pack(out, asset->amount);
  pack(out, asset->symbol);
  return {};
}

Problem unpack_asset(PackedReader& bytes, std::string& json) {
  const auto amount = bytes.read<int64_t>();
  return write_text(asset_text({amount, bytes.read<uint64_t>()}), an_asset, json);
}

// Both members, in an object or in order.
Problem pack_extended_asset(const Json& value, std::string& out) {
  const Json *quantity = nullptr, *contract = nullptr;
  if (value.is_array() && value.size() == 2) {
    quantity = &value[0], contract = &value[1];
  } else if (value.is_object() && value.contains("quantity") && value.contains("contract")) {
    quantity = &value["quantity"], contract = &value["contract"];
  } else {
    return mismatch("an object with \"quantity\" and \"contract\"", value);
  }
  if (Problem problem = pack_asset(*quantity, out); !problem.empty()) return problem;
  return pack_name(*contract, out);
}

Problem unpack_extended_asset(PackedReader& bytes, std::string& json) {
  json += R"({"quantity":)";
  if (Problem problem = unpack_asset(bytes, json); !problem.empty()) return problem;
  json += R"(,"contract":)";
  Problem problem = unpack_name(bytes, json);
  json += '}';
  return problem;
}

constexpr BuiltinType table[] = {
    {"bool", pack_bool, unpack_whole<uint8_t>},
    {"int8", pack_whole<int8_t>, unpack_whole<int8_t>},
    {"uint8", pack_whole<uint8_t>, unpack_whole<uint8_t>},
    {"int16", pack_whole<int16_t>, unpack_whole<int16_t>},
    {"uint16", pack_whole<uint16_t>, unpack_whole<uint16_t>},
    {"int32", pack_whole<int32_t>, unpack_whole<int32_t>},
    {"uint32", pack_whole<uint32_t>, unpack_whole<uint32_t>},
    {"int64", pack_whole<int64_t>, unpack_whole<int64_t>},
    {"uint64", pack_whole<uint64_t>, unpack_whole<uint64_t>},
    {"int128", pack_whole<Int128>, unpack_whole<Int128>},
    {"uint128", pack_whole<Uint128>, unpack_whole<Uint128>},
    {"varint32", pack_varint32, unpack_varint32},
    {"varuint32", pack_varuint32_type, unpack_varuint32_type},
    {"float32", pack_float<float>, unpack_float<float>},
    {"float64", pack_float<double>, unpack_float<double>},
    {"float128", pack_float128, unpack_float128},
    {"time_point", pack_time_point, unpack_time_point},
    {"time_point_sec", pack_time_point_sec, unpack_time_point_sec},
    {"block_timestamp_type", pack_block_timestamp, unpack_block_timestamp},
    {"name", pack_name, unpack_name},
    {"bytes", pack_bytes, unpack_bytes},
    {"string", pack_string, unpack_string},
    {"checksum160", pack_checksum<20>, unpack_checksum<20>},
    {"checksum256", pack_checksum<32>, unpack_checksum<32>},
    {"checksum512", pack_checksum<64>, unpack_checksum<64>},
    {"public_key", pack_key_type<KeyKind::public_key>, unpack_key_type<KeyKind::public_key>},
    {"signature", pack_key_type<KeyKind::signature>, unpack_key_type<KeyKind::signature>},
    {"symbol", pack_symbol, unpack_symbol},
    {"symbol_code", pack_symbol_code, unpack_symbol_code},
    {"asset", pack_asset, unpack_asset},
    {"extended_asset", pack_extended_asset, unpack_extended_asset},
};

}  // namespace

std::span<const BuiltinType> builtin_types() { return table; }

}  // namespace wrought::abi
