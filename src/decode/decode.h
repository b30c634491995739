/* SPDX-License-Identifier: BSD-2-Clause */
/* From a frame to a packet: link layers, the outermost IPv4 header, the transport's ports. */
#ifndef DECODE_DECODE_H
#define DECODE_DECODE_H

#include "core/frame.h"
#include "core/packet.h"

/*
 * Fills fate, reason, marks, key (but for input), octets, ip_id, tcp_flags and transport_len; the
 * times, number and source are the caller's. Reads nothing but the frame's captured octets. Every
 * frame gets a fate: FATE_ACCOUNTED, FATE_NOT_IP, FATE_IPV6 or FATE_MALFORMED.
 */
void decode_frame(const struct frame *frame, struct packet *packet);

#endif
