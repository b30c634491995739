/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a replay goes to and comes from: --to and --source, resolved. */
#ifndef REPLAY_TARGETS_H
#define REPLAY_TARGETS_H

#include "options/options.h"
#include "sink/udp_sink.h"

struct replay_targets {
	struct endpoint *to; /* collectors */
	char (*names)[ENDPOINT_TEXT_LEN];
	size_t collectors;
	struct udp_target *targets; /* of exporter e and collector c: e * collectors + c */
	size_t exporters;
};

#define REPLAY_PORT 2055 /* of the capture that --write makes, where none is given */

/* 0, or -1 with *error set. Without --to there is one collector, for a capture to be written. */
int replay_targets_resolve(struct replay_targets *targets, const struct options *options,
	size_t exporters, struct error *error);
void replay_targets_free(struct replay_targets *targets);

/* The addresses of a written capture: what --source says, or the exporter's own, or one of those
 * that RFC 5737 and RFC 3849 keep for documents. */
struct endpoint replay_targets_from(
	const struct replay_targets *targets, size_t exporter, size_t collector, uint32_t address);

#endif
