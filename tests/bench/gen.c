/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes the captures that the benchmarks read: the same octets for the same arguments, anywhere.
 * usage: bench_gen mix|syn|elephants PACKETS pcap|pcapng FILES PATH
 * With FILES above 1, PATH is followed by 000, 001, ... as in tcpdump's ring buffers. */
#include "core/bytes.h"

#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ETHERNET_LEN = 14,
	IPV4_LEN = 20,
	FRAME_MAX = 1514,
	FRAME_MIN = 60,
	POOL_LEN = 1 << 16, /* payload is cut from here */
	LIVE_CONVERSATIONS = 18000,
	ELEPHANTS = 100,
	DISORDER_US = 5000,
	TCP = 6,
	UDP = 17,
	ICMP = 1,
	FIN = 0x01,
	SYN = 0x02,
	PSH = 0x08,
	ACK = 0x10,
};

struct conversation {
	uint32_t address[2];
	uint16_t port[2];
	uint8_t protocol;
	uint32_t left; /* packets to come */
	uint32_t sent;
	uint16_t fragment; /* offset of the next fragment in units of 8 octets, 0: none due */
	uint16_t fragment_id;
	bool fragment_reverse;
};

struct frame_spec {
	const struct conversation *of;
	bool reverse;
	uint8_t flags;
	uint16_t frame_len;
	uint16_t fragment; /* RFC 791's flags and fragment offset */
	uint16_t id;
};

struct generator {
	uint64_t random;
	uint64_t packets;
	uint64_t time_us;
	FILE *file;
	const char *path;
	bool pcapng;
	unsigned files;
	unsigned opened;
	uint64_t written;
	uint8_t pool[POOL_LEN];
	struct conversation live[LIVE_CONVERSATIONS];
};

/* xorshift64*: fixed seed, no library's generator, so the octets are the same everywhere. */
static uint32_t next_random(struct generator *g)
{
	g->random ^= g->random >> 12;
	g->random ^= g->random << 25;
	g->random ^= g->random >> 27;
	return (g->random * UINT64_C(2685821657736338717)) >> 32;
}

static uint32_t below(struct generator *g, uint32_t limit)
{
	return ((uint64_t)next_random(g) * limit) >> 32;
}

/* Half text, half noise: compresses about as well as unencrypted traffic does. */
static void fill_pool(struct generator *g)
{
	static const char text[] = "GET /index.html HTTP/1.1\r\nHost: www.example.net\r\n"
				   "User-Agent: generator\r\nAccept: text/html\r\n\r\n";

	for (size_t i = 0; i < POOL_LEN; i++) {
		bool noise = (i >> 9) & 1;
		g->pool[i] = noise ? next_random(g) : (uint8_t)text[i % (sizeof text - 1)];
	}
}

static void put(struct generator *g, const void *octets, size_t len)
{
	if (fwrite(octets, 1, len, g->file) != len)
		err(1, "%s", g->path);
}

static void put_file_header(struct generator *g)
{
	/* draft-ietf-opsawg-pcap section 4: microseconds, version 2.4, LINKTYPE_ETHERNET. */
	static const uint8_t pcap[24] = { 0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, [18] = 4, [20] = 1 };
	/* draft-ietf-opsawg-pcapng 4.1, 4.2: section header, then one Ethernet interface. */
	static const uint8_t pcapng[48] = { 0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b,
		0x1a, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 28, 0, 0, 0, 1, 0,
		0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4, 0, 20, 0, 0, 0 };

	put(g, g->pcapng ? pcapng : pcap, g->pcapng ? sizeof pcapng : sizeof pcap);
}

static void close_file(struct generator *g)
{
	if (g->file && fclose(g->file) != 0)
		err(1, "%s", g->path);
	g->file = NULL;
}

static void open_next_file(struct generator *g)
{
	char name[4096];

	close_file(g);
	if (g->files > 1)
		snprintf(name, sizeof name, "%s%03u", g->path, g->opened);
	else
		snprintf(name, sizeof name, "%s", g->path);
	g->file = fopen(name, "wb");
	if (!g->file)
		err(1, "%s", name);
	g->opened++;
	put_file_header(g);
}

