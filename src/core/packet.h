/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A decoded packet: all that the flow cache needs, by value, so that nothing depends on how long a
 * frame's octets live. 64 octets, a cache line.
 */
#ifndef CORE_PACKET_H
#define CORE_PACKET_H

#include <stddef.h>
#include <stdint.h>

/* What became of a packet: each has exactly one fate. */
enum packet_fate {
	FATE_ACCOUNTED, /* IPv4, in a flow */
	FATE_FILTERED,  /* by --filter, --from or --until */
	FATE_NOT_IP,
	FATE_IPV6,
	FATE_MALFORMED, /* claims to be IPv4 and can't be, or has no usable time */
	FATE_COUNT
};

/* Why: every reason belongs to one fate (packet_reason_fate). Names in packet.c. */
enum packet_reason {
	REASON_NONE, /* accounted */
	/* filtered */
	REASON_FILTER,
	REASON_FILTER_LINK_TYPE, /* the filter makes no sense for its link type */
	REASON_BEFORE_FROM,
	REASON_AFTER_UNTIL,
	/* not_ip: what stood where IP might have */
	REASON_ARP,
	REASON_RARP,
	REASON_LLDP,
	REASON_EAPOL,
	REASON_LLC, /* 802.2 that isn't SNAP with IP: STP, IS-IS, NetBIOS, IPX … */
	REASON_PPP_CONTROL,
	REASON_SLARP, /* Cisco HDLC keepalives and address requests */
	REASON_PPPOE_DISCOVERY,
	REASON_MPLS_OTHER, /* neither IPv4, IPv6 nor Ethernet below the label stack */
	REASON_VLAN_DEPTH, /* more than 8 tags */
	REASON_NESTING,    /* more headers in one another than any network has */
	REASON_WLAN_MANAGEMENT,
	REASON_WLAN_CONTROL,
	REASON_WLAN_NO_DATA, /* null-function and other data frames without a body */
	REASON_WLAN_PROTECTED,
	REASON_WLAN_FRAGMENT,   /* a later 802.11 fragment: its body begins in mid-packet */
	REASON_LOOPBACK_FAMILY, /* BSD null/loop, PFLOG, NFLOG: an address family that isn't IP */
	REASON_OTHER_PROTOCOL,  /* an EtherType or the like without a row of its own */
	REASON_LINK_TYPE,       /* a link type that isn't decoded */
	REASON_SHORT_LINK,      /* the capture ends within the link header */
	/* ipv6 */
	REASON_IPV6,
	/* malformed */
	REASON_IP_VERSION,
	REASON_IP_HEADER_LENGTH, /* below 20 octets */
	REASON_SHORT_IP,         /* the fixed header isn't all captured */
	REASON_TOTAL_LENGTH,     /* not 0 and below the header length */
	REASON_NO_TIME,
	REASON_BAD_TIME,
	REASON_SHORT_TRANSPORT, /* --profile ng_netflow only */
	/* marks: counted beside the fates; the first three within accounted */
	REASON_LATE,
	REASON_SHORT,
	REASON_LONG,
	REASON_CAPTURED_LENGTH, /* the capture says that it holds more than was on the wire */
	REASON_COUNT
};

/* "arp", as in the report. */
const char *packet_reason_name(enum packet_reason reason);
/* FATE_COUNT: packets of any fate. */
enum packet_fate packet_reason_fate(enum packet_reason reason);
/* "not_ip", as in the report; "any" for FATE_COUNT. */
const char *packet_fate_name(enum packet_fate fate);

enum packet_mark {
	PACKET_LATE = 1,           /* earlier than one already released from its input */
	PACKET_SHORT = 2,          /* ends inside its IP options or transport header */
	PACKET_LONG = 4,           /* total length beyond the wire */
	PACKET_FIRST_FRAGMENT = 8, /* offset 0, more to come */
	PACKET_LATER_FRAGMENT = 16 /* offset above 0: carries no ports, no flags */
};

/* What makes a flow: 16 octets without padding, compared as octets. Host byte order. */
struct flow_key {
	uint32_t src_addr;
	uint32_t dst_addr;
	uint16_t src_port;
	uint16_t dst_port; /* ICMP: type * 256 + code */
	uint16_t input;    /* ifindex */
	uint8_t protocol;
	uint8_t tos; /* the whole octet */
};

struct packet {
	int64_t order_ns; /* place in the time order: time_ns, but for late packets */
	int64_t time_ns;  /* its own time */
	struct flow_key key;
	uint64_t number;       /* within its input, from 1 */
	uint32_t source;       /* which input, from 0 */
	uint32_t octets;       /* of the IP datagram */
	uint32_t hash;         /* of the key; set by the flow stage */
	uint32_t interface;    /* of the capture, as struct frame has it */
	uint16_t ip_id;        /* identification, for fragments */
	uint8_t fate;          /* enum packet_fate */
	uint8_t reason;        /* enum packet_reason */
	uint8_t marks;         /* enum packet_mark, ORed */
	uint8_t tcp_flags;     /* octet 13 of a TCP header that is there, else 0 */
	uint8_t transport_len; /* octets of the IP payload captured, at most 255 */
};

/*
 * An input's packets, as read: read fills up to max of them (order_ns and hash excepted) and
 * returns how many, 0 at the end.
 */
struct packet_source {
	size_t (*read)(void *context, struct packet *packets, size_t max);
	void *context;
};

#endif
