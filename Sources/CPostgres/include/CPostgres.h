// SPDX-License-Identifier: Apache-2.0
//
// The part of libpq (version 13 and later) that Lotus Lake calls, as a table of functions that is
// filled when the library is opened. Nothing here links against libpq, so a process that needs no
// Postgres does not pay for loading it.

#pragma once

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct cpostgres_connection_s *cpostgres_connection;
typedef struct cpostgres_result_s *cpostgres_result;
typedef struct cpostgres_cancel_s *cpostgres_cancel;

typedef const char *_Nullable const *cpostgres_strings;

/// What the server was told by `NOTIFY`: the public part of `PGnotify`.
typedef struct {
  char *channel;
  int sender;
  char *payload;
} cpostgres_notification;

typedef void (*cpostgres_notice_processor)(void *_Nullable context, const char *message);

// Connection states (`ConnStatusType`) and polling states (`PostgresPollingStatusType`).
enum { CPOSTGRES_CONNECTION_OK = 0, CPOSTGRES_CONNECTION_BAD = 1 };
enum {
  CPOSTGRES_POLLING_FAILED = 0,
  CPOSTGRES_POLLING_READING = 1,
  CPOSTGRES_POLLING_WRITING = 2,
  CPOSTGRES_POLLING_OK = 3
};
// What a result is (`ExecStatusType`).
enum {
  CPOSTGRES_EMPTY_QUERY = 0,
  CPOSTGRES_COMMAND_OK = 1,
  CPOSTGRES_TUPLES_OK = 2,
  CPOSTGRES_COPY_OUT = 3,
  CPOSTGRES_COPY_IN = 4,
  CPOSTGRES_BAD_RESPONSE = 5,
  CPOSTGRES_NONFATAL_ERROR = 6,
  CPOSTGRES_FATAL_ERROR = 7,
  CPOSTGRES_COPY_BOTH = 8,
  CPOSTGRES_SINGLE_TUPLE = 9
};
// How much an error message tells (`PGVerbosity`): with the SQLSTATE and the server's function.
enum { CPOSTGRES_ERRORS_VERBOSE = 2 };
// Where a connection's transaction stands (`PGTransactionStatusType`).
enum {
  CPOSTGRES_IDLE = 0,
  CPOSTGRES_ACTIVE = 1,
  CPOSTGRES_IN_TRANSACTION = 2,
  CPOSTGRES_IN_ERROR = 3,
  CPOSTGRES_UNKNOWN = 4
};

