/* SPDX-License-Identifier: BSD-2-Clause */
/* Headers that a capturing host makes itself: address families, Linux cooked, packet filters. */
#include "decode/walk_private.h"

/* Address families have one number for IPv4 everywhere, and one a system for IPv6. */
enum layer link_family(struct walk *walk)
{
	switch (walk->protocol) {
	case 2:
		return LAYER_IPV4;
	case 10: /* Linux */
	case 24: /* NetBSD, OpenBSD */
	case 26: /* Solaris */
	case 28: /* FreeBSD */
	case 30: /* Darwin */
		return LAYER_IPV6;
	default:
		return walk_end(walk, REASON_LOOPBACK_FAMILY);
	}
}

/* The protocol field of Linux cooked headers: an EtherType, but for some devices. */
static enum layer sll_payload(struct walk *walk, uint16_t device)
{
	switch (device) { /* ARPHRD_ of Linux's if_arp.h */
	case 770:
		return LAYER_FRAME_RELAY;
	case 801:
		return LAYER_WLAN;
	case 802:
		return LAYER_PRISM;
	case 803:
		return LAYER_RADIOTAP;
	case 824: /* netlink: the field is its family */
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	}
	if (walk->protocol == 0x0004) /* ETH_P_802_2 */
		return LAYER_LLC;
	if (walk->protocol < 0x0600) /* Linux's own numbers: IPX, CAN … */
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	return LAYER_ETHERTYPE;
}

/* LINKTYPE_LINUX_SLL: direction, device, length of address, address 8, protocol. */
enum layer link_sll(struct walk *walk)
{
	static const struct layer_row header = { 16, 14, FIELD_BE16, LAYER_ETHERTYPE };
	uint16_t device;

	bytes_be16(walk->rest, 2, &device);
	return walk_row(walk, &header) == LAYER_END ? LAYER_END : sll_payload(walk, device);
}

/* LINKTYPE_LINUX_SLL2: protocol, 2 reserved, interface 4, device, direction, length, address 8. */
enum layer link_sll2(struct walk *walk)
{
	static const struct layer_row header = { 20, 0, FIELD_BE16, LAYER_ETHERTYPE };
	uint16_t device;

	bytes_be16(walk->rest, 8, &device);
	return walk_row(walk, &header) == LAYER_END ? LAYER_END : sll_payload(walk, device);
}

/* LINKTYPE_PFLOG: the header's own length, without its padding to 4 octets; address family. */
enum layer link_pflog(struct walk *walk)
{
	uint8_t len, family;

	if (!bytes_u8(walk->rest, 0, &len) || !bytes_u8(walk->rest, 1, &family))
		return walk_end(walk, REASON_SHORT_LINK);
	if (len < 4)
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	walk->protocol = family;
	return walk_skip(walk, ((size_t)len + 3) & ~(size_t)3, LAYER_FAMILY);
}

/*
 * LINKTYPE_NFLOG: family, version, resource; then fields of length (its own 4 octets included),
 * type, value, padded to 4. Field 9 is the packet. Lengths and types have the capturing host's
 * order; types are below 256, so that the first field tells which.
 */
enum layer link_nflog(struct walk *walk)
{
	uint16_t len, type;
	uint8_t family;

	bytes_u8(walk->rest, 0, &family);
	if (!bytes_skip(&walk->rest, 4))
		return walk_end(walk, REASON_SHORT_LINK);
	bytes_be16(walk->rest, 2, &type);
	enum byte_order order = type > UINT8_MAX ? BYTES_LITTLE : BYTES_BIG;
	while (bytes_u16(walk->rest, 0, order, &len) && bytes_u16(walk->rest, 2, order, &type)) {
		if (len < 4)
			return walk_end(walk, REASON_OTHER_PROTOCOL);
		if (type == 9) {
			walk->rest = bytes_first(walk->rest, len);
			walk->protocol = family;
			return walk_skip(walk, 4, LAYER_FAMILY);
		}
		if (!bytes_skip(&walk->rest, ((size_t)len + 3) & ~(size_t)3))
			break;
	}
	return walk_end(walk, REASON_SHORT_LINK);
}

/* LINKTYPE_PKTAP: length of the header, 4 octets of record type, DLT_ of what follows. */
enum layer link_pktap(struct walk *walk)
{
	uint32_t len, link_type;

	if (!bytes_u32(walk->rest, 0, BYTES_LITTLE, &len) ||
		!bytes_u32(walk->rest, 8, BYTES_LITTLE, &link_type))
		return walk_end(walk, REASON_SHORT_LINK);
	if (len < 12)
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	walk->protocol = link_type;
	return walk_skip(walk, len, LAYER_LINK_TYPE);
}
