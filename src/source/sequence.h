/* SPDX-License-Identifier: BSD-2-Clause */
/* What the sequence numbers of received datagrams tell: an account for each exporter and engine.
 * Pure. */
#ifndef SOURCE_SEQUENCE_H
#define SOURCE_SEQUENCE_H

#include "core/datagram.h"
#include "core/exporters.h"

#include <stddef.h>
#include <stdint.h>

/* A sequence that leaps on by more than this is a new one, no loss. */
#define SEQUENCE_MAX_GAP (1U << 24)

enum sequence_verdict {
	SEQUENCE_NONE,     /* the first of its exporter, or v1, which has none */
	SEQUENCE_IN_ORDER, /* just behind the one before */
	SEQUENCE_GAP,      /* records before it are missing */
	SEQUENCE_REPEATED, /* the same datagram again */
	SEQUENCE_LATE,     /* it was missing until now */
	SEQUENCE_RESET     /* the exporter began anew */
};

struct sequence_counts {
	uint64_t datagrams;
	uint64_t records;
	uint64_t lost;     /* records that never came */
	uint64_t repeated; /* datagrams */
	uint64_t late;     /* datagrams, no longer among the lost */
	uint64_t resets;
};

struct sequence;

struct sequence *sequence_new(void);
void sequence_free(struct sequence *sequence); /* NULL is legal */

/* Accounts a datagram; the key names its exporter and engine. */
enum sequence_verdict sequence_add(
	struct sequence *sequence, const struct exporter_key *key, const struct datagram *datagram);

/* What was counted for this exporter and engine so far. */
struct sequence_counts sequence_of(struct sequence *sequence, const struct exporter_key *key);

struct sequence_counts sequence_total(const struct sequence *sequence);

/* Exporters in the order in which they turned up. */
size_t sequence_exporters(const struct sequence *sequence);
const struct sequence_counts *sequence_exporter(
	const struct sequence *sequence, size_t i, const struct exporter_key **key);

#endif
