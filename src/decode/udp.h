/* SPDX-License-Identifier: BSD-2-Clause */
/* From a frame to the octets that a UDP packet in it carries. */
#ifndef DECODE_UDP_H
#define DECODE_UDP_H

#include "core/bytes.h"
#include "core/frame.h"

enum udp_outcome {
	UDP_FOUND,
	UDP_OTHER_PROTOCOL, /* no IP, or IP without UDP in it */
	UDP_FRAGMENT,       /* a part of a packet: not put together */
	UDP_CUT,            /* not all of it was captured */
	UDP_OUTCOME_COUNT
};

/* "other", "fragment", … */
const char *udp_outcome_name(enum udp_outcome outcome);

struct udp_payload {
	struct bytes octets;  /* borrowed from the frame */
	uint8_t src_addr[16]; /* IPv4 mapped into IPv6 */
	uint16_t src_port;
	uint16_t dst_port;
};

/* *payload holds with UDP_FOUND. */
enum udp_outcome udp_decode(const struct frame *frame, struct udp_payload *payload);

#endif
