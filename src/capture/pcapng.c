/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pcapng (draft-ietf-opsawg-pcapng): sections of either byte order one after another, interfaces
 * each with its link type and clock, packets in enhanced, simple and the obsolete blocks.
 */
#include "capture/pcapng_private.h"

#include "capture/reader_private.h"
#include "core/memory.h"

#include <inttypes.h>
#include <stdlib.h>

#define MAX_INTERFACES 65536u /* in a section */

struct pcapng_state {
	enum byte_order order;
	struct pcapng_interface *interfaces; /* of this section */
	uint32_t count;
	size_t capacity;
	uint32_t before; /* interfaces of earlier sections */
};

static inline void fill_frame(const struct pcapng_state *state, struct frame *frame, uint32_t index,
	const uint8_t *data, uint32_t captured_len, uint32_t wire_len)
{
	frame->data = data;
	frame_set_lengths(frame, captured_len, wire_len);
	frame->link_type = state->interfaces[index].link_type;
	frame->interface = state->before + index;
}

static inline void fill_time(
	const struct pcapng_interface *interface, struct frame *frame, uint32_t high, uint32_t low)
{
	uint64_t ticks = (uint64_t)high << 32 | low;

	frame->time = FRAME_TIMED;
	if (ticks < interface->exact_limit)
		frame->time_ns = (int64_t)(ticks * interface->tick_ns);
	else if (!pcapng_interface_time(interface, ticks, &frame->time_ns))
		frame->time = FRAME_BAD_TIME;
}

/* The body of an enhanced packet block or an obsolete one, which differ in where the index is. */
static inline const char *take_packet(const struct pcapng_state *state, enum byte_order order,
	struct bytes body, uint32_t index, struct frame *frame)
{
	uint32_t captured_len = bytes_load_u32(body.data + 12, order);

	if (index >= state->count)
		return "packet of an interface that was never described";
	if (captured_len > body.len - PCAPNG_PACKET_LEN)
		return "packet with more octets captured than the block holds";
	fill_frame(state, frame, index, body.data + PCAPNG_PACKET_LEN, captured_len,
		bytes_load_u32(body.data + 16, order));
	fill_time(&state->interfaces[index], frame, bytes_load_u32(body.data + 4, order),
		bytes_load_u32(body.data + 8, order));
	return NULL;
}

/* Of the captured length nothing is said: it is what the interface's limit lets through. */
static const char *take_simple(
	const struct pcapng_state *state, struct bytes body, struct frame *frame)
{
	uint32_t wire_len;

	if (state->count == 0)
		return "packet of an interface that was never described";
	bytes_u32(body, 0, state->order, &wire_len);
	uint32_t snaplen = state->interfaces[0].snaplen;
	uint32_t captured_len = snaplen && snaplen < wire_len ? snaplen : wire_len;
	if (!bytes_has(body, 4, captured_len))
		return "packet with more octets captured than the block holds";
	fill_frame(state, frame, 0, body.data + 4, captured_len, wire_len);
	frame->time = FRAME_NO_TIME;
	frame->time_ns = 0;
	return NULL;
}

static const char *take_section(struct pcapng_state *state, const struct pcapng_block *block)
{
	uint16_t major;

	bytes_u16(block->body, 4, block->order, &major);
	if (major != 1)
		return "section of a version that is not supported: 1.x is";
	state->order = block->order;
	state->before += state->count;
	state->count = 0;
	return NULL;
}

static const char *take_interface(struct pcapng_state *state, struct bytes body)
{
	if (state->count == MAX_INTERFACES)
		return "more interfaces than can be believed";
	state->interfaces = memory_grow(
		state->interfaces, &state->capacity, state->count, sizeof *state->interfaces);
	return pcapng_interface_read(&state->interfaces[state->count++], body, state->order);
}

/* Statistics repeat while a capture runs: an interface's last ones hold. */
static void take_statistics(struct capture *capture, struct bytes body)
{
	struct pcapng_state *state = capture->state;
	uint32_t index;
	uint64_t dropped;

	bytes_u32(body, 0, state->order, &index);
	bytes_skip(&body, PCAPNG_STATISTICS_LEN);
	if (index >= state->count || !pcapng_statistics_dropped(body, state->order, &dropped))
		return;
	capture->dropped += dropped - state->interfaces[index].dropped;
	state->interfaces[index].dropped = dropped;
}

