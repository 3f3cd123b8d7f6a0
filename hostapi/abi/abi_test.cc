// ABIs: JSON beside bytes for every type, both ways; what is refused, where and why; nothing hostile gets through.
// Bytes and key texts were worked out by an independent program (Python's struct and hashlib, OpenSSL's RIPEMD-160).
#include "hostapi/abi/abi.h"

#include <gtest/gtest.h>

#include <ctime>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

#include "common/hex.h"
#include "common/sanitizers.h"
#include "hostapi/abi/asset_text.h"
#include "hostapi/abi/base58.h"
#include "hostapi/antelope/name.h"

namespace wrought {
namespace {

std::string hex(std::string_view bytes) { return to_hex(bytes_of(bytes)); }
std::string unhex(std::string_view text) {
  const auto bytes = from_hex(text);
  EXPECT_TRUE(bytes.has_value()) << text;
  return bytes ? std::string(text_of(*bytes)) : "";
}
std::string repeat(std::string_view text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

// One of everything that an ABI can say.
constexpr std::string_view rich_abi = R"({
  "____comment": "ignored",
  "version": "eosio::abi/1.2",
  "types": [
    {"new_type_name": "account", "type": "name"},
    {"new_type_name": "accounts", "type": "account[]"},
    {"new_type_name": "grid", "type": "accounts[2]"},
    {"new_type_name": "payment", "type": "transfer"}
  ],
  "structs": [
    {"name": "transfer", "base": "", "fields": [
      {"name": "from", "type": "account"}, {"name": "to", "type": "account"},
      {"name": "quantity", "type": "asset"}, {"name": "memo", "type": "string"}]},
    {"name": "memo2", "base": "payment", "fields": [{"name": "note", "type": "string?"}]},
    {"name": "level", "base": "", "fields": [{"name": "actor", "type": "name"}, {"name": "permission", "type": "name"}]},
    {"name": "action", "base": "", "fields": [
      {"name": "account", "type": "name"}, {"name": "name", "type": "name"},
      {"name": "authorization", "type": "level[]"}, {"name": "data", "type": "bytes"}]},
    {"name": "batch", "base": "", "fields": [{"name": "actions", "type": "action[]"}]},
    {"name": "tree", "base": "", "fields": [{"name": "value", "type": "uint8"}, {"name": "children", "type": "tree[]"}]},
    {"name": "grown", "base": "", "fields": [
      {"name": "a", "type": "uint8"}, {"name": "b", "type": "uint8$"}, {"name": "c", "type": "string?$"}]},
    {"name": "holder", "base": "", "fields": [{"name": "id", "type": "uint8"}, {"name": "last", "type": "grown"}]},
    {"name": "nothing", "base": "", "fields": []},
    {"name": "all", "base": "", "fields": [
      {"name": "i", "type": "int64"}, {"name": "u", "type": "uint128"}, {"name": "f", "type": "float64"},
      {"name": "t", "type": "time_point"}, {"name": "s", "type": "symbol"}, {"name": "k", "type": "public_key"},
      {"name": "h", "type": "checksum160"}, {"name": "v", "type": "shape"}, {"name": "o", "type": "tree?"},
      {"name": "x", "type": "extended_asset[]"}, {"name": "g", "type": "grown$"}]}
  ],
  "actions": [{"name": "transfer", "type": "transfer", "ricardian_contract": "# pay"}, {"name": "hi", "type": "nothing", "ricardian_contract": ""}],
  "tables": [{"name": "accounts", "index_type": "i64", "key_names": ["id"], "key_types": ["uint64"], "type": "level"}],
  "ricardian_clauses": [{"id": "c", "body": "text"}],
  "error_messages": [{"error_code": "18446744073709551615", "error_msg": "last"}],
  "abi_extensions": [[7, "0aff"]],
  "variants": [{"name": "shape", "types": ["uint8", "accounts", "tree", "string?"]}],
  "action_results": [{"name": "transfer", "result_type": "asset"}],
  "kv_tables": {}
})";

const Abi& rich() {
  static const Abi abi = Abi::from_json(rich_abi).value();
  return abi;
}

// Value, hex.

struct Case {
  std::string type, json, hex;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.type << " " << c.json.substr(0, 80); }

std::string packed(const Abi& abi, const std::string& type, std::string_view json) {
  const auto bytes = abi.pack(type, json);
  return bytes ? hex(*bytes) : bytes.failure().to_line();
}
std::string unpacked(const Abi& abi, const std::string& type, std::string_view hex) {
  const auto json = abi.unpack(type, unhex(hex));
  return json ? *json : json.failure().to_line();
}

const std::string key_hex = "02c0ded2bc1f1305fb0faac5e6c03ee3a1924234985427b6167ca569d13df435cf";
const std::string signature_hex =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f40";

class BothWays : public testing::TestWithParam<Case> {};

TEST_P(BothWays, json_to_bytes_and_back) {
  EXPECT_EQ(packed(rich(), GetParam().type, GetParam().json), GetParam().hex);
  EXPECT_EQ(unpacked(rich(), GetParam().type, GetParam().hex), GetParam().json);
}

const Case whole_numbers[] = {
    {"bool", "0", "00"},
    {"bool", "1", "01"},
    {"int8", "-128", "80"},
    {"int8", "127", "7f"},
    {"uint8", "255", "ff"},
    {"int16", "-32768", "0080"},
    {"int16", "32767", "ff7f"},
    {"uint16", "65535", "ffff"},
    {"int32", "-2147483648", "00000080"},
    {"int32", "2147483647", "ffffff7f"},
    {"uint32", "4294967295", "ffffffff"},
    {"int64", "-4294967295", "01000000ffffffff"},
    {"int64", R"("-4294967296")", "00000000ffffffff"},
    {"int64", R"("-9223372036854775808")", "0000000000000080"},
    {"int64", R"("9223372036854775807")", "ffffffffffffff7f"},
    {"uint64", "0", "0000000000000000"},
    {"uint64", R"("4294967296")", "0000000001000000"},
    {"uint64", R"("18446744073709551615")", "ffffffffffffffff"},
    {"int128", R"("0")", "00000000000000000000000000000000"},
    {"int128", R"("-170141183460469231731687303715884105728")", "00000000000000000000000000000080"},
    {"int128", R"("170141183460469231731687303715884105727")", "ffffffffffffffffffffffffffffff7f"},
    {"uint128", R"("340282366920938463463374607431768211455")", "ffffffffffffffffffffffffffffffff"},
    {"varuint32", "0", "00"},
    {"varuint32", "127", "7f"},
    {"varuint32", "128", "8001"},
    {"varuint32", "4294967295", "ffffffff0f"},
    {"varint32", "0", "00"},
    {"varint32", "-1", "01"},
    {"varint32", "1", "02"},
    {"varint32", "-64", "7f"},
    {"varint32", "2147483647", "feffffff0f"},
    {"varint32", "-2147483648", "ffffffff0f"},
};
INSTANTIATE_TEST_SUITE_P(WholeNumbers, BothWays, testing::ValuesIn(whole_numbers));

const Case floats[] = {
    {"float32", R"("1.50000000000000000")", "0000c03f"},
    {"float32", R"("-0.00000000000000000")", "00000080"},
    {"float32", R"("0.10000000149011612")", "cdcccc3d"},
    {"float32", R"("340282346638528859811704183484516925440.00000000000000000")", "ffff7f7f"},
    {"float32", R"("nan")", "0000c07f"},
    {"float32", R"("-inf")", "000080ff"},
    {"float64", R"("0.10000000000000001")", "9a9999999999b93f"},
    {"float64", R"("-2.50000000000000000")", "00000000000004c0"},
    {"float64", R"("-0.00000000000000000")", "0000000000000080"},
    {"float64", R"("nan")", "000000000000f87f"},
    {"float64", R"("-nan")", "000000000000f8ff"},
    {"float64", R"("inf")", "000000000000f07f"},
    {"float64", R"("-inf")", "000000000000f0ff"},
    {"float128", R"("0x0000000000000000000000000000ff3f")", "0000000000000000000000000000ff3f"},
    {"float128", R"("0x0102030405060708090a0b0c0d0e0f10")", "0102030405060708090a0b0c0d0e0f10"},
};
INSTANTIATE_TEST_SUITE_P(Floats, BothWays, testing::ValuesIn(floats));

const Case texts_and_times[] = {
    {"name", R"("")", "0000000000000000"},
    {"name", R"("alice")", "0000000000855c34"},
    {"name", R"("eosio.token")", "00a6823403ea3055"},
    {"name", R"("zzzzzzzzzzzzj")", "ffffffffffffffff"},
    {"bytes", R"("")", "00"},
    {"bytes", R"("00ff10")", "0300ff10"},
    {"string", R"("")", "00"},
    {"string", R"("a\"\\\n\u0000z")",
     "06"
     "61225c0a007a"},
    {"string", "\"\xc3\xa9\"", "02c3a9"},
    {"checksum160", "\"" + repeat("0a", 20) + "\"", repeat("0a", 20)},
    {"checksum256", "\"" + repeat("1b", 32) + "\"", repeat("1b", 32)},
    {"checksum512", "\"" + repeat("2c", 64) + "\"", repeat("2c", 64)},
    {"time_point", R"("1970-01-01T00:00:00.000")", "0000000000000000"},
    {"time_point", R"("2018-06-01T12:00:00.500")", "2071cf52936d0500"},
    {"time_point", R"("9999-12-31T23:59:59.999")", "185c73cc0c448403"},
    {"time_point_sec", R"("2018-06-01T12:00:00")", "4035115b"},
    {"time_point_sec", R"("2000-02-29T00:00:00")", "000cbb38"},
    {"time_point_sec", R"("2106-02-07T06:28:15")", "ffffffff"},
    {"block_timestamp_type", R"("2000-01-01T00:00:00.000")", "00000000"},
    {"block_timestamp_type", R"("2018-06-01T12:00:00.500")", "81e34745"},
    {"block_timestamp_type", R"("2068-01-19T03:14:07.500")", "ffffffff"},
};
INSTANTIATE_TEST_SUITE_P(TextsAndTimes, BothWays, testing::ValuesIn(texts_and_times));

