/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode_frames.h"
#include "suites.h"

#include <glob.h>
#include <pcap/pcap.h>

/* Link headers, before any IP packet. trailer: octets behind it that the header tells of. */
static const struct {
	const char *name;
	uint32_t link_type;
	const char *header;
	unsigned trailer;
} headers[] = {
	{ "ethernet", 1, MACS "0800", 0 },
	{ "vlan", 1, MACS "81000064 0800", 0 },
	{ "qinq", 1, MACS "88a80064 81000065 0800", 0 },
	{ "vlan, 8 deep", 1,
		MACS "9100000191000002920000038100000481000005810000068100000781000008 0800", 0 },
	{ "provider backbone", 1, MACS "88e700000001" MACS "0800", 0 },
	{ "snap", 1, MACS "0028 aaaa03 000000 0800", 0 },
	{ "snap, bridge tunnel", 1, MACS "0028 aaaa03 0000f8 0800", 0 },
	{ "llc, ip", 1, MACS "0023 060603", 0 },
	{ "pppoe", 1, MACS "8864 1100 0001 0022 0021", 0 },
	{ "pppoe in qinq", 1, MACS "88a80064 81000065 8864 1100 0001 0022 0021", 0 },
	{ "mpls", 1, MACS "8847 00064140", 0 },
	{ "mpls, 3 labels, multicast", 1, MACS "8848 00064040 00065040 00066140", 0 },
	{ "ethernet in mpls", 1, MACS "8847 00064140" MACS "0800", 0 },
	{ "ethernet in mpls, control word", 1, MACS "8847 00064140 00000001" MACS "0800", 0 },
	{ "vlan in ethernet in mpls", 1, MACS "8847 00064140 00000001" MACS "81000001 0800", 0 },
	{ "null, little endian", 0, "02000000", 0 },
	{ "null, big endian", 0, "00000002", 0 },
	{ "loop", 108, "00000002", 0 },
	{ "enc", 109, "02000000 00000001 00000000", 0 },
	{ "raw", 101, "", 0 },
	{ "raw, 12", 12, "", 0 },
	{ "raw, 14", 14, "", 0 },
	{ "ipv4", 228, "", 0 },
	{ "slip", 8, "00450000000000000000000000000000", 0 },
	{ "slip, bsd/os", 102, "000000000000000000000000000000000000000000000000", 0 },
	{ "ppp", 9, "0021", 0 },
	{ "ppp, hdlc", 9, "ff030021", 0 },
	{ "ppp, compressed", 9, "21", 0 },
	{ "ppp, mpls", 9, "ff030281 00064140", 0 },
	{ "ppp hdlc", 50, "ff030021", 0 },
	{ "ppp hdlc, cisco", 50, "0f000800", 0 },
	{ "ppp ether", 51, "1100 0001 0022 0021", 0 },
	{ "ppp with direction", 204, "01ff030021", 0 },
	{ "pppd", 166, "01030021", 0 },
	{ "cisco hdlc", 104, "0f000800", 0 },
	{ "cisco hdlc, mpls", 104, "0f008847 00064140", 0 },
	{ "cisco hdlc with direction", 205, "000f000800", 0 },
	{ "frame relay, nlpid", 107, "1841 03cc", 0 },
	{ "frame relay, cisco", 107, "1841 0800", 0 },
	{ "frame relay, snap", 107, "1841 0300 80 000000 0800", 0 },
	{ "frame relay, 4 octet address", 107, "18404041 03cc", 0 },
	{ "frame relay, bridged", 107, "1841 0300 80 0080c2 0007" MACS "0800", 0 },
	{ "frame relay, ppp", 107, "1841 03cf 0021", 0 },
	{ "frame relay with direction", 206, "01 1841 03cc", 0 },
	{ "mpls link type", 219, "00064140", 0 },
	{ "linux cooked", 113, "0000 0001 0006 0200000000010000 0800", 0 },
	{ "linux cooked, vlan", 113, "0000 0001 0006 0200000000010000 8100 0064 0800", 0 },
	{ "linux cooked, 802.2", 113, "0000 0001 0006 0200000000010000 0004 aaaa030000000800", 0 },
	{ "linux cooked, frame relay", 113, "0000 0302 0000 0000000000000000 0000 1841 03cc", 0 },
	{ "linux cooked, 802.11", 113,
		"0000 0321 0000 0000000000000000 0004"
		"08010000" MACS "020000000003 1000 aaaa030000000800",
		0 },
	{ "linux cooked, radiotap", 113,
		"0000 0323 0000 0000000000000000 0004 00000800 00000000"
		"08010000" MACS "020000000003 1000 aaaa030000000800",
		0 },
	{ "linux cooked 2, avs", 276,
		"0004 0000 00000001 0322 00 06 0000000000000000 80211001 00000008"
		"08010000" MACS "020000000003 1000 aaaa030000000800",
		0 },
	{ "linux cooked 2", 276, "0800 0000 00000001 0001 00 06 0200000000010000", 0 },
	{ "802.11", 105, "08010000" MACS "020000000003 1000 aaaa030000000800", 0 },
	{ "802.11 qos", 105, "88010000" MACS "020000000003 1000 0000 aaaa030000000800", 0 },
	{ "802.11 qos, ht control", 105,
		"88810000" MACS "020000000003 1000 0000 00000000 aaaa030000000800", 0 },
	{ "802.11 qos, 4 addresses", 105,
		"88030000" MACS "020000000003 1000 020000000004 0000 aaaa030000000800", 0 },
	{ "802.11 a-msdu", 105,
		"88010000" MACS "020000000003 1000 8000" MACS "0028 aaaa030000000800", 0 },
	{ "radiotap", 127, "00000800 00000000 08010000" MACS "020000000003 1000 aaaa030000000800",
		0 },
	{ "radiotap, time stamp, check sequence", 127,
		"00001100 03000000 0000000000000000 10"
		"08010000" MACS "020000000003 1000 aaaa030000000800",
		4 },
	{ "radiotap, padded, two words", 127,
		"00000d00 02000080 00000000 20"
		"88010000" MACS "020000000003 1000 0000 0000 aaaa030000000800",
		0 },
	{ "ppi, 802.11 common", 192,
		"00002000 69000000 02001400 0000000000000000 0100 0200 0000 0000 00000000"
		"08010000" MACS "020000000003 1000 aaaa030000000800",
		4 },
	{ "ppi, ethernet", 192, "00000800 01000000" MACS "0800", 0 },
	{ "avs", 163,
		"80211001 00000010 0000000000000000"
		"08010000" MACS "020000000003 1000 aaaa030000000800",
		0 },
	{ "pflog", 117,
		"2d020000"
		"0000000000000000000000000000000000000000"
		"000000000000000000000000000000000000000000000000",
		0 },
	{ "nflog, little endian", 239, "02000000 0800010000000000 24000900", 0 },
	{ "nflog, big endian", 239, "02000000 0007000100000000 00240009", 0 },
	{ "arcnet", 7, "0102d4000001", 0 },
	{ "arcnet, exception", 7, "0102d4ffffffff 000001", 0 },
	{ "arcnet, rfc 1051", 7, "0102f0", 0 },
	{ "arcnet, linux", 129, "01020000d4000001", 0 },
	{ "fddi", 10, "50" MACS "aaaa030000000800", 0 },
	{ "token ring", 6, "1040" MACS "aaaa030000000800", 0 },
	{ "token ring, source routed", 6,
		"1040 020000000001 820000000002 06300011 0022 aaaa030000000800", 0 },
	{ "rfc 1483", 100, "aaaa03 000000 0800", 0 },
	{ "rfc 1483, 11", 11, "aaaa03 000000 0800", 0 },
	{ "rfc 1483, bridged", 100, "aaaa03 0080c2 0007 0000" MACS "0800", 0 },
	{ "rfc 1483, nlpid", 100, "fefe03 cc", 0 },
	{ "classical ip", 106, "", 0 },
	{ "classical ip, llc", 19, "aaaa03 000000 0800", 0 },
	{ "sunatm", 123, "02000032 aaaa03 000000 0800", 0 },
	{ "sunatm, lan emulation", 123, "01000032 0001" MACS "0800", 0 },
	{ "ip over fibre channel", 122, "1000020000000001 1000020000000002 aaaa030000000800", 0 },
	{ "ip over ieee 1394", 138, "0200000000000001 0200000000000002 0800", 0 },
	{ "ipnet", 226, "0102000000000000 0000000000000000 0000000000000000", 0 },
	{ "pktap", 258, "10000000 01000000 01000000 00000000" MACS "0800", 0 },
	{ "netanalyzer", 240, "00000000" MACS "0800", 0 },
	{ "netanalyzer, transparent", 241, "00000000 55555555555555d5" MACS "0800", 0 },
	{ "dsa", 284, MACS "c0000001 0800", 0 },
	{ "edsa", 285, MACS "dada0000c0000001 0800", 0 },
	{ "broadcom tag", 281, MACS "00000001 0800", 0 },
	{ "broadcom tag, before", 282, "00000001" MACS "0800", 0 },
	{ "ip over infiniband", 242,
		"0000000000000000000000000000000000000000"
		"0000000000000000000000000000000000000000 08000000",
		0 },
	{ "infiniband", 247,
		"00020001 00100002 64000000 00000048 00000001 00000000 00000000 08000000", 0 },
	{ "juniper ethernet", 178, "4d474301" MACS "0800", 0 },
	{ "juniper ethernet, extended", 178, "4d474381 0003 010101" MACS "0800", 0 },
	{ "juniper pppoe", 167, "4d474301" MACS "8864 1100 0001 0022 0021", 0 },
	{ "juniper ethernet, no header", 178, "4d474303 02000000", 0 },
	{ "juniper ppp", 179, "4d474301 ff030021", 0 },
	{ "juniper frame relay", 180, "4d474301 1841 03cc", 0 },
	{ "juniper hdlc", 181, "4d474301 0f000800", 0 },
	{ "symantec firewall", 99,
		"000000000000 0800 000000000000000000000000000000000000"
		"000000000000000000000000000000000000",
		0 },
};

