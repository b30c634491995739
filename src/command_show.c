/* SPDX-License-Identifier: BSD-2-Clause */
/* show: the flow cache as it stood at a moment of capture time, as flowctl shows ng_netflow's. */
#include "command.h"
#include "core/memory.h"
#include "core/time.h"
#include "input/reader.h"
#include "io/output.h"
#include "pipeline/routes_file.h"

#include <stdlib.h>
#include <string.h>

struct show {
	const struct options *options;
	struct flow_cache *cache;
	struct routes *routes;
	struct output *output;
	int64_t next_ns; /* the moment to show next; INT64_MIN: by the first packet */
	struct flow_view *flows;
	size_t count;
	size_t room;
};

static int drop_record(void *context, const struct flow_record *record, struct error *error)
{
	(void)context, (void)record, (void)error;
	return 0;
}

static bool collect(void *context, const struct flow_view *flow)
{
	struct show *show = context;

	show->flows = memory_grow(show->flows, &show->room, show->count, sizeof *show->flows);
	show->flows[show->count++] = *flow;
	return true;
}

/* A flow's place among those shown: greatest weight first, then in order of making. */
struct place {
	uint64_t weight;
	size_t made;
};

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return x->made < y->made ? -1 : x->made > y->made;
}

static uint64_t weight_of(const struct show *show, const struct flow_view *flow)
{
	switch (show->options->show_order) {
	case SHOW_BY_OCTETS:
		return flow->octets;
	case SHOW_BY_PACKETS:
		return flow->packets;
	case SHOW_BY_AGE:
		return UINT64_MAX - (uint64_t)flow->first_ms;
	case SHOW_BY_MAKING:
		break;
	}
	return 0;
}

/* The flows' places in the order of showing; the caller frees them. */
static struct place *make_order(const struct show *show)
{
	struct place *places = memory_new(show->count, sizeof *places);

	for (size_t i = 0; i < show->count; i++)
		places[i] = (struct place){ weight_of(show, &show->flows[i]), i };
	qsort(places, show->count, sizeof *places, compare_places);
	return places;
}

static int write_text(struct show *show, const char *text, struct error *error)
{
	return output_write(show->output, text, strlen(text), error);
}

static int write_flow(struct show *show, const struct flow_view *flow, struct error *error)
{
	char lines[TEXT_MAX_LINE];
	struct datagram datagram = { .version = 5, .count = 1 };
	struct datagram_record *record = &datagram.records[0];

	*record = (struct datagram_record){
		.src_addr = flow->key.src_addr,
		.dst_addr = flow->key.dst_addr,
		.input = flow->key.input,
		.output = show->options->ifindex_output,
		.packets = flow->packets,
		.octets = flow->octets,
		.src_port = flow->key.src_port,
		.dst_port = flow->key.dst_port,
		.protocol = flow->key.protocol,
		.tos = flow->key.tos,
		.tcp_flags = flow->tcp_flags,
	};
	if (show->routes)
		routes_fill(show->routes, record);
	size_t len = show->options->verbose
			     ? text_show_verbose(record,
				       (uint32_t)((flow->last_ms - flow->first_ms) / 1000), lines)
			     : text_record(TEXT_SHOW, &datagram, 0, NULL, lines);
	return output_write(show->output, lines, len, error);
}

/* The cache as it is now, which is at time_ns. */
static int write_cache(struct show *show, int64_t time_ns, struct error *error)
{
	char header[TEXT_MAX_LINE + 1], time[TIME_TEXT_LEN];

	show->count = 0;
	flow_cache_visit(show->cache, collect, show);
	if (show->options->show_every_ns) {
		time_format_ms(time, time_floor_ms(time_ns));
		if (write_text(show, time, error) || write_text(show, "\n", error))
			return -1;
	}
	header[text_header(TEXT_SHOW, 5, header)] = '\0';
	if (write_text(show, show->options->verbose ? TEXT_SHOW_VERBOSE_HEADER : header, error))
		return -1;
	struct place *places = make_order(show);
	size_t count = show->count;
	int failed = 0;
	if (show->options->top && count > (size_t)show->options->top)
		count = (size_t)show->options->top;
	for (size_t i = 0; i < count && !failed; i++)
		failed = write_flow(show, &show->flows[places[i].made], error);
	free(places);
	return failed;
}

