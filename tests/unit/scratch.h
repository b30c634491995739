/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that a test makes: in a folder of its own, gone afterwards. And the shared captures. */
#ifndef UNIT_SCRATCH_H
#define UNIT_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Fixture functions for tcase_add_checked_fixture. */
void scratch_setup(void);
void scratch_teardown(void);

/* The path of a file in the folder; valid until teardown. */
const char *scratch_path(const char *name);

/* Writes a file there, and its folders where name has slashes. Returns its path. */
const char *scratch_write(const char *name, const void *data, size_t len);

/* Pipes data through a command of the shell into a file there ("gzip -c"); false when the command
 * is not there. */
bool scratch_pipe(const char *name, const char *command, const void *data, size_t len);

/* Calls visit for each file of the shared captures; false when there are none on this machine. */
bool scratch_each_capture(void (*visit)(const char *path, void *context), void *context);

#endif
