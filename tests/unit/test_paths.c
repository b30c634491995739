/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/paths.h"
#include "scratch.h"
#include "suites.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct paths paths;
static struct error error;

/* The names found, without the scratch folder's, separated by blanks. */
static const char *found(void)
{
	static char text[1024];
	size_t prefix = strlen(scratch_path(""));

	text[0] = '\0';
	for (size_t i = 0; i < paths.count; i++) {
		strcat(text, i ? " " : "");
		strcat(text, paths.list[i].name + (paths.list[i].name[0] == '/' ? prefix : 0));
	}
	return text;
}

START_TEST(a_directory_is_walked_deep_and_sorted_bytewise)
{
	static const char *const names[] = { "d/b", "d/a/z", "d/a-b", "d/B", "d/a/.hidden",
		"d/.git/x", "d/tmp-v05.1", "d/\xc3\xa9", "d/e/f/g/h" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		scratch_write(names[i], "", 0);
	ck_assert_int_eq(mkfifo(scratch_path("d/fifo"), 0600), 0);
	ck_assert_int_eq(paths_add(&paths, scratch_path("d"), &error), 0);
	ck_assert_str_eq(found(), "d/B d/a-b d/a/z d/b d/e/f/g/h d/fifo d/\xc3\xa9");
	ck_assert(paths.list[0].from_directory);
	paths_free(&paths);
	ck_assert_int_eq(paths_add(&paths, scratch_path("d/"), &error), 0);
	ck_assert_str_eq(found(), "d/B d/a-b d/a/z d/b d/e/f/g/h d/fifo d/\xc3\xa9");
	paths_free(&paths);
}
END_TEST

START_TEST(links_are_followed_but_not_in_circles)
{
	scratch_write("d/a/one", "", 0);
	scratch_write("other/two", "", 0);
	ck_assert_int_eq(symlink("..", scratch_path("d/a/up")), 0);
	ck_assert_int_eq(symlink("../other", scratch_path("d/other")), 0);
	ck_assert_int_eq(symlink("../d", scratch_path("other/back")), 0);
	ck_assert_int_eq(symlink("nowhere", scratch_path("d/dangling")), 0);
	ck_assert_int_eq(symlink("a/one", scratch_path("d/link")), 0);
	ck_assert_int_eq(paths_add(&paths, scratch_path("d"), &error), 0);
	ck_assert_str_eq(found(), "d/a/one d/dangling d/link d/other/two");
	paths_free(&paths);
}
END_TEST

START_TEST(arguments_keep_their_order)
{
	scratch_write("d/two", "", 0);
	scratch_write("d/one", "", 0);
	ck_assert_int_eq(paths_add(&paths, scratch_write("z", "", 0), &error), 0);
	ck_assert_int_eq(paths_add(&paths, "-", &error), 0);
	ck_assert_int_eq(paths_add(&paths, scratch_path("d"), &error), 0);
	ck_assert_int_eq(paths_add(&paths, scratch_write("tmp-v05", "", 0), &error), 0);
	ck_assert_str_eq(found(), "z - d/one d/two tmp-v05");
	ck_assert(!paths.list[0].from_directory);
	ck_assert(!paths.list[4].from_directory);
	paths_free(&paths);
}
END_TEST

START_TEST(what_cannot_be_read_is_named)
{
	scratch_write("empty/.hidden", "", 0);
	ck_assert_int_eq(paths_add(&paths, "no/such", &error), -1);
	ck_assert_str_eq(error.text, "no/such: No such file or directory");
	ck_assert_int_eq(paths_add(&paths, scratch_path("empty"), &error), -1);
	ck_assert_msg(strstr(error.text, "/empty: no file in this directory"), "%s", error.text);
	ck_assert_int_eq(paths_add_list(&paths, "no/list", &error), -1);
	ck_assert_str_eq(error.text, "no/list: No such file or directory");
	ck_assert_uint_eq(paths.count, 0);
	paths_free(&paths);
}
END_TEST

static const struct {
	const char *name;
	char separator;
	const char *between; /* put before each name */
	const char *found;
} lists[] = {
	{ "lines", '\n', "", "one two#" },
	{ "comments and empty lines", '\n', "# none of these\n\n", "one two#" },
	{ "NULs", '\0', "", "one two#" },
};

START_TEST(a_list_names_inputs)
{
	char list[1024];
	int len = 0;

	const char *names[] = { scratch_write("one", "", 0), scratch_write("two#", "", 0) };
	for (size_t i = 0; i < 2; i++) {
		len += snprintf(list + len, sizeof list - (size_t)len, "%s%s%c", lists[_i].between,
			names[i], lists[_i].separator);
	}
	/* The last separator may be missing where it is a newline. */
	size_t ends = (size_t)len - (lists[_i].separator == '\n');
	ck_assert_int_eq(
		paths_add_list(&paths, scratch_write("list", list, (size_t)len), &error), 0);
	ck_assert_msg(strcmp(found(), lists[_i].found) == 0, "%s: %s", lists[_i].name, found());
	paths_free(&paths);
	ck_assert_int_eq(paths_add_list(&paths, scratch_write("list", list, ends), &error), 0);
	ck_assert_msg(strcmp(found(), lists[_i].found) == 0, "%s: %s", lists[_i].name, found());
	paths_free(&paths);
}
END_TEST

Suite *paths_suite(void)
{
	Suite *suite = suite_create("paths");
	TCase *tcase = tcase_create("paths");

	tcase_add_checked_fixture(tcase, scratch_setup, scratch_teardown);
	tcase_add_test(tcase, a_directory_is_walked_deep_and_sorted_bytewise);
	tcase_add_test(tcase, links_are_followed_but_not_in_circles);
	tcase_add_test(tcase, arguments_keep_their_order);
	tcase_add_test(tcase, what_cannot_be_read_is_named);
	tcase_add_loop_test(tcase, a_list_names_inputs, 0, sizeof lists / sizeof *lists);
	suite_add_tcase(suite, tcase);
	return suite;
}
