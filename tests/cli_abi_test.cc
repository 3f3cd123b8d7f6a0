// wrought abi: JSON to hex and back, by a file that has the ABI.
#include <gtest/gtest.h>

#include "common/hex.h"
#include "hostapi/abi/abi.h"
#include "tests/cli_support.h"

namespace wrought::test {
namespace {

constexpr std::string_view token_abi = R"({
  "version": "eosio::abi/1.1",
  "structs": [
    {"name": "transfer", "base": "", "fields": [
      {"name": "from", "type": "name"}, {"name": "to", "type": "name"},
      {"name": "quantity", "type": "asset"}, {"name": "memo", "type": "string"}]},
    {"name": "account", "base": "", "fields": [{"name": "balance", "type": "asset"}]}],
  "actions": [{"name": "move", "type": "transfer", "ricardian_contract": ""}],
  "tables": [{"name": "accounts", "index_type": "i64", "key_names": [], "key_types": [], "type": "account"}]
})";

const std::string transfer_json = R"({"from":"alice","to":"bob","quantity":"1.0000 WRT","memo":"a, {b}"})";
const std::string transfer_hex =
    "0000000000855c34"
    "0000000000000e3d"
    "1027000000000000"
    "0457525400000000"
    "06612c207b627d";

class AbiCommandLine : public testing::Test {
 protected:
  AbiCommandLine() { desk.write("token.abi", token_abi); }
  Answer abi(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "abi");
    return desk.wrought(std::move(arguments));
  }
  Desk desk;
};

TEST_F(AbiCommandLine, pack_prints_hex) {
  const Answer answer = abi({"pack", "--abi", "token.abi", "transfer", transfer_json});
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_EQ(answer.out, transfer_hex + "\n");
  EXPECT_EQ(answer.err, "");
}

TEST_F(AbiCommandLine, unpack_prints_one_line_of_json) {
  const Answer answer = abi({"unpack", "--abi", "token.abi", "transfer", transfer_hex});
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_EQ(answer.out, transfer_json + "\n");
}

TEST_F(AbiCommandLine, unpack_pretty) {
  EXPECT_EQ(abi({"unpack", "--abi", "token.abi", "transfer", transfer_hex, "--pretty"}).out,
            "{\n"
            "  \"from\": \"alice\",\n"
            "  \"to\": \"bob\",\n"
            "  \"quantity\": \"1.0000 WRT\",\n"
            "  \"memo\": \"a, {b}\"\n"
            "}\n");
  EXPECT_EQ(abi({"unpack", "--abi", "token.abi", "--pretty", "uint8[]", "00"}).out, "[]\n");
  EXPECT_EQ(abi({"unpack", "--abi", "token.abi", "--pretty", "string[]",
                 "020122"
                 "015c"})
                .out,
            "[\n  \"\\\"\",\n  \"\\\\\"\n]\n");
}

TEST_F(AbiCommandLine, types_by_action_and_table) {
  EXPECT_EQ(abi({"pack", "--abi", "token.abi", "--action", "move", transfer_json}).out, transfer_hex + "\n");
  EXPECT_EQ(abi({"unpack", "--abi", "token.abi", "--table", "accounts", transfer_hex.substr(32, 32)}).out,
            "{\"balance\":\"1.0000 WRT\"}\n");
  expect_refusal(abi({"pack", "--abi", "token.abi", "--action", "transfer", "{}"}), 2,
                 "action \"transfer\": the ABI has none of this name");
  expect_refusal(abi({"pack", "--abi", "token.abi", "--table", "Bad", "{}"}), 2, "not a name");
}

TEST_F(AbiCommandLine, values_from_stdin) {
  EXPECT_EQ(desk.wrought({"abi", "pack", "--abi", "token.abi", "transfer", "-"}, transfer_json + "\n").out,
            transfer_hex + "\n");
  EXPECT_EQ(desk.wrought({"abi", "unpack", "--abi", "token.abi", "transfer", "-"}, transfer_hex + "\r\n").out,
            transfer_json + "\n");
}

TEST_F(AbiCommandLine, values_that_look_like_options) {
  EXPECT_EQ(abi({"pack", "--abi", "token.abi", "int8", "-5"}).out, "fb\n");
}

TEST_F(AbiCommandLine, packed_abi_files) {
  desk.write("packed.abi", Abi::from_json(token_abi)->to_packed());
  EXPECT_EQ(abi({"pack", "--abi", "packed.abi", "transfer", transfer_json}).out, transfer_hex + "\n");
}

TEST_F(AbiCommandLine, data_that_does_not_fit_ends_with_1) {
  expect_refusal(abi({"pack", "--abi", "token.abi", "account", R"({"balance":1})"}), 1,
                 "wrought: invalid: account.balance: expected an asset like \"1.0000 SYM\"");
  expect_refusal(abi({"pack", "--abi", "token.abi", "account", "{"}), 1, "invalid: JSON: not JSON (offset 0x1)");
  expect_refusal(abi({"unpack", "--abi", "token.abi", "account", "00"}), 1,
                 "invalid: account.balance: the data ends inside this asset (offset 0x0)");
  expect_refusal(abi({"unpack", "--abi", "token.abi", "uint8", "0102"}), 1, "1 byte is left over (offset 0x1)");
}

TEST_F(AbiCommandLine, wrong_usage_ends_with_2) {
  expect_refusal(abi({"unpack", "--abi", "token.abi", "uint8", "0x01"}), 2,
                 "usage: HEX: expected hex, two digits a byte");
  expect_refusal(abi({"pack", "--abi", "token.abi", "nosuch", "1"}), 2, "type \"nosuch\": the ABI has no such type");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{},
        {"pack", "--abi", "token.abi", "uint8"},
        {"pack", "uint8", "1"},
        {"pack", "--abi", "token.abi", "--action", "--table", "move", "1"}}) {
    const Answer answer = abi(arguments);
    EXPECT_EQ(answer.exit_code, 2) << answer.err;
    EXPECT_EQ(answer.out, "");
    EXPECT_NE(answer.err, "");
  }
}

TEST_F(AbiCommandLine, abi_files_that_are_none) {
  expect_refusal(abi({"pack", "--abi", "missing.abi", "uint8", "1"}), 1, "io: missing.abi: cannot open");
  desk.write("bad.abi", R"({"version":"eosio::abi/1.1","actions":[{"name":"a","type":"b"}]})");
  expect_refusal(abi({"pack", "--abi", "bad.abi", "uint8", "1"}), 1,
                 "invalid: bad.abi, ABI, actions[0].type: unknown type \"b\"");
}

}  // namespace
}  // namespace wrought::test
