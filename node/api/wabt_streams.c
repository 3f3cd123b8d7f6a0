/* Only in the shared library: `stdin`, `stdout` and `stderr` as libwabt means them.
 *
 * Debian's libwabt.a is compiled for programs. It reads these variables of libc by their distance from its own code,
 * which no shared library may do with a variable of another. So it gets some of its own, hidden, with the same values;
 * what else it needs of libc are functions, and for those nothing is to be done. */
#include <dlfcn.h>
#include <stddef.h>

struct _IO_FILE; /* without <stdio.h>, which declares them as libc's */

__attribute__((visibility("hidden"))) struct _IO_FILE* stdin;
__attribute__((visibility("hidden"))) struct _IO_FILE* stdout;
__attribute__((visibility("hidden"))) struct _IO_FILE* stderr;

static struct _IO_FILE* stream_of_libc(const char* name) {
  struct _IO_FILE** const found = (struct _IO_FILE**)dlsym(RTLD_DEFAULT, name);
  return found == NULL ? NULL : *found;
}

__attribute__((constructor)) static void copy_streams(void) {
  stdin = stream_of_libc("stdin");
  stdout = stream_of_libc("stdout");
  stderr = stream_of_libc("stderr");
}