START_TEST(ip_is_found_behind_the_link_header)
{
	uint8_t octets[MAX_FRAME];
	size_t header_len = frame_unhex(headers[_i].header, octets);
	size_t len = header_len + frame_unhex(UDP4, octets + header_len);
	memset(octets + len, 0, headers[_i].trailer);
	len += headers[_i].trailer;
	struct packet packet = frame_decode(headers[_i].link_type, octets, len, len);

	ck_assert_msg(packet.fate == FATE_ACCOUNTED, "%s: %s", headers[_i].name,
		packet_reason_name(packet.reason));
	ck_assert_msg(packet.marks == 0, "%s", headers[_i].name);
	ck_assert_uint_eq(packet.key.src_addr, 0xc0000201);
	ck_assert_uint_eq(packet.key.dst_addr, 0xc6336402);
	ck_assert_uint_eq(packet.key.protocol, 17);
	ck_assert_uint_eq(packet.key.src_port, 1234);
	ck_assert_uint_eq(packet.key.dst_port, 53);
	ck_assert_uint_eq(packet.octets, UDP4_LEN);
}
END_TEST

/* A total length of 0 is made up for by what the wire had behind the link header. */
START_TEST(link_header_does_not_count)
{
	uint8_t octets[MAX_FRAME];
	size_t header_len = frame_unhex(headers[_i].header, octets);
	size_t len = header_len + frame_unhex(UDP4, octets + header_len);

	octets[header_len + 3] = 0;
	struct packet packet = frame_decode(headers[_i].link_type, octets, len, len + 1000);
	ck_assert_msg(packet.octets == UDP4_LEN + 1000 - headers[_i].trailer, "%s: %u",
		headers[_i].name, packet.octets);
	ck_assert_uint_eq(packet.marks, 0);
}
END_TEST

