/* SPDX-License-Identifier: BSD-2-Clause */
#include "capture_check.h"
#include "scratch.h"
#include "suites.h"

#include <stdio.h>

#define SECTION 0x0a0d0d0au
#define INTERFACE 1
#define OLD_PACKET 2
#define SIMPLE 3
#define STATISTICS 5
#define ENHANCED 6

static struct maker maker;
static size_t block_at;

static void begin_block(uint32_t type)
{
	block_at = maker.len;
	make_u32(&maker, type);
	make_u32(&maker, 0);
}

static void end_block(void)
{
	while (maker.len % 4 != 0)
		make_octets(&maker, "", 1);
	uint32_t len = (uint32_t)(maker.len - block_at) + 4;
	make_u32(&maker, len);
	bytes_store_u32(maker.octets + block_at + 4, maker.order, len);
}

static void make_section(enum byte_order order)
{
	maker.order = order;
	begin_block(SECTION);
	make_u32(&maker, 0x1a2b3c4d);
	make_u16(&maker, 1);
	make_u16(&maker, 0);
	make_u32(&maker, 0xffffffff);
	make_u32(&maker, 0xffffffff);
	end_block();
}

/* Options as they are given, len octets of them. */
static void make_interface(uint16_t link_type, uint32_t snaplen, const void *options, size_t len)
{
	begin_block(INTERFACE);
	make_u16(&maker, link_type);
	make_u16(&maker, 0);
	make_u32(&maker, snaplen);
	make_octets(&maker, options, len);
	end_block();
}

static void make_enhanced(uint32_t interface, uint64_t ticks, uint32_t captured_len)
{
	begin_block(ENHANCED);
	make_u32(&maker, interface);
	make_u32(&maker, (uint32_t)(ticks >> 32));
	make_u32(&maker, (uint32_t)ticks);
	make_u32(&maker, captured_len);
	make_u32(&maker, captured_len + 4);
	for (uint32_t i = 0; i < captured_len; i++)
		make_octets(&maker, &(uint8_t){ (uint8_t)(i + ticks) }, 1);
	end_block();
}

static void make_option(uint16_t code, const void *value, uint16_t len)
{
	make_u16(&maker, code);
	make_u16(&maker, len);
	make_octets(&maker, value, len);
	while (maker.len % 4 != 0)
		make_octets(&maker, "", 1);
}

static void make_u64(uint64_t value)
{
	make_u32(&maker, (uint32_t)(maker.order == BYTES_BIG ? value >> 32 : value));
	make_u32(&maker, (uint32_t)(maker.order == BYTES_BIG ? value : value >> 32));
}

static void setup(void)
{
	scratch_setup();
	maker.len = 0;
}

static const char *written(void)
{
	return scratch_write("capture", maker.octets, maker.len);
}

START_TEST(either_order_is_read_as_libpcap_reads_it)
{
	make_section(_i == 0 ? BYTES_LITTLE : BYTES_BIG);
	make_interface(1, 0, "", 0);
	make_enhanced(0, 1320329772933123, 61);
	make_enhanced(0, 4294967295999999, 0);
	begin_block(0x0bad); /* of no known type */
	make_octets(&maker, "what is this?", 13);
	end_block();
	make_enhanced(0, 7, 1500);
	ck_assert(capture_compare(written()));
	struct capture *capture = capture_must_open(written());
	ck_assert_str_eq(capture_format(capture), "pcapng");
	ck_assert_uint_eq(capture_count(capture, NULL), 3);
	capture_close(capture);
}
END_TEST

