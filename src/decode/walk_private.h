/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How the link layers of a frame are taken off, from outside in: a walk stands before some layer,
 * and each layer's function takes its header off and says which layer comes next. A header that is
 * only octets to skip and a protocol field to read is a row of data.
 */
#ifndef DECODE_WALK_PRIVATE_H
#define DECODE_WALK_PRIVATE_H

#include "core/bytes.h"
#include "core/frame.h"
#include "core/packet.h"

#include <stdbool.h>
#include <stdint.h>

enum layer {
	LAYER_END, /* no IP: walk.reason says why */
	LAYER_IPV4,
	LAYER_IPV6,
	LAYER_IP,        /* the version nibble decides */
	LAYER_LINK_TYPE, /* these and the next: walk.protocol is the value of the field before */
	LAYER_ETHERTYPE,
	LAYER_PPP_PROTOCOL,
	LAYER_NLPID,
	LAYER_FAMILY,
	LAYER_CISCO_PROTOCOL,
	LAYER_ETHERNET, /* from here on the header is still to be read */
	LAYER_LLC,
	LAYER_LLC_ATM,
	LAYER_PPP,
	LAYER_PPPOE,
	LAYER_FRAME_RELAY,
	LAYER_MPLS,
	LAYER_SLL,
	LAYER_SLL2,
	LAYER_PFLOG,
	LAYER_NFLOG,
	LAYER_PKTAP,
	LAYER_WLAN,
	LAYER_RADIOTAP,
	LAYER_PRISM,
	LAYER_PPI,
	LAYER_TOKEN_RING,
	LAYER_ARCNET,
	LAYER_SUNATM,
	LAYER_CLIP,
	LAYER_INFINIBAND,
	LAYER_JUNIPER,
	LAYER_COUNT
};

/* Where the protocol field of a header stands, if it has one. */
enum field { FIELD_NONE, FIELD_U8, FIELD_BE16, FIELD_HOST32 /* in the capturing host's order */ };

/* A header as data: its length, its protocol field, and the layer that the field is given to. */
struct layer_row {
	uint8_t header_len;
	uint8_t field_at;
	uint8_t field; /* enum field */
	uint8_t next;  /* enum layer */
};

struct walk {
	struct bytes rest;         /* captured octets from the layer to come on */
	uint32_t protocol;         /* the value of the last protocol field */
	uint32_t link_type;        /* LINKTYPE_ of the header being read */
	uint32_t trailer_len;      /* octets behind the payload that the frame counts in */
	uint8_t vlan_tags;         /* so far */
	bool wlan_padded;          /* the 802.11 header is filled up to a multiple of 4 */
	enum packet_reason reason; /* with LAYER_END */
};

static inline enum layer walk_end(struct walk *walk, enum packet_reason reason)
{
	walk->reason = reason;
	return LAYER_END;
}

/* Takes len octets off; next, or the end when the capture hasn't as many. */
static inline enum layer walk_skip(struct walk *walk, size_t len, enum layer next)
{
	return bytes_skip(&walk->rest, len) ? next : walk_end(walk, REASON_SHORT_LINK);
}

/* Takes all link layers off: LAYER_IPV4 or LAYER_IPV6 with the packet in walk->rest, or LAYER_END.
 */
enum layer walk_frame(const struct frame *frame, struct walk *walk);

enum layer walk_row(struct walk *walk, const struct layer_row *row);

/* A function a layer; the layouts are cited where they are read. */
enum layer link_ethertype(struct walk *walk);
enum layer link_ethernet(struct walk *walk);
enum layer link_llc(struct walk *walk);
enum layer link_llc_atm(struct walk *walk);
enum layer link_nlpid(struct walk *walk);
bool link_looks_like_ethernet(struct bytes at);
enum layer link_token_ring(struct walk *walk);
enum layer link_ppp(struct walk *walk);
enum layer link_ppp_protocol(struct walk *walk);
enum layer link_pppoe(struct walk *walk);
enum layer link_cisco_protocol(struct walk *walk);
enum layer link_frame_relay(struct walk *walk);
enum layer link_mpls(struct walk *walk);
enum layer link_wlan(struct walk *walk);
enum layer link_radiotap(struct walk *walk);
enum layer link_prism(struct walk *walk);
enum layer link_ppi(struct walk *walk);
enum layer link_family(struct walk *walk);
enum layer link_sll(struct walk *walk);
enum layer link_sll2(struct walk *walk);
enum layer link_pflog(struct walk *walk);
enum layer link_nflog(struct walk *walk);
enum layer link_pktap(struct walk *walk);
enum layer link_arcnet(struct walk *walk);
enum layer link_sunatm(struct walk *walk);
enum layer link_clip(struct walk *walk);
enum layer link_infiniband(struct walk *walk);
enum layer link_juniper(struct walk *walk);

/* IP at the front of ip, whose datagram and padding had wire_len octets on the wire. */
void ip_decode_v4(struct bytes ip, uint32_t wire_len, struct packet *packet);

/* Clears what decoding fills, and gives the packet its fate. */
void ip_refuse(struct packet *packet, enum packet_reason reason);

#endif