START_TEST(every_prefix_has_a_fate)
{
	uint8_t octets[MAX_FRAME];
	size_t header_len = frame_unhex(headers[_i].header, octets);
	size_t len = header_len + frame_unhex(UDP4, octets + header_len);

	for (size_t cut = 0; cut < len; cut++) {
		struct packet packet = frame_decode(headers[_i].link_type, octets, cut, len);
		if (cut < header_len)
			ck_assert_msg(packet.reason == REASON_SHORT_LINK, "%s at %zu: %s",
				headers[_i].name, cut, packet_reason_name(packet.reason));
		else if (cut > header_len && cut < header_len + 20)
			ck_assert_msg(packet.reason == REASON_SHORT_IP, "%s at %zu: %s",
				headers[_i].name, cut, packet_reason_name(packet.reason));
		else if (cut >= header_len + 20)
			ck_assert_msg(packet.fate == FATE_ACCOUNTED, "%s at %zu: %s",
				headers[_i].name, cut, packet_reason_name(packet.reason));
	}
}
END_TEST

/* Whatever an octet of the headers is changed to, the frame gets a fate. */
START_TEST(every_octet_may_lie)
{
	static const uint8_t lies[] = { 0, 1, 3, 0x40, 0x7f, 0x80, 0xff };
	uint8_t octets[MAX_FRAME];
	size_t header_len = frame_unhex(headers[_i].header, octets);
	size_t len = header_len + frame_unhex(UDP4, octets + header_len);
	unsigned accounted = 0;

	for (size_t at = 0; at < len; at++) {
		uint8_t truth = octets[at];
		for (size_t i = 0; i < sizeof lies; i++) {
			octets[at] = lies[i];
			struct packet packet =
				frame_decode(headers[_i].link_type, octets, len, len);
			accounted += packet.fate == FATE_ACCOUNTED;
		}
		octets[at] = truth;
	}
	ck_assert_uint_gt(accounted, 0);
}
END_TEST

