/* SPDX-License-Identifier: BSD-2-Clause */
/* Deals a datagram's records out to several collectors, by source address: all flows of one host go
 * to one collector. Pure. */
#ifndef SINK_BALANCE_H
#define SINK_BALANCE_H

#include "core/datagram.h"

/* Which of the collectors, from 0, gets the flows of this source address. */
unsigned balance_collector(uint32_t src_addr, unsigned collectors);

/* The records that this collector gets, under the same header; returns how many, perhaps 0. The
 * sequence is the caller's. */
unsigned balance_part(const struct datagram *datagram, unsigned collector, unsigned collectors,
	struct datagram *part);

#endif