const Case keys[] = {
    {"public_key", R"("EOS6MRyAjQq8ud7hVNYcfnVPJqcVpscN5So8BhtHuGYqET5GDW5CV")", "00" + key_hex},
    {"public_key", R"("EOS1111111111111111111111111111111114T1Anm")", "00" + repeat("00", 33)},
    {"public_key", R"("PUB_R1_6MRyAjQq8ud7hVNYcfnVPJqcVpscN5So8BhtHuGYqET5Bpuyty")", "01" + key_hex},
    {"public_key", R"("PUB_WA_2y8EqGTJtcJTecarMyHAkEPpyKiH1fgiKcTUJBZHKSiyPiL7C7yZbP5D5pWsba7htxMs")",
     "02" + key_hex +
         "01"
         "0b" +
         hex("localhost.x")},
    {"signature",
     R"("SIG_K1_18eZoZozC16DxAWsfGzwNnJfZkCJ3Yw3VEogWoNy59BmoiJN734Q65SP7pvu88BSxoNUG691Agzde6e742NK27B5v6Umn")",
     "00" + signature_hex},
    {"signature",
     R"("SIG_R1_18eZoZozC16DxAWsfGzwNnJfZkCJ3Yw3VEogWoNy59BmoiJN734Q65SP7pvu88BSxoNUG691Agzde6e742NK27B4pZmWV")",
     "01" + signature_hex},
    {"signature",
     R"("SIG_WA_12HC9DSHa3N4xZkT9DK1UNoF5cwsRbEAXCqGaWYGWCBYtrLGbjfrQSkH4UW4XpPTBdDZQ3uZCGGpgZiDRFitg6LBh4RBZfJ8faDoDB8")",
     "02" + signature_hex +
         "03616263"
         "027b7d"},
};
INSTANTIATE_TEST_SUITE_P(Keys, BothWays, testing::ValuesIn(keys));

