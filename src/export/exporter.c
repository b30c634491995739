/* SPDX-License-Identifier: BSD-2-Clause */
#include "export/exporter.h"

#include "core/memory.h"
#include "core/time.h"
#include "export/routes.h"

#include <stdlib.h>

#define BOOT_MOVE_MS (INT64_C(1) << 31)

struct exporter {
	struct export_options options;
	struct datagram_sink sink;
	struct datagram datagram; /* being filled */
	int64_t boot_ms;
	int64_t due_ns;   /* when the open datagram is emitted at the latest */
	int64_t event_ns; /* of its last record */
	uint64_t records;
	uint64_t datagrams;
};

struct exporter *exporter_new(const struct export_options *options, struct datagram_sink sink)
{
	struct exporter *exporter = memory_new(1, sizeof *exporter);

	exporter->options = *options;
	exporter->sink = sink;
	exporter->datagram.version = (uint16_t)options->version;
	exporter->datagram.exporter = options->exporter;
	if (options->version != 1) {
		exporter->datagram.engine_type = options->engine_type;
		exporter->datagram.engine_id = options->engine_id;
	}
	if (options->version == 5)
		exporter->datagram.sampling = options->sampling;
	return exporter;
}

void exporter_free(struct exporter *exporter)
{
	free(exporter);
}

void exporter_start(struct exporter *exporter, int64_t first_packet_ns)
{
	exporter->boot_ms = time_floor_ms(first_packet_ns) - exporter->options.initial_uptime_ms;
}

/* A moment as SysUptime: boot for what was before it; cut to 32 bits, which wraps only with
 * uptime_wrap, since boot moves otherwise. */
static uint32_t uptime(const struct exporter *exporter, int64_t time_ms)
{
	return time_ms < exporter->boot_ms ? 0 : (uint32_t)(time_ms - exporter->boot_ms);
}

static int emit(struct exporter *exporter, int64_t time_ns, struct error *error)
{
	struct datagram *datagram = &exporter->datagram;
	int64_t time_ms = time_floor_ms(time_ns);

	datagram->sys_uptime = uptime(exporter, time_ms);
	datagram->unix_secs = (uint32_t)(time_ms / 1000);
	datagram->unix_nsecs = (uint32_t)(time_ms % 1000 * NS_PER_MS);
	datagram->sequence = datagram->version == 1 ? 0 : (uint32_t)exporter->records;
	exporter->records += datagram->count;
	exporter->datagrams++;
	int result = exporter->sink.add(exporter->sink.context, datagram, error);
	datagram->count = 0;
	return result;
}

/* When a partial datagram must go, counted from a record's event time. */
static int64_t due_after(const struct exporter *exporter, int64_t event_ns)
{
	if (exporter->options.delay_ns == EXPORT_NO_DELAY)
		return INT64_MAX;
	return event_ns + exporter->options.delay_ns;
}

/* Whether SysUptime would not fit 32 bits in a datagram emitted at this time. */
static bool beyond_uptime(const struct exporter *exporter, int64_t time_ns)
{
	return !exporter->options.uptime_wrap &&
	       time_floor_ms(time_ns) - exporter->boot_ms > UINT32_MAX;
}

/* Without a delay, or with one that each record renews, a datagram may be emitted later than its
 * SysUptime can say, if it takes a record: it goes without. */
static bool waits_too_long(const struct exporter *exporter, int64_t event_ns)
{
	bool renewed = exporter->options.delay_from_last && exporter->due_ns != INT64_MAX;

	return beyond_uptime(exporter, renewed ? due_after(exporter, event_ns) : event_ns);
}

static void open_datagram(struct exporter *exporter, int64_t event_ns)
{
	exporter->due_ns = due_after(exporter, event_ns);
	if (beyond_uptime(exporter, exporter->due_ns == INT64_MAX ? event_ns : exporter->due_ns))
		exporter->boot_ms = time_floor_ms(event_ns) - BOOT_MOVE_MS;
}

static void append(struct exporter *exporter, const struct flow_record *flow)
{
	struct datagram *datagram = &exporter->datagram;
	struct datagram_record *record = &datagram->records[datagram->count++];

	*record = (struct datagram_record){
		.src_addr = flow->key.src_addr,
		.dst_addr = flow->key.dst_addr,
		.input = flow->key.input,
		.output = exporter->options.output,
		.packets = flow->packets,
		.octets = flow->octets,
		.first = uptime(exporter, flow->first_ms),
		.last = uptime(exporter, flow->last_ms),
		.src_port = flow->key.src_port,
		.dst_port = flow->key.dst_port,
		.protocol = flow->key.protocol,
		.tos = flow->key.tos,
		.tcp_flags = flow->tcp_flags,
		.first_source = flow->first_source,
		.first_packet = flow->first_packet,
		.has_reason = 1,
		.reason = flow->reason,
	};
	if (exporter->options.routes)
		routes_fill(exporter->options.routes, record);
}

int exporter_add(void *context, const struct flow_record *record, struct error *error)
{
	struct exporter *exporter = context;
	struct datagram *datagram = &exporter->datagram;

	if (datagram->count > 0 && record->event_ns > exporter->due_ns &&
		emit(exporter, exporter->due_ns, error))
		return -1;
	if (datagram->count > 0 && waits_too_long(exporter, record->event_ns) &&
		emit(exporter, exporter->event_ns, error))
		return -1;
	if (datagram->count == 0)
		open_datagram(exporter, record->event_ns);
	else if (exporter->options.delay_from_last)
		exporter->due_ns = due_after(exporter, record->event_ns);
	append(exporter, record);
	exporter->event_ns = record->event_ns;
	if (datagram->count == exporter->options.max_records)
		return emit(exporter, record->event_ns, error);
	return 0;
}

int exporter_finish(struct exporter *exporter, int64_t now_ns, struct error *error)
{
	if (exporter->datagram.count == 0)
		return 0;
	int64_t time_ns = exporter->due_ns < now_ns ? exporter->due_ns : now_ns;
	if (beyond_uptime(exporter, time_ns))
		time_ns = exporter->event_ns;
	return emit(exporter, time_ns, error);
}

uint64_t exporter_records(const struct exporter *exporter)
{
	return exporter->records;
}

uint64_t exporter_datagrams(const struct exporter *exporter)
{
	return exporter->datagrams;
}
