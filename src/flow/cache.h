/* SPDX-License-Identifier: BSD-2-Clause */
/* The flow cache (contract, section 2): packets in time order in, records in order of their event
 * times out. Its clock is the packets' order_ns; nothing else moves it. */
#ifndef FLOW_CACHE_H
#define FLOW_CACHE_H

#include "core/error.h"
#include "core/record.h"

#include <stdbool.h>

enum flow_profile { PROFILE_STRICT, PROFILE_NG_NETFLOW, PROFILE_FPROBE };

#define FLOW_ACTIVE_LIMIT_NS (INT64_C(2147483648) * 1000000) /* 2^31 ms: --active 0 */

struct flow_options {
	enum flow_profile profile;
	int64_t active_ns;   /* 0: only flows older than FLOW_ACTIVE_LIMIT_NS */
	int64_t inactive_ns; /* 0: never */
	bool tcp_close;      /* FIN and RST end a flow */
	bool keep_origin;    /* records carry their first packet (16 octets more a flow) */
	uint32_t max_flows;  /* at least 1 */
};

struct flow_counts {
	uint64_t created;
	uint64_t by_reason[FLOW_REASON_COUNT];
	uint64_t packets; /* accounted */
	uint64_t octets;
};

/* A live flow, as `show` wants it. */
struct flow_view {
	struct flow_key key;
	uint32_t packets;
	uint32_t octets;
	int64_t first_ms;
	int64_t last_ms;
	uint8_t tcp_flags;
};

struct flow_cache;

struct flow_cache *flow_cache_new(const struct flow_options *options, struct record_sink sink);
void flow_cache_free(struct flow_cache *cache); /* NULL is legal */

/*
 * Accounts packets, in order: their order_ns never goes back, over all calls. Packets that aren't
 * FATE_ACCOUNTED only move the clock. Sets hash, and the ports of later fragments; a profile may
 * change keys and fates. 0, or -1 when the sink failed.
 */
int flow_cache_add(
	struct flow_cache *cache, struct packet *packets, size_t count, struct error *error);

/* Everything due before time_ns happens. */
int flow_cache_advance(struct flow_cache *cache, int64_t time_ns, struct error *error);

/* The input ended: every flow ends, in order of making. */
int flow_cache_finish(struct flow_cache *cache, struct error *error);

/* The clock: greatest order_ns so far, INT64_MIN before the first packet. */
int64_t flow_cache_now(const struct flow_cache *cache);

const struct flow_counts *flow_cache_counts(const struct flow_cache *cache);

/* Calls visit for each live flow in order of making; stops when it returns false. */
void flow_cache_visit(const struct flow_cache *cache,
	bool (*visit)(void *context, const struct flow_view *flow), void *context);

#endif
