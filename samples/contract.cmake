# wrought_contract(target OUTPUT file.wasm SOURCES a.cc b.c
#                  [INCLUDES dirs] [FLAGS flags] [IMPORTS names.txt] [DEFINES X=1])
#
# Compiles C and C++ to a WebAssembly contract that exports `apply`, with the clang that the project pins. Only the
# MVP instructions are used. Each source is compiled alone and linked by wasm-ld directly: clang's own driver would
# pass its result through any wasm-opt that it finds in PATH, and the bytes would depend on the machine. No path, time
# or producer's name gets into the file, so equal sources give equal bytes.
set(WROUGHT_WASM_CLANG clang-${WROUGHT_CLANG_VERSION})
set(WROUGHT_WASM_CLANGXX clang++-${WROUGHT_CLANG_VERSION})
set(WROUGHT_WASM_LD wasm-ld-${WROUGHT_CLANG_VERSION})
set(WROUGHT_WASM_FLAGS --target=wasm32 -mcpu=mvp -O2 -ffreestanding -nostdlib -fvisibility=hidden -ffp-contract=off
    -Wall -Wextra -Werror)
set(WROUGHT_WASM_CXX_FLAGS -std=c++20 -nostdinc++ -fno-exceptions -fno-rtti -fno-threadsafe-statics)
# The stack lies below the data, so an overflow traps instead of overwriting it.
set(WROUGHT_WASM_LINK_FLAGS --no-entry --export=apply --stack-first -z stack-size=8192 --gc-sections --strip-all
    --keep-section=name)
set(WROUGHT_HOST_IMPORTS ${CMAKE_CURRENT_LIST_DIR}/sdk/host_imports.txt)

function(wrought_contract target)
  cmake_parse_arguments(ARG "" "OUTPUT;IMPORTS" "SOURCES;INCLUDES;FLAGS;DEFINES" ${ARGN})
  if(NOT ARG_IMPORTS)
    set(ARG_IMPORTS ${WROUGHT_HOST_IMPORTS})
  endif()
  list(TRANSFORM ARG_INCLUDES PREPEND -I)
  list(TRANSFORM ARG_DEFINES PREPEND -D)
  set(objects)
  foreach(source IN LISTS ARG_SOURCES)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    cmake_path(GET source EXTENSION extension)
    cmake_path(GET source FILENAME file)
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${target}.dir/${file}.wasm.o)
    set(compiler ${WROUGHT_WASM_CLANG} -std=c11)
    if(NOT extension STREQUAL ".c")
      set(compiler ${WROUGHT_WASM_CLANGXX} ${WROUGHT_WASM_CXX_FLAGS})
    endif()
    file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/${target}.dir)
    add_custom_command(
      OUTPUT ${object}
      COMMAND ${compiler} ${WROUGHT_WASM_FLAGS} ${ARG_FLAGS} ${ARG_DEFINES} ${ARG_INCLUDES}
              -MD -MT ${object} -MF ${object}.d -c ${source} -o ${object}
      DEPENDS ${source}
      DEPFILE ${object}.d
      COMMENT "Compiling ${file} to wasm"
      VERBATIM)
    list(APPEND objects ${object})
  endforeach()
  cmake_path(GET ARG_OUTPUT PARENT_PATH directory)
  file(MAKE_DIRECTORY ${directory})
  add_custom_command(
    OUTPUT ${ARG_OUTPUT}
    COMMAND ${WROUGHT_WASM_LD} ${WROUGHT_WASM_LINK_FLAGS} --allow-undefined-file=${ARG_IMPORTS} ${objects}
            -o ${ARG_OUTPUT}
    DEPENDS ${objects} ${ARG_IMPORTS}
    COMMENT "Linking ${target}"
    VERBATIM)
  add_custom_target(${target} ALL DEPENDS ${ARG_OUTPUT})
endfunction()
