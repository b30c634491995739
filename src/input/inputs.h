/* SPDX-License-Identifier: BSD-2-Clause */
/* The inputs of a run: what INPUT arguments named, each opened once before the work begins. */
#ifndef INPUT_INPUTS_H
#define INPUT_INPUTS_H

#include "input/input.h"
#include "options/options.h"
#include "process/progress.h"

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
 * what can't be opened twice or may be overwritten before; of more, each is opened again when it is
 * its turn. 0, or -1 with *error set.
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

/* Whether what reads them has a progress line: what sends them shows itself. */
void inputs_start_progress(struct progress *progress, const struct options *options);

/* How far they are, and how many packets or records came of it, where it is due. */
void inputs_show_progress(
	const struct inputs *inputs, struct progress *progress, uint64_t units, const char *unit);

#endif