static void put_frame(struct generator *g, uint64_t time_us, const uint8_t *frame, uint32_t len)
{
	if (g->written * g->files >= g->opened * g->packets)
		open_next_file(g);
	g->written++;

	if (!g->pcapng) {
		uint8_t header[16];
		bytes_store_u32(header, BYTES_LITTLE, time_us / 1000000);
		bytes_store_u32(header + 4, BYTES_LITTLE, time_us % 1000000);
		bytes_store_u32(header + 8, BYTES_LITTLE, len);
		bytes_store_u32(header + 12, BYTES_LITTLE, len);
		put(g, header, sizeof header);
		put(g, frame, len);
		return;
	}
	/* Enhanced packet block, section 4.3: padded to 32 bits. */
	uint8_t header[28] = { 6 }, trailer[8] = { 0 };
	uint32_t padding = -len & 3, block_len = sizeof header + len + padding + 4;
	bytes_store_u32(header + 4, BYTES_LITTLE, block_len);
	bytes_store_u32(header + 12, BYTES_LITTLE, time_us >> 32);
	bytes_store_u32(header + 16, BYTES_LITTLE, time_us);
	bytes_store_u32(header + 20, BYTES_LITTLE, len);
	bytes_store_u32(header + 24, BYTES_LITTLE, len);
	bytes_store_u32(trailer + padding, BYTES_LITTLE, block_len);
	put(g, header, sizeof header);
	put(g, frame, len);
	put(g, trailer, padding + 4);
}

static void write_ipv4(uint8_t *ip, const struct frame_spec *spec, uint16_t total_len)
{
	const struct conversation *of = spec->of;

	bytes_store_u16(ip, BYTES_BIG, 0x4500);
	bytes_store_u16(ip + 2, BYTES_BIG, total_len);
	bytes_store_u16(ip + 4, BYTES_BIG, spec->id);
	bytes_store_u16(ip + 6, BYTES_BIG, spec->fragment);
	ip[8] = 64;
	ip[9] = of->protocol;
	bytes_store_u16(ip + 10, BYTES_BIG, 0);
	bytes_store_u32(ip + 12, BYTES_BIG, of->address[spec->reverse]);
	bytes_store_u32(ip + 16, BYTES_BIG, of->address[!spec->reverse]);

	uint32_t sum = 0;
	for (int i = 0; i < IPV4_LEN; i += 2)
		sum += (uint32_t)ip[i] << 8 | ip[i + 1];
	sum = (sum & 0xffff) + (sum >> 16);
	bytes_store_u16(ip + 10, BYTES_BIG, ~(sum + (sum >> 16)));
}

static void write_transport(uint8_t *at, const struct frame_spec *spec, uint16_t len)
{
	const struct conversation *of = spec->of;

	if (of->protocol == ICMP) {
		memset(at, 0, 8);
		at[0] = spec->reverse ? 0 : 8; /* echo and its reply */
		return;
	}
	bytes_store_u16(at, BYTES_BIG, of->port[spec->reverse]);
	bytes_store_u16(at + 2, BYTES_BIG, of->port[!spec->reverse]);
	if (of->protocol == UDP) {
		bytes_store_u16(at + 4, BYTES_BIG, len);
		bytes_store_u16(at + 6, BYTES_BIG, 0);
		return;
	}
	bytes_store_u32(at + 4, BYTES_BIG, of->sent);
	bytes_store_u32(at + 8, BYTES_BIG, 0);
	at[12] = 5 << 4;
	at[13] = spec->flags;
	memset(at + 14, 0xff, 2);
	memset(at + 16, 0, 4);
}

static void emit(struct generator *g, uint64_t time_us, const struct frame_spec *spec)
{
	static const uint8_t ethernet[ETHERNET_LEN] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0 };
	uint8_t frame[FRAME_MAX];
	uint16_t len = spec->frame_len;
	uint16_t headers_len = ETHERNET_LEN + IPV4_LEN + (spec->of->protocol == TCP ? 20 : 8);
	uint16_t unpadded_len = len > FRAME_MIN ? len : headers_len;
	bool later_fragment = spec->fragment & 0x1fff;

	memcpy(frame, ethernet, sizeof ethernet);
	write_ipv4(frame + ETHERNET_LEN, spec, unpadded_len - ETHERNET_LEN);
	uint16_t from = ETHERNET_LEN + IPV4_LEN;
	if (!later_fragment) {
		write_transport(frame + from, spec, unpadded_len - from);
		from = headers_len;
	}
	if (len <= FRAME_MIN)
		memset(frame + from, 0, len - from);
	else
		memcpy(frame + from, g->pool + below(g, POOL_LEN - FRAME_MAX), len - from);
	put_frame(g, time_us, frame, len);
}

/* Pareto with exponent 1 has the long tail of real conversations; cut where a link would. */
static uint32_t conversation_length(struct generator *g)
{
	uint64_t length = (UINT64_C(1) << 32) / (next_random(g) + UINT64_C(1)) * (1 + below(g, 4));
	return length > 20000 ? 20000 : length;
}

static void begin_conversation(struct generator *g, struct conversation *c)
{
	static const uint16_t services[] = { 443, 443, 443, 80, 80, 22, 25, 8080 };
	uint32_t kind = below(g, 100);

	*c = (struct conversation){
		.address = { 0x0a000000 | below(g, 1 << 18), 0xc6120000 | below(g, 1 << 16) },
		.port = { 1024 + below(g, 64000), services[below(g, 8)] },
		.protocol = kind < 75   ? TCP
			    : kind < 98 ? UDP
					: ICMP,
		.left = conversation_length(g),
	};
	if (c->protocol == UDP)
		c->port[1] = below(g, 3) ? 443 : 4500;
	if (c->protocol == ICMP)
		c->port[0] = c->port[1] = 0;
}

