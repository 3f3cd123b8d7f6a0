# Most of what a file costs to compile is what it includes: CLI11, nlohmann's JSON, the standard library. Targets of many
# files are compiled in a few units of several files each (the command: 130 s instead of 540); the preset `dev`
# compiles file by file, so that a file which forgets an include, or a name that two files define, is found there.
option(WROUGHT_UNITY "Compile several files at a time" ON)

# Not for the store: who links the static library without bundles needs no libarchive, as long as these are files of
# their own.
#
# wrought_unity(TARGET [APART files...]): APART are those whose own helpers have the names of others'.
function(wrought_unity target)
  cmake_parse_arguments(ARG "" "" "APART" ${ARGN})
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${WROUGHT_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  set_source_files_properties(${ARG_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
