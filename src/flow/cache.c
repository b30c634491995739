/* SPDX-License-Identifier: BSD-2-Clause */
#include "flow/cache.h"

#include "core/memory.h"
#include "core/time.h"
#include "flow/cache_private.h"

#include <stdlib.h>

/* How far ahead of its accounting a packet's slot and entry are asked for. Without both, 5 million
 * one-packet flows take 2.1 times as long: each waits for two cache lines from memory. */
#define SLOTS_AHEAD 32
#define ENTRIES_AHEAD 8

struct flow_cache *flow_cache_new(const struct flow_options *options, struct record_sink sink)
{
	struct flow_cache *cache = memory_new(1, sizeof *cache);

	cache->options = *options;
	if (options->active_ns == 0 || options->active_ns > FLOW_ACTIVE_LIMIT_NS)
		cache->options.active_ns = FLOW_ACTIVE_LIMIT_NS;
	cache->sink = sink;
	if (options->profile == PROFILE_NG_NETFLOW)
		cache->rules = &ng_netflow_rules;
	if (options->profile == PROFILE_FPROBE)
		cache->rules = &fprobe_rules;
	bool keep_origin = options->keep_origin || (cache->rules && cache->rules->five_tuple);
	flow_table_init(&cache->table, options->max_flows, keep_origin);
	cache->fragments = fragments_new(cache->table.seed);
	if (options->profile == PROFILE_FPROBE)
		cache->held = held_new(cache->table.seed);
	cache->now_ns = INT64_MIN;
	cache->due_ns = INT64_MAX;
	cache->ripe_ns = INT64_MAX;
	return cache;
}

void flow_cache_free(struct flow_cache *cache)
{
	if (!cache)
		return;
	flow_table_release(&cache->table);
	fragments_free(cache->fragments);
	held_free(cache->held);
	free(cache);
}

struct flow_times cache_times(const struct flow_cache *cache, uint32_t index)
{
	const struct flow_entry *entry = &cache->table.entries[index];

	if (entry->marks & FLOW_TIMES_APART)
		return cache->table.apart[index];
	return (struct flow_times){ time_floor_ms(entry->made_ns), time_floor_ms(entry->seen_ns) };
}

/* Key, first and last as they are shown. */
static struct flow_key shown_key(const struct flow_cache *cache, uint32_t index)
{
	struct flow_key key = cache->table.entries[index].key;

	if (cache->rules && cache->rules->five_tuple) {
		key.input = cache->table.origins[index].input;
		key.tos = cache->table.origins[index].tos;
	}
	return key;
}

static struct flow_times shown_times(const struct flow_cache *cache, uint32_t index)
{
	if (cache->rules && cache->rules->times)
		return cache->rules->times(cache, index);
	return cache_times(cache, index);
}

/* Gives the flow's record to the sink; the entry stays. */
static int export_flow(struct flow_cache *cache, uint32_t index, enum flow_reason reason,
	int64_t event_ns, struct error *error)
{
	const struct flow_entry *entry = &cache->table.entries[index];
	struct flow_times times = shown_times(cache, index);
	struct flow_record record = {
		.key = shown_key(cache, index),
		.packets = entry->packets,
		.octets = entry->octets,
		.first_ms = times.first_ms,
		.last_ms = times.last_ms,
		.event_ns = event_ns,
		.tcp_flags = entry->tcp_flags,
		.reason = reason,
	};

	if (cache->options.keep_origin) {
		record.first_packet = cache->table.origins[index].packet;
		record.first_source = cache->table.origins[index].source;
	}
	cache->counts.by_reason[reason]++;
	return cache->sink.add(cache->sink.context, &record, error);
}

int cache_end_flow(struct flow_cache *cache, uint32_t index, enum flow_reason reason,
	int64_t event_ns, struct error *error)
{
	int failed = export_flow(cache, index, reason, event_ns, error);

	flow_table_remove(&cache->table, index);
	return failed;
}

/* When a flow's timer ends, INT64_MAX for no flow or no such timer. */
static int64_t idle_event(const struct flow_cache *cache, uint32_t index)
{
	if (index == 0 || cache->options.inactive_ns == 0)
		return INT64_MAX;
	return cache->table.entries[index].seen_ns + cache->options.inactive_ns;
}

static int64_t age_event(const struct flow_cache *cache, uint32_t index)
{
	if (index == 0)
		return INT64_MAX;
	return cache->table.entries[index].made_ns + cache->options.active_ns;
}

