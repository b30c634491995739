/* SPDX-License-Identifier: BSD-2-Clause */
/* A flow-tools file as a source of datagrams: records regrouped by the header fields they repeat.
 */
#ifndef SOURCE_FLOWTOOLS_FILE_H
#define SOURCE_FLOWTOOLS_FILE_H

#include "core/datagram.h"
#include "format/flowtools.h"
#include "io/stream.h"

struct flowtools_file;

/* Takes a stream at its beginning, and owns it from then on (also when it fails). NULL with *error
 * set ("PATH: reason"). */
struct flowtools_file *flowtools_file_open(
	const char *path, struct stream *stream, struct error *error);
void flowtools_file_close(struct flowtools_file *file); /* NULL is legal */

const struct flowtools_header *flowtools_file_header(const struct flowtools_file *file);

/* The next datagram (contract, section 4.4; sequence and sampling 0): 1, or 0 at the end or at
 * damage. */
int flowtools_file_next(struct flowtools_file *file, struct datagram *datagram);

/* What ended it early, and where; NULL while all is well. */
const char *flowtools_file_damage(const struct flowtools_file *file);
uint64_t flowtools_file_records(const struct flowtools_file *file); /* read so far */
void flowtools_file_progress(const struct flowtools_file *file, uint64_t *done, uint64_t *size);

#endif
