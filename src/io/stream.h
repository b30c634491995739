/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Octets of an input, from front to back: of a file, standard input, a pipe, or whatever gzip (by
 * zlib), bzip2, xz, zstd or lz4 (by libarchive) hold, through a buffer that grows only as octets
 * really arrive; or of a mapped file.
 */
#ifndef IO_STREAM_H
#define IO_STREAM_H

#include "core/bytes.h"
#include "core/error.h"

#include <stdint.h>

struct stream;

/*
 * Opens a file, or standard input for "-". Where a quarter of the process's descriptors is in use,
 * a regular file is mapped and its descriptor closed, so that any number can be open at once. NULL
 * with *error set ("PATH: reason").
 */
struct stream *stream_open(const char *path, struct error *error);
void stream_close(struct stream *stream); /* NULL is legal */

/*
 * The octets at the position: at least want of them unless the input ends before (then what is
 * left, perhaps 0), without moving. Mapped: all the rest of the file. Borrowed until the next call
 * on this stream. A caller that wants much (a record's length from the file) gets memory only for
 * what the input really has.
 */
struct bytes stream_peek(struct stream *stream, size_t want);

/* Moves on; at most by what stream_peek last returned. Pages well behind are released. */
void stream_skip(struct stream *stream, size_t len);

/*
 * Of len octets at the position that the caller has looked at: how many of them were there. A
 * mapped file may lose octets while it is read; those that it no longer has read as zeros. Less
 * than len: the stream is damaged, and ends behind those.
 */
size_t stream_verify(struct stream *stream, size_t len);

/* Where the position is, in octets of the (inflated) input. */
uint64_t stream_offset(const struct stream *stream);

/* What cut the input short other than its end: a read or decompression error in words
 * ("gzip is damaged at octet 4711 of the file", "shrank while it was read, from 5 octets to 3");
 * NULL while there is none. Asked at the end, it looks whether a mapped file still has its length.
 */
const char *stream_damage(struct stream *stream);

/* "gzip", "zstd" …, or NULL when the input isn't compressed. */
const char *stream_compression(const struct stream *stream);

/* How far: octets of the file itself read so far and its size (0 when not known, a pipe). */
void stream_progress(const struct stream *stream, uint64_t *done, uint64_t *size);

#endif
