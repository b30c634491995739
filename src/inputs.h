/* SPDX-License-Identifier: BSD-2-Clause */
/* The inputs of a run: what INPUT arguments named, each opened once before the work begins. */
#ifndef INPUTS_H
#define INPUTS_H

#include "capture/capture.h"
#include "options.h"
#include "source/flowtools_file.h"

struct input {
	const char *path; /* borrowed from the options' paths */
	const char *format;
	int64_t shift_ns;
	int64_t earliest_ns; /* of its first packets, where it is opened again later */
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

struct inputs {
	struct input *list;
	size_t count;
	const char **skipped; /* files of directories that are no captures; borrowed */
	size_t skipped_count;
	bool flowtools; /* all are flow-tools files; else all are captures */
	bool datagrams; /* what the captures hold is NetFlow: its records are wanted */
};

/*
 * Finds the files that options and the INPUT arguments name, enters the sandbox, and opens each: an
 * unknown format or a file that can't be read is an error here and now. Up to 64 stay open, and
 * what can't be opened twice; of more, each is opened again when it is its turn. 0, or -1 with
 * *error set.
 */
int inputs_open(struct inputs *inputs, struct options *options, char **arguments, size_t count,
	struct error *error);
void inputs_free(struct inputs *inputs);

/* The version of what comes out of inputs just opened: as options say, else 5 from captures, else
 * what the headers of all files say; 0 when they differ. */
unsigned inputs_version(const struct inputs *inputs, const struct options *options);

/* Opens an input that isn't open. */
int inputs_reopen(struct input *input, struct error *error);

/* 0, or -1 with *error set where an input can be read only once. */
int inputs_check_rewind(const struct inputs *inputs, struct error *error);

/* Back to the beginning of all inputs, each read to its end; what was counted is forgotten. */
int inputs_rewind(struct inputs *inputs, struct error *error);

/* The next datagram of a flow-tools file, as a struct datagram_source with the struct input as
 * context: never -1, since damage ends the input alone and is told in the report. */
int inputs_next_datagram(void *input, struct datagram *datagram, struct error *error);

/* Counts a time of its packets or datagrams into first_ns and last_ns. */
static inline void inputs_note_time(struct input *input, int64_t time_ns)
{
	if (time_ns < input->first_ns)
		input->first_ns = time_ns;
	if (time_ns > input->last_ns)
		input->last_ns = time_ns;
}

/* Closes it, keeping what it said (dropped, damage, progress). */
void inputs_finish(struct input *input);

/* Brings done and size up to date. */
void inputs_progress(const struct inputs *inputs, uint64_t *done, uint64_t *size);

#endif
