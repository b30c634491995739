/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/stream.h"
#include "scratch.h"
#include "suites.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEN 1000000u

static uint8_t octets[LEN];

/* Compressible, and never the same at two places. */
static void setup(void)
{
	scratch_setup();
	for (uint32_t i = 0; i < LEN; i++)
		octets[i] = (uint8_t)(i % 7 ? i / 1000 : i * 2654435761u >> 24);
}

static struct stream *must_open(const char *path)
{
	struct error error = { 0 };
	struct stream *stream = stream_open(path, &error);

	ck_assert_msg(stream, "%s", error.text);
	return stream;
}

/* Reads on to the end, asking for want at a time; all must be as in octets. Returns the length. */
static size_t read_on(struct stream *stream, size_t want)
{
	size_t at = (size_t)stream_offset(stream);

	for (;;) {
		struct bytes there = stream_peek(stream, want);
		if (there.len == 0)
			return at;
		size_t len = there.len < want ? there.len : want;
		ck_assert_uint_le(at + there.len, LEN);
		ck_assert_mem_eq(there.data, octets + at, len);
		stream_skip(stream, len);
		at += len;
		ck_assert_uint_eq(stream_offset(stream), at);
	}
}

static const struct {
	const char *name; /* NULL: not compressed */
	const char *command;
} compressions[] = {
	/* in small blocks, so that half of a file has some */
	{ NULL, "cat" },
	{ "gzip", "gzip -c" },
	{ "bzip2", "bzip2 -1c" },
	{ "xz", "xz -c" },
	{ "zstd", "zstd -qc" },
	{ "lz4", "lz4 -qcB4" },
};
#define COMPRESSIONS (sizeof compressions / sizeof *compressions)

START_TEST(every_compression_is_told_by_content)
{
	if (!scratch_pipe("octets", compressions[_i].command, octets, LEN))
		return; /* the program is not on this machine */
	static const size_t wants[] = { 50021, 300000, LEN, 2 * LEN };
	for (size_t i = 0; i < sizeof wants / sizeof *wants; i++) {
		struct stream *stream = must_open(scratch_path("octets"));
		ck_assert_uint_eq(read_on(stream, wants[i]), LEN);
		ck_assert_ptr_null(stream_damage(stream));
		ck_assert_pstr_eq(stream_compression(stream), compressions[_i].name);
		uint64_t done, size;
		stream_progress(stream, &done, &size);
		ck_assert_uint_gt(size, 0);
		ck_assert_uint_eq(done, size);
		stream_close(stream);
	}
}
END_TEST

/* Members and frames one behind another, as pigz, bgzip and cat make them. */
START_TEST(what_is_compressed_in_pieces_is_read_whole)
{
	char command[256];

	snprintf(command, sizeof command,
		"(dd bs=1000 count=400 iflag=fullblock status=none | %s; %s)",
		compressions[_i].command, compressions[_i].command);
	if (!scratch_pipe("octets", command, octets, LEN))
		return;
	struct stream *stream = must_open(scratch_path("octets"));
	ck_assert_uint_eq(read_on(stream, 5000), LEN);
	ck_assert_ptr_null(stream_damage(stream));
	stream_close(stream);
}
END_TEST

/* Octets of a file there. */
static size_t load(const char *name, uint8_t *to, size_t room)
{
	FILE *file = fopen(scratch_path(name), "rb");

	ck_assert_ptr_nonnull(file);
	size_t len = fread(to, 1, room, file);
	fclose(file);
	return len;
}

START_TEST(a_compressed_file_cut_short_is_read_up_to_there)
{
	static uint8_t packed[2 * LEN];

	if (!scratch_pipe("octets", compressions[_i].command, octets, LEN))
		return;
	size_t len = load("octets", packed, sizeof packed);
	struct stream *stream = must_open(scratch_write("cut", packed, len / 2));
	size_t got = read_on(stream, 1000);
	ck_assert_uint_gt(got, LEN / 8);
	ck_assert_uint_lt(got, LEN);
	ck_assert_ptr_nonnull(stream_damage(stream));
	ck_assert_msg(strstr(stream_damage(stream), "is cut short"), "%s", stream_damage(stream));
	ck_assert_msg(
		strstr(stream_damage(stream), compressions[_i].name), "%s", stream_damage(stream));
	stream_close(stream);
}
END_TEST

/* Everything that the octets before the cut determine comes out. */
START_TEST(of_a_gzip_file_cut_short_no_octet_is_lost)
{
	static uint8_t packed[2 * LEN];

	/* Stored, not deflated: each octet out is an octet in. */
	for (uint32_t i = 0, random = 1; i < LEN; i++, random = random * 1664525 + 1013904223)
		octets[i] = (uint8_t)(random >> 24);
	ck_assert(scratch_pipe("octets", "gzip -1nc", octets, LEN));
	size_t len = load("octets", packed, sizeof packed);
	ck_assert_uint_gt(len, LEN);
	struct stream *stream = must_open(scratch_write("cut", packed, 500000));
	ck_assert_uint_gt(read_on(stream, 1000), 499000);
	stream_close(stream);
}
END_TEST

