/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/sequence.h"

#include "core/memory.h"

#include <stdbool.h>
#include <stdlib.h>

#define REMEMBERED 64 /* datagrams and gaps an exporter: how far disorder is told from a reset */
#define UPTIME_BACK_MS 60000 /* an uptime so far behind the last is that of a new start */

struct seen {
	uint32_t sequence;
	uint32_t sys_uptime;
	int64_t time_ns;
	uint16_t count; /* 0: free */
};

struct gap {
	uint32_t first;
	uint32_t count; /* of records; 0: free */
};

struct account {
	struct sequence_counts counts;
	uint32_t expected;
	uint32_t last_uptime;
	bool begun;
	unsigned next_seen, next_gap; /* the oldest, to be overwritten */
	struct seen seen[REMEMBERED];
	struct gap gaps[REMEMBERED];
};

struct sequence {
	struct exporters exporters;
	struct account **accounts; /* by exporter number */
	size_t room;
};

struct sequence *sequence_new(void)
{
	return memory_new(1, sizeof(struct sequence));
}

void sequence_free(struct sequence *sequence)
{
	if (!sequence)
		return;
	for (size_t i = 0; i < sequence->exporters.count; i++)
		free(sequence->accounts[i]);
	free(sequence->accounts);
	exporters_free(&sequence->exporters);
	free(sequence);
}

static struct account *find_account(struct sequence *sequence, const struct exporter_key *key)
{
	size_t known = sequence->exporters.count;
	size_t number = exporters_find(&sequence->exporters, key);

	sequence->accounts =
		memory_grow(sequence->accounts, &sequence->room, number, sizeof(struct account *));
	if (number >= known)
		sequence->accounts[number] = memory_new(1, sizeof(struct account));
	return sequence->accounts[number];
}

static bool is_repeated(const struct account *account, const struct datagram *datagram)
{
	for (size_t i = 0; i < REMEMBERED; i++) {
		const struct seen *seen = &account->seen[i];
		if (seen->count == datagram->count && seen->sequence == datagram->sequence &&
			seen->sys_uptime == datagram->sys_uptime &&
			seen->time_ns == datagram_time_ns(datagram))
			return true;
	}
	return false;
}

static void remember(struct account *account, const struct datagram *datagram)
{
	account->seen[account->next_seen++ % REMEMBERED] = (struct seen){ datagram->sequence,
		datagram->sys_uptime, datagram_time_ns(datagram), datagram->count };
}

static void open_gap(struct account *account, uint32_t first, uint32_t count)
{
	account->gaps[account->next_gap++ % REMEMBERED] = (struct gap){ first, count };
	account->counts.lost += count;
}

/* Whether the datagram is one that was missing; then its records are no longer lost. */
static bool fill_gap(struct account *account, const struct datagram *datagram)
{
	for (size_t i = 0; i < REMEMBERED; i++) {
		struct gap *gap = &account->gaps[i];
		uint32_t before = datagram->sequence - gap->first;
		if (before >= gap->count || datagram->count > gap->count - before)
			continue;
		struct gap rest = { datagram->sequence + datagram->count,
			gap->count - before - datagram->count };
		gap->count = before;
		account->counts.lost -= datagram->count;
		if (rest.count > 0 && gap->count == 0)
			*gap = rest;
		else if (rest.count > 0)
			account->gaps[account->next_gap++ % REMEMBERED] = rest;
		return true;
	}
	return false;
}

static enum sequence_verdict judge(struct account *account, const struct datagram *datagram)
{
	uint32_t ahead = datagram->sequence - account->expected;
	int32_t uptime_step = (int32_t)(datagram->sys_uptime - account->last_uptime);

	if (!account->begun)
		return SEQUENCE_NONE;
	if (ahead == 0)
		return SEQUENCE_IN_ORDER;
	if (is_repeated(account, datagram))
		return SEQUENCE_REPEATED;
	if (uptime_step < -UPTIME_BACK_MS)
		return SEQUENCE_RESET;
	if (ahead <= SEQUENCE_MAX_GAP)
		return SEQUENCE_GAP;
	return fill_gap(account, datagram) ? SEQUENCE_LATE : SEQUENCE_RESET;
}

/* The account after the verdict: what is expected next, and the counts. */
static void apply(
	struct account *account, const struct datagram *datagram, enum sequence_verdict verdict)
{
	switch (verdict) {
	case SEQUENCE_REPEATED:
		account->counts.repeated++;
		return;
	case SEQUENCE_LATE:
		account->counts.late++;
		remember(account, datagram);
		return;
	case SEQUENCE_GAP:
		open_gap(account, account->expected, datagram->sequence - account->expected);
		break;
	case SEQUENCE_RESET:
		account->counts.resets++;
		/* Gaps of the old sequence can't be filled by the new one. */
		for (size_t i = 0; i < REMEMBERED; i++)
			account->gaps[i].count = 0;
		break;
	default:
		break;
	}
	account->begun = true;
	account->expected = datagram->sequence + datagram->count;
	account->last_uptime = datagram->sys_uptime;
	remember(account, datagram);
}

enum sequence_verdict sequence_add(
	struct sequence *sequence, const struct exporter_key *key, const struct datagram *datagram)
{
	struct account *account = find_account(sequence, key);
	enum sequence_verdict verdict = SEQUENCE_NONE;

	account->counts.datagrams++;
	account->counts.records += datagram->count;
	if (datagram->version == 1)
		return verdict;
	verdict = judge(account, datagram);
	apply(account, datagram, verdict);
	return verdict;
}

struct sequence_counts sequence_of(struct sequence *sequence, const struct exporter_key *key)
{
	return find_account(sequence, key)->counts;
}

struct sequence_counts sequence_total(const struct sequence *sequence)
{
	struct sequence_counts total = { 0 };

	for (size_t i = 0; i < sequence->exporters.count; i++) {
		const struct sequence_counts *counts = &sequence->accounts[i]->counts;
		total.datagrams += counts->datagrams;
		total.records += counts->records;
		total.lost += counts->lost;
		total.repeated += counts->repeated;
		total.late += counts->late;
		total.resets += counts->resets;
	}
	return total;
}

size_t sequence_exporters(const struct sequence *sequence)
{
	return sequence->exporters.count;
}

const struct sequence_counts *sequence_exporter(
	const struct sequence *sequence, size_t i, const struct exporter_key **key)
{
	*key = &sequence->exporters.keys[i];
	return &sequence->accounts[i]->counts;
}
