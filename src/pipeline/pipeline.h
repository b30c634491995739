/* SPDX-License-Identifier: BSD-2-Clause */
/* The stages wired: inputs, captures or flow-tools files, in; datagrams out. */
#ifndef PIPELINE_PIPELINE_H
#define PIPELINE_PIPELINE_H

#include "input/account.h"
#include "input/inputs.h"

/* What a run did, for the report. */
struct pipeline_result {
	struct account account; /* captures only */
	struct flow_counts flows;
	uint64_t records;
	uint64_t datagrams;
	uint64_t octets; /* of the records */
	int interrupted; /* the signal that ended it, or 0 */
	bool hung;       /* a thread hangs in a read or write and may still use what it was given */
	bool sink_hung;  /* … the sink, too */
};

/* Counts a datagram and its records. */
void pipeline_count(struct pipeline_result *result, const struct datagram *datagram);

/*
 * Reads all inputs to their end and gives every datagram to the sink, in order. 0, or -1 with
 * *error set: the sink failed, an input vanished, or a signal came. *result holds in each case.
 */
int pipeline_run(struct inputs *inputs, const struct options *options, struct datagram_sink sink,
	struct pipeline_result *result, struct error *error);

#endif
