// Deployed contracts whose plugins come from a build server, and out of a store.
#include <gtest/gtest.h>

#include "common/minisign.h"
#include "node/deployer.h"
#include "node/local_builder.h"
#include "runtime/trust_policy.h"
#include "tests/support.h"

namespace wrought::test {
namespace {

constexpr std::chrono::minutes long_enough{4};

const std::filesystem::path sample = std::filesystem::path(WROUGHT_SAMPLES_BUILD_DIR) / "token.wasm";

struct Told {
  NodeMetrics metrics;
  Tier tier;
};

// Deploys the sample with a builder of its own, and waits for what becomes of it.
Told deploy_with(const LocalBuilderOptions& builder_options) {
  auto builder = make_local_builder(builder_options);
  EXPECT_TRUE(builder.ok());
  auto deployer = Deployer::create({.builder = std::shared_ptr<PluginBuilder>(std::move(*builder))});
  EXPECT_TRUE(deployer.ok());
  const auto contract = (*deployer)->deploy(sample, BuildOptions{});
  EXPECT_TRUE(contract.ok()) << contract.failure().to_line();
  EXPECT_TRUE((*deployer)->wait_until_idle(long_enough));
  return {(*deployer)->metrics(), (*contract)->tier()};
}

TEST(DeployedByAServer, is_native_when_the_server_has_built_it) {
  auto server = BuildServer::start({.parallel = 1});
  ASSERT_TRUE(server.ok()) << server.failure().to_line();
  const std::shared_ptr<BuildServer> shared = std::move(*server);
  EXPECT_EQ(deploy_with({.server = shared}).tier, Tier::native);
  EXPECT_EQ(shared->stats().built, 1u);
  EXPECT_EQ(deploy_with({.server = shared}).tier, Tier::native);
  EXPECT_EQ(shared->stats().built, 2u);
}

TEST(DeployedFromAStore, is_built_once) {
  const Folder folder;
  const LocalBuilderOptions options{.store = folder / "plugins"};
  const Told first = deploy_with(options);
  EXPECT_EQ(first.tier, Tier::native);
  EXPECT_EQ(first.metrics.store_misses, 1u);
  EXPECT_EQ(first.metrics.store_hits, 0u);
  const Told second = deploy_with(options);
  EXPECT_EQ(second.tier, Tier::native);
  EXPECT_EQ(second.metrics.store_misses, 0u);
  EXPECT_EQ(second.metrics.store_hits, 1u);
}

TEST(DeployedFromAStore, is_built_anew_where_nobody_who_is_trusted_signed_the_stored_one) {
  const Folder folder;
  LocalBuilderOptions options{.store = folder / "plugins"};
  static_cast<void>(deploy_with(options));
  const auto key = minisign::SecretKey::generate();
  ASSERT_TRUE(key.ok());
  const auto policy = parse_trust_policy(
      "signatures = 1\n[[key]]\nname = \"alice\"\npublic_key = \"" + key->public_key().to_text() + "\"\n",
      "trust.toml");
  ASSERT_TRUE(policy.ok()) << policy.failure().to_line();
  options.store_trust = Trust::policy(*policy);
  const Told told = deploy_with(options);
  EXPECT_EQ(told.tier, Tier::native);
  EXPECT_EQ(told.metrics.store_hits, 0u);
  EXPECT_EQ(told.metrics.store_misses, 1u);
}

TEST(DeployedFromAStore, needs_no_store_that_works) {
  const Folder folder;
  const auto file = folder.write("plugins", "a file, and no folder");
  const Told told = deploy_with({.store = file});
  EXPECT_EQ(told.tier, Tier::native);
  EXPECT_EQ(told.metrics.store_misses, 1u);
}

}  // namespace
}  // namespace wrought::test
