// SPDX-License-Identifier: Apache-2.0
#ifndef CPOSTGRES_H
#define CPOSTGRES_H
#endif
