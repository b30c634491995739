/* SPDX-License-Identifier: BSD-2-Clause */
#include "capture_check.h"
#include "scratch.h"
#include "suites.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define NAME "20000706-120000" /* 2000-07-06T00:00:00Z, New Zealand being 12 hours ahead */
#define BEGIN INT64_C(962841600)
#define FIXTURE "tests/fixtures/nzix_" NAME ".nzix"
#define RECORD_LEN 68

/* Of the leak sanitizer, where there is one: libtrace loses what it finds the name's date with. */
extern void __lsan_disable(void) __attribute__((weak));

static struct maker maker;

static void setup(void)
{
	if (__lsan_disable)
		__lsan_disable();
	scratch_setup();
	maker.len = 0;
	maker.order = BYTES_LITTLE;
}

/* Octets that count from number, Ethernet's type IPv4; those at 26 and 27 are the gap. */
static void make_nzix(uint32_t micros, uint32_t wire_len, uint8_t number)
{
	uint8_t body[56];

	for (size_t i = 0; i < sizeof body; i++)
		body[i] = (uint8_t)(number + (i < 26 ? i : i - 2));
	memcpy(body + 12, "\x08", 2);
	memcpy(body + 26, "\xdd\xdd", 2);
	make_u32(&maker, micros % (1u << 30) << 2);
	make_u32(&maker, 0xc5c5c5c5);
	make_u32(&maker, wire_len);
	make_octets(&maker, body, sizeof body);
}

static void make_trace(uint8_t packets)
{
	for (uint8_t i = 0; i < packets; i++)
		make_nzix(i * 1000u, 100u + i, i);
}

static const char *written(void)
{
	return scratch_write(NAME, maker.octets, maker.len);
}

static const struct {
	int64_t micros; /* since the beginning */
	uint32_t wire_len, captured_len;
} packets[] = {
	{ 0, 60, 54 }, { 1, 64, 54 }, { 1, 1518, 54 }, { INT64_C(500000000), 61, 54 },
	{ INT64_C(1000000000), 62, 54 },
	{ INT64_C(1500000000), 63, 54 }, /* 2^30 microseconds are 1073 s */
};
#define PACKETS (sizeof packets / sizeof *packets)

START_TEST(records_are_frames_but_those_without_length)
{
	struct frame frames[2];

	for (size_t i = 0; i < PACKETS; i++) {
		make_nzix((uint32_t)packets[i].micros, packets[i].wire_len, (uint8_t)(i * 3));
		make_nzix(0x12345, 0, 0xff);
	}
	struct capture *capture = capture_must_open(written());
	ck_assert_str_eq(capture_format(capture), "legacynzix");
	for (size_t i = 0; i < PACKETS; i++) {
		ck_assert_uint_eq(capture_read(capture, frames, 2), 1);
		ck_assert_uint_eq(frames[0].link_type, 1);
		ck_assert_int_eq(frames[0].time, FRAME_TIMED);
		ck_assert_int_eq(frames[0].time_ns, (BEGIN * 1000000 + packets[i].micros) * 1000);
		ck_assert_uint_eq(frames[0].wire_len, packets[i].wire_len);
		ck_assert_uint_eq(frames[0].captured_len, packets[i].captured_len);
		for (size_t at = 0; at < 54; at++)
			if (at != 12 && at != 13)
				ck_assert_uint_eq(frames[0].data[at], (uint8_t)(i * 3 + at));
	}
	ck_assert_uint_eq(capture_count(capture, NULL), 0);
	ck_assert_uint_eq(capture_dropped(capture), 0);
	capture_close(capture);
}
END_TEST

START_TEST(a_compressed_trace_is_read_too)
{
	make_trace(40);
	if (!scratch_pipe(NAME ".gz", "gzip -c", maker.octets, maker.len))
		return;
	struct capture *capture = capture_must_open(scratch_path(NAME ".gz"));
	ck_assert_uint_eq(capture_count(capture, NULL), 40);
	capture_close(capture);
}
END_TEST

static const struct {
	size_t len, offset; /* of the trace; of an octet in record 17 */
	uint8_t value;
	const char *damage;
} spoiled[] = {
	{ 18 * RECORD_LEN, 10, 1, "record 17 at octet 1088 is corrupt: impossible length" },
	{ 18 * RECORD_LEN, 11, 0x80, "record 17 at octet 1088 is corrupt: impossible length" },
	{ 18 * RECORD_LEN, 11, 0xff, "record 17 at octet 1088 is corrupt: impossible length" },
	{ 17 * RECORD_LEN - 1, 0, 0, "record 17 at octet 1088 is cut short: 68 octets announced" },
	{ 16 * RECORD_LEN + 1, 0, 0, "record 17 at octet 1088 is cut short: 68 octets announced" },
};

