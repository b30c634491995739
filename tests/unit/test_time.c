/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/time.h"
#include "suites.h"

static const struct {
	const char *text;
	bool ok;
	int64_t ns;
} times[] = {
	{ "0", true, 0 },
	{ "1320329772.933", true, INT64_C(1320329772933000000) },
	{ "1320329772.9331234569", true, INT64_C(1320329772933123456) },
	{ "1970-01-01", true, 0 },
	{ "2011-11-03T14:16", true, INT64_C(1320329760000000000) },
	{ "2011-11-03 14:16:12.933Z", true, INT64_C(1320329772933000000) },
	{ "2011-11-03T16:16:12+02:00", true, INT64_C(1320329772000000000) },
	{ "2011-02-30", false, 0 },
	{ "2011-13-01", false, 0 },
	{ "yesterday", false, 0 },
	{ "12x", false, 0 },
	{ "", false, 0 },
	{ "-5", false, 0 },
	{ "99999999999999999999", false, 0 },
};

START_TEST(times_are_read)
{
	int64_t ns = -1;

	ck_assert_msg(time_parse(times[_i].text, &ns) == times[_i].ok, "%s", times[_i].text);
	if (times[_i].ok)
		ck_assert_msg(ns == times[_i].ns, "%s: %lld", times[_i].text, (long long)ns);
}
END_TEST

static const struct {
	const char *text;
	bool ok;
	int64_t ns;
} durations[] = {
	{ "15", true, 15 * NS_PER_S },
	{ "15s", true, 15 * NS_PER_S },
	{ "0", true, 0 },
	{ "500ms", true, 500 * NS_PER_MS },
	{ "4294967295ms", true, INT64_C(4294967295) * NS_PER_MS },
	{ "1.5m", true, 90 * NS_PER_S },
	{ "30m", true, 1800 * NS_PER_S },
	{ "2h", true, 7200 * NS_PER_S },
	{ "1d", true, 86400 * NS_PER_S },
	{ "10us", true, 10000 },
	{ "200y", false, 0 },
	{ "36601d", false, 0 },
	{ "-1", false, 0 },
	{ "s", false, 0 },
	{ "1 s", false, 0 },
};

START_TEST(durations_are_read)
{
	int64_t ns = -1;

	ck_assert_msg(time_parse_duration(durations[_i].text, &ns) == durations[_i].ok, "%s",
		durations[_i].text);
	if (durations[_i].ok)
		ck_assert_msg(
			ns == durations[_i].ns, "%s: %lld", durations[_i].text, (long long)ns);
}
END_TEST

START_TEST(times_are_written_downwards)
{
	char text[TIME_TEXT_LEN];

	time_format_ms(text, INT64_C(1320329772933));
	ck_assert_str_eq(text, "2011-11-03T14:16:12.933Z");
	time_format_ms(text, -1);
	ck_assert_str_eq(text, "1969-12-31T23:59:59.999Z");
	ck_assert_int_eq(time_floor_ms(-1), -1);
	ck_assert_int_eq(time_floor_ms(1999999), 1);
}
END_TEST

Suite *time_suite(void)
{
	Suite *suite = suite_create("time");
	TCase *tcase = tcase_create("time");

	tcase_add_loop_test(tcase, times_are_read, 0, sizeof times / sizeof *times);
	tcase_add_loop_test(tcase, durations_are_read, 0, sizeof durations / sizeof *durations);
	tcase_add_test(tcase, times_are_written_downwards);
	suite_add_tcase(suite, tcase);
	return suite;
}
