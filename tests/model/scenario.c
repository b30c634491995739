/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario.h"

#include "core/memory.h"
#include "core/time.h"
#include "random.h"

#include <string.h>

#define MS NS_PER_MS
#define S NS_PER_S
#define DAY (86400 * NS_PER_S)
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MOST_KEYS 12
#define MOST_GAPS 16

/* How the packets of one scenario are: chances are in percent. */
struct habits {
	uint64_t *random;
	struct flow_key keys[MOST_KEYS];
	size_t key_count;
	int64_t gaps_ns[MOST_GAPS]; /* those that the options make interesting */
	size_t gap_count;
	int64_t grid_ns; /* small steps are multiples of it */
	int64_t base_ns;
	bool chained; /* an input goes on where the one before it ended, as consecutive captures do
		       */
	unsigned chance_tie;
	unsigned chance_gap;
	unsigned chance_leap;
	unsigned chance_back;
	unsigned chance_close; /* FIN or RST */
	unsigned chance_fragment;
	unsigned chance_short; /* few octets of the transport header */
	unsigned chance_other; /* not accounted */
	unsigned chance_huge;  /* octets */
	unsigned ip_ids;
	unsigned ports; /* above 0: the source port is one of so many, and flows are */
};

static int64_t pick(uint64_t *random, const int64_t *values, size_t count)
{
	return values[random_below(random, count)];
}

static void make_cache_options(struct options *o, uint64_t *random)
{
	static const int64_t inactive[] = { 0, 1, MS, 999999, S, 2 * S, 5 * S, 15 * S, 15 * S,
		15 * S, 30 * S, 60 * S, 3600 * S, 40 * DAY };
	static const int64_t active[] = { 0, 1, MS, S, 5 * S, 30 * S, 60 * S, 1800 * S, 1800 * S,
		INT64_C(2147483648) * MS, 20 * DAY };
	static const int64_t flows[] = { 1, 2, 3, 4, 7, 16, 1024, 1024, 65536 };

	o->inactive_ns = pick(random, inactive, COUNT(inactive));
	o->active_ns = pick(random, active, COUNT(active));
	if (o->inactive_ns > 0 && random_percent(random, 30))
		o->active_ns = o->inactive_ns * (int64_t)(1 + random_below(random, 3)) +
			       (int64_t)random_below(random, 3) - 1;
	if (o->active_ns > INT64_C(2147483648) * MS)
		o->active_ns = INT64_C(2147483648) * MS;
	o->tcp_close = random_percent(random, 80);
	o->keep_origin = random_percent(random, 70);
	o->max_flows = (uint32_t)pick(random, flows, COUNT(flows));
}

/* Rules of the old probes are in whole seconds, and so that every look is taken within a second or
 * two by the model, they are of an hour at most. */
static void make_profile(struct options *o, uint64_t *random)
{
	static const int64_t inactive[] = { 0, 1, MS, S, S, 2 * S, 3 * S / 2, 5 * S, 15 * S, 15 * S,
		60 * S, 60 * S, 600 * S };
	static const int64_t active[] = { 1, S, 5 * S, 7 * S / 2, 30 * S, 60 * S, 300 * S, 300 * S,
		1800 * S };

	o->profile = random_percent(random, 50) ? PROFILE_NG_NETFLOW : PROFILE_FPROBE;
	o->inactive_ns = pick(random, inactive, COUNT(inactive));
	o->active_ns = pick(random, active, COUNT(active));
	o->delay_from_last = o->profile == PROFILE_FPROBE;
	if (random_percent(random, 70))
		o->delay_ns = o->profile == PROFILE_FPROBE ? 5 * S : INT64_MAX;
}

static void make_options(struct options *o, uint64_t *random)
{
	static const int64_t windows[] = { 0, 1, MS, S, S, 2 * S, 60 * S, 3600 * S, 400 * DAY };
	static const int64_t delays[] = { 0, 1, MS, 999999, S, S, S, 2 * S, 15 * S, 3600 * S };
	static const int64_t uptimes[] = { 0, 1, 60000, 60000, 60000, 2147483647, 2147483648,
		4294967295, 4294967294, 4294960000 };
	static const int64_t versions[] = { 1, 5, 5, 7 };

	o->window_ns = pick(random, windows, COUNT(windows));
	o->sort = random_percent(random, 10);
	make_cache_options(o, random);
	o->output = (uint16_t)random_below(random, 3);
	o->version = (unsigned)pick(random, versions, COUNT(versions));
	o->records = datagram_max_records(o->version);
	if (random_percent(random, 70))
		o->records = 1 + (unsigned)random_below(
					 random, random_percent(random, 80) ? 4 : o->records);
	o->delay_ns = pick(random, delays, COUNT(delays));
	o->initial_uptime_ms = pick(random, uptimes, COUNT(uptimes));
	o->uptime_wrap = random_percent(random, 20);
	if (random_percent(random, 20)) {
		o->engine_type = (uint8_t)random_next(random);
		o->engine_id = (uint8_t)random_next(random);
		o->sampling = (uint16_t)random_next(random);
		o->exporter = (uint32_t)random_next(random);
	}
	if (random_percent(random, 40))
		make_profile(o, random);
}

