/* SPDX-License-Identifier: BSD-2-Clause */
/* The program's own stages, wired as its commands wire them. */
#include "core/memory.h"
#include "core/time.h"
#include "export/exporter.h"
#include "flow/cache.h"
#include "order/merge.h"
#include "random.h"
#include "scenario.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* One input while it is read. */
struct reader {
	const struct packet_list *packets;
	size_t next;
	uint64_t *random;
	unsigned opened;
	unsigned closed;
};

struct subject {
	const struct scenario *scenario;
	struct outcome *outcome;
	struct reader *readers;
	struct merge *merge;
	struct flow_cache *cache;
	struct exporter *exporter;
	uint64_t random;
	char *complaint; /* the first one; 256 octets */
};

static void complain(struct subject *subject, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void complain(struct subject *subject, const char *format, ...)
{
	va_list args;

	if (subject->complaint[0] != '\0')
		return;
	va_start(args, format);
	vsnprintf(subject->complaint, 256, format, args);
	va_end(args);
}

/* Batches of any size, since nothing may depend on it. */
static size_t read_packets(void *context, struct packet *packets, size_t max)
{
	struct reader *reader = context;
	size_t left = reader->packets->count - reader->next;
	size_t count =
		1 + random_below(reader->random, random_percent(reader->random, 50) ? 3 : max);

	if (count > max)
		count = max;
	if (count > left)
		count = left;
	for (size_t i = 0; i < count; i++)
		packets[i] = reader->packets->at[reader->next++];
	return count;
}

static int open_input(void *context, size_t i, struct packet_source *source, struct error *error)
{
	struct subject *subject = context;
	struct reader *reader = &subject->readers[i];

	(void)error;
	reader->opened++;
	*source = (struct packet_source){ read_packets, reader };
	return 0;
}

static void close_input(void *context, size_t i)
{
	struct subject *subject = context;

	subject->readers[i].closed++;
}

static int add_record(void *context, const struct flow_record *record, struct error *error)
{
	struct subject *subject = context;

	record_list_add(&subject->outcome->records, record);
	return exporter_add(subject->exporter, record, error);
}

static int add_datagram(void *context, const struct datagram *datagram, struct error *error)
{
	struct subject *subject = context;

	(void)error;
	datagram_list_add(&subject->outcome->datagrams, datagram);
	return 0;
}

/* Of each input the place of its first packet: the latest that the merge may be told without any
 * packet being late that would not have been. The window is granted on top. */
static void set_earliest(struct subject *subject, struct merge_input *inputs)
{
	const struct options *o = &subject->scenario->options;
	struct packet_list order = { 0 };

	for (size_t i = 0; i < subject->scenario->input_count; i++)
		inputs[i].earliest_ns = INT64_MIN;
	if (subject->scenario->input_count > MERGE_EAGER)
		model_order(subject->scenario, &order);
	for (size_t i = order.count; i-- > 0;)
		inputs[order.at[i].source].earliest_ns = order.at[i].order_ns;
	for (size_t i = 0; i < subject->scenario->input_count; i++) {
		if (random_percent(&subject->random, 5))
			inputs[i].earliest_ns = INT64_MIN;
		else if (inputs[i].earliest_ns != INT64_MIN && !o->sort &&
			 random_percent(&subject->random, 30))
			inputs[i].earliest_ns += o->window_ns;
	}
	free(order.at);
}

static void set_up(struct subject *subject)
{
	const struct scenario *scenario = subject->scenario;
	const struct options *o = &scenario->options;
	struct merge_input *inputs = memory_new(scenario->input_count, sizeof *inputs);

	subject->readers = memory_new(scenario->input_count, sizeof *subject->readers);
	for (size_t i = 0; i < scenario->input_count; i++)
		subject->readers[i] = (struct reader){ .packets = &scenario->inputs[i],
			.random = &subject->random };
	set_earliest(subject, inputs);
	struct merge_options merge_options = { .window_ns = o->window_ns,
		.sort = o->sort,
		.open = open_input,
		.close = close_input,
		.context = subject };
	subject->merge = merge_new(&merge_options, inputs, scenario->input_count);
	free(inputs);

	struct export_options export_options = { .version = o->version,
		.max_records = o->records,
		.delay_ns = o->delay_ns == INT64_MAX ? EXPORT_NO_DELAY : o->delay_ns,
		.delay_from_last = o->delay_from_last,
		.initial_uptime_ms = o->initial_uptime_ms,
		.uptime_wrap = o->uptime_wrap,
		.engine_type = o->engine_type,
		.engine_id = o->engine_id,
		.sampling = o->sampling,
		.output = o->output,
		.exporter = o->exporter };
	subject->exporter =
		exporter_new(&export_options, (struct datagram_sink){ add_datagram, subject });

	struct flow_options flow_options = { .profile = o->profile,
		.active_ns = o->active_ns,
		.inactive_ns = o->inactive_ns,
		.tcp_close = o->tcp_close,
		.keep_origin = o->keep_origin,
		.max_flows = o->max_flows };
	subject->cache = flow_cache_new(&flow_options, (struct record_sink){ add_record, subject });
}

/* Filtered packets take part in the order only. */
static void account(struct subject *subject, struct packet *packets, size_t count, bool *started)
{
	struct error error = { 0 };

	for (size_t i = 0; i < count; i++)
		packet_list_add(&subject->outcome->order, &packets[i]);
	for (size_t i = 0; i < count;) {
		size_t some = 0;

		if (packets[i].fate == FATE_FILTERED) {
			i++;
			continue;
		}
		if (!*started)
			exporter_start(subject->exporter, packets[i].order_ns);
		*started = true;
		while (i + some < count && packets[i + some].fate != FATE_FILTERED &&
			!(some > 0 && random_percent(&subject->random, 5)))
			some++;
		if (random_percent(&subject->random, 5) &&
			flow_cache_advance(subject->cache, packets[i].order_ns, &error) != 0)
			complain(subject, "flow_cache_advance failed");
		if (flow_cache_add(subject->cache, &packets[i], some, &error) != 0)
			complain(subject, "flow_cache_add failed");
		i += some;
	}
}

/* Live flows and records so far hold all packets; views are in order of making. */
struct sum {
	uint64_t flows, packets, octets;
};

static bool add_view(void *context, const struct flow_view *flow)
{
	struct sum *sum = context;

	sum->flows++;
	sum->packets += flow->packets;
	sum->octets += flow->octets;
	return true;
}

static void check_live(struct subject *subject)
{
	const struct flow_counts *counts = flow_cache_counts(subject->cache);
	const struct record_list *records = &subject->outcome->records;
	struct sum sum = { 0 };

	flow_cache_visit(subject->cache, add_view, &sum);
	if (sum.flows > subject->scenario->options.max_flows)
		complain(subject, "%llu flows live", (unsigned long long)sum.flows);
	for (size_t i = 0; i < records->count; i++) {
		sum.flows++;
		sum.packets += records->at[i].packets;
		sum.octets += records->at[i].octets;
	}
	if (sum.flows != counts->created || sum.packets != counts->packets ||
		sum.octets != counts->octets)
		complain(subject,
			"counted %llu flows, %llu packets, %llu octets; live and ended: "
			"%llu, %llu, %llu",
			(unsigned long long)counts->created, (unsigned long long)counts->packets,
			(unsigned long long)counts->octets, (unsigned long long)sum.flows,
			(unsigned long long)sum.packets, (unsigned long long)sum.octets);
}

static void check_counts(struct subject *subject)
{
	const struct flow_counts *counts = flow_cache_counts(subject->cache);
	const struct outcome *outcome = subject->outcome;
	uint64_t by_reason[FLOW_REASON_COUNT] = { 0 };

	for (size_t i = 0; i < outcome->records.count; i++)
		by_reason[outcome->records.at[i].reason]++;
	for (unsigned i = 0; i < FLOW_REASON_COUNT; i++) {
		if (by_reason[i] != counts->by_reason[i])
			complain(subject, "%llu flows counted as %s, %llu records",
				(unsigned long long)counts->by_reason[i],
				flow_reason_name((enum flow_reason)i),
				(unsigned long long)by_reason[i]);
	}
	if (exporter_records(subject->exporter) != outcome->records.count)
		complain(subject, "the exporter counts %llu records of %zu",
			(unsigned long long)exporter_records(subject->exporter),
			outcome->records.count);
	if (exporter_datagrams(subject->exporter) != outcome->datagrams.count)
		complain(subject, "the exporter counts %llu datagrams of %zu",
			(unsigned long long)exporter_datagrams(subject->exporter),
			outcome->datagrams.count);
	for (size_t i = 0; i < subject->scenario->input_count; i++) {
		if (subject->readers[i].opened != 1 || subject->readers[i].closed != 1)
			complain(subject, "input %zu was opened %u times, closed %u", i,
				subject->readers[i].opened, subject->readers[i].closed);
	}
}

bool subject_run(const struct scenario *scenario, struct outcome *outcome, char complaint[256])
{
	struct subject subject = { .scenario = scenario,
		.outcome = outcome,
		.random = scenario->seed ^ 0x5eed,
		.complaint = complaint };
	struct packet *packets;
	size_t count;
	struct error error = { 0 };
	bool started = false;
	int got;

	complaint[0] = '\0';
	set_up(&subject);
	while ((got = merge_next(subject.merge, &packets, &count, &error)) == 1) {
		if (count == 0)
			complain(&subject, "merge_next gave 1 and no packet");
		account(&subject, packets, count, &started);
	}
	if (got != 0)
		complain(&subject, "merge_next failed: %s", error.text);
	check_live(&subject);
	int64_t now_ns = flow_cache_now(subject.cache);
	if (flow_cache_finish(subject.cache, &error) != 0 ||
		(started && exporter_finish(subject.exporter, now_ns, &error) != 0))
		complain(&subject, "finish failed");
	check_counts(&subject);
	merge_free(subject.merge);
	flow_cache_free(subject.cache);
	exporter_free(subject.exporter);
	free(subject.readers);
	return complaint[0] == '\0';
}
