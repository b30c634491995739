/* SPDX-License-Identifier: BSD-2-Clause */
#include "input/reader.h"

#include "core/memory.h"
#include "input/ifindex.h"
#include "input/packets.h"
#include "order/merge.h"
#include "process/background.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 8
#define SLOT_PACKETS 1024

struct slot {
	size_t count;
	struct packet packets[SLOT_PACKETS];
};

struct reader {
	struct inputs *inputs;
	const struct options *options;
	struct filter *filter;
	struct packets *packets; /* one an input */
	struct merge *merge;
	struct background background;
	struct ifindexes ifindexes;
};

static int open_input(void *context, size_t i, struct packet_source *source, struct error *error)
{
	struct reader *reader = context;

	if (!reader->inputs->list[i].capture && input_reopen(&reader->inputs->list[i], error))
		return -1;
	*source = (struct packet_source){ packets_read, &reader->packets[i] };
	return 0;
}

static void close_input(void *context, size_t i)
{
	struct reader *reader = context;

	input_finish(&reader->inputs->list[i]);
}

/* Passes on what the merge gave; false when nobody wants it. */
static bool pass_on(struct reader *reader, const struct packet *packets, size_t count)
{
	while (count > 0) {
		void *next;

		if (channel_claim(reader->background.channel, -1, &next) != CHANNEL_READY)
			return false;
		struct slot *slot = next;
		slot->count = count < SLOT_PACKETS ? count : SLOT_PACKETS;
		memcpy(slot->packets, packets, slot->count * sizeof *packets);
		if (reader->options->ifindex_mode == IFINDEX_INTERFACE)
			ifindex_number(&reader->ifindexes, slot->packets, slot->count);
		packets += slot->count;
		count -= slot->count;
		channel_send(reader->background.channel);
	}
	return true;
}

static void *read_all(void *context)
{
	struct reader *reader = context;
	struct progress progress;
	struct packet *packets;
	size_t count;
	uint64_t passed = 0;
	int got;

	pthread_setname_np(pthread_self(), "reader"); /* as perf and top show it */
	inputs_start_progress(&progress, reader->options);
	while ((got = merge_next(reader->merge, &packets, &count, &reader->background.error)) ==
			1 &&
		pass_on(reader, packets, count)) {
		passed += count;
		inputs_show_progress(reader->inputs, &progress, passed, "packets");
	}
	progress_end(&progress);
	reader->background.failed = got < 0;
	channel_end(reader->background.channel);
	return NULL;
}

static void make_merge(struct reader *reader)
{
	size_t count = reader->inputs->count;
	struct merge_input *inputs = memory_new(count, sizeof *inputs);
	struct merge_options options = {
		.window_ns = reader->options->reorder_window_ns,
		.sort = reader->options->sort,
		.open = open_input,
		.close = close_input,
		.context = reader,
	};

	reader->packets = memory_new(count, sizeof *reader->packets);
	for (size_t i = 0; i < count; i++) {
		reader->packets[i] = (struct packets){ .input = &reader->inputs->list[i],
			.source = (uint32_t)i,
			.options = reader->options,
			.filter = reader->filter };
		inputs[i].earliest_ns = reader->inputs->list[i].earliest_ns;
	}
	reader->merge = merge_new(&options, inputs, count);
	free(inputs);
}

static void release(struct reader *reader)
{
	merge_free(reader->merge);
	filter_free(reader->filter);
	free(reader->packets);
	ifindex_free(&reader->ifindexes);
	free(reader);
}

struct reader *reader_start(
	struct inputs *inputs, const struct options *options, struct error *error)
{
	struct reader *reader = memory_new(1, sizeof *reader);

	reader->inputs = inputs;
	reader->options = options;
	if (options->filter && !(reader->filter = filter_new(options->filter, error))) {
		release(reader);
		return NULL;
	}
	make_merge(reader);
	if (background_start(
		    &reader->background, SLOTS, sizeof(struct slot), read_all, reader, error)) {
		release(reader);
		return NULL;
	}
	return reader;
}

int reader_next(struct reader *reader, struct packet **packets, size_t *count, int *interrupted,
	struct error *error)
{
	void *next;
	int got = background_next(&reader->background, &next, interrupted, error);

	if (got == 1) {
		struct slot *slot = next;

		*packets = slot->packets;
		*count = slot->count;
	}
	return got;
}

bool reader_finish(struct reader *reader, struct account *account, bool interrupted)
{
	if (!background_finish(&reader->background, interrupted))
		return false;
	for (size_t i = 0; i < reader->inputs->count; i++)
		account_add(account, &reader->packets[i].account);
	release(reader);
	return true;
}
