/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules of --profile, each at its boundary: packets in, records out in words. */
#include "core/time.h"
#include "profile_check.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

#define YEAR_MS (INT64_C(31536000) * 1000)
#define MOST_SENT 12

struct rule {
	const char *name;
	enum flow_profile profile;
	int64_t active_ms, inactive_ms; /* 0: the profile's; -1: none */
	bool stays_open;                /* --tcp-close off */
	struct sent sent[MOST_SENT];
	const char *records;
};

static const struct rule rules[] = {
	/* ng_netflow */
	{ "idle when more than 15 whole seconds are over", NG,
		.sent = { { .at_ms = 0 }, { .at_ms = 900, .src = 1 }, { .at_ms = 1000, .src = 2 },
			{ .at_ms = 40000 } },
		.records = "16000 inactive: 17 1000>53 x1 0-0\n"
			   "16000 inactive: 17 1>53 x1 0-0\n"
			   "17000 inactive: 17 2>53 x1 1000-1000\n"
			   "40000 end: 17 1000>53 x1 40000-40000\n" },
	{ "an idle flow that gets a packet before the look goes on", NG,
		.sent = { { .at_ms = 0 }, { .at_ms = 16000 }, { .at_ms = 32001 } },
		.records = "32000 inactive: 17 1000>53 x2 0-16000\n"
			   "32001 end: 17 1000>53 x1 32000-32000\n" },
	{ "4 packets end for idleness, 5 wait for their age", NG,
		.sent = { { .at_ms = 0, .times = 5, .src = 5 },
			{ .at_ms = 0, .times = 4, .src = 4 }, { .at_ms = 2000000 } },
		.records = "16000 inactive: 17 4>53 x4 0-0\n"
			   "1801000 active: 17 5>53 x5 0-0\n"
			   "2000000 end: 17 1000>53 x1 2000000-2000000\n" },
	{ "one that waits may wake", NG,
		.sent = { { .at_ms = 0, .times = 5 }, { .at_ms = 17000, .src = 9 },
			{ .at_ms = 1700000 }, { .at_ms = 2000000 } },
		.records = "33000 inactive: 17 9>53 x1 17000-17000\n"
			   "1801000 active: 17 1000>53 x6 0-1700000\n"
			   "2000000 end: 17 1000>53 x1 2000000-2000000\n" },
	{ "age is tested after adding: 1800 whole seconds join", NG,
		.sent = { { .at_ms = 0, .times = 181, .every_ms = 10000 }, { .at_ms = 1800999 } },
		.records = "1800999 end: 17 1000>53 x182 0-1800000\n" },
	{ "age is tested after adding: with 1801 it ends", NG,
		.sent = { { .at_ms = 0, .times = 181, .every_ms = 10000 }, { .at_ms = 1801000 },
			{ .at_ms = 1801000 } },
		.records = "1801000 active: 17 1000>53 x182 0-1801000\n"
			   "1801000 end: 17 1000>53 x1 1801000-1801000\n" },
	{ "a look ends no aged flow that isn't idle", NG,
		.sent = { { .at_ms = 0, .times = 5 }, { .at_ms = 1795000 },
			{ .at_ms = 1900000, .src = 9 } },
		.records = "1811000 active: 17 1000>53 x6 0-1795000\n"
			   "1900000 end: 17 9>53 x1 1900000-1900000\n" },
	{ "at one look in order of the last packets, not of making", NG,
		.sent = { { .at_ms = 0, .times = 5, .src = 1 },
			{ .at_ms = 0, .times = 5, .src = 2 }, { .at_ms = 0, .times = 5, .src = 3 },
			{ .at_ms = 500, .src = 2 }, { .at_ms = 900, .src = 1 },
			{ .at_ms = 1785000, .src = 4 }, { .at_ms = 2000000 } },
		.records = "1801000 active: 17 3>53 x5 0-0\n"
			   "1801000 active: 17 2>53 x6 0-0\n"
			   "1801000 active: 17 1>53 x6 0-0\n"
			   "1801000 inactive: 17 4>53 x1 1785000-1785000\n"
			   "2000000 end: 17 1000>53 x1 2000000-2000000\n" },
	{ "FIN and RST end a flow that is there", NG,
		.sent = { { .at_ms = 0, .protocol = 6, .flags = 0x02 },
			{ .at_ms = 1, .protocol = 6, .flags = 0x11 },
			{ .at_ms = 2, .protocol = 6, .flags = 0x04, .src = 2 },
			{ .at_ms = 3, .protocol = 6, .flags = 0x04, .src = 2 },
			{ .at_ms = 4, .protocol = 6, .flags = 0x01, .src = 3 } },
		.records = "1 tcp_close: 6 1000>53 x2 flags 13 0-0\n"
			   "3 tcp_close: 6 2>53 x2 flags 04 0-0\n"
			   "4 end: 6 3>53 x1 flags 01 0-0\n" },
	{ "with --tcp-close off they don't", NG, .stays_open = true,
		.sent = { { .at_ms = 0, .protocol = 6, .flags = 0x02 },
			{ .at_ms = 1, .protocol = 6, .flags = 0x05 } },
		.records = "1 end: 6 1000>53 x2 flags 07 0-0\n" },
	{ "TOS and ifindex make flows", NG,
		.sent = { { .at_ms = 0 }, { .at_ms = 0, .tos = 0xb8 }, { .at_ms = 0, .input = 3 },
			{ .at_ms = 0, .tos = 0xb8 } },
		.records = "0 end: 17 1000>53 x1 0-0\n"
			   "0 end: 17 1000>53 x2 tos b8 0-0\n"
			   "0 end: 17 1000>53 x1 if 3 0-0\n" },
	{ "ports of TCP and UDP alone", NG,
		.sent = { { .at_ms = 0, .protocol = 6 }, { .times = 1 },
			{ .at_ms = 0, .protocol = 1, .dst = 0x0301 },
			{ .at_ms = 0, .protocol = 132 }, { .at_ms = 0, .protocol = 136 } },
		.records = "0 end: 6 1000>53 x1 0-0\n"
			   "0 end: 17 1000>53 x1 0-0\n"
			   "0 end: 1 0>0 x1 0-0\n"
			   "0 end: 132 0>0 x1 0-0\n"
			   "0 end: 136 0>0 x1 0-0\n" },
	{ "later fragments have ports 0", NG,
		.sent = { { .at_ms = 0, .marks = FIRST }, { .at_ms = 1, .marks = LATER },
			{ .at_ms = 2, .marks = LATER } },
		.records = "2 end: 17 1000>53 x1 0-0\n"
			   "2 end: 17 0>0 x2 0-0\n" },
	{ "timeouts count in whole seconds, whatever else there is", NG, .inactive_ms = 1500,
		.sent = { { .at_ms = 0, .times = 5, .src = 9 }, { .at_ms = 900 },
			{ .at_ms = 3000, .src = 9 } },
		.records = "2000 inactive: 17 1000>53 x1 0-0\n"
			   "3000 end: 17 9>53 x6 0-3000\n" },
	{ "without an inactive timeout nothing is idle", NG, .inactive_ms = -1,
		.sent = { { .at_ms = 0 }, { .at_ms = YEAR_MS, .src = 9 }, { .at_ms = YEAR_MS } },
		.records = "31536000000 active: 17 1000>53 x2 0-31536000000\n"
			   "31536000000 end: 17 9>53 x1 31536000000-31536000000\n" },
	{ "a year of silence", NG,
		.sent = { { .at_ms = 0, .times = 5 }, { .at_ms = 1, .src = 9 },
			{ .at_ms = YEAR_MS } },
		.records = "16000 inactive: 17 9>53 x1 0-0\n"
			   "1801000 active: 17 1000>53 x5 0-0\n"
			   "31536000000 end: 17 1000>53 x1 31536000000-31536000000\n" },
	/* fprobe: T0 is 0.250 s into a second, looks are at T0 + 5 s, 10 s … */
	{ "idle when more than 60 whole seconds are over", FP,
		.sent = { { .at_ms = 0 }, { .at_ms = 4749, .src = 1 }, { .at_ms = 4750, .src = 2 },
			{ .at_ms = 100000 } },
		.records = "65000 inactive: 17 1000>53 x1 0-0\n"
			   "65000 inactive: 17 1>53 x1 4749-4749\n"
			   "70000 inactive: 17 2>53 x1 4750-4750\n"
			   "100000 end: 17 1000>53 x1 100000-100000\n" },
	{ "an idle flow that gets a packet before the look goes on", FP,
		.sent = { { .at_ms = 0 }, { .at_ms = 65000 }, { .at_ms = 130001 } },
		.records = "130000 inactive: 17 1000>53 x2 0-65000\n"
			   "130001 end: 17 1000>53 x1 130001-130001\n" },
	{ "300 whole seconds from first to last join", FP,
		.sent = { { .at_ms = 0, .times = 7, .every_ms = 50000 }, { .at_ms = 300749 },
			{ .at_ms = 350000 } },
		.records = "350000 end: 17 1000>53 x9 0-350000\n" },
	{ "301 end at the next look, with what comes before it", FP,
		.sent = { { .at_ms = 0, .times = 7, .every_ms = 50000 }, { .at_ms = 300750 },
			{ .at_ms = 305000 }, { .at_ms = 305001 } },
		.records = "305000 active: 17 1000>53 x9 0-305000\n"
			   "305001 end: 17 1000>53 x1 305001-305001\n" },
	{ "idle ones first, then those that last too long in order of making", FP,

		.sent = { { .at_ms = 0, .src = 1 }, { .at_ms = 1, .src = 2 },
			{ .at_ms = 50000, .times = 6, .every_ms = 50000, .src = 1 },
			{ .at_ms = 305500, .src = 2 }, { .at_ms = 305600, .src = 1 },
			{ .at_ms = 310001 } },
		.records = "65000 inactive: 17 2>53 x1 1-1\n"
			   "310000 active: 17 1>53 x8 0-305600\n"
			   "310001 end: 17 2>53 x1 305500-305500\n"
			   "310001 end: 17 1000>53 x1 310001-310001\n" },
	{ "FIN and RST end nothing", FP,
		.sent = { { .at_ms = 0, .protocol = 6, .flags = 0x02 },
			{ .at_ms = 1, .protocol = 6, .flags = 0x11 },
			{ .at_ms = 2, .protocol = 6, .flags = 0x04 } },
		.records = "2 end: 6 1000>53 x3 flags 17 0-2\n" },
	{ "TOS and ifindex make no flows; the first packet's are shown", FP,
		.sent = { { .at_ms = 0, .tos = 0xb8, .input = 3 }, { .at_ms = 1 },
			{ .at_ms = 2, .tos = 0x10, .input = 4 } },
		.records = "2 end: 17 1000>53 x3 tos b8 if 3 0-2\n" },
	{ "ports of TCP and UDP, type and code of ICMP", FP,
		.sent = { { .at_ms = 0, .protocol = 6 }, { .times = 1 },
			{ .at_ms = 0, .protocol = 1, .dst = 0x0301 },
			{ .at_ms = 0, .protocol = 132 }, { .at_ms = 0, .protocol = 47 } },
		.records = "0 end: 6 1000>53 x1 0-0\n"
			   "0 end: 17 1000>53 x1 0-0\n"
			   "0 end: 1 3>1 x1 0-0\n"
			   "0 end: 132 0>0 x1 0-0\n"
			   "0 end: 47 0>0 x1 0-0\n" },
	{ "8 octets for ports, 16 for flags", FP,
		.sent = { { .at_ms = 0, .protocol = 6, .flags = 2, .cut_to = 1 + 7 },
			{ .at_ms = 0, .protocol = 6, .flags = 2, .cut_to = 1 + 8 },
			{ .at_ms = 0, .protocol = 6, .flags = 4, .cut_to = 1 + 15 },
			{ .at_ms = 0, .protocol = 6, .flags = 16, .cut_to = 1 + 16 },
			{ .at_ms = 0, .protocol = 1, .dst = 0x0301, .cut_to = 1 + 7 } },
		.records = "0 end: 6 0>0 x1 0-0\n"
			   "0 end: 6 1000>53 x3 flags 10 0-0\n"
			   "0 end: 1 0>0 x1 0-0\n" },
	{ "later fragments have the ports of the first before them for 30 s", FP,
		.sent = { { .at_ms = 0, .marks = FIRST }, { .at_ms = 1, .marks = LATER },
			{ .at_ms = 30000, .marks = LATER }, { .at_ms = 30001, .marks = LATER } },
		.records = "30001 end: 17 1000>53 x3 0-30000\n"
			   "30001 end: 17 0>0 x1 30001-30001\n" },
	{ "and of the first behind them; the first to come shows its TOS", FP,
		.sent = { { .at_ms = 0, .marks = LATER, .tos = 1 },
			{ .at_ms = 1, .marks = LATER, .tos = 2 },
			{ .at_ms = 30000, .marks = FIRST, .tos = 3 } },
		.records = "30000 end: 17 1000>53 x3 tos 01 0-30000\n" },
	{ "if it comes within 30 s", FP,
		.sent = { { .at_ms = 0, .marks = LATER }, { .at_ms = 1, .marks = LATER },
			{ .at_ms = 30001, .marks = FIRST } },
		.records = "30001 end: 17 0>0 x1 0-0\n"
			   "30001 end: 17 1000>53 x2 1-30001\n" },
	{ "without it they are accounted when 30 s are over, whatever else there is", FP,
		.sent = { { .at_ms = 0, .marks = LATER }, { .at_ms = 3600000 } },
		.records = "95000 inactive: 17 0>0 x1 0-0\n"
			   "3600000 end: 17 1000>53 x1 3600000-3600000\n" },
	{ "or at the end", FP, .sent = { { .at_ms = 0 }, { .at_ms = 1, .marks = LATER } },
		.records = "1 end: 17 1000>53 x1 0-0\n"
			   "1 end: 17 0>0 x1 1-1\n" },
	{ "a first fragment that is short gives them ports 0", FP,
		.sent = { { .at_ms = 0, .marks = LATER },
			{ .at_ms = 1, .marks = FIRST, .cut_to = 1 + 4 },
			{ .at_ms = 2, .marks = LATER } },
		.records = "2 end: 17 0>0 x3 0-2\n" },
	{ "a held fragment's own time makes a flow too long", FP, .active_ms = 20000,
		.sent = { { .at_ms = 0, .marks = LATER }, { .at_ms = 21000, .marks = FIRST },
			{ .at_ms = 25001 } },
		.records = "25000 active: 17 1000>53 x2 0-21000\n"
			   "25001 end: 17 1000>53 x1 25001-25001\n" },
	{ "a year of silence", FP, .inactive_ms = -1,
		.sent = { { .at_ms = 0 }, { .at_ms = YEAR_MS } },
		.records = "31536000000 end: 17 1000>53 x2 0-31536000000\n" },
};

