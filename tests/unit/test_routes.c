/* SPDX-License-Identifier: BSD-2-Clause */
#include "export/routes.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct routes *parse(const char *text, struct error *error)
{
	size_t len = strlen(text);
	char *copy = malloc(len ? len : 1);

	memcpy(copy, text, len);
	struct routes *routes = routes_parse(bytes_of(copy, len), error);
	free(copy);
	return routes;
}

static const char table[] = "# a comment\n"
			    "0.0.0.0/0 192.0.2.1 1 64500\n"
			    "\n"
			    "10.0.0.0/8\t192.0.2.2  2 64501 # behind a line\r\n"
			    "10.1.0.0/16 192.0.2.3 3 70000\n"
			    "10.1.2.3/32 192.0.2.4 4 65535\n"
			    "255.255.255.255/32 192.0.2.5 5 0\n"
			    "10.1.0.0/16 192.0.2.6 6 64502";

static const struct {
	uint32_t address;
	unsigned output, mask, as;
} look_ups[] = {
	{ 0x00000000, 1, 0, 64500 },
	{ 0x09ffffff, 1, 0, 64500 },
	{ 0x0a000000, 2, 8, 64501 },
	{ 0x0a00ffff, 2, 8, 64501 },
	{ 0x0a010000, 6, 16, 64502 },
	{ 0x0a010202, 6, 16, 64502 },
	{ 0x0a010203, 4, 32, 65535 },
	{ 0x0a010204, 6, 16, 64502 },
	{ 0x0a01ffff, 6, 16, 64502 },
	{ 0x0a020000, 2, 8, 64501 },
	{ 0x0affffff, 2, 8, 64501 },
	{ 0x0b000000, 1, 0, 64500 },
	{ 0xfffffffe, 1, 0, 64500 },
	{ 0xffffffff, 5, 32, 0 },
};

START_TEST(the_longest_prefix_wins)
{
	struct error error;
	struct routes *routes = parse(table, &error);
	ck_assert_ptr_nonnull(routes);

	const struct route *route = routes_find(routes, look_ups[_i].address);
	ck_assert_ptr_nonnull(route);
	ck_assert_uint_eq(route->output, look_ups[_i].output);
	ck_assert_uint_eq(route->mask, look_ups[_i].mask);
	ck_assert_uint_eq(route->as, look_ups[_i].as);
	ck_assert_uint_eq(route->next_hop, 0xc0000200 + look_ups[_i].output);
	routes_free(routes);
}
END_TEST

START_TEST(what_no_prefix_covers_has_no_route)
{
	struct error error;
	struct routes *routes = parse("10.0.0.0/8 0.0.0.0 1 4200000000\n", &error);

	ck_assert_ptr_null(routes_find(routes, 0x09ffffff));
	ck_assert_ptr_null(routes_find(routes, 0x0b000000));
	ck_assert_uint_eq(routes_find(routes, 0x0a0a0a0a)->as, 23456);
	routes_free(routes);
	routes = parse("", &error);
	ck_assert_ptr_null(routes_find(routes, 0));
	ck_assert_ptr_null(routes_find(routes, UINT32_MAX));
	routes_free(routes);
	routes_free(NULL);
}
END_TEST

static const struct {
	const char *text;
	const char *error;
} bad_lines[] = {
	{ "10.0.0.0 192.0.2.1 1 1", "line 1: not a prefix" },
	{ "\n10.0.0.0/33 192.0.2.1 1 1", "line 2: not a prefix" },
	{ "10.0.0/8 192.0.2.1 1 1", "line 1: not a prefix" },
	{ "10.0.0.256/8 192.0.2.1 1 1", "line 1: not a prefix" },
	{ "10.0.0.0/8x 192.0.2.1 1 1", "line 1: not a prefix" },
	{ "10.0.0.1/8 192.0.2.1 1 1", "line 1: the prefix has bits" },
	{ "10.0.0.0/8", "line 1: the next hop" },
	{ "10.0.0.0/8 eth0 1 1", "line 1: the next hop" },
	{ "10.0.0.0/8 192.0.2.1 65536 1", "line 1: the ifindex" },
	{ "10.0.0.0/8 192.0.2.1 -1 1", "line 1: the ifindex" },
	{ "10.0.0.0/8 192.0.2.1 1", "line 1: the AS" },
	{ "10.0.0.0/8 192.0.2.1 1 4294967296", "line 1: the AS" },
	{ "10.0.0.0/8 192.0.2.1 1 1 1", "line 1: something follows" },
};

START_TEST(a_bad_line_is_named)
{
	struct error error = { 0 };

	ck_assert_ptr_null(parse(bad_lines[_i].text, &error));
	ck_assert_msg(strncmp(error.text, bad_lines[_i].error, strlen(bad_lines[_i].error)) == 0,
		"'%s': %s", bad_lines[_i].text, error.text);
}
END_TEST

struct plain_prefix {
	uint32_t base;
	unsigned len;
};

static uint32_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 32);
}

/* Few upper bits, so that prefixes nest deeply. */
static uint32_t crowded_address(uint64_t *state)
{
	return next_random(state) & 0x8003c01f;
}

START_TEST(a_search_through_all_prefixes_agrees)
{
	enum { COUNT = 500 };
	struct plain_prefix prefixes[COUNT];
	uint64_t state = (uint64_t)_i;
	char *text = malloc(COUNT * 64), *end = text;
	struct error error;

	for (unsigned i = 0; i < COUNT; i++) {
		unsigned len = next_random(&state) % 33;
		uint32_t base = crowded_address(&state);
		prefixes[i].len = len;
		prefixes[i].base = len ? base & UINT32_MAX << (32 - len) : 0;
		base = prefixes[i].base;
		end += sprintf(end, "%u.%u.%u.%u/%u 0.0.0.0 %u 1\n", base >> 24, base >> 16 & 255,
			base >> 8 & 255, base & 255, len, i);
	}
	struct routes *routes = routes_parse(bytes_of(text, (size_t)(end - text)), &error);
	ck_assert_ptr_nonnull(routes);
	for (unsigned n = 0; n < 20000; n++) {
		uint32_t address = n % 2 ? next_random(&state) : crowded_address(&state);
		int best = -1;
		for (int i = 0; i < COUNT; i++) {
			unsigned len = prefixes[i].len;
			uint32_t mask = len ? UINT32_MAX << (32 - len) : 0;
			if ((address & mask) == prefixes[i].base &&
				(best < 0 || len >= prefixes[best].len))
				best = i;
		}
		const struct route *route = routes_find(routes, address);
		ck_assert_int_eq(route ? route->output : -1, best);
	}
	routes_free(routes);
	free(text);
}
END_TEST

Suite *routes_suite(void)
{
	Suite *suite = suite_create("routes");
	TCase *tcase = tcase_create("routes");

	tcase_add_loop_test(tcase, the_longest_prefix_wins, 0, sizeof look_ups / sizeof *look_ups);
	tcase_add_test(tcase, what_no_prefix_covers_has_no_route);
	tcase_add_loop_test(tcase, a_bad_line_is_named, 0, sizeof bad_lines / sizeof *bad_lines);
	tcase_add_loop_test(tcase, a_search_through_all_prefixes_agrees, 0, 4);
	suite_add_tcase(suite, tcase);
	return suite;
}
