/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode/decode.h"

#include "decode/walk_private.h"

/* Deeper than any network nests; what goes on is made to keep us busy. */
#define MAX_LAYERS 32

#define LINKTYPE_ETHERNET 1
#define ETHERNET_LEN 14
#define VLAN_LEN 4
#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_VLAN 0x8100
#define IPV4_LEN 20

/*
 * By LINKTYPE_, https://www.tcpdump.org/linktypes.html: octets to skip, the protocol field in
 * them, and what it is. Where old files carry another system's DLT_ number, that has a row too.
 */
static const struct layer_row link_types[] = {
	[0] = { 4, 0, FIELD_HOST32, LAYER_FAMILY },         /* NULL: BSD loopback */
	[1] = { 14, 12, FIELD_BE16, LAYER_ETHERTYPE },      /* ETHERNET */
	[6] = { 0, 0, FIELD_NONE, LAYER_TOKEN_RING },       /* IEEE802_5 */
	[7] = { 0, 0, FIELD_NONE, LAYER_ARCNET },           /* ARCNET_BSD */
	[8] = { 16, 0, FIELD_NONE, LAYER_IP },              /* SLIP: direction, compressed header */
	[9] = { 0, 0, FIELD_NONE, LAYER_PPP },              /* PPP */
	[10] = { 13, 0, FIELD_NONE, LAYER_LLC },            /* FDDI: frame control, addresses */
	[11] = { 0, 0, FIELD_NONE, LAYER_LLC_ATM },         /* DLT_ATM_RFC1483 */
	[12] = { 0, 0, FIELD_NONE, LAYER_IP },              /* DLT_RAW of most systems */
	[14] = { 0, 0, FIELD_NONE, LAYER_IP },              /* DLT_RAW of OpenBSD */
	[15] = { 24, 0, FIELD_NONE, LAYER_IP },             /* DLT_SLIP_BSDOS */
	[19] = { 0, 0, FIELD_NONE, LAYER_CLIP },            /* DLT_ATM_CLIP of Linux */
	[50] = { 0, 0, FIELD_NONE, LAYER_PPP },             /* PPP_HDLC */
	[51] = { 0, 0, FIELD_NONE, LAYER_PPPOE },           /* PPP_ETHER */
	[99] = { 44, 6, FIELD_BE16, LAYER_ETHERTYPE },      /* SYMANTEC_FIREWALL */
	[100] = { 0, 0, FIELD_NONE, LAYER_LLC_ATM },        /* ATM_RFC1483 */
	[101] = { 0, 0, FIELD_NONE, LAYER_IP },             /* RAW */
	[102] = { 24, 0, FIELD_NONE, LAYER_IP },            /* SLIP_BSDOS */
	[104] = { 4, 2, FIELD_BE16, LAYER_CISCO_PROTOCOL }, /* C_HDLC */
	[105] = { 0, 0, FIELD_NONE, LAYER_WLAN },           /* IEEE802_11 */
	[106] = { 0, 0, FIELD_NONE, LAYER_CLIP },           /* ATM_CLIP */
	[107] = { 0, 0, FIELD_NONE, LAYER_FRAME_RELAY },    /* FRELAY */
	[108] = { 4, 0, FIELD_HOST32, LAYER_FAMILY },       /* LOOP: OpenBSD, network order */
	[109] = { 12, 0, FIELD_HOST32, LAYER_FAMILY },      /* ENC: OpenBSD's decrypted IPsec */
	[113] = { 0, 0, FIELD_NONE, LAYER_SLL },            /* LINUX_SLL */
	[117] = { 0, 0, FIELD_NONE, LAYER_PFLOG },          /* PFLOG */
	[119] = { 0, 0, FIELD_NONE, LAYER_PRISM },          /* IEEE802_11_PRISM */
	[122] = { 16, 0, FIELD_NONE, LAYER_LLC },           /* IP_OVER_FC, RFC 2625 */
	[123] = { 0, 0, FIELD_NONE, LAYER_SUNATM },         /* SUNATM */
	[127] = { 0, 0, FIELD_NONE, LAYER_RADIOTAP },       /* IEEE802_11_RADIOTAP */
	/* ARCNET_LINUX: a fragment offset of 2 octets stands before the type; without the two
	 * addresses before it, it stands where ARCNET_BSD has the addresses. */
	[129] = { 2, 0, FIELD_NONE, LAYER_ARCNET },
	[138] = { 18, 16, FIELD_BE16, LAYER_ETHERTYPE },    /* APPLE_IP_OVER_IEEE1394 */
	[163] = { 0, 0, FIELD_NONE, LAYER_PRISM },          /* IEEE802_11_AVS */
	[166] = { 2, 0, FIELD_NONE, LAYER_PPP },            /* PPP_PPPD: direction, control */
	[167] = { 0, 0, FIELD_NONE, LAYER_JUNIPER },        /* JUNIPER_PPPOE: Ethernet frames */
	[178] = { 0, 0, FIELD_NONE, LAYER_JUNIPER },        /* JUNIPER_ETHER */
	[179] = { 0, 0, FIELD_NONE, LAYER_JUNIPER },        /* JUNIPER_PPP */
	[180] = { 0, 0, FIELD_NONE, LAYER_JUNIPER },        /* JUNIPER_FRELAY */
	[181] = { 0, 0, FIELD_NONE, LAYER_JUNIPER },        /* JUNIPER_CHDLC */
	[192] = { 0, 0, FIELD_NONE, LAYER_PPI },            /* PPI */
	[204] = { 1, 0, FIELD_NONE, LAYER_PPP },            /* PPP_WITH_DIR */
	[205] = { 5, 3, FIELD_BE16, LAYER_CISCO_PROTOCOL }, /* C_HDLC_WITH_DIR */
	[206] = { 1, 0, FIELD_NONE, LAYER_FRAME_RELAY },    /* FRELAY_WITH_DIR */
	[219] = { 0, 0, FIELD_NONE, LAYER_MPLS },           /* MPLS */
	[226] = { 24, 1, FIELD_U8, LAYER_FAMILY },          /* IPNET: Solaris */
	[228] = { 0, 0, FIELD_NONE, LAYER_IPV4 },           /* IPV4 */
	[229] = { 0, 0, FIELD_NONE, LAYER_IPV6 },           /* IPV6 */
	[239] = { 0, 0, FIELD_NONE, LAYER_NFLOG },          /* NFLOG */
	[240] = { 4, 0, FIELD_NONE, LAYER_ETHERNET },       /* NETANALYZER: its own header */
	[241] = { 12, 0, FIELD_NONE, LAYER_ETHERNET },   /* NETANALYZER_TRANSPARENT: and preamble */
	[242] = { 44, 40, FIELD_BE16, LAYER_ETHERTYPE }, /* IPOIB: GRH, RFC 4391 header */
	[247] = { 0, 0, FIELD_NONE, LAYER_INFINIBAND },  /* INFINIBAND */
	[258] = { 0, 0, FIELD_NONE, LAYER_PKTAP },       /* PKTAP */
	[276] = { 0, 0, FIELD_NONE, LAYER_SLL2 },        /* LINUX_SLL2 */
	[281] = { 18, 16, FIELD_BE16, LAYER_ETHERTYPE }, /* DSA_TAG_BRCM: 4 behind the addresses */
	[282] = { 4, 0, FIELD_NONE, LAYER_ETHERNET },    /* DSA_TAG_BRCM_PREPEND */
	[284] = { 18, 16, FIELD_BE16, LAYER_ETHERTYPE }, /* DSA_TAG_DSA: 4 behind the addresses */
	[285] = { 22, 20, FIELD_BE16, LAYER_ETHERTYPE }, /* DSA_TAG_EDSA: 8 behind the addresses */
};

