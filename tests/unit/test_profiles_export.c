/* SPDX-License-Identifier: BSD-2-Clause */
/* When --profile has partial datagrams emitted. */
#include "core/time.h"
#include "export/exporter.h"
#include "suites.h"

#define T0 INT64_C(1000000000250000000)

static int64_t since_t0_s(const struct datagram *datagram)
{
	return (datagram_time_ns(datagram) - T0) / NS_PER_S;
}

static int keep_datagram(void *context, const struct datagram *datagram, struct error *error)
{
	struct datagram **next = context;

	(void)error;
	*(*next)++ = *datagram;
	return 0;
}

START_TEST(partial_datagrams_wait_as_the_profile_does)
{
	static const struct {
		int64_t delay_ns;
		bool from_last;
		unsigned count;
		int64_t sent_s[3];
		unsigned records[3];
	} waits[] = { { EXPORT_NO_DELAY, false, 1, { 90 }, { 5 } },
		{ 5 * NS_PER_S, true, 2, { 14, 25 }, { 4, 1 } },
		{ 5 * NS_PER_S, false, 3, { 5, 13, 25 }, { 2, 2, 1 } } };
	static const int64_t events_s[] = { 0, 4, 8, 9, 20 };

	for (size_t w = 0; w < 3; w++) {
		struct datagram datagrams[5], *next = datagrams;
		struct export_options options = { .version = 5,
			.max_records = 30,
			.delay_ns = waits[w].delay_ns,
			.delay_from_last = waits[w].from_last };
		struct exporter *exporter =
			exporter_new(&options, (struct datagram_sink){ keep_datagram, &next });
		struct error error;

		exporter_start(exporter, T0);
		for (size_t i = 0; i < 5; i++) {
			struct flow_record record = { .event_ns = T0 + events_s[i] * NS_PER_S };

			ck_assert_int_eq(exporter_add(exporter, &record, &error), 0);
		}
		ck_assert_int_eq(exporter_finish(exporter, T0 + 90 * NS_PER_S, &error), 0);
		ck_assert_int_eq(next - datagrams, waits[w].count);
		for (size_t i = 0; i < waits[w].count; i++) {
			ck_assert_int_eq(since_t0_s(&datagrams[i]), waits[w].sent_s[i]);
			ck_assert_uint_eq(datagrams[i].count, waits[w].records[i]);
		}
		exporter_free(exporter);
	}
}
END_TEST

START_TEST(a_renewed_delay_does_not_pass_the_uptime)
{
	struct datagram datagrams[3], *next = datagrams;
	/* When the first record comes, 7 s are left of SysUptime's 2^32 ms. */
	struct export_options options = { .version = 5,
		.max_records = 30,
		.delay_ns = 5 * NS_PER_S,
		.delay_from_last = true,
		.initial_uptime_ms = UINT32_MAX - 7000 };
	struct exporter *exporter =
		exporter_new(&options, (struct datagram_sink){ keep_datagram, &next });
	struct error error;

	exporter_start(exporter, T0);
	for (int i = 0; i < 2; i++) {
		struct flow_record record = { .event_ns = T0 + i * 4 * NS_PER_S };

		ck_assert_int_eq(exporter_add(exporter, &record, &error), 0);
	}
	ck_assert_int_eq(exporter_finish(exporter, T0 + 90 * NS_PER_S, &error), 0);
	ck_assert_int_eq(next - datagrams, 2);
	ck_assert_int_eq(since_t0_s(&datagrams[0]), 0);
	ck_assert_uint_eq(datagrams[0].sys_uptime, UINT32_MAX - 7000);
	ck_assert_int_eq(since_t0_s(&datagrams[1]), 9);
	ck_assert_uint_eq(datagrams[1].sys_uptime, (UINT32_C(1) << 31) + 5000);
	exporter_free(exporter);
}
END_TEST

Suite *profiles_export_suite(void)
{
	Suite *suite = suite_create("profiles_export");
	TCase *tcase = tcase_create("profiles_export");

	tcase_add_test(tcase, partial_datagrams_wait_as_the_profile_does);
	tcase_add_test(tcase, a_renewed_delay_does_not_pass_the_uptime);
	suite_add_tcase(suite, tcase);
	return suite;
}
