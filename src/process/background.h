/* SPDX-License-Identifier: BSD-2-Clause */
/* A thread that fills slots ahead of whoever uses them: what the readers of captures and of
 * flow-tools files share. */
#ifndef PROCESS_BACKGROUND_H
#define PROCESS_BACKGROUND_H

#include "core/channel.h"
#include "core/error.h"

#include <pthread.h>
#include <stdbool.h>

struct background {
	struct channel *channel;
	pthread_t thread;
	bool holding; /* a slot that was given out */
	/* Set by the thread before it ends the channel: error holds. */
	bool failed;
	struct error error;
};

/* Starts run(context), which claims and sends slots of the channel and ends it. 0, or -1 with
 * *error set. */
int background_start(struct background *background, size_t slots, size_t slot_size,
	void *(*run)(void *), void *context, struct error *error);

/* The next slot: 1; 0 at the end; -1 with *error set: the thread failed, or *interrupted is the
 * signal that came. Borrowed until the next call. */
int background_next(
	struct background *background, void **slot, int *interrupted, struct error *error);

/* Stops the thread and frees the channel. After an interruption, or where nobody wants its slots
 * any more, it may hang in the read of a silent pipe: false, it keeps all that it was given, and
 * the program must end. */
bool background_finish(struct background *background, bool interrupted);

#endif
