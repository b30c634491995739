/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode/udp.h"
#include "suites.h"

#include <stdlib.h>

#define ETHERNET 1
#define RAW 101

static const uint8_t ipv4[] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, /* Ethernet */
	0x46, 0, 0, 36, 0, 0, 0x40, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 1, 1, 1, 1, 0x27,
	0x0c, 0x08, 0x07, 0, 12, 0, 0, 'a', 'b', 'c', 'd', 0, 0, 0 /* padding */ };

static const uint8_t ipv6[] = { 0x60, 0, 0, 0, 0, 10, 17, 64, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 1, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 2, 0, 10,
	0, 0, 'x', 'y' };

/* Decodes the first len octets out of a buffer of just that length, one octet changed. */
static enum udp_outcome decode(const uint8_t *octets, size_t len, uint32_t link_type, size_t at,
	uint8_t value, struct udp_payload *payload, uint8_t **buffer)
{
	*buffer = malloc(len ? len : 1);
	if (len > 0)
		memcpy(*buffer, octets, len);
	if (at < len)
		(*buffer)[at] = value;
	struct frame frame = { .data = *buffer,
		.captured_len = (uint32_t)len,
		.wire_len = (uint32_t)len,
		.link_type = link_type };
	return udp_decode(&frame, payload);
}

START_TEST(the_payload_is_found)
{
	struct udp_payload payload;
	uint8_t *buffer;

	ck_assert_int_eq(
		decode(ipv4, sizeof ipv4, ETHERNET, SIZE_MAX, 0, &payload, &buffer), UDP_FOUND);
	ck_assert_uint_eq(payload.octets.len, 4);
	ck_assert_mem_eq(payload.octets.data, "abcd", 4);
	ck_assert_mem_eq(payload.src_addr, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x0a\0\0\1", 16);
	ck_assert_uint_eq(payload.src_port, 9996);
	ck_assert_uint_eq(payload.dst_port, 2055);
	free(buffer);
	ck_assert_int_eq(decode(ipv6, sizeof ipv6, RAW, SIZE_MAX, 0, &payload, &buffer), UDP_FOUND);
	ck_assert_uint_eq(payload.octets.len, 2);
	ck_assert_mem_eq(payload.src_addr, ipv6 + 8, 16);
	free(buffer);
}
END_TEST

static const struct {
	const char *name;
	bool is_ipv6;
	size_t at;
	uint8_t value;
	enum udp_outcome outcome;
} lies[] = {
	{ "TCP", false, 23, 6, UDP_OTHER_PROTOCOL },
	{ "IP version", false, 14, 0x56, UDP_OTHER_PROTOCOL },
	{ "header length below 20", false, 14, 0x44, UDP_OTHER_PROTOCOL },
	{ "header length beyond total length", false, 14, 0x4f, UDP_OTHER_PROTOCOL },
	{ "total length short of the datagram", false, 17, 35, UDP_CUT },
	{ "total length inside the UDP header", false, 17, 29, UDP_CUT },
	{ "more fragments", false, 20, 0x20, UDP_FRAGMENT },
	{ "a later fragment", false, 21, 1, UDP_FRAGMENT },
	{ "UDP length below 8", false, 43, 7, UDP_OTHER_PROTOCOL },
	{ "UDP length beyond the packet", false, 43, 13, UDP_CUT },
	{ "ARP", false, 13, 6, UDP_OTHER_PROTOCOL },
	{ "IPv6, TCP", true, 6, 6, UDP_OTHER_PROTOCOL },
	{ "IPv6, a fragment", true, 6, 44, UDP_FRAGMENT },
	{ "IPv6, payload length short", true, 5, 9, UDP_CUT },
	{ "IPv6, UDP length beyond the packet", true, 45, 11, UDP_CUT },
};

START_TEST(lengths_are_not_believed)
{
	struct udp_payload payload;
	uint8_t *buffer;
	bool six = lies[_i].is_ipv6;
	enum udp_outcome outcome = decode(six ? ipv6 : ipv4, six ? sizeof ipv6 : sizeof ipv4,
		six ? RAW : ETHERNET, lies[_i].at, lies[_i].value, &payload, &buffer);

	ck_assert_msg(
		outcome == lies[_i].outcome, "%s: %s", lies[_i].name, udp_outcome_name(outcome));
	free(buffer);
}
END_TEST

START_TEST(no_prefix_reads_past_its_end)
{
	struct udp_payload payload;
	uint8_t *buffer;

	for (size_t len = 0; len < sizeof ipv4 - 3; len++) {
		ck_assert_int_ne(
			decode(ipv4, len, ETHERNET, SIZE_MAX, 0, &payload, &buffer), UDP_FOUND);
		free(buffer);
	}
	for (size_t len = 0; len < sizeof ipv6; len++) {
		ck_assert_int_ne(decode(ipv6, len, RAW, SIZE_MAX, 0, &payload, &buffer), UDP_FOUND);
		free(buffer);
	}
}
END_TEST

Suite *udp_decode_suite(void)
{
	Suite *suite = suite_create("udp_decode");
	TCase *tcase = tcase_create("udp_decode");

	tcase_add_test(tcase, the_payload_is_found);
	tcase_add_loop_test(tcase, lengths_are_not_believed, 0, sizeof lies / sizeof *lies);
	tcase_add_test(tcase, no_prefix_reads_past_its_end);
	suite_add_tcase(suite, tcase);
	return suite;
}
