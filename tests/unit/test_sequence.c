/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/sequence.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 10 };

struct step {
	uint32_t sequence;
	uint16_t count; /* 0 ends */
	uint32_t uptime_s;
	enum sequence_verdict verdict;
};

static const struct {
	const char *name;
	struct step steps[MOST];
	struct sequence_counts counts; /* lost, repeated, late, resets */
} stories[] = {
	{ "in order, over the wrap",
		{ { 0xfffffff0, 30, 1, SEQUENCE_NONE }, { 14, 30, 2, SEQUENCE_IN_ORDER } }, { 0 } },
	{ "a loss",
		{ { 0, 30, 1, SEQUENCE_NONE }, { 60, 30, 2, SEQUENCE_GAP },
			{ 90, 5, 3, SEQUENCE_IN_ORDER } },
		{ .lost = 30 } },
	{ "swapped",
		{ { 0, 30, 1, SEQUENCE_NONE }, { 60, 30, 3, SEQUENCE_GAP },
			{ 30, 30, 2, SEQUENCE_LATE }, { 90, 30, 4, SEQUENCE_IN_ORDER } },
		{ .late = 1 } },
	{ "late within a long gap",
		{ { 0, 30, 1, SEQUENCE_NONE }, { 120, 30, 5, SEQUENCE_GAP },
			{ 60, 30, 3, SEQUENCE_LATE }, { 90, 30, 4, SEQUENCE_LATE },
			{ 30, 30, 2, SEQUENCE_LATE }, { 150, 30, 6, SEQUENCE_IN_ORDER } },
		{ .late = 3 } },
	{ "doubled",
		{ { 0, 30, 1, SEQUENCE_NONE }, { 30, 30, 2, SEQUENCE_IN_ORDER },
			{ 30, 30, 2, SEQUENCE_REPEATED }, { 60, 30, 3, SEQUENCE_IN_ORDER } },
		{ .repeated = 1 } },
	{ "a late one doubled",
		{ { 0, 30, 1, SEQUENCE_NONE }, { 60, 30, 3, SEQUENCE_GAP },
			{ 30, 30, 2, SEQUENCE_LATE }, { 30, 30, 2, SEQUENCE_REPEATED } },
		{ .late = 1, .repeated = 1 } },
	{ "a restart",
		{ { 100000, 30, 4000, SEQUENCE_NONE }, { 0, 30, 60, SEQUENCE_RESET },
			{ 30, 30, 61, SEQUENCE_IN_ORDER } },
		{ .resets = 1 } },
	{ "a restart onto a greater sequence",
		{ { 0, 30, 4000, SEQUENCE_NONE }, { 9000, 30, 60, SEQUENCE_RESET } },
		{ .resets = 1 } },
	{ "a restart soon after the start",
		{ { 0, 30, 60, SEQUENCE_NONE }, { 30, 30, 61, SEQUENCE_IN_ORDER },
			{ 0, 30, 62, SEQUENCE_RESET } },
		{ .resets = 1 } },
	{ "a leap beyond reason",
		{ { 0, 30, 1, SEQUENCE_NONE }, { 0x40000000, 30, 2, SEQUENCE_RESET } },
		{ .resets = 1 } },
	{ "boot moves, the sequence goes on",
		{ { 0, 30, 4294967, SEQUENCE_NONE }, { 30, 30, 2147483, SEQUENCE_IN_ORDER } },
		{ 0 } },
	{ "old gaps are not filled after a reset",
		{ { 0, 30, 4000, SEQUENCE_NONE }, { 90, 30, 4001, SEQUENCE_GAP },
			{ 0, 30, 60, SEQUENCE_RESET }, { 200, 30, 61, SEQUENCE_GAP },
			{ 40, 30, 61, SEQUENCE_LATE } },
		{ .lost = 60 + 170 - 30, .late = 1, .resets = 1 } },
};

