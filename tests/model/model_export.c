/* SPDX-License-Identifier: BSD-2-Clause */
/* Section 3 of the contract: datagrams. Times are kept whole, in nanoseconds, and cut to
 * milliseconds where a field wants it. */
#include "core/time.h"
#include "model.h"

#include <string.h>

#define UPTIME_MAX_MS INT64_C(4294967295)
#define BOOT_BACK_MS INT64_C(2147483648)

struct exporter {
	const struct options *options;
	struct datagram_list *datagrams;
	int64_t boot_ms;
	uint64_t emitted; /* records in datagrams gone */
	bool open;
	int64_t opened_ns;
	int64_t last_ns; /* event of its last record */
	struct flow_record held[DATAGRAM_MAX_RECORDS];
	unsigned count;
};

/* "A time before boot (late packets) is given as boot." */
static uint32_t uptime_of(const struct exporter *exporter, int64_t time_ms)
{
	return time_ms < exporter->boot_ms ? 0 : (uint32_t)(time_ms - exporter->boot_ms);
}

static struct datagram_record fields_of(
	const struct exporter *exporter, const struct flow_record *from)
{
	struct datagram_record to;

	memset(&to, 0, sizeof to);
	to.src_addr = from->key.src_addr;
	to.dst_addr = from->key.dst_addr;
	to.src_port = from->key.src_port;
	to.dst_port = from->key.dst_port;
	to.input = from->key.input;
	to.output = exporter->options->output;
	to.protocol = from->key.protocol;
	to.tos = from->key.tos;
	to.tcp_flags = from->tcp_flags;
	to.packets = from->packets;
	to.octets = from->octets;
	to.first = uptime_of(exporter, from->first_ms);
	to.last = uptime_of(exporter, from->last_ms);
	to.first_source = from->first_source;
	to.first_packet = from->first_packet;
	to.has_reason = 1;
	to.reason = from->reason;
	return to;
}

static void emit(struct exporter *exporter, int64_t time_ns)
{
	const struct options *options = exporter->options;
	struct datagram datagram;
	int64_t time_ms = time_floor_ms(time_ns);

	memset(&datagram, 0, sizeof datagram);
	datagram.version = (uint16_t)options->version;
	datagram.count = (uint16_t)exporter->count;
	datagram.sys_uptime = uptime_of(exporter, time_ms);
	datagram.unix_secs = (uint32_t)(time_ms / 1000);
	datagram.unix_nsecs = (uint32_t)(time_ms % 1000 * NS_PER_MS);
	datagram.exporter = options->exporter;
	if (options->version != 1) {
		datagram.sequence = (uint32_t)exporter->emitted;
		datagram.engine_type = options->engine_type;
		datagram.engine_id = options->engine_id;
	}
	if (options->version == 5)
		datagram.sampling = options->sampling;
	for (unsigned i = 0; i < exporter->count; i++)
		datagram.records[i] = fields_of(exporter, &exporter->held[i]);
	datagram_list_add(exporter->datagrams, &datagram);
	exporter->emitted += exporter->count;
	exporter->open = false;
	exporter->count = 0;
}

static int64_t due_ns(const struct exporter *exporter)
{
	const struct options *options = exporter->options;

	if (options->delay_ns == INT64_MAX)
		return INT64_MAX;
	return options->delay_ns +
	       (options->delay_from_last ? exporter->last_ns : exporter->opened_ns);
}

/* Whether a datagram would be emitted too late for its SysUptime, if this were its last record; it
 * is, at the event time of the record before. (One that was opened in time is emitted in time.) */
static bool cannot_take(const struct exporter *exporter, int64_t event_ns)
{
	const struct options *options = exporter->options;
	int64_t greatest_ns = event_ns;

	if (options->uptime_wrap || (options->delay_ns != INT64_MAX && !options->delay_from_last))
		return false;
	if (options->delay_ns != INT64_MAX)
		greatest_ns += options->delay_ns;
	return time_floor_ms(greatest_ns) - exporter->boot_ms > UPTIME_MAX_MS;
}

static void add(struct exporter *exporter, const struct flow_record *record)
{
	const struct options *options = exporter->options;
	int64_t event_ns = record->event_ns;

	if (exporter->open && event_ns > due_ns(exporter))
		emit(exporter, due_ns(exporter));
	if (exporter->open && cannot_take(exporter, event_ns))
		emit(exporter, exporter->last_ns);
	if (!exporter->open) {
		int64_t greatest_ms = time_floor_ms(
			options->delay_ns == INT64_MAX ? event_ns : event_ns + options->delay_ns);

		if (!options->uptime_wrap && greatest_ms - exporter->boot_ms > UPTIME_MAX_MS)
			exporter->boot_ms = time_floor_ms(event_ns) - BOOT_BACK_MS;
		exporter->open = true;
		exporter->opened_ns = event_ns;
	}
	exporter->last_ns = event_ns;
	exporter->held[exporter->count++] = *record;
	if (exporter->count == options->records)
		emit(exporter, event_ns);
}

void model_export(const struct options *options, const struct packet_list *order,
	const struct record_list *records, struct datagram_list *datagrams)
{
	struct exporter exporter = { .options = options, .datagrams = datagrams };
	int64_t now_ns = 0;
	bool booted = false;

	for (size_t i = 0; i < order->count; i++) {
		if (order->at[i].fate == FATE_FILTERED)
			continue;
		now_ns = order->at[i].order_ns;
		if (!booted)
			exporter.boot_ms = time_floor_ms(now_ns) - options->initial_uptime_ms;
		booted = true;
	}
	for (size_t i = 0; i < records->count; i++)
		add(&exporter, &records->at[i]);
	if (exporter.open) {
		int64_t time_ns = due_ns(&exporter) < now_ns ? due_ns(&exporter) : now_ns;

		emit(&exporter, options->delay_ns == INT64_MAX && cannot_take(&exporter, now_ns)
					? exporter.last_ns
					: time_ns);
	}
}
