// SPDX-License-Identifier: Apache-2.0
//
// The part of DuckDB's C API (version 1.5) that Lotus Lake calls, as a table of functions that is
// filled when the engine's shared object is opened. Nothing here links against the engine, so a
// process that needs no engine does not pay for loading it.

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef uint64_t cduckdb_idx;

typedef struct cduckdb_database_s *cduckdb_database;
typedef struct cduckdb_connection_s *cduckdb_connection;
typedef struct cduckdb_config_s *cduckdb_config;
typedef struct cduckdb_extracted_s *cduckdb_extracted;
typedef struct cduckdb_prepared_s *cduckdb_prepared;
typedef struct cduckdb_pending_s *cduckdb_pending;
typedef struct cduckdb_appender_s *cduckdb_appender;
typedef struct cduckdb_task_state_s *cduckdb_task_state;
typedef struct cduckdb_logical_type_s *cduckdb_logical_type;
typedef struct cduckdb_chunk_s *cduckdb_chunk;
typedef struct cduckdb_vector_s *cduckdb_vector;
typedef struct cduckdb_value_s *cduckdb_value;

/// `duckdb_result`: five deprecated fields and one pointer; passed by value to `fetch_chunk`.
typedef struct {
  uint64_t deprecated_counts[3];
  void *_Nullable deprecated_columns;
  char *_Nullable deprecated_error;
  void *_Nullable internal_data;
} cduckdb_result;

typedef struct {
  uint64_t lower;
  int64_t upper;
} cduckdb_hugeint;

typedef struct {
  uint64_t lower;
  uint64_t upper;
} cduckdb_uhugeint;

typedef struct {
  uint8_t width;
  uint8_t scale;
  cduckdb_hugeint value;
} cduckdb_decimal;

typedef struct {
  int32_t months;
  int32_t days;
  int64_t micros;
} cduckdb_interval;

typedef struct {
  uint64_t offset;
  uint64_t length;
} cduckdb_list_entry;

typedef struct {
  uint8_t *_Nullable data;
  cduckdb_idx size;
} cduckdb_bit;

typedef struct {
  uint8_t *_Nullable data;
  cduckdb_idx size;
  bool is_negative;
} cduckdb_bignum;

/// Text and blobs inside a vector: up to 12 bytes stand in place (`prefix` and `rest` together),
/// longer ones behind a pointer.
typedef struct {
  uint32_t length;
  char prefix[4];
  union {
    char rest[8];
    const char *_Nullable pointer;
  };
} cduckdb_string;

_Static_assert(sizeof(cduckdb_string) == 16, "the layout of DuckDB 1.5's string_t");

/// The bytes of a string inside a vector, wherever they stand.
static inline const uint8_t *cduckdb_string_bytes(const cduckdb_string *string) {
  return (const uint8_t *)(string->length <= 12 ? string->prefix : string->pointer);
}

