/* SPDX-License-Identifier: BSD-2-Clause */
/* Records into datagrams (contract, section 3): boot, SysUptime, sequence, and when to emit. */
#ifndef EXPORT_EXPORTER_H
#define EXPORT_EXPORTER_H

#include "core/datagram.h"
#include "core/record.h"

#include <stdbool.h>

struct routes;

#define EXPORT_NO_DELAY INT64_MAX /* delay_ns: partial datagrams wait until full, or the end */

struct export_options {
	unsigned version;          /* 1, 5 or 7 */
	unsigned max_records;      /* a datagram; 1 to datagram_max_records(version) */
	int64_t delay_ns;          /* a partial datagram waits so long since it was opened */
	bool delay_from_last;      /* … since its last record instead (fprobe) */
	int64_t initial_uptime_ms; /* boot is so long before the first packet */
	bool uptime_wrap;          /* keep boot, let the 32-bit fields wrap */
	uint8_t engine_type;
	uint8_t engine_id;
	uint16_t sampling;           /* header field, mode included */
	uint16_t output;             /* ifindex of every record */
	uint32_t exporter;           /* address for flow-tools records */
	const struct routes *routes; /* fills next hop, masks, AS, output; borrowed; NULL: none */
};

struct exporter;

struct exporter *exporter_new(const struct export_options *options, struct datagram_sink sink);
void exporter_free(struct exporter *exporter); /* NULL is legal */

/* Sets boot by the first packet's time. Before the first record. */
void exporter_start(struct exporter *exporter, int64_t first_packet_ns);

/* The record_sink's add, with the exporter as context. Records come in order of event_ns. */
int exporter_add(void *exporter, const struct flow_record *record, struct error *error);

/* Emits what is left, at now_ns or when it was due before. */
int exporter_finish(struct exporter *exporter, int64_t now_ns, struct error *error);

uint64_t exporter_records(const struct exporter *exporter);   /* emitted */
uint64_t exporter_datagrams(const struct exporter *exporter); /* emitted */

#endif
