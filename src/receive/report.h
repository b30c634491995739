/* SPDX-License-Identifier: BSD-2-Clause */
/* The account of what was received. */
#ifndef RECEIVE_REPORT_H
#define RECEIVE_REPORT_H

#include "format/netflow.h"
#include "io/endpoint.h"
#include "options/options.h"
#include "source/sequence.h"

#include <stdio.h>

/* The first datagram of a kind of trouble. */
struct receive_first {
	uint64_t number; /* of all that arrived, from 1 */
	struct endpoint from;
};

struct receive_account {
	const struct options *options;
	const struct sequence *sequence;
	struct endpoint listening;
	uint64_t arrived;
	uint64_t problems[NETFLOW_PROBLEM_COUNT]; /* NETFLOW_OK: accepted */
	struct receive_first first[NETFLOW_PROBLEM_COUNT];
	uint64_t ignored;     /* from others than --from */
	uint64_t not_written; /* of another version than the stream's */
	uint32_t dropped;     /* by the kernel */
	int buffer;           /* octets of receive buffer */
	int64_t first_ns;     /* arrival of the first and the last accepted; 0: none */
	int64_t last_ns;
	int stopped_by; /* a signal, or 0 */
};

/* 0, or 3 where something was lost, malformed or dropped. */
int receive_report_status(const struct receive_account *account);

void receive_report_lines(const struct receive_account *account, FILE *out);

/* Writes the account as a JSON object. 0, or -1 with *error set. */
int receive_report_json(
	const char *path, const struct receive_account *account, struct error *error);

#endif
