/* SPDX-License-Identifier: BSD-2-Clause */
/* One input's packets put in time order within a window (contract, section 1.3). */
#ifndef ORDER_REORDER_H
#define ORDER_REORDER_H

#include "core/packet.h"

#include <stdbool.h>

struct reorder;

/*
 * window_ns: how much disorder is repaired. sort: read the whole input before anything is released.
 * A packet earlier than floor_ns is late: others went before it (INT64_MIN: none did).
 */
struct reorder *reorder_new(
	struct packet_source source, int64_t window_ns, bool sort, int64_t floor_ns);
void reorder_free(struct reorder *reorder); /* NULL is legal */

/*
 * The packets that are released next, in order: order_ns is set, and PACKET_LATE on the late ones.
 * Reads from the source until there is at least one; *count 0 means the end. The same ones again
 * until reorder_take; borrowed until then.
 */
struct packet *reorder_peek(struct reorder *reorder, size_t *count);

/* Takes the first count of what reorder_peek gave. */
void reorder_take(struct reorder *reorder, size_t count);

#endif
