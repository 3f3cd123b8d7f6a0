// Which sanitizer a file is compiled with: GCC says it by a macro, clang by a feature.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define WROUGHT_ASAN 1
#elif defined(__SANITIZE_THREAD__)
#define WROUGHT_TSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WROUGHT_ASAN 1
#elif __has_feature(thread_sanitizer)
#define WROUGHT_TSAN 1
#endif
#endif

#ifndef WROUGHT_ASAN
#define WROUGHT_ASAN 0
#endif
#ifndef WROUGHT_TSAN
#define WROUGHT_TSAN 0
#endif

namespace wrought {

constexpr bool with_sanitizer = WROUGHT_ASAN || WROUGHT_TSAN;

}  // namespace wrought
