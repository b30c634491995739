/* SPDX-License-Identifier: BSD-2-Clause */
/* All turns of a replay, out of its inputs into the feed. */
#ifndef REPLAY_SOURCE_H
#define REPLAY_SOURCE_H

#include "pipeline/pipeline.h"
#include "replay/datagram_frames.h"
#include "sink/feed.h"

struct replay_source {
	/* Set by the caller; borrowed. */
	struct inputs *inputs;
	const struct options *options;
	struct feed *feed;
	/* What it did in the last turn. */
	struct pipeline_result result;
	struct datagram_account datagrams; /* --datagrams */
};

/* Runs all turns. 0, also when the limit was reached, or -1 with *error set: an input vanished, a
 * signal came, or nobody takes the datagrams any more. */
int replay_source_run(struct replay_source *source, struct error *error);

#endif
