/* SPDX-License-Identifier: BSD-2-Clause */
/* replay --write: the datagrams as packets of a capture, instead of sending them. */
#ifndef REPLAY_WRITE_H
#define REPLAY_WRITE_H

#include "replay/targets.h"
#include "sink/pcap_sink.h"
#include "sink/sender.h"

struct replay_writer {
	/* Set by the caller; borrowed. */
	const struct replay_targets *targets;
	struct sender *sender; /* has the queue, counts and logs */
	struct pcap_sink *pcap;
	int64_t written_ns; /* greatest time in it */
};

/* Writes what the queue brings until it has ended, to each of its collectors, and closes it. 0, or
 * -1 with *error set: nothing could be written, or a signal came. */
int replay_write(struct replay_writer *writer, struct error *error);

#endif
