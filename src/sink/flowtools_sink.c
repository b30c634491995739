/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/flowtools_sink.h"

#include "core/memory.h"
#include "format/flowtools.h"
#include "io/output.h"
#include "sink/slots.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <zlib.h>

#define DATAGRAM_MAX_OCTETS (DATAGRAM_MAX_RECORDS * FLOWTOOLS_MAX_RECORD)
#define DEFLATE_ROOM 65536

struct flowtools_sink {
	struct flowtools_sink_options options;
	char *path;
	char *comment;
	bool is_directory;
	struct slots slots;
	/* The open file: */
	struct output *output; /* NULL: none */
	char *name;            /* its final name */
	struct slot slot;      /* directory only */
	struct flowtools_header header;
	bool has_header;
	uint64_t count;
	z_stream deflater;
	bool has_deflater;
	/* Over all files: */
	struct flowtools_counts counts, counts_written;
	char **files;
	size_t file_count;
};

static bool is_directory(const char *path)
{
	struct stat status;
	size_t len = strlen(path);

	return (len > 0 && path[len - 1] == '/') ||
	       (stat(path, &status) == 0 && S_ISDIR(status.st_mode));
}

/* Creates the folders that a path names, from octet `from` on, up to its last slash. */
static int make_folders(char *path, size_t from, struct error *error)
{
	for (char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		int status = mkdir(path, 0777);
		if (status < 0 && errno != EEXIST)
			error_system(error, "%s", path);
		*slash = '/';
		if (status < 0 && errno != EEXIST)
			return -1;
	}
	return 0;
}

static int open_output(
	struct flowtools_sink *sink, const char *path, const char *temporary, struct error *error)
{
	struct output_options options = {
		.overwrite = sink->options.overwrite,
		.temporary = temporary,
	};

	sink->output = output_open(path, &options, error);
	if (!sink->output)
		return -1;
	free(sink->name);
	sink->name = memory_string(path);
	sink->has_header = false;
	sink->count = 0;
	return 0;
}

static void free_sink(struct flowtools_sink *sink)
{
	for (size_t i = 0; i < sink->file_count; i++)
		free(sink->files[i]);
	free(sink->files);
	free(sink->name);
	free(sink->path);
	free(sink->comment);
	free(sink);
}

static int open_target(struct flowtools_sink *sink, struct error *error)
{
	const char *comment = sink->comment;
	char *path = sink->path;

	if (comment && strlen(comment) >= sizeof sink->header.comments)
		return error_usage(error, "comment: %zu octets are more than %zu", strlen(comment),
			sizeof sink->header.comments - 1);
	if (!sink->is_directory)
		return open_output(sink, path, NULL, error);
	if (mkdir(path, 0777) < 0 && errno != EEXIST)
		return error_system(error, "%s", path);
	size_t len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	if (sink->options.local_time)
		tzset();
	return 0;
}

struct flowtools_sink *flowtools_sink_open(
	const struct flowtools_sink_options *options, struct error *error)
{
	struct flowtools_sink *sink = memory_new(1, sizeof *sink);

	sink->options = *options;
	sink->path = memory_string(options->path);
	sink->comment = options->comment ? memory_string(options->comment) : NULL;
	sink->is_directory = is_directory(options->path);
	sink->slots.slot_s = options->slot_s;
	sink->slots.local_time = options->local_time;
	if (open_target(sink, error) < 0) {
		free_sink(sink);
		return NULL;
	}
	return sink;
}

static int start_deflater(struct flowtools_sink *sink, struct error *error)
{
	if (sink->options.compress == 0)
		return 0;
	sink->deflater = (z_stream){ 0 };
	if (deflateInit(&sink->deflater, sink->options.compress) != Z_OK)
		return error_set(error, "%s: cannot compress at level %d", sink->name,
			sink->options.compress);
	sink->has_deflater = true;
	return 0;
}

