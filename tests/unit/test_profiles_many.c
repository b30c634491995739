/* SPDX-License-Identifier: BSD-2-Clause */
/* What the rules of --profile do with many flows, many fragments, cut packets and live flows. */
#include "core/time.h"
#include "flow/held.h"
#include "profile_check.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

START_TEST(ng_netflow_refuses_what_is_cut_short)
{
	static const struct {
		uint8_t protocol, len, marks;
		bool short_transport;
	} cuts[] = { { 6, 19, 0, true }, { 6, 20, 0, false }, { 17, 7, 0, true },
		{ 17, 8, 0, false }, { 17, 7, FIRST, true }, { 6, 0, LATER, false },
		{ 17, 0, LATER, false }, { 1, 0, 0, false }, { 132, 0, 0, false } };
	struct told told;
	struct flow_cache *cache = new_cache(NG, &told);
	struct error error;

	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		struct packet packet = packet_of(&(struct sent){ .protocol = cuts[i].protocol,
							 .marks = cuts[i].marks,
							 .cut_to = cuts[i].len + 1 },
			0);

		ck_assert_int_eq(flow_cache_add(cache, &packet, 1, &error), 0);
		ck_assert_uint_eq(
			packet.fate, cuts[i].short_transport ? FATE_MALFORMED : FATE_ACCOUNTED);
		ck_assert_uint_eq(packet.reason,
			cuts[i].short_transport ? REASON_SHORT_TRANSPORT : REASON_NONE);
	}
	ck_assert_uint_eq(flow_cache_counts(cache)->packets, 6);
	flow_cache_free(cache);
}
END_TEST

/* Flows of one packet each, all at one time. */
static void add_small(struct flow_cache *cache, int64_t at_ms, unsigned from, unsigned count)
{
	for (unsigned i = from; i < from + count; i++) {
		struct packet packet = packet_of(&(struct sent){ .at_ms = at_ms }, 0);

		packet.key.src_addr = i;
		add(cache, packet);
	}
}

START_TEST(in_a_crowd_large_flows_go_when_idle)
{
	struct told told;
	struct flow_cache *cache = new_cache(NG, &told);
	struct error error;

	for (int i = 0; i < 10; i++)
		add(cache, packet_of(&(struct sent){ .src = i < 5 ? 1 : 2 }, 0));
	add_small(cache, 10000, 0, 131072 - 2);
	ck_assert_int_eq(flow_cache_advance(cache, T0 + 20 * NS_PER_S, &error), 0);
	ck_assert_uint_eq(told.records, 0); /* 131,072 are no crowd */
	add_small(cache, 20000, 200000, 1);
	ck_assert_int_eq(flow_cache_advance(cache, T0 + 25 * NS_PER_S, &error), 0);
	/* One is enough: then it is none any more. */
	ck_assert_str_eq(told.text, "20000 inactive: 17 1>53 x5 0-0\n");
	ck_assert_int_eq(flow_cache_finish(cache, &error), 0);
	ck_assert_uint_eq(told.packets, 10 + 131071);
	flow_cache_free(cache);
	free(told.text);
}
END_TEST

START_TEST(in_a_crowd_aged_flows_go_though_not_idle)
{
	for (unsigned extra = 0; extra < 2; extra++) {
		struct told told = { 0 };
		struct flow_options options = { .profile = NG,
			.active_ns = 5 * NS_PER_S,
			.inactive_ns = 15 * NS_PER_S,
			.max_flows = 1 << 20 };
		struct flow_cache *cache =
			flow_cache_new(&options, (struct record_sink){ tell, &told });
		struct error error;

		add(cache, packet_of(&(struct sent){ .at_ms = 0 }, 0));
		add_small(cache, 3000, 0, 131071 + extra);
		ck_assert_int_eq(flow_cache_advance(cache, T0 + 8 * NS_PER_S, &error), 0);
		if (extra)
			ck_assert_str_eq(told.text, "6000 active: 17 1000>53 x1 0-0\n");
		else
			ck_assert_uint_eq(told.records, 0);
		flow_cache_free(cache);
		free(told.text);
	}
}
END_TEST

