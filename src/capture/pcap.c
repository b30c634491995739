/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pcap savefiles (draft-ietf-opsawg-pcap), of either byte order, with micro- or nanoseconds, and
 * the "modified" ones, straight from the stream's octets.
 */
#include "capture/reader_private.h"

#include "core/memory.h"
#include "core/time.h"

#include <inttypes.h>
#include <stdlib.h>

#define FILE_HEADER_LEN 24
#define RECORD_HEADER_LEN 16
#define MODIFIED_HEADER_LEN 24 /* 8 more octets: interface, protocol, packet type */

/* In which order the two lengths of a record stand. */
enum lengths {
	LENGTHS_PLAIN,   /* captured, wire: since version 2.4 */
	LENGTHS_SWAPPED, /* wire, captured: before version 2.3, and of DG/UX */
	LENGTHS_EITHER   /* version 2.3 was written both ways: the lesser is the captured one */
};

struct pcap_state {
	enum byte_order order;
	enum lengths lengths;
	uint32_t header_len; /* of a record */
	uint32_t tick_ns;
	uint32_t link_type;
	uint32_t max_len;
};

static const struct {
	uint32_t magic;
	uint32_t tick_ns;
	uint32_t header_len;
	const char *format;
} magics[] = {
	{ 0xa1b2c3d4, 1000, RECORD_HEADER_LEN, "pcap" },
	{ 0xa1b23c4d, 1, RECORD_HEADER_LEN, "pcap, nanoseconds" },
	{ 0xa1b2cd34, 1000, MODIFIED_HEADER_LEN, "pcap, modified" },
};

struct record {
	uint32_t captured_len;
	uint32_t wire_len;
};

static inline struct record load_lengths(
	const uint8_t *header, enum byte_order order, enum lengths lengths)
{
	uint32_t first = bytes_load_u32(header + 8, order);
	uint32_t second = bytes_load_u32(header + 12, order);

	if (lengths == LENGTHS_SWAPPED || (lengths == LENGTHS_EITHER && first > second))
		return (struct record){ second, first };
	return (struct record){ first, second };
}

/* The loop that everything waits for: made once for each byte order. *used is what the frames
 * take. */
static inline __attribute__((always_inline)) size_t take_records(const struct pcap_state *state,
	enum byte_order order, struct bytes there, struct frame *frames, size_t max, size_t *used)
{
	const struct pcap_state s = *state;
	size_t at = 0, count = 0;

	while (count < max && bytes_has(there, at, s.header_len)) {
		const uint8_t *header = there.data + at;
		struct record record = load_lengths(header, order, s.lengths);
		if (record.captured_len > s.max_len ||
			record.captured_len > there.len - at - s.header_len)
			break;
		struct frame *frame = &frames[count++];
		*frame = (struct frame){
			.data = header + s.header_len,
			.time_ns = (int64_t)bytes_load_u32(header, order) * NS_PER_S +
				   (int64_t)bytes_load_u32(header + 4, order) * s.tick_ns,
			.link_type = s.link_type,
			.time = FRAME_TIMED,
		};
		frame_set_lengths(frame, record.captured_len, record.wire_len);
		size_t len = s.header_len + record.captured_len;
		/* The next record's place is told by this one: a guess that those to come are as
		 * long breaks the chain of cache misses where packets come in trains. */
		__builtin_prefetch(header + 3 * len);
		__builtin_prefetch(header + 4 * len);
		at += len;
	}
	*used = at;
	return count;
}

