/* SPDX-License-Identifier: BSD-2-Clause */
/* All flow-tools inputs as one stream of datagrams in time order, read by a thread of its own. */
#ifndef INPUT_FILE_READER_H
#define INPUT_FILE_READER_H

#include "input/inputs.h"

struct file_reader;

/* NULL with *error set. Borrows inputs and options; the inputs belong to the reader's thread until
 * file_reader_finish. */
struct file_reader *file_reader_start(
	struct inputs *inputs, const struct options *options, struct error *error);

/* The next datagrams: 1; 0 at the end; -1 with *error set, and in *interrupted the signal that
 * came. Borrowed until the next call. */
int file_reader_next(struct file_reader *reader, const struct datagram **datagrams, size_t *count,
	int *interrupted, struct error *error);

/* Stops and frees. False as background_finish: the thread hangs in a read, keeps the inputs, and
 * the program must end. */
bool file_reader_finish(struct file_reader *reader, bool interrupted);

#endif
