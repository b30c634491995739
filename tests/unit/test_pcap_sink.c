/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/bytes.h"
#include "core/time.h"
#include "sink/pcap_sink.h"
#include "suites.h"

#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The sum that a receiver computes: 0xffff when the checksum in it is right. */
static uint16_t internet_sum(const uint8_t *octets, size_t len, uint32_t sum)
{
	for (size_t i = 0; i < len; i++)
		sum += i % 2 ? octets[i] : (uint32_t)octets[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

static const struct {
	const char *from, *to;
	size_t len;
} packets[] = {
	{ "192.0.2.1:9996", "192.0.2.2:2055", 1464 },
	{ "192.0.2.1:9996", "192.0.2.2:2055", 73 },
	{ "[2001:db8::1]:9996", "[2001:db8::2]:2055", 1463 },
	{ "[2001:db8::1]:1", "[2001:db8::2]:2", 1 },
};

static void write_packet(const char *path, int i, const uint8_t *octets)
{
	struct endpoint from, to;
	struct error error = { 0 };
	struct output_options options = { .overwrite = true };

	ck_assert_int_eq(endpoint_resolve(packets[i].from, -1, ENDPOINT_BIND, &from, &error), 0);
	ck_assert_int_eq(endpoint_resolve(packets[i].to, -1, ENDPOINT_BIND, &to, &error), 0);
	struct output *output = output_open(path, &options, &error);
	ck_assert_msg(output, "%s", error.text);
	struct pcap_sink *sink = pcap_sink_new(output, &error);
	ck_assert_ptr_nonnull(sink);
	for (int n = 0; n < 3; n++)
		ck_assert_int_eq(pcap_sink_write(sink, 1320329772 * NS_PER_S + 933000001 + n, &from,
					 &to, octets, packets[i].len, &error),
			0);
	pcap_sink_free(sink);
	ck_assert_int_eq(output_close(output, NULL, &error), 0);
}

/* Checks an Ethernet frame down to the payload. */
static void check_frame(const uint8_t *frame, int i, const uint8_t *octets)
{
	bool ipv6 = packets[i].from[0] == '[';
	const uint8_t *ip = frame + 14, *udp = ip + (ipv6 ? 40 : 20);
	size_t udp_len = 8 + packets[i].len;

	ck_assert_uint_eq(bytes_load_u16(frame + 12, BYTES_BIG), ipv6 ? 0x86dd : 0x0800);
	ck_assert_uint_eq(frame[0] & 3, 2); /* locally administered, unicast */
	if (!ipv6) {
		ck_assert_uint_eq(bytes_load_u16(ip + 2, BYTES_BIG), 20 + udp_len);
		ck_assert_uint_eq(internet_sum(ip, 20, 0), 0xffff);
	} else {
		ck_assert_uint_eq(bytes_load_u16(ip + 4, BYTES_BIG), udp_len);
	}
	ck_assert_uint_eq(bytes_load_u16(udp + 4, BYTES_BIG), udp_len);
	uint32_t pseudo = internet_sum(ipv6 ? ip + 8 : ip + 12, ipv6 ? 32 : 8, 0);
	ck_assert_uint_eq(internet_sum(udp, udp_len, pseudo + 17 + (uint32_t)udp_len), 0xffff);
	ck_assert_mem_eq(udp + 8, octets, packets[i].len);
}

START_TEST(readers_take_it)
{
	char path[] = "/tmp/pcap_sink.XXXXXX", problem[PCAP_ERRBUF_SIZE];
	uint8_t octets[1464];
	struct pcap_pkthdr *header;
	const uint8_t *frame;
	int count = 0;

	for (size_t i = 0; i < sizeof octets; i++)
		octets[i] = (uint8_t)(i * 7);
	close(mkstemp(path));
	write_packet(path, _i, octets);
	pcap_t *pcap =
		pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, problem);
	ck_assert_msg(pcap, "%s", problem);
	ck_assert_int_eq(pcap_datalink(pcap), DLT_EN10MB);
	for (; pcap_next_ex(pcap, &header, &frame) == 1; count++) {
		ck_assert_int_eq(header->ts.tv_sec, 1320329772);
		ck_assert_int_eq(header->ts.tv_usec, 933000001 + count);
		ck_assert_uint_eq(header->len, header->caplen);
		uint8_t *copy = malloc(header->caplen);
		memcpy(copy, frame, header->caplen);
		check_frame(copy, _i, octets);
		free(copy);
	}
	ck_assert_int_eq(count, 3);
	pcap_close(pcap);
	unlink(path);
}
END_TEST

Suite *pcap_sink_suite(void)
{
	Suite *suite = suite_create("pcap_sink");
	TCase *tcase = tcase_create("pcap_sink");

	tcase_add_loop_test(tcase, readers_take_it, 0, sizeof packets / sizeof *packets);
	suite_add_tcase(suite, tcase);
	return suite;
}
