/* SPDX-License-Identifier: BSD-2-Clause */
/* Section 7 of the contract: the two old probes. Every look is taken, and looks at every flow. */
#include "core/memory.h"
#include "core/time.h"
#include "model.h"

#include <stdlib.h>
#include <string.h>

#define FRAGMENT_AGE_NS (30 * NS_PER_S)
#define SMALL 4
#define ICMP 1
#define TCP 6
#define UDP 17
#define FIN_OR_RST 0x05

struct flow {
	struct flow_key key; /* as shown */
	uint64_t packets;
	uint64_t octets;
	int64_t least_ns; /* of its packets' own times */
	int64_t greatest_ns;
	int64_t made_ns; /* of now */
	int64_t seen_ns;
	uint64_t seen_turn;
	uint64_t first_packet;
	uint32_t first_source;
	uint8_t tcp_flags;
};

struct probe {
	const struct options *options;
	struct record_list *records;
	bool fprobe;
	struct flow *flows; /* in the order of their making */
	size_t flow_count, flow_room;
	struct packet_list firsts; /* fprobe: all first fragments so far, ports as made */
	struct packet_list held;   /* fprobe: later fragments without their first, oldest first */
	bool started;
	int64_t start_ns;
	int64_t now_ns;
	int64_t looked_ns;
	uint64_t turn;
};

/* Whole seconds of ng_netflow's clock. */
static int64_t uptime_s(const struct probe *probe, int64_t time_ns)
{
	return (time_ns - probe->start_ns) / NS_PER_S;
}

static void end_flow(struct probe *probe, size_t which, enum flow_reason reason, int64_t event_ns)
{
	const struct flow *flow = &probe->flows[which];
	struct flow_record record;
	int64_t start_ms = time_floor_ms(probe->start_ns);

	memset(&record, 0, sizeof record);
	record.key = flow->key;
	record.packets = (uint32_t)flow->packets;
	record.octets = (uint32_t)flow->octets;
	record.first_ms = probe->fprobe ? time_floor_ms(flow->least_ns)
					: start_ms + uptime_s(probe, flow->made_ns) * 1000;
	record.last_ms = probe->fprobe ? time_floor_ms(flow->greatest_ns)
				       : start_ms + uptime_s(probe, flow->seen_ns) * 1000;
	record.event_ns = event_ns;
	record.first_packet = flow->first_packet;
	record.first_source = flow->first_source;
	record.tcp_flags = flow->tcp_flags;
	record.reason = (uint8_t)reason;
	record_list_add(probe->records, &record);
	memmove(&probe->flows[which], &probe->flows[which + 1],
		(probe->flow_count - which - 1) * sizeof *probe->flows);
	probe->flow_count--;
}

static size_t least_recent(const struct probe *probe, uint64_t after_turn)
{
	size_t best = probe->flow_count;

	for (size_t i = 0; i < probe->flow_count; i++) {
		if (probe->flows[i].seen_turn > after_turn &&
			(best == probe->flow_count ||
				probe->flows[i].seen_turn < probe->flows[best].seen_turn))
			best = i;
	}
	return best;
}

static bool is_idle(const struct probe *probe, const struct flow *flow, int64_t time_ns)
{
	int64_t limit_s = probe->options->inactive_ns / NS_PER_S;
	int64_t silent_s = probe->fprobe
				   ? time_ns / NS_PER_S - flow->seen_ns / NS_PER_S
				   : uptime_s(probe, time_ns) - uptime_s(probe, flow->seen_ns);

	return probe->options->inactive_ns > 0 && silent_s > limit_s;
}

static int64_t active_s(const struct probe *probe)
{
	return probe->options->active_ns > 0 ? probe->options->active_ns / NS_PER_S : 2147483;
}

static bool is_aged(const struct probe *probe, const struct flow *flow, int64_t time_ns)
{
	return uptime_s(probe, time_ns) - uptime_s(probe, flow->made_ns) > active_s(probe);
}

static bool is_too_long(const struct probe *probe, const struct flow *flow)
{
	return flow->greatest_ns / NS_PER_S - flow->least_ns / NS_PER_S > active_s(probe);
}

/* In order of the last packets. (So many flows that idle ones go at any size are never made here.)
 */
static void look_ng(struct probe *probe, int64_t time_ns)
{
	uint64_t turn = 0;
	size_t i;

	while ((i = least_recent(probe, turn)) < probe->flow_count) {
		const struct flow *flow = &probe->flows[i];

		turn = flow->seen_turn;
		if (!is_idle(probe, flow, time_ns))
			continue;
		if (flow->packets <= SMALL)
			end_flow(probe, i, FLOW_INACTIVE, time_ns);
		else if (is_aged(probe, flow, time_ns))
			end_flow(probe, i, FLOW_ACTIVE, time_ns);
	}
}