START_TEST(sequences_are_judged)
{
	struct sequence *sequence = sequence_new();
	struct exporter_key key = { 0 };

	for (int i = 0; i < MOST && stories[_i].steps[i].count; i++) {
		const struct step *step = &stories[_i].steps[i];
		struct datagram datagram = { .version = 5,
			.count = step->count,
			.sequence = step->sequence,
			.unix_secs = 1000 + step->uptime_s,
			.sys_uptime = step->uptime_s * 1000 };
		enum sequence_verdict verdict = sequence_add(sequence, &key, &datagram);
		ck_assert_msg(
			verdict == step->verdict, "%s: step %d: %d", stories[_i].name, i, verdict);
	}
	struct sequence_counts total = sequence_total(sequence);
	const struct sequence_counts *wanted = &stories[_i].counts;
	ck_assert_msg(total.lost == wanted->lost && total.repeated == wanted->repeated &&
			      total.late == wanted->late && total.resets == wanted->resets,
		"%s: %lu lost, %lu repeated, %lu late, %lu resets", stories[_i].name, total.lost,
		total.repeated, total.late, total.resets);
	sequence_free(sequence);
	sequence_free(NULL);
}
END_TEST

START_TEST(exporters_and_engines_are_apart)
{
	struct sequence *sequence = sequence_new();
	struct datagram datagram = { .version = 5, .count = 30 };
	const struct exporter_key *key;

	for (uint32_t i = 0; i < 3 * 2 * 40; i++) {
		struct exporter_key sender = { .engine_id = i % 2 };
		exporter_key_ipv4(&sender, 0x0a000000 + i / 2 % 3);
		datagram.sequence = i / 6 * 30;
		enum sequence_verdict verdict = sequence_add(sequence, &sender, &datagram);
		ck_assert_int_eq(verdict, i < 6 ? SEQUENCE_NONE : SEQUENCE_IN_ORDER);
	}
	ck_assert_uint_eq(sequence_exporters(sequence), 6);
	for (size_t i = 0; i < 6; i++) {
		ck_assert_uint_eq(sequence_exporter(sequence, i, &key)->records, 1200);
		ck_assert_uint_eq(key->engine_id, i % 2);
		ck_assert_uint_eq(key->address[15], i / 2);
		ck_assert_uint_eq(key->address[11], 0xff);
	}
	ck_assert_uint_eq(sequence_total(sequence).records, 7200);
	sequence_free(sequence);
}
END_TEST

START_TEST(version_1_has_no_sequence)
{
	struct sequence *sequence = sequence_new();
	struct exporter_key key = { 0 };
	struct datagram datagram = { .version = 1, .count = 24 };

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(sequence_add(sequence, &key, &datagram), SEQUENCE_NONE);
	struct sequence_counts total = sequence_total(sequence);
	ck_assert_uint_eq(total.records, 72);
	ck_assert_uint_eq(total.repeated + total.lost + total.resets + total.late, 0);
	sequence_free(sequence);
}
END_TEST

START_TEST(forged_exporters_do_not_take_all_memory)
{
	struct exporters exporters = { 0 };
	struct exporter_key key = { 0 };

	for (uint32_t i = 0; i < EXPORTERS_MAX + 1000; i++) {
		exporter_key_ipv4(&key, i + 1);
		size_t number = exporters_find(&exporters, &key);
		ck_assert_uint_eq(number, i < EXPORTERS_MAX ? i : EXPORTERS_MAX - 1);
	}
	exporter_key_ipv4(&key, 1);
	ck_assert_uint_eq(exporters_find(&exporters, &key), 0);
	exporters.unlimited = true;
	exporter_key_ipv4(&key, EXPORTERS_MAX + 1000);
	ck_assert_uint_eq(exporters_find(&exporters, &key), EXPORTERS_MAX);
	exporters_free(&exporters);
}
END_TEST

Suite *sequence_suite(void)
{
	Suite *suite = suite_create("sequence");
	TCase *tcase = tcase_create("sequence");

	tcase_add_loop_test(tcase, sequences_are_judged, 0, sizeof stories / sizeof *stories);
	tcase_add_test(tcase, exporters_and_engines_are_apart);
	tcase_add_test(tcase, version_1_has_no_sequence);
	tcase_add_test(tcase, forged_exporters_do_not_take_all_memory);
	suite_add_tcase(suite, tcase);
	return suite;
}
