# The texts of the ABI headers, embedded: the glue opens with them.
file(READ ${PROJECT_SOURCE_DIR}/hostapi/contract_abi.h contract_abi_text)
file(READ ${PROJECT_SOURCE_DIR}/hostapi/wasm2c_abi.h wasm2c_abi_text)
file(READ ${PROJECT_SOURCE_DIR}/hostapi/wasm2c_modules_abi.h wasm2c_modules_abi_text)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/hostapi/contract_abi.h ${PROJECT_SOURCE_DIR}/hostapi/wasm2c_abi.h
  ${PROJECT_SOURCE_DIR}/hostapi/wasm2c_modules_abi.h)
configure_file(${CMAKE_CURRENT_LIST_DIR}/wasm2c_abi_text.h.in
               ${CMAKE_CURRENT_BINARY_DIR}/wasm2c/transpiler/wasm2c_abi_text.h @ONLY)

add_library(wrought_wasm2c_glue STATIC
  ${CMAKE_CURRENT_LIST_DIR}/wasm2c_glue.cc ${CMAKE_CURRENT_LIST_DIR}/wasm2c_modules.cc
  ${CMAKE_CURRENT_LIST_DIR}/wasm2c_patches.cc)
target_include_directories(wrought_wasm2c_glue PUBLIC ${PROJECT_SOURCE_DIR}
                           PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/wasm2c)
target_link_libraries(wrought_wasm2c_glue PUBLIC wrought_common)