static void look_fprobe(struct probe *probe, int64_t time_ns)
{
	uint64_t turn = 0;
	size_t i;

	while ((i = least_recent(probe, turn)) < probe->flow_count) {
		turn = probe->flows[i].seen_turn;
		if (is_idle(probe, &probe->flows[i], time_ns))
			end_flow(probe, i, FLOW_INACTIVE, time_ns);
	}
	for (i = 0; i < probe->flow_count;) {
		if (is_too_long(probe, &probe->flows[i]))
			end_flow(probe, i, FLOW_ACTIVE, time_ns);
		else
			i++;
	}
}

static bool same_key(const struct probe *probe, const struct flow_key *a, const struct flow_key *b)
{
	if (!probe->fprobe && (a->input != b->input || a->tos != b->tos))
		return false;
	return a->src_addr == b->src_addr && a->dst_addr == b->dst_addr &&
	       a->protocol == b->protocol && a->src_port == b->src_port &&
	       a->dst_port == b->dst_port;
}

static size_t find_flow(const struct probe *probe, const struct flow_key *key)
{
	size_t i = 0;

	while (i < probe->flow_count && !same_key(probe, &probe->flows[i].key, key))
		i++;
	return i;
}

static size_t make_flow(struct probe *probe, const struct packet *packet)
{
	if (probe->flow_count == probe->options->max_flows)
		end_flow(probe, least_recent(probe, 0), FLOW_CACHE_FULL, probe->now_ns);
	if (probe->flow_count == probe->flow_room) {
		probe->flow_room += 64;
		probe->flows = memory_resize(probe->flows, probe->flow_room, sizeof *probe->flows);
	}
	probe->flows[probe->flow_count] = (struct flow){
		.key = packet->key,
		.least_ns = packet->time_ns,
		.greatest_ns = packet->time_ns,
		.made_ns = probe->now_ns,
		.first_packet = probe->options->keep_origin ? packet->number : 0,
		.first_source = probe->options->keep_origin ? packet->source : 0,
	};
	return probe->flow_count++;
}

/* With key and flags as the probe sees them. */
static void account(struct probe *probe, const struct packet *packet)
{
	const uint64_t limit = UINT64_C(1) << 32;
	size_t which = find_flow(probe, &packet->key);

	if (which < probe->flow_count && probe->flows[which].octets + packet->octets >= limit) {
		end_flow(probe, which, FLOW_COUNTER, probe->now_ns);
		which = probe->flow_count;
	}
	bool makes = which == probe->flow_count;
	if (makes)
		which = make_flow(probe, packet);
	struct flow *flow = &probe->flows[which];
	flow->packets++;
	flow->octets += packet->octets;
	flow->tcp_flags |= packet->tcp_flags;
	if (packet->time_ns < flow->least_ns)
		flow->least_ns = packet->time_ns;
	if (packet->time_ns > flow->greatest_ns)
		flow->greatest_ns = packet->time_ns;
	flow->seen_ns = probe->now_ns;
	flow->seen_turn = ++probe->turn;
	if (probe->fprobe || makes)
		return;
	if (probe->options->tcp_close && packet->key.protocol == TCP &&
		(packet->tcp_flags & FIN_OR_RST))
		end_flow(probe, which, FLOW_TCP_CLOSE, probe->now_ns);
	else if (is_aged(probe, flow, probe->now_ns))
		end_flow(probe, which, FLOW_ACTIVE, probe->now_ns);
}

bool model_cut_short(const struct options *options, const struct packet *packet)
{
	unsigned needed = packet->key.protocol == TCP ? 20 : packet->key.protocol == UDP ? 8 : 0;

	return options->profile == PROFILE_NG_NETFLOW && !(packet->marks & PACKET_LATER_FRAGMENT) &&
	       packet->transport_len < needed;
}

static void account_ng(struct probe *probe, struct packet packet)
{
	if (model_cut_short(probe->options, &packet))
		return;
	if ((packet.marks & PACKET_LATER_FRAGMENT) ||
		(packet.key.protocol != TCP && packet.key.protocol != UDP))
		packet.key.src_port = packet.key.dst_port = 0;
	account(probe, &packet);
}

static bool same_datagram(const struct packet *a, const struct packet *b)
{
	return a->key.src_addr == b->key.src_addr && a->key.dst_addr == b->key.dst_addr &&
	       a->key.protocol == b->key.protocol && a->ip_id == b->ip_id;
}