/* Ends the flows whose timers end before time_ns, in order of event time, inactive before active.
 */
static int run_timers(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	for (;;) {
		uint32_t idlest = flow_table_idlest(&cache->table);
		uint32_t oldest = flow_table_oldest(&cache->table);
		int64_t idle_ns = idle_event(cache, idlest), age_ns = age_event(cache, oldest);
		bool idle = idle_ns <= age_ns;

		cache->due_ns = idle ? idle_ns : age_ns;
		if (cache->due_ns >= time_ns)
			return 0;
		/* The next one's slot will be wanted when this one has gone. */
		uint32_t next = cache->table.entries[idlest].idle_newer;
		flow_table_prefetch_slot(&cache->table, cache->table.entries[next].hash);
		int failed = idle ? cache_end_flow(cache, idlest, FLOW_INACTIVE, idle_ns, error)
				  : cache_end_flow(cache, oldest, FLOW_ACTIVE, age_ns, error);
		if (failed)
			return -1;
	}
}

static int advance(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	if (time_ns > cache->due_ns) {
		int failed = cache->rules ? cache_run_looks(cache, time_ns, error)
					  : run_timers(cache, time_ns, error);
		if (failed)
			return -1;
	}
	if (time_ns > cache->now_ns)
		cache->now_ns = time_ns;
	return 0;
}

int flow_cache_advance(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	/* The clock starts with the first packet. */
	return cache->now_ns == INT64_MIN ? 0 : advance(cache, time_ns, error);
}

/* A late packet's own time is not the clock's: from now on the flow's times are kept apart. */
static void note_own_time(struct flow_cache *cache, uint32_t index, const struct packet *packet)
{
	struct flow_entry *entry = &cache->table.entries[index];
	struct flow_times times = cache_times(cache, index);
	int64_t time_ms = time_floor_ms(packet->time_ns);

	if (entry->packets == 0 || time_ms < times.first_ms)
		times.first_ms = time_ms;
	if (entry->packets == 0 || time_ms > times.last_ms)
		times.last_ms = time_ms;
	cache->table.apart[index] = times;
	entry->marks |= FLOW_TIMES_APART;
}

/* The flow for a packet: the one there is, or a new one, after what has to go for it. 0: failed. */
static uint32_t flow_for(struct flow_cache *cache, const struct flow_key *key,
	const struct packet *packet, struct error *error)
{
	struct flow_table *table = &cache->table;
	uint32_t index = flow_table_find(table, key, packet->hash);

	if (index) {
		const struct flow_entry *entry = &table->entries[index];

		if ((uint64_t)entry->octets + packet->octets <= UINT32_MAX &&
			entry->packets < UINT32_MAX)
			return index;
		if (cache_end_flow(cache, index, FLOW_COUNTER, cache->now_ns, error))
			return 0;
	} else if (table->live == table->max_flows &&
		   cache_end_flow(cache, flow_table_idlest(table), FLOW_CACHE_FULL, cache->now_ns,
			   error)) {
		return 0;
	}
	index = flow_table_make(table, key, packet->hash);
	table->entries[index].made_ns = cache->now_ns;
	table->entries[index].seen_ns = cache->now_ns;
	if (table->origins)
		table->origins[index] = (struct flow_origin){ packet->number, packet->source,
			packet->key.input, packet->key.tos };
	cache->counts.created++;
	int64_t soonest_ns = cache->options.active_ns;
	if (cache->options.inactive_ns && cache->options.inactive_ns < soonest_ns)
		soonest_ns = cache->options.inactive_ns;
	if (cache->now_ns + soonest_ns < cache->due_ns)
		cache->due_ns = cache->now_ns + soonest_ns;
	return index;
}

/* Accounts a packet whose hash is that of this key: its flow is found or made. */
static int account(struct flow_cache *cache, const struct flow_key *key,
	const struct packet *packet, struct error *error)
{
	uint32_t index = flow_for(cache, key, packet, error);
	struct flow_entry *entry = &cache->table.entries[index];

	if (index == 0)
		return -1;
	if (((packet->marks & PACKET_LATE) || (entry->marks & FLOW_TIMES_APART)) &&
		!(cache->rules && cache->rules->clock_times))
		note_own_time(cache, index, packet);
	entry->seen_ns = cache->now_ns;
	entry->packets++;
	entry->octets += packet->octets;
	entry->tcp_flags |= packet->tcp_flags;
	flow_table_touch(&cache->table, index);
	cache->counts.packets++;
	cache->counts.octets += packet->octets;
	if (cache->rules)
		return cache->rules->added(cache, index, packet, error);
	if (cache->options.tcp_close && (packet->tcp_flags & TCP_FIN_OR_RST) &&
		packet->key.protocol == TCP)
		return cache_end_flow(cache, index, FLOW_TCP_CLOSE, cache->now_ns, error);
	return 0;
}

