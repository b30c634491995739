/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The contract between a capture and its records, written a second time: slow and plain, lists
 * and searches only, from the words of the contract and without a look at src/. tests/model/README
 * lists the places where the words leave a choice, and the choice taken.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "core/datagram.h"
#include "core/packet.h"
#include "core/record.h"
#include "flow/cache.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options {
	int64_t window_ns; /* of reordering */
	bool sort;
	enum flow_profile profile;
	int64_t inactive_ns; /* 0: never */
	int64_t active_ns;   /* 0: only flows older than 2^31 ms */
	bool tcp_close;
	bool keep_origin; /* records tell their first packet */
	uint32_t max_flows;
	uint16_t output; /* ifindex */
	unsigned version;
	unsigned records; /* at most, a datagram */
	int64_t delay_ns; /* of export; INT64_MAX: none, only when full */
	bool delay_from_last;
	int64_t initial_uptime_ms;
	bool uptime_wrap;
	uint8_t engine_type;
	uint8_t engine_id;
	uint16_t sampling;
	uint32_t exporter;
};

struct packet_list {
	struct packet *at;
	size_t count, room;
};

struct record_list {
	struct flow_record *at;
	size_t count, room;
};

struct datagram_list {
	struct datagram *at;
	size_t count, room;
};

void packet_list_add(struct packet_list *list, const struct packet *packet);
void record_list_add(struct record_list *list, const struct flow_record *record);
void datagram_list_add(struct datagram_list *list, const struct datagram *datagram);

/* What is put in: the packets of each input as read from it. */
struct scenario {
	struct options options;
	struct packet_list *inputs;
	size_t input_count;
	uint64_t seed; /* also of how the packets are cut into batches */
};

/* What comes out, of the model or of the program's own stages. */
struct outcome {
	struct packet_list order; /* all packets, in the order they are accounted in */
	struct record_list records;
	struct datagram_list datagrams;
};

void scenario_free(struct scenario *scenario);
void outcome_free(struct outcome *outcome);

/* Section 1: order_ns and the mark PACKET_LATE are set. */
void model_order(const struct scenario *scenario, struct packet_list *order);

/* Section 2. */
void model_cache(const struct options *options, const struct packet_list *order,
	struct record_list *records);

/* Section 7, with a profile that isn't strict. */
void model_probe(const struct options *options, const struct packet_list *order,
	struct record_list *records);

/* Whether the profile has this packet for malformed, as its transport header is cut short. */
bool model_cut_short(const struct options *options, const struct packet *packet);

/* Section 3. */
void model_export(const struct options *options, const struct packet_list *order,
	const struct record_list *records, struct datagram_list *datagrams);

/* All three. */
void model_run(const struct scenario *scenario, struct outcome *outcome);

#endif