static struct flow_key make_key(uint64_t *random)
{
	static const uint8_t protocols[] = { 6, 6, 6, 17, 1, 47, 132 };
	static const uint16_t ports[] = { 0, 80, 443, 65535 };
	struct flow_key key = { 0 };

	key.src_addr = 0x0a000001 + (uint32_t)random_below(random, 2);
	key.dst_addr = 0x0a000001 + (uint32_t)random_below(random, 2);
	key.protocol = protocols[random_below(random, COUNT(protocols))];
	if (key.protocol != 47 && key.protocol != 1)
		key.src_port = ports[random_below(random, COUNT(ports))];
	if (key.protocol != 47)
		key.dst_port = ports[random_below(random, COUNT(ports))];
	key.tos = random_percent(random, 20) ? 0xff : 0;
	key.input = random_percent(random, 20) ? 1 : 0;
	return key;
}

static void make_times(struct habits *h, const struct options *o)
{
	static const int64_t grids[] = { 1, MS / 2, MS, S, S, 5 * S, 15 * S };
	static const int64_t bases[] = { 0, 1, 30 * S, INT64_C(1320329772933000000),
		INT64_C(1320329772933000000), INT64_C(1320329772933456789), TIME_END_NS - 100 * S,
		TIME_END_NS - 60 * DAY };
	int64_t delay_ns = o->delay_ns == INT64_MAX ? S : o->delay_ns;
	const int64_t gaps[] = { o->inactive_ns, o->active_ns, delay_ns, o->window_ns, 30 * S,
		30 * S, MS, o->inactive_ns + delay_ns, o->active_ns - o->inactive_ns,
		INT64_C(2147483648) * MS, INT64_C(4294967296) * MS,
		INT64_C(4294967296) * MS - delay_ns, DAY };

	h->grid_ns = pick(h->random, grids, COUNT(grids));
	if (o->inactive_ns > 1 && random_percent(h->random, 30))
		h->grid_ns = o->inactive_ns / (int64_t)(1 + random_below(h->random, 3));
	if (h->grid_ns == 0)
		h->grid_ns = 1;
	h->base_ns = pick(h->random, bases, COUNT(bases));
	h->chained = random_percent(h->random, 30);
	for (size_t i = 0; i < COUNT(gaps); i++) {
		if (gaps[i] >= 0)
			h->gaps_ns[h->gap_count++] = gaps[i];
	}
}

static void make_habits(struct habits *h, const struct options *o)
{
	static const unsigned rates[] = { 0, 0, 5, 20, 50 };
	uint64_t *random = h->random;

	h->key_count = 1 + random_below(random, MOST_KEYS);
	for (size_t i = 0; i < h->key_count; i++)
		h->keys[i] = make_key(random);
	make_times(h, o);
	h->chance_tie = rates[random_below(random, COUNT(rates))];
	h->chance_gap = rates[random_below(random, COUNT(rates))];
	h->chance_leap = random_percent(random, 30) ? 2 : 0;
	h->chance_back = rates[random_below(random, 4)];
	h->chance_close = rates[random_below(random, COUNT(rates))];
	h->chance_fragment = rates[random_below(random, COUNT(rates))];
	h->chance_short = rates[random_below(random, 4)];
	h->chance_other = rates[random_below(random, COUNT(rates))];
	h->chance_huge = random_percent(random, 25) ? 30 : 0;
	h->ports = random_percent(random, 15) ? 50 : 0;
	h->ip_ids = 1 + (unsigned)random_below(random, 3);
}

static int64_t within_time(int64_t time_ns)
{
	return time_ns < 0 ? 0 : time_ns >= TIME_END_NS ? TIME_END_NS - 1 : time_ns;
}

