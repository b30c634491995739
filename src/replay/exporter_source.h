/* SPDX-License-Identifier: BSD-2-Clause */
/* One capture as an exporter of its own: flow cache, boot and sequence are its, and its datagrams
 * are made as they are asked for. */
#ifndef REPLAY_EXPORTER_SOURCE_H
#define REPLAY_EXPORTER_SOURCE_H

#include "input/inputs.h"
#include "pipeline/pipeline.h"

struct exporter_source;

/* Borrows all it is given. NULL with *error set. */
struct exporter_source *exporter_source_new(struct inputs *inputs, size_t index,
	const struct options *options, const struct routes *routes, struct error *error);

/* The datagram_source's next, with the exporter_source as context. */
int exporter_source_next(void *source, struct datagram *datagram, struct error *error);

/* Adds what it accounted to *result, and frees; NULL is legal. */
void exporter_source_finish(struct exporter_source *source, struct pipeline_result *result);

#endif
