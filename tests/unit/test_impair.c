/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/random.h"
#include "sink/balance.h"
#include "sink/impair.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

enum { COUNT = 2000 };

/* What came out, in its order. */
struct log {
	size_t count;
	struct outgoing *list; /* room for 2 * COUNT */
};

static int log_send(void *context, const struct outgoing *outgoing, struct error *error)
{
	struct log *log = context;

	(void)error;
	log->list[log->count++] = *outgoing;
	return 0;
}

static void run(const char *faults, uint64_t seed, uint32_t stream, struct log *log,
	struct impair_counts *counts)
{
	struct impair_options options = { .seed = seed };
	struct error error;

	ck_assert_int_eq(impair_parse(faults, &options, &error), 0);
	*counts = (struct impair_counts){ 0 };
	log->count = 0;
	if (!log->list)
		log->list = calloc(2 * COUNT, sizeof *log->list);
	struct impair *impair =
		impair_new(&options, stream, (struct outgoing_sink){ log_send, log }, counts);
	for (uint64_t i = 1; i <= COUNT; i++) {
		struct outgoing outgoing = { .number = i, .due_ns = (int64_t)i * 1000, .len = 72 };
		memset(outgoing.octets, (int)i & 255, outgoing.len);
		if (impair_restarts(impair))
			outgoing.faults = FAULT_RESTART;
		ck_assert_int_eq(impair_send(impair, &outgoing, &error), 0);
	}
	ck_assert_int_eq(impair_finish(impair, &error), 0);
	impair_free(impair);
}

static uint64_t count_faults(const struct log *log, enum fault fault)
{
	uint64_t count = 0;

	for (size_t i = 0; i < log->count; i++)
		count += (log->list[i].faults & fault) != 0;
	return count;
}

static unsigned flipped_bits(const struct outgoing *outgoing)
{
	unsigned bits = 0;

	for (unsigned i = 0; i < outgoing->len; i++)
		bits += (unsigned)__builtin_popcount(
			(outgoing->octets[i] ^ (unsigned)outgoing->number) & 255);
	return bits;
}

START_TEST(every_fault_is_named_and_counted)
{
	struct log log = { 0 };
	struct impair_counts counts;

	run("drop=0.1,dup=0.1,reorder=0.1,corrupt=0.1,truncate=0.1,restart=300", 7, 0, &log,
		&counts);
	ck_assert_uint_eq(log.count, COUNT + counts.doubled);
	ck_assert_uint_eq(count_faults(&log, FAULT_DROP), counts.dropped);
	ck_assert_uint_eq(count_faults(&log, FAULT_DUP), counts.doubled);
	ck_assert_uint_eq(count_faults(&log, FAULT_REORDER), counts.reordered);
	ck_assert_uint_ge(count_faults(&log, FAULT_CORRUPT), counts.corrupted);
	ck_assert_uint_eq(counts.restarts, (COUNT - 1) / 300);
	ck_assert_uint_gt(counts.dropped, COUNT / 10 - 60);
	ck_assert_uint_lt(counts.dropped, COUNT / 10 + 60);
	for (size_t i = 0; i < log.count; i++) {
		const struct outgoing *outgoing = &log.list[i];
		ck_assert_uint_eq(flipped_bits(outgoing) != 0,
			(outgoing->faults & FAULT_CORRUPT) &&
				outgoing->corrupt_bit < outgoing->len * 8);
		ck_assert_uint_le(flipped_bits(outgoing), 1);
		ck_assert_int_eq(outgoing->len < 72, (outgoing->faults & FAULT_TRUNCATE) != 0);
		ck_assert_uint_ge(outgoing->len, 1);
		if (i > 0)
			ck_assert_int_ge(outgoing->due_ns, log.list[i - 1].due_ns);
		if (outgoing->faults & FAULT_DUP)
			ck_assert_uint_eq(outgoing->number, log.list[i - 1].number);
	}
	free(log.list);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_faults)
{
	struct log one = { 0 }, two = { 0 };
	struct impair_counts counts;
	const char *faults = "drop=0.1,dup=0.2,reorder=0.3,corrupt=0.4,truncate=0.5";

	run(faults, 42, 3, &one, &counts);
	run(faults, 42, 3, &two, &counts);
	ck_assert_uint_eq(one.count, two.count);
	ck_assert_mem_eq(one.list, two.list, one.count * sizeof *one.list);
	run(faults, 43, 3, &two, &counts);
	ck_assert_int_ne(memcmp(one.list, two.list, one.count * sizeof *one.list), 0);
	run(faults, 42, 4, &two, &counts);
	ck_assert_int_ne(memcmp(one.list, two.list, one.count * sizeof *one.list), 0);
	free(one.list);
	free(two.list);
}
END_TEST

