/* SPDX-License-Identifier: BSD-2-Clause */
#include "capture_check.h"
#include "scratch.h"
#include "suites.h"

#include <stdio.h>

#define MICRO 0xa1b2c3d4u
#define NANO 0xa1b23c4du
#define MODIFIED 0xa1b2cd34u
#define RAW 101

static struct maker maker;

static void begin(enum byte_order order, uint32_t magic)
{
	maker.len = 0;
	maker.order = order;
	make_pcap_header(&maker, magic, 4, 1);
}

static const char *written(void)
{
	return scratch_write("capture", maker.octets, maker.len);
}

static const struct {
	const char *name;
	uint32_t magic;
	enum byte_order order;
	const char *format;
	int64_t tick_ns;
} variants[] = {
	{ "little, microseconds", MICRO, BYTES_LITTLE, "pcap", 1000 },
	{ "big, microseconds", MICRO, BYTES_BIG, "pcap", 1000 },
	{ "little, nanoseconds", NANO, BYTES_LITTLE, "pcap, nanoseconds", 1 },
	{ "big, nanoseconds", NANO, BYTES_BIG, "pcap, nanoseconds", 1 },
	{ "little, modified", MODIFIED, BYTES_LITTLE, "pcap, modified", 1000 },
	{ "big, modified", MODIFIED, BYTES_BIG, "pcap, modified", 1000 },
};

/* The 8 octets that a modified record has more stand before the data. */
static void make_variant_record(uint32_t magic, uint32_t seconds, uint32_t fraction, uint32_t len)
{
	if (magic != MODIFIED) {
		make_pcap_record(&maker, seconds, fraction, len, len + 4);
		return;
	}
	make_u32(&maker, seconds);
	make_u32(&maker, fraction);
	make_u32(&maker, len);
	make_u32(&maker, len + 4);
	make_octets(&maker, "\0\0\0\1\0\0\0\0", 8);
	for (uint32_t i = 0; i < len; i++)
		make_octets(&maker, &(uint8_t){ (uint8_t)i }, 1);
}

START_TEST(every_variant_is_read_as_libpcap_reads_it)
{
	struct frame frames[8];

	begin(variants[_i].order, variants[_i].magic);
	make_variant_record(variants[_i].magic, 1320329772, 933123, 60);
	make_variant_record(variants[_i].magic, 4294967295, 999999, 0);
	make_variant_record(variants[_i].magic, 1, 7, 1500);
	const char *path = written();
	ck_assert_msg(capture_compare(path), "%s", variants[_i].name);

	struct capture *capture = capture_must_open(path);
	ck_assert_str_eq(capture_format(capture), variants[_i].format);
	ck_assert_uint_eq(capture_read(capture, frames, 8), 3);
	ck_assert_int_eq(
		frames[0].time_ns, INT64_C(1320329772000000000) + 933123 * variants[_i].tick_ns);
	ck_assert_uint_eq(frames[0].wire_len, 64);
	ck_assert_int_eq(
		frames[1].time_ns, INT64_C(4294967295000000000) + 999999 * variants[_i].tick_ns);
	ck_assert_uint_eq(frames[2].link_type, 1);
	ck_assert_uint_eq(capture_read(capture, frames, 8), 0);
	ck_assert_ptr_null(capture_damage(capture));
	capture_close(capture);
}
END_TEST

START_TEST(link_type_is_the_low_16_bits)
{
	struct frame frame;

	maker.len = 0;
	maker.order = BYTES_BIG;
	make_pcap_header(&maker, NANO, 4, 0x24000000u | RAW);
	make_pcap_record(&maker, 1, 1, 20, 20);
	struct capture *capture = capture_must_open(written());
	ck_assert_uint_eq(capture_read(capture, &frame, 1), 1);
	ck_assert_uint_eq(frame.link_type, RAW);
	capture_close(capture);
}
END_TEST

static const struct {
	uint16_t minor;
	uint32_t first, second, captured_len, wire_len;
} lengths[] = {
	{ 4, 40, 60, 40, 60 },
	{ 4, 60, 40, 60, 60 }, /* captured more than there was: it was there */
	{ 4, 60, 0, 60, 60 },
	{ 3, 40, 60, 40, 60 },
	{ 3, 60, 40, 40, 60 },
	{ 2, 60, 40, 40, 60 },
	{ 2, 40, 60, 60, 60 },
	{ 0, 60, 40, 40, 60 },
};

START_TEST(lengths_stand_as_the_version_has_them)
{
	struct frame frame;

	maker.len = 0;
	maker.order = BYTES_LITTLE;
	make_pcap_header(&maker, MICRO, lengths[_i].minor, 1);
	make_pcap_record(&maker, 1, 1, lengths[_i].captured_len, lengths[_i].wire_len);
	bytes_store_u32(maker.octets + 32, BYTES_LITTLE, lengths[_i].first);
	bytes_store_u32(maker.octets + 36, BYTES_LITTLE, lengths[_i].second);
	struct capture *capture = capture_must_open(written());
	ck_assert_uint_eq(capture_read(capture, &frame, 1), 1);
	ck_assert_uint_eq(frame.captured_len, lengths[_i].captured_len);
	ck_assert_uint_eq(frame.wire_len, lengths[_i].wire_len);
	ck_assert_uint_eq(capture_count(capture, NULL), 0);
	capture_close(capture);
}
END_TEST

