/* SPDX-License-Identifier: BSD-2-Clause */
/* Records packed into datagrams and given to a sink by a thread of its own, so that the flow cache
 * never waits for the disk or for zlib. */
#ifndef PIPELINE_WRITER_H
#define PIPELINE_WRITER_H

#include "core/datagram.h"
#include "export/exporter.h"

struct writer;

/* NULL with *error set. Borrows what options and sink point to. */
struct writer *writer_start(
	const struct export_options *options, struct datagram_sink sink, struct error *error);

/* The time of the first packet, before the first record. */
void writer_first_packet(struct writer *writer, int64_t first_packet_ns);

/* The record_sink's add, with the writer as context; -1 (and *error) once the sink has failed, or
 * when a signal came while it made us wait. */
int writer_add(void *writer, const struct flow_record *record, struct error *error);

/* Everything is written when it returns 0; -1 with *error set when the sink has failed. Frees. */
int writer_finish(struct writer *writer, int64_t now_ns, struct error *error);

/* Drops what is still on the way, and frees. False when the thread hangs in a write: then it keeps
 * the sink, and the program must end. */
bool writer_abandon(struct writer *writer);

#endif
