#include "common/gas_schedule.h"

#include <gtest/gtest.h>

namespace wrought {
namespace {

std::string line_of(const auto& result) { return result.ok() ? "ok" : result.failure().to_line(); }

TEST(GasScheduleToml, SetsWhatItNamesAndKeepsDefaults) {
  const auto schedule = parse_gas_schedule_toml(R"(
      [instructions]
      load = 3
      memory_grow_page = 0

      [host."env.sha256"]
      base = 100
      per_byte = 2
      )",
                                                "fast.toml");
  ASSERT_TRUE(schedule.ok()) << line_of(schedule);
  EXPECT_EQ(schedule->load, 3);
  EXPECT_EQ(schedule->memory_grow_page, 0);
  EXPECT_EQ(schedule->store, GasSchedule().store);
  EXPECT_EQ(schedule->host.at("env.sha256"), (GasSchedule::HostCost{100, 2}));
}

TEST(GasScheduleToml, AnEmptyTextIsTheDefault) { EXPECT_EQ(*parse_gas_schedule_toml("", "x"), GasSchedule()); }

struct Refused {
  const char* text;
  const char* line;
};

class GasScheduleTomlRefuses : public testing::TestWithParam<Refused> {};

TEST_P(GasScheduleTomlRefuses, AndNamesTheLine) {
  EXPECT_EQ(line_of(parse_gas_schedule_toml(GetParam().text, "g.toml")), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, GasScheduleTomlRefuses,
    testing::Values(
        Refused{"[instructions]\nlaod = 1", "usage: g.toml:2: unknown instruction class \"laod\""},
        Refused{"[instructions]\n\nload = -1", "usage: g.toml:3: load must be a whole number from 0 to 1000000000"},
        Refused{"[instructions]\nload = 1000000001",
                "usage: g.toml:2: load must be a whole number from 0 to 1000000000"},
        Refused{"[instructions]\nload = 1.0", "usage: g.toml:2: load must be a whole number from 0 to 1000000000"},
        Refused{"[instructions]\nload = \"1\"", "usage: g.toml:2: load must be a whole number from 0 to 1000000000"},
        Refused{"instructions = 1", "usage: g.toml:1: instructions must be a table"},
        Refused{"[instruction]\nload = 1",
                "usage: g.toml:1: unknown entry \"instruction\"; known are [instructions] and [host.\"module.name\"]"},
        Refused{"[host.env.sha256]\nbase = 1",
                "usage: g.toml:1: host function \"env\" must be named as [host.\"module.name\"]"},
        Refused{"[host.\"env.f\"]\nbase = 1\nper_word = 1", "usage: g.toml:3: unknown host cost \"per_word\""},
        Refused{"[host]\n\"env.f\" = 1", "usage: g.toml:2: host function \"env.f\" must be a table"},
        Refused{"[instructions]\nload \xd0\xb6 = 1", "usage: g.toml:2: a character that is not ASCII"},
        Refused{"# \xc3\xa9", "usage: g.toml:1: a character that is not ASCII"}));

TEST(GasScheduleToml, BrokenTextIsRefusedWithItsLine) {
  EXPECT_TRUE(line_of(parse_gas_schedule_toml("[instructions]\nload =", "g.toml")).starts_with("usage: g.toml:2: "));
  EXPECT_TRUE(
      line_of(parse_gas_schedule_toml("a = " + std::string(100'000, '['), "g.toml")).starts_with("usage: g.toml:1: "));
  EXPECT_TRUE(line_of(parse_gas_schedule_toml("load = 1\nload = 2", "g.toml")).starts_with("usage: g.toml:2: "));
  EXPECT_EQ(line_of(parse_gas_schedule_toml("[\n", "g.toml")), "usage: g.toml: not TOML");
}

TEST(GasScheduleJson, IsCanonicalAndComesBack) {
  GasSchedule schedule;
  schedule.load = 7;
  schedule.host["env.b"] = {1, 2};
  schedule.host["env.a"] = {3, 0};
  const std::string json = schedule.to_json();
  EXPECT_TRUE(json.starts_with(
      R"({"host":{"env.a":{"base":3,"per_byte":0},"env.b":{"base":1,"per_byte":2}},"instructions":{"arithmetic":1,)"))
      << json;
  const auto again = parse_gas_schedule_json(json);
  ASSERT_TRUE(again.ok()) << line_of(again);
  EXPECT_EQ(*again, schedule);
}

TEST(GasScheduleJson, HashNamesTheContent) {
  GasSchedule a, b;
  EXPECT_EQ(a.hash(), b.hash());
  b.host["env.a"] = {1, 0};
  EXPECT_NE(a.hash(), b.hash());
}

TEST(GasScheduleJson, AnythingElseIsRefused) {
  const std::string good = GasSchedule().to_json();
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  ASSERT_TRUE(parse_gas_schedule_json(good).ok());
  for (const std::string& text :
       {std::string(), std::string("null"), good + " ", good + good, with("\"load\":2", "\"load\":-2"),
        with("\"load\":2", "\"load\":2.0"), with("\"load\":2", "\"load\":20000000000000000000"),
        with("\"load\":2", "\"laod\":2"), with("\"load\":2", "\"load\":2,\"load\":2"), with("{}", "{\"f\":{}}"),
        with("{}", "[]"), with("{}", "{\"env.f\":{\"base\":1}}"), std::string(1'000'000, '[')}) {
    const auto schedule = parse_gas_schedule_json(text);
    ASSERT_FALSE(schedule.ok()) << text;
    EXPECT_EQ(schedule.failure().cls, FailureClass::invalid);
  }
}

}  // namespace
}  // namespace wrought
