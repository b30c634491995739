/* SPDX-License-Identifier: BSD-2-Clause */
/* fprobe 1.1 with its default options: a look every five seconds, no TOS and no ifindex in the key,
 * ICMP type and code as ports, fragments brought together in whatever order they come. */
#include "core/time.h"
#include "flow/cache_private.h"

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

/* Its own time is not the clock's any more. */
static int account_held(struct flow_cache *cache, struct packet *later, struct error *error)
{
	later->marks |= PACKET_LATE;
	return cache_account(cache, later, error);
}

static int account_held_for(
	struct flow_cache *cache, const struct packet *first, struct error *error)
{
	struct packet later;

	while (held_take(cache->held, first, &later)) {
		if (account_held(cache, &later, error))
			return -1;
	}
	return 0;
}

static int account_oldest(struct flow_cache *cache, struct error *error)
{
	struct packet later;

	return held_take_oldest(cache->held, &later) ? account_held(cache, &later, error) : 0;
}

/* When the one held longest has been so for as long as its first fragment is waited for. */
static int64_t held_until_ns(const struct flow_cache *cache)
{
	int64_t since_ns = held_oldest_ns(cache->held);

	return since_ns == INT64_MAX ? INT64_MAX : since_ns + FRAGMENTS_LIFETIME_NS;
}

static int hold(struct flow_cache *cache, const struct packet *later, struct error *error)
{
	if (held_is_full(cache->held) && account_oldest(cache, error))
		return -1;
	held_add(cache->held, later);
	if (held_until_ns(cache) < cache->due_ns)
		cache->due_ns = held_until_ns(cache);
	return 0;
}

static bool prepare(
	struct flow_cache *cache, struct packet *packet, int *failed, struct error *error)
{
	if (packet->marks & PACKET_LATER_FRAGMENT) {
		if (fragments_find(cache->fragments, packet))
			return true;
		*failed = hold(cache, packet, error);
		return false;
	}
	find_ports(packet);
	if (packet->marks & PACKET_FIRST_FRAGMENT) {
		fragments_remember(cache->fragments, packet);
		*failed = account_held_for(cache, packet, error);
	}
	return true;
}

static int64_t whole_s(int64_t time_ns)
{
	return time_ns / NS_A_SECOND;
}

/* When a flow whose last packet was at seen_ns is idle. */
static int64_t idle_ns(const struct flow_cache *cache, int64_t seen_ns)
{
	return (whole_s(seen_ns) + whole_s(cache->options.inactive_ns) + 1) * NS_A_SECOND;
}

static int end(struct flow_cache *cache, uint32_t index, enum flow_reason reason, int64_t time_ns,
	struct error *error)
{
	if (cache->table.entries[index].marks & FLOW_TOO_LONG)
		cache->too_long--;
	return cache_end_flow(cache, index, reason, time_ns, error);
}

/* One look: flows idle too long, then flows that have lasted too long, of which there are as many
 * as too_long says or, where a full cache or counter ended them, fewer. */
static int look(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	struct flow_table *table = &cache->table;
	uint32_t i;

	cache->ripe_ns = INT64_MAX;
	while (cache->options.inactive_ns && (i = flow_table_idlest(table)) != 0) {
		if (idle_ns(cache, table->entries[i].seen_ns) > time_ns) {
			cache->ripe_ns = idle_ns(cache, table->entries[i].seen_ns);
			break;
		}
		if (end(cache, i, FLOW_INACTIVE, time_ns, error))
			return -1;
	}
	for (uint32_t next = flow_table_oldest(table); cache->too_long && (i = next);) {
		next = table->entries[i].age_newer;
		if ((table->entries[i].marks & FLOW_TOO_LONG) &&
			end(cache, i, FLOW_ACTIVE, time_ns, error))
			return -1;
	}
	cache->too_long = 0;
	return 0;
}

static int added(
	struct flow_cache *cache, uint32_t index, const struct packet *packet, struct error *error)
{
	struct flow_entry *entry = &cache->table.entries[index];
	struct flow_times times = cache_times(cache, index);

	(void)packet, (void)error;
	if (entry->packets == 1 && cache->options.inactive_ns)
		cache_ripen(cache, idle_ns(cache, entry->seen_ns));
	if (!(entry->marks & FLOW_TOO_LONG) &&
		times.last_ms / 1000 - times.first_ms / 1000 > whole_s(cache->options.active_ns)) {
		entry->marks |= FLOW_TOO_LONG;
		cache->too_long++;
		cache_ripen(cache, cache->now_ns);
	}
	return 0;
}

static int finish(struct flow_cache *cache, struct error *error)
{
	while (held_oldest_ns(cache->held) != INT64_MAX) {
		if (account_oldest(cache, error))
			return -1;
	}
	return 0;
}

const struct flow_rules fprobe_rules = {
	.prepare = prepare,
	.look = look,
	.period_ns = 5 * NS_A_SECOND,
	.held_until_ns = held_until_ns,
	.account_oldest = account_oldest,
	.added = added,
	.finish = finish,
	.five_tuple = true,
};
