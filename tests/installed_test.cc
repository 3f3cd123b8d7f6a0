// The package as its users get it: installed into a prefix of its own, found by CMake and pkg-config, and as Debian
// packages. Installed once for all cases, so the program is run as a whole.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "common/files.h"
#include "common/subprocess.h"
#include "tests/support.h"

namespace wrought::test {
namespace {

namespace fs = std::filesystem;

const fs::path source = WROUGHT_SOURCE_DIR;
const fs::path build = WROUGHT_BUILD_DIR;

struct Ended {
  int exit_code = -1;
  std::string out, err;
};

// `more`: further variables of the environment.
Ended run(std::vector<std::string> argv, const fs::path& folder, std::vector<std::string> more = {}) {
  ChildOptions child;
  const auto program = find_program(argv.front());
  EXPECT_TRUE(program.has_value()) << argv.front() << " is not installed";
  if (!program) return {};
  argv.front() = program->string();
  child.argv = std::move(argv);
  for (std::string& variable : more) child.environment.push_back(std::move(variable));
  child.working_directory = folder;
  child.deadline = std::chrono::seconds(240);
  auto ended = run_child(child);
  EXPECT_TRUE(ended.ok()) << ended.failure().to_line();
  if (!ended) return {};
  return {ended->signal == 0 ? ended->exit_code : -ended->signal, ended->out, ended->err};
}

// Its output; the test fails unless it ended well.
std::string run_well(std::vector<std::string> argv, const fs::path& folder, std::vector<std::string> more = {}) {
  const std::string name = argv.front();
  const Ended ended = run(std::move(argv), folder, std::move(more));
  EXPECT_EQ(ended.exit_code, 0) << name << "\n" << ended.out << ended.err;
  return ended.out;
}

std::string text_of_file(const fs::path& path) {
  auto text = read_text_file(path, 64 << 20);
  EXPECT_TRUE(text.ok()) << path;
  return text ? *text : "";
}

// Every file below, relative, sorted.
std::vector<std::string> files_below(const fs::path& root) {
  std::vector<std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_directory()) all.push_back(entry.path().lexically_relative(root).string());
  }
  std::sort(all.begin(), all.end());
  return all;
}

class Installed : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<Folder>();
    run_well({"cmake", "--install", build.string(), "--prefix", prefix().string()}, build);
    ASSERT_FALSE(HasFailure());
  }
  static void TearDownTestSuite() { folder_.reset(); }

  // Deeper than the build's own prefix, so that nothing can be found by the path that was compiled in.
  static fs::path prefix() { return folder_->path() / "opt/wrought"; }
  static fs::path desk(const char* name) {
    const fs::path path = folder_->path() / name;
    fs::create_directories(path);
    return path;
  }

 private:
  static inline std::unique_ptr<Folder> folder_;
};

TEST_F(Installed, every_file_stands_where_the_guide_says) {
  const std::set<std::string> expected = {
      "bin/wrought",
      "include/wrought/common/bytes.h",
      "include/wrought/common/gas_schedule.h",
      "include/wrought/common/manifest.h",
      "include/wrought/common/result.h",
      "include/wrought/common/wasm_limits.h",
      "include/wrought/hostapi/bind.h",
      "include/wrought/hostapi/contract_abi.h",
      "include/wrought/hostapi/guest_arguments.h",
      "include/wrought/hostapi/host_exception.h",
      "include/wrought/hostapi/host_function.h",
      "include/wrought/hostapi/host_result.h",
      "include/wrought/hostapi/outcome.h",
      "include/wrought/node/deployed_contract.h",
      "include/wrought/node/deployer.h",
      "include/wrought/node/local_builder.h",
      "include/wrought/node/node_metrics.h",
      "include/wrought/node/plugin_builder.h",
      "include/wrought/runtime/engine.h",
      "include/wrought/runtime/signature_files.h",
      "include/wrought/runtime/trust.h",
      "include/wrought/runtime/verify_options.h",
      "include/wrought/transpiler/build_server.h",
      "include/wrought/transpiler/jail_policy.h",
      "include/wrought/transpiler/transpiler.h",
      "include/wrought/wrought.h",
      "lib/cmake/wrought/wroughtConfig.cmake",
      "lib/cmake/wrought/wroughtConfigVersion.cmake",
      "lib/cmake/wrought/wroughtTargets.cmake",
      "lib/libwrought.a",
      "lib/libwrought.so",
      "lib/libwrought.so.1",
      "lib/pkgconfig/wrought.pc",
      "libexec/wrought/libwrought-warm.so",
      "libexec/wrought/wrought-binaryen",
      "libexec/wrought/wrought-worker",
      "share/doc/libwrought-dev/CHANGELOG.md",
      "share/doc/libwrought-dev/copyright",
      "share/doc/libwrought-dev/embedding.md",
      "share/doc/libwrought1/copyright",
      "share/doc/wrought/CHANGELOG.md",
      "share/doc/wrought/copyright",
  };
  const std::regex named_by_version_or_build_type(R"(lib/(libwrought\.so\.1\..*|cmake/.*/wroughtTargets-.*\.cmake))");
  std::set<std::string> found;
  for (const std::string& file : files_below(prefix())) {
    if (!std::regex_match(file, named_by_version_or_build_type)) found.insert(file);
  }
  EXPECT_EQ(found, expected);
}

