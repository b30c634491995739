/* SPDX-License-Identifier: BSD-2-Clause */
#include "pipeline.h"

#include "core/memory.h"
#include "export/reversion.h"
#include "interrupt.h"
#include "progress.h"
#include "reader.h"
#include "routes_file.h"
#include "source/datagram_merge.h"
#include "writer.h"

#include <stdlib.h>
#include <string.h>

/* Counts what goes on to the sink. */
struct counting_sink {
	struct datagram_sink sink;
	struct pipeline_result *result;
};

static int count_datagram(void *context, const struct datagram *datagram, struct error *error)
{
	struct counting_sink *counting = context;

	counting->result->datagrams++;
	counting->result->records += datagram->count;
	for (unsigned i = 0; i < datagram->count; i++)
		counting->result->octets += datagram->records[i].octets;
	return counting->sink.add(counting->sink.context, datagram, error);
}

static int check_interrupt(struct pipeline_result *result, struct error *error)
{
	result->interrupted = interrupt_pending();
	if (!result->interrupted)
		return 0;
	return error_set(error, "interrupted (%s)", strsignal(result->interrupted));
}

/* Accounts all that the reader has. */
static int account_all(struct reader *reader, struct flow_cache *cache, struct writer *writer,
	struct pipeline_result *result, struct error *error)
{
	struct packet *packets;
	size_t count;
	int got;

	while ((got = reader_next(reader, &packets, &count, &result->interrupted, error)) == 1) {
		if (flow_cache_now(cache) == INT64_MIN)
			writer_first_packet(writer, packets[0].order_ns);
		if (flow_cache_add(cache, packets, count, error))
			return -1;
		account_packets(&result->account, packets, count);
	}
	return got < 0 ? -1 : flow_cache_finish(cache, error);
}

/* With all stages there: runs them, and sees them end. */
static int run_stages(struct reader *reader, struct flow_cache *cache, struct writer *writer,
	struct pipeline_result *result, struct error *error)
{
	int failed = account_all(reader, cache, writer, result, error);

	result->flows = *flow_cache_counts(cache);
	if (!failed)
		failed = writer_finish(writer, flow_cache_now(cache), error);
	else if (!writer_abandon(writer))
		result->hung = result->sink_hung = true;
	if (failed && !result->interrupted)
		result->interrupted = interrupt_pending();
	if (!reader_finish(reader, &result->account, result->interrupted))
		result->hung = true;
	return failed;
}

static int run_captures(struct inputs *inputs, const struct options *options,
	struct datagram_sink sink, struct pipeline_result *result, struct error *error)
{
	struct flow_options flow = options_flow(options);
	struct export_options export = options_export(options);
	struct routes *routes = NULL;
	int failed = -1;

	if (options->routes && !(routes = routes_file_read(options->routes, error)))
		return -1;
	export.routes = routes;
	flow.keep_origin = options->format == TEXT_JSON;
	struct writer *writer = writer_start(&export, sink, error);
	struct reader *reader = writer ? reader_start(inputs, options, error) : NULL;
	if (reader) {
		struct record_sink records = { writer_add, writer };
		struct flow_cache *cache = flow_cache_new(&flow, records);

		failed = run_stages(reader, cache, writer, result, error);
		flow_cache_free(cache);
	} else if (writer) {
		writer_abandon(writer);
	}
	if (!result->hung)
		routes_free(routes);
	return failed;
}

static int next_from_input(void *context, struct datagram *datagram, struct error *error)
{
	struct input *input = context;

	(void)error; /* damage is told in the report, and ends the input alone */
	if (!input->file || flowtools_file_next(input->file, datagram) == 0) {
		inputs_finish(input);
		return 0;
	}
	int64_t time_ns = datagram_time_ns(datagram);
	if (time_ns < input->first_ns)
		input->first_ns = time_ns;
	if (time_ns > input->last_ns)
		input->last_ns = time_ns;
	return 1;
}

static int read_files(struct datagram_merge *merge, struct inputs *inputs,
	const struct options *options, struct datagram_sink sink, struct pipeline_result *result,
	struct error *error)
{
	struct progress progress;
	struct datagram datagram;
	int got;

	progress_start(&progress, options->quiet);
	while ((got = datagram_merge_next(merge, &datagram, error)) == 1) {
		if (options->has_exporter)
			datagram.exporter = options->exporter;
		if (sink.add(sink.context, &datagram, error) ||
			(result->datagrams % 64 == 0 && check_interrupt(result, error))) {
			got = -1;
			break;
		}
		if (result->datagrams % 64 == 0 && progress_is_due(&progress)) {
			uint64_t done, size;

			inputs_progress(inputs, &done, &size);
			progress_show(&progress, done, size, result->records, "records");
		}
	}
	progress_end(&progress);
	return got;
}

static int run_files(struct inputs *inputs, const struct options *options,
	struct datagram_sink sink, struct pipeline_result *result, struct error *error)
{
	struct datagram_source *sources = memory_new(inputs->count, sizeof *sources);

	for (size_t i = 0; i < inputs->count; i++)
		sources[i] = (struct datagram_source){ next_from_input, &inputs->list[i] };
	struct datagram_merge *merge =
		datagram_merge_new(sources, inputs->count, DATAGRAMS_NUMBERED);
	struct reversion reversion = { (unsigned)options->version, sink };
	int failed = read_files(merge, inputs, options,
		(struct datagram_sink){ reversion_add, &reversion }, result, error);
	datagram_merge_free(merge);
	free(sources);
	return failed;
}

int pipeline_run(struct inputs *inputs, const struct options *options, struct datagram_sink sink,
	struct pipeline_result *result, struct error *error)
{
	struct counting_sink counting = { sink, result };
	struct datagram_sink counted = { count_datagram, &counting };

	*result = (struct pipeline_result){ 0 };
	if (inputs->flowtools)
		return run_files(inputs, options, counted, result, error);
	return run_captures(inputs, options, counted, result, error);
}