START_TEST(damage_is_named)
{
	make_trace(18);
	maker.octets[16 * RECORD_LEN + spoiled[_i].offset] = spoiled[_i].value;
	maker.len = spoiled[_i].len;
	struct capture *capture = capture_must_open(written());
	ck_assert_uint_eq(capture_count(capture, spoiled[_i].damage), 16);
	capture_close(capture);
}
END_TEST

START_TEST(another_file_in_its_place_is_found_out)
{
	struct error error;
	bool known;

	make_trace(40);
	struct stream *stream = stream_open(written(), &error);
	maker.octets[20 * RECORD_LEN + 8] ^= 1;
	ck_assert_int_eq(unlink(scratch_path(NAME)), 0);
	struct capture *capture = capture_open(written(), stream, &known, &error);
	ck_assert_ptr_nonnull(capture);
	ck_assert_uint_eq(
		capture_count(capture, "record 21 at octet 1360 changed while it was read"), 20);
	capture_close(capture);
}
END_TEST

START_TEST(the_beginning_stands_in_the_name)
{
	make_trace(20);
	capture_must_fail(scratch_write("trace", maker.octets, maker.len), true, "YYYYMMDD-HHMMSS");
	capture_must_fail(
		scratch_write(NAME "/trace", maker.octets, maker.len), true, "YYYYMMDD-HHMMSS");
	capture_must_fail(
		scratch_write(NAME "/" NAME, maker.octets, maker.len), true, "in its name alone");
}
END_TEST

static void check_zone(const char *zone, long seconds)
{
	zone ? setenv("TZ", zone, 1) : unsetenv("TZ");
	tzset();
	capture_close(capture_must_open(scratch_path(NAME)));
	if (zone)
		ck_assert_str_eq(getenv("TZ"), zone);
	else
		ck_assert_ptr_null(getenv("TZ"));
	ck_assert_int_eq(timezone, seconds);
}

START_TEST(the_time_zone_stays_the_callers)
{
	make_trace(20);
	written();
	check_zone("XYZ-3:30", -12600);
	check_zone("UTC0", 0);
	check_zone("America/New_York", 5L * 3600);
	unsetenv("TZ");
	tzset();
	check_zone(NULL, timezone);
}
END_TEST

START_TEST(without_the_zones_files_it_is_refused)
{
	const char *zone = getenv("TZ");
	char *before = zone ? strdup(zone) : NULL;

	make_trace(20);
	written();
	setenv("TZDIR", scratch_path("nowhere"), 1);
	capture_must_fail(scratch_path(NAME), true, "time zone of NZIX traces is not known");
	ck_assert(before ? strcmp(before, getenv("TZ")) == 0 : !getenv("TZ"));
	unsetenv("TZDIR");
	free(before);
}
END_TEST

START_TEST(two_packets_are_too_few_to_tell)
{
	make_trace(2);
	capture_must_fail(written(), false, "no known");
	make_nzix(1000, 59, 0);
	capture_must_fail(written(), false, "no known");
	maker.len -= RECORD_LEN;
	make_nzix(999, 60, 0); /* earlier */
	capture_must_fail(written(), false, "no known");
	maker.len -= RECORD_LEN;
	make_nzix(1001, 60, 0);
	struct capture *capture = capture_must_open(written());
	ck_assert_uint_eq(capture_count(capture, NULL), 3);
	capture_close(capture);
}
END_TEST

START_TEST(the_fixture_holds_five_packets)
{
	struct capture *capture = capture_must_open(FIXTURE);

	ck_assert_uint_eq(capture_count(capture, NULL), 5);
	capture_close(capture);
}
END_TEST

Suite *libtrace_suite(void)
{
	Suite *suite = suite_create("libtrace");
	TCase *tcase = tcase_create("libtrace");

	tcase_add_checked_fixture(tcase, setup, scratch_teardown);
	tcase_add_test(tcase, records_are_frames_but_those_without_length);
	tcase_add_test(tcase, a_compressed_trace_is_read_too);
	tcase_add_loop_test(tcase, damage_is_named, 0, sizeof spoiled / sizeof *spoiled);
	tcase_add_test(tcase, another_file_in_its_place_is_found_out);
	tcase_add_test(tcase, the_beginning_stands_in_the_name);
	tcase_add_test(tcase, the_time_zone_stays_the_callers);
	tcase_add_test(tcase, without_the_zones_files_it_is_refused);
	tcase_add_test(tcase, two_packets_are_too_few_to_tell);
	tcase_add_test(tcase, the_fixture_holds_five_packets);
	suite_add_tcase(suite, tcase);
	return suite;
}