TEST_F(Installed, the_command_finds_its_worker) {
  const fs::path here = desk("command");
  EXPECT_EQ(run_well({(prefix() / "bin/wrought").string(), "--version"}, here), "wrought " WROUGHT_VERSION "\n");
  ASSERT_TRUE(write_file(here / "c.wat", contract("")).ok());
  run_well({(prefix() / "bin/wrought").string(), "build", "c.wat", "-o", "c.so"}, here);
  EXPECT_TRUE(fs::exists(here / "c.so"));
}

// A header of the embedder's own with one of our names in the include path must not be taken for ours.
TEST_F(Installed, public_headers_need_nothing_but_themselves) {
  const fs::path here = desk("headers");
  std::string includes;
  for (const std::string& file : files_below(prefix() / "include")) {
    ASSERT_TRUE(file.ends_with(".h")) << file;
    fs::create_directories((here / fs::path(file).lexically_relative("wrought")).parent_path());
    ASSERT_TRUE(write_file(here / fs::path(file).lexically_relative("wrought"),
                           std::string_view("#error \"not the header that was meant\"\n"))
                    .ok());
    includes += "#include <" + file + ">\n";
  }
  // In both orders, so that none leans on what stood before it.
  std::string backwards;
  for (size_t end = includes.size(); end != 0;) {
    const size_t begin = includes.rfind('\n', end - 2) + 1;
    backwards += includes.substr(begin, end - begin);
    end = begin;
  }
  int n = 0;
  for (const std::string& text : {includes, backwards}) {
    const std::string name = "order" + std::to_string(n++) + ".cc";
    ASSERT_TRUE(write_file(here / name, std::string_view(text)).ok());
    run_well({"c++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-I" + here.string(),
              "-I" + (prefix() / "include").string(), name},
             here);
  }
}

TEST_F(Installed, the_example_embedders_are_built_by_find_package_and_run) {
  for (const char* file : {"main.cc", "node.cc"}) {
    const std::string text = text_of_file(source / "samples/embedder" / file);
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 150);
  }
  const fs::path here = desk("embedder");
  run_well({"cmake", "-S", (source / "samples/embedder").string(), "-B", here.string(), "-G", "Ninja",
            "-DCMAKE_PREFIX_PATH=" + prefix().string(), "-DCMAKE_CXX_COMPILER_LAUNCHER="},
           here);
  run_well({"cmake", "--build", here.string()}, here);
  EXPECT_EQ(run_well({(here / "embedder").string(), (source / "samples/embedder/votes.wat").string()}, here),
            "built for profile ballot, 2 host functions\n"
            "candidate 1: 2672 votes\n"
            "candidate 2: 2664 votes\n"
            "candidate 3: 2664 votes\n"
            "first note: voted;\n");
  EXPECT_EQ(run_well({(here / "node").string(), (source / "samples/embedder/votes.wat").string()}, here),
            "wabt: gas 77, candidate 7 has 2 votes\n"
            "native: gas 77, candidate 7 has 4 votes\n"
            "contracts that became native: 1\n");
}

