// The parts of `wrought store` that have files of their own.
#pragma once

#include <CLI/CLI.hpp>

namespace wrought::cli {

void add_store_bundles(CLI::App& store, int& exit_code);  // export, import
void add_store_build(CLI::App& store, int& exit_code);    // build

}  // namespace wrought::cli
