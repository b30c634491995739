/* SPDX-License-Identifier: BSD-2-Clause */
#include "scratch.h"
#include "sink/flowtools_sink.h"
#include "source/flowtools_file.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS 100
#define RECORD_LEN 64
#define HEADER_LEN 72

/* A v5 file of 100 records: 30 + 30 + 30 + 10 by their count, or as many as given datagrams. */
static uint8_t *write_file(const char *path, int compress, size_t *len)
{
	struct flowtools_sink_options options = {
		.path = path, .order = BYTES_LITTLE, .compress = compress
	};
	struct error error = { 0 };
	struct flowtools_sink *sink = flowtools_sink_open(&options, &error);
	struct datagram d = { .version = 5,
		.count = 1,
		.unix_secs = 1000,
		.engine_id = 4,
		.exporter = 9,
		.sampling = 3,
		.sequence = 77 };

	ck_assert_msg(sink != NULL, "%s", error.text);
	for (uint32_t i = 0; i < RECORDS; i++) {
		d.records[0].src_addr = i * 2654435761u;
		ck_assert_int_eq(flowtools_sink_add(sink, &d, &error), 0);
	}
	ck_assert_int_eq(flowtools_sink_close(sink, &error), 0);
	return scratch_read(path, len);
}

/* Reads a file to its end and says how many records it had; damage is copied to error. */
static uint64_t read_all(const char *path, struct error *error)
{
	struct stream *stream = stream_open(path, error);

	ck_assert_msg(stream != NULL, "%s", error->text);
	struct flowtools_file *file = flowtools_file_open(path, stream, error);
	if (!file)
		return 0;
	struct datagram d;
	uint64_t records = 0, done, size;
	while (flowtools_file_next(file, &d)) {
		for (unsigned i = 0; i < d.count; i++)
			ck_assert_uint_eq(
				d.records[i].src_addr, (uint32_t)(records + i) * 2654435761u);
		records += d.count;
	}
	ck_assert_int_eq(flowtools_file_next(file, &d), 0);
	ck_assert_uint_eq(records, flowtools_file_records(file));
	flowtools_file_progress(file, &done, &size);
	ck_assert_uint_le(done, size);
	const char *damage = flowtools_file_damage(file);
	strcpy(error->text, damage ? damage : "");
	flowtools_file_close(file);
	return records;
}

START_TEST(records_are_grouped_again)
{
	struct error error = { 0 };
	size_t len;
	static const unsigned counts[] = { 30, 30, 30, 10 };
	struct datagram d;

	free(write_file("in.ft", _i, &len));
	struct flowtools_file *file =
		flowtools_file_open("in.ft", stream_open("in.ft", &error), &error);
	ck_assert_ptr_nonnull(file);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		ck_assert_int_eq(flowtools_file_next(file, &d), 1);
		ck_assert_uint_eq(d.count, counts[i]);
		ck_assert_uint_eq(d.unix_secs, 1000);
		ck_assert_uint_eq(d.engine_id, 4);
		ck_assert_uint_eq(d.exporter, 9);
		ck_assert_uint_eq(d.sampling, 0);
		ck_assert_uint_eq(d.sequence, 0);
	}
	ck_assert_int_eq(flowtools_file_next(file, &d), 0);
	flowtools_file_close(file);
}
END_TEST

START_TEST(another_header_begins_another_datagram)
{
	static const size_t shared[] = { 0, 4, 8, 12, 56, 57 };
	struct error error = { 0 };
	struct datagram d;
	size_t len;
	uint8_t *octets = write_file("in.ft", 0, &len);

	ck_assert_uint_eq(len, HEADER_LEN + RECORDS * RECORD_LEN);
	octets[HEADER_LEN + 7 * RECORD_LEN + shared[_i]] ^= 0x80;
	scratch_write("in.ft", octets, len);
	struct flowtools_file *file =
		flowtools_file_open("in.ft", stream_open("in.ft", &error), &error);
	ck_assert_int_eq(flowtools_file_next(file, &d), 1);
	ck_assert_uint_eq(d.count, 7);
	ck_assert_int_eq(flowtools_file_next(file, &d), 1);
	ck_assert_uint_eq(d.count, 1);
	ck_assert_int_eq(flowtools_file_next(file, &d), 1);
	ck_assert_uint_eq(d.count, 30);
	flowtools_file_close(file);
	free(octets);
}
END_TEST

static const struct {
	size_t len;
	uint64_t records;
	const char *damage;
} cuts[] = {
	{ 0, 0, "in.ft: flow-tools header: cut short at octet 0" },
	{ 7, 0, "in.ft: flow-tools header: cut short at octet 7" },
	{ HEADER_LEN - 1, 0, "in.ft: flow-tools header: cut short at octet 71" },
	{ HEADER_LEN, 0, "ends after record 0 of the 100 that its header promises" },
	{ HEADER_LEN + 1, 0, "cut short in record 1, at octet 73" },
	{ HEADER_LEN + 63, 0, "cut short in record 1, at octet 135" },
	{ HEADER_LEN + 64, 1, "ends after record 1 of the 100 that its header promises" },
	{ HEADER_LEN + 64 * 31 + 5, 31, "cut short in record 32, at octet 2061" },
	{ HEADER_LEN + 64 * 100 - 1, 99, "cut short in record 100, at octet 6471" },
	{ HEADER_LEN + 64 * 100, 100, "" },
};

