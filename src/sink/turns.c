/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/turns.h"

#include "core/exporters.h"
#include "core/memory.h"
#include "core/time.h"

#include <stdlib.h>

#define UPTIME_RANGE (INT64_C(1) << 32)

struct exporter_state {
	uint64_t turn;            /* in which it was last seen */
	uint32_t next_sequence;   /* as sent */
	uint32_t sequence_offset; /* from what comes to what is sent, in this turn */
	int64_t boot_moved_ms;    /* in all turns */
};

struct turns {
	bool uptime_wrap;
	uint64_t turn;       /* from 1 */
	bool begins;         /* the next datagram is the first of its turn */
	int64_t turn_ns;     /* shift of this turn against the first; whole ms */
	int64_t shift_ns;    /* of all turns */
	int64_t greatest_ns; /* header time so far, turn_ns in it */
	struct exporters exporters;
	struct exporter_state *states;
	size_t room;
};

struct turns *turns_new(bool uptime_wrap)
{
	struct turns *turns = memory_new(1, sizeof *turns);

	turns->uptime_wrap = uptime_wrap;
	return turns;
}

void turns_free(struct turns *turns)
{
	if (!turns)
		return;
	exporters_free(&turns->exporters);
	free(turns->states);
	free(turns);
}

void turns_begin(struct turns *turns)
{
	turns->turn++;
	turns->begins = true;
}

void turns_shift(struct turns *turns, int64_t shift_ns)
{
	turns->shift_ns = shift_ns;
}

static size_t find_exporter(struct turns *turns, uint32_t input, const struct datagram *datagram)
{
	size_t number = exporters_find_of(&turns->exporters, input, datagram);

	turns->states = memory_grow(turns->states, &turns->room, number, sizeof *turns->states);
	return number;
}

static void move_time(struct turns *turns, struct datagram *datagram)
{
	int64_t time_ns = datagram_time_ns(datagram);

	if (turns->begins && turns->turn > 1) {
		/* Up to a whole millisecond, so that uptimes can move by exactly as much. */
		int64_t shift_ns = turns->greatest_ns + TURNS_GAP_NS - time_ns;
		turns->turn_ns = -time_floor_ms(-shift_ns) * NS_PER_MS;
	}
	time_ns += turns->turn_ns;
	if (turns->begins && turns->turn == 1)
		turns->greatest_ns = time_ns;
	if (time_ns > turns->greatest_ns)
		turns->greatest_ns = time_ns;
	turns->begins = false;
	datagram_set_time(datagram, time_ns + turns->shift_ns);
}

static void move_uptime(
	const struct turns *turns, struct exporter_state *state, struct datagram *datagram)
{
	int64_t uptime_ms = datagram->sys_uptime + turns->turn_ns / NS_PER_MS;

	if (!turns->uptime_wrap) {
		uptime_ms -= state->boot_moved_ms;
		if (uptime_ms < 0 || uptime_ms >= UPTIME_RANGE) {
			/* Contract, section 3.4: boot moves so that uptime is 2^31 ms. */
			state->boot_moved_ms += uptime_ms - UPTIME_RANGE / 2;
			uptime_ms = UPTIME_RANGE / 2;
		}
	}
	datagram_set_uptime(datagram, (uint32_t)uptime_ms, state->boot_moved_ms > 0);
}

static void move_sequence(
	const struct turns *turns, struct exporter_state *state, struct datagram *datagram)
{
	if (datagram->version == 1)
		return;
	if (state->turn != turns->turn) {
		state->sequence_offset =
			state->turn == 0 ? 0 : state->next_sequence - datagram->sequence;
		state->turn = turns->turn;
	}
	datagram->sequence += state->sequence_offset;
	state->next_sequence = datagram->sequence + datagram->count;
}

size_t turns_move(struct turns *turns, uint32_t input, struct datagram *datagram)
{
	size_t number = find_exporter(turns, input, datagram);

	if (turns->turn == 0)
		turns_begin(turns);
	move_time(turns, datagram);
	if (turns->turn_ns != 0)
		move_uptime(turns, &turns->states[number], datagram);
	move_sequence(turns, &turns->states[number], datagram);
	return number;
}