const Case assets[] = {
    {"symbol", R"("4,SYM")", "0453594d00000000"},
    {"symbol", R"("18,ABCDEFG")", "1241424344454647"},
    {"symbol", R"("0,")", "0000000000000000"},
    {"symbol_code", R"("SYM")", "53594d0000000000"},
    {"symbol_code", R"("ABCDEFG")", "4142434445464700"},
    {"asset", R"("1.0000 SYM")",
     "1027000000000000"
     "0453594d00000000"},
    {"asset", R"("-0.0005 SYM")",
     "fbffffffffffffff"
     "0453594d00000000"},
    {"asset", R"("10000 SYM")",
     "1027000000000000"
     "0053594d00000000"},
    {"asset", R"("4.611686018427387903 ABCDEFG")",
     "ffffffffffffff3f"
     "1241424344454647"},
    {"asset", R"("-461168601842738.7903 SYM")",
     "01000000000000c0"
     "0453594d00000000"},
    {"asset", R"("0 ")",
     "0000000000000000"
     "0000000000000000"},
    {"extended_asset", R"({"quantity":"1.0000 SYM","contract":"eosio.token"})",
     "1027000000000000"
     "0453594d00000000"
     "00a6823403ea3055"},
};
INSTANTIATE_TEST_SUITE_P(Assets, BothWays, testing::ValuesIn(assets));

const std::string alice = "0000000000855c34", bob = "0000000000000e3d",
                  one_sym =
                      "1027000000000000"
                      "0453594d00000000";

const Case shapes[] = {
    {"uint8?", "null", "00"},
    {"uint8?", "7", "0107"},
    {"uint16[]", "[]", "00"},
    {"uint16[]", "[1,2]", "0201000200"},
    {"uint16[2]", "[1,2]", "01000200"},
    {"uint16[0]", "[]", ""},
    {"account", R"("alice")", alice},
    {"accounts", R"(["alice","bob"])", "02" + alice + bob},
    {"accounts?", R"(["bob"])", "0101" + bob},
    {"grid", R"([["alice"],[]])", "01" + alice + "00"},
    {"grid[]", R"([[[],["bob"]]])", "010001" + bob},
    {"payment", R"({"from":"alice","to":"bob","quantity":"1.0000 SYM","memo":"hi"})", alice + bob + one_sym + "026869"},
    {"memo2", R"({"from":"alice","to":"bob","quantity":"1.0000 SYM","memo":"","note":"n"})",
     alice + bob + one_sym +
         "00"
         "01016e"},
    {"tree", R"({"value":1,"children":[{"value":2,"children":[]},{"value":3,"children":[]}]})", "010202000300"},
    {"nothing", "{}", ""},
    {"nothing[]", "[{},{}]", "02"},
    {"shape", R"(["uint8",9])", "0009"},
    {"shape", R"(["accounts",["bob"]])", "0101" + bob},
    {"shape", R"(["tree",{"value":1,"children":[]}])", "020100"},
    {"shape", R"(["string?",null])", "0300"},
    {"grown", R"({"a":1})", "01"},
    {"grown", R"({"a":1,"b":2})", "0102"},
    {"grown", R"({"a":1,"b":2,"c":null})", "010200"},
    {"grown", R"({"a":1,"b":2,"c":"x"})", "0102010178"},
    {"holder", R"({"id":9,"last":{"a":1}})", "0901"},
    {"grown[]", R"([{"a":1,"b":2,"c":null}])", "01010200"},
    {"grown?", R"({"a":1})", "0101"},
};
INSTANTIATE_TEST_SUITE_P(Shapes, BothWays, testing::ValuesIn(shapes));

// Other JSON for the same bytes.
TEST(Pack, accepts_what_nodes_accept) {
  const Case cases[] = {
      {"bool", "true", "01"},
      {"bool", "false", "00"},
      {"bool", "2", "02"},
      {"uint8", R"("8")", "08"},
      {"uint64", "18446744073709551615", "ffffffffffffffff"},
      {"int64", "-9223372036854775808", "0000000000000080"},
      {"int64", R"("007")", "0700000000000000"},
      {"uint128", "129", "81000000000000000000000000000000"},
      {"uint128", R"("0x0000000000000080")", "80000000000000000000000000000000"},
      {"int128", "-129", "7fffffffffffffffffffffffffffffff"},
      {"float64", "-2.5", "00000000000004c0"},
      {"float64", "3", "0000000000000840"},
      {"float64", R"("1e3")", "0000000000408f40"},
      {"float64", R"("5e-324")", "0100000000000000"},
      {"float64", "-0.0", "0000000000000080"},
      {"bytes", R"("ABCDEF")", "03abcdef"},
      {"public_key", R"("PUB_K1_6MRyAjQq8ud7hVNYcfnVPJqcVpscN5So8BhtHuGYqET5BoDq63")", "00" + key_hex},
      {"time_point", R"("2018-06-01T12:00:00.5")", "2071cf52936d0500"},
      {"time_point", R"("2018-06-01T12")", "00d0c752936d0500"},
      {"time_point_sec", R"("2018-06-01T12:00")", "4035115b"},
      {"time_point_sec", R"("2018-06-01T12:00:00.999")", "4035115b"},
      {"block_timestamp_type", R"("2018-06-01T12:00:00.999")", "81e34745"},
      {"extended_asset", R"(["1.0000 SYM","bob"])", one_sym + bob},
      {"level", R"(["alice","bob"])", alice + bob},
      {"level", R"({"permission":"bob","actor":"alice","more":[1]})", alice + bob},
      {"memo2", R"({"from":"","to":"","quantity":"0 ","memo":""})",
       repeat("00", 32) + "00"
                          "00"},
      {"grown", "[1]", "01"},
      {"grown", "[1,2]", "0102"},
      {"name", " \n\"alice\"\t", alice},
  };
  for (const Case& c : cases) EXPECT_EQ(packed(rich(), c.type, c.json), c.hex) << c.type << " " << c.json;
}

// Bytes that have a JSON form, but not as the only ones.
TEST(Unpack, reads_what_nodes_read) {
  const Case cases[] = {
      {"bool", "2", "02"},
      {"varuint32", "1", "8100"},
      {"varuint32", "4294967295", "ffffffffff"},  // five bytes at most, bits past 32 are lost
      {"float64", R"("0.00000000000000000")", "0100000000000000"},
      {"float64", R"("nan")", "010000000000f87f"},
      {"float32", R"("-nan")", "0100c0ff"},
      {"string", R"("ab")", "0361ff62"},  // what is not UTF-8 is left out
      {"time_point", R"("1970-01-01T00:00:00.001")", "cf07000000000000"},
  };
  for (const Case& c : cases) EXPECT_EQ(unpacked(rich(), c.type, c.hex), c.json) << c.type << " " << c.hex;
}

