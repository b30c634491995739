/* SPDX-License-Identifier: BSD-2-Clause */
#include "capture_check.h"
#include "scratch.h"
#include "suites.h"

#include <libtrace.h>
#include <stdio.h>
#include <stdlib.h>

#define SECONDS 1320329772u
#define HALF 0x80000000u /* of a second, as a 32-bit fraction */

static struct maker maker;

static void setup(void)
{
	scratch_setup();
	maker.len = 0;
	maker.order = BYTES_BIG;
}

static const char *written(void)
{
	return scratch_write("trace", maker.octets, maker.len);
}

static void make_time(uint32_t seconds, uint32_t fraction)
{
	maker.order = BYTES_LITTLE;
	make_u32(&maker, fraction);
	make_u32(&maker, seconds);
	maker.order = BYTES_BIG;
}

static void make_u8(uint8_t value)
{
	make_octets(&maker, &value, 1);
}

static void make_zeros(size_t len)
{
	for (size_t i = 0; i < len; i++)
		make_u8(0);
}

static void make_erf(uint8_t type, uint16_t lost, uint16_t wire_len, const void *body, uint16_t len)
{
	make_time(SECONDS, HALF);
	make_u8(type);
	make_u8(4);
	make_u16(&maker, (uint16_t)(16 + len));
	make_u16(&maker, lost);
	make_u16(&maker, wire_len);
	make_octets(&maker, body, len);
}

/* One record of a type; what stands before the frame is given, then 20 octets of it. */
static const struct {
	const char *name;
	uint8_t type;
	uint16_t wire_len;
	uint8_t before_len;
	uint8_t before[16];
	uint8_t first[2];
	uint32_t link_type, captured_len, frame_wire_len;
} types[] = {
	{ "Ethernet", 2, 64, 2, { 0 }, { 1, 2 }, 1, 20, 64 },
	{ "padded Ethernet", 2, 14, 2, { 0 }, { 1, 2 }, 1, 14, 14 },
	{ "coloured Ethernet", 11, 64, 2, { 0 }, { 1, 2 }, 1, 20, 64 },
	{ "Cisco HDLC", 1, 64, 0, { 0 }, { 0x0f, 0 }, 104, 20, 64 },
	{ "Cisco HDLC, broadcast", 1, 64, 0, { 0 }, { 0x8f, 0 }, 104, 20, 64 },
	{ "PPP in HDLC framing", 1, 64, 0, { 0 }, { 0xff, 3 }, 50, 20, 64 },
	{ "PPP", 1, 64, 0, { 0 }, { 0, 0x21 }, 9, 20, 64 },
	{ "multichannel HDLC", 5, 64, 4, { 0 }, { 0xff, 3 }, 50, 20, 64 },
	{ "a cell", 3, 53, 4, { 0 }, { 0xaa, 0xaa }, 100, 20, 48 },
	{ "AAL5", 4, 64, 4, { 0 }, { 0xaa, 0xaa }, 100, 20, 64 },
	{ "IPv4", 22, 64, 0, { 0 }, { 0x45, 0 }, 228, 20, 64 },
	{ "IPv6", 23, 64, 0, { 0 }, { 0x60, 0 }, 229, 20, 64 },
	{ "an extension", 2 | 0x80, 64, 10, { 3 }, { 1, 2 }, 1, 20, 64 },
	{ "of another type", 12, 20, 0, { 0 }, { 1, 2 }, 197, 36, 36 },
	{ "metadata", 27, 20, 0, { 0 }, { 1, 2 }, 197, 36, 36 },
};

START_TEST(an_erf_record_is_a_frame_of_its_link_type)
{
	struct frame frame;
	uint8_t body[64] = { 0 };
	uint16_t len = (uint16_t)(types[_i].before_len + 20);

	memcpy(body, types[_i].before, types[_i].before_len);
	memcpy(body + types[_i].before_len, types[_i].first, 2);
	make_erf(types[_i].type, 0, types[_i].wire_len, body, len);
	struct capture *capture = capture_must_open(written());
	ck_assert_str_eq(capture_format(capture), "erf");
	ck_assert_uint_eq(capture_read(capture, &frame, 1), 1);
	ck_assert_msg(
		frame.link_type == types[_i].link_type, "%s: %u", types[_i].name, frame.link_type);
	ck_assert_msg(frame.captured_len == types[_i].captured_len, "%s: %u", types[_i].name,
		frame.captured_len);
	ck_assert_msg(frame.wire_len == types[_i].frame_wire_len, "%s: %u", types[_i].name,
		frame.wire_len);
	ck_assert_int_eq(frame.time_ns, SECONDS * INT64_C(1000000000) + 500000000);
	if (frame.link_type != 197)
		ck_assert_msg(memcmp(frame.data, types[_i].first, 2) == 0, "%s", types[_i].name);
	ck_assert_uint_eq(capture_count(capture, NULL), 0);
	capture_close(capture);
}
END_TEST

