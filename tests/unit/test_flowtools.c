/* SPDX-License-Identifier: BSD-2-Clause */
#include "format/flowtools.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>

/* As flow-capture 0.68 wrote it: little endian, v5, 12 records, host name "vm". */
static const uint8_t real_header[80] = { 0xcf, 0x10, 0x01, 0x03, 0x50, 0x00, 0x00, 0x00, 0x02, 0x00,
	0x02, 0x00, 0x05, 0x00, 0x06, 0x00, 0x04, 0x00, 0x01, 0x64, 0x04, 0x6b, 0x07, 0x00, 0x04,
	0x00, 0x02, 0x64, 0x04, 0x6b, 0x08, 0x00, 0x04, 0x00, 0x01, 0x00, 0x00, 0x00, 0x0a, 0x00,
	0x04, 0x00, 0x0c, 0x00, 0x00, 0x00, 0x0b, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0d,
	0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0e, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x0f, 0x00, 0x03, 0x00, 0x76, 0x6d, 0x00, 0x00, 0x00, 0x00 };

static const unsigned versions[] = { 1, 5, 6, 7 };
static const enum byte_order orders[] = { BYTES_LITTLE, BYTES_BIG };

/* Decodes from an allocation of exactly len octets, so that a read beyond it is caught. */
static int decode(const uint8_t *octets, size_t len, struct flowtools_header *header, size_t *need,
	struct error *error)
{
	uint8_t *exact = malloc(len ? len : 1);

	memcpy(exact, octets, len);
	int status = flowtools_decode_header(bytes_of(exact, len), header, need, error);
	free(exact);
	return status;
}

START_TEST(a_real_header_is_read)
{
	struct flowtools_header header;
	struct error error = { 0 };
	size_t need;

	ck_assert_int_eq(decode(real_header, 80, &header, &need, &error), 1);
	ck_assert_uint_eq(header.order, BYTES_LITTLE);
	ck_assert_uint_eq(header.stream_version, 3);
	ck_assert_uint_eq(header.version, 5);
	ck_assert_uint_eq(header.flags, FLOWTOOLS_DONE);
	ck_assert_uint_eq(header.cap_start, 0x6b046401);
	ck_assert_uint_eq(header.cap_end, 0x6b046402);
	ck_assert_uint_eq(header.flow_count, 12);
	ck_assert_uint_eq(header.len, 80);
	ck_assert(!header.has_exporter);
	ck_assert_str_eq(header.comments, "");
	for (size_t len = 0; len < 80; len++) {
		ck_assert_int_eq(decode(real_header, len, &header, &need, &error), 0);
		ck_assert_uint_eq(need, len < 8 ? 8 : 80);
	}
}
END_TEST

static const struct {
	const char *what;
	size_t at; /* which octet of the real header … */
	uint8_t value;
	const char *reason; /* NULL: still read */
} damages[] = {
	{ "magic", 1, 0x11, "not a flow-tools file" },
	{ "byte order", 2, 3, "flow-tools header: byte order 3 is neither 1 nor 2" },
	{ "stream version", 3, 2,
		"flow-tools header: stream version 2 is not known (1 and 3 are)" },
	{ "offset 7", 4, 7, "flow-tools header: its length 7 is not within 8 and 16384" },
	{ "offset 16464", 5, 0x40,
		"flow-tools header: its length 16464 is not within 8 and 16384" },
	{ "v8", 12, 8, "flow-tools header: export version 8 is not supported" },
	{ "no version", 8, 0x42, "flow-tools header: names no export version" },
	{ "a version of one octet", 10, 1, "flow-tools header: names no export version" },
	{ "a first value beyond the header", 11, 9, "flow-tools header: names no export version" },
	{ "a later value beyond the header", 17, 9, NULL },
};

START_TEST(a_damaged_header_is_named)
{
	struct flowtools_header header;
	struct error error = { 0 };
	uint8_t octets[sizeof real_header];
	size_t need;

	memcpy(octets, real_header, sizeof octets);
	octets[damages[_i].at] = damages[_i].value;
	int status = decode(octets, sizeof octets, &header, &need, &error);
	ck_assert_msg(status == (damages[_i].reason ? -1 : 1), "%s: %d", damages[_i].what, status);
	ck_assert_str_eq(error.text, damages[_i].reason ? damages[_i].reason : "");
}
END_TEST

