/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/packet.h"

_Static_assert(sizeof(struct flow_key) == 16, "a key is compared as 16 octets");
_Static_assert(sizeof(struct packet) == 64, "a packet is a cache line");

static const char *const fate_names[FATE_COUNT] = {
	[FATE_ACCOUNTED] = "accounted",
	[FATE_FILTERED] = "filtered",
	[FATE_NOT_IP] = "not_ip",
	[FATE_IPV6] = "ipv6",
	[FATE_MALFORMED] = "malformed",
};

static const struct {
	const char *name;
	enum packet_fate fate;
} reasons[REASON_COUNT] = {
	[REASON_NONE] = { "none", FATE_ACCOUNTED },
	[REASON_FILTER] = { "filter", FATE_FILTERED },
	[REASON_FILTER_LINK_TYPE] = { "filter_link_type", FATE_FILTERED },
	[REASON_BEFORE_FROM] = { "before_from", FATE_FILTERED },
	[REASON_AFTER_UNTIL] = { "after_until", FATE_FILTERED },
	[REASON_ARP] = { "arp", FATE_NOT_IP },
	[REASON_RARP] = { "rarp", FATE_NOT_IP },
	[REASON_LLDP] = { "lldp", FATE_NOT_IP },
	[REASON_EAPOL] = { "eapol", FATE_NOT_IP },
	[REASON_LLC] = { "llc", FATE_NOT_IP },
	[REASON_PPP_CONTROL] = { "ppp_control", FATE_NOT_IP },
	[REASON_SLARP] = { "slarp", FATE_NOT_IP },
	[REASON_PPPOE_DISCOVERY] = { "pppoe_discovery", FATE_NOT_IP },
	[REASON_MPLS_OTHER] = { "mpls_other", FATE_NOT_IP },
	[REASON_VLAN_DEPTH] = { "vlan_depth", FATE_NOT_IP },
	[REASON_NESTING] = { "nesting", FATE_NOT_IP },
	[REASON_WLAN_MANAGEMENT] = { "wlan_management", FATE_NOT_IP },
	[REASON_WLAN_CONTROL] = { "wlan_control", FATE_NOT_IP },
	[REASON_WLAN_NO_DATA] = { "wlan_no_data", FATE_NOT_IP },
	[REASON_WLAN_PROTECTED] = { "wlan_protected", FATE_NOT_IP },
	[REASON_WLAN_FRAGMENT] = { "wlan_fragment", FATE_NOT_IP },
	[REASON_LOOPBACK_FAMILY] = { "loopback_family", FATE_NOT_IP },
	[REASON_OTHER_PROTOCOL] = { "other_protocol", FATE_NOT_IP },
	[REASON_LINK_TYPE] = { "link_type", FATE_NOT_IP },
	[REASON_SHORT_LINK] = { "short_link", FATE_NOT_IP },
	[REASON_IPV6] = { "ipv6", FATE_IPV6 },
	[REASON_IP_VERSION] = { "ip_version", FATE_MALFORMED },
	[REASON_IP_HEADER_LENGTH] = { "ip_header_length", FATE_MALFORMED },
	[REASON_SHORT_IP] = { "short_ip", FATE_MALFORMED },
	[REASON_TOTAL_LENGTH] = { "total_length", FATE_MALFORMED },
	[REASON_NO_TIME] = { "no_time", FATE_MALFORMED },
	[REASON_BAD_TIME] = { "bad_time", FATE_MALFORMED },
	[REASON_SHORT_TRANSPORT] = { "short_transport", FATE_MALFORMED },
	[REASON_LATE] = { "late", FATE_ACCOUNTED },
	[REASON_SHORT] = { "short", FATE_ACCOUNTED },
	[REASON_LONG] = { "long", FATE_ACCOUNTED },
	[REASON_CAPTURED_LENGTH] = { "captured_length", FATE_COUNT },
};

const char *packet_reason_name(enum packet_reason reason)
{
	return reasons[reason].name;
}

enum packet_fate packet_reason_fate(enum packet_reason reason)
{
	return reasons[reason].fate;
}

const char *packet_fate_name(enum packet_fate fate)
{
	return fate < FATE_COUNT ? fate_names[fate] : "any";
}
