/* SPDX-License-Identifier: BSD-2-Clause */
#include "pipeline.h"

#include "core/memory.h"
#include "export/reversion.h"
#include "interrupt.h"
#include "order/merge.h"
#include "packets.h"
#include "progress.h"
#include "routes_file.h"
#include "source/datagram_merge.h"

#include <stdlib.h>
#include <string.h>

/* A run over captures. */
struct capture_run {
	struct inputs *inputs;
	const struct options *options;
	struct packets *packets; /* one an input */
	struct filter *filter;
	struct routes *routes;
	struct merge *merge;
	struct flow_cache *cache;
	struct exporter *exporter;
	struct pipeline_result *result;
	struct ifindex_list {
		uint64_t *list; /* source and interface of ifindex 1, 2, … */
		size_t count;
	} ifindexes;
};

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

static int open_input(void *context, size_t i, struct packet_source *source, struct error *error)
{
	struct capture_run *run = context;

	if (!run->inputs->list[i].capture && inputs_reopen(&run->inputs->list[i], error))
		return -1;
	*source = (struct packet_source){ packets_read, &run->packets[i] };
	return 0;
}

static void close_input(void *context, size_t i)
{
	struct capture_run *run = context;

	inputs_finish(&run->inputs->list[i]);
}

/* --ifindex interface: numbers in order of first use, in the order of time. The few interfaces that
 * a run has are searched; those beyond 65,535 have no number. */
static uint16_t ifindex_of(struct ifindex_list *ifindexes, const struct packet *packet)
{
	uint64_t interface = (uint64_t)packet->source << 32 | packet->interface;
	size_t i = 0;

	while (i < ifindexes->count && ifindexes->list[i] != interface)
		i++;
	if (i == UINT16_MAX)
		return 0;
	if (i == ifindexes->count) {
		ifindexes->list = memory_resize(
			ifindexes->list, ifindexes->count + 1, sizeof *ifindexes->list);
		ifindexes->list[ifindexes->count++] = interface;
	}
	return (uint16_t)(i + 1);
}

static int account_slice(
	struct capture_run *run, struct packet *packets, size_t count, struct error *error)
{
	if (flow_cache_now(run->cache) == INT64_MIN)
		exporter_start(run->exporter, packets[0].order_ns);
	if (run->options->ifindex_mode == IFINDEX_INTERFACE) {
		for (size_t i = 0; i < count; i++)
			packets[i].key.input = ifindex_of(&run->ifindexes, &packets[i]);
	}
	int failed = flow_cache_add(run->cache, packets, count, error);
	account_packets(&run->result->account, packets, count);
	return failed;
}

static int read_captures(struct capture_run *run, struct error *error)
{
	struct progress progress;
	struct packet *packets;
	size_t count;
	int got;

	progress_start(&progress, run->options->quiet);
	while ((got = merge_next(run->merge, &packets, &count, error)) == 1) {
		if (account_slice(run, packets, count, error) ||
			check_interrupt(run->result, error)) {
			got = -1;
			break;
		}
		if (progress_is_due(&progress)) {
			uint64_t done, size;

			inputs_progress(run->inputs, &done, &size);
			progress_show(&progress, done, size, account_read(&run->result->account),
				"packets");
		}
	}
	progress_end(&progress);
	if (got < 0 || flow_cache_finish(run->cache, error))
		return -1;
	return exporter_finish(run->exporter, flow_cache_now(run->cache), error);
}

static int prepare(struct capture_run *run, struct datagram_sink sink, struct error *error)
{
	const struct options *options = run->options;
	size_t count = run->inputs->count;
	struct flow_options flow = options_flow(options);
	struct export_options export = options_export(options);

	if (options->filter && !(run->filter = filter_new(options->filter, error)))
		return -1;
	if (options->routes && !(run->routes = routes_file_read(options->routes, error)))
		return -1;
	export.routes = run->routes;
	flow.keep_origin = options->format == TEXT_JSON;
	run->exporter = exporter_new(&export, sink);
	run->cache = flow_cache_new(&flow, (struct record_sink){ exporter_add, run->exporter });
	run->packets = memory_new(count, sizeof *run->packets);
	struct merge_input *merge_inputs = memory_new(count, sizeof *merge_inputs);
	for (size_t i = 0; i < count; i++) {
		run->packets[i] = (struct packets){ .input = &run->inputs->list[i],
			.source = (uint32_t)i,
			.options = options,
			.filter = run->filter };
		merge_inputs[i].earliest_ns = run->inputs->list[i].earliest_ns;
	}
	struct merge_options merge = { .window_ns = options->reorder_window_ns,
		.sort = options->sort,
		.open = open_input,
		.close = close_input,
		.context = run };
	run->merge = merge_new(&merge, merge_inputs, count);
	free(merge_inputs);
	return 0;
}

static int run_captures(struct inputs *inputs, const struct options *options,
	struct datagram_sink sink, struct pipeline_result *result, struct error *error)
{
	struct capture_run run = { .inputs = inputs, .options = options, .result = result };
	int failed = prepare(&run, sink, error) || read_captures(&run, error) ? -1 : 0;

	for (size_t i = 0; run.packets && i < inputs->count; i++)
		account_add(&result->account, &run.packets[i].account);
	if (run.cache)
		result->flows = *flow_cache_counts(run.cache);
	merge_free(run.merge);
	flow_cache_free(run.cache);
	exporter_free(run.exporter);
	filter_free(run.filter);
	routes_free(run.routes);
	free(run.packets);
	free(run.ifindexes.list);
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
	struct datagram_merge *merge = datagram_merge_new(sources, inputs->count);
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
