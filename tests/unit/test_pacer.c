/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/time.h"
#include "sink/lateness.h"
#include "sink/pacer.h"
#include "sink/schedule.h"
#include "suites.h"

#include <stdlib.h>

#define S NS_PER_S
#define MS NS_PER_MS

enum { MOST = 6 };

static const struct {
	const char *name;
	struct schedule_options options;
	int64_t times[MOST]; /* header times; 0 ends */
	int64_t due[MOST];
} plans[] = {
	{ "by the clock", { SCHEDULE_CLOCK, 1, 0, 0 }, { 100 * S, 100 * S, 101 * S, 110 * S },
		{ 0, 0, 1 * S, 10 * S } },
	{ "twice as fast", { SCHEDULE_CLOCK, 2, 0, 0 }, { 100 * S, 101 * S, 110 * S },
		{ 0, 500 * MS, 5 * S } },
	{ "three times as fast, no error adds up", { SCHEDULE_CLOCK, 3, 0, 0 },
		{ 100 * S, 101 * S, 102 * S, 103 * S }, { 0, 333333333, 666666667, 1 * S } },
	{ "a tenth of the speed", { SCHEDULE_CLOCK, 0.1, 0, 0 }, { 100 * S, 101 * S },
		{ 0, 10 * S } },
	{ "silences are cut", { SCHEDULE_CLOCK, 1, 0, 2 * S },
		{ 100 * S, 101 * S, 200 * S, 202 * S, 205 * S },
		{ 0, 1 * S, 3 * S, 5 * S, 7 * S } },
	{ "… to so much real time", { SCHEDULE_CLOCK, 10, 0, 2 * S },
		{ 100 * S, 110 * S, 200 * S, 201 * S }, { 0, 1 * S, 3 * S, 3 * S + 100 * MS } },
	{ "disorder leaves at once and shifts nothing", { SCHEDULE_CLOCK, 1, 0, 0 },
		{ 100 * S, 102 * S, 101 * S + 500 * MS, 103 * S }, { 0, 2 * S, 2 * S, 3 * S } },
	{ "a clock set back goes on from there", { SCHEDULE_CLOCK, 1, 0, 0 },
		{ 100 * S, 200 * S, 50 * S, 51 * S, 53 * S },
		{ 0, 100 * S, 100 * S, 101 * S, 103 * S } },
	{ "one wild time costs one silence", { SCHEDULE_CLOCK, 1, 0, 5 * S },
		{ 100 * S, 4000000000 * S, 101 * S, 102 * S }, { 0, 5 * S, 5 * S, 6 * S } },
	{ "very slow is not endless", { SCHEDULE_CLOCK, 1e-9, 0, 0 }, { 1, 4000000000 * S },
		{ 0, INT64_MAX / 4 } },
	{ "a rate", { SCHEDULE_RATE, 0, 3, 0 }, { 5, 5, 5, 7 },
		{ 0, 333333333, 666666667, 1 * S } },
	{ "a rate below one", { SCHEDULE_RATE, 0, 0.5, 0 }, { 5, 5, 7 }, { 0, 2 * S, 4 * S } },
	{ "top speed", { SCHEDULE_TOP_SPEED, 0, 0, 0 }, { 5 * S, 6 * S, 4 * S }, { 0, 0, 0 } },
};

START_TEST(each_datagram_has_its_moment)
{
	struct schedule schedule;

	schedule_init(&schedule, &plans[_i].options);
	for (int i = 0; i < MOST && plans[_i].times[i]; i++) {
		int64_t due = schedule_next(&schedule, plans[_i].times[i]);
		ck_assert_msg(due == plans[_i].due[i], "%s: datagram %d at %lld", plans[_i].name, i,
			(long long)due);
	}
}
END_TEST

/* A clock that moves only when somebody sleeps on it or looks at it. */
struct test_clock {
	int64_t now_ns;
	int64_t look_ns;  /* a look costs so much */
	int64_t early_ns; /* sleeps end so much before they should, once */
	int64_t late_ns;  /* … or so much after */
	int sleeps;
};

static int64_t test_now(void *context)
{
	struct test_clock *clock = context;

	return clock->now_ns += clock->look_ns;
}

static void test_sleep_until(void *context, int64_t moment_ns)
{
	struct test_clock *clock = context;

	clock->now_ns = moment_ns - clock->early_ns + clock->late_ns;
	clock->early_ns = 0;
	clock->sleeps++;
}

static struct pacer pacer_with(struct test_clock *clock, int64_t start_ns, bool precise)
{
	struct pacer pacer;

	pacer_init(&pacer, (struct pacer_clock){ test_now, test_sleep_until, clock }, start_ns,
		precise);
	return pacer;
}

START_TEST(a_wait_ends_at_the_moment)
{
	struct test_clock clock = { .now_ns = 10 * S, .late_ns = 50000 };
	struct pacer pacer = pacer_with(&clock, 11 * S, false);

	ck_assert_int_eq(pacer_wait(&pacer, pacer_moment(&pacer, 0)), 11 * S + 50000);
	clock.late_ns = 0;
	clock.early_ns = 1000;
	ck_assert_int_eq(pacer_wait(&pacer, pacer_moment(&pacer, 5 * S)), 16 * S);
	ck_assert_int_eq(clock.sleeps, 3);
	/* What is overdue does not wait. */
	ck_assert_int_eq(pacer_wait(&pacer, pacer_moment(&pacer, 4 * S)), 16 * S);
	ck_assert_int_eq(clock.sleeps, 3);
}
END_TEST

