// An installation may be moved as a whole (a package unpacked elsewhere, a prefix chosen late), so what is near to us
// comes before what the build was told.
#include "common/own_program.h"

#include <dlfcn.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "common/subprocess.h"

#ifndef WROUGHT_LIBEXEC_DIR
#error "the build defines WROUGHT_LIBEXEC_DIR and WROUGHT_LIB_TO_LIBEXEC"
#endif

namespace wrought {
namespace {

namespace fs = std::filesystem;

// The folder of the file that this code was loaded from: the shared library, else the program itself.
fs::path folder_of_this_code() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&find_own_program), &info) == 0 || info.dli_fname == nullptr) return {};
  std::error_code error;
  const fs::path file = fs::canonical(info.dli_fname, error);
  return error ? fs::path() : file.parent_path();
}

std::vector<fs::path> folders() {
  std::vector<fs::path> all;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    all.push_back(program.parent_path());
    all.push_back(program.parent_path() / "../libexec/wrought");
  }
  if (const fs::path here = folder_of_this_code(); !here.empty()) {
    all.push_back(here);
    all.push_back(here / WROUGHT_LIB_TO_LIBEXEC);
  }
  all.emplace_back(WROUGHT_LIBEXEC_DIR);
  all.emplace_back("/usr/libexec/wrought");  // of the Debian package, whatever the build was told
  return all;
}

}  // namespace

Result<fs::path> find_own_program(std::string_view name, const char* variable) {
  if (const char* const chosen = std::getenv(variable); chosen != nullptr && *chosen != 0) {
    if (auto found = find_program(chosen)) return fs::absolute(*found);
    return fail(FailureClass::toolchain, std::string(chosen) + " not found or not executable", variable);
  }
  for (const fs::path& folder : folders()) {
    if (auto found = find_program((folder / name).string())) return found->lexically_normal();
  }
  if (auto found = find_program(name)) return fs::absolute(*found);
  return fail(FailureClass::toolchain, std::string(name) + " not found beside the running program, in " +
                                           WROUGHT_LIBEXEC_DIR + " or in PATH; name it in " + variable);
}

}  // namespace wrought
