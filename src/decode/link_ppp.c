/* SPDX-License-Identifier: BSD-2-Clause */
/* Serial lines: PPP, PPP over Ethernet, Cisco HDLC, Frame Relay. */
#include "decode/walk_private.h"

/*
 * LINKTYPE_PPP, LINKTYPE_PPP_HDLC: address and control of HDLC (RFC 1662 3.1), or of Cisco HDLC
 * (RFC 1547 4.3.1), or neither, as after negotiated compression.
 */
enum layer link_ppp(struct walk *walk)
{
	static const struct layer_row protocol = { 2, 0, FIELD_BE16, LAYER_PPP_PROTOCOL };
	/* RFC 1661 6.5: the protocol field may be compressed to its odd last octet. */
	static const struct layer_row compressed = { 1, 0, FIELD_U8, LAYER_PPP_PROTOCOL };
	static const struct layer_row cisco = { 4, 2, FIELD_BE16, LAYER_CISCO_PROTOCOL };
	uint16_t start;
	uint8_t first;

	if (!bytes_be16(walk->rest, 0, &start))
		return walk_end(walk, REASON_SHORT_LINK);
	if (start == 0x0f00 || start == 0x8f00)
		return walk_row(walk, &cisco);
	if (start == 0xff03)
		bytes_skip(&walk->rest, 2);
	bytes_u8(walk->rest, 0, &first);
	return walk_row(walk, first & 1 ? &compressed : &protocol);
}

/* https://www.iana.org/assignments/ppp-numbers */
enum layer link_ppp_protocol(struct walk *walk)
{
	switch (walk->protocol) {
	case 0x0021:
		return LAYER_IPV4;
	case 0x0057:
		return LAYER_IPV6;
	case 0x0281: /* RFC 3032 4.2: MPLS unicast, multicast */
	case 0x0283:
		return LAYER_MPLS;
	default: /* RFC 1661 2: from 8000 on, control protocols of the network and link layers */
		return walk_end(walk,
			walk->protocol >= 0x8000 ? REASON_PPP_CONTROL : REASON_OTHER_PROTOCOL);
	}
}

/* RFC 2516 4: version and type, code, session, length; code 0 in a session. */
enum layer link_pppoe(struct walk *walk)
{
	uint8_t code;

	if (!bytes_u8(walk->rest, 1, &code))
		return walk_end(walk, REASON_SHORT_LINK);
	if (code != 0)
		return walk_end(walk, REASON_PPPOE_DISCOVERY);
	return walk_skip(walk, 6, LAYER_PPP);
}

/* LINKTYPE_C_HDLC: EtherTypes, and two of Cisco's own. */
enum layer link_cisco_protocol(struct walk *walk)
{
	if (walk->protocol == 0x8035) /* not RARP here */
		return walk_end(walk, REASON_SLARP);
	if (walk->protocol < 0x0600)
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	return LAYER_ETHERTYPE;
}

/*
 * RFC 2427 3: an address of 2 to 4 octets, the last one odd; control 3 and an NLPID, with a zero
 * octet before SNAP's. Cisco's own encapsulation has an EtherType in place of those.
 */
enum layer link_frame_relay(struct walk *walk)
{
	static const struct layer_row nlpid = { 2, 1, FIELD_U8, LAYER_NLPID };
	static const struct layer_row padded_nlpid = { 3, 2, FIELD_U8, LAYER_NLPID };
	static const struct layer_row cisco = { 2, 0, FIELD_BE16, LAYER_CISCO_PROTOCOL };
	uint8_t address, control, next;
	size_t address_len = 0;

	do {
		if (!bytes_u8(walk->rest, address_len, &address))
			return walk_end(walk, REASON_SHORT_LINK);
		address_len++;
	} while (!(address & 1) && address_len < 4);
	if (address_len < 2 || !(address & 1))
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	bytes_skip(&walk->rest, address_len);
	if (!bytes_u8(walk->rest, 0, &control) || !bytes_u8(walk->rest, 1, &next))
		return walk_end(walk, REASON_SHORT_LINK);
	if (control != 3)
		return walk_row(walk, &cisco);
	return walk_row(walk, next == 0 ? &padded_nlpid : &nlpid);
}
