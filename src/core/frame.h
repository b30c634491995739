/* SPDX-License-Identifier: BSD-2-Clause */
/* One captured frame, as the capture file has it. */
#ifndef CORE_FRAME_H
#define CORE_FRAME_H

#include <stdbool.h>
#include <stdint.h>

enum frame_time {
	FRAME_TIMED,   /* time_ns holds */
	FRAME_NO_TIME, /* the capture has none for this frame (pcapng simple packet block) */
	FRAME_BAD_TIME /* before 1970, or later than an int64_t can say */
};

struct frame {
	const uint8_t *data;   /* borrowed from the capture, valid until its next read */
	uint32_t captured_len; /* octets at data; never more than wire_len */
	uint32_t wire_len;     /* octets the frame had on the wire, link header included */
	int64_t time_ns;       /* since 1970, UTC, downwards */
	uint32_t link_type;    /* LINKTYPE_ value, https://www.tcpdump.org/linktypes.html */
	uint32_t interface;    /* pcapng: index over all sections of the input; else 0 */
	enum frame_time time;
	bool lengths_crossed; /* the capture says that it holds more than was on the wire */
};

/* Both lengths as a capture states them: what was captured was on the wire, whatever it says. */
static inline void frame_set_lengths(struct frame *frame, uint32_t captured_len, uint32_t wire_len)
{
	frame->captured_len = captured_len;
	frame->lengths_crossed = captured_len > wire_len;
	frame->wire_len = frame->lengths_crossed ? captured_len : wire_len;
}

#endif