/* Without a control word, an Ethernet address stands where IP has its version. */
START_TEST(known_ethertype_tells_pseudowire_from_ip)
{
	static const char *const addresses[] = { "400000000001", "460000000001", "600000000001",
		"100000000001", "a00000000001" };

	for (size_t i = 0; i < COUNT(addresses); i++) {
		uint8_t octets[MAX_FRAME];
		size_t len = frame_unhex("00064140", octets);
		len += frame_unhex(addresses[i], octets + len);
		len += frame_unhex("020000000002 0800" UDP4, octets + len);
		struct packet packet = frame_decode(219, octets, len, len);
		ck_assert_msg(packet.octets == UDP4_LEN, "%s: %s", addresses[i],
			packet_reason_name(packet.reason));
	}
}
END_TEST

/*
 * Every prefix of every frame of the fixtures, under its own link type. The whole frames of all
 * link_*.pcap are the same five datagrams of 178 octets.
 */
static unsigned decode_capture(const char *path)
{
	char error[PCAP_ERRBUF_SIZE];
	pcap_t *capture = pcap_open_offline(path, error);
	if (!capture) /* damaged on purpose */
		return 0;
	uint32_t link_type = (uint32_t)pcap_datalink(capture);
	struct pcap_pkthdr *header;
	const u_char *octets;
	unsigned frames = 0, accounted = 0, sum = 0;

	for (; pcap_next_ex(capture, &header, &octets) == 1; frames++) {
		bpf_u_int32 wire = header->len > header->caplen ? header->len : header->caplen;
		struct packet packet = frame_decode(link_type, octets, header->caplen, wire);
		accounted += packet.fate == FATE_ACCOUNTED;
		sum += packet.octets;
		ck_assert_msg(!strstr(path, "/link_") || packet.fate != FATE_MALFORMED, "%s: %s",
			path, packet_reason_name(packet.reason));
		for (bpf_u_int32 len = 0; len < header->caplen; len++)
			frame_decode(link_type, octets, len, wire);
	}
	pcap_close(capture);
	if (strstr(path, "/link_"))
		ck_assert_msg(accounted == 5 && sum == 178, "%s: %u packets, %u octets", path,
			accounted, sum);
	return frames;
}

START_TEST(every_prefix_of_every_fixture_has_a_fate)
{
	glob_t files;
	unsigned frames = 0;

	ck_assert_int_eq(glob("tests/fixtures/*.pcap", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		frames += decode_capture(files.gl_pathv[i]);
	globfree(&files);
	ck_assert_uint_gt(frames, 1000);
}
END_TEST

Suite *decode_suite(void)
{
	Suite *suite = suite_create("decode");
	TCase *tcase = tcase_create("link layers");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, ip_is_found_behind_the_link_header, 0, COUNT(headers));
	tcase_add_loop_test(tcase, link_header_does_not_count, 0, COUNT(headers));
	tcase_add_loop_test(tcase, every_prefix_has_a_fate, 0, COUNT(headers));
	tcase_add_loop_test(tcase, every_octet_may_lie, 0, COUNT(headers));
	tcase_add_test(tcase, every_prefix_of_every_fixture_has_a_fate);
	tcase_add_test(tcase, known_ethertype_tells_pseudowire_from_ip);
	suite_add_tcase(suite, tcase);
	return suite;
}
