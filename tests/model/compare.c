/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/time.h"
#include "scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A line holds every field, so two things are equal when their lines are. */
#define LINE 400

static void packet_line(const struct packet *p, char line[LINE])
{
	snprintf(line, LINE, "input %u packet %" PRIu64 " at %" PRId64 "%s fate %u", p->source,
		p->number, p->order_ns, p->marks & PACKET_LATE ? " late" : "", p->fate);
}

static void record_line(const struct flow_record *r, char line[LINE])
{
	snprintf(line, LINE,
		"%08x:%u > %08x:%u if %u>%u proto %u tos %02x flags %02x packets %u octets %u "
		"first %" PRId64 " last %" PRId64 " event %" PRId64 " %s origin %u.%" PRIu64,
		r->key.src_addr, r->key.src_port, r->key.dst_addr, r->key.dst_port, r->key.input,
		r->output, r->key.protocol, r->key.tos, r->tcp_flags, r->packets, r->octets,
		r->first_ms, r->last_ms, r->event_ns, flow_reason_name(r->reason), r->first_source,
		r->first_packet);
}

static void header_line(const struct datagram *d, char line[LINE])
{
	snprintf(line, LINE,
		"v%u count %u uptime %u unix %u.%09u sequence %u engine %u:%u sampling %04x "
		"exporter %08x",
		d->version, d->count, d->sys_uptime, d->unix_secs, d->unix_nsecs, d->sequence,
		d->engine_type, d->engine_id, d->sampling, d->exporter);
}

static void datagram_record_line(const struct datagram_record *r, char line[LINE])
{
	snprintf(line, LINE,
		"%08x:%u > %08x:%u via %08x if %u>%u proto %u tos %02x flags %02x pad %u packets "
		"%u octets %u first %u last %u masks %u %u as %u %u encaps %u %u peer %08x router "
		"%08x reserved %u origin %u.%" PRIu64 " reason %u.%u",
		r->src_addr, r->src_port, r->dst_addr, r->dst_port, r->next_hop, r->input,
		r->output, r->protocol, r->tos, r->tcp_flags, r->pad, r->packets, r->octets,
		r->first, r->last, r->src_mask, r->dst_mask, r->src_as, r->dst_as, r->in_encaps,
		r->out_encaps, r->peer_next_hop, r->router_sc, r->reserved, r->first_source,
		r->first_packet, r->has_reason, r->reason);
}

static bool lines_differ(
	const char *what, size_t i, const char *model, const char *subject, char text[2048])
{
	if (strcmp(model, subject) == 0)
		return false;
	snprintf(text, 2048, "%s %zu\n  model   %s\n  program %s", what, i, model, subject);
	return true;
}

static bool orders_differ(
	const struct packet_list *model, const struct packet_list *subject, char text[2048])
{
	size_t most = model->count > subject->count ? model->count : subject->count;

	for (size_t i = 0; i < most; i++) {
		char ours[LINE] = "none", theirs[LINE] = "none";

		if (i < model->count && i < subject->count &&
			model->at[i].source == subject->at[i].source &&
			model->at[i].number == subject->at[i].number &&
			model->at[i].order_ns == subject->at[i].order_ns &&
			((model->at[i].marks ^ subject->at[i].marks) & PACKET_LATE) == 0)
			continue;
		if (i < model->count)
			packet_line(&model->at[i], ours);
		if (i < subject->count)
			packet_line(&subject->at[i], theirs);
		if (lines_differ("place", i, ours, theirs, text))
			return true;
	}
	return false;
}

static bool records_differ(
	const struct record_list *model, const struct record_list *subject, char text[2048])
{
	size_t most = model->count > subject->count ? model->count : subject->count;

	for (size_t i = 0; i < most; i++) {
		char ours[LINE] = "none", theirs[LINE] = "none";

		if (i < model->count)
			record_line(&model->at[i], ours);
		if (i < subject->count)
			record_line(&subject->at[i], theirs);
		if (lines_differ("record", i, ours, theirs, text))
			return true;
	}
	return false;
}

static bool datagram_differs(
	size_t i, const struct datagram *model, const struct datagram *subject, char text[2048])
{
	char ours[LINE], theirs[LINE];

	header_line(model, ours);
	header_line(subject, theirs);
	if (lines_differ("datagram", i, ours, theirs, text))
		return true;
	for (unsigned k = 0; k < model->count; k++) {
		datagram_record_line(&model->records[k], ours);
		datagram_record_line(&subject->records[k], theirs);
		if (lines_differ("in datagram", i, ours, theirs, text))
			return true;
	}
	return false;
}

bool outcome_differs(const struct outcome *model, const struct outcome *subject, char text[2048])
{
	if (orders_differ(&model->order, &subject->order, text) ||
		records_differ(&model->records, &subject->records, text))
		return true;
	for (size_t i = 0; i < model->datagrams.count && i < subject->datagrams.count; i++) {
		if (datagram_differs(i, &model->datagrams.at[i], &subject->datagrams.at[i], text))
			return true;
	}
	if (model->datagrams.count == subject->datagrams.count)
		return false;
	snprintf(text, 2048, "datagrams: the model has %zu, the program %zu",
		model->datagrams.count, subject->datagrams.count);
	return true;
}