/* A file that is open says neither done nor how many, as flow-capture's; a stream never does. */
static int put_header(struct flowtools_sink *sink, unsigned version, struct error *error)
{
	struct flowtools_header *header = &sink->header;
	uint8_t buffer[FLOWTOOLS_MAX_HEADER];

	*header = (struct flowtools_header){
		.order = sink->options.order,
		.version = version,
		.flags = output_is_seekable(sink->output) ? 0 : FLOWTOOLS_STREAMING,
		.has_exporter = sink->options.has_exporter,
		.exporter = sink->options.exporter,
	};
	if (sink->options.compress != 0)
		header->flags |= FLOWTOOLS_COMPRESSED;
	if (sink->comment)
		strcpy(header->comments, sink->comment);
	sink->has_header = true;
	size_t len = flowtools_encode_header(header, buffer);
	if (output_write(sink->output, buffer, len, error) < 0)
		return -1;
	return start_deflater(sink, error);
}

/* Deflates what is given straight into the output's buffer; with Z_FINISH, all that is left. */
static int deflate_some(
	struct flowtools_sink *sink, uint8_t *data, size_t len, int flush, struct error *error)
{
	z_stream *z = &sink->deflater;
	int status;

	z->next_in = data;
	z->avail_in = (uInt)len;
	do {
		uint8_t *room = output_reserve(sink->output, DEFLATE_ROOM, error);
		if (!room)
			return -1;
		z->next_out = room;
		z->avail_out = DEFLATE_ROOM;
		status = deflate(z, flush);
		output_commit(sink->output, DEFLATE_ROOM - z->avail_out);
	} while (z->avail_out == 0 && status != Z_STREAM_END);
	return 0;
}

static int put_records(
	struct flowtools_sink *sink, const struct datagram *datagram, struct error *error)
{
	if (!sink->has_deflater) {
		uint8_t *room = output_reserve(sink->output, DATAGRAM_MAX_OCTETS, error);
		if (!room)
			return -1;
		output_commit(sink->output,
			flowtools_encode_records(datagram, sink->options.order, room));
		return 0;
	}
	uint8_t records[DATAGRAM_MAX_OCTETS];
	size_t len = flowtools_encode_records(datagram, sink->options.order, records);
	return deflate_some(sink, records, len, Z_NO_FLUSH, error);
}