static void account_held(struct probe *probe, size_t which, uint16_t src_port, uint16_t dst_port)
{
	struct packet packet = probe->held.at[which];

	memmove(&probe->held.at[which], &probe->held.at[which + 1],
		(probe->held.count - which - 1) * sizeof *probe->held.at);
	probe->held.count--;
	packet.key.src_port = src_port;
	packet.key.dst_port = dst_port;
	account(probe, &packet);
}

static void account_later(struct probe *probe, struct packet packet)
{
	for (size_t i = probe->firsts.count; i-- > 0;) { /* the newest counts */
		const struct packet *first = &probe->firsts.at[i];

		if (!same_datagram(first, &packet))
			continue;
		if (probe->now_ns - first->order_ns > FRAGMENT_AGE_NS)
			break;
		packet.key.src_port = first->key.src_port;
		packet.key.dst_port = first->key.dst_port;
		account(probe, &packet);
		return;
	}
	packet_list_add(&probe->held, &packet);
}

static void account_fprobe(struct probe *probe, struct packet packet)
{
	struct flow_key *key = &packet.key;

	if (packet.marks & PACKET_LATER_FRAGMENT) {
		account_later(probe, packet);
		return;
	}
	if (packet.transport_len < 8 ||
		(key->protocol != TCP && key->protocol != UDP && key->protocol != ICMP)) {
		key->src_port = key->dst_port = 0;
	} else if (key->protocol == ICMP) {
		key->src_port = key->dst_port / 256;
		key->dst_port = key->dst_port % 256;
	}
	if (packet.transport_len < 16)
		packet.tcp_flags = 0;
	if (packet.marks & PACKET_FIRST_FRAGMENT) {
		packet_list_add(&probe->firsts, &packet);
		for (size_t i = 0; i < probe->held.count;) {
			if (same_datagram(&probe->held.at[i], &packet))
				account_held(probe, i, key->src_port, key->dst_port);
			else
				i++;
		}
	}
	account(probe, &packet);
}

/* Looks, and fragments that no first one came for, in time order; at one time the fragment first,
 * as packets before timers. */
static void happen_before(struct probe *probe, int64_t time_ns)
{
	const struct options *o = probe->options;
	int64_t period_ns = probe->fprobe ? 5 * NS_PER_S : NS_PER_S;
	int64_t quiet_ns = o->inactive_ns + active_s(probe) * NS_PER_S + 2 * period_ns;

	for (;;) {
		int64_t look_ns = probe->looked_ns + period_ns;
		int64_t held_ns = INT64_MAX;

		if (probe->held.count > 0)
			held_ns = probe->held.at[0].order_ns + FRAGMENT_AGE_NS;
		if (look_ns >= time_ns && held_ns >= time_ns)
			break;
		if (held_ns <= look_ns) {
			probe->now_ns = held_ns;
			account_held(probe, 0, 0, 0);
			continue;
		}
		/* So long after the last packet the looks change nothing any more. */
		if (probe->flow_count == 0 || look_ns - probe->now_ns > quiet_ns) {
			int64_t until_ns = held_ns < time_ns ? held_ns : time_ns;

			probe->looked_ns +=
				(until_ns - probe->looked_ns - 1) / period_ns * period_ns;
			continue;
		}
		if (probe->fprobe)
			look_fprobe(probe, look_ns);
		else
			look_ng(probe, look_ns);
		probe->looked_ns = look_ns;
	}
}

void model_probe(
	const struct options *options, const struct packet_list *order, struct record_list *records)
{
	struct probe probe = {
		.options = options, .records = records, .fprobe = options->profile == PROFILE_FPROBE
	};

	for (size_t i = 0; i < order->count; i++) {
		const struct packet *packet = &order->at[i];

		if (packet->fate == FATE_FILTERED)
			continue;
		if (!probe.started)
			probe.start_ns = probe.looked_ns = probe.now_ns = packet->order_ns;
		probe.started = true;
		happen_before(&probe, packet->order_ns);
		if (packet->order_ns > probe.now_ns)
			probe.now_ns = packet->order_ns;
		if (packet->fate == FATE_ACCOUNTED && probe.fprobe)
			account_fprobe(&probe, *packet);
		else if (packet->fate == FATE_ACCOUNTED)
			account_ng(&probe, *packet);
	}
	while (probe.held.count > 0)
		account_held(&probe, 0, 0, 0);
	while (probe.flow_count > 0)
		end_flow(&probe, 0, FLOW_END, probe.now_ns);
	free(probe.flows);
	free(probe.firsts.at);
	free(probe.held.at);
}
