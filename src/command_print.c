/* SPDX-License-Identifier: BSD-2-Clause */
/* print: captures or flow-tools files to lines of text on standard output. */
#include "command.h"
#include "core/memory.h"
#include "sink/text_sink.h"

#include <stdlib.h>

static int print(struct options *options, struct inputs *inputs, struct output *output,
	const char *const *names)
{
	struct pipeline_result result;
	struct error error;
	struct text_sink *sink = text_sink_new(options->format, inputs_version(inputs, options),
		output, inputs->flowtools ? NULL : names, inputs->count);
	int failed = pipeline_run(
		inputs, options, (struct datagram_sink){ text_sink_add, sink }, &result, &error);
	if (failed && result.hung)
		return command_leave(&result, command_fail(&error));
	struct error closing;
	failed |= text_sink_close(sink, failed ? &closing : &error);
	failed |= output_close(output, NULL, failed ? &closing : &error);
	if (failed)
		return command_fail(&error);
	return command_account(inputs, options, &result);
}

int command_print(struct options *options, char **arguments, size_t count)
{
	struct inputs inputs;
	struct error error;
	int status;

	if (inputs_open(&inputs, options, arguments, count, &error)) {
		status = command_fail(&error);
	} else {
		const char **names = memory_new(inputs.count, sizeof *names);
		struct output_options plain = { 0 };
		struct output *output = output_open("-", &plain, &error);

		for (size_t i = 0; i < inputs.count; i++)
			names[i] = inputs.list[i].path;
		status = output ? print(options, &inputs, output, names) : command_fail(&error);
		free(names);
	}
	inputs_free(&inputs);
	return status;
}
