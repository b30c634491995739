/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode_frames.h"
#include "suites.h"

/* IPv4 on Ethernet: what a header, cut or lying, comes to. wire 0: as captured. */
static const struct {
	const char *name;
	const char *ip;
	uint32_t wire;
	enum packet_reason reason;
	uint8_t protocol;
	uint16_t src_port, dst_port;
	uint32_t octets;
	uint8_t tcp_flags;
	uint8_t marks;
	uint8_t transport_len;
} datagrams[] = {
#define IP(length, fragment, protocol)                                                             \
	"45a0" length "1234" fragment "40" protocol "0000 c0000201 c6336402"
#define TCP "00500cb2 00000001 00000002 5012 ffff 00000000"
	{ "tcp", IP("0028", "4000", "06") TCP, 0, REASON_NONE, 6, 80, 3250, 40, 0x12, 0, 20 },
	{ "tcp, padded", IP("0028", "4000", "06") TCP "000000000000", 0, REASON_NONE, 6, 80, 3250,
		40, 0x12, 0, 20 },
	{ "tcp, snapped", IP("05dc", "4000", "06") TCP, 1500, REASON_NONE, 6, 80, 3250, 1500, 0x12,
		0, 20 },
	{ "tcp, data offset 0", IP("0028", "4000", "06") "00500cb2 0000000100000002 0012", 0,
		REASON_NONE, 6, 80, 3250, 40, 0x12, PACKET_SHORT | PACKET_LONG, 14 },
	{ "tcp, 13 octets", IP("0028", "4000", "06") "00500cb2 0000000100000002 50", 40,
		REASON_NONE, 6, 80, 3250, 40, 0, PACKET_SHORT, 13 },
	{ "tcp, 4 octets", IP("0028", "4000", "06") "00500cb2", 40, REASON_NONE, 6, 80, 3250, 40, 0,
		PACKET_SHORT, 4 },
	{ "tcp, 3 octets", IP("0028", "4000", "06") "00500c", 40, REASON_NONE, 6, 0, 0, 40, 0,
		PACKET_SHORT, 3 },
	{ "tcp, nothing", IP("0028", "4000", "06"), 40, REASON_NONE, 6, 0, 0, 40, 0, PACKET_SHORT,
		0 },
	{ "tcp, ended by total length", IP("0018", "4000", "06") TCP, 0, REASON_NONE, 6, 80, 3250,
		24, 0, PACKET_SHORT, 4 },
	{ "tcp, all flags", IP("0028", "4000", "06") "00500cb2 0000000000000000 50ff 000000000000",
		0, REASON_NONE, 6, 80, 3250, 40, 0xff, 0, 20 },
	{ "tcp, options", "460000 2c 1234 4000 40060000 c0000201 c6336402 01010101" TCP, 0,
		REASON_NONE, 6, 80, 3250, 44, 0x12, 0, 20 },
	{ "udp", IP("001c", "0000", "11") "003500350008 0000", 0, REASON_NONE, 17, 53, 53, 28, 0, 0,
		8 },
	{ "udp, 7 octets", IP("001c", "0000", "11") "00350035000800", 28, REASON_NONE, 17, 53, 53,
		28, 0, PACKET_SHORT, 7 },
	{ "udp, flags are tcp's", IP("0024", "0000", "11") "0035003500100000 ffffffffffffffff", 0,
		REASON_NONE, 17, 53, 53, 36, 0, 0, 16 },
	{ "udp-lite", IP("001c", "0000", "88") "003500360008 0000", 0, REASON_NONE, 136, 53, 54, 28,
		0, 0, 8 },
	{ "sctp", IP("0020", "0000", "84") "0b590b5a 00000000 00000000", 0, REASON_NONE, 132, 2905,
		2906, 32, 0, 0, 12 },
	{ "sctp, cut", IP("0020", "0000", "84") "0b590b5a 000000", 32, REASON_NONE, 132, 2905, 2906,
		32, 0, PACKET_SHORT, 7 },
	{ "dccp", IP("0020", "0000", "21") "138a138b 03000000 00000000", 0, REASON_NONE, 33, 5002,
		5003, 32, 0, 0, 12 },
	{ "icmp", IP("001c", "0000", "01") "0301000000000000", 0, REASON_NONE, 1, 0, 0x301, 28, 0,
		0, 8 },
	{ "icmp, 2 octets", IP("001c", "0000", "01") "0800", 28, REASON_NONE, 1, 0, 0x800, 28, 0,
		PACKET_SHORT, 2 },
	{ "icmp, 1 octet", IP("001c", "0000", "01") "08", 28, REASON_NONE, 1, 0, 0, 28, 0,
		PACKET_SHORT, 1 },
	{ "gre", IP("0018", "0000", "2f") "00000800", 0, REASON_NONE, 47, 0, 0, 24, 0, 0, 4 },
	{ "gre, nothing", IP("0018", "0000", "2f"), 24, REASON_NONE, 47, 0, 0, 24, 0, 0, 0 },
	{ "first fragment", IP("0028", "2000", "06") TCP, 0, REASON_NONE, 6, 80, 3250, 40, 0x12,
		PACKET_FIRST_FRAGMENT, 20 },
	{ "later fragment", IP("0028", "2001", "06") TCP, 0, REASON_NONE, 6, 0, 0, 40, 0,
		PACKET_LATER_FRAGMENT, 20 },
	{ "last fragment, icmp", IP("001c", "00b9", "01") "0801000000000000", 0, REASON_NONE, 1, 0,
		0, 28, 0, PACKET_LATER_FRAGMENT, 8 },
	{ "later fragment, 1 octet", IP("0015", "1fff", "06") "00", 0, REASON_NONE, 6, 0, 0, 21, 0,
		PACKET_LATER_FRAGMENT, 1 },
	{ "segmentation offload", IP("0000", "4000", "06") TCP, 9000, REASON_NONE, 6, 80, 3250,
		9000, 0x12, 0, 20 },
	{ "longer than the wire", IP("ffff", "4000", "06") TCP, 0, REASON_NONE, 6, 80, 3250, 65535,
		0x12, PACKET_LONG, 20 },
	{ "cut in its options", "4f00 003c 1234 4000 40060000 c0000201 c6336402 01010101", 60,
		REASON_NONE, 6, 0, 0, 60, 0, PACKET_SHORT, 0 },
	{ "options alone", "4f00 003c 1234 4000 402f0000 c0000201 c6336402 01010101", 60,
		REASON_NONE, 47, 0, 0, 60, 0, PACKET_SHORT, 0 },
	{ "cut in its options, offload", "4f00 0000 1234 4000 40060000 c0000201 c6336402 01010101",
		0, REASON_NONE, 6, 0, 0, 24, 0, PACKET_SHORT, 0 },
	{ "version 5", "5500 0028 1234 4000 40060000 c0000201 c6336402" TCP, 0, REASON_IP_VERSION,
		.octets = 0 },
	{ "version 6", "6000 0028 1234 4000 40060000 c0000201 c6336402" TCP, 0, REASON_IP_VERSION,
		.octets = 0 },
	{ "header length 16", "4400 0028 1234 4000 40060000 c0000201 c6336402" TCP, 0,
		REASON_IP_HEADER_LENGTH, .octets = 0 },
	{ "header length 0", "4000 0028 1234 4000 40060000 c0000201 c6336402" TCP, 0,
		REASON_IP_HEADER_LENGTH, .octets = 0 },
	{ "19 octets", "4500 0028 1234 4000 40060000 c0000201 c63364", 40, REASON_SHORT_IP,
		.octets = 0 },
	{ "nothing", "", 40, REASON_SHORT_IP, .octets = 0 },
	{ "total length 19", IP("0013", "4000", "06") TCP, 0, REASON_TOTAL_LENGTH, .octets = 0 },
	{ "total length in the options", "4600 0014 1234 4000 40060000 c0000201 c6336402 01010101",
		0, REASON_TOTAL_LENGTH, .octets = 0 },
};

