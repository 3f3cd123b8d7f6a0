# C text to plugin bytes: what starts clang and lld, and what puts the sections in. WABT and Binaryen are not needed here.
if(NOT TARGET PkgConfig::LIBELF)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(LIBELF REQUIRED IMPORTED_TARGET libelf)
endif()

# What children of a build are locked into.
pkg_check_modules(LIBSECCOMP REQUIRED IMPORTED_TARGET libseccomp)
add_library(wrought_jail STATIC jail_filter_linux.cc jail_landlock_linux.cc jail_linux.cc program_files.cc)
target_include_directories(wrought_jail PUBLIC ${PROJECT_SOURCE_DIR})
target_link_libraries(wrought_jail PUBLIC wrought_common
                      PRIVATE PkgConfig::LIBSECCOMP PkgConfig::LIBELF Threads::Threads)

add_library(wrought_compile STATIC comment_section.cc compile.cc package.cc stack_usage.cc toolchain.cc)
target_include_directories(wrought_compile PUBLIC ${PROJECT_SOURCE_DIR})
target_compile_definitions(wrought_compile PRIVATE WROUGHT_CLANG_VERSION=${WROUGHT_CLANG_VERSION})
target_link_libraries(wrought_compile PUBLIC wrought_jail wrought_common PRIVATE PkgConfig::LIBELF)

wrought_test(compile_test compile_test.cc LIBS wrought_compile wrought_common)
wrought_test(package_test package_test.cc LIBS wrought_compile wrought_common ${CMAKE_DL_LIBS})
