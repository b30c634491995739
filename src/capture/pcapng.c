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

#define SECTION_HEADER 0x0a0d0d0au /* the same in either byte order */
#define INTERFACE_DESCRIPTION 1u
#define PACKET 2u /* obsolete */
#define SIMPLE_PACKET 3u
#define INTERFACE_STATISTICS 5u
#define ENHANCED_PACKET 6u

#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define BLOCK_HEADER_LEN 8u /* type, length */
#define TRAILER_LEN 4u      /* the length again */
#define OVERHEAD (BLOCK_HEADER_LEN + TRAILER_LEN)
#define PACKET_LEN 20u            /* of a packet block's body, up to the data */
#define STATISTICS_LEN 12u        /* likewise, up to the options */
#define BLOCK_MAX_LEN (16u << 20) /* of one that is looked at, as libpcap has it */
#define MAX_INTERFACES 65536u     /* in a section */

struct pcapng_state {
	enum byte_order order;
	struct pcapng_interface *interfaces; /* of this section */
	uint32_t count;
	size_t capacity;
	uint32_t before; /* interfaces of earlier sections */
};

struct block {
	enum byte_order order;
	uint32_t type;
	uint32_t len;      /* header and trailer included */
	struct bytes body; /* between them */
};

/* What became of the block at the front. */
enum taken {
	TAKEN,       /* it is behind us */
	TAKEN_FRAME, /* and gave a frame */
	TAKEN_ORDER, /* and the byte order may have changed */
	NOT_WHOLE,   /* the octets end within it */
	CORRUPT
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
	if (captured_len > body.len - PACKET_LEN)
		return "packet with more octets captured than the block holds";
	fill_frame(state, frame, index, body.data + PACKET_LEN, captured_len,
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

static const char *take_section(struct pcapng_state *state, const struct block *block)
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
	bytes_skip(&body, STATISTICS_LEN);
	if (index >= state->count || !pcapng_statistics_dropped(body, state->order, &dropped))
		return;
	capture->dropped += dropped - state->interfaces[index].dropped;
	state->interfaces[index].dropped = dropped;
}

/* Least length of the body of a block that is looked at; -1: it is passed over. */
static int64_t least_body(uint32_t type)
{
	switch (type) {
	case SECTION_HEADER:
		return 16;
	case INTERFACE_DESCRIPTION:
		return 8;
	case SIMPLE_PACKET:
		return 4;
	case PACKET:
	case ENHANCED_PACKET:
		return PACKET_LEN;
	case INTERFACE_STATISTICS:
		return STATISTICS_LEN;
	default:
		return -1;
	}
}

/* A section header's length can be read only once the magic behind it has told the order. */
static enum taken read_order(struct bytes there, enum byte_order *order)
{
	uint32_t magic;

	if (!bytes_u32(there, BLOCK_HEADER_LEN, BYTES_LITTLE, &magic))
		return NOT_WHOLE;
	*order = magic == BYTE_ORDER_MAGIC ? BYTES_LITTLE : BYTES_BIG;
	return magic == BYTE_ORDER_MAGIC || __builtin_bswap32(magic) == BYTE_ORDER_MAGIC ? TAKEN
											 : CORRUPT;
}

/* Reads type and length, and sees whether they can be. */
static enum taken read_header(struct bytes there, struct block *block, const char **wrong)
{
	if (!bytes_has(there, 0, OVERHEAD))
		return NOT_WHOLE;
	bytes_u32(there, 0, block->order, &block->type);
	if (block->type == SECTION_HEADER && read_order(there, &block->order) == CORRUPT) {
		*wrong = "section header without its byte-order magic";
		return CORRUPT;
	}
	bytes_u32(there, 4, block->order, &block->len);
	int64_t least = least_body(block->type);
	if (block->len % 4 != 0 || block->len < OVERHEAD || block->len - OVERHEAD < least ||
		(least >= 0 && block->len > BLOCK_MAX_LEN)) {
		*wrong = "impossible block length";
		return CORRUPT;
	}
	return TAKEN;
}

static enum taken read_block(struct bytes there, struct block *block, const char **wrong)
{
	uint32_t trailer;
	enum taken taken = read_header(there, block, wrong);

