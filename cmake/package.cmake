# `cpack` in the build folder makes the Debian packages: the command, the shared library, what a developer needs.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME wrought)
set(CPACK_PACKAGE_VENDOR wrought)
set(CPACK_PACKAGE_CONTACT wrought)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Ahead-of-time compiler and runtime for WebAssembly smart contracts")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL tool library dev)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER wrought)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_TOOL_PACKAGE_NAME ${package_of_tool})
set(CPACK_DEBIAN_TOOL_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_TOOL_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_TOOL_PACKAGE_DEPENDS "clang-${WROUGHT_CLANG_VERSION}, lld-${WROUGHT_CLANG_VERSION}")
set(CPACK_DEBIAN_TOOL_PACKAGE_RECOMMENDS wabt)  # the engine wasm2c compiles wabt's runtime
set(CPACK_COMPONENT_TOOL_DESCRIPTION
  "The command wrought, which builds, checks and runs plugins, and the programs that it starts as children.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${package_of_library})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SUGGESTS "wrought (= ${PROJECT_VERSION})")  # to build plugins, not to run them
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
  "The shared library: the C interface of wrought. To build plugins it needs the package wrought.")

set(CPACK_DEBIAN_DEV_PACKAGE_NAME ${package_of_dev})
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "${package_of_library} (= ${PROJECT_VERSION}), wabt, liblmdb-dev, libsecp256k1-dev, \
libgmp-dev, libcrypto++-dev, libssl-dev, libelf-dev, libffi-dev, libsodium-dev, libseccomp-dev, libxxhash-dev, libzydis-dev")
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS "wrought (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_DEV_DESCRIPTION
  "Headers for C and C++, the static library, CMake package and pkg-config file of wrought.")
include(CPack)