/// The functions, one line each: return type, name without the `duckdb_` prefix, parameters.
#define CDUCKDB_FUNCTIONS(X)                                                                       \
  X(const char *_Nonnull, library_version, (void))                                                 \
  X(void, free, (void *_Nullable))                                                                 \
  X(cduckdb_idx, vector_size, (void))                                                              \
  /* database and connection */                                                                    \
  X(int32_t, create_config, (cduckdb_config _Nullable *_Nonnull))                                  \
  X(int32_t, set_config, (cduckdb_config _Nonnull, const char *_Nonnull, const char *_Nonnull))    \
  X(void, destroy_config, (cduckdb_config _Nullable *_Nonnull))                                    \
  X(int32_t, open_ext,                                                                             \
    (const char *_Nullable, cduckdb_database _Nullable *_Nonnull, cduckdb_config _Nullable,        \
     char *_Nullable *_Nonnull))                                                                   \
  X(void, close, (cduckdb_database _Nullable *_Nonnull))                                           \
  X(int32_t, connect, (cduckdb_database _Nonnull, cduckdb_connection _Nullable *_Nonnull))         \
  X(void, disconnect, (cduckdb_connection _Nullable *_Nonnull))                                    \
  X(void, interrupt, (cduckdb_connection _Nonnull))                                                \
  /* threads */                                                                                    \
  X(cduckdb_task_state _Nonnull, create_task_state, (cduckdb_database _Nonnull))                   \
  X(void, execute_tasks_state, (cduckdb_task_state _Nonnull))                                      \
  X(void, finish_execution, (cduckdb_task_state _Nonnull))                                         \
  X(void, destroy_task_state, (cduckdb_task_state _Nonnull))                                       \
  /* statements */                                                                                 \
  X(cduckdb_idx, extract_statements,                                                               \
    (cduckdb_connection _Nonnull, const char *_Nonnull, cduckdb_extracted _Nullable *_Nonnull))    \
  X(const char *_Nullable, extract_statements_error, (cduckdb_extracted _Nullable))                \
  X(int32_t, prepare_extracted_statement,                                                          \
    (cduckdb_connection _Nonnull, cduckdb_extracted _Nonnull, cduckdb_idx,                         \
     cduckdb_prepared _Nullable *_Nonnull))                                                        \
  X(void, destroy_extracted, (cduckdb_extracted _Nullable *_Nonnull))                              \
  X(const char *_Nullable, prepare_error, (cduckdb_prepared _Nullable))                            \
  X(void, destroy_prepare, (cduckdb_prepared _Nullable *_Nonnull))                                 \
  X(int32_t, prepared_statement_type, (cduckdb_prepared _Nonnull))                                 \
  X(cduckdb_idx, nparams, (cduckdb_prepared _Nonnull))                                             \
  X(int32_t, bind_parameter_index,                                                                 \
    (cduckdb_prepared _Nonnull, cduckdb_idx *_Nonnull, const char *_Nonnull))                      \
  X(int32_t, bind_value, (cduckdb_prepared _Nonnull, cduckdb_idx, cduckdb_value _Nonnull))         \
  X(int32_t, clear_bindings, (cduckdb_prepared _Nonnull))                                          \
  /* execution */                                                                                  \
  X(int32_t, query,                                                                                \
    (cduckdb_connection _Nonnull, const char *_Nonnull, cduckdb_result *_Nonnull))                 \
  X(int32_t, result_statement_type, (cduckdb_result))                                              \
  X(int32_t, pending_prepared,                                                                     \
    (cduckdb_prepared _Nonnull, cduckdb_pending _Nullable *_Nonnull))                              \
  X(int32_t, pending_prepared_streaming,                                                           \
    (cduckdb_prepared _Nonnull, cduckdb_pending _Nullable *_Nonnull))                              \
  X(const char *_Nullable, pending_error, (cduckdb_pending _Nullable))                             \
  X(int32_t, execute_pending, (cduckdb_pending _Nonnull, cduckdb_result *_Nonnull))                \
  X(void, destroy_pending, (cduckdb_pending _Nullable *_Nonnull))                                  \
  X(void, destroy_result, (cduckdb_result *_Nonnull))                                              \
  X(const char *_Nullable, result_error, (cduckdb_result *_Nonnull))                               \
  X(int32_t, result_return_type, (cduckdb_result))                                                 \
  X(cduckdb_idx, rows_changed, (cduckdb_result *_Nonnull))                                         \
  X(cduckdb_idx, column_count, (cduckdb_result *_Nonnull))                                         \
  X(const char *_Nullable, column_name, (cduckdb_result *_Nonnull, cduckdb_idx))                   \
  X(cduckdb_logical_type _Nullable, column_logical_type, (cduckdb_result *_Nonnull, cduckdb_idx))  \
  X(cduckdb_chunk _Nullable, fetch_chunk, (cduckdb_result))                                        \
  /* chunks and vectors */                                                                         \
  X(cduckdb_chunk _Nullable, create_data_chunk,                                                    \
    (cduckdb_logical_type _Nullable *_Nonnull, cduckdb_idx))                                       \
  X(void, destroy_data_chunk, (cduckdb_chunk _Nullable *_Nonnull))                                 \
  X(cduckdb_idx, data_chunk_get_size, (cduckdb_chunk _Nonnull))                                    \
  X(cduckdb_vector _Nonnull, data_chunk_get_vector, (cduckdb_chunk _Nonnull, cduckdb_idx))         \
  X(void *_Nullable, vector_get_data, (cduckdb_vector _Nonnull))                                   \
  X(uint64_t *_Nullable, vector_get_validity, (cduckdb_vector _Nonnull))                           \
  X(cduckdb_vector _Nonnull, list_vector_get_child, (cduckdb_vector _Nonnull))                     \
  X(cduckdb_vector _Nonnull, struct_vector_get_child, (cduckdb_vector _Nonnull, cduckdb_idx))      \
  X(cduckdb_vector _Nonnull, array_vector_get_child, (cduckdb_vector _Nonnull))                    \
  /* logical types */                                                                              \
  X(int32_t, get_type_id, (cduckdb_logical_type _Nonnull))                                         \
  X(void, destroy_logical_type, (cduckdb_logical_type _Nullable *_Nonnull))                        \
  X(char *_Nullable, logical_type_get_alias, (cduckdb_logical_type _Nonnull))                      \
  X(uint8_t, decimal_width, (cduckdb_logical_type _Nonnull))                                       \
  X(uint8_t, decimal_scale, (cduckdb_logical_type _Nonnull))                                       \
  X(int32_t, decimal_internal_type, (cduckdb_logical_type _Nonnull))                               \
  X(int32_t, enum_internal_type, (cduckdb_logical_type _Nonnull))                                  \
  X(uint32_t, enum_dictionary_size, (cduckdb_logical_type _Nonnull))                               \
  X(char *_Nullable, enum_dictionary_value, (cduckdb_logical_type _Nonnull, cduckdb_idx))          \
  X(cduckdb_logical_type _Nonnull, list_type_child_type, (cduckdb_logical_type _Nonnull))          \
  X(cduckdb_logical_type _Nonnull, array_type_child_type, (cduckdb_logical_type _Nonnull))         \
  X(cduckdb_idx, array_type_array_size, (cduckdb_logical_type _Nonnull))                           \
  X(cduckdb_logical_type _Nonnull, map_type_key_type, (cduckdb_logical_type _Nonnull))             \
  X(cduckdb_logical_type _Nonnull, map_type_value_type, (cduckdb_logical_type _Nonnull))           \
  X(cduckdb_idx, struct_type_child_count, (cduckdb_logical_type _Nonnull))                         \
  X(char *_Nullable, struct_type_child_name, (cduckdb_logical_type _Nonnull, cduckdb_idx))         \
  X(cduckdb_logical_type _Nonnull, struct_type_child_type,                                         \
    (cduckdb_logical_type _Nonnull, cduckdb_idx))                                                  \
  X(cduckdb_idx, union_type_member_count, (cduckdb_logical_type _Nonnull))                         \
  X(char *_Nullable, union_type_member_name, (cduckdb_logical_type _Nonnull, cduckdb_idx))         \
  X(cduckdb_logical_type _Nonnull, union_type_member_type,                                         \
    (cduckdb_logical_type _Nonnull, cduckdb_idx))                                                  \
  X(cduckdb_logical_type _Nonnull, create_logical_type, (int32_t))                                 \
  X(cduckdb_logical_type _Nonnull, create_decimal_type, (uint8_t, uint8_t))                        \
  X(cduckdb_logical_type _Nonnull, create_list_type, (cduckdb_logical_type _Nonnull))              \
  X(cduckdb_logical_type _Nonnull, create_array_type, (cduckdb_logical_type _Nonnull, cduckdb_idx))\
  X(cduckdb_logical_type _Nonnull, create_map_type,                                                \
    (cduckdb_logical_type _Nonnull, cduckdb_logical_type _Nonnull))                                \
  X(cduckdb_logical_type _Nonnull, create_struct_type,                                             \
    (cduckdb_logical_type _Nullable *_Nonnull, const char *_Nullable *_Nonnull, cduckdb_idx))      \
  X(cduckdb_logical_type _Nonnull, create_union_type,                                              \
    (cduckdb_logical_type _Nullable *_Nonnull, const char *_Nullable *_Nonnull, cduckdb_idx))      \
  X(cduckdb_logical_type _Nonnull, create_enum_type,                                               \
    (const char *_Nullable *_Nonnull, cduckdb_idx))                                                \
  /* values, for binding and appending */                                                          \
  X(void, destroy_value, (cduckdb_value _Nullable *_Nonnull))                                      \
  X(cduckdb_value _Nonnull, create_null_value, (void))                                             \
  X(cduckdb_value _Nonnull, create_bool, (bool))                                                   \
  X(cduckdb_value _Nonnull, create_int8, (int8_t))                                                 \
  X(cduckdb_value _Nonnull, create_int16, (int16_t))                                               \
  X(cduckdb_value _Nonnull, create_int32, (int32_t))                                               \
  X(cduckdb_value _Nonnull, create_int64, (int64_t))                                               \
  X(cduckdb_value _Nonnull, create_uint8, (uint8_t))                                               \
  X(cduckdb_value _Nonnull, create_uint16, (uint16_t))                                             \
  X(cduckdb_value _Nonnull, create_uint32, (uint32_t))                                             \
  X(cduckdb_value _Nonnull, create_uint64, (uint64_t))                                             \
  X(cduckdb_value _Nonnull, create_hugeint, (cduckdb_hugeint))                                     \
  X(cduckdb_value _Nonnull, create_uhugeint, (cduckdb_uhugeint))                                   \
  X(cduckdb_value _Nonnull, create_decimal, (cduckdb_decimal))                                     \
  X(cduckdb_value _Nonnull, create_float, (float))                                                 \
  X(cduckdb_value _Nonnull, create_double, (double))                                               \
  X(cduckdb_value _Nonnull, create_varchar_length, (const char *_Nonnull, cduckdb_idx))            \
  X(cduckdb_value _Nonnull, create_blob, (const uint8_t *_Nonnull, cduckdb_idx))                   \
  X(cduckdb_value _Nonnull, create_bit, (cduckdb_bit))                                             \
  X(cduckdb_value _Nonnull, create_bignum, (cduckdb_bignum))                                       \
  X(cduckdb_value _Nonnull, create_date, (int32_t))                                                \
  X(cduckdb_value _Nonnull, create_time, (int64_t))                                                \
  X(cduckdb_value _Nonnull, create_time_ns, (int64_t))                                             \
  X(cduckdb_value _Nonnull, create_time_tz_value, (uint64_t))                                      \
  X(cduckdb_value _Nonnull, create_timestamp, (int64_t))                                           \
  X(cduckdb_value _Nonnull, create_timestamp_s, (int64_t))                                         \
  X(cduckdb_value _Nonnull, create_timestamp_ms, (int64_t))                                        \
  X(cduckdb_value _Nonnull, create_timestamp_ns, (int64_t))                                        \
  X(cduckdb_value _Nonnull, create_timestamp_tz, (int64_t))                                        \
  X(cduckdb_value _Nonnull, create_interval, (cduckdb_interval))                                   \
  X(cduckdb_value _Nonnull, create_uuid, (cduckdb_uhugeint))                                       \
  X(cduckdb_value _Nonnull, create_enum_value, (cduckdb_logical_type _Nonnull, uint64_t))          \
  X(cduckdb_value _Nonnull, create_list_value,                                                     \
    (cduckdb_logical_type _Nonnull, cduckdb_value _Nullable *_Nonnull, cduckdb_idx))               \
  X(cduckdb_value _Nonnull, create_array_value,                                                    \
    (cduckdb_logical_type _Nonnull, cduckdb_value _Nullable *_Nonnull, cduckdb_idx))               \
  X(cduckdb_value _Nonnull, create_struct_value,                                                   \
    (cduckdb_logical_type _Nonnull, cduckdb_value _Nullable *_Nonnull))                            \
  X(cduckdb_value _Nonnull, create_map_value,                                                      \
    (cduckdb_logical_type _Nonnull, cduckdb_value _Nullable *_Nonnull,                             \
     cduckdb_value _Nullable *_Nonnull, cduckdb_idx))                                              \
  X(cduckdb_value _Nonnull, create_union_value,                                                    \
    (cduckdb_logical_type _Nonnull, cduckdb_idx, cduckdb_value _Nonnull))                          \
  /* appender */                                                                                   \
  X(int32_t, appender_create_ext,                                                                  \
    (cduckdb_connection _Nonnull, const char *_Nullable, const char *_Nullable,                    \
     const char *_Nonnull, cduckdb_appender _Nullable *_Nonnull))                                  \
  X(const char *_Nullable, appender_error, (cduckdb_appender _Nullable))                           \
  X(cduckdb_idx, appender_column_count, (cduckdb_appender _Nonnull))                               \
  X(cduckdb_logical_type _Nonnull, appender_column_type, (cduckdb_appender _Nonnull, cduckdb_idx)) \
  X(int32_t, appender_end_row, (cduckdb_appender _Nonnull))                                        \
  X(int32_t, append_null, (cduckdb_appender _Nonnull))                                             \
  X(int32_t, append_default, (cduckdb_appender _Nonnull))                                          \
  X(int32_t, append_bool, (cduckdb_appender _Nonnull, bool))                                       \
  X(int32_t, append_int64, (cduckdb_appender _Nonnull, int64_t))                                   \
  X(int32_t, append_double, (cduckdb_appender _Nonnull, double))                                   \
  X(int32_t, append_varchar_length,                                                                \
    (cduckdb_appender _Nonnull, const char *_Nonnull, cduckdb_idx))                                \
  X(int32_t, append_value, (cduckdb_appender _Nonnull, cduckdb_value _Nonnull))                    \
  X(int32_t, appender_flush, (cduckdb_appender _Nonnull))                                          \
  X(int32_t, appender_clear, (cduckdb_appender _Nonnull))                                          \
  X(int32_t, appender_close, (cduckdb_appender _Nonnull))                                          \
  X(int32_t, appender_destroy, (cduckdb_appender _Nullable *_Nonnull))

/// The engine's functions; every pointer is set once the table has been handed out.
typedef struct {
#define CDUCKDB_FIELD(result, name, parameters) result(*_Nonnull name) parameters;
  CDUCKDB_FUNCTIONS(CDUCKDB_FIELD)
#undef CDUCKDB_FIELD
} cduckdb_functions;

/// Opens the engine's shared object and fills the table.
///
/// Returns NULL when the object cannot be opened or lacks a function; `message` then holds the
/// dynamic linker's words, cut to `message_bytes`. The object stays open as long as the process.
const cduckdb_functions *_Nullable cduckdb_open_library(const char *path, char *message,
                                                        size_t message_bytes);

#pragma clang assume_nonnull end