/* A gap that a rule of the contract turns on, or one beside it. */
static int64_t telling_gap(const struct habits *h)
{
	static const int64_t beside[] = { 0, 0, 0, 1, -1, MS, -MS, 999999 };
	int64_t gap_ns = h->gaps_ns[random_below(h->random, h->gap_count)];

	if (gap_ns > 100 * S && random_percent(h->random, 60))
		gap_ns = h->gaps_ns[4]; /* else every stream would be long over at once */
	return gap_ns + pick(h->random, beside, COUNT(beside));
}

static int64_t step(const struct habits *h)
{
	static const int64_t leaps[] = { 30 * DAY, 366 * DAY, 3600 * S, 50 * DAY, 10 * S };

	if (random_percent(h->random, h->chance_tie))
		return 0;
	if (random_percent(h->random, h->chance_leap))
		return pick(h->random, leaps, COUNT(leaps));
	if (random_percent(h->random, h->chance_gap))
		return telling_gap(h);
	if (random_percent(h->random, 10))
		return (int64_t)random_below(h->random, (uint64_t)S);
	return (int64_t)random_below(h->random, 4) * h->grid_ns;
}

/* The next packet's time; *cursor_ns goes on from it, or for a straggler stays. */
static int64_t next_time(const struct habits *h, int64_t *cursor_ns)
{
	if (random_percent(h->random, h->chance_back)) {
		int64_t back_ns = within_time(*cursor_ns - step(h));

		if (random_percent(h->random, 20))
			*cursor_ns = back_ns;
		return back_ns;
	}
	*cursor_ns = within_time(*cursor_ns + step(h));
	return *cursor_ns;
}

static void make_fragment(const struct habits *h, struct packet *packet)
{
	packet->ip_id = (uint16_t)random_below(h->random, h->ip_ids);
	if (random_percent(h->random, 40)) {
		packet->marks |= PACKET_FIRST_FRAGMENT;
		return;
	}
	packet->marks |= PACKET_LATER_FRAGMENT;
	packet->key.src_port = 0;
	packet->key.dst_port = 0;
	packet->tcp_flags = 0;
}

static uint32_t make_octets(const struct habits *h)
{
	static const int64_t huge[] = { 4294967295, 4294967276, 4294967275, 2147483648, 2147483647,
		1431655765, 65535 };

	if (random_percent(h->random, h->chance_huge))
		return (uint32_t)pick(h->random, huge, COUNT(huge));
	return 20 + (uint32_t)random_below(h->random, random_percent(h->random, 50) ? 3 : 1500);
}

static struct packet make_packet(const struct habits *h)
{
	static const uint8_t flags[] = { 0x02, 0x12, 0x10, 0x18, 0xc0, 0x00 };
	static const uint8_t closing[] = { 0x01, 0x04, 0x11, 0x14, 0x05 };
	static const struct {
		uint8_t fate, reason;
	} others[] = { { FATE_NOT_IP, REASON_ARP }, { FATE_NOT_IP, REASON_LLDP },
		{ FATE_IPV6, REASON_IPV6 }, { FATE_MALFORMED, REASON_SHORT_IP },
		{ FATE_FILTERED, REASON_FILTER } };
	struct packet packet = { 0 };

	if (random_percent(h->random, h->chance_other)) {
		size_t i = random_below(h->random, COUNT(others));

		packet.fate = others[i].fate;
		packet.reason = others[i].reason;
		return packet;
	}
	packet.key = h->keys[random_below(h->random, h->key_count)];
	if (h->ports > 0 && packet.key.protocol != 47 && packet.key.protocol != 1)
		packet.key.src_port = (uint16_t)random_below(h->random, h->ports);
	packet.fate = FATE_ACCOUNTED;
	packet.transport_len = random_percent(h->random, h->chance_short)
				       ? (uint8_t)random_below(h->random, 24)
				       : 40;
	packet.octets = make_octets(h);
	if (packet.key.protocol == 6)
		packet.tcp_flags = random_percent(h->random, h->chance_close)
					   ? closing[random_below(h->random, COUNT(closing))]
					   : flags[random_below(h->random, COUNT(flags))];
	if (random_percent(h->random, h->chance_fragment))
		make_fragment(h, &packet);
	return packet;
}

static void fill_input(struct habits *h, struct packet_list *input, uint32_t source, size_t count)
{
	int64_t cursor_ns = h->base_ns;

	if (random_percent(h->random, 50))
		cursor_ns =
			within_time(cursor_ns + (int64_t)random_below(h->random, 8) * h->grid_ns);
	if (random_percent(h->random, 20))
		cursor_ns = within_time(cursor_ns + telling_gap(h));
	for (size_t i = 0; i < count; i++) {
		struct packet packet = make_packet(h);

		packet.time_ns = next_time(h, &cursor_ns);
		packet.source = source;
		packet.number = i + 1;
		packet_list_add(input, &packet);
	}
	if (h->chained)
		h->base_ns = cursor_ns;
}