// Refusals: the whole line.

TEST(Pack, says_where_and_what_was_expected) {
  const Case cases[] = {
      {"transfer", R"({"from":"alice","to":"bob","quantity":"1.00 sym","memo":""})",
       "invalid: transfer.quantity: expected an asset like \"1.0000 SYM\", at most 18 decimals and 2^62-1 of its "
       "smallest unit, found \"1.00 sym\""},
      {"batch",
       R"({"actions":[{"account":"a","name":"b","authorization":[{"actor":"Alice","permission":"x"}],"data":""}]})",
       "invalid: batch.actions[0].authorization[0].actor: expected a name, found \"Alice\": not a name: character 1 is "
       "not one of .12345a-z"},
      {"action[]", R"([{"account":"a","name":"b","authorization":[],"data":"0"}])",
       "invalid: action[0].data: expected a string of hex, two digits a byte, found \"0\""},
      {"transfer", R"({"from":"alice"})", "invalid: transfer.to: missing, expected account"},
      {"transfer", R"(["alice","bob"])", "invalid: transfer.quantity: missing, expected asset"},
      {"memo2", R"([])", "invalid: memo2: expected an object, found an array of 0"},
      {"level", R"(["a","b","c"])", "invalid: level: expected at most 2 fields in order, found an array of 3"},
      {"level", "12", "invalid: level: expected an object, or an array of the fields, found 12"},
      {"uint8", "256", "invalid: uint8: expected a whole number from 0 to 255, found 256"},
      {"uint8", "-1", "invalid: uint8: expected a whole number from 0 to 255, found -1"},
      {"int8", "1.5", "invalid: int8: expected a whole number from -128 to 127, found 1.5"},
      {"uint64", R"("18446744073709551616")",
       "invalid: uint64: expected a whole number from 0 to 18446744073709551615, found \"18446744073709551616\""},
      {"int128", R"("170141183460469231731687303715884105728")",
       "invalid: int128: expected a whole number from -170141183460469231731687303715884105728 to "
       "170141183460469231731687303715884105727, found \"170141183460469231731687303715884105728\""},
      {"varint32", "null", "invalid: varint32: expected a whole number from -2147483648 to 2147483647, found null"},
      {"bool", R"("yes")", "invalid: bool: expected true, false or a whole number from 0 to 255, found \"yes\""},
      {"float32", "1e300", "invalid: float32: expected a float32, found 1e+300"},
      {"float64", R"("1e400")", "invalid: float64: expected a float64, found \"1e400\""},
      {"float64", "1e400", "invalid: JSON: not JSON: it has a number beyond the range of a float64"},
      {"float128", R"("0x00")", "invalid: float128: expected a float128 as \"0x\" and 32 hex digits, found \"0x00\""},
      {"checksum256", R"("00")", "invalid: checksum256: expected 64 hex digits, found \"00\""},
      {"time_point", R"("2018-02-30T00:00:00")",
       "invalid: time_point: expected a time like \"2018-06-01T12:00:00.500\", years 1970 to 9999, found "
       "\"2018-02-30T00:00:00\""},
      {"time_point_sec", R"("2106-02-07T06:28:16")",
       "invalid: time_point_sec: expected a time from 1970-01-01 to 2106-02-07T06:28:15, found "
       "\"2106-02-07T06:28:16\""},
      {"block_timestamp_type", R"("1999-12-31T23:59:59")",
       "invalid: block_timestamp_type: expected a time from 2000-01-01 to 2068-01-19T03:14:07.500, found "
       "\"1999-12-31T23:59:59\""},
      {"symbol", R"("19,SYM")",
       "invalid: symbol: expected a symbol like \"4,SYM\", precision 0 to 18, up to seven capital letters, found "
       "\"19,SYM\""},
      {"symbol_code", R"("ABCDEFGH")",
       "invalid: symbol_code: expected a symbol code, up to seven capital letters, found \"ABCDEFGH\""},
      {"public_key", R"("EOS6MRyAjQq8ud7hVNYcfnVPJqcVpscN5So8BhtHuGYqET5GDW5CW")",
       "invalid: public_key: expected a public key (EOS..., PUB_K1_..., PUB_R1_... or PUB_WA_...), found "
       "\"EOS6MRyAjQq8ud7hVNYcfnVPJqcVpscN5So8BhtH...\": its checksum is wrong"},
      {"public_key", R"("PUB_R1_6MRyAjQq8ud7hVNYcfnVPJqcVpscN5So8BhtHuGYqET5BoDq63")",
       "invalid: public_key: expected a public key (EOS..., PUB_K1_..., PUB_R1_... or PUB_WA_...), found "
       "\"PUB_R1_6MRyAjQq8ud7hVNYcfnVPJqcVpscN5So8...\": its checksum is wrong"},
      {"public_key", R"("EOS0")",
       "invalid: public_key: expected a public key (EOS..., PUB_K1_..., PUB_R1_... or PUB_WA_...), found \"EOS0\": not "
       "base58"},
      {"signature", R"("SIG_K1_111111111")",
       "invalid: signature: expected a signature (SIG_K1_..., SIG_R1_... or SIG_WA_...), found \"SIG_K1_111111111\": "
       "of "
       "a wrong length"},
      {"signature", R"("SIG_XX_11")",
       "invalid: signature: expected a signature (SIG_K1_..., SIG_R1_... or SIG_WA_...), found \"SIG_XX_11\""},
      {"uint16[2]", "[1]", "invalid: uint16: expected an array of 2, found an array of 1"},
      {"shape", R"(["int8",1])", "invalid: shape: expected one of the variant's types, found \"int8\""},
      {"shape", R"(["uint8"])", "invalid: shape: expected an array [\"type\", value], found an array of 1"},
      {"shape", R"(["uint8",-1])", "invalid: shape<uint8>: expected a whole number from 0 to 255, found -1"},
      {"grown", R"({"a":1,"c":"x"})", "invalid: grown.c: expected \"b\", which stands before it"},
      {"grown[]", R"([{"a":1}])", "invalid: grown[0].b: missing, expected uint8"},  // not at the end of the data
      {"name", "alice", "invalid: JSON: not JSON (offset 0x0)"},
      {"name", "", "invalid: JSON: not JSON (offset 0x0)"},
      {"string", "\"\xff\"", "invalid: JSON: not JSON (offset 0x1)"},
      {"string", R"("a" 1)", "invalid: JSON: not JSON (offset 0x4)"},
      {"no such", "1", "usage: type \"no such\": the ABI has no such type"},
      {"uint8[][]", "[]", "usage: type \"uint8[][]\": the ABI has no such type"},
      {"uint8$", "1", "usage: type \"uint8$\": the ABI has no such type"},
  };
  for (const Case& c : cases) EXPECT_EQ(packed(rich(), c.type, c.json), c.hex) << c.type << " " << c.json;
}