static bool sums_break(
	const struct scenario *scenario, const struct record_list *records, char text[2048])
{
	uint64_t packets = 0, octets = 0, record_packets = 0, record_octets = 0;

	for (size_t i = 0; i < scenario->input_count; i++) {
		const struct packet_list *input = &scenario->inputs[i];

		for (size_t k = 0; k < input->count; k++) {
			if (input->at[k].fate != FATE_ACCOUNTED ||
				model_cut_short(&scenario->options, &input->at[k]))
				continue;
			packets++;
			octets += input->at[k].octets;
		}
	}
	for (size_t i = 0; i < records->count; i++) {
		record_packets += records->at[i].packets;
		record_octets += records->at[i].octets;
	}
	snprintf(text, 2048,
		"%" PRIu64 " packets, %" PRIu64 " octets; in records %" PRIu64 ", %" PRIu64,
		packets, octets, record_packets, record_octets);
	return packets != record_packets || octets != record_octets;
}

static bool record_breaks(const struct options *o, const struct flow_record *r, bool any_late)
{
	int64_t active_ns = o->active_ns > 0 ? o->active_ns : INT64_C(2147483648) * NS_PER_MS;

	if (r->first_ms > r->last_ms || r->last_ms > time_floor_ms(r->event_ns) || r->packets == 0)
		return true;
	/* Whole milliseconds: the span of two cut times is at most 1 ms more. */
	return !any_late && o->profile == PROFILE_STRICT &&
	       (r->last_ms - r->first_ms) * NS_PER_MS >= active_ns + NS_PER_MS;
}

static bool datagram_breaks(
	const struct options *o, const struct datagram *d, const struct datagram *before)
{
	if (d->count == 0 || d->count > o->records || d->unix_nsecs % NS_PER_MS != 0)
		return true;
	if (before != NULL && datagram_time_ns(d) < datagram_time_ns(before))
		return true;
	for (unsigned i = 0; i < d->count && !o->uptime_wrap; i++) {
		if (d->records[i].first > d->records[i].last || d->records[i].last > d->sys_uptime)
			return true;
	}
	return false;
}

bool outcome_breaks(const struct scenario *scenario, const struct outcome *outcome, char text[2048])
{
	const struct record_list *records = &outcome->records;
	const struct datagram_list *datagrams = &outcome->datagrams;
	bool any_late = false;
	char line[LINE];

	if (sums_break(scenario, records, text))
		return true;
	for (size_t i = 0; i < outcome->order.count; i++)
		any_late = any_late || outcome->order.at[i].marks & PACKET_LATE;
	for (size_t i = 0; i < records->count; i++) {
		if (!record_breaks(&scenario->options, &records->at[i], any_late) &&
			(i == 0 || records->at[i].event_ns >= records->at[i - 1].event_ns))
			continue;
		record_line(&records->at[i], line);
		snprintf(text, 2048, "record %zu can't be: %s", i, line);
		return true;
	}
	for (size_t i = 0; i < datagrams->count; i++) {
		if (!datagram_breaks(&scenario->options, &datagrams->at[i],
			    i == 0 ? NULL : &datagrams->at[i - 1]))
			continue;
		header_line(&datagrams->at[i], line);
		snprintf(text, 2048, "datagram %zu can't be: %s", i, line);
		return true;
	}
	return false;
}

void scenario_print(const struct scenario *scenario)
{
	const struct options *o = &scenario->options;

	printf("profile %d window %" PRId64 " sort %d inactive %" PRId64 " active %" PRId64
	       " tcp_close %d origin %d max_flows %u output %u\nversion %u records %u delay "
	       "%" PRId64 " initial_uptime %" PRId64
	       " wrap %d engine %u:%u sampling %04x exporter %08x\n",
		o->profile, o->window_ns, o->sort, o->inactive_ns, o->active_ns, o->tcp_close,
		o->keep_origin, o->max_flows, o->output, o->version, o->records, o->delay_ns,
		o->initial_uptime_ms, o->uptime_wrap, o->engine_type, o->engine_id, o->sampling,
		o->exporter);
	for (size_t i = 0; i < scenario->input_count; i++) {
		for (size_t k = 0; k < scenario->inputs[i].count; k++) {
			const struct packet *p = &scenario->inputs[i].at[k];

			printf("input %zu packet %" PRIu64 " at %" PRId64 " fate %u", i, p->number,
				p->time_ns, p->fate);
			if (p->fate == FATE_ACCOUNTED)
				printf(" %08x:%u > %08x:%u if %u proto %u tos %02x flags %02x "
				       "octets "
				       "%u marks %u id %u transport %u",
					p->key.src_addr, p->key.src_port, p->key.dst_addr,
					p->key.dst_port, p->key.input, p->key.protocol, p->key.tos,
					p->tcp_flags, p->octets, p->marks, p->ip_id,
					p->transport_len);
			printf("\n");
		}
	}
}