START_TEST(headers_come_back)
{
	struct flowtools_header header = {
		.order = orders[_i % 2],
		.version = versions[_i / 2],
		.flags = FLOWTOOLS_DONE | FLOWTOOLS_COMPRESSED,
		.has_exporter = true,
		.exporter = 0xc0a80101,
		.cap_start = 1320329772,
		.cap_end = 1320329900,
		.flow_count = 4711,
		.flow_lost = 1,
		.packets_corrupt = 2,
		.sequence_resets = 3,
		.comments = "a comment",
	};
	struct flowtools_header read;
	struct error error = { 0 };
	uint8_t octets[FLOWTOOLS_MAX_HEADER];
	size_t need, len = flowtools_encode_header(&header, octets);

	ck_assert_uint_eq(len, header.len);
	ck_assert_uint_eq(len % 4, 0);
	ck_assert_int_eq(decode(octets, len, &read, &need, &error), 1);
	header.stream_version = 3;
	ck_assert_mem_eq(&read, &header, sizeof header);
}
END_TEST

/* The types in their order, of a header that decodes. */
static void list_types(const uint8_t *octets, size_t len, char *list)
{
	*list = '\0';
	for (size_t at = 8; at + 4 <= len;) {
		unsigned type = bytes_load_u16(octets + at, BYTES_LITTLE);
		if (type == 0)
			break;
		list += sprintf(list, "%02x ", type);
		at += 4u + bytes_load_u16(octets + at + 2, BYTES_LITTLE);
	}
}

static const struct {
	uint32_t flags;
	bool has_exporter;
	const char *comments;
	const char *types;
} layouts[] = {
	{ FLOWTOOLS_DONE, false, "", "02 06 07 08 0a 0b 0d 0e " },
	{ FLOWTOOLS_DONE, true, "x", "02 05 06 07 08 0a 0b 0d 0e 10 " },
	{ FLOWTOOLS_STREAMING, true, "", "02 08 " },
	{ FLOWTOOLS_STREAMING | FLOWTOOLS_COMPRESSED, false, "x", "02 08 10 " },
};

START_TEST(types_stand_in_order)
{
	struct flowtools_header header = {
		.order = BYTES_LITTLE,
		.version = 5,
		.flags = layouts[_i].flags,
		.has_exporter = layouts[_i].has_exporter,
	};
	uint8_t octets[FLOWTOOLS_MAX_HEADER];
	char types[100];

	strcpy(header.comments, layouts[_i].comments);
	list_types(octets, flowtools_encode_header(&header, octets), types);
	ck_assert_str_eq(types, layouts[_i].types);
}
END_TEST

START_TEST(a_long_comment_is_cut_and_ended)
{
	struct flowtools_header header = { .order = BYTES_BIG, .version = 5 }, read;
	struct error error = { 0 };
	uint8_t octets[FLOWTOOLS_MAX_HEADER];
	size_t need;

	memset(header.comments, 'c', sizeof header.comments);
	size_t len = flowtools_encode_header(&header, octets);
	ck_assert_int_eq(decode(octets, len, &read, &need, &error), 1);
	ck_assert_uint_eq(strlen(read.comments), sizeof header.comments - 1);
}
END_TEST

START_TEST(records_come_back)
{
	enum byte_order order = orders[_i % 2];
	unsigned version = versions[_i / 2], count = datagram_max_records(version);
	struct flowtools_header header = {
		.order = order, .stream_version = 3, .version = version
	};
	size_t len = flowtools_record_len(3, version);
	uint8_t octets[DATAGRAM_MAX_RECORDS * FLOWTOOLS_MAX_RECORD], again[sizeof octets];
	struct datagram d = { 0 }, one = { 0 };
	struct datagram_record record;

	for (size_t i = 0; i < sizeof octets; i++)
		octets[i] = (uint8_t)(i * 89 + 7);
	for (unsigned i = 1; i < count; i++) {
		memcpy(octets + i * len, octets, 16);
		if (version != 1)
			memcpy(octets + i * len + 56, octets + 56, 2);
	}
	struct bytes all = bytes_of(octets, count * len);
	ck_assert_uint_eq(flowtools_run(&header, all, DATAGRAM_MAX_RECORDS), count);
	ck_assert_uint_eq(flowtools_run(&header, all, 3), 3);
	ck_assert_uint_eq(flowtools_run(&header, bytes_of(octets, len * 2 - 1), 3), 1);
	flowtools_decode_records(&header, octets, count, &d);
	ck_assert_uint_eq(d.count, count);
	ck_assert_uint_eq(d.version, version);
	ck_assert_uint_eq(flowtools_encode_records(&d, order, again), count * len);
	ck_assert_mem_eq(octets, again, count * len);

	flowtools_decode_record(&header, octets + len, &one, &record);
	ck_assert_mem_eq(&record, &d.records[1], sizeof record);
	ck_assert_uint_eq(one.engine_id, version == 1 ? 0 : octets[57]);
	ck_assert_uint_eq(one.unix_secs, bytes_load_u32(octets, order));
	flowtools_encode_record(&d, 1, order, again);
	ck_assert_mem_eq(octets + len, again, len);
}
END_TEST

