// Engines that run in a child process; see kernel_runners.h.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/kernel_runners.h"

namespace wrought::bench {

// The kernel as a contract.
[[nodiscard]] std::filesystem::path kernel_file(const Kernel& kernel);

[[nodiscard]] Result<std::unique_ptr<KernelRunner>> make_v8(const Kernel& kernel, const std::string& engine);
[[nodiscard]] Result<std::unique_ptr<KernelRunner>> make_binaryen(const Kernel& kernel, const std::string& engine);
// `engine`: one of program_engines(), with its "*".
[[nodiscard]] Result<std::unique_ptr<KernelRunner>> make_program(const Kernel& kernel, const std::string& engine);

// Programs that run a function of a module and print its result.
[[nodiscard]] const std::vector<std::string>& program_engines();

// Whether a program's output has this number in it: decimal, signed or not, or hexadecimal.
[[nodiscard]] bool output_has_number(const std::string& output, uint64_t number);

}  // namespace wrought::bench
