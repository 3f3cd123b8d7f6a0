# Tests as GoogleTest programs. Much of a build is compiling them, and most of that reading the same headers: these are
# compiled once, and the tests themselves without optimisation, which what they test has. The preset `dev` reads headers
# as they are, so that a file which forgets an include is found there.
include(GoogleTest)
find_package(GTest REQUIRED)
find_package(nlohmann_json 3 REQUIRED)

add_executable(wrought_test_headers EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/test_headers.cc)
target_link_libraries(wrought_test_headers PRIVATE GTest::gtest nlohmann_json::nlohmann_json Threads::Threads)
target_compile_options(wrought_test_headers PRIVATE -O0)
target_precompile_headers(wrought_test_headers PRIVATE
  <algorithm> <chrono> <cstdint> <cstring> <filesystem> <fstream> <functional> <map> <memory> <optional> <set> <span>
  <string> <string_view> <thread> <utility> <vector> <gtest/gtest.h> <nlohmann/json.hpp>)

# wrought_test(NAME sources... LIBS libraries...): a program whose cases ctest runs one by one.
function(wrought_test name)
  cmake_parse_arguments(ARG "" "" "LIBS" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} GTest::gtest GTest::gtest_main Threads::Threads)
  target_compile_options(${name} PRIVATE -O0)
  target_precompile_headers(${name} REUSE_FROM wrought_test_headers)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT ${test_timeout_s})
endfunction()