/* The three humps of a link's packet sizes: acknowledgements, full frames, all between. */
static uint16_t frame_length(struct generator *g)
{
	uint32_t kind = below(g, 100);

	if (kind < 38)
		return FRAME_MIN + below(g, 40);
	if (kind < 76)
		return FRAME_MAX;
	return 100 + below(g, FRAME_MAX - 100);
}

static struct frame_spec next_of_conversation(struct generator *g, struct conversation *c)
{
	struct frame_spec spec = { .of = c, .id = next_random(g) };

	if (c->fragment) {
		spec.fragment = c->fragment;
		spec.frame_len = 600;
		spec.id = c->fragment_id;
		spec.reverse = c->fragment_reverse;
		c->fragment = 0;
		return spec;
	}
	spec.reverse = c->sent > 0 && below(g, 100) < 42;
	spec.frame_len = c->protocol == ICMP ? 98 : frame_length(g);
	if (c->protocol == TCP) {
		spec.flags = c->sent == 0 ? SYN : c->left == 1 ? FIN | ACK : ACK;
		if (spec.flags & SYN)
			spec.frame_len = FRAME_MIN;
		else if (spec.frame_len > FRAME_MIN)
			spec.flags |= PSH;
	} else if (c->protocol == UDP && spec.frame_len == FRAME_MAX && c->left > 1 &&
		   below(g, 10) == 0) {
		spec.fragment = 0x2000; /* more fragments */
		c->fragment = (FRAME_MAX - ETHERNET_LEN - IPV4_LEN) / 8;
		c->fragment_id = spec.id;
		c->fragment_reverse = spec.reverse;
	}
	return spec;
}

/* 300 seconds of a busy link; a receive queue in thirty delivers up to 5 ms late. */
static void generate_mix(struct generator *g)
{
	for (uint64_t i = 0; i < g->packets; i++) {
		struct conversation *c = &g->live[below(g, LIVE_CONVERSATIONS)];
		if (c->left == 0)
			begin_conversation(g, c);
		struct frame_spec spec = next_of_conversation(g, c);
		uint64_t time_us = g->time_us + i * UINT64_C(300000000) / g->packets;
		bool late = below(g, 30) == 0;
		emit(g, late ? time_us - below(g, DISORDER_US) : time_us, &spec);
		c->left--;
		c->sent++;
	}
}

/* A flood, one packet a flow, 2 us apart: 5 million of them live within the inactive timeout. */
static void generate_syn(struct generator *g)
{
	for (uint64_t i = 0; i < g->packets; i++) {
		/* An odd factor makes a permutation: no two sources are equal below 2^24. */
		uint32_t source = (i * 0x9e3779b1) & 0xffffff;
		struct conversation c = {
			.address = { 0x0b000000 | source, 0xc6120001 },
			.port = { 1024 + below(g, 64000), 80 + (i >> 24) },
			.protocol = TCP,
		};
		struct frame_spec spec = { &c, false, SYN, FRAME_MIN, 0, i };
		emit(g, g->time_us + 2 * i, &spec);
	}
}

static void generate_elephants(struct generator *g)
{
	for (uint64_t i = 0; i < g->packets; i++) {
		uint32_t which = below(g, ELEPHANTS);
		struct conversation c = {
			.address = { 0x0a000001 + which, 0xc6120001 },
			.port = { 443, 20000 + which },
			.protocol = TCP,
			.sent = i * 1460,
		};
		struct frame_spec spec = { &c, false, ACK, FRAME_MAX, 0, i };
		emit(g, g->time_us + 40 * i, &spec);
	}
}

int main(int argc, char **argv)
{
	static struct {
		const char *name;
		void (*generate)(struct generator *g);
	} const kinds[] = {
		{ "mix", generate_mix },
		{ "syn", generate_syn },
		{ "elephants", generate_elephants },
	};

	if (argc == 6) {
		struct generator *g = calloc(1, sizeof *g);
		if (!g)
			err(1, "memory");
		g->random = 0x5eed5eed5eed5eed;
		g->packets = strtoull(argv[2], NULL, 10);
		g->time_us = UINT64_C(1320330972000000);
		g->pcapng = strcmp(argv[3], "pcapng") == 0;
		g->files = strtoul(argv[4], NULL, 10);
		g->path = argv[5];
		fill_pool(g);
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
			if (strcmp(argv[1], kinds[i].name) == 0)
				kinds[i].generate(g);
		}
		close_file(g);
		bool done = g->written > 0;
		free(g);
		if (done)
			return 0;
	}
	fputs("usage: bench_gen mix|syn|elephants PACKETS pcap|pcapng FILES PATH\n", stderr);
	return 2;
}
