/* SPDX-License-Identifier: BSD-2-Clause */
/* One capture as a packet_source: its frames filtered, timed and decoded. */
#ifndef INPUT_PACKETS_H
#define INPUT_PACKETS_H

#include "capture/filter.h"
#include "input/account.h"
#include "input/input.h"
#include "options/options.h"

struct packets {
	struct input *input;
	uint32_t source; /* its index among the inputs */
	const struct options *options;
	struct filter *filter; /* NULL: none; borrowed */
	bool has_time;         /* time_ns is that of the packet before */
	int64_t time_ns;
	struct account
		account; /* of the packets that don't go on: filtered, without a usable time */
};

/* The packet_source's read, with a struct packets as context. Finishes the input at its end. */
size_t packets_read(void *packets, struct packet *list, size_t max);

/* The least time among the first packets of an open capture that go on, INT64_MAX when none does.
 * Closes it. */
int64_t packets_first_place(
	struct input *input, const struct options *options, struct filter *filter);

#endif
