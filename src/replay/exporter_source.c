/* SPDX-License-Identifier: BSD-2-Clause */
#include "replay/exporter_source.h"

#include "core/memory.h"
#include "input/ifindex.h"
#include "input/packets.h"
#include "order/merge.h"

#include <stdlib.h>

struct exporter_source {
	struct input *input;
	const struct options *options;
	struct filter *filter;
	struct packets packets;
	struct merge *merge;
	struct flow_cache *cache;
	struct exporter *exporter;
	struct ifindexes ifindexes;
	struct account account;
	bool ended;
	/* Datagrams that were made at once, to be asked for one by one. */
	struct datagram *made;
	size_t made_count, made_room, made_next;
};

static int keep_datagram(void *context, const struct datagram *datagram, struct error *error)
{
	struct exporter_source *source = context;

	(void)error;
	source->made = memory_grow(
		source->made, &source->made_room, source->made_count, sizeof *source->made);
	source->made[source->made_count++] = *datagram;
	return 0;
}

static int open_input(void *context, size_t i, struct packet_source *packets, struct error *error)
{
	struct exporter_source *source = context;

	(void)i;
	if (!source->input->capture && input_reopen(source->input, error))
		return -1;
	*packets = (struct packet_source){ packets_read, &source->packets };
	return 0;
}

static void close_input(void *context, size_t i)
{
	struct exporter_source *source = context;

	(void)i;
	input_finish(source->input);
}

static void release(struct exporter_source *source)
{
	merge_free(source->merge);
	flow_cache_free(source->cache);
	exporter_free(source->exporter);
	filter_free(source->filter);
	ifindex_free(&source->ifindexes);
	free(source->made);
	free(source);
}

struct exporter_source *exporter_source_new(struct inputs *inputs, size_t index,
	const struct options *options, const struct routes *routes, struct error *error)
{
	struct exporter_source *source = memory_new(1, sizeof *source);
	struct flow_options flow = options_flow(options);
	struct export_options export = options_export(options);
	struct merge_input whole = { INT64_MIN };

	source->input = &inputs->list[index];
	source->options = options;
	if (options->filter && !(source->filter = filter_new(options->filter, error))) {
		release(source);
		return NULL;
	}
	export.routes = routes;
	source->packets = (struct packets){ .input = source->input,
		.source = (uint32_t)index,
		.options = options,
		.filter = source->filter };
	source->exporter = exporter_new(&export, (struct datagram_sink){ keep_datagram, source });
	source->cache =
		flow_cache_new(&flow, (struct record_sink){ exporter_add, source->exporter });
	source->merge = merge_new(&(struct merge_options){ .window_ns = options->reorder_window_ns,
					  .sort = options->sort,
					  .open = open_input,
					  .close = close_input,
					  .context = source },
		&whole, 1);
	return source;
}

static int account_slice(
	struct exporter_source *source, struct packet *packets, size_t count, struct error *error)
{
	if (flow_cache_now(source->cache) == INT64_MIN)
		exporter_start(source->exporter, packets[0].order_ns);
	if (source->options->ifindex_mode == IFINDEX_INTERFACE)
		ifindex_number(&source->ifindexes, packets, count);
	if (flow_cache_add(source->cache, packets, count, error))
		return -1;
	account_packets(&source->account, packets, count);
	return 0;
}

/* Reads on until at least one datagram is made, or the input has ended. */
static int make_some(struct exporter_source *source, struct error *error)
{
	struct packet *packets;
	size_t count;

	source->made_next = source->made_count = 0;
	while (source->made_count == 0 && !source->ended) {
		int got = merge_next(source->merge, &packets, &count, error);
		if (got < 0)
			return -1;
		if (got == 1) {
			if (account_slice(source, packets, count, error))
				return -1;
			continue;
		}
		source->ended = true;
		if (flow_cache_finish(source->cache, error) ||
			exporter_finish(source->exporter, flow_cache_now(source->cache), error))
			return -1;
	}
	return 0;
}

int exporter_source_next(void *context, struct datagram *datagram, struct error *error)
{
	struct exporter_source *source = context;

	if (source->made_next == source->made_count && make_some(source, error))
		return -1;
	if (source->made_next == source->made_count)
		return 0;
	*datagram = source->made[source->made_next++];
	return 1;
}

void exporter_source_finish(struct exporter_source *source, struct pipeline_result *result)
{
	if (!source)
		return;
	const struct flow_counts *flows = flow_cache_counts(source->cache);
	result->flows.created += flows->created;
	result->flows.packets += flows->packets;
	result->flows.octets += flows->octets;
	for (size_t i = 0; i < FLOW_REASON_COUNT; i++)
		result->flows.by_reason[i] += flows->by_reason[i];
	account_add(&result->account, &source->account);
	account_add(&result->account, &source->packets.account);
	release(source);
}
