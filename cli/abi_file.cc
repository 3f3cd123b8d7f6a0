#include "cli/abi_file.h"

#include "common/files.h"

namespace wrought::cli {

Result<Abi> read_abi(const std::string& file) {
  auto content = read_text_file(file, abi::abi_bytes_max);
  if (!content) return content.failure();
  auto abi = Abi::from_file_content(*content);
  if (abi) return abi;
  Failure failure = abi.failure();
  failure.where = file + ", " + failure.where;
  return failure;
}

}  // namespace wrought::cli