START_TEST(an_impossible_length_is_damage)
{
	begin(BYTES_LITTLE, MICRO);
	make_pcap_record(&maker, 1, 1, 60, 60);
	make_pcap_record(&maker, 2, 2, 60, 60);
	bytes_store_u32(maker.octets + 24 + 76 + 8, BYTES_LITTLE, 262145);
	struct capture *capture = capture_must_open(written());
	ck_assert_uint_eq(
		capture_count(capture, "record 2 at octet 100 is corrupt: 262145 octets"), 1);
	capture_close(capture);
}
END_TEST

/* Cut anywhere: what is whole is read, the rest is named. */
START_TEST(a_capture_cut_short_is_read_up_to_there)
{
	char damage[64];

	begin(BYTES_LITTLE, MICRO);
	make_pcap_record(&maker, 1, 1, 10, 60);
	make_pcap_record(&maker, 2, 2, 20, 20);
	for (size_t len = 24; len <= maker.len; len++) {
		struct capture *capture =
			capture_must_open(scratch_write("cut", maker.octets, len));
		size_t whole = len < 50 ? 0 : len < maker.len ? 1 : 2;
		bool clean = len == 24 || len == 50 || len == maker.len;
		snprintf(damage, sizeof damage, "record %zu at octet %d is cut short", whole + 1,
			len < 50 ? 24 : 50);
		ck_assert_uint_eq(capture_count(capture, clean ? NULL : damage), whole);
		capture_close(capture);
	}
	for (size_t len = 4; len < 24; len++)
		capture_must_fail(scratch_write("cut", maker.octets, len), true,
			"pcap header is cut short: 24 octets long");
}
END_TEST

START_TEST(what_is_no_capture_is_refused)
{
	begin(BYTES_LITTLE, MICRO);
	maker.octets[4] = 1;
	capture_must_fail(written(), true, "pcap version 1.4 is not supported");
	begin(BYTES_LITTLE, MICRO);
	maker.octets[6] = 5;
	capture_must_fail(written(), true, "pcap version 2.5 is not supported");
	capture_must_fail(scratch_write("empty", "", 0), false, "is empty");
	capture_must_fail(scratch_write("three", "abc", 3), false, "no known capture format");
	capture_must_fail(
		scratch_write("text", "Call me Ishmael.\n", 17), false, "no known capture format");
}
END_TEST

/* A batch takes what is there at once; the rest comes with the next read. */
START_TEST(a_record_longer_than_the_window_comes_through_a_pipe)
{
	static uint8_t long_record[24 + 16 + 262144];
	struct frame frame;

	begin(BYTES_LITTLE, MICRO);
	make_pcap_record(&maker, 1, 1, 0, 262144);
	memcpy(long_record, maker.octets, maker.len);
	bytes_store_u32(long_record + 32, BYTES_LITTLE, 262144);
	memset(long_record + 40, 0x5a, 262144);
	ck_assert(scratch_pipe("long.gz", "gzip -1", long_record, sizeof long_record));
	struct capture *capture = capture_must_open(scratch_path("long.gz"));
	ck_assert_uint_eq(capture_read(capture, &frame, 1), 1);
	ck_assert_uint_eq(frame.captured_len, 262144);
	ck_assert_mem_eq(frame.data, long_record + 40, 262144);
	ck_assert_uint_eq(capture_count(capture, NULL), 0);
	capture_close(capture);
}
END_TEST

static void compare_and_count(const char *path, void *context)
{
	*(size_t *)context += capture_compare(path);
}

START_TEST(shared_captures_are_read_as_libpcap_reads_them)
{
	size_t compared = 0;

	if (scratch_each_capture(compare_and_count, &compared))
		ck_assert_uint_gt(compared, 0);
}
END_TEST

Suite *pcap_suite(void)
{
	Suite *suite = suite_create("pcap");
	TCase *tcase = tcase_create("pcap");

	tcase_add_checked_fixture(tcase, scratch_setup, scratch_teardown);
	tcase_add_loop_test(tcase, every_variant_is_read_as_libpcap_reads_it, 0,
		sizeof variants / sizeof *variants);
	tcase_add_test(tcase, link_type_is_the_low_16_bits);
	tcase_add_loop_test(
		tcase, lengths_stand_as_the_version_has_them, 0, sizeof lengths / sizeof *lengths);
	tcase_add_test(tcase, an_impossible_length_is_damage);
	tcase_add_test(tcase, a_capture_cut_short_is_read_up_to_there);
	tcase_add_test(tcase, what_is_no_capture_is_refused);
	tcase_add_test(tcase, a_record_longer_than_the_window_comes_through_a_pipe);
	tcase_add_test(tcase, shared_captures_are_read_as_libpcap_reads_them);
	suite_add_tcase(suite, tcase);
	return suite;
}
