/* SPDX-License-Identifier: BSD-2-Clause */
/* IEEE 802.11, and the headers that captures put before it. */
#include "decode/walk_private.h"

#define FCS_LEN 4

/* IEEE 802.11-2020 9.2.4.1: frame control, first and second octet */
enum {
	TYPE_MASK = 0x0c,
	TYPE_CONTROL = 0x04,
	TYPE_DATA = 0x08,
	SUBTYPE_NO_DATA = 0x40,
	SUBTYPE_QOS = 0x80,
	FLAG_TO_DS = 0x01,
	FLAG_FROM_DS = 0x02,
	FLAG_PROTECTED = 0x40,
	FLAG_HT_CONTROL = 0x80, /* in QoS data frames */
};
#define QOS_AMSDU 0x80 /* 9.2.4.5 */

/* The length of a data frame's header, 9.3.2.1. */
static size_t data_header_len(uint8_t type, uint8_t flags)
{
	size_t len = 24;

	if ((flags & FLAG_TO_DS) && (flags & FLAG_FROM_DS))
		len += 6; /* a fourth address */
	if (type & SUBTYPE_QOS)
		len += flags & FLAG_HT_CONTROL ? 2 + 4 : 2;
	return len;
}

static enum layer data_frame(struct walk *walk, uint8_t type, uint8_t flags)
{
	size_t len = data_header_len(type, flags);
	uint8_t sequence, qos = 0;

	if (type & SUBTYPE_NO_DATA)
		return walk_end(walk, REASON_WLAN_NO_DATA);
	if (flags & FLAG_PROTECTED)
		return walk_end(walk, REASON_WLAN_PROTECTED);
	if (!bytes_u8(walk->rest, 22, &sequence))
		return walk_end(walk, REASON_SHORT_LINK);
	if (sequence & 15) /* the fragment's number, 9.2.4.4 */
		return walk_end(walk, REASON_WLAN_FRAGMENT);
	size_t qos_at = (flags & FLAG_TO_DS) && (flags & FLAG_FROM_DS) ? 30 : 24;
	if ((type & SUBTYPE_QOS) && !bytes_u8(walk->rest, qos_at, &qos))
		return walk_end(walk, REASON_SHORT_LINK);
	if (walk->wlan_padded)
		len = (len + 3) & ~(size_t)3;
	/* An A-MSDU holds several packets, each behind two addresses and a length (9.3.2.2). A
	 * frame counts as one packet: the first. */
	if (qos & QOS_AMSDU)
		len += 14;
	return walk_skip(walk, len, LAYER_LLC);
}

enum layer link_wlan(struct walk *walk)
{
	uint8_t type, flags;

	if (!bytes_u8(walk->rest, 0, &type) || !bytes_u8(walk->rest, 1, &flags))
		return walk_end(walk, REASON_SHORT_LINK);
	switch (type & TYPE_MASK) {
	case TYPE_DATA:
		return data_frame(walk, type, flags);
	case TYPE_CONTROL:
		return walk_end(walk, REASON_WLAN_CONTROL);
	default: /* extension frames are beacons of other bands */
		return walk_end(walk, REASON_WLAN_MANAGEMENT);
	}
}

/*
 * https://www.radiotap.org: version, pad, length, then words of presence bits, each announcing
 * another by bit 31; the fields of the first word follow, of which the second is the flags, behind
 * a timestamp (bit 0) aligned to 8.
 */
enum layer link_radiotap(struct walk *walk)
{
	uint16_t len;
	uint32_t present, more;
	uint8_t flags = 0;

	if (!bytes_u16(walk->rest, 2, BYTES_LITTLE, &len) ||
		!bytes_u32(walk->rest, 4, BYTES_LITTLE, &present))
		return walk_end(walk, REASON_SHORT_LINK);
	struct bytes header = bytes_first(walk->rest, len);
	size_t at = 8;
	for (more = present; more >> 31; at += 4)
		if (!bytes_u32(header, at, BYTES_LITTLE, &more))
			return walk_end(walk, REASON_SHORT_LINK);
	if (present & 1)
		at = ((at + 7) & ~(size_t)7) + 8;
	if (present & 2)
		bytes_u8(header, at, &flags);
	if (flags & 0x10)
		walk->trailer_len = FCS_LEN;
	walk->wlan_padded = flags & 0x20;
	if (len < 8)
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	return walk_skip(walk, len, LAYER_WLAN);
}

/*
 * LINKTYPE_IEEE802_11_PRISM: a header of always 144 octets. LINKTYPE_IEEE802_11_AVS, also found
 * under the other's number: begins with 802110xx, then its length, in network order.
 */
enum layer link_prism(struct walk *walk)
{
	uint32_t magic, len;

	if (!bytes_be32(walk->rest, 0, &magic) || !bytes_be32(walk->rest, 4, &len))
		return walk_end(walk, REASON_SHORT_LINK);
	if (magic >> 12 != 0x80211)
		len = 144;
	if (len < 8)
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	return walk_skip(walk, len, LAYER_WLAN);
}

/*
 * LINKTYPE_PPI: version, flags, length, DLT_ of what follows; then fields of type, length, value.
 * Field 2 (802.11-Common) has flags at octet 8 that tell whether a check sequence ends the frame.
 */
enum layer link_ppi(struct walk *walk)
{
	uint16_t len, type, field_len, flags;
	uint32_t link_type;

	if (!bytes_u16(walk->rest, 2, BYTES_LITTLE, &len) ||
		!bytes_u32(walk->rest, 4, BYTES_LITTLE, &link_type))
		return walk_end(walk, REASON_SHORT_LINK);
	if (len < 8)
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	struct bytes fields = bytes_first(walk->rest, len);
	bytes_skip(&fields, 8);
	while (bytes_u16(fields, 0, BYTES_LITTLE, &type) &&
		bytes_u16(fields, 2, BYTES_LITTLE, &field_len)) {
		if (type == 2 && bytes_u16(fields, 4 + 8, BYTES_LITTLE, &flags) && (flags & 1))
			walk->trailer_len = FCS_LEN;
		if (!bytes_skip(&fields, 4 + (size_t)field_len))
			break;
	}
	walk->protocol = link_type;
	return walk_skip(walk, len, LAYER_LINK_TYPE);
}
