/* SPDX-License-Identifier: BSD-2-Clause */
/* The flow cache's inside, between cache.c, the two old probes' timers (looks.c) and their rules
 * (ng_netflow.c, fprobe.c). */
#ifndef FLOW_CACHE_PRIVATE_H
#define FLOW_CACHE_PRIVATE_H

#include "flow/cache.h"
#include "flow/fragments.h"
#include "flow/held.h"
#include "flow/table.h"

#define ICMP 1
#define TCP 6
#define UDP 17
#define TCP_FIN_OR_RST 0x05 /* RFC 9293 3.1: FIN is 0x01, RST 0x04 */
#define NS_A_SECOND INT64_C(1000000000)

/* What a profile does otherwise than the strict rules, which cache.c has in line (contract,
 * section 7). */
struct flow_rules {
	/* Makes the packet's key and fate the profile's. False: the packet is not for now, another
	 * call brings it back. -1 in *failed when accounting others because of it failed. */
	bool (*prepare)(
		struct flow_cache *cache, struct packet *packet, int *failed, struct error *error);
	/* Looks at the cache every period_ns from the first packet on, where something may be ripe:
	 * ends what has to go at time_ns and sets ripe_ns anew. */
	int (*look)(struct flow_cache *cache, int64_t time_ns, struct error *error);
	int64_t period_ns;
	/* Until when the fragment held longest waits for its first one, INT64_MAX: none is held;
	 * and accounts it. NULL: none ever is. */
	int64_t (*held_until_ns)(const struct flow_cache *cache);
	int (*account_oldest)(struct flow_cache *cache, struct error *error);
	/* After a packet was added to a flow, which was made for it or not. */
	int (*added)(struct flow_cache *cache, uint32_t index, const struct packet *packet,
		struct error *error);
	/* Before the flows end with the input. */
	int (*finish)(struct flow_cache *cache, struct error *error);
	/* First and last as the profile tells them; NULL: cache_times. */
	struct flow_times (*times)(const struct flow_cache *cache, uint32_t index);
	bool clock_times; /* packets' own times aren't kept */
	bool five_tuple;  /* no TOS and no ifindex in the key: the first packet's are shown */
};

struct flow_cache {
	struct flow_table table;
	struct flow_options options;
	const struct flow_rules *rules; /* NULL: strict */
	struct record_sink sink;
	struct fragments *fragments;
	struct held *held; /* fprobe only */
	struct flow_counts counts;
	int64_t now_ns;
	int64_t due_ns; /* nothing happens before this */
	/* The two probes': */
	int64_t start_ns; /* the clock at the first packet: phase of the looks */
	int64_t looked_ns;
	int64_t ripe_ns;   /* no look before this can end anything */
	uint32_t waited;   /* ng_netflow: the last to wait in order of last packets; 0: not known */
	uint32_t too_long; /* fprobe: at least so many flows, but for those that ended otherwise */
	int64_t turn;      /* ng_netflow: numbers the flows that wait, in apart[].first_ms */
};

extern const struct flow_rules ng_netflow_rules;
extern const struct flow_rules fprobe_rules;

/* Takes a flow out and gives its record to the sink. */
int cache_end_flow(struct flow_cache *cache, uint32_t index, enum flow_reason reason,
	int64_t event_ns, struct error *error);

/* Accounts a prepared packet of a profile. */
int cache_account(struct flow_cache *cache, struct packet *packet, struct error *error);

/* Least and greatest own time of a flow's packets. */
struct flow_times cache_times(const struct flow_cache *cache, uint32_t index);

/* With rules: all looks, and fragments that waited for long enough, that are due before time_ns;
 * sets due_ns anew. */
int cache_run_looks(struct flow_cache *cache, int64_t time_ns, struct error *error);

/* A look may end something from this time on. */
void cache_ripen(struct flow_cache *cache, int64_t time_ns);

#endif
