/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode/udp.h"

#include "decode/walk_private.h"

#define PROTOCOL_UDP 17
#define UDP_LEN 8
#define IPV6_LEN 40

static const char *const outcome_names[UDP_OUTCOME_COUNT] = {
	[UDP_FOUND] = "found",
	[UDP_OTHER_PROTOCOL] = "other",
	[UDP_FRAGMENT] = "fragment",
	[UDP_CUT] = "cut",
};

const char *udp_outcome_name(enum udp_outcome outcome)
{
	return outcome_names[outcome];
}

/* RFC 791 3.1: takes the header off, and leaves what the total length counts. */
static enum udp_outcome take_ipv4(struct bytes *ip, struct udp_payload *payload)
{
	uint8_t first, protocol;
	uint16_t total_len, fragment;

	if (!bytes_u8(*ip, 0, &first) || !bytes_be16(*ip, 2, &total_len) ||
		!bytes_be16(*ip, 6, &fragment) || !bytes_u8(*ip, 9, &protocol) ||
		!bytes_has(*ip, 12, 8))
		return UDP_CUT;
	size_t header_len = (size_t)(first & 15) * 4;
	if (first >> 4 != 4 || protocol != PROTOCOL_UDP || header_len < 20 ||
		total_len < header_len)
		return UDP_OTHER_PROTOCOL;
	if (fragment & 0x3fff) /* offset, or more to come */
		return UDP_FRAGMENT;
	payload->src_addr[10] = payload->src_addr[11] = 0xff;
	memcpy(payload->src_addr + 12, ip->data + 12, 4);
	*ip = bytes_first(*ip, total_len);
	return bytes_skip(ip, header_len) ? UDP_FOUND : UDP_CUT;
}

/* RFC 8200 3. No exporter puts extension headers before its UDP; fragments have one (44). */
static enum udp_outcome take_ipv6(struct bytes *ip, struct udp_payload *payload)
{
	uint8_t next_header;
	uint16_t payload_len;

	if (!bytes_be16(*ip, 4, &payload_len) || !bytes_u8(*ip, 6, &next_header) ||
		!bytes_has(*ip, 0, IPV6_LEN))
		return UDP_CUT;
	if (next_header == 44)
		return UDP_FRAGMENT;
	if (next_header != PROTOCOL_UDP)
		return UDP_OTHER_PROTOCOL;
	memcpy(payload->src_addr, ip->data + 8, 16);
	bytes_skip(ip, IPV6_LEN);
	*ip = bytes_first(*ip, payload_len);
	return UDP_FOUND;
}

/* RFC 768. */
static enum udp_outcome take_udp(struct bytes udp, struct udp_payload *payload)
{
	uint16_t len;

	if (!bytes_be16(udp, 0, &payload->src_port) || !bytes_be16(udp, 2, &payload->dst_port) ||
		!bytes_be16(udp, 4, &len))
		return UDP_CUT;
	if (len < UDP_LEN)
		return UDP_OTHER_PROTOCOL;
	if (!bytes_has(udp, 0, len))
		return UDP_CUT;
	payload->octets = bytes_of(udp.data + UDP_LEN, len - UDP_LEN);
	return UDP_FOUND;
}

enum udp_outcome udp_decode(const struct frame *frame, struct udp_payload *payload)
{
	struct walk walk;
	enum layer layer = walk_frame(frame, &walk);
	enum udp_outcome outcome = UDP_OTHER_PROTOCOL;

	*payload = (struct udp_payload){ 0 };
	if (layer == LAYER_IPV4)
		outcome = take_ipv4(&walk.rest, payload);
	else if (layer == LAYER_IPV6)
		outcome = take_ipv6(&walk.rest, payload);
	return outcome == UDP_FOUND ? take_udp(walk.rest, payload) : outcome;
}
