/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that a test makes: in a folder of its own, gone afterwards. And the shared captures. */
#ifndef UNIT_SCRATCH_H
#define UNIT_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fixture functions for tcase_add_checked_fixture. */
void scratch_setup(void);
void scratch_teardown(void);

/* The same with the folder as the working folder, for tests that name files as a user does. */
void scratch_enter(void);
void scratch_leave(void);

/* The path of a file in the folder; valid until teardown. */
const char *scratch_path(const char *name);

/* Writes a file there, and its folders where name has slashes. Returns its path. */
const char *scratch_write(const char *name, const void *data, size_t len);

/* A whole file, in an allocation of exactly its length, freed by the caller; the test fails when it
 * can't be read. */
uint8_t *scratch_read(const char *path, size_t *len);
bool scratch_exists(const char *path);

/* How many files, but not folders, are in the folder and below. */
unsigned scratch_count(void);

/* Pipes data through a command of the shell into a file there ("gzip -c"); false when the command
 * is not there. */
bool scratch_pipe(const char *name, const char *command, const void *data, size_t len);

/* Where the shared files are; NULL when there are none on this machine. */
const char *scratch_shared(void);

/* Calls visit for each file of the shared captures; false when there are none on this machine. */
bool scratch_each_capture(void (*visit)(const char *path, void *context), void *context);

#endif