START_TEST(gzip_damage_is_told_apart)
{
	static uint8_t packed[2 * LEN];

	ck_assert(scratch_pipe("octets", "gzip -nc", octets, LEN));
	size_t len = load("octets", packed, sizeof packed - 32);
	packed[len - 8] ^= 1; /* the checksum */
	struct stream *stream = must_open(scratch_write("sum", packed, len));
	ck_assert_uint_eq(read_on(stream, 1000), LEN);
	ck_assert_msg(strstr(stream_damage(stream), "gzip is damaged at octet"), "%s",
		stream_damage(stream));
	stream_close(stream);

	packed[len - 8] ^= 1;
	memset(packed + len, 0, 32); /* as tapes pad */
	stream = must_open(scratch_write("zeros", packed, len + 32));
	ck_assert_uint_eq(read_on(stream, 1000), LEN);
	ck_assert_ptr_null(stream_damage(stream));
	stream_close(stream);

	packed[len + 20] = 'x';
	stream = must_open(scratch_write("more", packed, len + 32));
	ck_assert_uint_eq(read_on(stream, 1000), LEN);
	ck_assert_msg(strstr(stream_damage(stream), "gzip is followed by something else at octet"),
		"%s", stream_damage(stream));
	stream_close(stream);
}
END_TEST

START_TEST(a_pipe_is_read_as_a_file)
{
	char command[256];
	const char *fifo = scratch_path("fifo");

	ck_assert_int_eq(mkfifo(fifo, 0600), 0);
	scratch_write("octets", octets, LEN);
	snprintf(command, sizeof command, "%s '%s' >'%s' &", compressions[_i].command,
		scratch_path("octets"), fifo);
	ck_assert_int_eq(system(command), 0);
	struct stream *stream = must_open(fifo);
	size_t got = read_on(stream, 70000);
	if (got > 0)
		ck_assert_uint_eq(got, LEN);
	ck_assert_ptr_null(stream_damage(stream));
	stream_close(stream);
}
END_TEST

START_TEST(standard_input_is_read)
{
	int file = open(scratch_write("octets", octets, LEN), O_RDONLY);

	ck_assert_int_eq(dup2(file, STDIN_FILENO), STDIN_FILENO);
	lseek(STDIN_FILENO, 0, SEEK_SET);
	struct stream *stream = must_open("-");
	ck_assert_uint_eq(read_on(stream, 9999), LEN);
	stream_close(stream);
	close(file);
}
END_TEST

START_TEST(what_cannot_be_opened_is_named)
{
	struct error error;

	ck_assert_ptr_null(stream_open("no/such/file", &error));
	ck_assert_str_eq(error.text, "no/such/file: No such file or directory");
	ck_assert_ptr_null(stream_open("/", &error));
	ck_assert_str_eq(error.text, "/: is a directory");
	struct stream *stream = must_open(scratch_write("empty", "", 0));
	ck_assert_uint_eq(stream_peek(stream, 1).len, 0);
	ck_assert_ptr_null(stream_damage(stream));
	stream_close(stream);
	stream_close(NULL);
}
END_TEST

/* Once a quarter of them is in use, regular files are mapped. */
START_TEST(hundreds_of_streams_need_few_descriptors)
{
	enum { COUNT = 500 };
	struct stream *streams[COUNT];

	scratch_pipe("packed", "gzip -c", octets, LEN);
	struct rlimit limit;
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = 100;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0); /* of this test's process alone */
	for (int i = 0; i < COUNT; i++)
		streams[i] = must_open(
			i % 2 ? scratch_path("packed") : scratch_write("plain", octets, 1000));
	int after = dup(STDIN_FILENO);
	ck_assert_int_ge(after, 20);
	ck_assert_int_le(after, 25);
	for (int i = 0; i < COUNT; i++) {
		struct bytes first = stream_peek(streams[i], 1000);
		ck_assert_uint_ge(first.len, 1000);
		ck_assert_mem_eq(first.data, octets, 1000);
		stream_close(streams[i]);
	}
	close(after);
}
END_TEST

Suite *stream_suite(void)
{
	Suite *suite = suite_create("stream");
	TCase *tcase = tcase_create("stream");

	tcase_add_checked_fixture(tcase, setup, scratch_teardown);
	tcase_add_loop_test(tcase, every_compression_is_told_by_content, 0, COMPRESSIONS);
	tcase_add_loop_test(tcase, what_is_compressed_in_pieces_is_read_whole, 0, COMPRESSIONS);
	tcase_add_loop_test(
		tcase, a_compressed_file_cut_short_is_read_up_to_there, 1, COMPRESSIONS);
	tcase_add_test(tcase, of_a_gzip_file_cut_short_no_octet_is_lost);
	tcase_add_test(tcase, gzip_damage_is_told_apart);
	tcase_add_loop_test(tcase, a_pipe_is_read_as_a_file, 0, COMPRESSIONS);
	tcase_add_test(tcase, standard_input_is_read);
	tcase_add_test(tcase, what_cannot_be_opened_is_named);
	tcase_add_test(tcase, hundreds_of_streams_need_few_descriptors);
	suite_add_tcase(suite, tcase);
	return suite;
}
