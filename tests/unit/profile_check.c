/* SPDX-License-Identifier: BSD-2-Clause */
#include "profile_check.h"

#include "core/memory.h"
#include "core/time.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int tell(void *context, const struct flow_record *r, struct error *error)
{
	struct told *told = context;
	char line[200];
	int64_t t0_ms = time_floor_ms(T0);
	int n = snprintf(line, sizeof line, "%" PRId64 " %s: %u %u>%u x%u",
		(r->event_ns - T0) / NS_PER_MS, flow_reason_name(r->reason), r->key.protocol,
		r->key.src_port, r->key.dst_port, r->packets);

	(void)error;
	told->records++;
	told->packets += r->packets;
	if (r->tcp_flags)
		n += sprintf(line + n, " flags %02x", r->tcp_flags);
	if (r->key.tos)
		n += sprintf(line + n, " tos %02x", r->key.tos);
	if (r->key.input)
		n += sprintf(line + n, " if %u", r->key.input);
	n += sprintf(
		line + n, " %" PRId64 "-%" PRId64 "\n", r->first_ms - t0_ms, r->last_ms - t0_ms);
	if (told->len + (size_t)n >= told->room) {
		told->room = (told->room + 200) * 2;
		told->text = memory_resize(told->text, told->room, 1);
	}
	memcpy(told->text + told->len, line, (size_t)n + 1);
	told->len += (size_t)n;
	return 0;
}

struct flow_cache *new_cache(enum flow_profile profile, struct told *told)
{
	struct flow_options options = { .profile = profile,
		.active_ns = (profile == FP ? 300 : 1800) * NS_PER_S,
		.inactive_ns = (profile == FP ? 60 : 15) * NS_PER_S,
		.tcp_close = profile == NG,
		.max_flows = 1 << 20 };

	*told = (struct told){ 0 };
	return flow_cache_new(&options, (struct record_sink){ tell, told });
}

struct packet packet_of(const struct sent *sent, unsigned turn)
{
	int64_t time_ns = T0 + (sent->at_ms + turn * sent->every_ms) * NS_PER_MS;
	struct packet packet = { .order_ns = time_ns,
		.time_ns = time_ns,
		.key = { .src_addr = 0x0a000001,
			.dst_addr = 0x0a000002,
			.src_port = sent->src ? sent->src : 1000,
			.dst_port = sent->dst ? sent->dst : 53,
			.protocol = sent->protocol ? sent->protocol : 17,
			.tos = sent->tos,
			.input = sent->input },
		.octets = 40,
		.ip_id = 7,
		.tcp_flags = sent->flags,
		.marks = sent->marks,
		.transport_len = sent->cut_to ? sent->cut_to - 1 : 40 };

	if (sent->marks & LATER)
		packet.key.src_port = packet.key.dst_port = 0;
	return packet;
}

void add(struct flow_cache *cache, struct packet packet)
{
	struct error error;

	ck_assert_int_eq(flow_cache_add(cache, &packet, 1, &error), 0);
}
