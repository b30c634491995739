/* SPDX-License-Identifier: BSD-2-Clause */
/* A flow as the cache ends it, before it is given a datagram. Host byte order. */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include "core/error.h"
#include "core/packet.h"

/* Why a flow ended. Names in record.c, as in the report. */
enum flow_reason {
	FLOW_INACTIVE,
	FLOW_ACTIVE,
	FLOW_TCP_CLOSE,
	FLOW_COUNTER,
	FLOW_CACHE_FULL,
	FLOW_END,
	FLOW_REASON_COUNT
};

const char *flow_reason_name(enum flow_reason reason);

struct flow_record {
	struct flow_key key;
	uint32_t packets;
	uint32_t octets;
	int64_t first_ms; /* least and greatest time of its packets, since 1970 */
	int64_t last_ms;
	int64_t event_ns; /* when it ended */
	uint64_t
		first_packet; /* number of its first packet within first_source; 0 where not kept */
	uint32_t first_source;
	uint16_t output; /* ifindex */
	uint8_t tcp_flags;
	uint8_t reason; /* enum flow_reason */
};

/* Where records go: 0, or -1 with *error set. Called in the order of the records. */
struct record_sink {
	int (*add)(void *context, const struct flow_record *record, struct error *error);
	void *context;
};

#endif