static uint32_t capped(uint64_t count)
{
	return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

static uint32_t added(uint32_t now, uint32_t before)
{
	return now > before ? now - before : 0;
}

static int finish_header(struct flowtools_sink *sink, struct error *error)
{
	struct flowtools_header *header = &sink->header;
	uint8_t buffer[FLOWTOOLS_MAX_HEADER];

	if (!output_is_seekable(sink->output))
		return 0;
	header->flags |= FLOWTOOLS_DONE;
	header->flow_count = capped(sink->count);
	header->flow_lost = added(sink->counts.flow_lost, sink->counts_written.flow_lost);
	header->packets_corrupt =
		added(sink->counts.packets_corrupt, sink->counts_written.packets_corrupt);
	header->sequence_resets =
		added(sink->counts.sequence_resets, sink->counts_written.sequence_resets);
	sink->counts_written = sink->counts;
	size_t len = flowtools_encode_header(header, buffer);
	return output_rewrite(sink->output, 0, buffer, len, error);
}

static void stop_deflater(struct flowtools_sink *sink)
{
	if (sink->has_deflater)
		deflateEnd(&sink->deflater);
	sink->has_deflater = false;
}

static void remember_file(struct flowtools_sink *sink)
{
	sink->files = memory_resize(sink->files, sink->file_count + 1, sizeof *sink->files);
	sink->files[sink->file_count++] = sink->name;
	sink->name = NULL;
}

static void drop_file(struct flowtools_sink *sink)
{
	stop_deflater(sink);
	output_abandon(sink->output);
	sink->output = NULL;
}

static int finish_records(struct flowtools_sink *sink, struct error *error)
{
	if (!sink->has_header && put_header(sink, sink->options.version, error) < 0)
		return -1;
	if (sink->has_deflater && deflate_some(sink, NULL, 0, Z_FINISH, error) < 0)
		return -1;
	return finish_header(sink, error);
}

static int finish_file(struct flowtools_sink *sink, struct error *error)
{
	if (finish_records(sink, error) < 0) {
		drop_file(sink);
		return -1;
	}
	stop_deflater(sink);
	struct output *output = sink->output;
	sink->output = NULL;
	if (output_close(output, NULL, error) < 0)
		return -1;
	remember_file(sink);
	return 0;
}

/* The path below the directory; freed by the caller. */
static char *slot_path(const struct flowtools_sink *sink, bool finished)
{
	char name[SLOTS_NAME_LEN];
	size_t len = strlen(sink->path) + 1 + SLOTS_NAME_LEN;
	char *path = memory_new(len, 1);

	slots_name(&sink->slots, sink->slot.start, sink->options.version, sink->options.nest,
		finished, name);
	snprintf(path, len, "%s/%s", sink->path, name);
	return path;
}

static int open_slot(struct flowtools_sink *sink, int64_t second, struct error *error)
{
	sink->slot = slots_find(&sink->slots, second);
	char *path = slot_path(sink, true), *temporary = slot_path(sink, false);
	int status = make_folders(path, strlen(sink->path) + 1, error);
	if (status == 0)
		status = open_output(sink, path, temporary, error);
	free(path);
	free(temporary);
	return status;
}

int flowtools_sink_turn(struct flowtools_sink *sink, int64_t second, struct error *error)
{
	bool over = sink->is_directory && sink->output && second >= sink->slot.end;

	return over ? finish_file(sink, error) : 0;
}

int flowtools_sink_add(void *context, const struct datagram *datagram, struct error *error)
{
	return flowtools_sink_add_at(context, datagram, datagram->unix_secs, error);
}

int flowtools_sink_add_at(struct flowtools_sink *sink, const struct datagram *datagram,
	int64_t slot_second, struct error *error)
{
	uint32_t second = datagram->unix_secs;

	if (sink->options.version == 0)
		sink->options.version = datagram->version;
	if (datagram->version != sink->options.version)
		return error_set(error,
			"%s: a v%u datagram does not go into a v%u file (-V makes them one)",
			sink->path, datagram->version, sink->options.version);
	if (flowtools_sink_turn(sink, slot_second, error) < 0)
		return -1;
	if (!sink->output && open_slot(sink, slot_second, error) < 0)
		return -1;
	if (!sink->has_header && put_header(sink, datagram->version, error) < 0)
		return -1;
	struct flowtools_header *header = &sink->header;
	if (sink->count == 0 || second < header->cap_start)
		header->cap_start = second;
	if (second > header->cap_end)
		header->cap_end = second;
	sink->count += datagram->count;
	return put_records(sink, datagram, error);
}

int flowtools_sink_flush(struct flowtools_sink *sink, struct error *error)
{
	if (!sink->output || !sink->has_header || output_is_seekable(sink->output))
		return 0;
	if (sink->has_deflater && deflate_some(sink, NULL, 0, Z_SYNC_FLUSH, error) < 0)
		return -1;
	return output_flush(sink->output, error);
}

void flowtools_sink_count(struct flowtools_sink *sink, const struct flowtools_counts *counts)
{
	sink->counts = *counts;
}

int flowtools_sink_close(struct flowtools_sink *sink, struct error *error)
{
	int status = 0;

	if (sink->options.version == 0)
		sink->options.version = 5;
	if (sink->output)
		status = finish_file(sink, error);
	free_sink(sink);
	return status;
}

void flowtools_sink_abandon(struct flowtools_sink *sink)
{
	if (!sink)
		return;
	drop_file(sink);
	free_sink(sink);
}

size_t flowtools_sink_files(const struct flowtools_sink *sink, const char *const **files)
{
	*files = (const char *const *)sink->files;
	return sink->file_count;
}
