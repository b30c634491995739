/* SPDX-License-Identifier: BSD-2-Clause */
#include "capture/filter.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

#define ETHERNET 1
#define RAW 101
#define SLL 113

/* UDP from 10.0.0.1 port 53 to 10.0.0.2 port 1024, behind a link header. */
static const uint8_t ip[] = { 0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 0,
	53, 4, 0, 0, 8, 0, 0 };
static const uint8_t ethernet[] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0 };
static const uint8_t sll[] = { 0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0 };

static const struct {
	const char *expression;
	bool ethernet, raw, sll;
} cases[] = {
	{ "udp port 53", true, true, true },
	{ "", true, true, true },
	{ "tcp", false, false, false },
	{ "src host 10.0.0.1 and dst net 10.0.0.0/8", true, true, true },
	{ "ether src 02:00:00:00:00:01", true, false, false }, /* raw IP has no such address */
	{ "less 28", false, true, false },
	{ "len > 40", true, false, true },
};

static bool passes(struct filter *filter, uint32_t link_type, const uint8_t *link, size_t link_len)
{
	uint8_t *octets = malloc(link_len + sizeof ip);
	const struct frame frame = {
		.data = octets,
		.captured_len = (uint32_t)(link_len + sizeof ip),
		.wire_len = (uint32_t)(link_len + sizeof ip),
		.link_type = link_type,
	};

	if (link_len > 0)
		memcpy(octets, link, link_len);
	memcpy(octets + link_len, ip, sizeof ip);
	bool result = filter_judge(filter, &frame) == FILTER_PASSES;
	free(octets);
	return result;
}

START_TEST(an_expression_is_compiled_for_each_link_type)
{
	struct error error;
	struct filter *filter = filter_new(cases[_i].expression, &error);

	ck_assert_msg(filter, "%s", error.text);
	for (int round = 0; round < 2; round++) {
		ck_assert_msg(
			passes(filter, ETHERNET, ethernet, sizeof ethernet) == cases[_i].ethernet,
			"%s: Ethernet", cases[_i].expression);
		ck_assert_msg(passes(filter, RAW, NULL, 0) == cases[_i].raw, "%s: raw",
			cases[_i].expression);
		ck_assert_msg(passes(filter, SLL, sll, sizeof sll) == cases[_i].sll, "%s: SLL",
			cases[_i].expression);
		ck_assert_msg(!passes(filter, 65535, NULL, 0) || !*cases[_i].expression,
			"%s: a link type that nobody knows", cases[_i].expression);
	}
	filter_free(filter);
}
END_TEST

START_TEST(a_wrong_expression_is_refused_with_the_reason)
{
	struct error error;

	ck_assert_ptr_null(filter_new("port frog", &error));
	ck_assert_msg(strstr(error.text, "frog"), "%s", error.text);
	ck_assert_ptr_null(filter_new("udp and (", &error));
	filter_free(NULL);
}
END_TEST

static const struct {
	const char *expression;
	bool names;
} expressions[] = {
	{ "", false },
	{ "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and not src net 10.0.0.0/8", false },
	{ "port 53 or portrange 6000-6008", true }, /* a range might be a name: it is one to us */
	{ "ether host 00:00:5e:00:53:01 && ip6 host 2001:db8::1", false },
	{ "vlan 7 and ip proto 132 && len<=0x40", false },
	{ "port https", true },
	{ "host example.org", true },
	{ "ip proto \\tcp", true },
	{ "net badc0de", true },
};

START_TEST(words_that_are_not_of_the_language_are_names)
{
	ck_assert_msg(filter_has_names(expressions[_i].expression) == expressions[_i].names, "%s",
		expressions[_i].expression);
}
END_TEST

Suite *filter_suite(void)
{
	Suite *suite = suite_create("filter");
	TCase *tcase = tcase_create("filter");

	tcase_add_loop_test(tcase, an_expression_is_compiled_for_each_link_type, 0,
		sizeof cases / sizeof *cases);
	tcase_add_loop_test(tcase, words_that_are_not_of_the_language_are_names, 0,
		sizeof expressions / sizeof *expressions);
	tcase_add_test(tcase, a_wrong_expression_is_refused_with_the_reason);
	suite_add_tcase(suite, tcase);
	return suite;
}
