/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams into flow-tools files: one file, standard output, or a directory of slots by header
 * time, named and nested as flow-capture does. */
#ifndef SINK_FLOWTOOLS_SINK_H
#define SINK_FLOWTOOLS_SINK_H

#include "core/bytes.h"
#include "core/datagram.h"

#include <stdbool.h>
#include <stdint.h>

struct flowtools_sink_options {
	const char *path; /* a file, "-", or an existing directory (or one that ends in "/") */
	unsigned version; /* of the export: 1, 5, 6 or 7; 0: that of the first datagram */
	enum byte_order order;
	int compress;        /* zlib level, 0: none */
	const char *comment; /* NULL: none; at most 1,023 octets */
	bool has_exporter;   /* write EXPORTER_IP */
	uint32_t exporter;
	int nest;        /* -3 to 3, as flow-capture's -N */
	uint32_t slot_s; /* directory: seconds a slot, a divisor of 86,400 */
	bool local_time; /* slots and names by the local zone */
	bool overwrite;
};

/* Counts for the header's FLOW_LOST, PKT_CORRUPT and SEQ_RESET. */
struct flowtools_counts {
	uint32_t flow_lost;
	uint32_t packets_corrupt;
	uint32_t sequence_resets;
};

struct flowtools_sink;

/* NULL with *error set: cannot be written, exists already. */
struct flowtools_sink *flowtools_sink_open(
	const struct flowtools_sink_options *options, struct error *error);

/* The datagram_sink's add, with the sink as context. All datagrams have one version: another is an
 * error. In a directory, one from before the open file's slot (disordered input) stays in that
 * file: a finished one is never opened again. After -1, only flowtools_sink_files and _abandon. */
int flowtools_sink_add(void *sink, const struct datagram *datagram, struct error *error);

/* As flowtools_sink_add, but a directory's slot is that of this second (of arrival). */
int flowtools_sink_add_at(struct flowtools_sink *sink, const struct datagram *datagram,
	int64_t second, struct error *error);

/* It is this second now: finishes a directory's file whose slot is over. */
int flowtools_sink_turn(struct flowtools_sink *sink, int64_t second, struct error *error);

/* Lets the reader of a stream see what was added so far; nothing is done to a file. */
int flowtools_sink_flush(struct flowtools_sink *sink, struct error *error);

/* Counts to be written into the headers of the file that is open, and (a directory) those after:
 * taken as the sums so far; a directory's file has what was added since the file before (a sum may
 * go back: a record that was lost turns up). */
void flowtools_sink_count(struct flowtools_sink *sink, const struct flowtools_counts *counts);

/* Finishes the last file and frees. 0, or -1 with *error set: then no partial file stands under a
 * final name; files finished before stay. */
int flowtools_sink_close(struct flowtools_sink *sink, struct error *error);
void flowtools_sink_abandon(struct flowtools_sink *sink); /* gives up; NULL is legal */

/* The files finished so far, oldest first; valid until the next call on the sink. */
size_t flowtools_sink_files(const struct flowtools_sink *sink, const char *const **files);

#endif