START_TEST(each_rule_at_its_boundary)
{
	const struct rule *rule = &rules[_i];
	struct told told = { 0 };
	struct flow_options options = { .profile = rule->profile,
		.active_ns = (rule->profile == FP ? 300 : 1800) * NS_PER_S,
		.inactive_ns = (rule->profile == FP ? 60 : 15) * NS_PER_S,
		.tcp_close = !rule->stays_open,
		.max_flows = 1000 };
	struct error error;

	if (rule->active_ms)
		options.active_ns = rule->active_ms * NS_PER_MS;
	if (rule->inactive_ms)
		options.inactive_ns = rule->inactive_ms < 0 ? 0 : rule->inactive_ms * NS_PER_MS;
	struct flow_cache *cache = flow_cache_new(&options, (struct record_sink){ tell, &told });
	for (size_t i = 0; i < MOST_SENT; i++) {
		if (i > 0 && rule->sent[i].at_ms == 0 &&
			memcmp(&rule->sent[i], &(struct sent){ 0 }, sizeof *rule->sent) == 0)
			break;
		for (unsigned n = 0; n == 0 || n < rule->sent[i].times; n++)
			add(cache, packet_of(&rule->sent[i], n));
	}
	ck_assert_int_eq(flow_cache_finish(cache, &error), 0);
	ck_assert_msg(strcmp(told.text, rule->records) == 0, "%s:\n%sis not\n%s", rule->name,
		told.text, rule->records);
	flow_cache_free(cache);
	free(told.text);
}
END_TEST

Suite *profiles_suite(void)
{
	Suite *suite = suite_create("profiles");
	TCase *tcase = tcase_create("profiles");

	tcase_add_loop_test(tcase, each_rule_at_its_boundary, 0, sizeof rules / sizeof *rules);
	suite_add_tcase(suite, tcase);
	return suite;
}