/* No record is whole in what was peeked at: true when it is once more has been asked for. */
static bool next_is_whole(struct capture *capture, struct bytes *there)
{
	const struct pcap_state *state = capture->state;

	if (there->len == 0)
		return capture_end(capture);
	if (there->len < state->header_len)
		return capture_cut_short(capture, state->header_len, there->len);
	struct record record = load_lengths(there->data, state->order, state->lengths);
	if (record.captured_len > state->max_len)
		return capture_damaged(capture,
			"record %" PRIu64 " at octet %" PRIu64 " is corrupt: %" PRIu32
			" octets announced, at most %" PRIu32 " are possible",
			capture->packets + 1, capture_offset(capture), record.captured_len,
			state->max_len);
	size_t want = (size_t)state->header_len + record.captured_len;
	*there = stream_peek(capture->stream, want);
	return there->len >= want ||
	       capture_cut_short(capture, record.captured_len, there->len - state->header_len);
}

static size_t take_in_order(const struct pcap_state *state, struct bytes there,
	struct frame *frames, size_t max, size_t *used)
{
	return state->order == BYTES_LITTLE
		       ? take_records(state, BYTES_LITTLE, there, frames, max, used)
		       : take_records(state, BYTES_BIG, there, frames, max, used);
}

static size_t read_frames(struct capture *capture, struct frame *frames, size_t max)
{
	const struct pcap_state *state = capture->state;
	struct bytes there = stream_peek(capture->stream, state->header_len);
	size_t count = take_in_order(state, there, frames, max, &capture->pending);

	if (count == 0 && next_is_whole(capture, &there))
		count = take_in_order(state, there, frames, max, &capture->pending);
	return count;
}

static void close_state(struct capture *capture)
{
	free(capture->state);
}

static const struct capture_ops pcap_ops = { .read = read_frames, .close = close_state };

static bool find_magic(struct bytes head, size_t *which, enum byte_order *order)
{
	static const enum byte_order orders[] = { BYTES_LITTLE, BYTES_BIG };

	for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
		uint32_t magic;
		*order = orders[o];
		if (!bytes_u32(head, 0, *order, &magic))
			return false;
		for (*which = 0; *which < sizeof magics / sizeof *magics; ++*which)
			if (magic == magics[*which].magic)
				return true;
	}
	return false;
}

/* Versions as libpcap takes them: 2.0 to 2.4, and 543.0 of DG/UX. */
static bool lengths_of_version(uint16_t major, uint16_t minor, enum lengths *lengths)
{
	*lengths = LENGTHS_PLAIN;
	if ((major == 2 && minor < 3) || (major == 543 && minor == 0))
		*lengths = LENGTHS_SWAPPED;
	else if (major == 2 && minor == 3)
		*lengths = LENGTHS_EITHER;
	else
		return major == 2 && minor == 4;
	return true;
}

enum capture_match capture_open_pcap(struct capture *capture, struct error *error)
{
	struct bytes head = stream_peek(capture->stream, FILE_HEADER_LEN);
	struct pcap_state state;
	size_t which;
	uint16_t major, minor;
	uint32_t network;

	if (!find_magic(head, &which, &state.order))
		return CAPTURE_OTHER;
	if (head.len < FILE_HEADER_LEN) {
		error_set(error, "pcap header is cut short: %d octets long, %zu there",
			FILE_HEADER_LEN, head.len);
		return CAPTURE_BROKEN;
	}
	bytes_u16(head, 4, state.order, &major);
	bytes_u16(head, 6, state.order, &minor);
	bytes_u32(head, 20, state.order, &network);
	if (!lengths_of_version(major, minor, &state.lengths)) {
		error_set(
			error, "pcap version %u.%u is not supported: 2.0 to 2.4 are", major, minor);
		return CAPTURE_BROKEN;
	}
	state.header_len = magics[which].header_len;
	state.tick_ns = magics[which].tick_ns;
	state.link_type = network & 0xffff; /* above it: length of the frame check sequence */
	state.max_len = capture_max_len(state.link_type);
	capture->ops = &pcap_ops;
	capture->format = magics[which].format;
	capture->pending = FILE_HEADER_LEN;
	capture->state = memory_new(1, sizeof state);
	*(struct pcap_state *)capture->state = state;
	return CAPTURE_OPENED;
}