static size_t packets_of_an_input(uint64_t *random, size_t input_count)
{
	if (input_count > 10)
		return random_below(random, 12);
	if (random_percent(random, 10))
		return random_below(random, 2000 / input_count);
	return random_below(random, (random_percent(random, 50) ? 40 : 300) / input_count + 2);
}

/* More packets than may wait in a window that would hold them all; the last ones come so much too
 * early that some are late. */
static void make_crowd(struct scenario *scenario, struct habits *h)
{
	struct packet_list *input = &scenario->inputs[0];

	scenario->options.window_ns = 400 * DAY;
	fill_input(h, input, 0, 66500 + random_below(h->random, 1500));
	for (size_t i = 0; i < input->count; i++)
		input->at[i].time_ns =
			h->base_ns +
			(int64_t)random_below(h->random, i < 65000 ? 100000 : 3000) * 10 * MS;
}

/* More first fragments than are remembered, nearly each with an identity of its own, and some later
 * ones of the oldest that are still known or just forgotten. */
static void make_shards(struct scenario *scenario, struct habits *h)
{
	struct packet_list *input = &scenario->inputs[0];
	size_t made = 0; /* identities: number n is 65,536 before number n + 65,536 */

	fill_input(h, input, 0, 69500 + random_below(h->random, 1500));
	for (size_t i = 0; i < input->count; i++) {
		struct packet *packet = &input->at[i];
		size_t identity = made;

		packet->time_ns = h->base_ns + (int64_t)i * 1000;
		packet->key = h->keys[0];
		packet->key.protocol = 17;
		packet->key.dst_port = (uint16_t)(1 + i % 5);
		packet->tcp_flags = 0;
		packet->marks = PACKET_FIRST_FRAGMENT;
		if (made > 65546 && random_percent(h->random, 50)) {
			identity = made - 65546 + random_below(h->random, 20);
			packet->marks = PACKET_LATER_FRAGMENT;
			packet->key.src_port = packet->key.dst_port = 0;
		} else if (made > 60000 && random_percent(h->random, 10)) {
			identity = 5000 + random_below(h->random, 50000);
		} else {
			made++;
		}
		packet->ip_id = (uint16_t)identity;
		packet->key.src_addr = (uint32_t)(identity >> 16);
	}
}

/* More flows at once than the hash table begins with. */
static void make_many(struct scenario *scenario, struct habits *h)
{
	struct packet_list *input = &scenario->inputs[0];

	scenario->options.max_flows = 3500 + (uint32_t)random_below(h->random, 2000);
	scenario->options.inactive_ns = 60 * S;
	scenario->options.active_ns = 1800 * S;
	h->ports = 4000 + (unsigned)random_below(h->random, 4000);
	fill_input(h, input, 0, 12000);
	for (size_t i = 0; i < input->count; i++)
		input->at[i].time_ns =
			h->base_ns + (int64_t)i * (int64_t)random_below(h->random, 9 * MS);
}

static void make_deep(struct scenario *scenario, struct habits *h)
{
	scenario->input_count = 1;
	h->chance_other = 0;
	h->chained = false;
	h->base_ns = INT64_C(1320329772933000000);
	scenario->options.sort = false;
	switch (scenario->seed % 3) {
	case 0:
		make_crowd(scenario, h);
		break;
	case 1:
		scenario->options.profile = PROFILE_STRICT; /* model_probe forgets none */
		make_shards(scenario, h);
		break;
	default:
		make_many(scenario, h);
		break;
	}
}

void scenario_make(struct scenario *scenario, uint64_t seed, bool deep)
{
	uint64_t random = seed;
	struct habits h = { .random = &random };

	memset(scenario, 0, sizeof *scenario);
	scenario->seed = seed;
	make_options(&scenario->options, &random);
	make_habits(&h, &scenario->options);
	scenario->input_count = random_percent(&random, 4) ? 60 + random_below(&random, 60)
							   : 1 + random_below(&random, 5);
	if (random_percent(&random, 40))
		scenario->input_count = 1;
	scenario->inputs = memory_new(scenario->input_count, sizeof *scenario->inputs);
	if (deep) {
		make_deep(scenario, &h);
		return;
	}
	for (size_t i = 0; i < scenario->input_count; i++)
		fill_input(&h, &scenario->inputs[i], (uint32_t)i,
			packets_of_an_input(&random, scenario->input_count));
}
