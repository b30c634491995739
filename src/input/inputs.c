/* SPDX-License-Identifier: BSD-2-Clause */
#include "input/inputs.h"

#include "core/memory.h"
#include "core/time.h"
#include "input/packets.h"
#include "order/merge.h"
#include "sandbox/sandbox.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What is one's own input: the name as given, or a file below a directory of that name. */
static bool shift_is_for(const struct shift *shift, const char *path)
{
	size_t len = shift->input ? strlen(shift->input) : 0;

	if (!shift->input)
		return true;
	if (strncmp(shift->input, path, len) != 0)
		return false;
	return path[len] == '\0' || path[len] == '/' || (len > 0 && path[len - 1] == '/');
}

static int64_t shift_of(const struct options *options, const char *path)
{
	int64_t ns = 0;

	for (size_t s = 0; s < options->shift_count; s++) {
		const struct shift *shift = &options->shifts[s];

		/* Beyond an int64_t no time is valid any more: the sum stays at its end. */
		if (shift_is_for(shift, path) && __builtin_add_overflow(ns, shift->ns, &ns))
			ns = shift->ns < 0 ? INT64_MIN : INT64_MAX;
	}
	return ns;
}

/* A shift for no input is a mistake. */
static int check_shifts(
	const struct inputs *inputs, const struct options *options, struct error *error)
{
	for (size_t s = 0; s < options->shift_count; s++) {
		size_t i = 0;

		while (i < inputs->count &&
			!shift_is_for(&options->shifts[s], inputs->list[i].path))
			i++;
		if (i == inputs->count)
			return error_usage(
				error, "--shift: there is no input '%s'", options->shifts[s].input);
	}
	return 0;
}

static int check_kinds(struct inputs *inputs, const struct options *options, struct error *error)
{
	const struct input *file = NULL, *capture = NULL;

	for (size_t i = inputs->count; i-- > 0;) {
		if (strcmp(inputs->list[i].format, "flow-tools") == 0)
			file = &inputs->list[i];
		else
			capture = &inputs->list[i];
	}
	inputs->flowtools = file != NULL;
	if (file && capture)
		return error_usage(error,
			"inputs are either captures or flow-tools files: %s is a capture, %s is "
			"not",
			capture->path, file->path);
	if (file && options->captures_only)
		return error_usage(error,
			"--%s: applies to captures only, and the inputs are flow-tools files",
			options->captures_only);
	return 0;
}

/* Standard input can be read once. */
static int check_standard_input(const struct paths *paths, struct error *error)
{
	size_t times = 0;

	for (size_t i = 0; i < paths->count; i++)
		times += strcmp(paths->list[i].name, "-") == 0;
	return times > 1 ? error_usage(error, "-: standard input is given %zu times", times) : 0;
}

static bool is_input(const struct inputs *inputs, const char *path)
{
	struct stat output, input;

	if (!path || strcmp(path, "-") == 0 || stat(path, &output) != 0 || !S_ISREG(output.st_mode))
		return false;
	for (size_t i = 0; i < inputs->count; i++) {
		if (stat(inputs->list[i].path, &input) == 0 && input.st_ino == output.st_ino &&
			input.st_dev == output.st_dev)
			return true;
	}
	return false;
}

/* Nothing is written over what is read; a flow-tools file may take its own place when it is whole,
 * compressed, say, but nobody means to put a capture's flows in the place of the capture. */
static int check_outputs(
	const struct inputs *inputs, const struct options *options, struct error *error)
{
	if (is_input(inputs, options->report))
		return error_usage(error, "--report: '%s' is an input", options->report);
	if (!inputs->flowtools && is_input(inputs, options->output))
		return error_usage(error, "--output: '%s' is an input", options->output);
	if (is_input(inputs, options->write))
		return error_usage(error, "--write: '%s' is an input", options->write);
	if (is_input(inputs, options->log))
		return error_usage(error, "--log: '%s' is an input", options->log);
	return 0;
}

/* Whether a file is below a folder, links resolved. */
static bool is_below(const char *path, const char *folder)
{
	char *file = realpath(path, NULL), *above = realpath(folder, NULL);
	size_t len = above ? strlen(above) : 0;
	bool below = len > 0 && file && strncmp(file, above, len) == 0 &&
		     (file[len] == '/' || above[len - 1] == '/');

	free(file);
	free(above);
	return below;
}

/* Whether its name may be another's before a flow-tools file is opened again: below the folder that
 * is written to, what is finished may take it. */
static bool may_lose_name(const struct input *input, const struct options *options)
{
	return options->output && is_below(input->path, options->output);
}

