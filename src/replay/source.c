/* SPDX-License-Identifier: BSD-2-Clause */
#include "replay/source.h"

#include "core/memory.h"
#include "export/reversion.h"
#include "pipeline/routes_file.h"
#include "process/interrupt.h"
#include "replay/exporter_source.h"
#include "source/datagram_merge.h"

#include <stdlib.h>
#include <string.h>

/* Where the datagrams of an input go on to: the feed knows whose they are. */
struct feed_sink {
	struct feed *feed;
	uint32_t input;
	struct pipeline_result *result; /* counts them, where the pipeline doesn't */
};

static int add_to_feed(void *context, const struct datagram *datagram, struct error *error)
{
	struct feed_sink *sink = context;

	if (sink->result)
		pipeline_count(sink->result, datagram);
	return feed_add(sink->feed, sink->input, datagram, error);
}

/* What is made for each input when each is a source by itself, read by this thread. */
struct separate {
	struct datagram_source *sources;
	struct exporter_source **exporters; /* captures */
	struct datagram_frames *frames;     /* captures of NetFlow */
	struct filter *filter;              /* … which share it */
	struct routes *routes;
};

static int open_separate(
	struct replay_source *source, struct separate *separate, struct error *error)
{
	struct inputs *inputs = source->inputs;
	const struct options *options = source->options;

	if (options->routes && !(separate->routes = routes_file_read(options->routes, error)))
		return -1;
	if (inputs->datagrams && options->filter &&
		!(separate->filter = filter_new(options->filter, error)))
		return -1;
	for (size_t i = 0; i < inputs->count; i++) {
		if (inputs->flowtools) {
			separate->sources[i] = input_datagrams(&inputs->list[i]);
		} else if (inputs->datagrams) {
			separate->frames[i] = (struct datagram_frames){ &inputs->list[i], options,
				separate->filter, &source->datagrams };
			separate->sources[i] =
				(struct datagram_source){ .next = datagram_frames_next,
					.context = &separate->frames[i] };
		} else {
			separate->exporters[i] =
				exporter_source_new(inputs, i, options, separate->routes, error);
			if (!separate->exporters[i])
				return -1;
			separate->sources[i] =
				(struct datagram_source){ .next = exporter_source_next,
					.context = separate->exporters[i] };
		}
	}
	return 0;
}

static int merge_separate(
	struct replay_source *source, const struct separate *separate, struct error *error)
{
	bool per_input = source->options->per_input;
	struct feed_sink sink = { source->feed, 0, &source->result };
	struct reversion reversion = { source->inputs->flowtools || source->inputs->datagrams
					       ? (unsigned)source->options->version
					       : 0,
		{ add_to_feed, &sink } };
	bool flowtools = source->inputs->flowtools;
	enum datagram_numbering numbering = !flowtools  ? DATAGRAMS_AS_THEY_ARE
					    : per_input ? DATAGRAMS_NUMBERED_BY_SOURCE
							: DATAGRAMS_NUMBERED;
	struct datagram_merge *merge =
		datagram_merge_new(separate->sources, source->inputs->count, numbering);
	struct datagram datagram;
	struct progress progress;
	int got;

	inputs_start_progress(&progress, source->options);
	while ((got = datagram_merge_next(merge, &datagram, error)) == 1) {
		sink.input = per_input ? (uint32_t)datagram_merge_source(merge) : 0;
		bool looks = source->result.datagrams % 64 == 0;
		if (looks && (source->result.interrupted = interrupt_pending()))
			got = error_set(
				error, "interrupted (%s)", strsignal(source->result.interrupted));
		if (got < 0 || reversion_add(&reversion, &datagram, error)) {
			got = -1;
			break;
		}
		inputs_show_progress(source->inputs, &progress, source->result.records, "records");
	}
	progress_end(&progress);
	datagram_merge_free(merge);
	return got;
}

static int run_separate(struct replay_source *source, struct error *error)
{
	size_t count = source->inputs->count;
	struct separate separate = {
		.sources = memory_new(count, sizeof *separate.sources),
		.exporters = memory_new(count, sizeof(struct exporter_source *)),
		.frames = memory_new(count, sizeof *separate.frames),
	};

	source->result = (struct pipeline_result){ 0 };
	source->datagrams = (struct datagram_account){ 0 };
	int failed =
		open_separate(source, &separate, error) || merge_separate(source, &separate, error)
			? -1
			: 0;
	for (size_t i = 0; i < count; i++)
		exporter_source_finish(separate.exporters[i], &source->result);
	filter_free(separate.filter);
	routes_free(separate.routes);
	free(separate.sources);
	free(separate.exporters);
	free(separate.frames);
	return failed;
}

static int run_turn(struct replay_source *source, struct error *error)
{
	struct feed_sink sink = { source->feed, 0, NULL };

	/* Flow-tools files need no thread of their own either: they are read faster than sent. */
	if (source->options->per_input || source->inputs->datagrams || source->inputs->flowtools)
		return run_separate(source, error);
	return pipeline_run(source->inputs, source->options,
		(struct datagram_sink){ add_to_feed, &sink }, &source->result, error);
}

int replay_source_run(struct replay_source *source, struct error *error)
{
	int64_t turns = source->options->loop;

	for (int64_t turn = 0; turns == 0 || turn < turns; turn++) {
		if (turn > 0 && inputs_rewind(source->inputs, error))
			return -1;
		feed_turn(source->feed);
		if (run_turn(source, error) && !feed_is_full(source->feed))
			return -1;
		/* Inputs without any datagram would be read for ever. */
		if (feed_is_full(source->feed) || source->result.datagrams == 0)
			break;
	}
	return feed_finish(source->feed, error);
}
