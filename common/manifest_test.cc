#include "common/manifest.h"

#include <gtest/gtest.h>

#include "common/hash.h"

namespace wrought {
namespace {

Manifest example() {
  Manifest m;
  m.abi_version = 1;
  m.codegen_version = 3;
  m.content_hash = std::string(64, '0');
  m.code_hash = sha256_hex("code");
  m.metered_hash = sha256_hex("metered");
  m.c_hash = sha256_hex("c");
  m.profile = "antelope";
  m.profile_version = 1;
  m.schedule.host["env.sha256"] = {5, 1};
  m.schedule_hash = m.schedule.hash();
  m.memory_mode = "guard";
  m.memory_pages_min = 1;
  m.memory_pages_max = 528;
  m.has_memory = true;
  m.limits.max_pages = 600;
  m.limits.max_call_depth = 250;
  m.table_size = 2;
  m.worst_frame_bytes = uint64_t{1} << 33;
  m.code_bytes = 4096;
  m.constant_bytes = 1026;
  m.pointer_bytes = 280;
  m.compiler = "Debian clang version 19.1.7";
  m.compiler_flags = {"-O2", "-march=x86-64-v2"};
  m.machine = "x86_64";
  m.cpu = "x86-64-v2";
  m.exports = {"apply", "nom\xc3\xa9"};
  m.imports = {{21, "env", "sha256"}, {3, "env", "eosio_assert"}};
  return m;
}

std::string line_of(const auto& result) { return result.ok() ? "ok" : result.failure().to_line(); }

// The example's JSON with one piece replaced.
std::string with(std::string_view from, std::string_view to, const Manifest& manifest = example()) {
  std::string text = manifest.to_json();
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Manifest, ComesBackAsItWas) {
  const std::string json = example().to_json();
  const auto parsed = parse_manifest(json);
  ASSERT_TRUE(parsed.ok()) << line_of(parsed);
  EXPECT_EQ(parsed->to_json(), json);
  EXPECT_EQ(parsed->schedule, example().schedule);
  EXPECT_EQ(parsed->exports, example().exports);
  ASSERT_EQ(parsed->imports.size(), 2u);
  EXPECT_EQ(parsed->imports[0].ordinal, 21u);  // order is the plugin's host table: kept
  EXPECT_EQ(parsed->imports[1].name, "eosio_assert");
  EXPECT_EQ(parsed->worst_frame_bytes, uint64_t{1} << 33);
  EXPECT_EQ(parsed->code_bytes, 4096u);
  EXPECT_EQ(parsed->constant_bytes, 1026u);
  EXPECT_EQ(parsed->pointer_bytes, 280u);
}

TEST(Manifest, IsSortedAsciiWithoutWhiteSpace) {
  const std::string json = example().to_json();
  EXPECT_TRUE(json.starts_with(R"({"abi_version":1,"c_hash":")")) << json;
  EXPECT_NE(json.find(R"("exports":["apply","nom\u00e9"])"), std::string::npos) << json;
  EXPECT_EQ(json.find(": "), std::string::npos);
}

TEST(Manifest, NamesThatAreNoUtf8DoNotThrow) {
  Manifest m = example();
  m.exports = {"\xff\xfe"};
  EXPECT_FALSE(m.to_json().empty());
}

TEST(Manifest, KnowsWhereItsContentHashStands) {
  Manifest m = example();
  m.content_hash = sha256_hex("some file");
  m.compiler = "\"content_hash\":\"" + std::string(64, 'x');  // a decoy, escaped inside a string
  const std::string json = m.to_json();
  EXPECT_EQ(json.substr(content_hash_offset(json).value(), 64), m.content_hash);
  EXPECT_FALSE(content_hash_offset("{\"content_hash\":\"00\"}"));
  EXPECT_FALSE(content_hash_offset(""));
}

TEST(ManifestText, PlainAndOtherNamesComeBack) {
  for (const std::vector<std::string>& exports :
       {std::vector<std::string>{}, {"apply"}, {"apply", "line\nend", "\"quoted\"", "caf\u00e9"}}) {
    Manifest m = example();
    m.exports = exports;
    const auto again = parse_manifest(m.to_json());
    ASSERT_TRUE(again.ok()) << line_of(again);
    EXPECT_EQ(again->exports, exports);
    EXPECT_EQ(again->schedule, m.schedule);
    EXPECT_EQ(again->limits, m.limits);
    EXPECT_EQ(again->imports.size(), m.imports.size());
  }
}

struct Refused {
  const char *from, *to;
  const char* line;
};

class ManifestRefuses : public testing::TestWithParam<Refused> {};

TEST_P(ManifestRefuses, AndSaysWhat) {
  Manifest plain = example();
  plain.exports = {"apply"};
  for (const Manifest& manifest : {example(), plain})
    EXPECT_EQ(line_of(parse_manifest(with(GetParam().from, GetParam().to, manifest))),
              std::string("invalid: ") + GetParam().line);
}

constexpr const char* not_canonical =
    "manifest: JSON is not canonical (unknown or repeated fields, white space or another order)";

INSTANTIATE_TEST_SUITE_P(
    Changes, ManifestRefuses,
    testing::Values(
        Refused{"\"abi_version\":1,", "", "manifest: field abi_version is missing"},
        Refused{"\"abi_version\":1", "\"abi_version\":\"1\"", "manifest: field abi_version must be a whole number"},
        Refused{"\"abi_version\":1", "\"abi_version\":-1", "manifest: field abi_version must be a whole number"},
        Refused{"\"abi_version\":1", "\"abi_version\":1.0", "manifest: field abi_version must be a whole number"},
        Refused{"\"abi_version\":1", "\"abi_version\":4294967296", "manifest: field abi_version must be below 2^32"},
        Refused{"\"abi_version\":1", "\"abi_version\":1,\"abi_version\":1", not_canonical},
        Refused{"\"abi_version\":1", "\"abi_version\":1,\"extra\":1", not_canonical},
        Refused{"\"abi_version\":1", " \"abi_version\":1", not_canonical},
        Refused{"\"apply\"", "\"\\u0061pply\"", not_canonical},
        Refused{"\"format\":4", "\"format\":3", "manifest: format 3, this version reads format 4"},
        Refused{"\"apply\"", "1", "manifest: field exports must be a list of strings"},
        Refused{"\"max_pages\":600", "\"max_page\":600", "manifest: field limits max_pages is missing"},
        Refused{"\"max_pages\":600", "\"max_pages\":-1", "manifest: field limits max_pages must be a whole number"},
        Refused{"\"max_pages\":600,", "", "manifest: field limits must have every limit"},
        Refused{"\"ordinal\":21", "\"ordinal\":null", "manifest: field imports entry 0 must be a whole number"},
        Refused{"\"ordinal\":21", "\"ordinary\":21", "manifest: field imports entry 0 lacks ordinal"},
        Refused{"\"0000000", "\"000000", "manifest: content_hash must be 64 lower-case hex digits"},
        Refused{"\"0000000", "\"A000000", "manifest: content_hash must be 64 lower-case hex digits"},
        Refused{"\"load\":2", "\"load\":3", "manifest: schedule_hash is not the hash of the schedule"},
        Refused{"\"load\":2", "\"load\":-3",
                "manifest: field schedule is wrong: load must be a whole number from 0 to 1000000000"},
        Refused{"\"guard\"", "\"none\"", "manifest: memory_mode must be \"guard\" or \"explicit\""},
        Refused{"\"memory_pages_max\":528", "\"memory_pages_max\":0",
                "manifest: memory pages must be minimum <= maximum <= 65536"},
        Refused{"\"max_pages\":600", "\"max_pages\":527",
                "manifest: memory pages must be within the limit max_pages, and 0 without a memory"},
        Refused{"\"has_memory\":true", "\"has_memory\":false",
                "manifest: memory pages must be within the limit max_pages, and 0 without a memory"},
        Refused{"\"has_memory\":true", "\"has_memory\":1", "manifest: field has_memory must be true or false"}));

TEST(ManifestText, WhatIsNoManifestAtAll) {
  for (const std::string& text : {std::string(), std::string("[]"), std::string("\0", 1), std::string("{"),
                                  std::string(3'000'000, '['), "{\"schedule\":" + std::string(1'000'000, '[')}) {
    EXPECT_EQ(line_of(parse_manifest(text)), "invalid: manifest: not a JSON object");
  }
}

TEST(ManifestText, DeepNestingWithoutUsingStack) {
  const std::string deep = std::string(500'000, '[') + std::string(500'000, ']');
  EXPECT_FALSE(parse_manifest(with("\"guard\"", deep)).ok());
  EXPECT_FALSE(parse_manifest(with("[\"apply\"", "[" + deep + ",\"apply\"")).ok());
  EXPECT_FALSE(parse_manifest(with("\"load\":2", "\"load\":" + deep)).ok());
  EXPECT_FALSE(parse_manifest(with("\"abi_version\":1", "\"abi_version\":1,\"deep\":" + deep)).ok());
}

TEST(ManifestText, TooLargeUnread) {
  const std::string text(manifest_bytes_max + 1, ' ');
  EXPECT_EQ(line_of(parse_manifest(text)), "invalid: manifest: 4194305 bytes, at most 4194304 are read");
}

TEST(ManifestText, EveryTruncation) {
  const std::string json = example().to_json();
  for (size_t size = 0; size < json.size(); ++size) {
    ASSERT_FALSE(parse_manifest(std::string_view(json).substr(0, size)).ok()) << size;
  }
}

}  // namespace
}  // namespace wrought
