/* SPDX-License-Identifier: BSD-2-Clause */
/* One input of a run, a capture or a flow-tools file: opened by its content, and what it said. */
#ifndef INPUT_INPUT_H
#define INPUT_INPUT_H

#include "capture/capture.h"
#include "source/flowtools_file.h"

struct input {
	const char *path; /* borrowed from the options' paths */
	const char *format;
	int64_t shift_ns;
	int64_t earliest_ns; /* of its first packets or datagram, where it is opened again later */
	struct flowtools_header *header; /* of a flow-tools file, else NULL */
	struct {
		uint64_t device, inode;
		int64_t size; /* octets */
	} seen;               /* when it was opened first: all 0 before */
	bool waits; /* a flow-tools file that is closed until its first datagram is wanted */
	/* Open, from the start or since it was its turn; NULL before and after. */
	struct capture *capture;
	struct flowtools_file *file;
	/* As far as read. */
	uint64_t packets;
	uint64_t octets; /* of the wire */
	uint64_t records;
	uint64_t dropped; /* before it was written, as the capture says */
	int64_t first_ns; /* least and greatest time; INT64_MAX and INT64_MIN without any */
	int64_t last_ns;
	uint64_t done; /* octets of the file */
	uint64_t size;
	char *damage; /* NULL: none */
};

/* Opens it by its content: 1 when it is ours, 0 when of no known format, -1 with *error set. */
int input_open(struct input *input, struct error *error);

/* Whether it can be opened a second time. */
bool input_is_regular(const struct input *input);

/* Opens one that was closed: 0, or -1 with *error set. */
int input_reopen(struct input *input, struct error *error);

/* Closes a flow-tools file that was just opened until its first datagram is wanted, whose time is
 * learnt for that. */
void input_wait(struct input *input);

/* The datagrams of a flow-tools file. Damage ends the input alone and is told in the report; but
 * one that waited and has vanished is an error. */
struct datagram_source input_datagrams(struct input *input);

/* Counts a time of its packets or datagrams into first_ns and last_ns. */
static inline void input_note_time(struct input *input, int64_t time_ns)
{
	if (time_ns < input->first_ns)
		input->first_ns = time_ns;
	if (time_ns > input->last_ns)
		input->last_ns = time_ns;
}

/* Closes it, keeping what it said (dropped, damage, progress). */
void input_finish(struct input *input);

/* Brings done and size up to date. */
void input_progress(struct input *input);

#endif