/* Opens an input for the first time: 1, 0 when it has no known format, -1 with *error set. Of many,
 * each is closed again, but for what can't be opened twice. */
static int open_first(struct input *input, const struct options *options, struct filter *filter,
	struct error *error)
{
	bool few = options->paths.count <= MERGE_EAGER || options->sort;
	int opened = input_open(input, error);

	input->earliest_ns = INT64_MIN;
	if (opened != 1 || few || !input_is_regular(input))
		return opened;
	if (input->file && !may_lose_name(input, options))
		input_wait(input);
	else if (input->capture && !capture_opens_once(input->capture))
		input->earliest_ns = packets_first_place(input, options, filter);
	return opened;
}

static int open_all(struct inputs *inputs, const struct options *options, struct filter *filter,
	struct error *error)
{
	for (size_t i = 0; i < options->paths.count; i++) {
		const struct path *path = &options->paths.list[i];
		struct input *input = &inputs->list[inputs->count];

		*input = (struct input){ .path = path->name,
			.shift_ns = shift_of(options, path->name),
			.first_ns = INT64_MAX,
			.last_ns = INT64_MIN };
		int opened = path->irregular ? 0 : open_first(input, options, filter, error);
		if (opened == 0 && path->from_directory)
			inputs->skipped[inputs->skipped_count++] = input->path;
		else if (opened <= 0)
			return -1;
		else
			inputs->count++;
	}
	return 0;
}

int inputs_open(struct inputs *inputs, struct options *options, char **arguments, size_t count,
	struct error *error)
{
	struct paths *paths = &options->paths;

	*inputs = (struct inputs){ 0 };
	for (size_t i = 0; i < count; i++) {
		if (paths_add(paths, arguments[i], error))
			return -1;
	}
	if (options->files_from && paths_add_list(paths, options->files_from, error))
		return -1;
	sandbox_enter(options, options->to.count || options->write ? SANDBOX_SOCKETS_TO_COME
								   : SANDBOX_SOCKETS_THERE);
	inputs->list = memory_new(paths->count, sizeof *inputs->list);
	inputs->skipped = memory_new(paths->count, sizeof *inputs->skipped);
	struct filter *filter = options->filter ? filter_new(options->filter, error) : NULL;
	if (options->filter && !filter)
		return -1;
	int failed = check_standard_input(paths, error) || open_all(inputs, options, filter, error);
	filter_free(filter);
	if (failed)
		return -1;
	if (inputs->count == 0)
		return error_set(error,
			paths->count ? "%s: holds no capture" : "%s: names no INPUT",
			count ? arguments[0] : options->files_from);
	if (check_kinds(inputs, options, error) || check_outputs(inputs, options, error))
		return -1;
	return check_shifts(inputs, options, error);
}

void inputs_free(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++) {
		capture_close(inputs->list[i].capture);
		flowtools_file_close(inputs->list[i].file);
		free(inputs->list[i].header);
		free(inputs->list[i].damage);
	}
	free(inputs->list);
	free(inputs->skipped);
}

unsigned inputs_version(const struct inputs *inputs, const struct options *options)
{
	if (options->version)
		return (unsigned)options->version;
	if (!inputs->flowtools)
		return 5;
	unsigned version = inputs->list[0].header->version;
	for (size_t i = 1; i < inputs->count; i++) {
		if (inputs->list[i].header->version != version)
			return 0;
	}
	return version;
}

int inputs_check_rewind(const struct inputs *inputs, struct error *error)
{
	for (size_t i = 0; i < inputs->count; i++) {
		if (!input_is_regular(&inputs->list[i]))
			return error_set(error, "%s: can be read only once", inputs->list[i].path);
	}
	return 0;
}

int inputs_rewind(struct inputs *inputs, struct error *error)
{
	for (size_t i = 0; i < inputs->count; i++) {
		struct input *input = &inputs->list[i];

		input->packets = input->octets = input->records = 0;
		input->waits = inputs->flowtools && input->earliest_ns != INT64_MIN;
		if (inputs->flowtools && !input->waits && input_reopen(input, error))
			return -1;
	}
	return 0;
}

void inputs_start_progress(struct progress *progress, const struct options *options)
{
	bool sends = options->to.count > 0 && !options->write;

	progress_start(progress, options->quiet || sends);
}

void inputs_show_progress(
	const struct inputs *inputs, struct progress *progress, uint64_t units, const char *unit)
{
	uint64_t done = 0, size = 0;

	if (!progress_is_due(progress))
		return;
	for (size_t i = 0; i < inputs->count; i++) {
		input_progress(&inputs->list[i]);
		done += inputs->list[i].done;
		size += inputs->list[i].size;
	}
	progress_show(progress, done, size, units, unit);
}
