/* SPDX-License-Identifier: BSD-2-Clause */
/* convert: captures or flow-tools files to flow-tools files. */
#include "command.h"
#include "io/output.h"
#include "process/interrupt.h"
#include "process/printable.h"
#include "sink/flowtools_sink.h"

#include <stdio.h>
#include <string.h>

static struct flowtools_sink *open_sink(
	const struct options *options, const struct inputs *inputs, struct error *error)
{
	struct flowtools_sink_options sink = {
		.path = options->output,
		.version = inputs_version(inputs, options),
		.order = (enum byte_order)options->byte_order,
		.compress = (int)options->compress,
		.comment = options->comment,
		.has_exporter = options->has_exporter,
		.exporter = options->exporter,
		.nest = (int)options->nest,
		.slot_s = options_slot_s(options),
		.local_time = options->local_time,
		.overwrite = options->force,
	};

	return flowtools_sink_open(&sink, error);
}

/* From flow-tools inputs: the sums of what their headers say was lost. */
static void carry_counts(struct flowtools_sink *sink, const struct inputs *inputs)
{
	struct flowtools_counts counts = { 0 };

	for (size_t i = 0; i < inputs->count; i++) {
		const struct flowtools_header *header = inputs->list[i].header;

		if (!header)
			continue;
		counts.flow_lost += header->flow_lost;
		counts.packets_corrupt += header->packets_corrupt;
		counts.sequence_resets += header->sequence_resets;
	}
	flowtools_sink_count(sink, &counts);
}

/* Files of a directory that were finished before a failure stay: the user must know which. */
static void list_finished(const struct flowtools_sink *sink)
{
	const char *const *files;
	size_t count = flowtools_sink_files(sink, &files);

	for (size_t i = 0; i < count; i++) {
		fputs("pcapflow: ", stderr);
		printable_write(stderr, files[i]);
		fputs(": finished\n", stderr);
	}
}

static int convert(struct options *options, struct inputs *inputs)
{
	struct pipeline_result result;
	struct error error;

	if (output_makes_files(options->output))
		interrupt_hold();
	struct flowtools_sink *sink = open_sink(options, inputs, &error);
	if (!sink)
		return command_fail(&error);
	carry_counts(sink, inputs);
	if (pipeline_run(inputs, options, (struct datagram_sink){ flowtools_sink_add, sink },
		    &result, &error)) {
		if (!result.sink_hung) {
			list_finished(sink);
			flowtools_sink_abandon(sink);
		}
		return command_leave(&result, command_fail(&error));
	}
	/* The last file of a directory ends here, where the others can still be listed. */
	if (flowtools_sink_turn(sink, INT64_MAX, &error)) {
		list_finished(sink);
		flowtools_sink_abandon(sink);
		return command_fail(&error);
	}
	if (flowtools_sink_close(sink, &error))
		return command_fail(&error);
	return command_account(inputs, options, &result);
}

int command_convert(struct options *options, char **arguments, size_t count)
{
	struct inputs inputs;
	struct error error;

	if (!options->output) {
		error_usage(&error, "convert: where to? -o FILE, -o DIRECTORY, or -o - ");
		return command_fail(&error);
	}
	int status = inputs_open(&inputs, options, arguments, count, &error)
			     ? command_fail(&error)
			     : convert(options, &inputs);
	inputs_free(&inputs);
	return status;
}
