/* SPDX-License-Identifier: BSD-2-Clause */
/* What a stream is made of: the file itself, a window over octets that arrive, an inflater. */
#ifndef IO_STREAM_PRIVATE_H
#define IO_STREAM_PRIVATE_H

#include "core/bytes.h"
#include "core/error.h"
#include "io/guard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define DAMAGE_LEN 256

/* Octets between those that arrived and those that were asked for; grows only with what arrives. */
struct window {
	uint8_t *data;
	size_t start;
	size_t end;
	size_t capacity;
	bool ended;
};

/* Puts up to room octets at to; returns how many, 0 at the end (damaged or not). */
typedef size_t window_fill_fn(void *context, uint8_t *to, size_t room);

/* At least want octets, unless the input ends before. */
struct bytes window_peek(struct window *window, size_t want, window_fill_fn *fill, void *context);
void window_skip(struct window *window, size_t len);
void window_free(struct window *window);

/*
 * The file itself. It is read into a window that a second-level cache holds: that takes 0.7 times
 * the processor time of a map, whose pages come by faults and whose every record header comes from
 * main memory. A regular file is mapped where descriptors are scarce, since a map needs none.
 */
struct raw {
	struct window window; /* not mapped, or copied: what of it is at hand */
	uint64_t size; /* of a regular file that is read, when it was opened; else UINT64_MAX */
	uint64_t got;  /* octets of it that were read */
	uint8_t *map;  /* NULL when not mapped */
	size_t map_len;
	size_t there;    /* octets of the map that the file still has, as far as known */
	size_t taken;    /* octets of the map that were skipped, or copied */
	size_t released; /* octets at the front of the map whose pages were given back */
	bool copied;     /* mapped, but peeked at through the window */
	struct guard guard;
	char *path; /* where the file was found, and which it is */
	dev_t device;
	ino_t inode;
	uint64_t offset;
	int fd; /* -1 once mapped */
	char damage[DAMAGE_LEN];
};

int raw_open(struct raw *raw, const char *path, struct error *error);
void raw_close(struct raw *raw);
struct bytes raw_peek(struct raw *raw, size_t want);
void raw_skip(struct raw *raw, size_t len);

/* From the beginning: octets are copied and verified before anybody sees them. For readers whose
 * state could not be brought back behind octets that turn out not to be there. */
void raw_copy(struct raw *raw);

/* As stream_verify; and for all octets up to the end. */
size_t raw_verify(struct raw *raw, size_t len);
void raw_verify_all(struct raw *raw);

/* Inflates what a raw file holds. */
struct inflater;

/* The compression that the first octets tell ("gzip" …), or NULL. */
const char *inflater_detect(struct bytes head);
#define INFLATER_HEAD_LEN 8

struct inflater *inflater_new(const char *compression, struct raw *raw);
void inflater_free(struct inflater *inflater);
/* As window_fill_fn, with an inflater as its context. */
size_t inflater_fill(void *inflater, uint8_t *to, size_t room);
/* In words, or NULL. */
const char *inflater_damage(const struct inflater *inflater);

#endif
