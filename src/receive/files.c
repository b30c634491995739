/* SPDX-License-Identifier: BSD-2-Clause */
#include "receive/files.h"

#include "core/memory.h"
#include "export/reversion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void receive_files_init(struct receive_files *files, const struct options *options)
{
	*files = (struct receive_files){ .options = options };
}

static struct flowtools_sink *open_sink(
	const struct options *options, const char *path, unsigned version, struct error *error)
{
	struct flowtools_sink_options sink = {
		.path = path,
		.version = version,
		.order = (enum byte_order)options->byte_order,
		.compress = (int)options->compress,
		.comment = options->comment,
		.nest = (int)options->nest,
		.slot_s = options_slot_s(options),
		.local_time = options->local_time,
		.overwrite = options->force,
	};

	return flowtools_sink_open(&sink, error);
}

int receive_files_open(struct receive_files *files, struct error *error)
{
	const struct options *options = files->options;
	struct receive_file *first = &files->files[0];

	first->version = (unsigned)options->version;
	first->sink = open_sink(options, options->output, first->version, error);
	return first->sink ? 0 : -1;
}

static bool is_directory(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* A directory's files are named by version; a file's name is given it. */
static struct flowtools_sink *open_other(
	const struct options *options, unsigned version, struct error *error)
{
	if (is_directory(options->output))
		return open_sink(options, options->output, version, error);
	size_t len = strlen(options->output) + sizeof ".v7";
	char *path = memory_new(len, 1);
	snprintf(path, len, "%s.v%u", options->output, version);
	struct flowtools_sink *sink = open_sink(options, path, version, error);
	free(path);
	return sink;
}

/* The file for a version, opened where it is new: 1; 0 where it can't have one; -1 on an error. */
static int find_file(struct receive_files *files, unsigned version, struct receive_file **found,
	struct error *error)
{
	struct receive_file *file = files->files;

	if (file->version == 0)
		file->version = version;
	while (file->sink && file->version != version)
		file++;
	*found = file;
	if (file->sink)
		return 1;
	if (strcmp(files->options->output, "-") == 0)
		return 0;
	file->version = version;
	file->sink = open_other(files->options, version, error);
	return file->sink ? 1 : -1;
}

static int add_one(void *context, const struct datagram *datagram, struct error *error)
{
	struct receive_files *files = context;
	struct receive_file *file;
	int found = find_file(files, datagram->version, &file, error);

	if (found == 0)
		files->not_written++;
	if (found <= 0)
		return found;
	return flowtools_sink_add_at(file->sink, datagram, files->second, error);
}

int receive_files_add(struct receive_files *files, const struct datagram *datagram, int64_t second,
	struct error *error)
{
	struct reversion reversion = { (unsigned)files->options->version, { add_one, files } };

	files->second = second;
	return reversion_add(&reversion, datagram, error);
}

void receive_files_count(
	struct receive_files *files, unsigned version, const struct flowtools_counts *more)
{
	struct receive_file *file = files->files;

	while (file < files->files + RECEIVE_VERSIONS && file->version != version)
		file++;
	if (file == files->files + RECEIVE_VERSIONS || !file->sink)
		file = files->files;
	file->counts.flow_lost += more->flow_lost;
	file->counts.packets_corrupt += more->packets_corrupt;
	file->counts.sequence_resets += more->sequence_resets;
	flowtools_sink_count(file->sink, &file->counts);
}

int receive_files_idle(struct receive_files *files, int64_t second, struct error *error)
{
	for (size_t i = 0; i < RECEIVE_VERSIONS && files->files[i].sink; i++) {
		struct flowtools_sink *sink = files->files[i].sink;
		if (flowtools_sink_turn(sink, second, error) || flowtools_sink_flush(sink, error))
			return -1;
	}
	return 0;
}

int receive_files_close(struct receive_files *files, struct error *error)
{
	int failed = 0;

	for (size_t i = 0; i < RECEIVE_VERSIONS && files->files[i].sink; i++) {
		struct error other;
		if (flowtools_sink_close(files->files[i].sink, failed ? &other : error))
			failed = -1;
		files->files[i].sink = NULL;
	}
	return failed;
}

void receive_files_abandon(struct receive_files *files)
{
	for (size_t i = 0; i < RECEIVE_VERSIONS; i++) {
		flowtools_sink_abandon(files->files[i].sink);
		files->files[i].sink = NULL;
	}
}
