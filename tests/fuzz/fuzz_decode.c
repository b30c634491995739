/* SPDX-License-Identifier: BSD-2-Clause */
/* Frames of any link type: the first two octets choose it, the next two what the wire had more. */
#include "core/bytes.h"
#include "decode/decode.h"
#include "decode/udp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes input = bytes_of(data, size);
	uint16_t link_type, beyond;
	struct packet packet;

	if (!bytes_be16(input, 0, &link_type) || !bytes_be16(input, 2, &beyond))
		return 0;
	bytes_skip(&input, 4);
	const struct frame frame = {
		.data = input.data,
		.captured_len = (uint32_t)input.len,
		.wire_len = (uint32_t)input.len + beyond,
		.link_type = link_type % 320,
	};
	decode_frame(&frame, &packet);
	if (packet.fate != packet_reason_fate(packet.reason) || packet.fate >= FATE_COUNT)
		abort();
	if ((packet.fate == FATE_ACCOUNTED) != (packet.octets > 0))
		abort();
	struct udp_payload payload;
	if (udp_decode(&frame, &payload) == UDP_FOUND && payload.octets.len > 0 &&
		(payload.octets.data < input.data ||
			payload.octets.data + payload.octets.len > input.data + input.len))
		abort();
	return 0;
}