START_TEST(erf_loss_counters_are_summed_where_they_count_losses)
{
	make_erf(2, 3, 64, "................", 16);
	make_erf(48, 0, 0, "", 0); /* padding */
	make_erf(2, 4, 64, "................", 16);
	make_erf(11, 1000, 64, "................", 16); /* a colour */
	struct capture *capture = capture_must_open(written());
	ck_assert_uint_eq(capture_count(capture, NULL), 3);
	ck_assert_uint_eq(capture_dropped(capture), 7);
	capture_close(capture);
}
END_TEST

/* Behind the records that are looked at to tell the format. */
static const struct {
	size_t offset; /* in the 17th record, of 34 octets */
	uint8_t value;
	const char *damage;
} spoiled[] = {
	{ 11, 15, "record 17 at octet 544 is corrupt: impossible length" },
	{ 10, 1, "record 17 at octet 544 is cut short: 290 octets announced, 34 there" },
};

START_TEST(erf_damage_is_named)
{
	for (int n = 0; n < 17; n++)
		make_erf(2, 0, 64, "..................", 18);
	maker.octets[544 + spoiled[_i].offset] = spoiled[_i].value;
	struct capture *capture = capture_must_open(written());
	ck_assert_uint_eq(capture_count(capture, spoiled[_i].damage), 16);
	capture_close(capture);
}
END_TEST

/* Extensions that run out of the record: the record itself is the frame. */
START_TEST(endless_erf_extensions_stay_within_the_record)
{
	struct frame frame;

	for (int n = 0; n < 16; n++)
		make_erf(2, 0, 64, "..................", 18);
	make_erf(2 | 0x80, 0, 64, "\x83\0\0\0\0\0\0\0\x83\0\0\0\0\0\0\0\x83", 17);
	struct capture *capture = capture_must_open(written());
	for (int n = 0; n < 17; n++)
		ck_assert_uint_eq(capture_read(capture, &frame, 1), 1);
	ck_assert_uint_eq(frame.link_type, 197);
	ck_assert_uint_eq(frame.captured_len, 33);
	capture_close(capture);
}
END_TEST

static void make_tsh(uint8_t version, uint16_t total_len)
{
	make_u32(&maker, SECONDS);
	make_u32(&maker, 1u << 24 | 500000);
	make_u8(version);
	make_u8(0);
	make_u16(&maker, total_len);
	make_zeros(32);
}

START_TEST(tsh_records_hold_ip_without_options)
{
	static const struct {
		uint8_t version;
		uint16_t total_len;
		uint32_t captured_len;
	} cases[] = { { 0x45, 1500, 36 }, { 0x45, 28, 28 }, { 0x46, 1500, 20 } };
	struct frame frames[4];

	for (size_t i = 0; i < 3; i++)
		make_tsh(cases[i].version, cases[i].total_len);
	struct capture *capture = capture_must_open(written());
	ck_assert_str_eq(capture_format(capture), "tsh");
	ck_assert_uint_eq(capture_read(capture, frames, 4), 3);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_uint_eq(frames[i].link_type, 101);
		ck_assert_uint_eq(frames[i].wire_len, cases[i].total_len);
		ck_assert_uint_eq(frames[i].captured_len, cases[i].captured_len);
		ck_assert_int_eq(frames[i].time_ns, SECONDS * INT64_C(1000000000) + 500000000);
	}
	capture_close(capture);
}
END_TEST

static void make_legacy_ethernet(void)
{
	make_time(SECONDS, HALF);
	make_u8(200); /* little endian */
	make_u8(0);
	make_zeros(12);
	make_u16(&maker, 0x0800);
	make_zeros(40);
}

