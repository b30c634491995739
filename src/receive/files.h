/* SPDX-License-Identifier: BSD-2-Clause */
/* What arrives into flow-tools files: one sink a version, each opened by its first datagram. */
#ifndef RECEIVE_FILES_H
#define RECEIVE_FILES_H

#include "options/options.h"
#include "sink/flowtools_sink.h"

#define RECEIVE_VERSIONS 3 /* 1, 5, 7 */

struct receive_files {
	const struct options *options;
	int64_t second;         /* of the datagram being added */
	unsigned first_version; /* the one that OUT itself has; 0: nothing came yet */
	struct receive_file {
		unsigned version;
		struct flowtools_sink *sink; /* NULL: none yet */
		struct flowtools_counts counts;
	} files[RECEIVE_VERSIONS];
	uint64_t not_written; /* datagrams of another version than the first, to a stream */
};

void receive_files_init(struct receive_files *files, const struct options *options);

/* Opens OUT where its version is known before anything comes (-V); finds out that it can't be
 * written. 0, or -1 with *error set; so do the others. */
int receive_files_open(struct receive_files *files, struct error *error);

/* A datagram that arrived at this second. */
int receive_files_add(struct receive_files *files, const struct datagram *datagram, int64_t second,
	struct error *error);

/* Adds to what the headers of that version's files (0: the first one's) will say. A count goes
 * back by what overflows 32 bits. */
void receive_files_count(
	struct receive_files *files, unsigned version, const struct flowtools_counts *more);

/* It is this second, and nothing more is there for now. */
int receive_files_idle(struct receive_files *files, int64_t second, struct error *error);

int receive_files_close(struct receive_files *files, struct error *error);
void receive_files_abandon(struct receive_files *files);

#endif