TEST(Unpack, says_where_and_what_was_expected) {
  const Case cases[] = {
      {"transfer", "invalid: transfer.to: the data ends inside this name (offset 0x8)", alice + "00"},
      {"transfer", "invalid: transfer.memo: the data ends inside this string (offset 0x20)",
       alice + bob + one_sym +
           "05"
           "61"},
      {"uint8", "invalid: uint8: 2 bytes are left over (offset 0x1)", "070809"},
      {"nothing", "invalid: nothing: 1 byte is left over (offset 0x0)", "00"},
      {"uint8?", "invalid: uint8: expected the flag of an optional, 0 or 1, found 2 (offset 0x0)", "0207"},
      {"uint8[]", "invalid: uint8[2]: the data ends inside this uint8 (offset 0x3)", "030102"},
      {"uint8[]", "policy: uint8: 4294967295 elements, at most 1048576 are allowed (offset 0x0)", "ffffffff0f"},
      {"shape", "invalid: shape: expected the number of one of the variant's 4 types, found 4 (offset 0x0)", "0400"},
      {"shape", "invalid: shape<tree>.children[0].value: the data ends inside this uint8 (offset 0x3)", "020101"},
      {"grown[]", "invalid: grown[0].b: the data ends inside this uint8 (offset 0x2)", "0101"},
      {"asset",
       "invalid: asset: expected an asset like \"1.0000 SYM\", at most 18 decimals and 2^62-1 of its smallest unit, "
       "found other bytes (offset 0x0)",
       "0000000000000040"
       "0453594d00000000"},
      {"symbol",
       "invalid: symbol: expected a symbol like \"4,SYM\", precision 0 to 18, up to seven capital letters, found other "
       "bytes (offset 0x0)",
       "0453004d00000000"},
      {"time_point",
       "invalid: time_point: expected a time of the years 1970 to 9999, found -1 microseconds (offset 0x0)",
       "ffffffffffffffff"},
      {"time_point",
       "invalid: time_point: expected a time of the years 1970 to 9999, found 253402300800000000 microseconds (offset "
       "0x0)",
       "006073cc0c448403"},
      {"public_key",
       "invalid: public_key: against the node's rule: Provided index out of range for variant. (offset 0x0)",
       "03" + key_hex},
      {"bytes", "invalid: bytes: against the node's rule: size.value <= MAX_SIZE_OF_BYTE_ARRAYS (offset 0x0)",
       "8180800a"},
      {"public_key", "invalid: public_key: the data ends inside this public_key (offset 0x0)", "0002"},
      {"public_key",
       "invalid: public_key: against the node's rule: rpid.length(): webauthn pubkey must have non empty rpid "
       "(offset 0x0)",
       "02" + key_hex +
           "00"
           "00"},
  };
  for (const Case& c : cases) EXPECT_EQ(unpacked(rich(), c.type, c.hex), c.json) << c.type << " " << c.hex;
}

// ABIs themselves.

TEST(AbiFile, json_and_packed_say_the_same) {
  const std::string bytes = rich().to_packed();
  const auto again = Abi::from_packed(bytes);
  ASSERT_TRUE(again.ok()) << again.failure().to_line();
  EXPECT_EQ(hex(again->to_packed()), hex(bytes));
  EXPECT_EQ(packed(*again, "tree", R"([1,[[2,[]]]])"), "01010200");
  EXPECT_EQ(*again->action_type("transfer"_n), "transfer");
  EXPECT_EQ(*again->action_type("hi"_n), "nothing");
  EXPECT_EQ(*again->table_type("accounts"_n), "level");
  EXPECT_EQ(*again->action_result_type("transfer"_n), "asset");
  EXPECT_EQ(again->action_type("nosuch"_n), nullptr);
  EXPECT_EQ(again->table_type("transfer"_n), nullptr);
  EXPECT_EQ(again->action_result_type("hi"_n), nullptr);
  EXPECT_TRUE(Abi::from_file_content(bytes).ok());
  EXPECT_TRUE(Abi::from_file_content(rich_abi).ok());
  EXPECT_TRUE(Abi::from_packed(bytes + "kv_tables").ok()) << "what follows is ignored";
}

TEST(AbiFile, packed_form_byte_by_byte) {
  const auto abi = Abi::from_json(R"({"version":"eosio::abi/1.1",
    "types":[{"new_type_name":"a","type":"name"}],
    "structs":[{"name":"s","base":"","fields":[{"name":"f","type":"a"}]}],
    "actions":[{"name":"bob","type":"s","ricardian_contract":""}],
    "variants":[{"name":"v","types":["s"]}]})");
  ASSERT_TRUE(abi.ok()) << abi.failure().to_line();
  EXPECT_EQ(hex(abi->to_packed()),
            "0e" + hex("eosio::abi/1.1") +
                "01"
                "0161"
                "046e616d65"  // types
                +
                "01"
                "0173"
                "00"
                "01"
                "0166"
                "0161"  // structs
                + "01" + bob +
                "0173"
                "00"  // actions
                +
                "00"
                "00"
                "00"
                "00"  // tables, clauses, error messages, extensions
                +
                "01"
                "0176"
                "01"
                "0173"    // variants
                + "00");  // action results
}