static const struct {
	const char *name;
	int resolution; /* -1: none given */
	int64_t offset_s;
	uint64_t ticks;
	enum frame_time time;
	int64_t time_ns;
} clocks[] = {
	{ "microseconds where nothing is said", -1, 0, 1500000, FRAME_TIMED, 1500000000 },
	{ "milliseconds", 3, 0, 1500, FRAME_TIMED, 1500000000 },
	{ "seconds", 0, 0, 4294967296, FRAME_TIMED, INT64_C(4294967296000000000) },
	{ "nanoseconds", 9, 0, 1500000001, FRAME_TIMED, 1500000001 },
	{ "picoseconds, downwards", 12, 0, 1999, FRAME_TIMED, 1 },
	{ "10^-19 s", 19, 0, UINT64_MAX, FRAME_TIMED, 1844674407 },
	{ "10^-127 s", 127, 0, UINT64_MAX, FRAME_TIMED, 0 },
	{ "2^-10 s", 0x8a, 0, 1536, FRAME_TIMED, 1500000000 },
	{ "2^-32 s, downwards", 0xa0, 0, 0x180000001, FRAME_TIMED, 1500000000 },
	{ "2^-127 s", 0xff, 0, UINT64_MAX, FRAME_TIMED, 0 },
	{ "an offset", 6, 1000, 1500000, FRAME_TIMED, 1001500000000 },
	{ "an offset at tick 0", 6, 1000, 0, FRAME_TIMED, 1000000000000 },
	{ "an offset back", 6, -1, 1500000, FRAME_TIMED, 500000000 },
	{ "before 1970", 6, -2, 1500000, FRAME_BAD_TIME, 0 },
	{ "far before 1970", 6, INT64_MIN, 1500000, FRAME_BAD_TIME, 0 },
	{ "too late", 6, 0, UINT64_MAX, FRAME_BAD_TIME, 0 },
	{ "too late by its offset", 9, INT64_MAX, 1, FRAME_BAD_TIME, 0 },
	{ "the last moment", 9, 0, INT64_MAX, FRAME_TIMED, INT64_MAX },
	{ "behind the last moment", 9, 0, (uint64_t)INT64_MAX + 1, FRAME_BAD_TIME, 0 },
};

START_TEST(time_is_taken_to_the_nanosecond_downwards)
{
	struct frame frame;

	make_section(BYTES_BIG);
	begin_block(INTERFACE);
	make_u32(&maker, 1u << 16);
	make_u32(&maker, 0);
	if (clocks[_i].resolution >= 0)
		make_option(9, &(uint8_t){ (uint8_t)clocks[_i].resolution }, 1);
	make_u16(&maker, 14);
	make_u16(&maker, 8);
	make_u64((uint64_t)clocks[_i].offset_s);
	make_option(0, "", 0);
	end_block();
	make_enhanced(0, clocks[_i].ticks, 10);
	struct capture *capture = capture_must_open(written());
	ck_assert_uint_eq(capture_read(capture, &frame, 1), 1);
	ck_assert_msg(frame.time == clocks[_i].time, "%s", clocks[_i].name);
	ck_assert_msg(frame.time != FRAME_TIMED || frame.time_ns == clocks[_i].time_ns, "%s: %lld",
		clocks[_i].name, (long long)frame.time_ns);
	capture_close(capture);
}
END_TEST

START_TEST(interfaces_count_over_all_sections)
{
	static const struct {
		uint32_t interface, link_type;
	} expected[] = { { 1, 113 }, { 0, 1 }, { 2, 101 }, { 3, 9 } };
	struct frame frames[8];

	make_section(BYTES_LITTLE);
	make_interface(1, 0, "", 0);
	make_interface(113, 0, "", 0);
	make_enhanced(1, 1, 20);
	make_enhanced(0, 1, 20);
	make_section(BYTES_BIG);
	make_interface(101, 0, "", 0);
	make_enhanced(0, 1, 20);
	make_interface(9, 0, "", 0);
	make_enhanced(1, 1, 20);
	struct capture *capture = capture_must_open(written());
	size_t count = 0, got;
	while ((got = capture_read(capture, frames, 8)) > 0)
		for (size_t i = 0; i < got; i++, count++) {
			ck_assert_uint_eq(frames[i].interface, expected[count].interface);
			ck_assert_uint_eq(frames[i].link_type, expected[count].link_type);
		}
	ck_assert_uint_eq(count, 4);
	ck_assert_ptr_null(capture_damage(capture));
	capture_close(capture);
}
END_TEST

START_TEST(simple_and_obsolete_packets_are_packets)
{
	struct frame frames[4];

	make_section(BYTES_LITTLE);
	make_interface(1, 40, "", 0);
	begin_block(SIMPLE);
	make_u32(&maker, 100); /* cut at the interface's 40 */
	make_octets(&maker, "0123456789012345678901234567890123456789", 40);
	end_block();
	begin_block(OLD_PACKET);
	make_u16(&maker, 0);
	make_u16(&maker, 0xffff); /* drops */
	make_u32(&maker, 0);
	make_u32(&maker, 1500000);
	make_u32(&maker, 6);
	make_u32(&maker, 2); /* less than was captured */
	make_octets(&maker, "abcdef", 6);
	end_block();
	struct capture *capture = capture_must_open(written());
	ck_assert_uint_eq(capture_read(capture, frames, 4), 2);
	ck_assert_int_eq(frames[0].time, FRAME_NO_TIME);
	ck_assert_uint_eq(frames[0].captured_len, 40);
	ck_assert_uint_eq(frames[0].wire_len, 100);
	ck_assert_int_eq(frames[1].time, FRAME_TIMED);
	ck_assert_int_eq(frames[1].time_ns, 1500000000);
	ck_assert_uint_eq(frames[1].captured_len, 6);
	ck_assert_uint_eq(frames[1].wire_len, 6);
	ck_assert_mem_eq(frames[1].data, "abcdef", 6);
	capture_close(capture);
}
END_TEST

