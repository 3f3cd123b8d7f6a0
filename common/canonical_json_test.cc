#include "common/canonical_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace wrought {
namespace {

using nlohmann::json;

template <class Value>
std::string written(const Value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

std::string library_writes(const json& value) { return value.dump(-1, ' ', true, json::error_handler_t::replace); }

TEST(CanonicalJson, texts_are_what_the_library_writes) {
  for (const std::string& text : {std::string(), std::string("apply"), std::string("env.\"x\""),
                                  std::string("back\\slash"), std::string("\x7f ~"), std::string("line\nbell\a"),
                                  std::string("\0", 1), std::string("\u00e9\u20ac"), std::string("\xff\xfe not UTF-8")})
    EXPECT_EQ(written(text), library_writes(text));
}

TEST(CanonicalJson, every_single_byte) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    EXPECT_EQ(written(text), library_writes(text)) << byte;
  }
}

TEST(CanonicalJson, numbers_truths_and_lists) {
  for (const uint64_t number : {uint64_t{0}, uint64_t{7}, uint64_t{4294967296}, std::numeric_limits<uint64_t>::max()})
    EXPECT_EQ(written(number), library_writes(number));
  EXPECT_EQ(written(true), "true");
  EXPECT_EQ(written(false), "false");
  EXPECT_EQ(written(std::vector<std::string>()), "[]");
  EXPECT_EQ(written(std::vector<std::string>{"-O3", "a b"}), R"(["-O3","a b"])");
}

TEST(CanonicalJson, an_object_has_its_fields_in_order) {
  std::string out;
  CanonicalObject object(out);
  append_json(object.field("a"), uint64_t{1});
  append_json(object.field("b"), true);
  object.end();
  EXPECT_EQ(out, R"({"a":1,"b":true})");
}

TEST(CanonicalJsonDeathTest, fields_out_of_order_end_the_process) {
  EXPECT_DEATH(
      {
        std::string out;
        CanonicalObject object(out);
        append_json(object.field("b"), true);
        append_json(object.field("a"), true);
      },
      "last_ < name");
}

TEST(CanonicalJson, limits_are_sorted_and_whole) {
  const WasmLimits limits;
  json all = json::object();
  for (const auto& [name, member] : wasm_limit_fields) all[std::string(name)] = limits.*member;
  EXPECT_EQ(written(limits), library_writes(all));
}

// Reads one value, and nothing may be left.
template <class Value>
bool reads(std::string_view text, Value& value) {
  CanonicalReader in(text);
  read_json(in, value);
  return in.at_end();
}

TEST(CanonicalJson, plain_values_are_read_back) {
  std::string text;
  EXPECT_TRUE(reads(R"("env.x")", text));
  EXPECT_EQ(text, "env.x");
  uint64_t number = 0;
  EXPECT_TRUE(reads("18446744073709551615", number));
  EXPECT_EQ(number, std::numeric_limits<uint64_t>::max());
  bool truth = false;
  EXPECT_TRUE(reads("true", truth));
  EXPECT_TRUE(truth);
  std::vector<std::string> list;
  EXPECT_TRUE(reads(R"(["-O3","a b"])", list));
  EXPECT_EQ(list, (std::vector<std::string>{"-O3", "a b"}));
  WasmLimits limits, same;
  limits.max_pages = 7;
  EXPECT_TRUE(reads(written(limits), same));
  EXPECT_EQ(limits, same);
}

TEST(CanonicalJson, what_is_not_plain_is_not_read) {
  std::string text;
  for (const char* wrong : {"", "\"", "\"a", "a\"", "\"\\u0061\"", "\"\xc3\xa9\"", "\"\n\"", "\"a\" ", "1"})
    EXPECT_FALSE(reads(wrong, text)) << wrong;
  uint64_t number = 0;
  for (const char* wrong : {"", "-1", "+1", " 1", "1.0", "1e3", "18446744073709551616", "x"})
    EXPECT_FALSE(reads(wrong, number)) << wrong;
  uint32_t narrow = 0;
  EXPECT_FALSE(reads("4294967296", narrow));
  bool truth = false;
  for (const char* wrong : {"", "tru", "1", "falsey"}) EXPECT_FALSE(reads(wrong, truth)) << wrong;
  std::vector<std::string> list;
  for (const char* wrong : {"", "[", "[\"a\"", "[\"a\",]", "[\"a\"\"b\"]", "[,]", "[1]", "{}"})
    EXPECT_FALSE(reads(wrong, list)) << wrong;
}

TEST(CanonicalJson, objects_are_read_in_order_and_whole) {
  const auto reads_fields = [](std::string_view text) {
    CanonicalReader in(text);
    CanonicalObjectReader object(in);
    uint64_t a = 0;
    bool b = false;
    read_json(object.field("a"), a);
    read_json(object.field("b"), b);
    object.end();
    return in.at_end();
  };
  EXPECT_TRUE(reads_fields(R"({"a":1,"b":true})"));
  for (const char* wrong : {R"({"a":1})", R"({"b":true,"a":1})", R"({"a":1,"b":true,"c":2})", R"({"a":1,"b":true)",
                            R"({"a":1 ,"b":true})", R"({"a":1,"b":true}x)", R"({"aa":1,"b":true})", "{}", ""})
    EXPECT_FALSE(reads_fields(wrong)) << wrong;
}

}  // namespace
}  // namespace wrought