TEST(AbiFile, packed_abis_of_older_versions_end_earlier) {
  const std::string head = unhex("0e" + hex("eosio::abi/1.0") + "00000000000000");
  const auto abi = Abi::from_packed(head);
  ASSERT_TRUE(abi.ok()) << abi.failure().to_line();
  EXPECT_EQ(hex(abi->to_packed()), hex(head) + "0000");
  EXPECT_TRUE(Abi::from_packed(head + std::string(1, '\0')).ok()) << "ends behind the variants";
  const auto cut = Abi::from_packed(head.substr(0, head.size() - 1));
  EXPECT_EQ(cut.failure().to_line(), "invalid: packed ABI: its 21 bytes end inside abi_extensions");
}

struct BadAbi {
  std::string members;  // behind the version
  std::string says;
};

TEST(AbiFile, what_is_wrong_with_it) {
  const std::string alias_of_32_aliases = [] {
    std::string text = R"("types":[{"new_type_name":"t0","type":"uint8"})";
    for (int i = 1; i <= 32; ++i) {
      text += R"(,{"new_type_name":"t)" + std::to_string(i) + R"(","type":"t)" + std::to_string(i - 1) + "\"}";
    }
    return text + "]";
  }();
  const BadAbi cases[] = {
      {R"("structs":[{"name":"s","base":"","fields":[{"name":"f","type":"nosuch"}]}])",
       "invalid: ABI, structs[0].fields[0].type: unknown type \"nosuch\""},
      {R"("structs":[{"name":"s","base":"","fields":[{"name":"f","type":"uint8[][]"}]}])",
       "invalid: ABI, structs[0].fields[0].type: unknown type \"uint8[][]\""},
      {R"("structs":[{"name":"s","base":"","fields":[{"name":"f","type":"uint8[1048577]"}]}])",
       "invalid: ABI, structs[0].fields[0].type: unknown type \"uint8[1048577]\""},
      {R"("structs":[{"name":"s","base":"uint8","fields":[]}])",
       "invalid: ABI, structs[0].base: unknown struct \"uint8\""},
      {R"("structs":[{"name":"a","base":"b","fields":[]},{"name":"b","base":"a","fields":[]}])",
       "invalid: ABI, structs[0].base: struct \"a\" is a base of itself, or has more than 32 bases"},
      {R"("structs":[{"name":"s","base":"","fields":[]},{"name":"s","base":"","fields":[]}])",
       "invalid: ABI, structs[1]: struct \"s\" is defined twice"},
      {R"("types":[{"new_type_name":"a","type":"b"},{"new_type_name":"b","type":"a"}])",
       "invalid: ABI, types[0].type: alias of itself, or more than 32 aliases of each other"},
      {R"("types":[{"new_type_name":"a","type":"b[]"},{"new_type_name":"b","type":"a?"}])",
       "invalid: ABI, types[0].type: alias of itself, or more than 32 aliases of each other"},
      {alias_of_32_aliases, "invalid: ABI, types[32].type: alias of itself, or more than 32 aliases of each other"},
      {R"("types":[{"new_type_name":"a","type":"b"}])", "invalid: ABI, types[0].type: unknown type \"b\""},
      {R"("types":[{"new_type_name":"uint8","type":"int8"}])",
       "invalid: ABI, types[0].new_type_name: type \"uint8\" exists already"},
      {R"("types":[{"new_type_name":"a","type":"int8"},{"new_type_name":"a","type":"int8"}])",
       "invalid: ABI, types[1].new_type_name: type \"a\" exists already"},
      {R"("variants":[{"name":"v","types":["uint8","nosuch"]}])",
       "invalid: ABI, variants[0].types[1]: unknown type \"nosuch\""},
      {R"("variants":[{"name":"v","types":[]},{"name":"v","types":[]}])",
       "invalid: ABI, variants[1]: variant \"v\" is defined twice"},
      {R"("actions":[{"name":"a","type":"nosuch"}])", "invalid: ABI, actions[0].type: unknown type \"nosuch\""},
      {R"("actions":[{"name":"a","type":"name"},{"name":"a","type":"name"}])",
       "invalid: ABI, actions[1].name: \"a\" is defined twice"},
      {R"("tables":[{"name":"a","type":"name$"}])", "invalid: ABI, tables[0].type: unknown type \"name$\""},
      {R"("tables":[{"name":"a","type":"name"},{"name":"a","type":"name"}])",
       "invalid: ABI, tables[1].name: \"a\" is defined twice"},
      {R"("action_results":[{"name":"a","result_type":"x"}])",
       "invalid: ABI, action_results[0].result_type: unknown type \"x\""},
      {R"("error_messages":[{"error_code":1,"error_msg":""},{"error_code":"1","error_msg":""}])",
       "invalid: ABI, error_messages[1]: error code 1 is defined twice"},
      {R"("actions":[{"name":"Bad","type":"name"}])",
       "invalid: ABI, actions[0].name: expected a name, found \"Bad\": not a name: character 1 is not one of "
       ".12345a-z"},
      {R"("structs":{})", "invalid: ABI, structs: expected an array, found an object"},
      {R"("structs":[{"name":1}])", "invalid: ABI, structs[0].name: expected a string, found 1"},
      {R"("abi_extensions":[[1,"0"]])", "invalid: ABI, abi_extensions[0]: expected a string of hex, found \"0\""},
  };
  for (const BadAbi& c : cases) {
    const auto abi = Abi::from_json(R"({"version":"eosio::abi/1.1",)" + c.members + "}");
    EXPECT_EQ(abi ? "accepted" : abi.failure().to_line(), c.says) << c.members;
  }
  const auto line = [](std::string_view text) { return Abi::from_file_content(text).failure().to_line(); };
  EXPECT_EQ(line(R"({"version":"eosio::abi/2.0"})"),
            "invalid: ABI, version: expected version \"eosio::abi/1.x\", found \"eosio::abi/2.0\"");
  EXPECT_EQ(line("[]"), "invalid: ABI: expected an object, found an array of 0");
  EXPECT_EQ(line(R"({"version":)"), "invalid: ABI: not JSON (offset 0xb)");
  EXPECT_EQ(line(""), "invalid: ABI: not JSON (offset 0x0)");
  EXPECT_EQ(line("\x0f"), "invalid: packed ABI: its 1 bytes end inside version");
}

