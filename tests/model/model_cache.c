/* SPDX-License-Identifier: BSD-2-Clause */
/* Section 2 of the contract: the flow cache. */
#include "core/memory.h"
#include "core/time.h"
#include "model.h"

#include <stdlib.h>
#include <string.h>

#define MOST_FRAGMENTS 65536
#define FRAGMENT_AGE_NS (30 * NS_PER_S)
#define OLDEST_NS (INT64_C(2147483648) * NS_PER_MS) /* with --active 0 */
#define TCP 6
#define FIN 0x01
#define RST 0x04

struct flow {
	struct flow_key key;
	uint64_t packets;
	uint64_t octets;
	int64_t least_ns; /* of its packets' own times */
	int64_t greatest_ns;
	int64_t made_ns; /* of now */
	int64_t seen_ns;
	uint64_t made_turn; /* which packet of the whole stream: tells timers of one time apart */
	uint64_t seen_turn;
	uint64_t first_packet;
	uint32_t first_source;
	uint8_t tcp_flags;
};

struct fragment {
	uint32_t src_addr;
	uint32_t dst_addr;
	uint16_t ip_id;
	uint16_t src_port;
	uint16_t dst_port;
	uint8_t protocol;
	int64_t now_ns; /* when it was accounted */
};

struct cache {
	const struct options *options;
	struct record_list *records;
	struct flow *flows; /* in the order of their making */
	size_t flow_count, flow_room;
	struct fragment *fragments; /* oldest first */
	size_t fragment_count, fragment_room;
	uint32_t with_id[65536]; /* how many of them: spares most searches */
	int64_t now_ns;
	uint64_t turn;
};

static void end_flow(struct cache *cache, size_t which, enum flow_reason reason, int64_t event_ns)
{
	const struct flow *flow = &cache->flows[which];
	struct flow_record record;

	memset(&record, 0, sizeof record);
	record.key = flow->key;
	record.packets = (uint32_t)flow->packets;
	record.octets = (uint32_t)flow->octets;
	record.first_ms = time_floor_ms(flow->least_ns);
	record.last_ms = time_floor_ms(flow->greatest_ns);
	record.event_ns = event_ns;
	record.first_packet = flow->first_packet;
	record.first_source = flow->first_source;
	record.tcp_flags = flow->tcp_flags;
	record.reason = (uint8_t)reason;
	record_list_add(cache->records, &record);
	for (size_t i = which + 1; i < cache->flow_count; i++)
		cache->flows[i - 1] = cache->flows[i];
	cache->flow_count--;
}

/* A timer that runs out. */
struct due {
	bool any;
	int64_t time_ns;
	enum flow_reason reason;
	uint64_t started; /* turn */
	size_t which;
};

/* By time; at one time inactive before active; of one kind in the order of their start. */
static void consider(struct due *best, struct due other)
{
	bool sooner = !best->any || other.time_ns < best->time_ns;

	if (best->any && other.time_ns == best->time_ns) {
		if (other.reason != best->reason)
			sooner = other.reason == FLOW_INACTIVE;
		else
			sooner = other.started < best->started;
	}
	if (sooner)
		*best = other;
}

static struct due next_due(const struct cache *cache)
{
	const struct options *o = cache->options;
	int64_t active_ns = o->active_ns > 0 ? o->active_ns : OLDEST_NS;
	struct due best = { 0 };

	for (size_t i = 0; i < cache->flow_count; i++) {
		const struct flow *flow = &cache->flows[i];

		if (o->inactive_ns > 0)
			consider(&best, (struct due){ true, flow->seen_ns + o->inactive_ns,
						FLOW_INACTIVE, flow->seen_turn, i });
		consider(&best, (struct due){ true, flow->made_ns + active_ns, FLOW_ACTIVE,
					flow->made_turn, i });
	}
	return best;
}

/* "Before a packet at time t is accounted, everything due before t happens, in time order." */
static void happen_before(struct cache *cache, int64_t time_ns)
{
	for (;;) {
		struct due due = next_due(cache);

		if (!due.any || due.time_ns >= time_ns)
			break;
		end_flow(cache, due.which, due.reason, due.time_ns);
	}
}

static bool same_datagram(const struct fragment *fragment, const struct packet *packet)
{
	return fragment->src_addr == packet->key.src_addr &&
	       fragment->dst_addr == packet->key.dst_addr &&
	       fragment->protocol == packet->key.protocol && fragment->ip_id == packet->ip_id;
}

static void forget_fragment(struct cache *cache, size_t which)
{
	cache->with_id[cache->fragments[which].ip_id]--;
	memmove(&cache->fragments[which], &cache->fragments[which + 1],
		(cache->fragment_count - which - 1) * sizeof *cache->fragments);
	cache->fragment_count--;
}