TEST_F(Installed, the_c_example_is_built_by_pkg_config_and_runs) {
  const fs::path here = desk("embedder_c");
  const std::string pc = "PKG_CONFIG_PATH=" + (prefix() / "lib/pkgconfig").string();
  EXPECT_EQ(run_well({"pkg-config", "--modversion", "wrought"}, here, {pc}), WROUGHT_VERSION "\n");
  run_well({"sh", "-c",
            "cc -std=c99 -pedantic -Wall -Wextra -Werror " + (source / "samples/embedder_c/main.c").string() +
                " -o counter $(pkg-config --cflags --libs wrought)"},
           here, {pc});
  EXPECT_EQ(run_well({(here / "counter").string(), (source / "samples/embedder_c/count.wat").string()}, here,
                     {"LD_LIBRARY_PATH=" + (prefix() / "lib").string()}),
            "kind 0, gas 25, counter 40 \n"
            "kind 0, gas 25, counter 42 \n"
            "kind 4, gas 25, counter 42 more than 100 at once\n");
}

TEST_F(Installed, the_shared_library_exports_what_its_header_declares) {
  const std::string header = text_of_file(prefix() / "include/wrought/wrought.h");
  std::set<std::string> declared;
  const std::regex function(R"(WROUGHT_API [^;(]*?(wrought_\w+)\()");
  for (std::sregex_iterator at(header.begin(), header.end(), function), end; at != end; ++at) declared.insert((*at)[1]);
  EXPECT_GT(declared.size(), 30u);

  std::set<std::string> exported;
  const std::string symbols = run_well(
      {"nm", "-D", "--defined-only", "--format=just-symbols", (prefix() / "lib/libwrought.so").string()}, build);
  for (size_t at = 0; at < symbols.size();) {
    const size_t end = symbols.find('\n', at);
    const std::string symbol = symbols.substr(at, symbols.find_first_of("@\n", at) - at);
    if (symbol != "WROUGHT_1") exported.insert(symbol);  // the version itself
    at = end + 1;
  }
  EXPECT_EQ(exported, declared);
}

// Names of the packages a package needs, without their versions.
std::set<std::string> names_in(const std::string& depends) {
  std::set<std::string> names;
  const std::regex name(R"((?:^|, )([a-z0-9+.-]+))");
  for (std::sregex_iterator at(depends.begin(), depends.end(), name), end; at != end; ++at) names.insert((*at)[1]);
  return names;
}

TEST_F(Installed, debian_packages_hold_everything_and_run_from_where_they_are_unpacked) {
  const fs::path here = desk("debs");
  const fs::path root = desk("root");
  run_well({"cpack", "--config", (build / "CPackConfig.cmake").string(), "-B", here.string()}, here);
  const std::string version = WROUGHT_VERSION "_amd64.deb";
  const struct {
    std::string package, section;
    std::set<std::string> needs;  // some of those
  } packages[] = {
      {"wrought", "devel", {"clang-19", "lld-19", "libc6", "liblmdb0"}},
      {"libwrought1", "libs", {"libc6", "libffi8", "libssl3"}},
      {"libwrought-dev", "libdevel", {"libwrought1", "liblmdb-dev", "libffi-dev"}},
  };
  for (const auto& p : packages) {
    const fs::path deb = here / (p.package + "_" + version);
    ASSERT_TRUE(fs::exists(deb)) << deb;
    const auto field = [&](const char* name) {
      std::string value = run_well({"dpkg-deb", "-f", deb.string(), name}, here);
      if (value.ends_with('\n')) value.pop_back();
      return value;
    };
    EXPECT_EQ(field("Package"), p.package);
    EXPECT_EQ(field("Version"), WROUGHT_VERSION);
    EXPECT_EQ(field("Section"), p.section);
    EXPECT_EQ(field("Maintainer"), "wrought");
    const std::set<std::string> needs = names_in(field("Depends"));
    for (const std::string& name : p.needs) EXPECT_TRUE(needs.contains(name)) << p.package << " and " << name;
    run_well({"dpkg-deb", "-x", deb.string(), root.string()}, here);
  }
  // Together they are the installation.
  const auto installed = files_below(prefix());
  EXPECT_EQ(files_below(root / "usr"), installed);

  ASSERT_TRUE(write_file(here / "c.wat", contract("")).ok());
  const std::string command = (root / "usr/bin/wrought").string();
  run_well({command, "build", "c.wat", "-o", "c.so"}, here);
  const std::string said =
      run_well({command, "apply", "c.so", "--trust", "none", "--receiver", "a", "--code", "a", "--action", "a"}, here);
  EXPECT_TRUE(said.starts_with("outcome  completed\n")) << said;
}

}  // namespace
}  // namespace wrought::test
