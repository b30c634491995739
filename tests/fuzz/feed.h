/* SPDX-License-Identifier: BSD-2-Clause */
/* Gives octets to what reads files: mapped from memory, and through a pipe. */
#ifndef FUZZ_FEED_H
#define FUZZ_FEED_H

#include "capture/capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define FEED_MAX 65536u /* octets that a pipe takes at once */

/* A stream over a file of these octets, or over standard input, a pipe that holds them. */
static inline struct stream *feed_stream(const uint8_t *data, size_t size, bool piped)
{
	struct error error;
	char path[64] = "-";
	int ends[2] = { -1, -1 };

	if (piped) {
		if (pipe(ends) != 0 || dup2(ends[0], STDIN_FILENO) != STDIN_FILENO)
			abort();
		close(ends[0]);
	} else {
		ends[1] = memfd_create("fuzz", 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", ends[1]);
	}
	if (write(ends[1], data, size) != (ssize_t)size)
		abort();
	if (piped)
		close(ends[1]);
	struct stream *stream = stream_open(path, &error);
	if (!stream)
		abort();
	if (!piped)
		close(ends[1]);
	return stream;
}

/* Reads all frames, each octet of them; a sum over what they are. */
static inline uint64_t feed_frames(struct capture *capture, size_t batch)
{
	struct frame frames[16];
	uint64_t sum = 0;
	size_t count;

	while ((count = capture_read(capture, frames, batch)) > 0) {
		if (count > batch)
			abort();
		for (size_t i = 0; i < count; i++) {
			const struct frame *frame = &frames[i];
			if (frame->captured_len > frame->wire_len ||
				(frame->time == FRAME_TIMED && frame->time_ns < 0))
				abort();
			sum = sum * 31 + frame->captured_len + frame->wire_len +
			      (uint64_t)frame->time_ns + frame->link_type + frame->interface;
			for (uint32_t at = 0; at < frame->captured_len; at++)
				sum = sum * 31 + frame->data[at];
		}
	}
	return sum;
}

/* The octets as a capture: the same mapped and piped, in large batches and small. */
static inline void feed_capture(const uint8_t *data, size_t size)
{
	uint64_t sums[2] = { 0, 0 }, dropped[2] = { 0, 0 };
	bool damaged[2] = { false, false };

	if (size > FEED_MAX)
		return;
	for (int piped = 0; piped < 2; piped++) {
		struct error error = { 0 };
		bool known;
		struct capture *capture =
			capture_open("fuzz", feed_stream(data, size, piped), &known, &error);
		if (!capture && !error.text[0])
			abort();
		if (!capture)
			continue;
		sums[piped] = feed_frames(capture, piped ? 1 : 16);
		dropped[piped] = capture_dropped(capture);
		damaged[piped] = capture_damage(capture) != NULL;
		capture_close(capture);
	}
	if (sums[0] != sums[1] || dropped[0] != dropped[1] || damaged[0] != damaged[1])
		abort();
}

#endif
