/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode/walk_private.h"

/* RFC 791 3.1 */
#define IPV4_LEN 20
#define MORE_FRAGMENTS 0x2000
#define FRAGMENT_OFFSET 0x1fff

#define TCP_FLAGS_AT 13

/*
 * What is taken from a transport header, by IP protocol. header_len is what every header of the
 * protocol has: a packet that ends before it is short. (TCP's options lie behind it; they hold
 * nothing of a flow, and the data offset that would tell their length is never looked at.)
 */
static const struct transport {
	uint8_t header_len;
	bool ports;
	bool flags;
	bool type_code;
} transports[256] = {
	[1] = { .header_len = 8, .type_code = true },             /* ICMP, RFC 792 */
	[6] = { .header_len = 20, .ports = true, .flags = true }, /* TCP, RFC 9293 */
	[17] = { .header_len = 8, .ports = true },                /* UDP, RFC 768 */
	[33] = { .header_len = 12, .ports = true },               /* DCCP, RFC 4340 */
	[132] = { .header_len = 12, .ports = true },              /* SCTP, RFC 9260 */
	[136] = { .header_len = 8, .ports = true },               /* UDP-Lite, RFC 3828 */
};

static void clear_transport(struct packet *packet)
{
	packet->key.src_port = 0;
	packet->key.dst_port = 0;
	packet->tcp_flags = 0;
}

void ip_refuse(struct packet *packet, enum packet_reason reason)
{
	packet->key.src_addr = 0;
	packet->key.dst_addr = 0;
	packet->key.protocol = 0;
	packet->key.tos = 0;
	clear_transport(packet);
	packet->octets = 0;
	packet->ip_id = 0;
	packet->fate = packet_reason_fate(reason);
	packet->reason = reason;
	packet->marks = 0;
	packet->transport_len = 0;
}

/* Says what is wrong with a header that can't be IPv4's. Cold, to keep it out of the way. */
static __attribute__((cold, noinline)) void refuse(struct bytes ip, struct packet *packet)
{
	uint8_t first;

	bytes_u8(ip, 0, &first);
	if (ip.len > 0 && first >> 4 != 4)
		ip_refuse(packet, REASON_IP_VERSION);
	else if (ip.len > 0 && (first & 15) * 4 < IPV4_LEN)
		ip_refuse(packet, REASON_IP_HEADER_LENGTH);
	else
		ip_refuse(packet, ip.len < IPV4_LEN ? REASON_SHORT_IP : REASON_TOTAL_LENGTH);
}

/* The first len octets of a transport header. */
static void decode_transport(
	const struct transport *transport, struct bytes at, struct packet *packet)
{
	clear_transport(packet);
	if (transport->ports && bytes_has(at, 0, 4)) {
		packet->key.src_port = bytes_load_u16(at.data, BYTES_BIG);
		packet->key.dst_port = bytes_load_u16(at.data + 2, BYTES_BIG);
		if (transport->flags)
			bytes_u8(at, TCP_FLAGS_AT, &packet->tcp_flags);
	} else if (transport->type_code) {
		bytes_be16(at, 0, &packet->key.dst_port);
	}
}

void ip_decode_v4(struct bytes ip, uint32_t wire_len, struct packet *packet)
{
	if (!bytes_has(ip, 0, IPV4_LEN)) {
		refuse(ip, packet);
		return;
	}
	uint32_t header_len = (ip.data[0] & 15) * 4;
	uint32_t total_len = bytes_load_u16(ip.data + 2, BYTES_BIG);
	if (ip.data[0] >> 4 != 4 || header_len < IPV4_LEN ||
		(total_len < header_len && total_len != 0)) {
		refuse(ip, packet);
		return;
	}
	/* Segmentation offload leaves 0 to be filled in by the card. */
	packet->octets = total_len != 0 ? total_len : wire_len;
	unsigned marks = total_len > wire_len ? PACKET_LONG : 0;
	packet->key.src_addr = bytes_load_u32(ip.data + 12, BYTES_BIG);
	packet->key.dst_addr = bytes_load_u32(ip.data + 16, BYTES_BIG);
	packet->key.protocol = ip.data[9];
	packet->key.tos = ip.data[1];
	packet->ip_id = bytes_load_u16(ip.data + 4, BYTES_BIG);

	/* Behind the total length there is padding, or a frame check sequence. */
	struct bytes payload = bytes_first(ip, packet->octets);
	const struct transport *transport = &transports[ip.data[9]];
	uint32_t needed = transport->header_len;
	uint32_t fragment = bytes_load_u16(ip.data + 6, BYTES_BIG);
	if (fragment & (FRAGMENT_OFFSET | MORE_FRAGMENTS)) {
		bool later = fragment & FRAGMENT_OFFSET;
		marks |= later ? PACKET_LATER_FRAGMENT : PACKET_FIRST_FRAGMENT;
		if (later) {
			static const struct transport nothing;
			transport = &nothing;
			needed = 0;
		}
	}
	if (payload.len < header_len + needed)
		marks |= PACKET_SHORT;
	if (!bytes_skip(&payload, header_len))
		payload.len = 0;
	decode_transport(transport, payload, packet);
	packet->transport_len = payload.len < UINT8_MAX ? payload.len : UINT8_MAX;
	packet->fate = FATE_ACCOUNTED;
	packet->reason = REASON_NONE;
	packet->marks = marks;
}
