/* SPDX-License-Identifier: BSD-2-Clause */
/* The inputs of a run: what INPUT arguments named, each opened once before the work begins. */
#ifndef INPUTS_H
#define INPUTS_H

#include "input.h"
#include "options.h"

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

/* 0, or -1 with *error set where an input can be read only once. */
int inputs_check_rewind(const struct inputs *inputs, struct error *error);

/* Back to the beginning of all inputs, each read to its end; what was counted is forgotten. */
int inputs_rewind(struct inputs *inputs, struct error *error);

/* Brings done and size up to date. */
void inputs_progress(const struct inputs *inputs, uint64_t *done, uint64_t *size);

#endif