// As in the node, where a built-in type's name wins and a variant's wins over a struct's.
TEST(AbiFile, of_two_things_with_one_name_one_is_found) {
  const auto abi = Abi::from_json(R"({"version":"eosio::abi/1.1",
    "structs":[{"name":"symbol","base":"","fields":[]},{"name":"x","base":"","fields":[]}],
    "variants":[{"name":"x","types":["uint8"]}]})");
  ASSERT_TRUE(abi.ok()) << abi.failure().to_line();
  EXPECT_EQ(packed(*abi, "symbol", R"("4,SYM")"), "0453594d00000000");
  EXPECT_EQ(packed(*abi, "x", R"(["uint8",1])"), "0001");
}

// A chain takes such an ABI, and what can be said by it is. Found by fuzz-abi.
TEST(AbiFile, of_two_fields_with_one_name_there_is_no_object) {
  const auto abi = Abi::from_json(R"({"version":"eosio::abi/1.1","structs":[
    {"name":"own","base":"","fields":[{"name":"d","type":"uint8"},{"name":"d","type":"string"}]},
    {"name":"base","base":"","fields":[{"name":"a","type":"uint8"}]},
    {"name":"shadow","base":"base","fields":[{"name":"a","type":"uint8"}]},
    {"name":"outer","base":"","fields":[{"name":"first","type":"base"},{"name":"in","type":"shadow[]"}]}]})");
  ASSERT_TRUE(abi.ok()) << abi.failure().to_line();
  const std::string own = "struct \"own\" has two fields \"d\", and a JSON object cannot";
  EXPECT_EQ(unpacked(*abi, "own", "07026869"), "invalid: own: " + own + " (offset 0x0)");
  EXPECT_EQ(packed(*abi, "own", R"({"d":7})"), "invalid: own: " + own);
  EXPECT_EQ(packed(*abi, "own", R"([7,"hi"])"), "07026869") << "in order they are two";
  EXPECT_EQ(unpacked(*abi, "base", "07"), R"({"a":7})");
  EXPECT_EQ(unpacked(*abi, "outer", "07010102"),
            "invalid: outer.in[0]: struct \"shadow\" has two fields \"a\", and a JSON object cannot (offset 0x2)");
}

// Limits.

std::string tree_json(size_t depth) { return repeat(R"({"value":1,"children":[)", depth) + repeat("]}", depth); }

TEST(Limits, values_nest_32_deep) {
  const std::string fits = tree_json(16), deeper = tree_json(17);  // each level is a struct and an array
  const auto bytes = rich().pack("tree", fits);
  ASSERT_TRUE(bytes.ok()) << bytes.failure().to_line();
  EXPECT_EQ(*rich().unpack("tree", *bytes), fits);
  EXPECT_EQ(rich().pack("tree", deeper).failure().message, "nested more than 32 deep");
  std::string data(2 * 17, '\1');
  data.back() = '\0';
  EXPECT_EQ(rich().unpack("tree", data).failure().message, "nested more than 32 deep");
  EXPECT_EQ(rich().pack("tree", repeat("[", 65)).failure().to_line(), "policy: JSON: nested more than 64 deep");
}

TEST(Limits, nothing_out_of_no_bytes_stays_bounded) {
  const auto abi = Abi::from_json(R"({"version":"eosio::abi/1.1","types":[
    {"new_type_name":"z","type":"uint8[0]"},{"new_type_name":"y","type":"z[1048576]"},
    {"new_type_name":"x","type":"y[1048576]"}]})");
  ASSERT_TRUE(abi.ok()) << abi.failure().to_line();
  EXPECT_EQ(abi->unpack("x", "").failure().message, "more than 67108864 bytes of JSON");
}

