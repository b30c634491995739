/* SPDX-License-Identifier: BSD-2-Clause */
/* Many inputs as one stream in time order; equal times keep the order of the inputs. */
#ifndef ORDER_MERGE_H
#define ORDER_MERGE_H

#include "core/error.h"
#include "core/packet.h"

#include <stdbool.h>

/* What the merge knows of an input before it opens it. */
struct merge_input {
	int64_t earliest_ns; /* the least time among its first packets; INT64_MIN: open at once */
};

struct merge_options {
	int64_t window_ns;
	bool sort;
	/* Opens input i: 0 and *source filled, or -1 with *error set. Called once an input. */
	int (*open)(void *context, size_t i, struct packet_source *source, struct error *error);
	/* Input i has ended. */
	void (*close)(void *context, size_t i);
	void *context;
};

struct merge;

/*
 * Up to MERGE_EAGER inputs are opened with the first merge_next; of more, each when the stream
 * comes within the window of its earliest_ns, so that hundreds of consecutive captures need only a
 * few open at once. (A packet that turns up earlier than what has gone before it then is late.)
 */
#define MERGE_EAGER 64
struct merge *merge_new(
	const struct merge_options *options, const struct merge_input *inputs, size_t count);
void merge_free(struct merge *merge);

/* The next packets, at least one: 1; 0 at the end; -1 with *error set. Borrowed until the next
 * call. order_ns never goes back. */
int merge_next(struct merge *merge, struct packet **packets, size_t *count, struct error *error);

#endif