int cache_account(struct flow_cache *cache, struct packet *packet, struct error *error)
{
	struct flow_key key = packet->key;

	if (cache->rules->five_tuple)
		key.input = key.tos = 0;
	packet->hash = flow_table_hash(&cache->table, &key);
	return account(cache, &key, packet, error);
}

/* A fragment's ports may come from a first fragment accounted a moment ago, so that its hash can't
 * be had ahead. */
static void resolve_fragment(struct flow_cache *cache, struct packet *packet)
{
	if (packet->marks & PACKET_FIRST_FRAGMENT) {
		fragments_remember(cache->fragments, packet);
	} else if (packet->marks & PACKET_LATER_FRAGMENT) {
		fragments_find(cache->fragments, packet);
		packet->hash = flow_table_hash(&cache->table, &packet->key);
	}
}

static void look_ahead(struct flow_cache *cache, struct packet *packets, size_t count, size_t i)
{
	if (i + SLOTS_AHEAD < count) {
		struct packet *far = &packets[i + SLOTS_AHEAD];

		far->hash = flow_table_hash(&cache->table, &far->key);
		flow_table_prefetch_slot(&cache->table, far->hash);
	}
	if (i + ENTRIES_AHEAD < count)
		flow_table_prefetch_entry(&cache->table, packets[i + ENTRIES_AHEAD].hash);
}

static int add_by_rules(struct flow_cache *cache, struct packet *packet, struct error *error)
{
	int failed = 0;

	if (!cache->rules->prepare(cache, packet, &failed, error))
		return failed;
	return failed ? failed : cache_account(cache, packet, error);
}

static int add(struct flow_cache *cache, struct packet *packet, struct error *error)
{
	if (cache->rules)
		return add_by_rules(cache, packet, error);
	resolve_fragment(cache, packet);
	return account(cache, &packet->key, packet, error);
}

int flow_cache_add(
	struct flow_cache *cache, struct packet *packets, size_t count, struct error *error)
{
	for (size_t i = 0; i < count && i < SLOTS_AHEAD; i++) {
		packets[i].hash = flow_table_hash(&cache->table, &packets[i].key);
		flow_table_prefetch_slot(&cache->table, packets[i].hash);
	}
	for (size_t i = 0; i < count; i++) {
		struct packet *packet = &packets[i];

		look_ahead(cache, packets, count, i);
		if (cache->now_ns == INT64_MIN)
			cache->start_ns = cache->looked_ns = packet->order_ns;
		if (advance(cache, packet->order_ns, error))
			return -1;
		if (packet->fate == FATE_ACCOUNTED && add(cache, packet, error))
			return -1;
	}
	return 0;
}

int flow_cache_finish(struct flow_cache *cache, struct error *error)
{
	if (cache->rules && cache->rules->finish && cache->rules->finish(cache, error))
		return -1;
	struct flow_table *table = &cache->table;
	for (uint32_t i = flow_table_oldest(table); i; i = flow_table_leave(table, i)) {
		if (export_flow(cache, i, FLOW_END, cache->now_ns, error))
			return -1;
	}
	flow_table_clear(table);
	return 0;
}

int64_t flow_cache_now(const struct flow_cache *cache)
{
	return cache->now_ns;
}

const struct flow_counts *flow_cache_counts(const struct flow_cache *cache)
{
	return &cache->counts;
}

void flow_cache_visit(const struct flow_cache *cache,
	bool (*visit)(void *context, const struct flow_view *flow), void *context)
{
	const struct flow_entry *entries = cache->table.entries;

	for (uint32_t i = flow_table_oldest(&cache->table); i; i = entries[i].age_newer) {
		struct flow_times times = shown_times(cache, i);
		struct flow_view view = {
			.key = shown_key(cache, i),
			.packets = entries[i].packets,
			.octets = entries[i].octets,
			.first_ms = times.first_ms,
			.last_ms = times.last_ms,
			.tcp_flags = entries[i].tcp_flags,
		};

		if (!visit(context, &view))
			return;
	}
}