enum layer walk_row(struct walk *walk, const struct layer_row *row)
{
	if (!bytes_has(walk->rest, 0, row->header_len))
		return walk_end(walk, REASON_SHORT_LINK);
	uint8_t u8;
	uint16_t u16;
	switch ((enum field)row->field) {
	case FIELD_NONE:
		break;
	case FIELD_U8:
		bytes_u8(walk->rest, row->field_at, &u8);
		walk->protocol = u8;
		break;
	case FIELD_BE16:
		bytes_be16(walk->rest, row->field_at, &u16);
		walk->protocol = u16;
		break;
	case FIELD_HOST32:
		/* Values are small: with the wrong order they are beyond 16 bits. */
		bytes_be32(walk->rest, row->field_at, &walk->protocol);
		if (walk->protocol > UINT16_MAX)
			walk->protocol = __builtin_bswap32(walk->protocol);
		break;
	}
	return walk_skip(walk, row->header_len, row->next);
}

static enum layer walk_link_type(struct walk *walk)
{
	walk->link_type = walk->protocol;
	if (walk->link_type >= sizeof link_types / sizeof *link_types ||
		link_types[walk->link_type].next == LAYER_END)
		return walk_end(walk, REASON_LINK_TYPE);
	return walk_row(walk, &link_types[walk->link_type]);
}

/* Neither 4 nor 6 is left to the IPv4 decoder to refuse. */
static enum layer walk_ip(struct walk *walk)
{
	uint8_t first;