static void make_statistics(uint32_t interface, uint64_t by_interface, uint64_t by_system)
{
	begin_block(STATISTICS);
	make_u32(&maker, interface);
	make_u64(0);
	make_option(1, "a comment", 9);
	make_u16(&maker, 5);
	make_u16(&maker, 8);
	make_u64(by_interface);
	make_u16(&maker, 7);
	make_u16(&maker, 8);
	make_u64(by_system);
	end_block();
}

START_TEST(the_last_statistics_of_an_interface_hold)
{
	make_section(BYTES_BIG);
	make_interface(1, 0, "", 0);
	make_interface(1, 0, "", 0);
	make_statistics(0, 5, 1);
	make_statistics(1, 100, 0);
	make_statistics(0, 7, 2);
	make_statistics(9, 1000, 1000); /* never described */
	make_section(BYTES_LITTLE);
	make_interface(1, 0, "", 0);
	make_statistics(0, 1000, 0);
	struct capture *capture = capture_must_open(written());
	ck_assert_uint_eq(capture_count(capture, NULL), 0);
	ck_assert_uint_eq(capture_dropped(capture), 7 + 2 + 100 + 1000);
	capture_close(capture);
}
END_TEST

/* A block behind one packet, spoiled by storing value at offset. */
static const struct {
	const char *name;
	uint32_t type;
	uint32_t len; /* of its body, zeros */
	uint32_t offset, value;
	const char *damage;
} spoiled[] = {
	{ "interface", ENHANCED, 20, 8, 7, "packet of an interface that was never described" },
	{ "old interface", OLD_PACKET, 20, 8, 7, "an interface that was never described" },
	{ "captured", ENHANCED, 20, 20, 1, "more octets captured than the block holds" },
	{ "simple", SIMPLE, 4, 8, 1, "more octets captured than the block holds" },
	{ "length", ENHANCED, 20, 4, 33, "impossible block length" },
	{ "length 0", ENHANCED, 20, 4, 0, "impossible block length" },
	{ "short", ENHANCED, 16, 8, 0, "impossible block length" },
	{ "beyond the file", ENHANCED, 20, 4, 1024, "1024 octets announced, 32 there" },
	{ "beyond, unknown", 77, 20, 4, 0xfffffffc, "4294967292 octets announced, 32 there" },
	{ "trailer", ENHANCED, 20, 28, 1, "its lengths in front and at its end differ" },
	{ "trailer, unknown", 77, 20, 28, 1, "its lengths in front and at its end differ" },
	{ "magic", SECTION, 16, 8, 0x4d3c2b00, "without its byte-order magic" },
	{ "version", SECTION, 16, 12, 0, "section header without its byte-order magic" },
	{ "description", INTERFACE, 4, 8, 1, "impossible block length" },
	{ "option", INTERFACE, 12, 16, 0xffff0001, "an option longer than the block" },
	{ "resolution", INTERFACE, 12, 16, 9, "an if_tsresol too short" },
	{ "offset", INTERFACE, 12, 16, 14, "an if_tsoffset too short" },
};

START_TEST(a_corrupt_block_is_named_and_the_packets_before_it_are_read)
{
	char damage[128];

	make_section(BYTES_LITTLE);
	make_interface(1, 0, "", 0);
	make_enhanced(0, 1, 10);
	begin_block(spoiled[_i].type);
	size_t at = block_at;
	for (uint32_t i = 0; i < spoiled[_i].len; i += 4)
		make_u32(&maker, 0);
	end_block();
	bytes_store_u32(maker.octets + at + spoiled[_i].offset, BYTES_LITTLE, spoiled[_i].value);
	struct capture *capture = capture_must_open(written());
	snprintf(damage, sizeof damage, "block at octet %zu, behind packet 1,", at);
	ck_assert_msg(capture_count(capture, damage) == 1, "%s", spoiled[_i].name);
	ck_assert_msg(strstr(capture_damage(capture), spoiled[_i].damage), "%s: %s",
		spoiled[_i].name, capture_damage(capture));
	capture_close(capture);
}
END_TEST