static void remember_fragment(struct cache *cache, const struct packet *packet)
{
	for (size_t i = 0; cache->with_id[packet->ip_id] > 0 && i < cache->fragment_count; i++) {
		if (same_datagram(&cache->fragments[i], packet)) {
			forget_fragment(cache, i); /* the newest counts */
			break;
		}
	}
	if (cache->fragment_count == MOST_FRAGMENTS)
		forget_fragment(cache, 0);
	if (cache->fragment_count == cache->fragment_room) {
		cache->fragment_room += 1024;
		cache->fragments =
			realloc(cache->fragments, cache->fragment_room * sizeof *cache->fragments);
		if (cache->fragments == NULL)
			abort();
	}
	cache->fragments[cache->fragment_count++] = (struct fragment){
		.src_addr = packet->key.src_addr,
		.dst_addr = packet->key.dst_addr,
		.ip_id = packet->ip_id,
		.src_port = packet->key.src_port,
		.dst_port = packet->key.dst_port,
		.protocol = packet->key.protocol,
		.now_ns = cache->now_ns,
	};
	cache->with_id[packet->ip_id]++;
}

/* The ports of a later fragment. */
static void find_ports(const struct cache *cache, const struct packet *packet, struct flow_key *key)
{
	key->src_port = 0;
	key->dst_port = 0;
	for (size_t i = 0; cache->with_id[packet->ip_id] > 0 && i < cache->fragment_count; i++) {
		const struct fragment *fragment = &cache->fragments[i];

		if (same_datagram(fragment, packet) &&
			cache->now_ns - fragment->now_ns <= FRAGMENT_AGE_NS) {
			key->src_port = fragment->src_port;
			key->dst_port = fragment->dst_port;
		}
	}
}

static bool same_key(const struct flow_key *a, const struct flow_key *b)
{
	return a->input == b->input && a->src_addr == b->src_addr && a->dst_addr == b->dst_addr &&
	       a->protocol == b->protocol && a->src_port == b->src_port &&
	       a->dst_port == b->dst_port && a->tos == b->tos;
}

/* Its place in the list, or the count where there is none. */
static size_t find_flow(const struct cache *cache, const struct flow_key *key)
{
	size_t i = 0;

	while (i < cache->flow_count && !same_key(&cache->flows[i].key, key))
		i++;
	return i;
}

static size_t least_recent(const struct cache *cache)
{
	size_t best = 0;

	for (size_t i = 1; i < cache->flow_count; i++) {
		if (cache->flows[i].seen_turn < cache->flows[best].seen_turn)
			best = i;
	}
	return best;
}

static size_t make_flow(
	struct cache *cache, const struct packet *packet, const struct flow_key *key)
{
	if (cache->flow_count == cache->options->max_flows)
		end_flow(cache, least_recent(cache), FLOW_CACHE_FULL, cache->now_ns);
	if (cache->flow_count == cache->flow_room) {
		cache->flow_room += 64;
		cache->flows = memory_resize(cache->flows, cache->flow_room, sizeof *cache->flows);
	}
	cache->flows[cache->flow_count] = (struct flow){
		.key = *key,
		.least_ns = packet->time_ns,
		.greatest_ns = packet->time_ns,
		.made_ns = cache->now_ns,
		.made_turn = cache->turn,
		.first_packet = cache->options->keep_origin ? packet->number : 0,
		.first_source = cache->options->keep_origin ? packet->source : 0,
	};
	return cache->flow_count++;
}

static void account(struct cache *cache, const struct packet *packet)
{
	const uint64_t limit = UINT64_C(1) << 32;
	struct flow_key key = packet->key;

	if (packet->marks & PACKET_LATER_FRAGMENT)
		find_ports(cache, packet, &key);
	size_t which = find_flow(cache, &key);
	if (which < cache->flow_count && (cache->flows[which].octets + packet->octets >= limit ||
						 cache->flows[which].packets + 1 >= limit)) {
		end_flow(cache, which, FLOW_COUNTER, cache->now_ns);
		which = cache->flow_count;
	}
	if (which == cache->flow_count)
		which = make_flow(cache, packet, &key);

	struct flow *flow = &cache->flows[which];
	flow->packets++;
	flow->octets += packet->octets;
	flow->tcp_flags |= packet->tcp_flags;
	if (packet->time_ns < flow->least_ns)
		flow->least_ns = packet->time_ns;
	if (packet->time_ns > flow->greatest_ns)
		flow->greatest_ns = packet->time_ns;
	flow->seen_ns = cache->now_ns;
	flow->seen_turn = cache->turn;
	if (packet->marks & PACKET_FIRST_FRAGMENT)
		remember_fragment(cache, packet);
	if (cache->options->tcp_close && key.protocol == TCP && (packet->tcp_flags & (FIN | RST)))
		end_flow(cache, which, FLOW_TCP_CLOSE, cache->now_ns);
}

void model_cache(
	const struct options *options, const struct packet_list *order, struct record_list *records)
{
	struct cache *cache = memory_new(1, sizeof *cache);

	cache->options = options;
	cache->records = records;
	cache->now_ns = INT64_MIN;
	for (size_t i = 0; i < order->count; i++) {
		const struct packet *packet = &order->at[i];

		if (packet->fate == FATE_FILTERED)
			continue;
		cache->turn++;
		if (packet->order_ns > cache->now_ns)
			cache->now_ns = packet->order_ns;
		happen_before(cache, cache->now_ns);
		if (packet->fate == FATE_ACCOUNTED)
			account(cache, packet);
	}
	while (cache->flow_count > 0)
		end_flow(cache, 0, FLOW_END, cache->now_ns);
	free(cache->flows);
	free(cache->fragments);
	free(cache);
}
