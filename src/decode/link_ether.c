/* SPDX-License-Identifier: BSD-2-Clause */
/* The IEEE 802 family: EtherTypes, VLAN tags, LLC and SNAP, Token Ring. */
#include "decode/walk_private.h"

#define MAX_VLAN_TAGS 8
#define MIN_ETHERTYPE 0x0600 /* IEEE 802.3 3.2.6: below, a length */

#define OUI_ETHERNET 0x000000
#define OUI_BRIDGE_TUNNEL 0x0000f8 /* IEEE 802.1H */
#define OUI_BRIDGED 0x0080c2       /* RFC 2684 5.2, RFC 2427 4.2: whole frames */

/* What an EtherType says comes next; with next LAYER_END, why it is not IP. */
static const struct ethertype_row {
	uint16_t ethertype;
	bool tag;
	uint8_t reason;
	struct layer_row header;
} ethertypes[] = {
	{ 0x0800, false, 0, { .next = LAYER_IPV4 } },
	{ 0x86dd, false, 0, { .next = LAYER_IPV6 } },
	{ 0x8100, true, 0, { 4, 2, FIELD_BE16, LAYER_ETHERTYPE } }, /* IEEE 802.1Q */
	{ 0x88a8, true, 0, { 4, 2, FIELD_BE16, LAYER_ETHERTYPE } }, /* IEEE 802.1ad */
	{ 0x9100, true, 0, { 4, 2, FIELD_BE16, LAYER_ETHERTYPE } }, /* QinQ before 802.1ad */
	{ 0x9200, true, 0, { 4, 2, FIELD_BE16, LAYER_ETHERTYPE } },
	{ 0x9300, true, 0, { 4, 2, FIELD_BE16, LAYER_ETHERTYPE } },
	{ 0x893f, true, 0, { 8, 6, FIELD_BE16, LAYER_ETHERTYPE } }, /* E-tag, IEEE 802.1BR */
	{ 0x8926, true, 0, { 6, 4, FIELD_BE16, LAYER_ETHERTYPE } }, /* Cisco VN-tag */
	{ 0x8909, true, 0, { 8, 6, FIELD_BE16, LAYER_ETHERTYPE } }, /* Cisco metadata */
	{ 0x88e7, true, 0, { 4, 0, FIELD_NONE, LAYER_ETHERNET } },  /* I-tag, IEEE 802.1ah */
	{ 0x8847, false, 0, { .next = LAYER_MPLS } },
	{ 0x8848, false, 0, { .next = LAYER_MPLS } },
	{ 0x8864, false, 0, { .next = LAYER_PPPOE } },
	{ 0x8863, false, REASON_PPPOE_DISCOVERY, { .next = LAYER_END } },
	{ 0x0806, false, REASON_ARP, { .next = LAYER_END } },
	{ 0x8035, false, REASON_RARP, { .next = LAYER_END } },
	{ 0x88cc, false, REASON_LLDP, { .next = LAYER_END } },
	{ 0x888e, false, REASON_EAPOL, { .next = LAYER_END } },
};

static const struct ethertype_row *find_ethertype(uint32_t ethertype)
{
	for (size_t i = 0; i < sizeof ethertypes / sizeof *ethertypes; i++)
		if (ethertypes[i].ethertype == ethertype)
			return &ethertypes[i];
	return NULL;
}

/* IEEE 802.3 3.1.1: two addresses, type or length. */
enum layer link_ethernet(struct walk *walk)
{
	static const struct layer_row ethernet = { 14, 12, FIELD_BE16, LAYER_ETHERTYPE };

	return walk_row(walk, &ethernet);
}

enum layer link_ethertype(struct walk *walk)
{
	if (walk->protocol < MIN_ETHERTYPE)
		return LAYER_LLC;
	const struct ethertype_row *row = find_ethertype(walk->protocol);
	if (!row)
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	if (row->tag && ++walk->vlan_tags > MAX_VLAN_TAGS)
		return walk_end(walk, REASON_VLAN_DEPTH);
	walk->reason = row->reason;
	return walk_row(walk, &row->header);
}

