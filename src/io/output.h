/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file being written. A regular file is written under a temporary name beside its own, synced and
 * renamed when whole; anything else ("-", a device, a pipe) is written to directly. Nothing
 * half-written ever stands under a final name.
 */
#ifndef IO_OUTPUT_H
#define IO_OUTPUT_H

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct output;

struct output_options {
	bool overwrite;        /* --force: an existing file may be replaced */
	const char *temporary; /* the temporary name's path; NULL: "tmp-" before the file's name */
};

/* NULL with *error set, at once where the file exists and may not be overwritten. */
struct output *output_open(
	const char *path, const struct output_options *options, struct error *error);

/* Whether writing there makes files (below it, where it is a folder), so that a signal must not end
 * the program at once: there would be one to remove. What is written elsewhere may block, and
 * leaves nothing behind. */
bool output_makes_files(const char *path);

/* Whether a file could be written, which is better known before hours of work: 0, or -1 with *error
 * set. Leaves nothing behind. */
int output_check(const char *path, const struct output_options *options, struct error *error);

/* Buffered in large pieces. 0, or -1 with *error set. */
int output_write(struct output *output, const void *data, size_t len, struct error *error);

/* Room for len octets (at most 64 KiB) in the buffer, to be filled in place; NULL with *error set.
 */
uint8_t *output_reserve(struct output *output, size_t len, struct error *error);
void output_commit(struct output *output, size_t len); /* of the room, so many were filled */

/* Rewrites octets at an offset (a header that is known only at the end). Only where
 * output_is_seekable. */
int output_rewrite(
	struct output *output, uint64_t offset, const void *data, size_t len, struct error *error);
bool output_is_seekable(const struct output *output);

/* Flushes what is buffered to the descriptor (a pipe's reader sees it). */
int output_flush(struct output *output, struct error *error);

/* Flushes, syncs, closes, renames to the final name (another one than at opening when final is not
 * NULL), and frees. Close is a write: -1 with *error set when any octet did not arrive; then
 * nothing stands under the final name and the temporary file is removed. */
int output_close(struct output *output, const char *final, struct error *error);

/* Gives up: removes the temporary file and frees. NULL is legal. */
void output_abandon(struct output *output);

#endif
