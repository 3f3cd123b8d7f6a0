// What goes between the library and wrought-worker, its child that handles hostile bytes: files in one folder.
//
//   request.json   written by the parent: profile (its name, or the whole table of the caller's own), schedule, memory
//                  mode, what to make
//   input          written by the parent: the contract, or a metered module
//   metered.wasm   written by the worker, then plugin.c or module.c and module.h
//   answer.json    written last: stages with seconds, and the manifest or the failure
//
// What the worker writes exists beforehand, empty: the jail lets it make no file.
#pragma once

#include <string_view>

namespace wrought::worker {

inline constexpr std::string_view request_file = "request.json";
inline constexpr std::string_view input_file = "input";
inline constexpr std::string_view answer_file = "answer.json";
inline constexpr std::string_view metered_file = "metered.wasm";
inline constexpr std::string_view plugin_c_file = "plugin.c";
inline constexpr std::string_view wasm2c_source_file = "module.c";
inline constexpr std::string_view wasm2c_header_file = "module.h";
// How the worker ends when the disk is too full even for an answer.
inline constexpr int no_room_exit_code = 4;

}  // namespace wrought::worker
