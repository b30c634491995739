/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that the real flow-tools wrote, against what its own programs print of them. */
#include "format/flowtools.h"
#include "format/text.h"
#include "io/output.h"
#include "scratch.h"
#include "sink/flowtools_sink.h"
#include "sink/text_sink.h"
#include "source/flowtools_file.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

static const char *const names[] = { "capture-v1", "capture-v5-big-z6", "capture-v5-comment",
	"capture-v5-little", "cat-v5", "gen-v1-big-z6", "gen-v1-little", "gen-v5-big-z6",
	"gen-v5-little", "gen-v6-big-z6", "gen-v6-little", "gen-v7-big-z6", "gen-v7-little",
	"merge-v5" };

static const struct {
	enum text_format format;
	const char *suffix;
} texts[] = { { TEXT_TABLE, "txt" }, { TEXT_LONG, "long.txt" }, { TEXT_CSV, "csv" } };

static const char *golden(char path[4096], const char *name, const char *suffix)
{
	snprintf(path, 4096, "%s/golden/%s.%s", scratch_shared(), name, suffix);
	return path;
}

static struct flowtools_file *open_file(const char *path)
{
	struct error error = { 0 };
	struct stream *stream = stream_open(path, &error);

	ck_assert_msg(stream != NULL, "%s", error.text);
	struct flowtools_file *file = flowtools_file_open(path, stream, &error);
	ck_assert_msg(file != NULL, "%s", error.text);
	return file;
}

static void print(const char *path, enum text_format format, const char *to)
{
	struct flowtools_file *file = open_file(path);
	struct output_options options = { 0 };
	struct error error = { 0 };
	struct datagram d;

	struct output *output = output_open(to, &options, &error);
	ck_assert_ptr_nonnull(output);
	struct text_sink *sink = text_sink_new(format, 0, output, NULL, 0);
	while (flowtools_file_next(file, &d))
		ck_assert_int_eq(text_sink_add(sink, &d, &error), 0);
	ck_assert_ptr_null(flowtools_file_damage(file));
	ck_assert_int_eq(text_sink_close(sink, &error), 0);
	ck_assert_int_eq(output_close(output, NULL, &error), 0);
	flowtools_file_close(file);
}

START_TEST(prints_as_the_real_tools_do)
{
	char path[4096];

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		size_t len, expected_len;
		const char *ours = scratch_path(texts[i].suffix);
		print(golden(path, names[_i], "ft"), texts[i].format, ours);
		uint8_t *text = scratch_read(ours, &len);
		uint8_t *expected =
			scratch_read(golden(path, names[_i], texts[i].suffix), &expected_len);
		ck_assert_msg(len == expected_len && memcmp(text, expected, len) == 0, "%s", path);
		free(text);
		free(expected);
	}
}
END_TEST

/* The records of a file as octets, inflated. */
static uint8_t *read_records(const char *path, struct flowtools_header *header, size_t *len)
{
	struct error error = { 0 };
	size_t need, file_len;
	uint8_t *file = scratch_read(path, &file_len), *records = malloc(1 << 20);
	uLongf inflated_len = 1 << 20;

	ck_assert_int_eq(
		flowtools_decode_header(bytes_of(file, file_len), header, &need, &error), 1);
	*len = file_len - header->len;
	if (header->flags & FLOWTOOLS_COMPRESSED) {
		ck_assert_int_eq(
			uncompress(records, &inflated_len, file + header->len, *len), Z_OK);
		*len = inflated_len;
	} else {
		memcpy(records, file + header->len, *len);
	}
	free(file);
	return records;
}

static void convert(const char *path, const struct flowtools_header *header, const char *to)
{
	struct flowtools_sink_options options = {
		.path = to,
		.order = header->order,
		.compress = header->flags & FLOWTOOLS_COMPRESSED ? 6 : 0,
	};
	struct flowtools_file *file = open_file(path);
	struct error error = { 0 };
	struct datagram d;

	struct flowtools_sink *sink = flowtools_sink_open(&options, &error);
	ck_assert_msg(sink != NULL, "%s", error.text);
	while (flowtools_file_next(file, &d))
		ck_assert_int_eq(flowtools_sink_add(sink, &d, &error), 0);
	ck_assert_int_eq(flowtools_sink_close(sink, &error), 0);
	flowtools_file_close(file);
}

START_TEST(converts_to_the_same_records)
{
	struct flowtools_header header, our_header;
	char path[4096];
	size_t len, our_len;

	uint8_t *records = read_records(golden(path, names[_i], "ft"), &header, &len);
	const char *ours = scratch_path("again.ft");
	convert(path, &header, ours);
	uint8_t *our_records = read_records(ours, &our_header, &our_len);
	ck_assert_uint_gt(len, 0);
	ck_assert_uint_eq(our_len, len);
	ck_assert_mem_eq(our_records, records, len);
	ck_assert_uint_eq(our_header.flow_count, len / flowtools_record_len(3, header.version));
	ck_assert_uint_eq(our_header.order, header.order);
	free(records);
	free(our_records);
}
END_TEST

Suite *golden_suite(void)
{
	Suite *suite = suite_create("golden");
	TCase *tcase = tcase_create("golden");

	tcase_add_checked_fixture(tcase, scratch_setup, scratch_teardown);
	if (scratch_shared()) {
		tcase_add_loop_test(
			tcase, prints_as_the_real_tools_do, 0, sizeof names / sizeof *names);
		tcase_add_loop_test(
			tcase, converts_to_the_same_records, 0, sizeof names / sizeof *names);
	} else {
		fputs("golden: skipped: the shared files are not on this machine\n", stderr);
	}
	suite_add_tcase(suite, tcase);
	return suite;
}
