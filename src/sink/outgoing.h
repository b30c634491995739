/* SPDX-License-Identifier: BSD-2-Clause */
/* A datagram as it is to be sent: octets, moment, and what the log says of it. */
#ifndef SINK_OUTGOING_H
#define SINK_OUTGOING_H

#include "core/error.h"
#include "format/netflow.h"

#include <stdint.h>

enum fault {
	FAULT_DROP = 1,      /* not sent at all */
	FAULT_DUP = 2,       /* sent once more: the second of the two */
	FAULT_REORDER = 4,   /* sent behind the next one */
	FAULT_CORRUPT = 8,   /* one bit flipped */
	FAULT_TRUNCATE = 16, /* cut short */
	FAULT_RESTART = 32   /* the first after a restart of the exporter */
};

#define OUTGOING_ALL UINT16_MAX /* collector: every one */

struct outgoing {
	uint64_t number; /* within the replay, from 1 */
	int64_t due_ns;  /* from the start */
	int64_t time_ns; /* header time, as sent */
	uint32_t stream; /* which exporter's and, balanced, collector's; from 0 */
	uint32_t sequence;
	uint16_t exporter;  /* of the command line, where each input is one; else 0 */
	uint16_t collector; /* index, or OUTGOING_ALL */
	uint16_t records;
	uint16_t len;         /* octets to send; 1 to NETFLOW_MAX_LEN */
	uint16_t corrupt_bit; /* which bit of the datagram was flipped, from 0 */
	uint8_t faults;       /* enum fault, ORed */
	uint32_t address;     /* of the exporter, as the source has it; 0: not known */
	uint8_t octets[NETFLOW_MAX_LEN];
};

/* Where they go: 0, or -1 with *error set. In the order of sending. */
struct outgoing_sink {
	int (*send)(void *context, const struct outgoing *outgoing, struct error *error);
	void *context;
};

#define OUTGOING_FAULTS_LEN 80
/* "corrupt:1203+dup", empty without a fault. */
void outgoing_faults(const struct outgoing *outgoing, char text[OUTGOING_FAULTS_LEN]);

#endif
