/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bounded queue between two threads, one of which writes and one reads: a ring of slots that both
 * use in place. Slots are meant to be large (a thousand packets), so a lock at each end costs
 * nothing that can be measured.
 */
#ifndef CORE_CHANNEL_H
#define CORE_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

struct channel;

/* slot_size octets a slot, zeroed at first, aligned for any object. */
struct channel *channel_new(size_t slots, size_t slot_size);
void channel_free(struct channel *channel); /* both threads are done with it; NULL is legal */

enum channel_state {
	CHANNEL_READY,
	CHANNEL_TIMEOUT, /* nothing within timeout_ms (-1: for ever) */
	CHANNEL_ENDED    /* by the other end */
};

/* The writer's end: a slot to fill into *slot. */
enum channel_state channel_claim(struct channel *channel, int timeout_ms, void **slot);
void channel_send(struct channel *channel); /* the claimed slot */
/* … and a reader that waits is woken when so many are there (channel_send: half of all). */
void channel_send_by(struct channel *channel, size_t wake_at);
void channel_end(struct channel *channel); /* there will be no more */

/* The reader's end: the next filled slot into *slot, the same one again until channel_release. */
enum channel_state channel_peek(struct channel *channel, int timeout_ms, void **slot);
void channel_release(struct channel *channel); /* the slot peeked at */
/* The same for all that are filled and stand one behind the other; their number is *count, and what
 * is released are some of them. */
enum channel_state channel_peek_all(
	struct channel *channel, int timeout_ms, void **slots, size_t *count);
void channel_release_some(struct channel *channel, size_t count);
void channel_cancel(struct channel *channel); /* the reader wants no more */

#endif