START_TEST(faults_do_not_depend_on_each_other)
{
	struct log one = { 0 }, two = { 0 };
	struct impair_counts counts;
	bool dropped[COUNT + 1] = { false };

	run("drop=0.1", 1, 0, &one, &counts);
	for (size_t i = 0; i < one.count; i++)
		dropped[one.list[i].number] = one.list[i].faults & FAULT_DROP;
	run("drop=0.1,dup=0.5,corrupt=0.5,truncate=0.5", 1, 0, &two, &counts);
	for (size_t i = 0; i < two.count; i++)
		ck_assert_int_eq(
			dropped[two.list[i].number], (two.list[i].faults & FAULT_DROP) != 0);
	free(one.list);
	free(two.list);
}
END_TEST

START_TEST(a_reordered_datagram_follows_the_next)
{
	struct log log = { 0 };
	struct impair_counts counts;

	run("reorder=1", 1, 0, &log, &counts);
	ck_assert_uint_eq(log.count, COUNT);
	for (size_t i = 0; i < COUNT; i += 2) {
		ck_assert_uint_eq(log.list[i].number, i + 2);
		ck_assert_uint_eq(log.list[i + 1].number, i + 1);
		ck_assert_int_eq(log.list[i + 1].due_ns, log.list[i].due_ns);
		ck_assert_uint_eq(log.list[i + 1].faults, FAULT_REORDER);
	}
	free(log.list);
}
END_TEST

static const struct {
	const char *text;
	const char *error;
} bad_faults[] = {
	{ "drop", "'drop' is not FAULT=VALUE" },
	{ "drop=", "drop: '' is not a probability from 0 to 1" },
	{ "drop=1.5", "drop: '1.5' is not a probability from 0 to 1" },
	{ "drop=nan", "drop: 'nan' is not a probability from 0 to 1" },
	{ "dup=-1", "dup: '-1' is not a probability from 0 to 1" },
	{ "drop=0.1,restart=x", "restart: 'x' is not a number of datagrams" },
	{ "restart=-1", "restart: '-1' is not a number of datagrams" },
	{ "explode=1", "'explode' is no fault (drop, dup, reorder, corrupt, truncate, restart)" },
};

START_TEST(a_bad_fault_is_named)
{
	struct impair_options options = { 0 };
	struct error error = { 0 };

	ck_assert_int_eq(impair_parse(bad_faults[_i].text, &options, &error), -1);
	ck_assert_str_eq(error.text, bad_faults[_i].error);
}
END_TEST

START_TEST(faults_have_names)
{
	char text[OUTGOING_FAULTS_LEN];
	struct outgoing outgoing = { .faults = 0xff, .corrupt_bit = 11711, .len = 1463 };

	outgoing_faults(&outgoing, text);
	ck_assert_str_eq(text, "restart+drop+reorder+corrupt:11711+truncate:1463+dup");
	outgoing.faults = 0;
	outgoing_faults(&outgoing, text);
	ck_assert_str_eq(text, "");
}
END_TEST

/* The first numbers of pcg32 for seed 42, stream 54, as its authors' demonstration prints them. */
START_TEST(the_generator_is_pcg32)
{
	static const uint32_t known[] = { 0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293,
		0xbfa4784b, 0xcbed606e };
	struct random random;

	random_init(&random, 42, 54);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		ck_assert_uint_eq(random_next(&random), known[i]);
}
END_TEST

START_TEST(a_host_has_one_collector_and_all_have_work)
{
	enum { COLLECTORS = 3 };
	unsigned dealt[COLLECTORS] = { 0 };
	struct datagram datagram = { .version = 5, .count = 30, .unix_secs = 77 }, part;

	for (uint32_t n = 0; n < 100; n++) {
		for (uint32_t i = 0; i < 30; i++)
			datagram.records[i].src_addr = 0x0a000000 + n * 30 + i;
		unsigned sum = 0;
		for (unsigned c = 0; c < COLLECTORS; c++) {
			unsigned records = balance_part(&datagram, c, COLLECTORS, &part);
			ck_assert_uint_eq(part.count, records);
			ck_assert_uint_eq(part.unix_secs, 77);
			for (unsigned i = 0; i < records; i++)
				ck_assert_uint_eq(
					balance_collector(part.records[i].src_addr, COLLECTORS), c);
			dealt[c] += records;
			sum += records;
		}
		ck_assert_uint_eq(sum, 30);
	}
	for (unsigned c = 0; c < COLLECTORS; c++)
		ck_assert_uint_gt(dealt[c], 900);
	ck_assert_uint_eq(balance_part(&datagram, 0, 1, &part), 30);
}
END_TEST

Suite *impair_suite(void)
{
	Suite *suite = suite_create("impair");
	TCase *tcase = tcase_create("impair");

	tcase_add_test(tcase, every_fault_is_named_and_counted);
	tcase_add_test(tcase, the_same_seed_gives_the_same_faults);
	tcase_add_test(tcase, faults_do_not_depend_on_each_other);
	tcase_add_test(tcase, a_reordered_datagram_follows_the_next);
	tcase_add_loop_test(tcase, a_bad_fault_is_named, 0, sizeof bad_faults / sizeof *bad_faults);
	tcase_add_test(tcase, faults_have_names);
	tcase_add_test(tcase, the_generator_is_pcg32);
	tcase_add_test(tcase, a_host_has_one_collector_and_all_have_work);
	suite_add_tcase(suite, tcase);
	return suite;
}
