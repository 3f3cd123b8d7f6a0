/// @file
/// Where a plugin's signatures are: beside it, one builder a file.
///
///   token.so.minisig          what `wrought sign token.so` and `minisign -Sm token.so` write
///   token.so.NAME.minisig     further builders; any NAME
///
/// Directories are not trusted: how many files are looked at is bounded, and how large one may be.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "../common/result.h"

namespace wrought {

/// That are looked at beside one plugin.
inline constexpr size_t signature_files_max = 16;

/// A signature file as it was read.
struct SignatureFile {
  std::string name;  ///< for messages
  std::string text;  ///< in minisign's format
};

/// All of `plugin`, sorted by name; none is no failure. More than signature_files_max is one of class `policy`.
[[nodiscard]] Result<std::vector<SignatureFile>> read_signature_files(const std::filesystem::path& plugin);

/// The file that the builder of this name signs `plugin` in; the empty name is that of token.so.minisig.
[[nodiscard]] std::filesystem::path signature_file(const std::filesystem::path& plugin, const std::string& name);

}  // namespace wrought
