/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/time.h"
#include "sink/turns.h"
#include "suites.h"

#define T0 INT64_C(1320329772933000000)

/* Records of one exporter: boot is 60 s before T0, a flow takes a second. */
static struct datagram datagram_at(int64_t after_ms, uint32_t sequence, uint16_t count)
{
	struct datagram datagram = { .version = 5,
		.count = count,
		.sequence = sequence,
		.sys_uptime = (uint32_t)(60000 + after_ms) };

	datagram_set_time(&datagram, T0 + after_ms * NS_PER_MS);
	for (unsigned i = 0; i < count; i++) {
		datagram.records[i].first = datagram.sys_uptime - 1500;
		datagram.records[i].last = datagram.sys_uptime - 500;
	}
	return datagram;
}

static int64_t boot_ms(const struct datagram *datagram)
{
	return time_floor_ms(datagram_time_ns(datagram)) - datagram->sys_uptime;
}

START_TEST(three_turns_are_one_exporter)
{
	struct turns *turns = turns_new(false);
	int64_t last_ns = 0;
	uint32_t next_sequence = 0;

	for (int turn = 0; turn < 3; turn++) {
		turns_begin(turns);
		for (int i = 0; i < 3; i++) {
			struct datagram datagram =
				datagram_at(i * 250, (uint32_t)i * 30, i == 2 ? 7 : 30);
			ck_assert_uint_eq(turns_move(turns, 0, &datagram), 0);
			int64_t step_ns = datagram_time_ns(&datagram) - last_ns;
			if (last_ns)
				ck_assert_int_eq(step_ns, i == 0 ? NS_PER_S : 250 * NS_PER_MS);
			last_ns = datagram_time_ns(&datagram);
			ck_assert_uint_eq(datagram.sequence, next_sequence);
			next_sequence += datagram.count;
			ck_assert_int_eq(boot_ms(&datagram), T0 / NS_PER_MS - 60000);
			ck_assert_uint_eq(datagram.sys_uptime - datagram.records[0].first, 1500);
		}
	}
	turns_free(turns);
	turns_free(NULL);
}
END_TEST

START_TEST(gaps_in_a_sequence_stay_and_the_next_turn_goes_on)
{
	struct turns *turns = turns_new(false);
	static const uint32_t expected[] = { 1000, 1090, 1095, 1185 };

	for (int i = 0; i < 4; i++) {
		if (i % 2 == 0)
			turns_begin(turns);
		struct datagram datagram =
			i % 2 ? datagram_at(10, 1090, 5) : datagram_at(0, 1000, 30);
		turns_move(turns, 0, &datagram);
		ck_assert_uint_eq(datagram.sequence, expected[i]);
	}
	turns_free(turns);
}
END_TEST

START_TEST(each_exporter_has_its_own_sequence)
{
	struct turns *turns = turns_new(false);
	struct datagram a = datagram_at(0, 0, 30), b = a, c = a, d = a;

	b.engine_id = 1;
	c.exporter = 0x0a000001;
	ck_assert_uint_eq(turns_move(turns, 0, &a), 0);
	ck_assert_uint_eq(turns_move(turns, 0, &b), 1);
	ck_assert_uint_eq(turns_move(turns, 0, &c), 2);
	ck_assert_uint_eq(turns_move(turns, 1, &d), 3);
	turns_begin(turns);
	a = datagram_at(0, 0, 30);
	a.engine_id = 1;
	ck_assert_uint_eq(turns_move(turns, 0, &a), 1);
	ck_assert_uint_eq(a.sequence, 30);
	turns_free(turns);
}
END_TEST

START_TEST(a_shift_moves_times_and_leaves_uptimes)
{
	struct turns *turns = turns_new(false);
	struct datagram datagram = datagram_at(0, 0, 1);

	turns_shift(turns, 1000 * NS_PER_S);
	turns_move(turns, 0, &datagram);
	ck_assert_int_eq(datagram_time_ns(&datagram), T0 + 1000 * NS_PER_S);
	ck_assert_uint_eq(datagram.sys_uptime, 60000);
	turns_begin(turns);
	datagram = datagram_at(0, 0, 1);
	turns_move(turns, 0, &datagram);
	ck_assert_int_eq(datagram_time_ns(&datagram), T0 + 1001 * NS_PER_S);
	ck_assert_uint_eq(datagram.sys_uptime, 61000);
	turns_free(turns);
}
END_TEST

START_TEST(times_between_milliseconds_keep_boot)
{
	struct turns *turns = turns_new(false);
	struct datagram datagram = datagram_at(0, 0, 1);

	datagram.unix_nsecs += 123456;
	turns_move(turns, 0, &datagram);
	for (int turn = 0; turn < 5; turn++) {
		turns_begin(turns);
		datagram = datagram_at(777, 0, 1);
		datagram.unix_nsecs += 999;
		turns_move(turns, 0, &datagram);
		ck_assert_int_eq(datagram_time_ns(&datagram) % NS_PER_MS, 999);
		ck_assert_int_eq(boot_ms(&datagram), T0 / NS_PER_MS - 60000);
	}
	turns_free(turns);
}
END_TEST

/* _i: whether uptime may wrap. */
START_TEST(uptime_past_its_range_moves_boot_or_wraps)
{
	struct turns *turns = turns_new(_i != 0);
	struct datagram datagram = datagram_at(0, 0, 1);
	int64_t start_ms = 0;

	datagram.sys_uptime = UINT32_MAX - 400;
	datagram.records[0].first = datagram.sys_uptime - 3000;
	datagram.records[0].last = datagram.sys_uptime - 100;
	struct datagram second = datagram;
	turns_move(turns, 0, &datagram);
	turns_begin(turns);
	turns_move(turns, 0, &second);
	uint32_t age = second.sys_uptime - second.records[0].first;
	start_ms = time_floor_ms(datagram_time_ns(&second)) - age;
	ck_assert_int_eq(start_ms, T0 / NS_PER_MS + 1000 - 3000);
	ck_assert_uint_eq(second.sys_uptime, _i ? 599 : UINT32_C(0x80000000));
	if (!_i)
		ck_assert_uint_lt(second.records[0].first, second.sys_uptime);
	turns_free(turns);
}
END_TEST

START_TEST(stamps_before_boot_are_boot)
{
	struct datagram datagram = datagram_at(0, 0, 2);

	datagram.records[1].last = datagram.sys_uptime + 10; /* some exporter's error */
	datagram_set_uptime(&datagram, 1000, true);
	ck_assert_uint_eq(datagram.records[0].first, 0);
	ck_assert_uint_eq(datagram.records[0].last, 500);
	ck_assert_uint_eq(datagram.records[1].last, 1010);
	datagram_set_uptime(&datagram, 60000, true);
	ck_assert_uint_eq(datagram.records[0].last, 59500);
}
END_TEST

Suite *turns_suite(void)
{
	Suite *suite = suite_create("turns");
	TCase *tcase = tcase_create("turns");

	tcase_add_test(tcase, three_turns_are_one_exporter);
	tcase_add_test(tcase, gaps_in_a_sequence_stay_and_the_next_turn_goes_on);
	tcase_add_test(tcase, each_exporter_has_its_own_sequence);
	tcase_add_test(tcase, a_shift_moves_times_and_leaves_uptimes);
	tcase_add_test(tcase, times_between_milliseconds_keep_boot);
	tcase_add_loop_test(tcase, uptime_past_its_range_moves_boot_or_wraps, 0, 2);
	tcase_add_test(tcase, stamps_before_boot_are_boot);
	suite_add_tcase(suite, tcase);
	return suite;
}
