/* SPDX-License-Identifier: BSD-2-Clause */
#include "format/flowtools.h"
#include "io/stream.h"
#include "scratch.h"
#include "sink/flowtools_sink.h"
#include "source/flowtools_file.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOON 1320321600 /* 2011-11-03T12:00:00Z */

static const unsigned versions[] = { 1, 5, 6, 7 };
static const enum byte_order orders[] = { BYTES_LITTLE, BYTES_BIG };

static struct datagram make_datagram(unsigned version, uint32_t second, unsigned count)
{
	struct datagram d = { .version = (uint16_t)version,
		.count = (uint16_t)count,
		.unix_secs = second,
		.unix_nsecs = 5000000,
		.sys_uptime = second % 7919 };

	for (unsigned i = 0; i < count; i++)
		d.records[i] = (struct datagram_record){ .src_addr = second + i,
			.packets = i,
			.octets = 40 * i,
			.src_port = (uint16_t)i,
			.protocol = 17 };
	return d;
}

static struct flowtools_sink *open_sink(const struct flowtools_sink_options *options)
{
	struct error error = { 0 };
	struct flowtools_sink *sink = flowtools_sink_open(options, &error);

	ck_assert_msg(sink != NULL, "%s", error.text);
	return sink;
}

static void add(struct flowtools_sink *sink, unsigned version, uint32_t second, unsigned count)
{
	struct datagram d = make_datagram(version, second, count);
	struct error error = { 0 };

	ck_assert_msg(flowtools_sink_add(sink, &d, &error) == 0, "%s", error.text);
}

