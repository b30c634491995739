/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/output.h"
#include "scratch.h"
#include "suites.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static struct output *open_new(const char *path, bool overwrite, struct error *error)
{
	struct output_options options = { .overwrite = overwrite };

	return output_open(path, &options, error);
}

static void assert_holds(const char *path, const char *text)
{
	size_t len;
	uint8_t *data = scratch_read(path, &len);

	ck_assert_uint_eq(len, strlen(text));
	ck_assert_mem_eq(data, text, len);
	free(data);
}

START_TEST(a_file_appears_when_it_is_whole)
{
	struct error error = { 0 };
	struct output *output = open_new("out", false, &error);

	ck_assert_ptr_nonnull(output);
	ck_assert(output_is_seekable(output));
	ck_assert_int_eq(output_write(output, "hello there", 11, &error), 0);
	ck_assert_int_eq(output_rewrite(output, 6, "world", 5, &error), 0);
	ck_assert_int_eq(output_write(output, "!", 1, &error), 0);
	ck_assert(scratch_exists("tmp-out"));
	ck_assert(!scratch_exists("out"));
	ck_assert_int_eq(output_close(output, NULL, &error), 0);
	ck_assert(!scratch_exists("tmp-out"));
	assert_holds("out", "hello world!");
}
END_TEST

START_TEST(an_abandoned_file_is_gone)
{
	struct error error = { 0 };
	struct output *output = open_new("out", false, &error);

	ck_assert_int_eq(output_write(output, "half", 4, &error), 0);
	output_abandon(output);
	output_abandon(NULL);
	ck_assert_uint_eq(scratch_count(), 0);
}
END_TEST

START_TEST(an_existing_file_is_kept)
{
	struct error error = { 0 };

	scratch_write("out", "old", 3);
	ck_assert_ptr_null(open_new("out", false, &error));
	ck_assert_str_eq(error.text, "out: exists already");
	assert_holds("out", "old");
	struct output *output = open_new("out", true, &error);
	ck_assert_int_eq(output_write(output, "new", 3, &error), 0);
	ck_assert_int_eq(output_close(output, NULL, &error), 0);
	assert_holds("out", "new");
}
END_TEST

START_TEST(a_file_that_came_in_between_is_kept)
{
	struct error error = { 0 };
	struct output *output = open_new("out", false, &error);

	scratch_write("out", "theirs", 6);
	ck_assert_int_eq(output_close(output, NULL, &error), -1);
	ck_assert_str_eq(error.text, "out: exists already");
	assert_holds("out", "theirs");
	ck_assert_uint_eq(scratch_count(), 1);
}
END_TEST

START_TEST(another_run_is_left_alone)
{
	struct error error = { 0 };

	scratch_write("tmp-out", "theirs", 6);
	ck_assert_ptr_null(open_new("out", false, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "tmp-out: exists already"));
	assert_holds("tmp-out", "theirs");
}
END_TEST

START_TEST(a_link_is_written_through)
{
	struct error error = { 0 };
	struct stat status;

	scratch_write("target", "old", 3);
	ck_assert_int_eq(symlink("target", "link"), 0);
	struct output *output = open_new("link", true, &error);
	ck_assert_int_eq(output_write(output, "new", 3, &error), 0);
	ck_assert_int_eq(output_close(output, NULL, &error), 0);
	assert_holds("target", "new");
	ck_assert_int_eq(lstat("link", &status), 0);
	ck_assert(S_ISLNK(status.st_mode));
}
END_TEST

static const struct {
	const char *path;
	const char *reason;
} unwritable[] = {
	{ "", ": No such file or directory" },
	{ "missing/out", "missing/out: No such file or directory" },
	{ ".", ".: Is a directory" },
};

START_TEST(what_cannot_be_opened_is_named)
{
	struct error error = { 0 };

	ck_assert_ptr_null(open_new(unwritable[_i].path, false, &error));
	ck_assert_str_eq(error.text, unwritable[_i].reason);
}
END_TEST

