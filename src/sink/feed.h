/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of each datagram before it is sent: turns and times moved, records dealt out,
 * moments planned, faults put in, octets made. All but the sending, and without waiting. */
#ifndef SINK_FEED_H
#define SINK_FEED_H

#include "core/datagram.h"
#include "sink/impair.h"
#include "sink/outgoing.h"
#include "sink/schedule.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct feed_options {
	struct schedule_options schedule;
	struct impair_options impair;
	bool impaired;             /* impair holds */
	unsigned inputs;           /* exporters of the command line; at least 1 */
	unsigned balance;          /* deal the records out to so many collectors; 0: all get all */
	bool uptime_wrap;          /* in later turns */
	int64_t restart_uptime_ms; /* SysUptime after a restart */
	uint64_t limit;            /* datagrams; 0: no limit */
	/* Called once, with the first header time: by how much all of them move. */
	int64_t (*begin)(void *context, int64_t first_ns);
	void *context;
};

struct feed;

struct feed *feed_new(const struct feed_options *options, struct outgoing_sink sink);
void feed_free(struct feed *feed); /* NULL is legal */

/* The next datagram begins a turn. */
void feed_turn(struct feed *feed);

/* One datagram of this input; -1 with *error set also when the limit is reached. */
int feed_add(
	struct feed *feed, uint32_t input, const struct datagram *datagram, struct error *error);

/* Sends what waits for a next datagram. */
int feed_finish(struct feed *feed, struct error *error);

bool feed_is_full(const struct feed *feed);   /* the limit is reached */
uint64_t feed_turns(const struct feed *feed); /* begun, with a datagram in them */
const struct impair_counts *feed_impairs(const struct feed *feed);

#endif