static void close_sink(struct flowtools_sink *sink)
{
	struct error error = { 0 };

	ck_assert_msg(flowtools_sink_close(sink, &error) == 0, "%s", error.text);
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

/* Version by order by level 0, 1, 6, 9: datagrams come back as they were, the header is right. */
START_TEST(files_come_back)
{
	unsigned version = versions[_i / 8], max = datagram_max_records(version);
	struct flowtools_sink_options options = { .path = "out.ft",
		.order = orders[_i / 4 % 2],
		.compress = (int[]){ 0, 1, 6, 9 }[_i % 4],
		.comment = "why" };
	struct flowtools_sink *sink = open_sink(&options);
	struct datagram d, expected;

	for (uint32_t i = 0; i < 300; i++)
		add(sink, version, NOON + i, 1 + i % max);
	flowtools_sink_count(sink, &(struct flowtools_counts){ 1, 2, 3 });
	close_sink(sink);
	ck_assert_uint_eq(scratch_count(), 1);

	struct flowtools_file *file = open_file("out.ft");
	const struct flowtools_header *header = flowtools_file_header(file);
	ck_assert_uint_eq(header->flags, options.compress ? 3 : 1);
	ck_assert_uint_eq(header->cap_start, NOON);
	ck_assert_uint_eq(header->cap_end, NOON + 299);
	ck_assert_uint_eq(header->flow_lost, 1);
	ck_assert_uint_eq(header->packets_corrupt, 2);
	ck_assert_uint_eq(header->sequence_resets, 3);
	ck_assert_str_eq(header->comments, "why");
	for (uint32_t i = 0; i < 300; i++) {
		memset(&d, 0, sizeof d);
		ck_assert_int_eq(flowtools_file_next(file, &d), 1);
		expected = make_datagram(version, NOON + i, 1 + i % max);
		ck_assert_mem_eq(&d, &expected, sizeof d);
	}
	ck_assert_int_eq(flowtools_file_next(file, &d), 0);
	ck_assert_ptr_null(flowtools_file_damage(file));
	ck_assert_uint_eq(flowtools_file_records(file), header->flow_count);
	flowtools_file_close(file);
}
END_TEST

static const struct {
	unsigned option, version;
} empty[] = { { 0, 5 }, { 7, 7 } };

START_TEST(a_file_without_records_is_whole)
{
	struct flowtools_sink_options options = {
		.path = "out.ft", .order = BYTES_BIG, .version = empty[_i].option, .compress = 9
	};
	struct datagram d;

	close_sink(open_sink(&options));
	struct flowtools_file *file = open_file("out.ft");
	ck_assert_uint_eq(flowtools_file_header(file)->version, empty[_i].version);
	ck_assert_uint_eq(flowtools_file_header(file)->flags, 3);
	ck_assert_uint_eq(flowtools_file_header(file)->cap_start, 0);
	ck_assert_int_eq(flowtools_file_next(file, &d), 0);
	ck_assert_ptr_null(flowtools_file_damage(file));
	flowtools_file_close(file);
}
END_TEST

START_TEST(versions_are_not_mixed)
{
	struct flowtools_sink_options options = { .path = "out.ft", .order = BYTES_LITTLE };
	struct datagram d = make_datagram(7, NOON, 1);
	struct error error = { 0 };

	struct flowtools_sink *sink = open_sink(&options);
	add(sink, 5, NOON, 1);
	ck_assert_int_eq(flowtools_sink_add(sink, &d, &error), -1);
	ck_assert_str_eq(
		error.text, "out.ft: a v7 datagram does not go into a v5 file (-V makes them one)");
	flowtools_sink_abandon(sink);
	ck_assert_uint_eq(scratch_count(), 0);
}
END_TEST

/* Whatever is written to directly gets a streaming header; a reader that went is an error. */
START_TEST(a_pipe_gets_a_streaming_header)
{
	int ends[2];
	char path[32];
	uint8_t octets[FLOWTOOLS_MAX_HEADER + 64];
	struct flowtools_header header;
	struct error error = { 0 };
	size_t need;

	ck_assert_int_eq(pipe(ends), 0);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
	struct flowtools_sink_options options = { .path = path,
		.order = BYTES_LITTLE,
		.compress = _i ? 6 : 0,
		.has_exporter = true,
		.exporter = 1 };
	struct flowtools_sink *sink = open_sink(&options);
	add(sink, 5, NOON, 1);
	close_sink(sink);
	ssize_t len = read(ends[0], octets, sizeof octets);
	ck_assert_int_eq(
		flowtools_decode_header(bytes_of(octets, (size_t)len), &header, &need, &error), 1);
	ck_assert_uint_eq(header.flags, _i ? 0xa : 8);
	ck_assert_uint_eq(header.len, 24);
	ck_assert(!header.has_exporter);
	if (!_i)
		ck_assert_int_eq(len, 24 + 64);
}
END_TEST

START_TEST(a_full_disk_fails)
{
	struct flowtools_sink_options options = { .path = "/dev/full", .order = BYTES_LITTLE };
	struct error error = { 0 };

	struct flowtools_sink *sink = open_sink(&options);
	add(sink, 5, NOON, 1);
	ck_assert_int_eq(flowtools_sink_close(sink, &error), -1);
	ck_assert_str_eq(error.text, "/dev/full: No space left on device");
}
END_TEST

START_TEST(a_long_comment_is_refused)
{
	char comment[1025];
	struct flowtools_sink_options options = { .path = "out.ft", .comment = comment };
	struct error error = { 0 };

	memset(comment, 'c', 1024);
	comment[1024] = '\0';
	ck_assert_ptr_null(flowtools_sink_open(&options, &error));
	ck_assert_str_eq(error.text, "comment: 1024 octets are more than 1023");
	comment[1023] = '\0';
	flowtools_sink_abandon(open_sink(&options));
	ck_assert_uint_eq(scratch_count(), 0);
}
END_TEST

static void assert_file(const char *path, uint32_t start, uint32_t end, uint32_t count)
{
	struct flowtools_file *file = open_file(path);
	const struct flowtools_header *header = flowtools_file_header(file);
	struct datagram d;

	ck_assert_uint_eq(header->cap_start, start);
	ck_assert_uint_eq(header->cap_end, end);
	ck_assert_uint_eq(header->flow_count, count);
	while (flowtools_file_next(file, &d))
		continue;
	ck_assert_ptr_null(flowtools_file_damage(file));
	ck_assert_uint_eq(flowtools_file_records(file), count);
	flowtools_file_close(file);
}

START_TEST(a_directory_is_cut_in_slots)
{
	struct flowtools_sink_options options = {
		.path = "new/", .order = BYTES_LITTLE, .compress = _i, .nest = -1, .slot_s = 900
	};
	struct flowtools_sink *sink = open_sink(&options);
	const char *const *files;

	add(sink, 5, NOON + 1, 30);
	ck_assert_uint_eq(flowtools_sink_files(sink, &files), 0);
	ck_assert(scratch_exists("new/2011-11-03/tmp-v05.2011-11-03.120000+0000"));
	add(sink, 5, NOON + 899, 30);
	add(sink, 5, NOON + 900, 2);
	add(sink, 5, NOON + 10, 3); /* from a finished slot: stays in the open file */
	add(sink, 5, NOON + 86400, 1);
	ck_assert_uint_eq(flowtools_sink_files(sink, &files), 2);
	ck_assert_str_eq(files[0], "new/2011-11-03/ft-v05.2011-11-03.120000+0000");
	ck_assert_str_eq(files[1], "new/2011-11-03/ft-v05.2011-11-03.121500+0000");
	close_sink(sink);
	ck_assert_uint_eq(scratch_count(), 3);
	assert_file("new/2011-11-03/ft-v05.2011-11-03.120000+0000", NOON + 1, NOON + 899, 60);
	assert_file("new/2011-11-03/ft-v05.2011-11-03.121500+0000", NOON + 10, NOON + 900, 5);
	assert_file("new/2011-11-04/ft-v05.2011-11-04.120000+0000", NOON + 86400, NOON + 86400, 1);
}
END_TEST

START_TEST(a_directory_counts_by_file)
{
	struct flowtools_sink_options options = {
		.path = ".", .order = BYTES_LITTLE, .slot_s = 900
	};
	struct flowtools_sink *sink = open_sink(&options);

	add(sink, 5, NOON, 1);
	flowtools_sink_count(sink, &(struct flowtools_counts){ 10, 1, 0 });
	add(sink, 5, NOON + 900, 1);
	flowtools_sink_count(sink, &(struct flowtools_counts){ 15, 1, 2 });
	close_sink(sink);
	struct flowtools_file *first = open_file("ft-v05.2011-11-03.120000+0000");
	struct flowtools_file *second = open_file("ft-v05.2011-11-03.121500+0000");
	ck_assert_uint_eq(flowtools_file_header(first)->flow_lost, 10);
	ck_assert_uint_eq(flowtools_file_header(second)->flow_lost, 5);
	ck_assert_uint_eq(flowtools_file_header(second)->packets_corrupt, 0);
	ck_assert_uint_eq(flowtools_file_header(second)->sequence_resets, 2);
	flowtools_file_close(first);
	flowtools_file_close(second);
}
END_TEST

START_TEST(an_existing_slot_is_kept)
{
	struct flowtools_sink_options options = {
		.path = ".", .order = BYTES_LITTLE, .slot_s = 900, .overwrite = _i
	};
	struct datagram d = make_datagram(5, NOON + 900, 1);
	struct error error = { 0 };
	const char *const *files;

	scratch_write("ft-v05.2011-11-03.121500+0000", "old", 3);
	struct flowtools_sink *sink = open_sink(&options);
	add(sink, 5, NOON, 1);
	ck_assert_int_eq(flowtools_sink_add(sink, &d, &error), _i ? 0 : -1);
	ck_assert_str_eq(error.text, _i ? "" : "./ft-v05.2011-11-03.121500+0000: exists already");
	ck_assert_uint_eq(flowtools_sink_files(sink, &files), 1);
	if (_i)
		close_sink(sink);
	else
		flowtools_sink_abandon(sink);
	ck_assert_uint_eq(scratch_count(), 2);
	ck_assert(scratch_exists("ft-v05.2011-11-03.120000+0000"));
}
END_TEST

START_TEST(an_unwritable_directory_is_named)
{
	struct flowtools_sink_options options = { .path = "missing/there/", .slot_s = 900 };
	struct error error = { 0 };

	ck_assert_ptr_null(flowtools_sink_open(&options, &error));
	ck_assert_str_eq(error.text, "missing/there/: No such file or directory");

	scratch_write("2011", "in the way", 10);
	options = (struct flowtools_sink_options){
		.path = ".", .order = BYTES_LITTLE, .nest = 3, .slot_s = 900
	};
	struct flowtools_sink *sink = open_sink(&options);
	struct datagram d = make_datagram(5, NOON, 1);
	ck_assert_int_eq(flowtools_sink_add(sink, &d, &error), -1);
	ck_assert_str_eq(error.text, "./2011/2011-11: Not a directory");
	flowtools_sink_abandon(sink);
	flowtools_sink_abandon(NULL);
}
END_TEST

Suite *flowtools_sink_suite(void)
{
	Suite *suite = suite_create("flowtools_sink");
	TCase *tcase = tcase_create("flowtools_sink");

	tcase_add_checked_fixture(tcase, scratch_enter, scratch_leave);
	tcase_add_loop_test(tcase, files_come_back, 0, 32);
	tcase_add_loop_test(tcase, a_file_without_records_is_whole, 0, 2);
	tcase_add_test(tcase, versions_are_not_mixed);
	tcase_add_loop_test(tcase, a_pipe_gets_a_streaming_header, 0, 2);
	tcase_add_test(tcase, a_full_disk_fails);
	tcase_add_test(tcase, a_long_comment_is_refused);
	tcase_add_loop_test(tcase, a_directory_is_cut_in_slots, 0, 2);
	tcase_add_test(tcase, a_directory_counts_by_file);
	tcase_add_loop_test(tcase, an_existing_slot_is_kept, 0, 2);
	tcase_add_test(tcase, an_unwritable_directory_is_named);
	suite_add_tcase(suite, tcase);
	return suite;
}
