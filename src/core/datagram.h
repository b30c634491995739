/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hinge: a NetFlow header with its records, in host byte order, of version 1, 5, 6 or 7.
 * Every source of datagrams can feed every sink. Fields that a version does not have are 0.
 */
#ifndef CORE_DATAGRAM_H
#define CORE_DATAGRAM_H

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATAGRAM_MAX_RECORDS 30 /* v5; v1 has at most 24, v7 27, v6 27 */

struct datagram_record {
	uint32_t src_addr;
	uint32_t dst_addr;
	uint32_t next_hop;
	uint16_t input; /* ifindex */
	uint16_t output;
	uint32_t packets;
	uint32_t octets;
	uint32_t first; /* SysUptime in ms at the first and the last packet */
	uint32_t last;
	uint16_t src_port;
	uint16_t dst_port;
	uint8_t protocol;
	uint8_t tos;
	uint8_t tcp_flags;
	uint8_t pad; /* flow-tools keeps this octet of the datagram: carried from file to file */
	uint8_t src_mask;
	uint8_t dst_mask;
	uint16_t src_as;
	uint16_t dst_as;
	uint8_t in_encaps; /* v6 */
	uint8_t out_encaps;
	uint32_t peer_next_hop; /* v6 */
	uint32_t router_sc;     /* v7: the switched router's address */
	uint32_t reserved;      /* v1: the last 4 octets of the record; v6, v7: padding */
	/* Not on the wire: the way back from a record to the packets, 0 where there is none. */
	uint32_t first_source; /* input of the first packet, from 0 */
	uint64_t first_packet; /* its number there, from 1 */
	uint8_t has_reason;    /* reason below holds: the record was made from a capture */
	uint8_t reason;        /* enum flow_reason */
};

struct datagram {
	uint16_t version;
	uint16_t count;      /* of records; 1 to DATAGRAM_MAX_RECORDS */
	uint32_t sys_uptime; /* ms since the exporter booted */
	uint32_t unix_secs;
	uint32_t unix_nsecs;
	uint32_t sequence; /* records before this datagram; v1: 0 */
	uint8_t engine_type;
	uint8_t engine_id;
	uint16_t sampling; /* v5: mode in the upper 2 bits, interval in the lower 14 */
	uint32_t exporter; /* address; 0 when not known */
	struct datagram_record records[DATAGRAM_MAX_RECORDS];
};

/* The greatest count of records that a datagram of this version has; 0: no such version. */
unsigned datagram_max_records(unsigned version);

/*
 * Gives the datagram another SysUptime; First and Last keep their distance to it, so that flows
 * keep their times. What would be before boot is given as boot where clamp is true (boot moved, or
 * the exporter restarted), else it wraps as the 32-bit fields do.
 */
void datagram_set_uptime(struct datagram *datagram, uint32_t sys_uptime, bool clamp);

/* unix_secs and unix_nsecs as nanoseconds since 1970. */
static inline int64_t datagram_time_ns(const struct datagram *d)
{
	return (int64_t)d->unix_secs * 1000000000 + d->unix_nsecs;
}

static inline void datagram_set_time(struct datagram *d, int64_t time_ns)
{
	d->unix_secs = (uint32_t)(time_ns / 1000000000);
	d->unix_nsecs = (uint32_t)(time_ns % 1000000000);
}

/* Where datagrams go: 0, or -1 with *error set. In time order. */
struct datagram_sink {
	int (*add)(void *context, const struct datagram *datagram, struct error *error);
	void *context;
};

/* Where they come from: 1 and *datagram filled, 0 at the end, -1 on an error that ends the run. */
struct datagram_source {
	int (*next)(void *context, struct datagram *datagram, struct error *error);
	void *context;
	bool waits;       /* it is opened by the first call of next, which is better late */
	int64_t first_ns; /* … and the header time of its first datagram is this */
};

#endif
