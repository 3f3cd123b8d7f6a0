// User names and passwords: from files, the environment, and docker's file.
#include "runtime/registry/credentials.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "common/files.h"

namespace wrought::registry {
namespace {

class Given : public ::testing::Test {
 protected:
  Given() : folder_(std::move(*ScratchDirectory::create())) { ::unsetenv(password_variable); }
  ~Given() override { ::unsetenv(password_variable); }
  // "user:password", or the failure.
  std::string pair(const std::string& user, const std::string& file_text) {
    const auto path = folder_ / "password";
    EXPECT_TRUE(write_file(path, file_text).ok());
    return shown(given_credentials(user, path));
  }
  static std::string shown(const Result<Credentials>& given) {
    return given ? given->user + ":" + given->password : given.failure().message;
  }
  ScratchDirectory folder_;
};

TEST_F(Given, a_password_is_the_line_of_a_file) {
  EXPECT_EQ(pair("alice", "secret"), "alice:secret");
  EXPECT_EQ(pair("alice", "sec:ret \n"), "alice:sec:ret ");
  EXPECT_EQ(pair("alice", "secret\r\n"), "alice:secret");
  EXPECT_EQ(pair("alice", "two\nlines\n"), "expected a password of one line");
  EXPECT_EQ(pair("alice", "\n"), "expected a password of one line");
  EXPECT_EQ(pair("al:ice", "secret"), "a user name has no \":\" and no control characters");
  EXPECT_EQ(pair("al\nice", "secret"), "a user name has no \":\" and no control characters");
  EXPECT_EQ(pair("", "secret"), "--password-file without --username");
}

TEST_F(Given, or_in_the_environment) {
  EXPECT_EQ(shown(given_credentials("alice", {})),
            "a user name without a password: expected --password-file or WROUGHT_REGISTRY_PASSWORD");
  ::setenv(password_variable, "of the environment", 1);
  EXPECT_EQ(shown(given_credentials("alice", {})), "alice:of the environment");
  EXPECT_EQ(pair("alice", "of the file"), "alice:of the file");
}

TEST(Basic, is_the_base64_of_user_and_password) {
  EXPECT_EQ((Credentials{"Aladdin", "open sesame"}.basic()), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617
  EXPECT_EQ((Credentials{"a", "b"}.basic()), "Basic YTpi");
}

std::string of_docker(std::string_view text) {
  const auto found = parse_docker_config(text, "h.o:5000");
  if (!found) return found.failure().message;
  return *found ? (*found)->user + ":" + (*found)->password : "nothing";
}

TEST(DockerConfig, has_an_entry_for_each_registry) {
  EXPECT_EQ(of_docker(R"({"auths":{"h.o:5000":{"auth":"YTpi"}}})"), "a:b");
  EXPECT_EQ(of_docker(R"({"auths":{"h.o:5000":{"auth":"YTpiOmM="}}})"), "a:b:c");
  EXPECT_EQ(of_docker(R"({"auths":{"h.o":{"auth":"YTpi"}}})"), "nothing") << "another port is another registry";
  EXPECT_EQ(of_docker(R"({"auths":{"h.o:5000":{}},"credsStore":"desktop"})"), "nothing") << "kept by a helper";
  EXPECT_EQ(of_docker("{}"), "nothing");
  EXPECT_EQ(of_docker(R"({"auths":[]})"), "nothing");
}

TEST(DockerConfig, that_is_broken_is_refused_without_its_words) {
  EXPECT_EQ(of_docker("{"), "not a JSON object");
  EXPECT_EQ(of_docker("[]"), "not a JSON object");
  EXPECT_EQ(of_docker(std::string(1000, '[')), "the JSON is nested too deeply");
  const std::string wrong = "the entry \"auth\" of this registry is not the base64 of user:password";
  for (const char* auth : {"1", "\"\"", "\"YTp\"", "\"YTp?\"", "\"YWI=\"" /* "ab" */, "\"YTpiCg==\"" /* "a:b\n" */}) {
    EXPECT_EQ(of_docker(R"({"auths":{"h.o:5000":{"auth":)" + std::string(auth) + "}}}"), wrong) << auth;
  }
}

TEST(DockerConfig, that_is_not_there_is_no_failure) {
  const auto found = docker_credentials("/nonexistent/config.json", "h.o");
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(found->has_value());
}

}  // namespace
}  // namespace wrought::registry