START_TEST(another_header_ends_a_run)
{
	struct flowtools_header header = {
		.order = BYTES_LITTLE, .stream_version = 3, .version = 5
	};
	uint8_t octets[2 * 64] = { 0 };
	static const size_t shared[] = { 0, 4, 8, 12, 56, 57 };

	ck_assert_uint_eq(flowtools_run(&header, bytes_of(octets, 128), 30), 2);
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
		octets[64 + shared[i]] = 1;
		ck_assert_uint_eq(flowtools_run(&header, bytes_of(octets, 128), 30), 1);
		octets[64 + shared[i]] = 0;
	}
	octets[64 + 58] = 1;
	ck_assert_uint_eq(flowtools_run(&header, bytes_of(octets, 128), 30), 2);
}
END_TEST

START_TEST(stream_version_1_is_read)
{
	enum byte_order order = orders[_i];
	uint8_t octets[360 + 60] = { 0xcf, 0x10, (uint8_t)order, 1 };
	struct flowtools_header header;
	struct datagram d = { 0 };
	struct error error = { 0 };
	size_t need;

	bytes_store_u16(octets + 4, order, 0xffff);
	bytes_store_u32(octets + 8, order, 100);
	bytes_store_u32(octets + 12, order, 200);
	bytes_store_u32(octets + 24, order, 1);
	memset(octets + 36, 'h', 68); /* a host name that isn't ended */
	memset(octets + 104, 'c', 256);
	uint8_t *record = octets + 360;
	bytes_store_u32(record, order, 1000);
	bytes_store_u32(record + 4, order, 345);
	bytes_store_u32(record + 8, order, 0x0a000001);
	bytes_store_u32(record + 24, order, 7);
	bytes_store_u32(record + 28, order, 420);
	bytes_store_u16(record + 42, order, 443);
	record[46] = 6;
	record[47] = 8;
	record[48] = 0x12;
	bytes_store_u16(record + 52, order, 65000);
	record[57] = 24;

	ck_assert_int_eq(decode(octets, 360, &header, &need, &error), 1);
	ck_assert_uint_eq(header.version, 1);
	ck_assert_uint_eq(header.cap_end, 200);
	ck_assert_uint_eq(header.flow_count, 1);
	ck_assert_uint_eq(strlen(header.comments), 256);
	flowtools_decode_records(&header, record, 1, &d);
	ck_assert_uint_eq(d.unix_secs, 1000);
	ck_assert_uint_eq(d.unix_nsecs, 345000000);
	ck_assert_uint_eq(d.sys_uptime, 0);
	ck_assert_uint_eq(d.records[0].src_addr, 0x0a000001);
	ck_assert_uint_eq(d.records[0].packets, 7);
	ck_assert_uint_eq(d.records[0].octets, 420);
	ck_assert_uint_eq(d.records[0].dst_port, 443);
	ck_assert_uint_eq(d.records[0].protocol, 6);
	ck_assert_uint_eq(d.records[0].tos, 8);
	ck_assert_uint_eq(d.records[0].tcp_flags, 0x12);
	ck_assert_uint_eq(d.records[0].src_as, 0);

	header.version = 5;
	d.count = 0;
	flowtools_decode_records(&header, record, 1, &d);
	ck_assert_uint_eq(d.records[0].src_as, 65000);
	ck_assert_uint_eq(d.records[0].dst_mask, 24);
}
END_TEST

Suite *flowtools_suite(void)
{
	Suite *suite = suite_create("flowtools");
	TCase *tcase = tcase_create("flowtools");

	tcase_add_test(tcase, a_real_header_is_read);
	tcase_add_loop_test(tcase, a_damaged_header_is_named, 0, sizeof damages / sizeof *damages);
	tcase_add_loop_test(tcase, headers_come_back, 0, 8);
	tcase_add_loop_test(tcase, types_stand_in_order, 0, sizeof layouts / sizeof *layouts);
	tcase_add_test(tcase, a_long_comment_is_cut_and_ended);
	tcase_add_loop_test(tcase, records_come_back, 0, 8);
	tcase_add_test(tcase, another_header_ends_a_run);
	tcase_add_loop_test(tcase, stream_version_1_is_read, 0, 2);
	suite_add_tcase(suite, tcase);
	return suite;
}