	if (!bytes_u8(walk->rest, 0, &first))
		return walk_end(walk, REASON_SHORT_LINK);
	return first >> 4 == 6 ? LAYER_IPV6 : LAYER_IPV4;
}

/* What takes each layer off. Those without one end the walk. */
static enum layer (*const layers[LAYER_COUNT])(struct walk *walk) = {
	[LAYER_IP] = walk_ip,
	[LAYER_LINK_TYPE] = walk_link_type,
	[LAYER_ETHERTYPE] = link_ethertype,
	[LAYER_PPP_PROTOCOL] = link_ppp_protocol,
	[LAYER_NLPID] = link_nlpid,
	[LAYER_FAMILY] = link_family,
	[LAYER_CISCO_PROTOCOL] = link_cisco_protocol,
	[LAYER_ETHERNET] = link_ethernet,
	[LAYER_LLC] = link_llc,
	[LAYER_LLC_ATM] = link_llc_atm,
	[LAYER_PPP] = link_ppp,
	[LAYER_PPPOE] = link_pppoe,
	[LAYER_FRAME_RELAY] = link_frame_relay,
	[LAYER_MPLS] = link_mpls,
	[LAYER_SLL] = link_sll,
	[LAYER_SLL2] = link_sll2,
	[LAYER_PFLOG] = link_pflog,
	[LAYER_NFLOG] = link_nflog,
	[LAYER_PKTAP] = link_pktap,
	[LAYER_WLAN] = link_wlan,
	[LAYER_RADIOTAP] = link_radiotap,
	[LAYER_PRISM] = link_prism,
	[LAYER_PPI] = link_ppi,
	[LAYER_TOKEN_RING] = link_token_ring,
	[LAYER_ARCNET] = link_arcnet,
	[LAYER_SUNATM] = link_sunatm,
	[LAYER_CLIP] = link_clip,
	[LAYER_INFINIBAND] = link_infiniband,
	[LAYER_JUNIPER] = link_juniper,
};

enum layer walk_frame(const struct frame *frame, struct walk *walk)
{
	enum layer layer = LAYER_LINK_TYPE;

	*walk = (struct walk){
		.rest = bytes_of(frame->data, frame->captured_len),
		.protocol = frame->link_type,
	};
	for (unsigned depth = 0; layers[layer]; depth++) {
		if (depth == MAX_LAYERS)
			return walk_end(walk, REASON_NESTING);
		layer = layers[layer](walk);
	}
	return layer;
}

/* Out of line, so that the common path below saves no registers for it. */
static __attribute__((noinline)) void decode_layers(
	const struct frame *frame, struct packet *packet)
{
	struct walk walk;
	enum layer layer = walk_frame(frame, &walk);

	if (layer == LAYER_IPV4) {
		size_t around = (size_t)(walk.rest.data - frame->data) + walk.trailer_len;
		uint32_t wire_len =
			around < frame->wire_len ? (uint32_t)(frame->wire_len - around) : 0;
		ip_decode_v4(walk.rest, wire_len, packet);
	} else {
		ip_refuse(packet, layer == LAYER_IPV6 ? REASON_IPV6 : walk.reason);
	}
}

/* Where IPv4 begins when it is directly on Ethernet, or behind one 802.1Q tag; else 0. */
static inline uint32_t common_ipv4_at(const struct frame *frame)
{
	if (frame->link_type != LINKTYPE_ETHERNET ||
		frame->captured_len < ETHERNET_LEN + VLAN_LEN + IPV4_LEN)
		return 0;
	uint16_t ethertype = bytes_load_u16(frame->data + 12, BYTES_BIG);
	if (ethertype == ETHERTYPE_IPV4)
		return ETHERNET_LEN;
	return ethertype == ETHERTYPE_VLAN &&
			       bytes_load_u16(frame->data + 16, BYTES_BIG) == ETHERTYPE_IPV4
		       ? ETHERNET_LEN + VLAN_LEN
		       : 0;
}

/*
 * Nearly all captured traffic is IPv4 on Ethernet with at most a tag: it is told by one comparison
 * each of link type, length and EtherType, and goes to the IPv4 decoder without a call by pointer,
 * each of which would cost as much as the rest of the decoding. All else, and what is captured
 * less than these headers, takes its layers off one by one.
 */
void decode_frame(const struct frame *frame, struct packet *packet)
{
	uint32_t at = common_ipv4_at(frame);

	if (at != 0)
		ip_decode_v4(bytes_of(frame->data + at, frame->captured_len - at),
			frame->wire_len - at, packet);
	else
		decode_layers(frame, packet);
}
