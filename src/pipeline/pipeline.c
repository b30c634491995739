/* SPDX-License-Identifier: BSD-2-Clause */
#include "pipeline/pipeline.h"

#include "export/reversion.h"
#include "input/file_reader.h"
#include "input/reader.h"
#include "pipeline/routes_file.h"
#include "pipeline/writer.h"
#include "process/interrupt.h"

/* Counts what goes on to the sink. */
struct counting_sink {
	struct datagram_sink sink;
	struct pipeline_result *result;
};

void pipeline_count(struct pipeline_result *result, const struct datagram *datagram)
{
	result->datagrams++;
	result->records += datagram->count;
	for (unsigned i = 0; i < datagram->count; i++)
		result->octets += datagram->records[i].octets;
}

static int count_datagram(void *context, const struct datagram *datagram, struct error *error)
{
	struct counting_sink *counting = context;

	pipeline_count(counting->result, datagram);
	return counting->sink.add(counting->sink.context, datagram, error);
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

static int pass_on(struct file_reader *reader, struct datagram_sink sink,
	struct pipeline_result *result, struct error *error)
{
	const struct datagram *datagrams;
	size_t count;
	int got;

	while ((got = file_reader_next(reader, &datagrams, &count, &result->interrupted, error)) ==
		1) {
		for (size_t i = 0; i < count; i++) {
			if (sink.add(sink.context, &datagrams[i], error))
				return -1;
		}
	}
	return got;
}

static int run_files(struct inputs *inputs, const struct options *options,
	struct datagram_sink sink, struct pipeline_result *result, struct error *error)
{
	struct reversion reversion = { (unsigned)options->version, sink };
	struct file_reader *reader = file_reader_start(inputs, options, error);

	if (!reader)
		return -1;
	int failed =
		pass_on(reader, (struct datagram_sink){ reversion_add, &reversion }, result, error);
	result->hung = !file_reader_finish(reader, result->interrupted);
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