START_TEST(a_section_header_that_cannot_be_is_refused)
{
	make_section(BYTES_BIG);
	maker.octets[13] = 2;
	capture_must_fail(written(), true, "section of a version that is not supported");
	maker.octets[13] = 1;
	maker.octets[27]++;
	capture_must_fail(written(), true, "section header is corrupt: its lengths in front");
	for (size_t len = 1; len < maker.len; len++)
		capture_must_fail(scratch_write("cut", maker.octets, len), len >= 4,
			len < 4 ? "no known capture format" : "section header is cut short");
	maker.octets[8] ^= 1;
	capture_must_fail(written(), false, "no known capture format");
}
END_TEST

START_TEST(a_capture_cut_anywhere_is_read_up_to_there)
{
	make_section(BYTES_LITTLE);
	make_interface(1, 0, "", 0);
	size_t first = maker.len;
	make_enhanced(0, 1, 10);
	size_t second = maker.len;
	make_enhanced(0, 2, 20);
	for (size_t len = first; len <= maker.len; len++) {
		struct capture *capture =
			capture_must_open(scratch_write("cut", maker.octets, len));
		bool clean = len == first || len == second || len == maker.len;
		size_t whole = len < second ? 0 : len < maker.len ? 1 : 2;
		ck_assert_uint_eq(capture_count(capture, clean ? NULL : "is cut short"), whole);
		capture_close(capture);
	}
}
END_TEST

/* The same through a window that moves as through a map. */
START_TEST(blocks_longer_than_memory_should_hold_are_passed_over)
{
	static uint8_t octets[3 << 20];
	struct frame frame;

	make_section(BYTES_LITTLE);
	make_interface(1, 0, "", 0);
	size_t len = maker.len;
	memcpy(octets, maker.octets, len);
	bytes_store_u32(octets + len, BYTES_LITTLE, 0x0bad);
	bytes_store_u32(octets + len + 4, BYTES_LITTLE, 2 << 20);
	bytes_store_u32(octets + len + (2 << 20) - 4, BYTES_LITTLE, 2 << 20);
	len += 2 << 20;
	maker.len = 0;
	make_enhanced(0, 1, 1000);
	memcpy(octets + len, maker.octets, maker.len);
	len += maker.len;
	ck_assert(scratch_pipe("long.gz", "gzip -1", octets, len));
	const char *const paths[] = { scratch_path("long.gz"), scratch_write("long", octets, len) };
	for (size_t i = 0; i < 2; i++) {
		struct capture *capture = capture_must_open(paths[i]);
		ck_assert_uint_eq(capture_read(capture, &frame, 1), 1);
		ck_assert_uint_eq(frame.captured_len, 1000);
		ck_assert_uint_eq(capture_count(capture, NULL), 0);
		capture_close(capture);
	}
}
END_TEST

Suite *pcapng_suite(void)
{
	Suite *suite = suite_create("pcapng");
	TCase *tcase = tcase_create("pcapng");

	tcase_add_checked_fixture(tcase, setup, scratch_teardown);
	tcase_add_loop_test(tcase, either_order_is_read_as_libpcap_reads_it, 0, 2);
	tcase_add_loop_test(tcase, time_is_taken_to_the_nanosecond_downwards, 0,
		sizeof clocks / sizeof *clocks);
	tcase_add_test(tcase, interfaces_count_over_all_sections);
	tcase_add_test(tcase, simple_and_obsolete_packets_are_packets);
	tcase_add_test(tcase, the_last_statistics_of_an_interface_hold);
	tcase_add_loop_test(tcase, a_corrupt_block_is_named_and_the_packets_before_it_are_read, 0,
		sizeof spoiled / sizeof *spoiled);
	tcase_add_test(tcase, a_section_header_that_cannot_be_is_refused);
	tcase_add_test(tcase, a_capture_cut_anywhere_is_read_up_to_there);
	tcase_add_test(tcase, blocks_longer_than_memory_should_hold_are_passed_over);
	suite_add_tcase(suite, tcase);
	return suite;
}
