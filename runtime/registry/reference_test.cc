// References: what is one, what its parts are, and what is refused with which words.
#include "runtime/registry/reference.h"

#include <gtest/gtest.h>

namespace wrought::registry {
namespace {

const std::string pin = "sha256:" + std::string(64, 'a');

TEST(Reference, has_a_host_a_name_and_a_tag_or_a_digest) {
  const auto parts = [](const std::string& text) -> std::string {
    const auto reference = parse_reference(text);
    if (!reference) return reference.failure().to_line();
    return reference->host + " | " + reference->name + " | " + reference->tag.value_or("-") + " | " +
           reference->target();
  };
  EXPECT_EQ(parts("registry.example.org/token:v1"), "registry.example.org | token | v1 | v1");
  EXPECT_EQ(parts("localhost/token:v1"), "localhost | token | v1 | v1");
  EXPECT_EQ(parts("host:5000/a/b-c/d__e.f:1.0_x-Y"), "host:5000 | a/b-c/d__e.f | 1.0_x-Y | 1.0_x-Y");
  EXPECT_EQ(parts("[::1]:5000/a:b"), "[::1]:5000 | a | b | b");
  EXPECT_EQ(parts("127.0.0.1:5000/a@" + pin), "127.0.0.1:5000 | a | - | " + pin);
  EXPECT_EQ(parts("127.0.0.1:5000/a:v1@" + pin), "127.0.0.1:5000 | a | v1 | " + pin);
  EXPECT_EQ(parts("h.o/a---b:" + std::string(128, 't')),
            "h.o | a---b | " + std::string(128, 't') + " | " + std::string(128, 't'));
}

TEST(Reference, is_written_as_it_was_read) {
  for (const std::string text : {"h.o/a:b", "h.o:1/a/b:c"}) EXPECT_EQ(parse_reference(text)->to_string(), text);
  EXPECT_EQ(parse_reference("h.o/a:b@" + pin)->to_string(), "h.o/a:b@" + pin);
}

TEST(Reference, outside_of_the_grammar_is_refused) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "names no registry"},
      {"token:v1", "names no registry"},
      {"token/v1:x", "\"token\" is not taken for a registry"},
      {"/token:v1", "does not begin with a registry"},
      {"-h.o/a:b", "does not begin with a registry"},
      {"h..o/a:b", "does not begin with a registry"},
      {"user@h.o/a:b", "after \"@\", sha256:"},
      {"h.o:/a:b", "a port from 1 to 65535"},
      {"h.o:0/a:b", "a port from 1 to 65535"},
      {"h.o:65536/a:b", "a port from 1 to 65535"},
      {"h.o:80x/a:b", "a port from 1 to 65535"},
      {"[::1/a:b", "does not begin with a registry"},
      {"[g]:1/a:b", "does not begin with a registry"},
      {"http://h.o/a:b", "a port from 1 to 65535"},
      {"h.o/a", "neither a tag nor a digest"},
      {"h.o/a:", "the tag is not"},
      {"h.o/a:-x", "the tag is not"},
      {"h.o/a:.x", "the tag is not"},
      {"h.o/a:b:c", "the tag is not"},
      {"h.o/a:b/c", "the tag is not"},
      {"h.o/a:b c", "the tag is not"},
      {"h.o/a:" + std::string(129, 't'), "the tag is not"},
      {"h.o/:b", "the name is not"},
      {"h.o/A:b", "the name is not"},
      {"h.o/a//b:c", "the name is not"},
      {"h.o/a/:c", "the name is not"},
      {"h.o/../b:c", "the name is not"},
      {"h.o/a..b:c", "the name is not"},
      {"h.o/a___b:c", "the name is not"},
      {"h.o/a_-b:c", "the name is not"},
      {"h.o/a-:c", "the name is not"},
      {"h.o/a?x=y:c", "the name is not"},
      {"h.o/a%2fb:c", "the name is not"},
      {std::string("h.o/a\0b:c", 9), "the name is not"},
      {"h.o/" + std::string(252, 'a') + ":c", "more than 255 characters"},
      {"h.o/a@sha256:" + std::string(63, 'a'), "after \"@\", sha256:"},
      {"h.o/a@sha256:" + std::string(64, 'A'), "after \"@\", sha256:"},
      {"h.o/a@sha512:" + std::string(128, 'a'), "after \"@\", sha256:"},
  };
  for (const auto& [text, expected] : cases) {
    const auto reference = parse_reference(text);
    ASSERT_FALSE(reference.ok()) << text;
    EXPECT_EQ(reference.failure().cls, FailureClass::usage) << text;
    EXPECT_NE(reference.failure().message.find(expected), std::string::npos) << reference.failure().to_line();
  }
}

}  // namespace
}  // namespace wrought::registry
