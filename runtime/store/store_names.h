// Names inside of a store's folder; plugin_store.cc draws the layout.
#pragma once

#include <string_view>

namespace wrought {

inline constexpr std::string_view format_file = "format", plugins_folder = "plugins", pins_folder = "pins",
                                  tmp_folder = "tmp", plugin_file = "plugin.so", key_file = "key.json",
                                  checksum_file = "checksum";
inline constexpr size_t shard_digits = 2;

}  // namespace wrought
