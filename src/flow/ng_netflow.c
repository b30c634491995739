/* SPDX-License-Identifier: BSD-2-Clause */
/* FreeBSD's ng_netflow of 2005 to 2008 (sys/netgraph/netflow/netflow.c), as its users met it: whole
 * seconds, a look every second, and idle flows of more than four packets that stay. */
#include "core/memory.h"
#include "core/time.h"
#include "flow/cache_private.h"

#include <stdlib.h>

#define SMALL 4        /* packets, at most */
#define CROWDED 131072 /* flows, above which idle ones go whatever their size */
#define TCP_HEADER 20
#define UDP_HEADER 8

/* Whole seconds since the first packet. */
static int64_t tick(const struct flow_cache *cache, int64_t time_ns)
{
	return (time_ns - cache->start_ns) / NS_A_SECOND;
}

static bool prepare(
	struct flow_cache *cache, struct packet *packet, int *failed, struct error *error)
{
	struct flow_key *key = &packet->key;
	bool later = packet->marks & PACKET_LATER_FRAGMENT;
	unsigned needed = key->protocol == TCP ? TCP_HEADER : key->protocol == UDP ? UDP_HEADER : 0;

	(void)cache, (void)failed, (void)error;
	if (!later && packet->transport_len < needed) {
		packet->fate = FATE_MALFORMED;
		packet->reason = REASON_SHORT_TRANSPORT;
		return false;
	}
	if (later || needed == 0)
		key->src_port = key->dst_port = 0;
	return true;
}

static bool is_idle(const struct flow_cache *cache, const struct flow_entry *entry, int64_t now)
{
	int64_t limit = cache->options.inactive_ns / NS_A_SECOND;

	return cache->options.inactive_ns && now - tick(cache, entry->seen_ns) > limit;
}

static bool is_aged(const struct flow_cache *cache, const struct flow_entry *entry, int64_t now)
{
	return now - tick(cache, entry->made_ns) > cache->options.active_ns / NS_A_SECOND;
}

/* When a flow that was seen (or made) in a second has been so for longer than a timeout. */
static int64_t ripe_ns(const struct flow_cache *cache, int64_t since_ns, int64_t timeout_ns)
{
	int64_t seconds = tick(cache, since_ns) + timeout_ns / NS_A_SECOND + 1;

	return cache->start_ns + seconds * NS_A_SECOND;
}

static int end(struct flow_cache *cache, uint32_t index, enum flow_reason reason, int64_t time_ns,
	struct error *error)
{
	if (cache->waited == index)
		cache->waited = cache->table.entries[index].idle_older;
	return cache_end_flow(cache, index, reason, time_ns, error);
}

/*
 * Idle flows of more packets than SMALL wait at the old end of the ring of last packets, as many as
 * half an hour's. They are passed over at each look: one begins behind the last that was left
 * waiting, and finds those that are aged, which are few, in the ring of making. The numbers given
 * them when they begin to wait are in the order of their last packets.
 */
static void leave_waiting(struct flow_cache *cache, uint32_t index)
{
	cache->table.entries[index].marks |= FLOW_WAITS;
	cache->table.apart[index].first_ms = ++cache->turn;
	cache->waited = index;
}

struct waiting {
	int64_t turn;
	uint32_t index;
};

static int compare_turns(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	return (x->turn > y->turn) - (x->turn < y->turn);
}

/* The next flow in order of making, after index, that is aged and waits; or 0. */
static uint32_t next_aged(const struct flow_cache *cache, uint32_t index, int64_t now)
{
	const struct flow_entry *entries = cache->table.entries;

	do {
		index = entries[index].age_newer;
	} while (index && is_aged(cache, &entries[index], now) &&
		 !(entries[index].marks & FLOW_WAITS));
	return index && is_aged(cache, &entries[index], now) ? index : 0;
}

static int end_aged(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	int64_t now = tick(cache, time_ns);
	size_t count = 0, n = 0;
	int failed = 0;

	for (uint32_t i = 0; (i = next_aged(cache, i, now)) != 0;)
		count++;
	if (count == 0)
		return 0;
	struct waiting *aged = memory_new(count, sizeof *aged);
	for (uint32_t i = 0; (i = next_aged(cache, i, now)) != 0;)
		aged[n++] = (struct waiting){ cache->table.apart[i].first_ms, i };
	qsort(aged, count, sizeof *aged, compare_turns);
	for (size_t i = 0; i < count && !failed; i++)
		failed = end(cache, aged[i].index, FLOW_ACTIVE, time_ns, error);
	free(aged);
	return failed;
}

