# What the targets in node/api/ and the files for those who link them must say alike.

# WROUGHT_ABI_VERSION in node/api/wrought.h, which a test compares; the shared library's name has it.
set(wrought_abi_version 1)

# Debian's libraries that libwrought.a needs beside it, as the linker names them.
set(wrought_needs lmdb secp256k1 gmp cryptopp crypto elf ffi wabt sodium seccomp xxhash Zydis)