// Of processor time: other work on the machine does not count.
double seconds_for(const std::function<void()>& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

TEST(Limits, big_inputs_are_answered_soon) {
  const size_t size = 10u << 20;
  const std::string letters(size, 'a'), quoted = "\"" + letters + "\"", digits = repeat("1", size);
  const double seconds = seconds_for([&] {
    EXPECT_EQ(rich().pack("string", quoted)->size(), size + 4);
    EXPECT_EQ(rich().pack("bytes", quoted)->size(), size / 2 + 4);
    for (const char* type : {"name", "asset", "symbol", "symbol_code", "public_key", "signature", "time_point",
                             "uint128", "float64", "checksum256", "float128", "int8", "shape", "transfer"}) {
      const auto refused = rich().pack(type, quoted);
      EXPECT_TRUE(!refused.ok() && refused.failure().to_line().size() <= 300) << type;
    }
    EXPECT_FALSE(rich().pack("public_key", "\"EOS" + digits + "\"").ok());
    EXPECT_FALSE(rich().pack("uint64", digits).ok());
    EXPECT_FALSE(rich().pack("uint128", "\"" + digits + "\"").ok());
    EXPECT_FALSE(rich().pack("asset", "\"" + digits + " SYM\"").ok());
    EXPECT_FALSE(rich().pack("tree", std::string(size, '[')).ok());
    EXPECT_FALSE(rich().unpack("string[]", std::string(size, '\1')).ok());
    EXPECT_TRUE(rich().unpack("string", unhex("80808005") + letters).ok());
    const std::string wide_key = unhex("02" + key_hex +
                                       "01"
                                       "80808005") +
                                 letters;
    EXPECT_EQ(rich().unpack("public_key", wide_key).failure().message, "a key or signature of more than 16384 bytes");
    EXPECT_FALSE(Abi::from_packed(letters).ok());
    EXPECT_FALSE(Abi::from_json(quoted).ok());
  });
  // About 1 s, half a minute under ThreadSanitizer; what is quadratic takes hours.
  constexpr double seconds_max = WROUGHT_TSAN ? 200 : 20;
  EXPECT_LT(seconds, seconds_max);
}

TEST(Limits, of_sizes) {
  EXPECT_EQ(rich().pack("bytes", "\"" + std::string(2 * (abi::byte_array_max + 1), '0') + "\"").failure().to_line(),
            "invalid: bytes: 20971521 bytes, at most 20971520 are allowed");
  EXPECT_EQ(rich().pack("name", std::string(abi::json_bytes_max + 1, ' ')).failure().to_line(),
            "policy: JSON: 67108865 bytes, at most 67108864 are allowed");
  EXPECT_EQ(rich().unpack("name", std::string(abi::packed_bytes_max + 1, ' ')).failure().to_line(),
            "policy: 33554433 bytes, at most 33554432 are allowed");
  EXPECT_EQ(Abi::from_json(std::string(abi::abi_bytes_max + 1, ' ')).failure().to_line(),
            "policy: ABI: 4194305 bytes, at most 4194304 are allowed");
}

TEST(Limits, of_fields) {
  const auto struct_of = [](const std::string& name, const std::string& base, size_t fields) {
    std::string text = R"({"name":")" + name + R"(","base":")" + base + R"(","fields":[)";
    for (size_t i = 0; i < fields; ++i) {
      text += (i == 0 ? "" : ",") + (R"({"name":")" + name + std::to_string(i)) + R"(","type":"bool"})";
    }
    return text + "]}";
  };
  const auto load = [](const std::string& structs) {
    return Abi::from_json(R"({"version":"eosio::abi/1.2","structs":[)" + structs + "]}");
  };
  EXPECT_TRUE(load(struct_of("a", "", 1024)).ok());
  EXPECT_TRUE(load(struct_of("a", "", 512) + "," + struct_of("b", "a", 512)).ok());
  EXPECT_EQ(load(struct_of("a", "", 512) + "," + struct_of("b", "a", 513)).failure().to_line(),
            "policy: ABI, structs[1]: struct \"b\" has 1025 fields with those of its bases, at most 1024 are allowed");
}

TEST(Base58, both_ways) {
  for (const auto& [bytes, text] : {std::pair{"", ""}, {"00", "1"}, {"0000ff", "115Q"}, {"39", "z"}, {"3a", "21"}}) {
    EXPECT_EQ(abi::to_base58(unhex(bytes)), text);
    EXPECT_EQ(abi::from_base58(text), unhex(bytes));
  }
  EXPECT_EQ(abi::from_base58("0"), std::nullopt);
}

// What hostile input may do: be refused, or be read as something that has one packed form.

constexpr std::string_view rich_value = R"({"i":-5,"u":"77","f":"1.5","t":"2018-06-01T12:00:00.500","s":"4,SYM",
  "k":"PUB_K1_6MRyAjQq8ud7hVNYcfnVPJqcVpscN5So8BhtHuGYqET5BoDq63","h":"0102030405060708090a0b0c0d0e0f1011121314",
  "v":["accounts",["alice","bob"]],"o":{"value":1,"children":[{"value":2,"children":[]}]},
  "x":[{"quantity":"1.0000 SYM","contract":"eosio.token"},["-2.00 AB","bob"]],"g":{"a":1,"b":2,"c":"end"}})";

void expect_stable(const std::string& type, const std::string& bytes, size_t& accepted) {
  const auto json = rich().unpack(type, bytes);
  if (!json) {
    EXPECT_EQ(json.failure().to_line().find('\n'), std::string::npos);
    return;
  }
  ++accepted;
  const auto once = rich().pack(type, *json);
  ASSERT_TRUE(once.ok()) << once.failure().to_line() << "\n" << *json;
  const auto again = rich().unpack(type, *once);
  ASSERT_TRUE(again.ok()) << again.failure().to_line() << "\n" << *json;
  ASSERT_EQ(*again, *json) << hex(bytes);
  ASSERT_EQ(hex(*rich().pack(type, *again)), hex(*once));
}

TEST(Mutations, of_bytes) {
  std::mt19937 random(1);
  const std::string good = *rich().pack("all", rich_value);
  size_t accepted = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string bytes = good;
    for (unsigned n = random() % 3 + 1; n > 0 && !bytes.empty(); --n) {
      const size_t at = random() % bytes.size();
      switch (random() % 4) {
        case 0: bytes[at] = static_cast<char>(random()); break;
        case 1: bytes.erase(at, random() % 4); break;
        case 2: bytes.insert(at, 1, static_cast<char>(random() % 3)); break;
        default: bytes.resize(at + 1);
      }
    }
    expect_stable("all", bytes, accepted);
  }
  EXPECT_GT(accepted, 500u);
  EXPECT_LT(accepted, 9'500u);
}

TEST(Mutations, of_json) {
  std::mt19937 random(2);
  constexpr std::string_view pieces[] = {"0",  "-", "1", "null", "[",       "]", "{",    "}",
                                         "\"", ",", ":", "1e9",  "\\u0000", "A", "true", " "};
  size_t accepted = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string json(rich_value);
    for (unsigned n = random() % 2 + 1; n > 0; --n) {
      const size_t at = random() % json.size();
      const std::string_view piece = pieces[random() % std::size(pieces)];
      json.replace(at, random() % 3, piece);
    }
    const auto bytes = rich().pack("all", json);
    if (bytes) {
      expect_stable("all", *bytes, accepted);
    } else {
      EXPECT_EQ(bytes.failure().to_line().find('\n'), std::string::npos);
    }
  }
  EXPECT_GT(accepted, 200u);
  EXPECT_LT(accepted, 9'500u);
}

TEST(Mutations, of_abis) {
  std::mt19937 random(3);
  const std::string good = rich().to_packed();
  size_t accepted = 0;
  for (int i = 0; i < 4'000; ++i) {
    std::string bytes = good;
    bytes[random() % bytes.size()] = static_cast<char>(random());
    if (random() % 4 == 0) bytes.resize(random() % bytes.size());
    const auto abi = Abi::from_packed(bytes);
    if (!abi) {
      EXPECT_EQ(abi.failure().to_line().find('\n'), std::string::npos);
      continue;
    }
    ++accepted;
    EXPECT_EQ(Abi::from_packed(abi->to_packed())->to_packed(), abi->to_packed());
  }
  EXPECT_GT(accepted, 50u);
}

}  // namespace
}  // namespace wrought
