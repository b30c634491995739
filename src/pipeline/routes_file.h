/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PIPELINE_ROUTES_FILE_H
#define PIPELINE_ROUTES_FILE_H

#include "core/error.h"
#include "export/routes.h"

/* Reads a --routes file. NULL with *error set ("PATH: line 12: reason"). */
struct routes *routes_file_read(const char *path, struct error *error);

#endif
