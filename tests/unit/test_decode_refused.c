/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode_frames.h"
#include "suites.h"

/* The beginning of an IPv6 header. */
#define IP6 "6000000000001140"

/* Frames without IPv4, and why. */
static const struct {
	const char *name;
	uint32_t link_type;
	const char *frame;
	enum packet_reason reason;
} refused[] = {
	{ "arp", 1, MACS "0806 0001", REASON_ARP },
	{ "rarp", 1, MACS "8035 0001", REASON_RARP },
	{ "lldp", 1, MACS "88cc 0207", REASON_LLDP },
	{ "eapol", 1, MACS "888e 0100", REASON_EAPOL },
	{ "spanning tree", 1, MACS "0026 424203 0000", REASON_LLC },
	{ "novell", 1, MACS "0026 ffff 0022", REASON_LLC },
	{ "cisco discovery", 1, MACS "0026 aaaa03 00000c 2000 02b4", REASON_LLC },
	{ "unknown", 1, MACS "9999 0000", REASON_OTHER_PROTOCOL },
	{ "ipv6", 1, MACS "86dd" IP6, REASON_IPV6 },
	{ "ipv6, nothing captured", 1, MACS "86dd", REASON_IPV6 },
	{ "ipv6 behind vlan", 1, MACS "81000001 86dd" IP6, REASON_IPV6 },
	{ "arp behind vlan", 1, MACS "81000001 0806 0001", REASON_ARP },
	{ "vlan, 9 deep", 1,
		MACS "8100000181000002810000038100000481000005810000068100000781000008"
		     "81000009 0800" UDP4,
		REASON_VLAN_DEPTH },
	{ "pppoe discovery", 1, MACS "8863 1109 0000 0004 01010000", REASON_PPPOE_DISCOVERY },
	{ "pppoe, lcp", 1, MACS "8864 1100 0001 000a c021 09000008", REASON_PPP_CONTROL },
	{ "pppoe, ipv6", 1, MACS "8864 1100 0001 000a 0057" IP6, REASON_IPV6 },
	{ "pppoe link type, discovery", 51, "1109 0000 0004", REASON_PPPOE_DISCOVERY },
	{ "mpls, ipv6", 1, MACS "8847 00064140" IP6, REASON_IPV6 },
	{ "mpls, control channel", 1, MACS "8847 00064140 10000021 000000000000000000000000000000",
		REASON_MPLS_OTHER },
	{ "mpls, arp in ethernet", 1, MACS "8847 00064140 00000000" MACS "0806 0001", REASON_ARP },
	{ "ppp, compressed datagram", 9, "00fd 00", REASON_OTHER_PROTOCOL },
	{ "ppp, ipv6cp", 9, "ff03 8057 01", REASON_PPP_CONTROL },
	{ "hdlc, slarp", 104, "8f008035 00000002", REASON_SLARP },
	{ "hdlc, cdp", 104, "8f002000 02b4", REASON_OTHER_PROTOCOL },
	{ "frame relay, lmi", 107, "0001 0308 00", REASON_OTHER_PROTOCOL },
	{ "frame relay, ipv6", 107, "1841 038e" IP6, REASON_IPV6 },
	{ "null, appletalk", 0, "10000000", REASON_LOOPBACK_FAMILY },
	{ "null, ipv6 of freebsd", 0, "1c000000" IP6, REASON_IPV6 },
	{ "null, ipv6 of darwin", 0, "0000001e" IP6, REASON_IPV6 },
	{ "loop, ipv6", 108, "00000018" IP6, REASON_IPV6 },
	{ "raw, ipv6", 101, IP6, REASON_IPV6 },
	{ "raw, neither", 101, "50000000", REASON_IP_VERSION },
	{ "raw, empty", 101, "", REASON_SHORT_LINK },
	{ "ipv4 link type, ipv6", 228, IP6, REASON_IP_VERSION },
	{ "ipv6 link type", 229, IP6, REASON_IPV6 },
	{ "linux cooked, ipv6", 113, "0000 0001 0006 0200000000010000 86dd" IP6, REASON_IPV6 },
	{ "linux cooked, can", 113, "0000 0118 0000 0000000000000000 000c", REASON_OTHER_PROTOCOL },
	{ "linux cooked, netlink", 113, "0000 0338 0000 0000000000000000 0800",
		REASON_OTHER_PROTOCOL },
	{ "802.11, beacon", 105, "80000000", REASON_WLAN_MANAGEMENT },
	{ "802.11, acknowledgement", 105, "d4000000", REASON_WLAN_CONTROL },
	{ "802.11, no data", 105, "48010000" MACS "020000000003 1000", REASON_WLAN_NO_DATA },
	{ "802.11, protected", 105, "08410000" MACS "020000000003 1000 00000020",
		REASON_WLAN_PROTECTED },
	{ "802.11, later fragment", 105, "08010000" MACS "020000000003 1100 aaaa03",
		REASON_WLAN_FRAGMENT },
	{ "802.11, eapol", 105, "08010000" MACS "020000000003 1000 aaaa03000000888e",
		REASON_EAPOL },
	{ "radiotap, shorter than itself", 127, "00000400 00000000", REASON_OTHER_PROTOCOL },
	{ "ppi of ppi", 192, "00000800c0000000 00000800c0000000 0000080069000000 80000000",
		REASON_WLAN_MANAGEMENT },
	{ "ppi, unknown link type", 192, "00000800 ffff0000", REASON_LINK_TYPE },
	{ "pflog, shorter than itself", 117, "03020000", REASON_OTHER_PROTOCOL },
	{ "pktap, shorter than itself", 258, "0b000000 01000000 01000000", REASON_OTHER_PROTOCOL },
	{ "infiniband, raw", 247, "00000001 00100002 00000800", REASON_OTHER_PROTOCOL },
	{ "sunatm, signalling", 123, "06000005", REASON_OTHER_PROTOCOL },
	{ "pflog, ipv6", 117, "04180000" IP6, REASON_IPV6 },
	{ "nflog, empty field", 239, "02000000 00000100", REASON_OTHER_PROTOCOL },
	{ "nflog, bridge", 239, "07000000 24000900" UDP4, REASON_LOOPBACK_FAMILY },
	{ "arcnet, arp", 7, "0102d5", REASON_ARP },
	{ "arcnet, second fragment", 7, "0102d4020001" UDP4, REASON_OTHER_PROTOCOL },
	{ "token ring, mac", 6, "1000" MACS "0000", REASON_OTHER_PROTOCOL },
	{ "infiniband, management", 247,
		"00020001 00100002 64000000 00000001 00000001 00000000 00000000 08000000",
		REASON_OTHER_PROTOCOL },
	{ "juniper, no magic", 178, "00000000", REASON_OTHER_PROTOCOL },
	{ "usb", 189, "00000000", REASON_LINK_TYPE },
	{ "beyond the table", 100000, "00000000", REASON_LINK_TYPE },
};