START_TEST(a_precise_wait_spins_at_the_end)
{
	struct test_clock clock = { .now_ns = 10 * S, .late_ns = 60000, .look_ns = 40 };
	struct pacer pacer = pacer_with(&clock, 11 * S, true);

	int64_t left_ns = pacer_wait(&pacer, pacer_moment(&pacer, 0));
	ck_assert_int_ge(left_ns, 11 * S);
	ck_assert_int_lt(left_ns, 11 * S + 40);
	ck_assert_int_eq(clock.sleeps, 1);
}
END_TEST

START_TEST(a_pause_shifts_the_schedule)
{
	struct test_clock clock = { .now_ns = 10 * S };
	struct pacer pacer = pacer_with(&clock, 10 * S, false);

	pacer_wait(&pacer, pacer_moment(&pacer, 1 * S));
	pacer_resume(&pacer);
	pacer_pause(&pacer);
	clock.now_ns += 3 * S;
	pacer_pause(&pacer);
	clock.now_ns += 4 * S;
	pacer_resume(&pacer);
	pacer_resume(&pacer);
	ck_assert_int_eq(pacer_moment(&pacer, 2 * S), 19 * S);
	ck_assert_int_eq(pacer_wait(&pacer, pacer_moment(&pacer, 2 * S)), 19 * S);
}
END_TEST

/* Pauses while the first datagram was waited for: one, and one that went over the start, or not. */
START_TEST(a_pause_before_the_start_counts_for_nothing)
{
	static const struct {
		int64_t start_ns, wanted_ns;
	} cases[] = { { 10 * S, 4 * S }, { 12 * S, 2 * S }, { 14 * S, 0 }, { 20 * S, 0 } };
	struct test_clock clock = { .now_ns = 5 * S };
	struct pacer pacer = pacer_with(&clock, 0, false);

	pacer_pause(&pacer);
	clock.now_ns = 6 * S;
	pacer_resume(&pacer);
	clock.now_ns = 10 * S;
	pacer_pause(&pacer);
	clock.now_ns = 14 * S;
	pacer_resume(&pacer);
	pacer.start_ns = cases[_i].start_ns;
	pacer_begin(&pacer);
	ck_assert_int_eq(pacer.paused_ns, cases[_i].wanted_ns);
	clock.now_ns = 30 * S;
	pacer_pause(&pacer);
	clock.now_ns = 31 * S;
	pacer_resume(&pacer);
	ck_assert_int_eq(pacer.paused_ns, cases[_i].wanted_ns + 1 * S);
}
END_TEST

START_TEST(the_monotonic_clock_keeps_its_word)
{
	struct pacer pacer;
	struct pacer_clock clock = pacer_monotonic_clock();

	pacer_sharpen_thread();
	pacer_init(&pacer, clock, clock.now_ns(NULL), true);
	for (int i = 1; i <= 5; i++) {
		int64_t moment_ns = pacer_moment(&pacer, i * MS);
		ck_assert_int_ge(pacer_wait(&pacer, moment_ns), moment_ns);
	}
}
END_TEST

START_TEST(percentiles_are_within_one_in_128)
{
	struct lateness *lateness = calloc(1, sizeof *lateness);
	static const double shares[] = { 0.001, 0.5, 0.9, 0.99, 0.999, 1 };
	int64_t unit = _i == 0 ? 1 : _i == 1 ? 977 : INT64_C(1000000007);

	ck_assert_int_eq(lateness_percentile(lateness, 0.5), 0);
	for (int64_t i = 1000; i >= 1; i--)
		lateness_add(lateness, i * unit);
	ck_assert_int_eq(lateness->greatest_ns, 1000 * unit);
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		int64_t exact = (int64_t)(shares[i] * 1000) * unit;
		int64_t found = lateness_percentile(lateness, shares[i]);
		ck_assert_int_ge(found, exact);
		ck_assert_int_le(found, exact + exact / 128);
	}
	lateness_add(lateness, -5);
	ck_assert_int_eq(lateness_percentile(lateness, 0.0001), 0);
	lateness_add(lateness, INT64_MAX);
	ck_assert_int_eq(lateness_percentile(lateness, 1), INT64_MAX);
	free(lateness);
}
END_TEST

Suite *pacer_suite(void)
{
	Suite *suite = suite_create("pacer");
	TCase *tcase = tcase_create("pacer");

	tcase_add_loop_test(tcase, each_datagram_has_its_moment, 0, sizeof plans / sizeof *plans);
	tcase_add_test(tcase, a_wait_ends_at_the_moment);
	tcase_add_test(tcase, a_precise_wait_spins_at_the_end);
	tcase_add_test(tcase, a_pause_shifts_the_schedule);
	tcase_add_loop_test(tcase, a_pause_before_the_start_counts_for_nothing, 0, 4);
	tcase_add_test(tcase, the_monotonic_clock_keeps_its_word);
	tcase_add_loop_test(tcase, percentiles_are_within_one_in_128, 0, 3);
	suite_add_tcase(suite, tcase);
	return suite;
}
