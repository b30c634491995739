/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands: each wires a source to a sink. */
#ifndef COMMAND_H
#define COMMAND_H

#include "options/options.h"
#include "report/report.h"

/* A command that ran: what options said, and the INPUT arguments. Returns the exit status, after
 * telling on standard error what went wrong (command_fail). */
typedef int command_fn(struct options *options, char **inputs, size_t count);

command_fn command_convert;
command_fn command_print;
command_fn command_show;
command_fn command_replay;
command_fn command_receive;

/* "pcapflow: …" on standard error, and where help is when it was the user's mistake; returns the
 * exit status, 1 or 2. */
int command_fail(const struct error *error);

/* The account of a run over inputs, as options want it; returns the run's exit status. */
int command_account(const struct inputs *inputs, const struct options *options,
	const struct pipeline_result *result);

/*
 * The status of a command that ends early, unless the program ends here: by the signal that came,
 * or because a thread hangs in a read or a write and still uses what the command would free.
 */
int command_leave(const struct pipeline_result *result, int status);

#endif