START_TEST(what_is_no_ipv4_is_named)
{
	uint8_t octets[MAX_FRAME];
	size_t len = frame_unhex(refused[_i].frame, octets);
	struct packet packet = frame_decode(refused[_i].link_type, octets, len, len);

	ck_assert_msg(packet.reason == refused[_i].reason, "%s: %s", refused[_i].name,
		packet_reason_name(packet.reason));
	ck_assert_uint_eq(packet.octets, 0);
	ck_assert_uint_eq(packet.marks, 0);
	ck_assert_uint_eq(packet.key.dst_port, 0);
}
END_TEST

/* A unit repeated to the end of the frame. */
static const struct {
	const char *name;
	uint32_t link_type;
	const char *start, *unit;
	enum packet_reason reason;
} nested[] = {
	{ "vlan tags", 1, MACS, "81000001", REASON_VLAN_DEPTH },
	{ "labels", 219, "", "00064040", REASON_NESTING },
	{ "ethernet in mpls", 1, "", MACS "8847 00064140", REASON_NESTING },
	{ "pktap in pktap", 258, "", "0c000000 01000000 02010000", REASON_NESTING },
	{ "ppi in ppi", 192, "", "00000800 c0000000", REASON_NESTING },
	{ "nflog fields", 239, "02000000", "04000100", REASON_SHORT_LINK },
	{ "radiotap words", 127, "0000ffff", "ffffffff", REASON_SHORT_LINK },
	{ "ppp in frame relay", 107, "1841", "03cf 0f00", REASON_OTHER_PROTOCOL },
};

START_TEST(endless_nesting_ends)
{
	uint8_t octets[MAX_FRAME];
	size_t len = frame_unhex(nested[_i].start, octets);

	while (len < MAX_FRAME - 32)
		len += frame_unhex(nested[_i].unit, octets + len);
	struct packet packet = frame_decode(nested[_i].link_type, octets, len, len);
	ck_assert_msg(packet.reason == nested[_i].reason, "%s: %s", nested[_i].name,
		packet_reason_name(packet.reason));
}
END_TEST

Suite *decode_refused_suite(void)
{
	Suite *suite = suite_create("decode_refused");
	TCase *tcase = tcase_create("no IPv4");

	tcase_add_loop_test(tcase, what_is_no_ipv4_is_named, 0, COUNT(refused));
	tcase_add_loop_test(tcase, endless_nesting_ends, 0, COUNT(nested));
	suite_add_tcase(suite, tcase);
	return suite;
}
