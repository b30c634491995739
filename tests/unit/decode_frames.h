/* SPDX-License-Identifier: BSD-2-Clause */
/* Frames as text, decoded from a buffer of exactly their length. */
#ifndef UNIT_DECODE_FRAMES_H
#define UNIT_DECODE_FRAMES_H

#include "decode/decode.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FRAME 2048
#define MACS "020000000001020000000002"
#define COUNT(table) (sizeof(table) / sizeof *(table))

/* 192.0.2.1:1234 to 198.51.100.2:53, UDP, 32 octets */
#define UDP4 "450000200001000040110000c0000201c633640204d20035000c000061626364"
#define UDP4_LEN 32

static inline size_t frame_unhex(const char *text, uint8_t *octets)
{
	size_t len = 0;

	for (const char *c = text; *c; c++) {
		if (*c == ' ')
			continue;
		const char digits[3] = { c[0], c[1], 0 };
		ck_assert_uint_lt(len, MAX_FRAME);
		octets[len++] = (uint8_t)strtoul(digits, NULL, 16);
		c++;
	}
	return len;
}

/* Decodes from a buffer of exactly the captured length, so that any over-read is seen. */
static inline struct packet frame_decode(
	uint32_t link_type, const uint8_t *octets, size_t captured_len, size_t wire_len)
{
	uint8_t *exact = malloc(captured_len > 0 ? captured_len : 1);
	struct frame frame = {
		.data = exact,
		.captured_len = (uint32_t)captured_len,
		.wire_len = (uint32_t)wire_len,
		.link_type = link_type,
	};
	struct packet packet;

	memset(&packet, 0xee, sizeof packet);
	memcpy(exact, octets, captured_len);
	decode_frame(&frame, &packet);
	free(exact);
	ck_assert_uint_lt(packet.reason, REASON_COUNT);
	ck_assert_uint_eq(packet.fate, packet_reason_fate(packet.reason));
	ck_assert_uint_eq(packet.key.input, 0xeeee);
	ck_assert_uint_eq(packet.source, 0xeeeeeeee);
	return packet;
}

#endif
