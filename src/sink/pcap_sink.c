/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/pcap_sink.h"

#include "core/bytes.h"
#include "core/memory.h"
#include "core/time.h"

#include <stdlib.h>
#include <string.h>

#define LINKTYPE_ETHERNET 1
#define MAX_HEADERS (16 + 14 + 40 + 8) /* pcap record, Ethernet, IPv6, UDP */
#define TIME_TO_LIVE 64

struct pcap_sink {
	struct output *output;
	uint16_t ip_id;
};

/* https://www.tcpdump.org/manpages/pcap-savefile.5.html */
struct pcap_sink *pcap_sink_new(struct output *output, struct error *error)
{
	uint8_t header[24] = { 0 };

	bytes_store_u32(header, BYTES_LITTLE, 0xa1b23c4d); /* nanoseconds */
	bytes_store_u16(header + 4, BYTES_LITTLE, 2);
	bytes_store_u16(header + 6, BYTES_LITTLE, 4);
	bytes_store_u32(header + 16, BYTES_LITTLE, 65535); /* snapshot length */
	bytes_store_u32(header + 20, BYTES_LITTLE, LINKTYPE_ETHERNET);
	if (output_write(output, header, sizeof header, error) != 0)
		return NULL;
	struct pcap_sink *sink = memory_new(1, sizeof *sink);
	sink->output = output;
	return sink;
}

void pcap_sink_free(struct pcap_sink *sink)
{
	free(sink);
}

/* RFC 1071: the sum of 16-bit words; an odd octet at the end is padded with zero. */
static uint32_t sum_words(uint32_t sum, const uint8_t *octets, size_t len)
{
	for (size_t i = 0; i + 1 < len; i += 2)
		sum += bytes_load_u16(octets + i, BYTES_BIG);
	if (len % 2)
		sum += (uint32_t)octets[len - 1] << 8;
	return sum;
}

static uint16_t fold_sum(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

/* A locally administered address (IEEE 802-2014 8.4) made from the IP address's end. */
static void store_mac(uint8_t *at, const struct endpoint *endpoint)
{
	uint8_t address[16];

	endpoint_octets(endpoint, address);
	at[0] = 2;
	at[1] = 0;
	memcpy(at + 2, address + 12, 4);
}

static size_t store_ethernet(uint8_t *at, const struct endpoint *from, const struct endpoint *to)
{
	store_mac(at, to);
	store_mac(at + 6, from);
	bytes_store_u16(at + 12, BYTES_BIG, to->address.ss_family == AF_INET6 ? 0x86dd : 0x0800);
	return 14;
}

/* RFC 791 3.1. The sum over the addresses, for UDP's pseudo header, is added to *pseudo. */
static size_t store_ipv4(uint8_t *at, const struct endpoint *from, const struct endpoint *to,
	size_t len, uint16_t id, uint32_t *pseudo)
{
	memset(at, 0, 20);
	at[0] = 0x45;
	bytes_store_u16(at + 2, BYTES_BIG, (uint16_t)(20 + len));
	bytes_store_u16(at + 4, BYTES_BIG, id);
	at[8] = TIME_TO_LIVE;
	at[9] = 17;
	bytes_store_u32(at + 12, BYTES_BIG, endpoint_ipv4(from));
	bytes_store_u32(at + 16, BYTES_BIG, endpoint_ipv4(to));
	bytes_store_u16(at + 10, BYTES_BIG, fold_sum(sum_words(0, at, 20)));
	*pseudo = sum_words(*pseudo, at + 12, 8);
	return 20;
}

/* RFC 8200 3. */
static size_t store_ipv6(uint8_t *at, const struct endpoint *from, const struct endpoint *to,
	size_t len, uint32_t *pseudo)
{
	memset(at, 0, 40);
	at[0] = 0x60;
	bytes_store_u16(at + 4, BYTES_BIG, (uint16_t)len);
	at[6] = 17;
	at[7] = TIME_TO_LIVE;
	endpoint_octets(from, at + 8);
	endpoint_octets(to, at + 24);
	*pseudo = sum_words(*pseudo, at + 8, 32);
	return 40;
}

/* RFC 768; pseudo is the sum over the addresses. */
static size_t store_udp(uint8_t *at, const struct endpoint *from, const struct endpoint *to,
	const uint8_t *octets, size_t len, uint32_t pseudo)
{
	uint16_t udp_len = (uint16_t)(8 + len);

	bytes_store_u16(at, BYTES_BIG, endpoint_port(from));
	bytes_store_u16(at + 2, BYTES_BIG, endpoint_port(to));
	bytes_store_u16(at + 4, BYTES_BIG, udp_len);
	bytes_store_u16(at + 6, BYTES_BIG, 0);
	uint32_t sum = sum_words(pseudo + 17 + udp_len, at, 8);
	uint16_t checksum = fold_sum(sum_words(sum, octets, len));
	bytes_store_u16(at + 6, BYTES_BIG, checksum ? checksum : 0xffff); /* 0 would mean: none */
	return 8;
}

int pcap_sink_write(struct pcap_sink *sink, int64_t time_ns, const struct endpoint *from,
	const struct endpoint *to, const uint8_t *octets, size_t len, struct error *error)
{
	uint8_t headers[MAX_HEADERS];
	uint8_t *at = headers + 16;
	uint32_t pseudo = 0;

	at += store_ethernet(at, from, to);
	if (to->address.ss_family == AF_INET6)
		at += store_ipv6(at, from, to, 8 + len, &pseudo);
	else
		at += store_ipv4(at, from, to, 8 + len, sink->ip_id++, &pseudo);
	at += store_udp(at, from, to, octets, len, pseudo);

	uint32_t frame_len = (uint32_t)(at - headers - 16 + (ptrdiff_t)len);
	bytes_store_u32(headers, BYTES_LITTLE, (uint32_t)(time_ns / NS_PER_S));
	bytes_store_u32(headers + 4, BYTES_LITTLE, (uint32_t)(time_ns % NS_PER_S));
	bytes_store_u32(headers + 8, BYTES_LITTLE, frame_len);
	bytes_store_u32(headers + 12, BYTES_LITTLE, frame_len);
	if (output_write(sink->output, headers, (size_t)(at - headers), error) != 0)
		return -1;
	return output_write(sink->output, octets, len, error);
}