// Each line: result, name without `PQ`, parameters.
#define CPOSTGRES_FUNCTIONS(F)                                                                     \
  F(int, libVersion, (void))                                                                       \
  F(cpostgres_connection _Nullable, connectStartParams,                                            \
    (cpostgres_strings _Nonnull keywords, cpostgres_strings _Nonnull values, int expand))                            \
  F(int, connectPoll, (cpostgres_connection connection))                                           \
  F(void, finish, (cpostgres_connection connection))                                               \
  F(int, status, (cpostgres_connection connection))                                                \
  F(int, transactionStatus, (cpostgres_connection connection))                                     \
  F(int, socket, (cpostgres_connection connection))                                                \
  F(int, serverVersion, (cpostgres_connection connection))                                         \
  F(int, backendPID, (cpostgres_connection connection))                                            \
  F(char *_Nullable, errorMessage, (cpostgres_connection connection))                              \
  F(const char *_Nullable, parameterStatus, (cpostgres_connection connection, const char *name))   \
  F(int, connectionNeedsPassword, (cpostgres_connection connection))                               \
  F(char *_Nullable, host, (cpostgres_connection connection))                                      \
  F(char *_Nullable, port, (cpostgres_connection connection))                                      \
  F(char *_Nullable, db, (cpostgres_connection connection))                                        \
  F(char *_Nullable, user, (cpostgres_connection connection))                                      \
  F(int, sslInUse, (cpostgres_connection connection))                                              \
  F(int, setErrorVerbosity, (cpostgres_connection connection, int verbosity))                      \
  F(int, setnonblocking, (cpostgres_connection connection, int on))                                \
  F(int, sendQuery, (cpostgres_connection connection, const char *sql))                            \
  F(int, sendQueryParams,                                                                          \
    (cpostgres_connection connection, const char *sql, int count,                                  \
     const uint32_t *_Nullable types, cpostgres_strings _Nullable values,                          \
     const int *_Nullable lengths, const int *_Nullable formats, int result_format))               \
  F(int, sendPrepare,                                                                              \
    (cpostgres_connection connection, const char *name, const char *sql, int count,                \
     const uint32_t *_Nullable types))                                                             \
  F(int, sendQueryPrepared,                                                                        \
    (cpostgres_connection connection, const char *name, int count,                                 \
     cpostgres_strings _Nullable values, const int *_Nullable lengths,                             \
     const int *_Nullable formats, int result_format))                                             \
  F(int, setSingleRowMode, (cpostgres_connection connection))                                      \
  F(int, flush, (cpostgres_connection connection))                                                 \
  F(int, consumeInput, (cpostgres_connection connection))                                          \
  F(int, isBusy, (cpostgres_connection connection))                                                \
  F(cpostgres_result _Nullable, getResult, (cpostgres_connection connection))                      \
  F(int, resultStatus, (cpostgres_result result))                                                  \
  F(char *_Nullable, resultErrorMessage, (cpostgres_result result))                                \
  F(char *_Nullable, resultErrorField, (cpostgres_result result, int field))                       \
  F(void, clear, (cpostgres_result _Nullable result))                                              \
  F(int, ntuples, (cpostgres_result result))                                                       \
  F(int, nfields, (cpostgres_result result))                                                       \
  F(char *_Nullable, fname, (cpostgres_result result, int column))                                 \
  F(uint32_t, ftype, (cpostgres_result result, int column))                                        \
  F(int, getisnull, (cpostgres_result result, int row, int column))                                \
  F(int, getlength, (cpostgres_result result, int row, int column))                                \
  F(char *_Nullable, getvalue, (cpostgres_result result, int row, int column))                     \
  F(char *_Nullable, cmdTuples, (cpostgres_result result))                                         \
  F(char *_Nullable, cmdStatus, (cpostgres_result result))                                         \
  F(cpostgres_notification *_Nullable, notifies, (cpostgres_connection connection))                \
  F(void, freemem, (void *_Nullable memory))                                                       \
  F(cpostgres_cancel _Nullable, getCancel, (cpostgres_connection connection))                      \
  F(void, freeCancel, (cpostgres_cancel _Nullable cancel))                                         \
  F(int, cancel, (cpostgres_cancel cancel, char *message, int message_bytes))                      \
  F(int, putCopyEnd, (cpostgres_connection connection, const char *_Nullable message))             \
  F(cpostgres_notice_processor _Nullable, setNoticeProcessor,                                      \
    (cpostgres_connection connection, cpostgres_notice_processor _Nullable processor,              \
     void *_Nullable context))

/// libpq's functions.
typedef struct {
#define CPOSTGRES_MEMBER(result, name, parameters) result (*_Nonnull name) parameters;
  CPOSTGRES_FUNCTIONS(CPOSTGRES_MEMBER)
#undef CPOSTGRES_MEMBER
} cpostgres_functions;

/// Opens the shared object and resolves every function; NULL with the reason in `message` when that
/// fails. The library stays open until the process ends.
const cpostgres_functions *_Nullable cpostgres_open_library(const char *path, char *message,
                                                            size_t message_bytes);

/// A notice processor that says nothing: libpq's own writes to standard error.
void cpostgres_ignore_notice(void *_Nullable context, const char *message);

#pragma clang assume_nonnull end
