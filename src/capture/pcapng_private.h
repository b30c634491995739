/* SPDX-License-Identifier: BSD-2-Clause */
/* An interface of a pcapng section: its link type, clock and counters. */
#ifndef CAPTURE_PCAPNG_PRIVATE_H
#define CAPTURE_PCAPNG_PRIVATE_H

#include "core/bytes.h"

#include <stdbool.h>
#include <stdint.h>

struct pcapng_interface {
	uint64_t exact_limit; /* below this many ticks, time is ticks * tick_ns */
	uint64_t tick_ns;
	uint64_t dropped; /* as last reported */
	int64_t offset_s;
	uint32_t link_type;
	uint32_t snaplen;   /* 0: no limit */
	uint8_t resolution; /* if_tsresol */
};

/* Reads the body of an interface description block; NULL, or what is wrong with it. */
const char *pcapng_interface_read(
	struct pcapng_interface *interface, struct bytes body, enum byte_order order);

/* Ticks of the interface's clock as nanoseconds since 1970, downwards; false when before 1970 or
 * beyond an int64_t. */
bool pcapng_interface_time(
	const struct pcapng_interface *interface, uint64_t ticks, int64_t *time_ns);

/* Packets dropped, from the options of an interface statistics block; false when they say none. */
bool pcapng_statistics_dropped(struct bytes options, enum byte_order order, uint64_t *dropped);

#endif
