/* SPDX-License-Identifier: BSD-2-Clause */
/* fprobe 1.1 with its default options: a look every five seconds, no TOS and no ifindex in the key,
 * ICMP type and code as ports, fragments brought together in whatever order they come. */
#include "core/time.h"
#include "flow/cache_private.h"

#define PERIOD_NS (5 * NS_A_SECOND)
#define PORTS_NEED 8 /* octets of the transport header */
#define FLAGS_NEED 16

static void find_ports(struct packet *packet)
{
	struct flow_key *key = &packet->key;

	if (packet->transport_len < PORTS_NEED ||
		(key->protocol != TCP && key->protocol != UDP && key->protocol != ICMP)) {
		key->src_port = key->dst_port = 0;
	} else if (key->protocol == ICMP) {
		key->src_port = key->dst_port >> 8;
		key->dst_port &= 0xff;
	}
	if (packet->transport_len < FLAGS_NEED)
		packet->tcp_flags = 0;
}

static int account_held(struct flow_cache *cache, struct packet *packet, struct error *error)
{
	packet->hash = flow_table_hash(&cache->table, &packet->key);
	packet->marks |= PACKET_LATE; /* its own time is not the clock's any more */
	return cache_account(cache, packet, error);
}

static int release_old(struct flow_cache *cache, int64_t before_ns, struct error *error)
{
	struct packet later;

	while (held_take_oldest(cache->held, before_ns, &later)) {
		if (account_held(cache, &later, error))
			return -1;
	}
	return 0;
}

static int release_for(struct flow_cache *cache, const struct packet *first, struct error *error)
{
	struct packet later;

	while (held_take(cache->held, first, &later)) {
		if (account_held(cache, &later, error))
			return -1;
	}
	return 0;
}

static bool prepare(
	struct flow_cache *cache, struct packet *packet, int *failed, struct error *error)
{
	packet->shown_tos = packet->key.tos;
	packet->key.tos = 0;
	*failed = release_old(cache, cache->now_ns - FRAGMENTS_LIFETIME_NS, error);
	if (packet->marks & PACKET_LATER_FRAGMENT) {
		if (!*failed && held_is_full(cache->held))
			*failed = release_old(cache, INT64_MAX, error);
		if (fragments_find(cache->fragments, packet))
			return true;
		held_add(cache->held, packet);
		return false;
	}
	find_ports(packet);
	if (packet->marks & PACKET_FIRST_FRAGMENT) {
		fragments_remember(cache->fragments, packet);
		if (!*failed)
			*failed = release_for(cache, packet, error);
	}
	return true;
}

static int64_t whole_second(int64_t time_ms)
{
	return time_ms / 1000;
}

/* One look: flows idle too long, then flows that have lasted too long. */
static int look(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	struct flow_table *table = &cache->table;
	int64_t now_s = whole_second(time_floor_ms(time_ns));
	int64_t inactive_s = cache->options.inactive_ns / NS_A_SECOND;
	int64_t active_s = cache->options.active_ns / NS_A_SECOND;

	for (uint32_t i = flow_table_idlest(table), next; inactive_s && i; i = next) {
		next = table->entries[i].idle_newer;
		if (now_s - whole_second(time_floor_ms(table->entries[i].seen_ns)) <= inactive_s)
			break;
		if (cache_end_flow(cache, i, FLOW_INACTIVE, time_ns, error))
			return -1;
	}
	for (uint32_t i = flow_table_oldest(table), next; i; i = next) {
		struct flow_times times = cache_times(cache, i);

		next = table->entries[i].age_newer;
		if (now_s - whole_second(time_floor_ms(table->entries[i].made_ns)) < active_s)
			break; /* made too late to have lasted so long */
		if (whole_second(times.last_ms) - whole_second(times.first_ms) > active_s &&
			cache_end_flow(cache, i, FLOW_ACTIVE, time_ns, error))
			return -1;
	}
	/* Without an inactive timeout only another packet can make anything due. */
	cache->due_ns = table->live && inactive_s ? time_ns + PERIOD_NS : INT64_MAX;
	return 0;
}

static int run_timers(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	int64_t next_ns;

	while ((next_ns = cache_next_look(cache, PERIOD_NS)) < time_ns) {
		cache->looked_ns = next_ns;
		if (look(cache, next_ns, error))
			return -1;
	}
	return 0;
}

static int added(
	struct flow_cache *cache, uint32_t index, const struct packet *packet, struct error *error)
{
	(void)index, (void)packet, (void)error;
	if (cache->now_ns < cache->due_ns)
		cache->due_ns = cache->now_ns;
	return 0;
}

static int finish(struct flow_cache *cache, struct error *error)
{
	return release_old(cache, INT64_MAX, error);
}

const struct flow_rules fprobe_rules = {
	.prepare = prepare,
	.run_timers = run_timers,
	.added = added,
	.finish = finish,
	.times = cache_times,
};