/* Shows each moment before time_ns that is to be shown. */
static int show_until(struct show *show, int64_t time_ns, struct error *error)
{
	while (show->next_ns < time_ns) {
		if (flow_cache_advance(show->cache, show->next_ns, error) ||
			write_cache(show, show->next_ns, error))
			return -1;
		show->next_ns = show->options->show_every_ns
					? show->next_ns + show->options->show_every_ns
					: INT64_MAX;
	}
	return 0;
}

/* Accounts packets up to the moments between them, each of which holds the packets at its time. */
static int account(struct show *show, struct packet *packets, size_t count, struct error *error)
{
	if (show->next_ns == INT64_MIN)
		show->next_ns = packets[0].order_ns + show->options->show_every_ns;
	for (size_t done = 0, until; done < count; done = until) {
		if (show_until(show, packets[done].order_ns, error))
			return -1;
		for (until = done; until < count && packets[until].order_ns <= show->next_ns;)
			until++;
		if (flow_cache_add(show->cache, packets + done, until - done, error))
			return -1;
	}
	return 0;
}

/* Whether nothing is left to show, so that the rest needn't be read. */
static bool is_done(const struct show *show)
{
	return show->options->at_ns != INT64_MAX && show->next_ns == INT64_MAX;
}

static int read_packets(struct show *show, struct reader *reader, struct pipeline_result *result,
	struct error *error)
{
	struct packet *packets;
	size_t count;
	int got = 0;

	while (!is_done(show) &&
		(got = reader_next(reader, &packets, &count, &result->interrupted, error)) == 1) {
		if (account(show, packets, count, error))
			return -1;
		account_packets(&result->account, packets, count);
	}
	if (got < 0)
		return -1;
	if (is_done(show))
		return 0;
	/* A single moment behind the end is shown as such; else the end itself is the last. */
	if (show->options->at_ns != INT64_MAX && !show->options->show_every_ns)
		return show_until(show, INT64_MAX, error);
	return write_cache(show, flow_cache_now(show->cache), error);
}

static int run(const struct options *options, struct inputs *inputs, struct show *show,
	struct pipeline_result *result, struct error *error)
{
	struct reader *reader;

	if (options->routes && !(show->routes = routes_file_read(options->routes, error)))
		return -1;
	reader = reader_start(inputs, options, error);
	if (!reader)
		return -1;
	int failed = read_packets(show, reader, result, error);
	result->hung = !reader_finish(reader, &result->account, false);
	return failed;
}

static int show_inputs(struct options *options, struct inputs *inputs)
{
	struct flow_options flow = options_flow(options);
	struct output_options plain = { 0 };
	struct pipeline_result result = { 0 };
	struct show show = { .options = options,
		.next_ns = options->at_ns != INT64_MAX ? options->at_ns
			   : options->show_every_ns    ? INT64_MIN
						       : INT64_MAX };
	struct error error;

	show.output = output_open("-", &plain, &error);
	if (!show.output)
		return command_fail(&error);
	show.cache = flow_cache_new(&flow, (struct record_sink){ drop_record, NULL });
	int failed = run(options, inputs, &show, &result, &error);
	struct error closing;
	failed |= output_close(show.output, NULL, failed ? &closing : &error);
	flow_cache_free(show.cache);
	routes_free(show.routes);
	free(show.flows);
	if (!failed)
		report_troubles(inputs, stderr);
	int status = failed ? command_fail(&error) : report_status(inputs, &result);
	return command_leave(&result, status);
}

int command_show(struct options *options, char **arguments, size_t count)
{
	struct inputs inputs;
	struct error error;
	int status;

	if (inputs_open(&inputs, options, arguments, count, &error)) {
		status = command_fail(&error);
	} else if (inputs.flowtools) {
		error_usage(&error, "show: %s is no capture: flow-tools files have no flow cache",
			inputs.list[0].path);
		status = command_fail(&error);
	} else {
		status = show_inputs(options, &inputs);
	}
	inputs_free(&inputs);
	return status;
}