static void make_legacy_pos(void)
{
	make_time(SECONDS, HALF);
	make_u32(&maker, 64);
	make_u32(&maker, 46);
	make_u16(&maker, 0xff03);
	make_zeros(46);
}

static void make_legacy_atm(void)
{
	make_time(SECONDS, HALF);
	make_zeros(8);
	make_u16(&maker, 0xaaaa);
	make_zeros(46);
}

static const struct {
	const char *format;
	void (*make)(void);
	uint32_t link_type, captured_len, wire_len;
} legacy[] = {
	{ "legacyeth", make_legacy_ethernet, 1, 54, 200 },
	{ "legacypos", make_legacy_pos, 50, 46, 46 },
	{ "legacyatm", make_legacy_atm, 100, 48, 48 },
};

START_TEST(the_first_cards_formats_are_told_by_their_records)
{
	struct frame frame;

	for (int i = 0; i < 20; i++)
		legacy[_i].make();
	struct capture *capture = capture_must_open(written());
	ck_assert_str_eq(capture_format(capture), legacy[_i].format);
	ck_assert_uint_eq(capture_read(capture, &frame, 1), 1);
	ck_assert_uint_eq(frame.link_type, legacy[_i].link_type);
	ck_assert_uint_eq(frame.captured_len, legacy[_i].captured_len);
	ck_assert_uint_eq(frame.wire_len, legacy[_i].wire_len);
	ck_assert_int_eq(frame.time_ns, SECONDS * INT64_C(1000000000) + 500000000);
	ck_assert_uint_eq(capture_count(capture, NULL), 19);
	capture_close(capture);
	maker.len -= 10;
	capture = capture_must_open(written());
	ck_assert_uint_eq(capture_count(capture,
				  "record 20 at octet 1216 is cut short: 64 octets announced, 54"),
		19);
	capture_close(capture);
}
END_TEST

START_TEST(snoop_is_read)
{
	struct frame frames[3];

	make_octets(&maker, "snoop\0\0\0", 8);
	make_u32(&maker, 2);
	make_u32(&maker, 4);
	for (uint32_t i = 0; i < 2; i++) {
		make_u32(&maker, 1514);
		make_u32(&maker, 5);
		make_u32(&maker, 32);
		make_u32(&maker, 7 * i); /* drops, cumulative */
		make_u32(&maker, SECONDS);
		make_u32(&maker, 500000);
		make_octets(&maker, "abcde\0\0\0", 8);
	}
	struct capture *capture = capture_must_open(written());
	ck_assert_str_eq(capture_format(capture), "snoop");
	ck_assert_uint_eq(capture_read(capture, frames, 3), 2);
	ck_assert_uint_eq(frames[1].link_type, 1);
	ck_assert_uint_eq(frames[1].captured_len, 5);
	ck_assert_uint_eq(frames[1].wire_len, 1514);
	ck_assert_int_eq(frames[1].time_ns, SECONDS * INT64_C(1000000000) + 500000000);
	ck_assert_mem_eq(frames[1].data, "abcde", 5);
	ck_assert_uint_eq(capture_dropped(capture), 7);
	capture_close(capture);
	bytes_store_u32(maker.octets + 16 + 32 + 8, BYTES_BIG, 28); /* shorter than what it holds */
	capture = capture_must_open(written());
	ck_assert_uint_eq(capture_count(capture, "record 2 at octet 48 is corrupt"), 1);
	capture_close(capture);
	maker.octets[11] = 1;
	capture_must_fail(written(), true, "snoop version 1 is not supported");
	capture_must_fail(scratch_write("cut", maker.octets, 12), true, "header is cut short");
}
END_TEST

START_TEST(other_files_are_no_traces)
{
	static const char text[] = "It was the best of times, it was the worst of times.\n";
	uint32_t random = 1;

	for (int i = 0; i < 100; i++)
		make_octets(&maker, text, sizeof text - 1);
	for (size_t len = 16; len < maker.len; len += 97)
		capture_must_fail(scratch_write("text", maker.octets, len), false, "no known");
	for (int i = 0; i < 1000; i++) {
		maker.len = 0;
		for (int n = 0; n < 40; n++) {
			random = random * 1664525 + 1013904223;
			make_u32(&maker, random);
		}
		capture_must_fail(scratch_write("random", maker.octets, maker.len - (size_t)i % 97),
			false, "no known");
	}
	maker.len = 0;
	make_zeros(6400);
	capture_must_fail(written(), false, "no known");
}
END_TEST

