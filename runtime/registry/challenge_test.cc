// WWW-Authenticate as registries send it, and as nobody should.
#include "runtime/registry/challenge.h"

#include <gtest/gtest.h>

namespace wrought::registry {
namespace {

// "bearer realm=... service=... | basic realm=..."
std::string shown(std::string_view header) {
  const auto challenges = parse_challenges(header);
  if (!challenges) return challenges.failure().message;
  std::string text;
  for (const Challenge& challenge : *challenges) {
    text += (text.empty() ? "" : " | ") + challenge.scheme;
    for (const auto& [name, value] : challenge.parameters) text += " " + name + "=<" + value + ">";
  }
  return text;
}

TEST(Challenges, are_schemes_with_parameters) {
  EXPECT_EQ(shown(""), "");
  EXPECT_EQ(shown("Basic"), "basic");
  EXPECT_EQ(shown("Basic realm=\"a b\""), "basic realm=<a b>");
  EXPECT_EQ(shown("Basic realm=plain, charset=\"UTF-8\""), "basic charset=<UTF-8> realm=<plain>");
  EXPECT_EQ(
      shown("Bearer realm=\"https://auth.example.org/token\",service=\"r.example.org\",scope=\"repository:a:pull\""),
      "bearer realm=<https://auth.example.org/token> scope=<repository:a:pull> service=<r.example.org>");
  EXPECT_EQ(shown("BASIC Realm = \"x\" , bearer realm=\"y\""), "basic realm=<x> | bearer realm=<y>");
  EXPECT_EQ(shown(", ,Basic realm=x,, ,"), "basic realm=<x>");
  EXPECT_EQ(shown("Negotiate dG9rZW4=, Basic realm=x"), "negotiate | basic realm=<x>");
  EXPECT_EQ(shown("Negotiate, NTLM, Basic realm=\"a, b=\\\"c\\\"\""), "negotiate | ntlm | basic realm=<a, b=\"c\">");
}

TEST(Challenges, outside_of_the_grammar_are_refused) {
  EXPECT_EQ(shown("realm=x"), "WWW-Authenticate, character 5: a parameter before any scheme");
  EXPECT_EQ(shown("Basic realm=\"x"), "WWW-Authenticate, character 14: a quote that does not end");
  EXPECT_EQ(shown("Basic realm=\"x\\"), "WWW-Authenticate, character 15: a quote that does not end");
  EXPECT_EQ(shown("Basic realm=x, realm=y"), "WWW-Authenticate, character 22: a parameter is there twice");
  EXPECT_EQ(shown("Basic a=b, realm=, c=d"), "WWW-Authenticate, character 17: expected a value");
  EXPECT_EQ(shown("Basic realm=\"a\x01\""), "WWW-Authenticate, character 14: a control character in quotes");
  EXPECT_EQ(shown("\"quoted\""), "WWW-Authenticate, character 0: expected a scheme or a parameter");
  EXPECT_EQ(shown("Basic realm=\"x\";a"), "WWW-Authenticate, character 15: expected a scheme or a parameter");
}

TEST(Challenges, are_bounded) {
  std::string many = "a", wide = "a p=1", longest = "a p=" + std::string(8192, 'x');
  for (int i = 0; i < 8; ++i) many += ",b";
  for (int i = 0; i < 16; ++i) wide += ",q" + std::to_string(i) + "=1";
  EXPECT_NE(shown(many).find("too many challenges"), std::string::npos);
  EXPECT_NE(shown(wide).find("too many parameters"), std::string::npos);
  EXPECT_NE(shown(longest).find("the header goes on"), std::string::npos);
}

}  // namespace
}  // namespace wrought::registry
