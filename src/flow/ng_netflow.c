/* SPDX-License-Identifier: BSD-2-Clause */
/* FreeBSD's ng_netflow of 2005 to 2008 (sys/netgraph/netflow/netflow.c), as its users met it: whole
 * seconds, a look every second, and idle flows of more than four packets that stay. */
#include "core/time.h"
#include "flow/cache_private.h"

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

static void soonest(struct flow_cache *cache, int64_t time_ns)
{
	if (time_ns < cache->due_ns)
		cache->due_ns = time_ns;
}

/* One look: from the flow that is idle longest to the first that isn't idle. */
static int look(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	struct flow_table *table = &cache->table;
	bool crowded = table->live > CROWDED;
	int64_t now = tick(cache, time_ns);

	cache->due_ns = crowded ? time_ns + NS_A_SECOND : INT64_MAX;
	for (uint32_t i = flow_table_idlest(table), next; i; i = next) {
		const struct flow_entry *entry = &table->entries[i];
		bool idle = is_idle(cache, entry, now), aged = is_aged(cache, entry, now);
		bool goes = idle && (entry->packets <= SMALL || table->live > CROWDED);

		next = entry->idle_newer;
		if (!idle && !crowded) {
			if (cache->options.inactive_ns)
				soonest(cache,
					ripe_ns(cache, entry->seen_ns, cache->options.inactive_ns));
			break;
		}
		if ((goes || aged) && cache_end_flow(cache, i, goes ? FLOW_INACTIVE : FLOW_ACTIVE,
					      time_ns, error))
			return -1;
		if (!goes && !aged)
			soonest(cache, ripe_ns(cache, entry->made_ns, cache->options.active_ns));
	}
	return 0;
}

static int run_timers(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	int64_t next_ns;

	while ((next_ns = cache_next_look(cache, NS_A_SECOND)) < time_ns) {
		cache->looked_ns = next_ns;
		if (look(cache, next_ns, error))
			return -1;
	}
	return 0;
}

static int added(
	struct flow_cache *cache, uint32_t index, const struct packet *packet, struct error *error)
{
	const struct flow_entry *entry = &cache->table.entries[index];
	bool made = entry->packets == 1;

	if (cache->table.live > CROWDED)
		soonest(cache, cache->now_ns);
	if (made)
		return 0;
	if (cache->options.tcp_close && packet->key.protocol == TCP &&
		(packet->tcp_flags & TCP_FIN_OR_RST))
		return cache_end_flow(cache, index, FLOW_TCP_CLOSE, cache->now_ns, error);
	if (is_aged(cache, entry, tick(cache, cache->now_ns)))
		return cache_end_flow(cache, index, FLOW_ACTIVE, cache->now_ns, error);
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
	.run_timers = run_timers,
	.added = added,
	.times = times,
};
