# What `cmake --install` puts where: docs/embedding.md. Three components, which become three Debian packages.
include(CMakePackageConfigHelpers)

set(wrought_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/wrought)

# The public headers. Their own includes are relative to the file, so they need no include directory of their own and
# meet no header of the same name. tests/installed compiles them alone, from where they are installed to.
set(wrought_public_headers
  common/bytes.h common/gas_schedule.h common/manifest.h common/result.h common/wasm_limits.h
  hostapi/bind.h hostapi/contract_abi.h hostapi/guest_arguments.h hostapi/host_exception.h hostapi/host_function.h
  hostapi/host_result.h hostapi/outcome.h
  node/deployed_contract.h node/deployer.h node/local_builder.h node/node_metrics.h node/plugin_builder.h
  runtime/engine.h runtime/signature_files.h runtime/trust.h runtime/verify_options.h
  transpiler/build_server.h transpiler/jail_policy.h transpiler/transpiler.h)
foreach(header ${wrought_public_headers})
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${PROJECT_SOURCE_DIR}/${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/wrought/${folder} COMPONENT dev)
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/node/api/wrought.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/wrought COMPONENT dev)

foreach(library wrought_static wrought_shared)
  target_include_directories(${library} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endforeach()
target_compile_features(wrought_static INTERFACE cxx_std_20)
install(TARGETS wrought_static wrought_shared EXPORT wrought
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT dev)
install(EXPORT wrought NAMESPACE wrought:: FILE wroughtTargets.cmake DESTINATION ${wrought_cmake_dir} COMPONENT dev)

install(TARGETS wrought RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tool)
install(TARGETS wrought-worker wrought-binaryen
  RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/wrought COMPONENT tool)
install(TARGETS wrought-warm LIBRARY DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/wrought COMPONENT tool)

list(JOIN wrought_needs " " wrought_needs_words)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/wroughtConfig.cmake.in
  ${CMAKE_BINARY_DIR}/wroughtConfig.cmake INSTALL_DESTINATION ${wrought_cmake_dir})
# Before 1.0 a minor version may change the C++ interface.
set(compatibility SameMajorVersion)
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(compatibility SameMinorVersion)
endif()
write_basic_package_version_file(${CMAKE_BINARY_DIR}/wroughtConfigVersion.cmake COMPATIBILITY ${compatibility})
install(FILES ${CMAKE_BINARY_DIR}/wroughtConfig.cmake ${CMAKE_BINARY_DIR}/wroughtConfigVersion.cmake
  DESTINATION ${wrought_cmake_dir} COMPONENT dev)

list(TRANSFORM wrought_needs PREPEND -l OUTPUT_VARIABLE wrought_link_flags)
list(JOIN wrought_link_flags " " wrought_link_flags)
# The prefix may be chosen at `cmake --install --prefix`: relative to where the file lies.
file(RELATIVE_PATH wrought_pc_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(${CMAKE_CURRENT_LIST_DIR}/wrought.pc.in ${CMAKE_BINARY_DIR}/wrought.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/wrought.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)

set(package_of_tool wrought)
set(package_of_library libwrought${wrought_abi_version})
set(package_of_dev libwrought-dev)
foreach(component tool library dev)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package_of_${component}}
    RENAME copyright COMPONENT ${component})
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package_of_tool}
  COMPONENT tool)
install(FILES ${PROJECT_SOURCE_DIR}/docs/embedding.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package_of_dev} COMPONENT dev)
