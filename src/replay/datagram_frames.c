/* SPDX-License-Identifier: BSD-2-Clause */
#include "replay/datagram_frames.h"

#include <string.h>

static bool passes(struct datagram_frames *frames, const struct frame *frame)
{
	if (frame->time == FRAME_TIMED)
		input_note_time(frames->input, frame->time_ns);
	if (frames->filter && filter_judge(frames->filter, frame) != FILTER_PASSES)
		return false;
	return frame->time != FRAME_TIMED || (frame->time_ns >= frames->options->from_ns &&
						     frame->time_ns < frames->options->until_ns);
}

static uint32_t ipv4_of(const uint8_t address[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	return memcmp(address, mapped, sizeof mapped) == 0 ? bytes_load_u32(address + 12, BYTES_BIG)
							   : 0;
}

/* Whether the frame carries a datagram. */
static bool take_frame(
	struct datagram_frames *frames, const struct frame *frame, struct datagram *datagram)
{
	struct datagram_account *account = frames->account;
	struct udp_payload payload;

	if (!passes(frames, frame)) {
		account->filtered++;
		return false;
	}
	enum udp_outcome outcome = udp_decode(frame, &payload);
	account->udp[outcome]++;
	if (outcome != UDP_FOUND)
		return false;
	enum netflow_problem problem = netflow_decode(payload.octets, datagram);
	account->problems[problem]++;
	datagram->exporter = ipv4_of(payload.src_addr);
	return problem == NETFLOW_OK;
}

int datagram_frames_next(void *context, struct datagram *datagram, struct error *error)
{
	struct datagram_frames *frames = context;
	struct input *input = frames->input;
	struct frame frame;

	if (!input->capture && input->packets == 0 && input_reopen(input, error))
		return -1;
	while (input->capture && capture_read(input->capture, &frame, 1) == 1) {
		input->packets++;
		input->octets += frame.wire_len;
		if (take_frame(frames, &frame, datagram))
			return 1;
	}
	input_finish(input);
	return 0;
}