/* Whether there are so many flows that idle ones go whatever their size, and aged ones even if they
 * aren't idle. */
static bool is_crowded(const struct flow_cache *cache)
{
	return cache->table.live > CROWDED;
}

static bool any_aged(const struct flow_cache *cache, int64_t now)
{
	uint32_t oldest = flow_table_oldest(&cache->table);

	return oldest && is_aged(cache, &cache->table.entries[oldest], now);
}

/* When the next look may end something. */
static void find_ripe(struct flow_cache *cache, int64_t now)
{
	const struct flow_entry *entries = cache->table.entries;
	uint32_t idlest = entries[cache->waited].idle_newer;
	uint32_t oldest = flow_table_oldest(&cache->table);

	cache->ripe_ns = INT64_MAX;
	if (idlest && cache->options.inactive_ns)
		cache_ripen(
			cache, ripe_ns(cache, entries[idlest].seen_ns, cache->options.inactive_ns));
	if (!cache->waited && !is_crowded(cache))
		return;
	while (oldest && is_aged(cache, &entries[oldest], now))
		oldest = entries[oldest].age_newer;
	if (oldest)
		cache_ripen(
			cache, ripe_ns(cache, entries[oldest].made_ns, cache->options.active_ns));
}

/* One look: in order of the last packets, to the first flow that isn't idle. */
static int look(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	const struct flow_table *table = &cache->table;
	int64_t now = tick(cache, time_ns);

	if (!is_crowded(cache) && cache->waited && end_aged(cache, time_ns, error))
		return -1;
	uint32_t i = is_crowded(cache) ? 0 : cache->waited;
	for (uint32_t next = table->entries[i].idle_newer; (i = next) != 0;) {
		const struct flow_entry *entry = &table->entries[i];
		bool idle = is_idle(cache, entry, now), aged = is_aged(cache, entry, now);
		bool goes = idle && (entry->packets <= SMALL || is_crowded(cache));

		next = entry->idle_newer;
		if (!idle && !(is_crowded(cache) && any_aged(cache, now)))
			break;
		if (goes || aged) {
			if (end(cache, i, goes ? FLOW_INACTIVE : FLOW_ACTIVE, time_ns, error))
				return -1;
		} else if (idle) {
			leave_waiting(cache, i);
		}
	}
	find_ripe(cache, now);
	return 0;
}

/* What the last packet's flow waited for, or whose place a new flow has taken. */
static void stop_waiting(struct flow_cache *cache, uint32_t index)
{
	cache->table.entries[index].marks &= (uint8_t)~FLOW_WAITS;
	if (cache->waited == index)
		cache->waited = 0; /* the next look finds out who was before it */
}

static int added(
	struct flow_cache *cache, uint32_t index, const struct packet *packet, struct error *error)
{
	const struct flow_entry *entry = &cache->table.entries[index];

	stop_waiting(cache, index);
	if (is_crowded(cache))
		cache_ripen(cache, cache->now_ns);
	if (entry->packets == 1) {
		if (cache->options.inactive_ns)
			cache_ripen(
				cache, ripe_ns(cache, entry->seen_ns, cache->options.inactive_ns));
		return 0;
	}
	if (cache->options.tcp_close && packet->key.protocol == TCP &&
		(packet->tcp_flags & TCP_FIN_OR_RST))
		return end(cache, index, FLOW_TCP_CLOSE, cache->now_ns, error);
	if (is_aged(cache, entry, tick(cache, cache->now_ns)))
		return end(cache, index, FLOW_ACTIVE, cache->now_ns, error);
	return 0;
}

static struct flow_times times(const struct flow_cache *cache, uint32_t index)
{
	const struct flow_entry *entry = &cache->table.entries[index];
	int64_t start_ms = time_floor_ms(cache->start_ns);

	return (struct flow_times){ start_ms + tick(cache, entry->made_ns) * 1000,
		start_ms + tick(cache, entry->seen_ns) * 1000 };
}

const struct flow_rules ng_netflow_rules = {
	.prepare = prepare,
	.look = look,
	.period_ns = NS_A_SECOND,
	.added = added,
	.times = times,
	.clock_times = true,
};
