/* SPDX-License-Identifier: BSD-2-Clause */
#include "input/packets.h"

#include "core/time.h"
#include "decode/decode.h"
#include "sandbox/sandbox.h"

#include <stdlib.h>

#define FRAMES 256
/* Looked at to learn where an input begins. To be sure one would have to read all that a reorder
 * window holds; 500 files of a tenth of a second each took 1.5 times as long so. */
#define FIRST_PACKETS 64

/* The packet's time, or why it has none. */
static enum packet_reason find_time(struct packets *p, const struct frame *frame, int64_t *time_ns)
{
	if (frame->time == FRAME_TIMED) {
		if (__builtin_add_overflow(frame->time_ns, p->input->shift_ns, time_ns) ||
			!time_is_valid(*time_ns))
			return REASON_BAD_TIME;
		p->time_ns = *time_ns;
		p->has_time = true;
		return REASON_NONE;
	}
	if (frame->time == FRAME_BAD_TIME)
		return REASON_BAD_TIME;
	*time_ns = p->time_ns;
	return p->has_time ? REASON_NONE : REASON_NO_TIME;
}

static enum packet_reason screen(struct packets *p, const struct frame *frame, int64_t *time_ns)
{
	enum packet_reason no_time = find_time(p, frame, time_ns);

	if (no_time == REASON_NONE)
		input_note_time(p->input, *time_ns);
	enum filter_verdict verdict = p->filter ? filter_judge(p->filter, frame) : FILTER_PASSES;
	if (verdict != FILTER_PASSES)
		return verdict == FILTER_FAILS ? REASON_FILTER : REASON_FILTER_LINK_TYPE;
	if (no_time != REASON_NONE)
		return no_time;
	if (*time_ns < p->options->from_ns)
		return REASON_BEFORE_FROM;
	if (*time_ns >= p->options->until_ns)
		return REASON_AFTER_UNTIL;
	return REASON_NONE;
}

/* Decodes those that go on, whose number it returns, and says why the others don't. Whether there
 * is anything to account is *remarkable. */
static size_t look_at(struct packets *p, const struct frame *frames, size_t count,
	struct packet *list, uint8_t *reasons, bool *remarkable)
{
	size_t kept = 0;
	uint16_t ifindex = p->options->ifindex_mode == IFINDEX_FILE ? (uint16_t)(p->source + 1)
								    : p->options->ifindex_input;

	for (size_t i = 0; i < count; i++) {
		struct packet *packet = &list[kept];
		int64_t time_ns = 0;
		uint64_t number = ++p->input->packets;

		p->input->octets += frames[i].wire_len;
		*remarkable |= frames[i].lengths_crossed;
		enum packet_reason reason = screen(p, &frames[i], &time_ns);
		reasons[i] = (uint8_t)reason;
		if (reason != REASON_NONE)
			continue;
		decode_frame(&frames[i], packet);
		packet->key.input = ifindex;
		packet->time_ns = time_ns;
		packet->number = number;
		packet->source = p->source;
		packet->interface = frames[i].interface;
		kept++;
	}
	*remarkable |= kept < count;
	return kept;
}

static void account_remarks(
	struct packets *p, const struct frame *frames, size_t count, const uint8_t *reasons)
{
	uint64_t number = p->input->packets - count;

	for (size_t i = 0; i < count; i++) {
		number++;
		if (frames[i].lengths_crossed)
			account_mark(&p->account, REASON_CAPTURED_LENGTH, p->source, number);
		if (reasons[i] != REASON_NONE)
			account_reason(&p->account, reasons[i], p->source, number);
	}
}

/*
 * What was decoded counts only once it is known that the file still had it. Where it had not, all
 * is done anew with what is left.
 */
static size_t take_frames(
	struct packets *p, const struct frame *frames, size_t count, struct packet *list)
{
	const struct input before = *p->input;
	const int64_t time_ns = p->time_ns;
	const bool has_time = p->has_time;
	uint8_t reasons[FRAMES];
	bool remarkable = false;
	size_t kept = look_at(p, frames, count, list, reasons, &remarkable);
	size_t whole;

	while ((whole = capture_verify(p->input->capture, frames, count)) < count) {
		*p->input = before;
		p->time_ns = time_ns;
		p->has_time = has_time;
		count = whole;
		kept = look_at(p, frames, count, list, reasons, &remarkable);
	}
	if (remarkable)
		account_remarks(p, frames, count, reasons);
	return kept;
}

size_t packets_read(void *context, struct packet *list, size_t max)
{
	struct packets *p = context;
	struct frame frames[FRAMES];

	sandbox_hijack();
	while (p->input->capture) {
		size_t count = capture_read(p->input->capture, frames, max < FRAMES ? max : FRAMES);

		if (count == 0) {
			input_finish(p->input);
			break;
		}
		size_t kept = take_frames(p, frames, count, list);
		if (kept > 0)
			return kept;
	}
	return 0;
}

int64_t packets_first_place(
	struct input *input, const struct options *options, struct filter *filter)
{
	struct packet list[FIRST_PACKETS];
	struct input scratch = *input; /* what is counted here will be counted again */
	struct packets packets = { .input = &scratch, .options = options, .filter = filter };
	int64_t least_ns = INT64_MAX;
	size_t got = packets_read(&packets, list, FIRST_PACKETS);

	for (size_t i = 0; i < got; i++)
		least_ns = list[i].time_ns < least_ns ? list[i].time_ns : least_ns;
	input_finish(&scratch);
	free(scratch.damage);
	input->capture = NULL;
	return least_ns;
}
