/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams as lines of text on an output. */
#ifndef SINK_TEXT_SINK_H
#define SINK_TEXT_SINK_H

#include "core/datagram.h"
#include "format/text.h"
#include "io/output.h"

struct text_sink;

/* input_names: paths by first_source, borrowed, for JSON; NULL where flows don't come from
 * captures. Borrows the output. version 0: the header waits for the first datagram's. */
struct text_sink *text_sink_new(enum text_format format, unsigned version, struct output *output,
	const char *const *input_names, size_t input_count);

/* The datagram_sink's add, with the sink as context. */
int text_sink_add(void *sink, const struct datagram *datagram, struct error *error);

/* Writes the header if no datagram did (version 5 when none is known), and frees. */
int text_sink_close(struct text_sink *sink, struct error *error);

#endif