	if (taken != TAKEN)
		return taken;
	if (block->len > there.len)
		return NOT_WHOLE;
	bytes_u32(there, block->len - TRAILER_LEN, block->order, &trailer);
	if (trailer != block->len) {
		*wrong = "its lengths in front and at its end differ";
		return CORRUPT;
	}
	block->body = bytes_of(there.data + BLOCK_HEADER_LEN, block->len - OVERHEAD);
	return TAKEN;
}

static enum taken take_block(struct capture *capture, struct bytes there, struct block *block,
	struct frame *frame, const char **wrong)
{
	struct pcapng_state *state = capture->state;
	uint32_t index;
	uint16_t short_index;

	block->order = state->order;
	enum taken taken = read_block(there, block, wrong);
	if (taken != TAKEN)
		return taken;
	switch (block->type) {
	case SECTION_HEADER:
		*wrong = take_section(state, block);
		taken = TAKEN_ORDER;
		break;
	case INTERFACE_DESCRIPTION:
		*wrong = take_interface(state, block->body);
		break;
	case INTERFACE_STATISTICS:
		take_statistics(capture, block->body);
		break;
	case SIMPLE_PACKET:
		*wrong = take_simple(state, block->body, frame);
		taken = TAKEN_FRAME;
		break;
	case PACKET: /* 16 bits of interface, then a drop count that writers left unset */
		bytes_u16(block->body, 0, state->order, &short_index);
		*wrong = take_packet(state, state->order, block->body, short_index, frame);
		taken = TAKEN_FRAME;
		break;
	case ENHANCED_PACKET:
		bytes_u32(block->body, 0, state->order, &index);
		*wrong = take_packet(state, state->order, block->body, index, frame);
		taken = TAKEN_FRAME;
		break;
	}
	return *wrong ? CORRUPT : taken;
}

/* The length of an enhanced packet block that is whole and sound at the front, else 0. */
static inline uint32_t enhanced_len(struct bytes there, enum byte_order order)
{
	if (!bytes_has(there, 0, OVERHEAD + PACKET_LEN) ||
		bytes_load_u32(there.data, order) != ENHANCED_PACKET)
		return 0;
	uint32_t len = bytes_load_u32(there.data + 4, order);
	if (len < OVERHEAD + PACKET_LEN || len > BLOCK_MAX_LEN || len > there.len || len % 4 != 0 ||
		bytes_load_u32(there.data + len - TRAILER_LEN, order) != len)
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
	struct block block;

	while (count < max) {
		struct bytes rest = bytes_of(there.data + used, there.len - used);
		uint32_t len = enhanced_len(rest, order);
		if (len > 0 && !take_packet(state, order,
				       bytes_of(rest.data + BLOCK_HEADER_LEN, len - OVERHEAD),
				       bytes_load_u32(rest.data + BLOCK_HEADER_LEN, order),
				       &frames[count])) {
			used += len;
			count++;
			continue;
		}
		enum taken taken = take_block(capture, rest, &block, &frames[count], &batch->wrong);
		if (taken == NOT_WHOLE || taken == CORRUPT)
			break;
		used += block.len;
		count += taken == TAKEN_FRAME;
		if (taken == TAKEN_ORDER)
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
static bool pass_over(struct capture *capture, const struct block *block)
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
	struct bytes there = stream_peek(capture->stream, OVERHEAD);
	struct block block = { .order = state->order };
	const char *wrong = NULL;

	if (there.len == 0) {
		if (stream_damage(capture->stream))
			capture_damaged(
				capture, "packet %" PRIu64 " is the last", capture->packets);
		return false;
	}
	if (read_header(there, &block, &wrong) == NOT_WHOLE)
		return cut_short(capture, capture_offset(capture), OVERHEAD, there.len);
	if (wrong)
		return corrupt(capture, wrong);
	if (least_body(block.type) < 0 && block.len > there.len)
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
		struct bytes there = stream_peek(capture->stream, OVERHEAD);
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
	struct bytes head = stream_peek(capture->stream, BLOCK_HEADER_LEN + 4);
	struct block block = { .order = BYTES_LITTLE };
	const char *wrong = NULL;
	uint32_t type;

	if (!bytes_u32(head, 0, BYTES_LITTLE, &type) || type != SECTION_HEADER ||
		read_order(head, &block.order) == CORRUPT)
		return CAPTURE_OTHER;
	if (read_header(head, &block, &wrong) == TAKEN)
		head = stream_peek(capture->stream, block.len);
	enum taken taken = wrong ? CORRUPT : read_block(head, &block, &wrong);
	if (taken != TAKEN) {
		error_set(error, "pcapng section header is %s%s",
			taken == CORRUPT ? "corrupt: " : "cut short", wrong ? wrong : "");
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
