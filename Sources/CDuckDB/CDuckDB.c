// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CDuckDB.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

extern const void *const cduckdb_python_data_symbols[];

const cduckdb_functions *cduckdb_open_library(const char *path, char *message,
                                              size_t message_bytes) {
  // Keeps the data symbols in the executable even when the linker drops unused sections.
  if (cduckdb_python_data_symbols[0] == NULL) return NULL;

  // RTLD_LAZY: the wheel's object has undefined Python functions that the C API never reaches.
  // RTLD_LOCAL: its symbols must not replace those of libraries opened later.
  void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL) {
    snprintf(message, message_bytes, "%s", dlerror());
    return NULL;
  }
  cduckdb_functions *functions = calloc(1, sizeof(cduckdb_functions));
  if (functions == NULL) {
    snprintf(message, message_bytes, "out of memory");
    return NULL;
  }
#define CDUCKDB_RESOLVE(result, name, parameters)                                        \
  *(void **)&functions->name = dlsym(library, "duckdb_" #name);                          \
  if (functions->name == NULL) {                                                         \
    snprintf(message, message_bytes, "%s has no function duckdb_%s", path, #name);       \
    free(functions);                                                                     \
    dlclose(library);                                                                    \
    return NULL;                                                                         \
  }
  CDUCKDB_FUNCTIONS(CDUCKDB_RESOLVE)
#undef CDUCKDB_RESOLVE
  return functions;
}