START_TEST(a_full_hold_lets_the_oldest_go)
{
	struct told told;
	struct flow_cache *cache = new_cache(FP, &told);
	struct sent later = { .marks = LATER }, first = { .at_ms = 10, .marks = FIRST };
	struct error error;

	for (unsigned i = 0; i < 65536; i++) {
		struct packet packet = packet_of(&later, 0);

		packet.ip_id = i == 0 ? 1 : 2; /* however many claim one datagram */
		add(cache, packet);
	}
	ck_assert_uint_eq(flow_cache_counts(cache)->packets, 0);
	add(cache, packet_of(&later, 0));
	ck_assert_uint_eq(flow_cache_counts(cache)->packets, 1);
	struct packet packet = packet_of(&first, 0);
	packet.ip_id = 2;
	add(cache, packet);
	ck_assert_uint_eq(flow_cache_counts(cache)->packets, 1 + 65535 + 1);
	ck_assert_int_eq(flow_cache_finish(cache, &error), 0);
	ck_assert_str_eq(told.text, "10 end: 17 0>0 x2 0-0\n10 end: 17 1000>53 x65536 0-10\n");
	flow_cache_free(cache);
	free(told.text);
}
END_TEST

/* Three fragments of each of 20,000 datagrams in 65,536 buckets: many share one. */
START_TEST(held_fragments_go_to_their_first_one)
{
	struct held *held = held_new(
		(struct hash_seed){ UINT64_C(0x0123456789abcdef), UINT64_C(0xfedcba9876543211) });
	enum { MANY = 20000, STRIDE = 7919 }; /* prime to it: each once, in another order */
	struct packet taken;

	for (unsigned i = 0; i < 3 * MANY; i++) {
		struct packet packet = packet_of(&(struct sent){ .marks = LATER }, 0);

		packet.order_ns += i;
		packet.number = i;
		packet.ip_id = (uint16_t)(i < 2 * MANY ? i % MANY : 3 * MANY - 1 - i);
		packet.key.src_addr = packet.ip_id * UINT32_C(2654435761);
		/* Of each third datagram the two are taken before the third comes. */
		while (i >= 2 * MANY && packet.ip_id % 3 == 0 && held_take(held, &packet, &taken))
			ck_assert_uint_eq(taken.ip_id, packet.ip_id);
		held_add(held, &packet);
	}
	for (unsigned i = 0; i < MANY; i++) {
		struct packet first = packet_of(&(struct sent){ .marks = FIRST }, 0);
		unsigned count = 0;
		uint64_t before = 0;

		first.ip_id = (uint16_t)(i * STRIDE % MANY);
		first.key.src_addr = first.ip_id * UINT32_C(2654435761);
		for (; held_take(held, &first, &taken); count++) {
			ck_assert_uint_eq(taken.ip_id, first.ip_id);
			ck_assert_uint_eq(taken.key.src_port, 1000);
			ck_assert(count == 0 || taken.number > before);
			before = taken.number;
		}
		ck_assert_uint_eq(count, first.ip_id % 3 == 0 ? 1 : 3);
	}
	ck_assert(!held_take_oldest(held, &taken));
	ck_assert_int_eq(held_oldest_ns(held), INT64_MAX);
	held_free(held);
}
END_TEST

static bool view_one(void *context, const struct flow_view *view)
{
	*(struct flow_view *)context = *view;
	return true;
}

START_TEST(live_flows_are_shown_as_their_records_will_be)
{
	struct sent sent = { .tos = 0xb8, .input = 3, .times = 2, .every_ms = 1999 };

	for (enum flow_profile profile = NG; profile <= FP; profile++) {
		struct told told;
		struct flow_cache *cache = new_cache(profile, &told);
		struct flow_view view = { 0 };
		struct error error;

		/* The clock starts with the first packet, whenever one looks. */
		ck_assert_int_eq(flow_cache_advance(cache, T0 - NS_PER_S / 2, &error), 0);
		add(cache, packet_of(&sent, 0));
		add(cache, packet_of(&sent, 1));
		flow_cache_visit(cache, view_one, &view);
		ck_assert_uint_eq(view.key.tos, 0xb8);
		ck_assert_uint_eq(view.key.input, 3);
		ck_assert_int_eq(view.first_ms, time_floor_ms(T0));
		ck_assert_int_eq(view.last_ms - view.first_ms, profile == NG ? 1000 : 1999);
		flow_cache_free(cache);
	}
}
END_TEST

Suite *profiles_many_suite(void)
{
	Suite *suite = suite_create("profiles_many");
	TCase *tcase = tcase_create("profiles_many");

	tcase_add_test(tcase, ng_netflow_refuses_what_is_cut_short);
	tcase_add_test(tcase, in_a_crowd_large_flows_go_when_idle);
	tcase_add_test(tcase, in_a_crowd_aged_flows_go_though_not_idle);
	tcase_add_test(tcase, a_full_hold_lets_the_oldest_go);
	tcase_add_test(tcase, held_fragments_go_to_their_first_one);
	tcase_add_test(tcase, live_flows_are_shown_as_their_records_will_be);
	suite_add_tcase(suite, tcase);
	return suite;
}
