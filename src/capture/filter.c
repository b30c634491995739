/* SPDX-License-Identifier: BSD-2-Clause */
/* Filter expressions, compiled by libpcap. */
#include "capture/filter.h"

#include "capture/reader_private.h"
#include "core/bytes.h"
#include "core/memory.h"

#include <ctype.h>
#include <errno.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINKTYPE_ETHERNET 1
#define LINKTYPE_RAW 101

struct program {
	uint32_t link_type;
	bool compiled; /* false: the expression makes no sense for the link type */
	struct bpf_program code;
};

struct filter {
	char *expression;
	struct program *programs; /* one for each link type seen */
	size_t count;
	size_t last; /* the one used last */
};

/*
 * libpcap knows link types by numbers of its own (DLT_), and tells them only when it opens a
 * savefile: so it is given one without packets. What it makes of an expression then is what tcpdump
 * -r makes of it.
 */
static pcap_t *open_empty(uint32_t link_type, char *reason)
{
	uint8_t header[24] = { 0 };

	bytes_store_u32(header, BYTES_LITTLE, 0xa1b2c3d4);
	bytes_store_u16(header + 4, BYTES_LITTLE, 2);
	bytes_store_u16(header + 6, BYTES_LITTLE, 4);
	bytes_store_u32(header + 16, BYTES_LITTLE, CAPTURE_MAX_LEN);
	bytes_store_u32(header + 20, BYTES_LITTLE, link_type);
	FILE *file = fmemopen(header, sizeof header, "rb");
	if (!file)
		return NULL;
	pcap_t *pcap = pcap_fopen_offline(file, reason); /* reads the header, then owns the file */
	if (!pcap)
		fclose(file);
	return pcap;
}

/* Adds the program for a link type; false, with libpcap's reason, when there can be none. */
static bool compile(struct filter *filter, uint32_t link_type, char reason[PCAP_ERRBUF_SIZE])
{
	struct program program = { .link_type = link_type };
	pcap_t *pcap = open_empty(link_type, reason);

	if (!pcap && errno == ENOMEM)
		memory_exhausted("a filter");
	if (pcap) {
		program.compiled = pcap_compile(pcap, &program.code, filter->expression, 1,
					   PCAP_NETMASK_UNKNOWN) == 0;
		if (!program.compiled)
			snprintf(reason, PCAP_ERRBUF_SIZE, "%s", pcap_geterr(pcap));
		pcap_close(pcap);
	}
	filter->programs =
		memory_resize(filter->programs, filter->count + 1, sizeof *filter->programs);
	filter->programs[filter->count++] = program;
	return program.compiled;
}

struct filter *filter_new(const char *expression, struct error *error)
{
	struct filter *filter = memory_new(1, sizeof *filter);
	char reason[PCAP_ERRBUF_SIZE] = "", other[PCAP_ERRBUF_SIZE];

	filter->expression = memory_string(expression);
	if (compile(filter, LINKTYPE_ETHERNET, reason) || compile(filter, LINKTYPE_RAW, other))
		return filter;
	error_set(error, "%s", reason);
	filter_free(filter);
	return NULL;
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	for (size_t i = 0; i < filter->count; i++)
		if (filter->programs[i].compiled)
			pcap_freecode(&filter->programs[i].code);
	free(filter->programs);
	free(filter->expression);
	free(filter);
}

/* The words of pcap-filter(7); what stands behind a backslash is a name where it is one of them. */
static const char words[] =
	" and or not src dst host net mask port portrange less greater proto protochain gateway "
	"type "
	"len inbound outbound broadcast multicast on ifname rnr rulenum reason action rset ruleset "
	"srnr subrulenum ether link fddi tr wlan ip ip6 arp rarp decnet aarp atalk sca lat moprc "
	"mopdl iso esis es-is isis is-is clnp stp ipx netbeui icmp icmp6 igmp igrp pim vrrp carp "
	"tcp "
	"udp sctp ah esp ppp slip radio vlan mpls pppoed pppoes geneve lane llc metac bcc sc ilmic "
	"oam oamf4 oamf4ec oamf4sc vpi vci connectmsg metaconnect dir subtype ra ta addr1 addr2 "
	"addr3 "
	"addr4 pass block rst mgt ctl data ifindex i s u l1 l2 iih lsp snp csnp psnp tcp-syn "
	"tcp-ack "
	"tcp-fin tcp-rst tcp-push tcp-urg tcp-ece tcp-cwr tcpflags icmptype icmpcode icmp6type "
	"icmp6code icmp-echo icmp-echoreply icmp-unreach ";

static bool is_word(const char *text, size_t len)
{
	for (const char *at = words; (at = strchr(at, ' ')) && at[1]; at++)
		if (strncmp(at + 1, text, len) == 0 && at[1 + len] == ' ')
			return true;
	return false;
}

/* An address by its digits, with an exponent's or an IPv6 or Ethernet address's letters. */
static bool is_number(const char *text, size_t len)
{
	return strspn(text, "0123456789abcdefABCDEFxX.:") >= len &&
	       (isdigit((unsigned char)*text) || memchr(text, ':', len));
}

bool filter_has_names(const char *expression)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_.:-";
	size_t len;

	if (strchr(expression, '\\'))
		return true;
	for (const char *at = expression; *at; at += len) {
		len = strspn(at, letters);
		if (len > 0 && !is_word(at, len) && !is_number(at, len))
			return true;
		len += len == 0;
	}
	return false;
}

static size_t find(struct filter *filter, uint32_t link_type)
{
	char reason[PCAP_ERRBUF_SIZE];

	for (size_t i = 0; i < filter->count; i++)
		if (filter->programs[i].link_type == link_type)
			return i;
	compile(filter, link_type, reason);
	return filter->count - 1;
}

enum filter_verdict filter_judge(struct filter *filter, const struct frame *frame)
{
	if (filter->programs[filter->last].link_type != frame->link_type)
		filter->last = find(filter, frame->link_type);
	const struct program *program = &filter->programs[filter->last];
	if (!program->compiled)
		return FILTER_LINK_TYPE;
	return bpf_filter(program->code.bf_insns, frame->data, frame->wire_len, frame->captured_len)
		       ? FILTER_PASSES
		       : FILTER_FAILS;
}