static void compare_packet(
	const char *path, size_t number, const struct frame *frame, const libtrace_packet_t *packet)
{
	struct timespec time = trace_get_timespec(packet);
	size_t captured_len = trace_get_capture_length(packet);

	/* libtrace makes 64 octets of the 54 that a legacy Ethernet record has room for, and counts
	 * the check sequence twice. */
	bool is_legacy = captured_len == 64 && frame->captured_len <= 54;
	size_t wire_len = trace_get_wire_length(packet) - (is_legacy ? 4 : 0);
	ck_assert_msg(is_legacy || frame->captured_len == captured_len || captured_len > wire_len,
		"%s, packet %zu: %u captured, libtrace %zu", path, number, frame->captured_len,
		captured_len);
	ck_assert_msg(frame->wire_len == wire_len, "%s, packet %zu: %u octets, libtrace %zu", path,
		number, frame->wire_len, wire_len);
	ck_assert_msg(frame->time_ns / 1000 == time.tv_sec * 1000000LL + time.tv_nsec / 1000,
		"%s, packet %zu: at %lld, libtrace %lld.%09ld", path, number,
		(long long)frame->time_ns, (long long)time.tv_sec, time.tv_nsec);
	ck_assert_msg(memcmp(frame->data, packet->payload, frame->captured_len) == 0,
		"%s, packet %zu: its octets", path, number);
}

static void compare_with_libtrace(const char *path, void *context)
{
	char uri[4200];
	struct error error;
	struct frame frame;
	size_t number = 0;
	bool known;

	struct stream *stream = stream_open(path, &error);
	struct capture *capture = capture_open(path, stream, &known, &error);
	if (!capture || strncmp(capture_format(capture), "pcap", 4) == 0 ||
		strcmp(capture_format(capture), "snoop") == 0) {
		capture_close(capture);
		return;
	}
	snprintf(uri, sizeof uri, "%s:%s", capture_format(capture), path);
	libtrace_t *trace = trace_create(uri);
	libtrace_packet_t *packet = trace_create_packet();
	ck_assert_msg(!trace_is_err(trace) && trace_start(trace) == 0, "%s", uri);
	while (trace_read_packet(trace, packet) > 0) {
		ck_assert_msg(capture_read(capture, &frame, 1) == 1, "%s", path);
		compare_packet(path, ++number, &frame, packet);
	}
	ck_assert_msg(capture_read(capture, &frame, 1) == 0, "%s", path);
	ck_assert_ptr_null(capture_damage(capture));
	trace_destroy_packet(packet);
	trace_destroy(trace);
	capture_close(capture);
	++*(size_t *)context;
}

START_TEST(shared_traces_are_read_as_libtrace_reads_them)
{
	size_t compared = 0;

	if (scratch_each_capture(compare_with_libtrace, &compared))
		ck_assert_uint_gt(compared, 0);
}
END_TEST

Suite *trace_suite(void)
{
	Suite *suite = suite_create("trace");
	TCase *tcase = tcase_create("trace");

	tcase_add_checked_fixture(tcase, setup, scratch_teardown);
	tcase_add_loop_test(
		tcase, an_erf_record_is_a_frame_of_its_link_type, 0, sizeof types / sizeof *types);
	tcase_add_test(tcase, erf_loss_counters_are_summed_where_they_count_losses);
	tcase_add_loop_test(tcase, erf_damage_is_named, 0, sizeof spoiled / sizeof *spoiled);
	tcase_add_test(tcase, endless_erf_extensions_stay_within_the_record);
	tcase_add_test(tcase, tsh_records_hold_ip_without_options);
	tcase_add_loop_test(tcase, the_first_cards_formats_are_told_by_their_records, 0,
		sizeof legacy / sizeof *legacy);
	tcase_add_test(tcase, snoop_is_read);
	tcase_add_test(tcase, other_files_are_no_traces);
	tcase_add_test(tcase, shared_traces_are_read_as_libtrace_reads_them);
	suite_add_tcase(suite, tcase);
	return suite;
}
