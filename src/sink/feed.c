/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/feed.h"

#include "core/memory.h"
#include "sink/balance.h"
#include "sink/turns.h"

#include <stdlib.h>

/* What one exporter sends to one collector (or to all). */
struct lane {
	uint32_t next_sequence; /* balanced: records dealt out so far */
	uint64_t restarts;      /* how many of its stream's it knows of */
	uint32_t sequence_base; /* taken off since the last restart */
	uint32_t uptime_drop;
};

/* What one input sends to one collector: has faults of its own. */
struct stream {
	struct impair *impair;
	uint64_t restarts;
};

struct feed {
	struct feed_options options;
	struct outgoing_sink sink;
	struct turns *turns;
	struct schedule schedule;
	struct stream *streams;
	size_t stream_count;
	struct lane *lanes; /* by exporter, then collector */
	size_t lane_room;
	struct impair_counts impairs;
	uint64_t number;
	uint64_t turn_count;
	bool turn_begins;
	struct datagram datagram, part; /* being worked on */
	struct outgoing outgoing;
};

static unsigned collectors_of(const struct feed *feed)
{
	return feed->options.balance ? feed->options.balance : 1;
}

struct feed *feed_new(const struct feed_options *options, struct outgoing_sink sink)
{
	struct feed *feed = memory_new(1, sizeof *feed);

	feed->options = *options;
	feed->sink = sink;
	feed->turns = turns_new(options->uptime_wrap);
	schedule_init(&feed->schedule, &options->schedule);
	feed->stream_count = (size_t)options->inputs * collectors_of(feed);
	feed->streams = memory_new(feed->stream_count, sizeof *feed->streams);
	for (size_t i = 0; options->impaired && i < feed->stream_count; i++)
		feed->streams[i].impair =
			impair_new(&options->impair, (uint32_t)i, sink, &feed->impairs);
	return feed;
}

void feed_free(struct feed *feed)
{
	if (!feed)
		return;
	for (size_t i = 0; i < feed->stream_count; i++)
		impair_free(feed->streams[i].impair);
	turns_free(feed->turns);
	free(feed->streams);
	free(feed->lanes);
	free(feed);
}

void feed_turn(struct feed *feed)
{
	turns_begin(feed->turns);
	feed->turn_begins = true;
}

static struct lane *find_lane(struct feed *feed, size_t exporter, unsigned collector)
{
	size_t index = exporter * collectors_of(feed) + collector;

	feed->lanes = memory_grow(feed->lanes, &feed->lane_room, index, sizeof *feed->lanes);
	return &feed->lanes[index];
}

/* As after a restart of the exporter: sequence from 0, SysUptime from the start. */
static void restart(
	struct feed *feed, struct stream *stream, struct lane *lane, struct datagram *datagram)
{
	if (lane->restarts != stream->restarts) {
		lane->restarts = stream->restarts;
		lane->sequence_base = datagram->sequence;
		lane->uptime_drop =
			datagram->sys_uptime - (uint32_t)feed->options.restart_uptime_ms;
	}
	if (lane->restarts == 0)
		return;
	datagram_set_uptime(datagram, datagram->sys_uptime - lane->uptime_drop, true);
	if (datagram->version != 1)
		datagram->sequence -= lane->sequence_base;
}

static int emit(struct feed *feed, uint32_t input, unsigned collector, size_t exporter,
	struct datagram *datagram, struct error *error)
{
	uint32_t index = input * collectors_of(feed) + collector;
	struct stream *stream = &feed->streams[index];
	struct lane *lane = find_lane(feed, exporter, collector);
	struct outgoing *outgoing = &feed->outgoing;

	if (feed_is_full(feed))
		return error_set(error, "the limit is reached");
	if (feed->options.balance && datagram->version != 1) {
		datagram->sequence = lane->next_sequence;
		lane->next_sequence += datagram->count;
	}
	bool restarts = stream->impair && impair_restarts(stream->impair);
	stream->restarts += restarts;
	restart(feed, stream, lane, datagram);
	outgoing->number = ++feed->number;
	outgoing->time_ns = datagram_time_ns(datagram);
	outgoing->due_ns = schedule_next(&feed->schedule, outgoing->time_ns);
	outgoing->stream = index;
	outgoing->sequence = datagram->sequence;
	outgoing->exporter = (uint16_t)input;
	outgoing->collector = feed->options.balance ? (uint16_t)collector : OUTGOING_ALL;
	outgoing->records = datagram->count;
	outgoing->faults = restarts ? FAULT_RESTART : 0;
	outgoing->address = datagram->exporter;
	outgoing->len = (uint16_t)netflow_encode(datagram, outgoing->octets);
	if (stream->impair)
		return impair_send(stream->impair, outgoing, error);
	return feed->sink.send(feed->sink.context, outgoing, error);
}

int feed_add(
	struct feed *feed, uint32_t input, const struct datagram *original, struct error *error)
{
	struct datagram *datagram = &feed->datagram;

	if (original->version == 6)
		return error_set(error, "version 6 has no datagrams that could be sent");
	*datagram = *original;
	if (feed->number == 0 && feed->options.begin)
		turns_shift(feed->turns,
			feed->options.begin(feed->options.context, datagram_time_ns(datagram)));
	if (feed->turn_count == 0 || feed->turn_begins)
		feed->turn_count++;
	feed->turn_begins = false;
	size_t exporter = turns_move(feed->turns, input, datagram);
	if (!feed->options.balance)
		return emit(feed, input, 0, exporter, datagram, error);
	for (unsigned i = 0; i < feed->options.balance; i++) {
		if (balance_part(datagram, i, feed->options.balance, &feed->part) > 0 &&
			emit(feed, input, i, exporter, &feed->part, error) != 0)
			return -1;
	}
	return 0;
}

int feed_finish(struct feed *feed, struct error *error)
{
	for (size_t i = 0; i < feed->stream_count; i++) {
		if (feed->streams[i].impair && impair_finish(feed->streams[i].impair, error) != 0)
			return -1;
	}
	return 0;
}

bool feed_is_full(const struct feed *feed)
{
	return feed->options.limit > 0 && feed->number >= feed->options.limit;
}

uint64_t feed_turns(const struct feed *feed)
{
	return feed->turn_count;
}

const struct impair_counts *feed_impairs(const struct feed *feed)
{
	return &feed->impairs;
}
