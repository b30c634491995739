/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/impair.h"

#include "core/memory.h"
#include "core/random.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct impair {
	struct impair_options options;
	struct impair_counts *counts;
	struct outgoing_sink sink;
	struct random random;
	int64_t due_ns;     /* of the latest */
	uint64_t datagrams; /* since the start, for restarts */
	bool holds;         /* held waits for the next one */
	struct outgoing held;
};

static bool parse_share(const char *text, double *share)
{
	char *end;

	*share = strtod(text, &end);
	return end != text && *end == '\0' && *share >= 0 && *share <= 1;
}

static bool parse_count(const char *text, uint64_t *count)
{
	char *end;

	errno = 0;
	*count = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
}

static int parse_fault(char *text, struct impair_options *options, struct error *error)
{
	const struct {
		const char *name;
		double *share;
	} faults[] = { { "drop", &options->drop }, { "dup", &options->dup },
		{ "reorder", &options->reorder }, { "corrupt", &options->corrupt },
		{ "truncate", &options->truncate } };
	char *value = strchr(text, '=');

	if (!value)
		return error_set(error, "'%s' is not FAULT=VALUE", text);
	*value++ = '\0';
	if (strcmp(text, "restart") == 0) {
		if (parse_count(value, &options->restart))
			return 0;
		return error_set(error, "restart: '%s' is not a number of datagrams", value);
	}
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		if (strcmp(text, faults[i].name) != 0)
			continue;
		if (parse_share(value, faults[i].share))
			return 0;
		return error_set(error, "%s: '%s' is not a probability from 0 to 1", text, value);
	}
	return error_set(
		error, "'%s' is no fault (drop, dup, reorder, corrupt, truncate, restart)", text);
}

int impair_parse(const char *text, struct impair_options *options, struct error *error)
{
	char *copy = memory_string(text), *rest = copy, *fault;
	int result = 0;

	while (result == 0 && (fault = strsep(&rest, ",")))
		result = parse_fault(fault, options, error);
	free(copy);
	return result;
}

struct impair *impair_new(const struct impair_options *options, uint32_t stream,
	struct outgoing_sink sink, struct impair_counts *counts)
{
	struct impair *impair = memory_new(1, sizeof *impair);

	impair->options = *options;
	impair->counts = counts;
	impair->sink = sink;
	random_init(&impair->random, options->seed, stream);
	return impair;
}

void impair_free(struct impair *impair)
{
	free(impair);
}

bool impair_restarts(struct impair *impair)
{
	uint64_t number = impair->datagrams++;
	bool restarts =
		impair->options.restart > 0 && number > 0 && number % impair->options.restart == 0;

	impair->counts->restarts += restarts;
	return restarts;
}

/* As many numbers are drawn for each datagram whatever hits it, so that faults don't depend on
 * each other. */
static uint8_t draw_faults(struct impair *impair, uint16_t len, uint16_t *bit, uint16_t *cut)
{
	const struct impair_options *options = &impair->options;
	struct random *random = &impair->random;
	uint8_t faults = 0;

	faults |= random_share(random) < options->drop ? FAULT_DROP : 0;
	faults |= random_share(random) < options->dup ? FAULT_DUP : 0;
	faults |= random_share(random) < options->reorder ? FAULT_REORDER : 0;
	faults |= random_share(random) < options->corrupt ? FAULT_CORRUPT : 0;
	faults |= random_share(random) < options->truncate ? FAULT_TRUNCATE : 0;
	*bit = (uint16_t)random_below(random, len * 8U);
	*cut = (uint16_t)(1 + random_below(random, len - 1U));
	return faults;
}

static int send_held(struct impair *impair, struct error *error)
{
	if (!impair->holds)
		return 0;
	impair->holds = false;
	impair->held.due_ns = impair->due_ns;
	return impair->sink.send(impair->sink.context, &impair->held, error);
}

/* Damage comes first, so that a doubled datagram has the same octets twice. */
static void damage(struct impair *impair, struct outgoing *outgoing, uint8_t faults, uint16_t bit,
	uint16_t cut)
{
	if (faults & FAULT_CORRUPT) {
		outgoing->octets[bit / 8] ^= (uint8_t)(1 << bit % 8);
		outgoing->corrupt_bit = bit;
		impair->counts->corrupted++;
	}
	if (faults & FAULT_TRUNCATE) {
		outgoing->len = cut;
		impair->counts->truncated++;
	}
	outgoing->faults |= faults & (FAULT_CORRUPT | FAULT_TRUNCATE);
}

int impair_send(void *context, const struct outgoing *original, struct error *error)
{
	struct impair *impair = context;
	struct outgoing outgoing = *original;
	uint16_t bit, cut;
	uint8_t faults = draw_faults(impair, outgoing.len, &bit, &cut);

	impair->due_ns = outgoing.due_ns;
	if (faults & FAULT_DROP) {
		outgoing.faults |= FAULT_DROP;
		impair->counts->dropped++;
		return impair->sink.send(impair->sink.context, &outgoing, error);
	}
	damage(impair, &outgoing, faults, bit, cut);
	if ((faults & FAULT_REORDER) && !impair->holds) {
		outgoing.faults |= FAULT_REORDER;
		impair->counts->reordered++;
		impair->held = outgoing;
		impair->holds = true;
		return 0;
	}
	if (impair->sink.send(impair->sink.context, &outgoing, error) != 0)
		return -1;
	if (faults & FAULT_DUP) {
		outgoing.faults |= FAULT_DUP;
		impair->counts->doubled++;
		if (impair->sink.send(impair->sink.context, &outgoing, error) != 0)
			return -1;
	}
	return send_held(impair, error);
}

int impair_finish(struct impair *impair, struct error *error)
{
	return send_held(impair, error);
}