START_TEST(a_file_cut_short_is_named)
{
	struct error error = { 0 };
	size_t len;
	uint8_t *octets = write_file("in.ft", 0, &len);

	scratch_write("in.ft", octets, cuts[_i].len);
	ck_assert_uint_eq(read_all("in.ft", &error), cuts[_i].records);
	ck_assert_str_eq(error.text, cuts[_i].damage);
	free(octets);
}
END_TEST

START_TEST(compressed_records_cut_short_are_named)
{
	struct error error = { 0 };
	size_t len;
	uint8_t *octets = write_file("in.ft", 1, &len);
	uint64_t before = 0;

	for (size_t cut = HEADER_LEN; cut < len; cut++) {
		scratch_write("in.ft", octets, cut);
		uint64_t records = read_all("in.ft", &error);
		char expected[100];
		snprintf(expected, sizeof expected,
			"compressed records are cut short at octet %zu, after record %u", cut,
			(unsigned)records);
		ck_assert_str_eq(error.text, expected);
		ck_assert_uint_ge(records, before);
		before = records;
	}
	ck_assert_uint_eq(before, RECORDS); /* all but the checksum was there */
	free(octets);
}
END_TEST

START_TEST(corrupt_compressed_records_are_named)
{
	struct error error = { 0 };
	size_t len;
	uint8_t *octets = write_file("in.ft", 9, &len);

	octets[len - 1] ^= 1; /* the checksum */
	scratch_write("in.ft", octets, len);
	ck_assert_uint_eq(read_all("in.ft", &error), RECORDS);
	ck_assert_ptr_nonnull(strstr(error.text, "compressed records are corrupt at octet "));
	ck_assert_ptr_nonnull(strstr(error.text, "(incorrect data check), after record 100"));
	octets[HEADER_LEN] = 0xff; /* zlib's own header */
	scratch_write("in.ft", octets, len);
	ck_assert_uint_eq(read_all("in.ft", &error), 0);
	ck_assert_ptr_nonnull(strstr(error.text, "(incorrect header check), after record 0"));
	free(octets);
}
END_TEST

START_TEST(octets_behind_compressed_records_are_named)
{
	struct error error = { 0 };
	size_t len;
	uint8_t *octets = write_file("in.ft", 9, &len);

	octets = realloc(octets, len + 1);
	octets[len] = 0;
	scratch_write("in.ft", octets, len + 1);
	ck_assert_uint_eq(read_all("in.ft", &error), RECORDS);
	char expected[100];
	snprintf(expected, sizeof expected,
		"octets follow the compressed records, from octet %zu, after record 100", len);
	ck_assert_str_eq(error.text, expected);
	free(octets);
}
END_TEST

START_TEST(a_damaged_wrapping_is_named)
{
	struct error error = { 0 };
	size_t len, packed_len;
	uint8_t *octets = write_file("in.ft", 0, &len);

	ck_assert(scratch_pipe("packed", "gzip -c", octets, len));
	uint8_t *packed = scratch_read("packed", &packed_len);
	scratch_write("packed", packed, packed_len);
	ck_assert_uint_eq(read_all("packed", &error), RECORDS);
	ck_assert_str_eq(error.text, "");
	scratch_write("packed", packed, packed_len - 20);
	uint64_t records = read_all("packed", &error);
	ck_assert_uint_lt(records, RECORDS);
	char expected[40];
	snprintf(expected, sizeof expected, ", after record %u", (unsigned)records);
	ck_assert_msg(strstr(error.text, "gzip") && strstr(error.text, expected), "%s", error.text);
	free(octets);
	free(packed);
}
END_TEST

START_TEST(v8_is_named)
{
	struct error error = { 0 };
	size_t len;
	uint8_t *octets = write_file("in.ft", 0, &len);

	octets[12] = 8;
	scratch_write("in.ft", octets, len);
	ck_assert_uint_eq(read_all("in.ft", &error), 0);
	ck_assert_str_eq(error.text, "in.ft: flow-tools header: export version 8 is not supported");
	free(octets);
}
END_TEST

/* First beyond SysUptime and the like are what the file says: no error. */
START_TEST(any_field_values_are_data)
{
	struct error error = { 0 };
	struct datagram d;
	size_t len;
	uint8_t *octets = write_file("in.ft", 0, &len);

	memset(octets + HEADER_LEN, 0xff, RECORDS * RECORD_LEN);
	scratch_write("in.ft", octets, len);
	struct flowtools_file *file =
		flowtools_file_open("in.ft", stream_open("in.ft", &error), &error);
	ck_assert_int_eq(flowtools_file_next(file, &d), 1);
	ck_assert_uint_eq(d.count, 30);
	ck_assert_uint_eq(d.records[29].first, UINT32_MAX);
	flowtools_file_close(file);
	free(octets);
}
END_TEST

Suite *flowtools_file_suite(void)
{
	Suite *suite = suite_create("flowtools_file");
	TCase *tcase = tcase_create("flowtools_file");

	tcase_add_checked_fixture(tcase, scratch_enter, scratch_leave);
	tcase_add_loop_test(tcase, records_are_grouped_again, 0, 2);
	tcase_add_loop_test(tcase, another_header_begins_another_datagram, 0, 6);
	tcase_add_loop_test(tcase, a_file_cut_short_is_named, 0, sizeof cuts / sizeof *cuts);
	tcase_add_test(tcase, compressed_records_cut_short_are_named);
	tcase_add_test(tcase, corrupt_compressed_records_are_named);
	tcase_add_test(tcase, octets_behind_compressed_records_are_named);
	tcase_add_test(tcase, a_damaged_wrapping_is_named);
	tcase_add_test(tcase, v8_is_named);
	tcase_add_test(tcase, any_field_values_are_data);
	suite_add_tcase(suite, tcase);
	return suite;
}
