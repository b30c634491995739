/* SPDX-License-Identifier: BSD-2-Clause */
/* Packets for the flow cache of a probe in few words, and its records as lines. */
#ifndef UNIT_PROFILE_CHECK_H
#define UNIT_PROFILE_CHECK_H

#include "flow/cache.h"

#define T0 INT64_C(1000000000250000000) /* a quarter second: probes' seconds differ in phase */
#define NG PROFILE_NG_NETFLOW
#define FP PROFILE_FPROBE
#define FIRST PACKET_FIRST_FRAGMENT
#define LATER PACKET_LATER_FRAGMENT

/* One packet of UDP from port 1000 to 53, but for what is said. */
struct sent {
	int64_t at_ms; /* since T0 */
	unsigned times;
	int64_t every_ms;
	uint8_t protocol;
	uint16_t src, dst;
	uint8_t flags;
	uint8_t tos;
	uint16_t input;
	uint8_t marks;
	uint8_t cut_to; /* octets of transport header and one more; 0: enough */
};

struct packet packet_of(const struct sent *sent, unsigned turn);

/* Records as lines: event time and reason; protocol, ports, packets, and what isn't 0 of flags, TOS
 * and ifindex; first and last. Times in ms since T0. */
struct told {
	char *text;
	size_t len, room;
	uint64_t records, packets;
};

/* The record_sink's add, with a struct told as context. */
int tell(void *context, const struct flow_record *record, struct error *error);

/* With the probe's own timeouts. */
struct flow_cache *new_cache(enum flow_profile profile, struct told *told);

void add(struct flow_cache *cache, struct packet packet);

#endif