static enum pcapng_taken take_block(struct capture *capture, struct bytes there,
	struct pcapng_block *block, struct frame *frame, const char **wrong)
{
	struct pcapng_state *state = capture->state;
	uint32_t index;
	uint16_t short_index;

	block->order = state->order;
	enum pcapng_taken taken = pcapng_block_read(there, block, wrong);
	if (taken != PCAPNG_TAKEN)
		return taken;
	switch (block->type) {
	case PCAPNG_SECTION_HEADER:
		*wrong = take_section(state, block);
		taken = PCAPNG_TAKEN_ORDER;
		break;
	case PCAPNG_INTERFACE_DESCRIPTION:
		*wrong = take_interface(state, block->body);
		break;
	case PCAPNG_INTERFACE_STATISTICS:
		take_statistics(capture, block->body);
		break;
	case PCAPNG_SIMPLE_PACKET:
		*wrong = take_simple(state, block->body, frame);
		taken = PCAPNG_TAKEN_FRAME;
		break;
	case PCAPNG_PACKET: /* 16 bits of interface, then a drop count that writers left unset */
		bytes_u16(block->body, 0, state->order, &short_index);
		*wrong = take_packet(state, state->order, block->body, short_index, frame);
		taken = PCAPNG_TAKEN_FRAME;
		break;
	case PCAPNG_ENHANCED_PACKET:
		bytes_u32(block->body, 0, state->order, &index);
		*wrong = take_packet(state, state->order, block->body, index, frame);
		taken = PCAPNG_TAKEN_FRAME;
		break;
	}
	return *wrong ? PCAPNG_CORRUPT : taken;
}

/* The length of an enhanced packet block that is whole and sound at the front, else 0. */
static inline uint32_t enhanced_len(struct bytes there, enum byte_order order)
{
	if (!bytes_has(there, 0, PCAPNG_OVERHEAD + PCAPNG_PACKET_LEN) ||
		bytes_load_u32(there.data, order) != PCAPNG_ENHANCED_PACKET)
		return 0;
	uint32_t len = bytes_load_u32(there.data + 4, order);
	if (len < PCAPNG_OVERHEAD + PCAPNG_PACKET_LEN || len > PCAPNG_BLOCK_MAX_LEN ||
		len > there.len || len % 4 != 0 ||
		bytes_load_u32(there.data + len - PCAPNG_TRAILER_LEN, order) != len)
		return 0;
	return len;
}

/* Blocks taken together: the octets used, the frames made, what is wrong with the next block. */
struct batch {
	size_t used;
	size_t count;
	const char *wrong;
};

/* The loop that everything waits for, made once for each byte order: enhanced packet blocks, which
 * nearly all are, without detours. */
static inline __attribute__((always_inline)) void take_blocks(struct capture *capture,
	enum byte_order order, struct bytes there, struct frame *frames, size_t max,
	struct batch *batch)
{
	const struct pcapng_state *state = capture->state;
	size_t used = 0, count = 0;
	struct pcapng_block block;

	while (count < max) {
		struct bytes rest = bytes_of(there.data + used, there.len - used);
		uint32_t len = enhanced_len(rest, order);
		if (len > 0 && !take_packet(state, order,
				       bytes_of(rest.data + PCAPNG_BLOCK_HEADER_LEN,
					       len - PCAPNG_OVERHEAD),
				       bytes_load_u32(rest.data + PCAPNG_BLOCK_HEADER_LEN, order),
				       &frames[count])) {
			used += len;
			count++;
			continue;
		}
		enum pcapng_taken taken =
			take_block(capture, rest, &block, &frames[count], &batch->wrong);
		if (taken == PCAPNG_NOT_WHOLE || taken == PCAPNG_CORRUPT)
			break;
		used += block.len;
		count += taken == PCAPNG_TAKEN_FRAME;
		if (taken == PCAPNG_TAKEN_ORDER)
			break;
	}
	batch->used = used;
	batch->count = count;
}

static size_t corrupt(struct capture *capture, const char *what)
{
	return capture_damaged(capture,
		"block at octet %" PRIu64 ", behind packet %" PRIu64 ", is corrupt: %s",
		capture_offset(capture), capture->packets, what);
}