bool link_looks_like_ethernet(struct bytes at)
{
	uint16_t ethertype;

	return bytes_be16(at, 12, &ethertype) && find_ethertype(ethertype);
}

/* IEEE 802 9: behind the SNAP header's organization code, a protocol of its own. */
static enum layer snap(struct walk *walk, size_t bridged_pad)
{
	static const struct layer_row header = { 5, 3, FIELD_BE16, LAYER_ETHERTYPE };
	uint32_t oui;

	if (!bytes_be32(walk->rest, 0, &oui))
		return walk_end(walk, REASON_SHORT_LINK);
	oui >>= 8;
	enum layer next = walk_row(walk, &header);
	if (next == LAYER_END || oui == OUI_ETHERNET || oui == OUI_BRIDGE_TUNNEL)
		return next;
	/* 1 with, 7 without the frame check sequence */
	if (oui == OUI_BRIDGED && (walk->protocol == 1 || walk->protocol == 7))
		return walk_skip(walk, bridged_pad, LAYER_ETHERNET);
	return walk_end(walk, REASON_LLC);
}

static enum layer llc(struct walk *walk, size_t bridged_pad)
{
	uint16_t saps;
	uint8_t control;

	if (!bytes_be16(walk->rest, 0, &saps) || !bytes_u8(walk->rest, 2, &control))
		return walk_end(walk, REASON_SHORT_LINK);
	if (control != 3) /* only unnumbered information carries packets without a connection */
		return walk_end(walk, REASON_LLC);
	bytes_skip(&walk->rest, 3);
	switch (saps) {
	case 0xaaaa:
		return snap(walk, bridged_pad);
	case 0x0606: /* IEEE's SAP of the Internet Protocol, RFC 1042 */
		return LAYER_IPV4;
	case 0xfefe: { /* RFC 2684 5.1, routed ISO protocols */
		static const struct layer_row nlpid = { 1, 0, FIELD_U8, LAYER_NLPID };
		return walk_row(walk, &nlpid);
	}
	default: /* spanning tree, NetBIOS, IPX */
		return walk_end(walk, REASON_LLC);
	}
}

/* IEEE 802.2 3.2: DSAP, SSAP, control. */
enum layer link_llc(struct walk *walk)
{
	return llc(walk, 0);
}

/* RFC 2684 5.2: on ATM two octets align a bridged Ethernet frame. */
enum layer link_llc_atm(struct walk *walk)
{
	return llc(walk, 2);
}

/* ISO/IEC TR 9577, RFC 2427 appendix: network layer protocol identifiers. */
enum layer link_nlpid(struct walk *walk)
{
	switch (walk->protocol) {
	case 0x80:
		return snap(walk, 0);
	case 0x8e:
		return LAYER_IPV6;
	case 0xcc:
		return LAYER_IPV4;
	case 0xcf:
		return LAYER_PPP;
	default: /* IS-IS, CLNP, Q.933 */
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	}
}

/* IEEE 802.5 3.2: access control, frame control, two addresses, perhaps routing information. */
enum layer link_token_ring(struct walk *walk)
{
	uint8_t frame_control, source, routing = 0;
	struct bytes rest = walk->rest;

	if (!bytes_u8(rest, 1, &frame_control) || !bytes_u8(rest, 8, &source))
		return walk_end(walk, REASON_SHORT_LINK);
	if (frame_control >> 6 != 1) /* 01: LLC; 00: MAC frames */
		return walk_end(walk, REASON_OTHER_PROTOCOL);
	/* The source address's group bit says that routing information follows; it counts itself.
	 */
	if (source & 0x80 && !bytes_u8(rest, 14, &routing))
		return walk_end(walk, REASON_SHORT_LINK);
	return walk_skip(walk, 14 + (routing & 0x1f), LAYER_LLC);
}
