/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults on purpose: datagrams dropped, doubled, swapped, damaged, cut short. The same seed gives
 * the same faults, stream by stream. */
#ifndef SINK_IMPAIR_H
#define SINK_IMPAIR_H

#include "sink/outgoing.h"

#include <stdbool.h>
#include <stdint.h>

struct impair_options {
	double drop; /* probabilities, 0 to 1 */
	double dup;
	double reorder;
	double corrupt;
	double truncate;
	uint64_t restart; /* the exporter restarts every so many datagrams; 0: never */
	uint64_t seed;
};

struct impair_counts {
	uint64_t dropped;
	uint64_t doubled;
	uint64_t reordered;
	uint64_t corrupted;
	uint64_t truncated;
	uint64_t restarts;
};

/* Reads "drop=0.1,dup=0.01,restart=100" into *options; 0, or -1 with *error naming what is
 * wrong. Whether a fault hits a datagram doesn't depend on the other faults' probabilities. */
int impair_parse(const char *text, struct impair_options *options, struct error *error);

struct impair;

/* One a stream. Counts into *counts, which several may share. */
struct impair *impair_new(const struct impair_options *options, uint32_t stream,
	struct outgoing_sink sink, struct impair_counts *counts);
void impair_free(struct impair *impair); /* NULL is legal */

/* Whether the exporter restarts before the next datagram. Called once a datagram. */
bool impair_restarts(struct impair *impair);

/* The outgoing_sink's send, with the impair as context; a dropped datagram is passed on, too, with
 * FAULT_DROP, so that it can be named. */
int impair_send(void *impair, const struct outgoing *outgoing, struct error *error);

/* Sends a datagram that still waits for the next one. */
int impair_finish(struct impair *impair, struct error *error);

#endif
