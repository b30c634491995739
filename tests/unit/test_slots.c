/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/slots.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct {
	int nest;
	const char *name;
} names[] = {
	{ 0, "ft-v05.2011-11-03.141500+0000" },
	{ 1, "2011/ft-v05.2011-11-03.141500+0000" },
	{ 2, "2011/2011-11/ft-v05.2011-11-03.141500+0000" },
	{ 3, "2011/2011-11/2011-11-03/ft-v05.2011-11-03.141500+0000" },
	{ -1, "2011-11-03/ft-v05.2011-11-03.141500+0000" },
	{ -2, "2011-11/2011-11-03/ft-v05.2011-11-03.141500+0000" },
	{ -3, "2011/2011-11/2011-11-03/ft-v05.2011-11-03.141500+0000" },
};

START_TEST(names_are_nested)
{
	struct slots slots = { .slot_s = 900 };
	char name[SLOTS_NAME_LEN];
	struct slot slot = slots_find(&slots, 1320329772);

	ck_assert_int_eq(slot.start, 1320329700);
	ck_assert_int_eq(slot.end, 1320330600);
	slots_name(&slots, slot.start, 5, names[_i].nest, true, name);
	ck_assert_str_eq(name, names[_i].name);
}
END_TEST

START_TEST(an_open_file_is_named_tmp)
{
	struct slots slots = { .slot_s = 86400 };
	char name[SLOTS_NAME_LEN];

	slots_name(&slots, 0, 1, 0, false, name);
	ck_assert_str_eq(name, "tmp-v01.1970-01-01.000000+0000");
	slots_name(&slots, UINT32_MAX, 7, -1, false, name);
	ck_assert_str_eq(name, "2106-02-07/tmp-v07.2106-02-07.062815+0000");
}
END_TEST

/* POSIX zones, so that no zone files are needed: Central Europe; Newfoundland as it was until 2011,
 * when summer ended at a minute past midnight; and one that skips midnight itself. */
#define EUROPE "CET-1CEST,M3.5.0,M10.5.0/3"
#define NEWFOUNDLAND "NST3:30NDT,M3.2.0/0:01,M11.1.0/0:01"
#define NO_MIDNIGHT "AAA3BBB,M10.3.0/0,M2.3.0/0"

static const struct {
	const char *zone;
	uint32_t slot_s;
	int64_t second, start, end;
	const char *name;
} locals[] = {
	/* 2011-11-03 15:16:12 */
	{ EUROPE, 900, 1320329772, 1320329700, 1320330600, "2011-11-03.151500+0100" },
	{ EUROPE, 86400, 1320329772, 1320274800, 1320361200, "2011-11-03.000000+0100" },
	/* 2011-03-27: 23 hours; the hour from 2 to 3 is missing */
	{ EUROPE, 86400, 1301184000, 1301180400, 1301263200, "2011-03-27.000000+0100" },
	{ EUROPE, 3600, 1301187600, 1301187600, 1301191200, "2011-03-27.030000+0200" },
	{ EUROPE, 43200, 1301260000, 1301223600, 1301263200, "2011-03-27.130000+0200" },
	/* 2011-10-30: 25 hours; the hour from 2 to 3 comes twice, under two names */
	{ EUROPE, 3600, 1319932800, 1319932800, 1319936400, "2011-10-30.020000+0200" },
	{ EUROPE, 3600, 1319936400, 1319936400, 1319940000, "2011-10-30.020000+0100" },
	{ EUROPE, 86400, 1320015599, 1320012000, 1320015600, "2011-10-30.230000+0100" },
	/* 2010-11-07: a minute of it, an hour of the day before, and it again */
	{ NEWFOUNDLAND, 3600, 1289097030, 1289097000, 1289097060, "2010-11-07.000000-0230" },
	{ NEWFOUNDLAND, 3600, 1289097060, 1289097060, 1289100600, "2010-11-06.230100-0330" },
	{ NEWFOUNDLAND, 3600, 1289100600, 1289100600, 1289104200, "2010-11-07.000000-0330" },
	/* 2011-10-16 begins at one */
	{ NO_MIDNIGHT, 3600, 1318734500, 1318734000, 1318737600, "2011-10-16.010000-0200" },
};

START_TEST(local_days_may_be_longer_or_shorter)
{
	struct slots slots = { .slot_s = locals[_i].slot_s, .local_time = true };
	char name[SLOTS_NAME_LEN], expected[SLOTS_NAME_LEN];

	setenv("TZ", locals[_i].zone, 1);
	tzset();
	struct slot slot = slots_find(&slots, locals[_i].second);
	ck_assert_int_eq(slot.start, locals[_i].start);
	ck_assert_int_eq(slot.end, locals[_i].end);
	slots_name(&slots, slot.start, 5, 0, true, name);
	snprintf(expected, sizeof expected, "ft-v05.%s", locals[_i].name);
	ck_assert_str_eq(name, expected);
}
END_TEST

/* Second by second over a change of clocks: slots follow one another without gap or overlap. */
START_TEST(local_slots_meet)
{
	struct slots slots = { .slot_s = 900, .local_time = true };

	setenv("TZ", locals[_i].zone, 1);
	tzset();
	struct slot slot = slots_find(&slots, locals[_i].second - 90000);
	for (int64_t second = slot.start; second < locals[_i].second + 90000; second++) {
		struct slot next = slots_find(&slots, second);
		/* Asserted only where it matters: an assertion a second would take minutes. */
		if (second >= next.end || (next.start != slot.start && next.start != second))
			ck_abort_msg("at %lld", (long long)second);
		if (next.start != slot.start)
			ck_assert_int_eq(next.start, slot.end);
		slot = next;
	}
}
END_TEST

Suite *slots_suite(void)
{
	Suite *suite = suite_create("slots");
	TCase *tcase = tcase_create("slots");

	tcase_add_loop_test(tcase, names_are_nested, 0, sizeof names / sizeof *names);
	tcase_add_test(tcase, an_open_file_is_named_tmp);
	tcase_add_loop_test(
		tcase, local_days_may_be_longer_or_shorter, 0, sizeof locals / sizeof *locals);
	tcase_add_loop_test(tcase, local_slots_meet, 0, sizeof locals / sizeof *locals);
	suite_add_tcase(suite, tcase);
	return suite;
}
