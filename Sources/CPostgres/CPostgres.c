// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CPostgres.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

const cpostgres_functions *cpostgres_open_library(const char *path, char *message,
                                                  size_t message_bytes) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    snprintf(message, message_bytes, "%s", dlerror());
    return NULL;
  }
  cpostgres_functions *functions = calloc(1, sizeof(cpostgres_functions));
  if (functions == NULL) {
    snprintf(message, message_bytes, "out of memory");
    dlclose(library);
    return NULL;
  }
#define CPOSTGRES_RESOLVE(result, name, parameters)                                        \
  *(void **)&functions->name = dlsym(library, "PQ" #name);                                 \
  if (functions->name == NULL) {                                                           \
    snprintf(message, message_bytes, "%s has no function PQ%s", path, #name);              \
    free(functions);                                                                       \
    dlclose(library);                                                                      \
    return NULL;                                                                           \
  }
  CPOSTGRES_FUNCTIONS(CPOSTGRES_RESOLVE)
#undef CPOSTGRES_RESOLVE
  return functions;
}

void cpostgres_ignore_notice(void *context, const char *message) {
  (void)context;
  (void)message;
}
