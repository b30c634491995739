/* SPDX-License-Identifier: BSD-2-Clause */
/* All captures as one stream of packets in time order, read, decoded and merged by a thread of its
 * own, so that the flow cache never waits for a file. */
#ifndef INPUT_READER_H
#define INPUT_READER_H

#include "input/account.h"
#include "input/inputs.h"

struct reader;

/* NULL with *error set: a filter that doesn't compile, no thread. Borrows inputs and options; the
 * inputs belong to the reader's thread until reader_finish. */
struct reader *reader_start(
	struct inputs *inputs, const struct options *options, struct error *error);

/*
 * The next packets, with their ifindex: 1; 0 at the end; -1 with *error set: an input vanished, or
 * *interrupted is the signal that came. Borrowed, and free to be changed, until the next call.
 */
int reader_next(struct reader *reader, struct packet **packets, size_t *count, int *interrupted,
	struct error *error);

/* Stops, adds the packets that never got into the stream to the account, and frees. False
 * as background_finish: the thread hangs in a read, keeps the inputs, and the program must end. */
bool reader_finish(struct reader *reader, struct account *account, bool interrupted);

#endif