static size_t cut_short(struct capture *capture, uint64_t offset, uint32_t len, size_t there)
{
	return capture_damaged(capture,
		"block at octet %" PRIu64 ", behind packet %" PRIu64 ", is cut short: %" PRIu32
		" octets announced, %zu there",
		offset, capture->packets, len, there);
}

/* Passes over a block that is not looked at, and may be longer than memory should hold. */
static bool pass_over(struct capture *capture, const struct pcapng_block *block)
{
	uint64_t offset = capture_offset(capture);

	for (uint32_t left = block->len; left > 0;) {
		struct bytes there = bytes_first(stream_peek(capture->stream, 1), left);
		if (there.len == 0) {
			cut_short(capture, offset, block->len, block->len - left);
			return false;
		}
		stream_skip(capture->stream, there.len);
		left -= (uint32_t)there.len;
	}
	return true;
}

/* Whether there is more at the stream's position, where the octets peeked at before ended. */
static bool ask_for_more(struct capture *capture)
{
	const struct pcapng_state *state = capture->state;
	struct bytes there = stream_peek(capture->stream, PCAPNG_OVERHEAD);
	struct pcapng_block block = { .order = state->order };
	const char *wrong = NULL;

	if (there.len == 0) {
		if (stream_damage(capture->stream))
			capture_damaged(
				capture, "packet %" PRIu64 " is the last", capture->packets);
		return false;
	}
	if (pcapng_block_header(there, &block, &wrong) == PCAPNG_NOT_WHOLE)
		return cut_short(capture, capture_offset(capture), PCAPNG_OVERHEAD, there.len);
	if (wrong)
		return corrupt(capture, wrong);
	if (!pcapng_block_is_known(&block) && block.len > there.len)
		return pass_over(capture, &block);
	there = stream_peek(capture->stream, block.len);
	if (there.len < block.len)
		return cut_short(capture, capture_offset(capture), block.len, there.len);
	return true;
}

static size_t read_frames(struct capture *capture, struct frame *frames, size_t max)
{
	const struct pcapng_state *state = capture->state;
	struct batch batch = { 0 };

	do {
		struct bytes there = stream_peek(capture->stream, PCAPNG_OVERHEAD);
		if (state->order == BYTES_LITTLE)
			take_blocks(capture, BYTES_LITTLE, there, frames, max, &batch);
		else
			take_blocks(capture, BYTES_BIG, there, frames, max, &batch);
		if (batch.count > 0)
			break;
		stream_skip(capture->stream, batch.used);
		if (batch.wrong)
			return corrupt(capture, batch.wrong);
	} while (batch.used > 0 || ask_for_more(capture));
	capture->pending = batch.used;
	return batch.count;
}

static void close_state(struct capture *capture)
{
	struct pcapng_state *state = capture->state;

	free(state->interfaces);
	free(state);
}

static const struct capture_ops pcapng_ops = { .read = read_frames, .close = close_state };

enum capture_match capture_open_pcapng(struct capture *capture, struct error *error)
{
	struct bytes head = stream_peek(capture->stream, PCAPNG_BLOCK_HEADER_LEN + 4);
	struct pcapng_block block = { .order = BYTES_LITTLE };
	const char *wrong = NULL;
	uint32_t type;

	if (!bytes_u32(head, 0, BYTES_LITTLE, &type) || type != PCAPNG_SECTION_HEADER ||
		pcapng_block_order(head, &block.order) == PCAPNG_CORRUPT)
		return CAPTURE_OTHER;
	if (pcapng_block_header(head, &block, &wrong) == PCAPNG_TAKEN)
		head = stream_peek(capture->stream, block.len);
	enum pcapng_taken taken = wrong ? PCAPNG_CORRUPT : pcapng_block_read(head, &block, &wrong);
	if (taken != PCAPNG_TAKEN) {
		error_set(error, "pcapng section header is %s%s",
			taken == PCAPNG_CORRUPT ? "corrupt: " : "cut short", wrong ? wrong : "");
		return CAPTURE_BROKEN;
	}
	struct pcapng_state *state = memory_new(1, sizeof *state);
	wrong = take_section(state, &block);
	capture->ops = &pcapng_ops;
	capture->state = state;
	capture->format = "pcapng";
	capture->pending = block.len;
	if (wrong)
		error_set(error, "pcapng %s", wrong);
	return wrong ? CAPTURE_BROKEN : CAPTURE_OPENED;
}
