/* SPDX-License-Identifier: BSD-2-Clause */
/* ARCNET, ATM, InfiniBand and Juniper's headers. */
#include "decode/walk_private.h"

/*
 * LINKTYPE_ARCNET_BSD: two addresses, then RFC 1201 2: type, split flag, sequence 2; with split
 * flag FF (a frame of a length that ARCNET has not) padding 3 and the last two once more. The
 * types of RFC 1051 have no more than the type. Behind later fragments there is no header.
 */
enum layer link_arcnet(struct walk *walk)
{
	static const struct {
		uint8_t type, len, next, reason;
	} types[] = {
		{ 0xd4, 6, LAYER_IPV4, 0 },
		{ 0xc4, 6, LAYER_IPV6, 0 },
		{ 0xf0, 3, LAYER_IPV4, 0 }, /* RFC 1051 */
		{ 0xd5, 3, LAYER_END, REASON_ARP },
		{ 0xf1, 3, LAYER_END, REASON_ARP }, /* RFC 1051 */
		{ 0xd6, 3, LAYER_END, REASON_RARP },
	};
	uint8_t type, split = 0;

	if (!bytes_u8(walk->rest, 2, &type))
		return walk_end(walk, REASON_SHORT_LINK);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (types[i].type != type)
			continue;
		walk->reason = types[i].reason;
		size_t len = types[i].len;
		if (len == 6) {
			bytes_u8(walk->rest, 3, &split);
			if (split == 0xff) {
				len = 10;
				bytes_u8(walk->rest, 7, &split);
			}
		}
		/* Even and not 0: the fragment's number. The first has an odd one. */
		if (split != 0 && !(split & 1))
			return walk_end(walk, REASON_OTHER_PROTOCOL);
		return walk_skip(walk, len, types[i].next);
	}
	return walk_end(walk, REASON_OTHER_PROTOCOL);
}

/* LINKTYPE_SUNATM: direction and traffic type, path, circuit 2. */
enum layer link_sunatm(struct walk *walk)
{
	uint8_t type;

	bytes_u8(walk->rest, 0, &type);
	if (!bytes_skip(&walk->rest, 4))
		return walk_end(walk, REASON_SHORT_LINK);
	switch (type & 15) {
	case 1: /* LAN emulation: two octets before an Ethernet frame */
		return walk_skip(walk, 2, LAYER_ETHERNET);
	case 2:
		return LAYER_LLC_ATM;
	default: /* signalling */
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	}
}

/* LINKTYPE_ATM_CLIP: an LLC and SNAP header, RFC 2225 7, or bare IP. */
enum layer link_clip(struct walk *walk)
{
	uint8_t first;

	bytes_u8(walk->rest, 0, &first);
	return first == 0xaa ? LAYER_LLC_ATM : LAYER_IP;
}

/*
 * LINKTYPE_INFINIBAND, InfiniBand Architecture 1 volume 1 chapters 7 to 9: local route header 8,
 * whose next header says whether a global route header 40 follows; base transport header 12, for
 * datagrams an extended one of 8; then RFC 4391 6: EtherType, 2 reserved.
 */
enum layer link_infiniband(struct walk *walk)
{
	static const struct layer_row ipoib = { 4, 0, FIELD_BE16, LAYER_ETHERTYPE };
	uint8_t next_header, opcode;
	uint32_t queue_pair;
	uint16_t reserved;

	bytes_u8(walk->rest, 1, &next_header);
	next_header &= 3;
	if (!bytes_skip(&walk->rest, next_header == 3 ? 8 + 40 : 8))
		return walk_end(walk, REASON_SHORT_LINK);
	if (next_header < 2) /* raw: not of InfiniBand's transport */
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	if (!bytes_u8(walk->rest, 0, &opcode) || !bytes_be32(walk->rest, 4, &queue_pair))
		return walk_end(walk, REASON_SHORT_LINK);
	bool datagram = opcode == 0x64 || opcode == 0x65;
	/* Connected mode, RFC 4755: a message's first or only packet begins with the header. */
	bool connected = opcode == 0x00 || opcode == 0x04 || opcode == 0x20 || opcode == 0x24;
	/* Queue pairs 0 and 1 are the fabric's management. */
	if (!(datagram || connected) || (queue_pair & 0xffffff) < 2)
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	size_t len = datagram ? 12 + 8 : 12;
	if (opcode == 0x65) /* with immediate data */
		len += 4;
	if (!bytes_skip(&walk->rest, len) || !bytes_be16(walk->rest, 2, &reserved))
		return walk_end(walk, REASON_SHORT_LINK);
	/* Nothing else tells IP over InfiniBand from what other programs send. */
	return reserved == 0 ? walk_row(walk, &ipoib) : walk_end(walk, REASON_OTHER_PROTOCOL);
}

/*
 * LINKTYPE_JUNIPER_ETHER, _PPP, _FRELAY, _CHDLC: 4d4743, flags; with flag 80 extensions behind
 * their length; with flag 02 no link header, but 4 octets of protocol family, before IP.
 */
enum layer link_juniper(struct walk *walk)
{
	static const struct layer_row cisco = { 4, 2, FIELD_BE16, LAYER_CISCO_PROTOCOL };
	uint32_t start;
	uint16_t extensions = 0;

	if (!bytes_be32(walk->rest, 0, &start))
		return walk_end(walk, REASON_SHORT_LINK);
	if (start >> 8 != 0x4d4743)
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	bool extended = start & 0x80;
	if (extended && !bytes_be16(walk->rest, 4, &extensions))
		return walk_end(walk, REASON_SHORT_LINK);
	if (!bytes_skip(&walk->rest, extended ? 4 + 2 + (size_t)extensions : 4))
		return walk_end(walk, REASON_SHORT_LINK);
	if (start & 0x02)
		return walk_skip(walk, 4, LAYER_IP);
	switch (walk->link_type) {
	case 179:
		return LAYER_PPP;
	case 180:
		return LAYER_FRAME_RELAY;
	case 181:
		return walk_row(walk, &cisco);
	default:
		return LAYER_ETHERNET;
	}
}
