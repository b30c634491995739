/* SPDX-License-Identifier: BSD-2-Clause */
/* A folder of its own for a test that writes files. */
#ifndef UNIT_FOLDER_H
#define UNIT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A new empty folder, the working folder from now on (each test is a process). */
void folder_enter(void);

/* Leaves it and removes all that is in it. */
void folder_leave(void);

/* A whole file, in an allocation of exactly its length (freed by the caller); fails the test when
 * it can't be read. */
uint8_t *folder_read(const char *path, size_t *len);
void folder_write(const char *path, const void *data, size_t len);
bool folder_exists(const char *path);

/* Files (not folders) below the working folder. */
unsigned folder_count(void);

/* Where the reference files are, PCAPFLOW_SHARED or ../shared; NULL when there are none. */
const char *folder_shared(void);

#endif
