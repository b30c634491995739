/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Puts random streams of packets through the model and through the program's own stages, and
 * compares all that comes out. A stream that tells them apart is cut down as far as it still does,
 * and printed.
 *
 * usage: model [--seconds N | --count N] [--first S] | --seed S [--deep]
 *   --seconds N  seeds from --first (default 1) on, for N seconds
 *   --count N    as many seeds (default 4000)
 *   --seed S     this seed only, and its packets when it fails
 *   --deep       with --seed: a stream that passes the bounds of tables and queues
 */
#include "scenario.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEEP_EVERY 1333 /* seeds: they take a second */

struct totals {
	unsigned long long streams, packets, records, datagrams, late;
};

/* Whether model and program part on it; text says where. */
static bool fails(const struct scenario *scenario, char text[2048], struct totals *totals)
{
	struct outcome model = { 0 }, subject = { 0 };
	char complaint[256];

	model_run(scenario, &model);
	bool consistent = subject_run(scenario, &subject, complaint);
	bool bad =
		outcome_differs(&model, &subject, text) || outcome_breaks(scenario, &subject, text);
	if (!bad && !consistent) {
		snprintf(text, 2048, "%s", complaint);
		bad = true;
	}
	if (totals != NULL) {
		totals->streams++;
		totals->packets += model.order.count;
		totals->records += model.records.count;
		totals->datagrams += model.datagrams.count;
		for (size_t i = 0; i < model.order.count; i++)
			totals->late += model.order.at[i].marks & PACKET_LATE;
	}
	outcome_free(&model);
	outcome_free(&subject);
	return bad;
}

/* Takes count packets out of an input at from, if it still fails without them. */
static bool cut(struct scenario *scenario, size_t input, size_t from, size_t count)
{
	struct packet_list *list = &scenario->inputs[input];
	struct packet_list whole = { 0 };
	char text[2048];

	for (size_t i = 0; i < list->count; i++)
		packet_list_add(&whole, &list->at[i]);
	memmove(&list->at[from], &list->at[from + count],
		(list->count - from - count) * sizeof *list->at);
	list->count -= count;
	if (fails(scenario, text, NULL)) {
		free(whole.at);
		return true;
	}
	free(list->at);
	*list = whole;
	return false;
}

/* Halves, quarters … single packets, as long as anything can go. */
static void shrink(struct scenario *scenario)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < scenario->input_count; i++) {
			size_t size = scenario->inputs[i].count;

			for (; size > 0; size /= 2) {
				size_t from = 0;

				while (from + size <= scenario->inputs[i].count) {
					if (cut(scenario, i, from, size))
						again = true;
					else
						from += size;
				}
			}
		}
	}
}

static bool try_seed(uint64_t seed, bool deep, struct totals *totals)
{
	struct scenario scenario;
	char text[2048];

	scenario_make(&scenario, seed, deep);
	bool bad = fails(&scenario, text, totals);
	if (bad) {
		printf("seed %llu%s: %s\n", (unsigned long long)seed, deep ? " (deep)" : "", text);
		if (!deep) {
			shrink(&scenario);
			fails(&scenario, text, NULL);
			printf("cut down to:\n");
			scenario_print(&scenario);
			printf("%s\n", text);
		}
	}
	scenario_free(&scenario);
	return !bad;
}

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* seconds 0: no end but the count. */
static bool run(double seconds, uint64_t count, uint64_t first, struct totals *totals)
{
	double end_s = now_s() + seconds;

	for (uint64_t seed = first; seed - first < count; seed++) {
		if (seconds > 0 && now_s() > end_s)
			break;
		if (!try_seed(seed, false, totals))
			return false;
		if (seed % DEEP_EVERY == 0 && !try_seed(seed, true, totals))
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "seconds", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'S' }, { "first", required_argument, NULL, 'f' },
		{ "count", required_argument, NULL, 'c' }, { "deep", no_argument, NULL, 'd' },
		{ NULL, 0, NULL, 0 } };
	uint64_t first = 1, seed = 0, count = 4000;
	double seconds = 0;
	bool one = false, deep = false;
	struct totals totals = { 0 };
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (option) {
		case 's':
			seconds = strtod(optarg, NULL);
			count = UINT64_MAX;
			break;
		case 'c':
			count = strtoull(optarg, NULL, 10);
			break;
		case 'S':
			seed = strtoull(optarg, NULL, 10);
			one = true;
			break;
		case 'f':
			first = strtoull(optarg, NULL, 10);
			break;
		case 'd':
			deep = true;
			break;
		default:
			return 2;
		}
	}
	bool good = one ? try_seed(seed, deep, &totals) : run(seconds, count, first, &totals);
	printf("model: %llu streams, %llu packets (%llu late), %llu records, %llu datagrams: %s\n",
		totals.streams, totals.packets, totals.late, totals.records, totals.datagrams,
		good ? "equal" : "DIFFERENT");
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
