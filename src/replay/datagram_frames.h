/* SPDX-License-Identifier: BSD-2-Clause */
/* A capture of NetFlow as a source of datagrams: what its UDP packets carry, in their order. */
#ifndef REPLAY_DATAGRAM_FRAMES_H
#define REPLAY_DATAGRAM_FRAMES_H

#include "capture/filter.h"
#include "decode/udp.h"
#include "format/netflow.h"
#include "input/inputs.h"

/* Every frame has one place here. */
struct datagram_account {
	uint64_t filtered;
	uint64_t udp[UDP_OUTCOME_COUNT];          /* found: as problems says */
	uint64_t problems[NETFLOW_PROBLEM_COUNT]; /* NETFLOW_OK: a datagram */
};

struct datagram_frames {
	struct input *input;
	const struct options *options;    /* from and until */
	struct filter *filter;            /* NULL: none; borrowed */
	struct datagram_account *account; /* which several may share */
};

/* The datagram_source's next, with a struct datagram_frames as context. The datagram's exporter is
 * the packet's source address, where it is IPv4. */
int datagram_frames_next(void *frames, struct datagram *datagram, struct error *error);

#endif