static void check_datagram(int i, const struct packet *packet)
{
	ck_assert_msg(packet->reason == datagrams[i].reason, "%s: %s", datagrams[i].name,
		packet_reason_name(packet->reason));
	ck_assert_msg(packet->octets == datagrams[i].octets, "%s: %u octets", datagrams[i].name,
		packet->octets);
	ck_assert_msg(packet->marks == datagrams[i].marks, "%s: marks %x", datagrams[i].name,
		packet->marks);
	ck_assert_msg(packet->key.src_port == datagrams[i].src_port &&
			      packet->key.dst_port == datagrams[i].dst_port,
		"%s: ports %u %u", datagrams[i].name, packet->key.src_port, packet->key.dst_port);
	ck_assert_msg(packet->tcp_flags == datagrams[i].tcp_flags, "%s: flags %x",
		datagrams[i].name, packet->tcp_flags);
	ck_assert_msg(packet->transport_len == datagrams[i].transport_len, "%s: transport %u",
		datagrams[i].name, packet->transport_len);
	ck_assert_uint_eq(packet->key.protocol, datagrams[i].protocol);
	if (packet->fate != FATE_ACCOUNTED)
		return;
	ck_assert_uint_eq(packet->key.src_addr, 0xc0000201);
	ck_assert_uint_eq(packet->key.dst_addr, 0xc6336402);
	ck_assert_uint_eq(packet->ip_id, 0x1234);
}

/* Directly on Ethernet and behind a tag, as is read without a walk, and behind two, with one. */
START_TEST(datagrams_are_read)
{
	static const char *const links[] = { MACS "0800", MACS "81000001 0800",
		MACS "88a80001 81000001 0800" };

	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		uint8_t octets[MAX_FRAME];
		size_t header_len = frame_unhex(links[i], octets);
		size_t len = header_len + frame_unhex(datagrams[_i].ip, octets + header_len);
		size_t wire = datagrams[_i].wire ? header_len + datagrams[_i].wire : len;
		struct packet packet = frame_decode(1, octets, len, wire);
		check_datagram(_i, &packet);
	}
}
END_TEST

START_TEST(the_whole_tos_octet_is_kept)
{
	uint8_t octets[MAX_FRAME];
	size_t len = frame_unhex(MACS "0800" IP("0028", "4000", "06") TCP, octets);
	struct packet packet = frame_decode(1, octets, len, len);

	ck_assert_uint_eq(packet.key.tos, 0xa0);
	octets[15] = 0xff;
	packet = frame_decode(1, octets, len, len);
	ck_assert_uint_eq(packet.key.tos, 0xff);
}
END_TEST

START_TEST(transport_len_ends_at_255)
{
	uint8_t octets[MAX_FRAME] = { 0 };

	frame_unhex(MACS "0800" IP("05dc", "4000", "06") TCP, octets);
	struct packet packet = frame_decode(1, octets, 14 + 1500, 14 + 1500);
	ck_assert_uint_eq(packet.transport_len, 255);
}
END_TEST

Suite *decode_ip_suite(void)
{
	Suite *suite = suite_create("decode_ip");
	TCase *tcase = tcase_create("IPv4");

	tcase_add_loop_test(tcase, datagrams_are_read, 0, COUNT(datagrams));
	tcase_add_test(tcase, the_whole_tos_octet_is_kept);
	tcase_add_test(tcase, transport_len_ends_at_255);
	suite_add_tcase(suite, tcase);
	return suite;
}
