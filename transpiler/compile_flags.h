// Every flag that plugins are compiled and linked with, each with its reason. docs/toolchain.md has the longer story.
#pragma once

#include <array>
#include <string_view>

namespace wrought {

struct ToolFlag {
  std::string_view text;
  std::string_view reason;
};

// After these come -O<level> and -march=<cpu>, which are options of the build.
inline constexpr std::array compile_flags = std::to_array<ToolFlag>({
    // The same input on every machine.
    {"--no-default-config", "a configuration file of the machine must not reach the output"},
    {"--target=x86_64-pc-linux-gnu", "not what this clang happens to default to"},
    {"-std=c11", "what the emitter writes"},
    {"-nostdinc", "emitted C is self-contained; an #include in it would be a bug, so it fails"},
    {"-fno-crash-diagnostics", "a crash leaves no reproducer files behind"},

    // The meaning of the C text.
    {"-ffreestanding", "no loop becomes a call of memset or memcpy: a plugin has no undefined symbol"},
    {"-fno-strict-aliasing", "linear memory is read and written at any type"},
    {"-fno-finite-loops", "an endless loop is a contract's right and ends by gas, so it must not be removed"},
    {"-ffp-contract=off", "a*b+c rounds twice, as in WebAssembly"},
    {"-fno-math-errno", "square roots and roundings are instructions, not calls of libm"},

    // The code.
    {"-fPIC", "loaded anywhere; no text relocation"},
    {"-fvisibility=hidden", "exported is what says so: wrought_plugin"},
    {"-fomit-frame-pointer", "one register more, wherever the distribution's default is another"},
    {"-fno-stack-protector", "frames hold no arrays that guest code can reach; the check would need libc"},
    {"-fcf-protection=none", "endbr64 on every function serves nothing without shadow stacks"},
    {"-fno-asynchronous-unwind-tables", "nothing unwinds through emitted code: traps jump, failures are values"},
    {"-fno-unwind-tables", "the same"},

    // Limits and messages.
    {"-fbracket-depth=2048", "emitted C nests as deep as the contract may: 1,024 blocks, and what wraps them"},
    {"-fstack-usage", "the frame sizes, from which the native stack's size follows"},
    {"-mllvm", "next flag"},
    {"-no-x86-call-frame-opt", "arguments are stored, not pushed: pushes are missing from the frame sizes"},
    {"-w", "warnings about emitted C have no reader"},
    {"-ferror-limit=1", "the first error says it all"},
    {"-fno-caret-diagnostics", "one line each"},
});

inline constexpr std::array link_flags = std::to_array<ToolFlag>({
    {"-shared", "for dlopen"},
    {"-m", "next flag"},
    {"elf_x86_64", "not taken from the input"},
    {"--threads=1", "one thread is enough for one object file, and counts towards one processor limit"},
    {"--build-id=none", "the manifest's hashes identify the plugin"},
    {"--no-undefined", "a call into libc must fail here, not at load time"},
    {"--hash-style=gnu", "one symbol table for one symbol"},
    {"-z", "next flag"},
    {"now", "nothing is bound lazily, so the tables below can be read-only"},
    {"-z", "next flag"},
    {"relro", "pointer tables are read-only once relocated"},
    {"-z", "next flag"},
    {"noexecstack", "whatever the object file says"},
    {"-z", "next flag"},
    {"text", "a relocation in code fails the link"},
    {"-z", "next flag"},
    {"separate-code", "no byte of data lies in an executable page"},
    {"--gc-sections", "what nothing uses is left out"},
    {"--fatal-warnings", "nothing here should warn"},
});

}  // namespace wrought
