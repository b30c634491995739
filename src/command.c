/* SPDX-License-Identifier: BSD-2-Clause */
#include "command.h"

#include "process/interrupt.h"
#include "process/printable.h"

#include <stdio.h>
#include <unistd.h>

int command_fail(const struct error *error)
{
	fputs("pcapflow: ", stderr);
	printable_write(stderr, error->text);
	fputc('\n', stderr);
	if (error->usage)
		fprintf(stderr, "Try 'pcapflow --help'.\n");
	return error->usage ? 2 : 1;
}

int command_account(const struct inputs *inputs, const struct options *options,
	const struct pipeline_result *result)
{
	struct error error;

	if (!options->quiet)
		report_lines(inputs, result, options->verbose, stderr);
	if (options->report &&
		report_json(options->report, inputs, options, result, NULL, NULL, &error))
		return command_fail(&error);
	return report_status(inputs, result);
}

int command_leave(const struct pipeline_result *result, int status)
{
	interrupt_deliver();
	if (result->hung) {
		fflush(NULL);
		_exit(status);
	}
	return status;
}
