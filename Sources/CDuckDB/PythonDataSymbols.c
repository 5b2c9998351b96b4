// SPDX-License-Identifier: Apache-2.0
//
// What the engine's shared object needs besides the C library.
//
// The object comes from DuckDB's Python wheel. It exports the whole C API, but it was linked to be
// opened by a Python interpreter, so it refers to symbols of the interpreter. References to
// functions are bound lazily and the C API never reaches one. References to data are bound when
// the object is opened: these must exist in the process, or `dlopen` fails. They are only ever
// used by the wheel's Python layer, so zeroed storage is enough; each is at least as large as the
// object that Python keeps there. An official libduckdb has no such references and ignores these.
//
// The executable makes them visible to the dynamic linker (`--export-dynamic` in Package.swift).

#include <stddef.h>

#define PYTHON_DATA_BYTES 512

#define PYTHON_DATA_SYMBOLS(X) \
  X(PyBaseObject_Type) \
  X(PyBool_Type) \
  X(PyByteArray_Type) \
  X(PyCFunction_Type) \
  X(PyCapsule_Type) \
  X(PyDict_Type) \
  X(PyExc_AttributeError) \
  X(PyExc_BufferError) \
  X(PyExc_DeprecationWarning) \
  X(PyExc_Exception) \
  X(PyExc_ImportError) \
  X(PyExc_IndexError) \
  X(PyExc_MemoryError) \
  X(PyExc_OverflowError) \
  X(PyExc_RuntimeError) \
  X(PyExc_SystemError) \
  X(PyExc_TypeError) \
  X(PyExc_ValueError) \
  X(PyFloat_Type) \
  X(PyFrozenSet_Type) \
  X(PyGen_Type) \
  X(PyInstanceMethod_Type) \
  X(PyMemoryView_Type) \
  X(PyMethod_Type) \
  X(PyModule_Type) \
  X(PyObject_GenericGetDict) \
  X(PyObject_GenericSetDict) \
  X(PyProperty_Type) \
  X(PySet_Type) \
  X(PyType_Type) \
  X(_Py_FalseStruct) \
  X(_Py_NoneStruct) \
  X(_Py_NotImplementedStruct) \
  X(_Py_TrueStruct)

#define DEFINE(name) \
  __attribute__((visibility("default"), used)) _Alignas(16) char name[PYTHON_DATA_BYTES];
PYTHON_DATA_SYMBOLS(DEFINE)
#undef DEFINE

#define ADDRESS(name) name,
const void *const cduckdb_python_data_symbols[] = {PYTHON_DATA_SYMBOLS(ADDRESS) NULL};
#undef ADDRESS
