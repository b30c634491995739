/* SPDX-License-Identifier: BSD-2-Clause */
#include "input/input.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int changed(const struct input *input, struct error *error)
{
	return error_set(error, "%s: is not what it was when it was opened first", input->path);
}

/* Whether the name still means the file that was seen first; it may have grown since. */
static bool is_same(struct input *input)
{
	struct stat now;

	if (strcmp(input->path, "-") == 0 || stat(input->path, &now) != 0)
		return true; /* who opens it will tell */
	if (input->seen.inode == 0) {
		input->seen.device = now.st_dev;
		input->seen.inode = now.st_ino;
		input->seen.size = now.st_size;
	}
	return input->seen.device == now.st_dev && input->seen.inode == now.st_ino &&
	       input->seen.size <= now.st_size;
}

int input_open(struct input *input, struct error *error)
{
	if (!is_same(input))
		return changed(input, error);
	struct stream *stream = stream_open(input->path, error);
	bool known = true;

	if (!stream)
		return -1;
	if (flowtools_is(stream_peek(stream, 4))) {
		input->file = flowtools_file_open(input->path, stream, error);
		input->format = "flow-tools";
		if (!input->file)
			return -1;
		if (!input->header)
			input->header = memory_new(1, sizeof *input->header);
		*input->header = *flowtools_file_header(input->file);
		return 1;
	}
	input->capture = capture_open(input->path, stream, &known, error);
	if (!input->capture)
		return known ? -1 : 0;
	input->format = capture_format(input->capture);
	return 1;
}

bool input_is_regular(const struct input *input)
{
	struct stat status;

	return strcmp(input->path, "-") != 0 && stat(input->path, &status) == 0 &&
	       S_ISREG(status.st_mode);
}

int input_reopen(struct input *input, struct error *error)
{
	bool was_file = strcmp(input->format, "flow-tools") == 0;
	int opened = input_open(input, error);

	if (opened == 1 && (input->file != NULL) == was_file)
		return 0;
	return opened < 0 ? -1 : changed(input, error);
}

void input_progress(struct input *input)
{
	if (input->capture)
		capture_progress(input->capture, &input->done, &input->size);
	else if (input->file)
		flowtools_file_progress(input->file, &input->done, &input->size);
}

void input_finish(struct input *input)
{
	const char *damage = NULL;

	input_progress(input);
	if (input->capture) {
		damage = capture_damage(input->capture);
		input->dropped = capture_dropped(input->capture);
	} else if (input->file) {
		damage = flowtools_file_damage(input->file);
		input->records = flowtools_file_records(input->file);
	}
	if (damage && !input->damage)
		input->damage = memory_string(damage);
	capture_close(input->capture);
	flowtools_file_close(input->file);
	input->capture = NULL;
	input->file = NULL;
}

void input_wait(struct input *input)
{
	struct datagram first;
	bool any = flowtools_file_next(input->file, &first) == 1;

	/* One without any comes first, so that its damage is told even if not all is read. */
	input->earliest_ns = any ? datagram_time_ns(&first) : 0;
	input_progress(input);
	flowtools_file_close(input->file);
	input->file = NULL;
	input->waits = true;
}

static int next_datagram(void *context, struct datagram *datagram, struct error *error)
{
	struct input *input = context;

	if (input->waits && input_reopen(input, error))
		return -1;
	input->waits = false;
	if (!input->file || flowtools_file_next(input->file, datagram) == 0) {
		input_finish(input);
		return 0;
	}
	input_note_time(input, datagram_time_ns(datagram));
	return 1;
}

struct datagram_source input_datagrams(struct input *input)
{
	return (struct datagram_source){ next_datagram, input, input->waits, input->earliest_ns };
}
