/* SPDX-License-Identifier: BSD-2-Clause */
/* Filter expressions, compiled by libpcap. */
#include "capture/filter.h"

#include "capture/reader_private.h"
#include "core/bytes.h"
#include "core/memory.h"

#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>

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

static size_t find(struct filter *filter, uint32_t link_type)
{
	char reason[PCAP_ERRBUF_SIZE];

	for (size_t i = 0; i < filter->count; i++)
		if (filter->programs[i].link_type == link_type)
			return i;
	compile(filter, link_type, reason);
	return filter->count - 1;
}

bool filter_passes(struct filter *filter, const struct frame *frame)
{
	if (filter->programs[filter->last].link_type != frame->link_type)
		filter->last = find(filter, frame->link_type);
	const struct program *program = &filter->programs[filter->last];
	return program->compiled && bpf_filter(program->code.bf_insns, frame->data, frame->wire_len,
					    frame->captured_len) != 0;
}
