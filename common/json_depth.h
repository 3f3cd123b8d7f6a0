// How deep a JSON text nests, judged before a parser sees it: parsers and the values they make recurse.
#pragma once

#include <cstddef>
#include <string_view>

namespace wrought {

// True when arrays and objects stand more than `depth_max` deep in each other. Says nothing about validity otherwise.
[[nodiscard]] bool json_deeper_than(std::string_view text, size_t depth_max);

}  // namespace wrought