START_TEST(a_full_disk_is_named)
{
	struct error error = { 0 };
	struct output *output = open_new("/dev/full", false, &error);

	ck_assert_ptr_nonnull(output);
	ck_assert(!output_is_seekable(output));
	ck_assert_int_eq(output_write(output, "x", 1, &error), 0);
	ck_assert_int_eq(output_close(output, NULL, &error), -1);
	ck_assert_str_eq(error.text, "/dev/full: No space left on device");
}
END_TEST

/* A disk that fills up in the middle, as the limit of a file's size. */
START_TEST(a_file_that_does_not_fit_is_gone)
{
	struct rlimit limit = { 300000, 300000 };
	struct error error = { 0 };
	struct output *output = open_new("out", false, &error);
	static const uint8_t piece[100000];
	int status = 0;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	for (int i = 0; i < 10 && status == 0; i++)
		status = output_write(output, piece, sizeof piece, &error);
	ck_assert_int_eq(status, -1);
	ck_assert_str_eq(error.text, "out: File too large");
	ck_assert_int_eq(output_close(output, NULL, &error), -1);
	ck_assert_uint_eq(scratch_count(), 0);
}
END_TEST

START_TEST(a_closed_pipe_is_named)
{
	struct error error = { 0 };
	char path[32];
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(pipe(ends), 0);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
	struct output *output = open_new(path, false, &error);
	ck_assert_ptr_nonnull(output);
	close(ends[0]);
	ck_assert_int_eq(output_write(output, "x", 1, &error), 0);
	ck_assert_int_eq(output_flush(output, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, ": Broken pipe"));
	ck_assert_int_eq(output_write(output, "x", 1, &error), 0);
	ck_assert_int_eq(output_close(output, NULL, &error), -1);
}
END_TEST

START_TEST(large_pieces_keep_their_order)
{
	struct error error = { 0 };
	struct output *output = open_new("out", false, &error);
	size_t piece = 4 * 1024 * 1024, len;
	uint8_t *data = malloc(piece);

	memset(data, 'b', piece);
	ck_assert_int_eq(output_write(output, "a", 1, &error), 0);
	ck_assert_int_eq(output_write(output, data, piece, &error), 0);
	for (int i = 0; i < 100; i++) {
		uint8_t *room = output_reserve(output, 65536, &error);
		memset(room, 'c', 65536);
		output_commit(output, 31457);
	}
	ck_assert_int_eq(output_close(output, NULL, &error), 0);
	uint8_t *read = scratch_read("out", &len);
	ck_assert_uint_eq(len, 1 + piece + 100 * 31457);
	ck_assert_uint_eq(read[0], 'a');
	ck_assert_mem_eq(read + 1, data, piece);
	memset(data, 'c', piece);
	ck_assert_mem_eq(read + 1 + piece, data, 100 * 31457);
	free(read);
	free(data);
}
END_TEST

Suite *output_suite(void)
{
	Suite *suite = suite_create("output");
	TCase *tcase = tcase_create("output");

	tcase_add_checked_fixture(tcase, scratch_enter, scratch_leave);
	tcase_add_test(tcase, a_file_appears_when_it_is_whole);
	tcase_add_test(tcase, an_abandoned_file_is_gone);
	tcase_add_test(tcase, an_existing_file_is_kept);
	tcase_add_test(tcase, a_file_that_came_in_between_is_kept);
	tcase_add_test(tcase, another_run_is_left_alone);
	tcase_add_test(tcase, a_link_is_written_through);
	tcase_add_loop_test(
		tcase, what_cannot_be_opened_is_named, 0, sizeof unwritable / sizeof *unwritable);
	tcase_add_test(tcase, a_full_disk_is_named);
	tcase_add_test(tcase, a_file_that_does_not_fit_is_gone);
	tcase_add_test(tcase, a_closed_pipe_is_named);
	tcase_add_test(tcase, large_pieces_keep_their_order);
	suite_add_tcase(suite, tcase);
	return suite;
}
