/* SPDX-License-Identifier: BSD-2-Clause */
/* What FreeBSD's flowctl(8) prints of ng_netflow's cache; interfaces by their numbers. */
#include "format/digits.h"
#include "format/text.h"
#include "format/text_private.h"

#include <stdio.h>
#include <string.h>

static char *put_right(char *at, size_t width, uint32_t value)
{
	char text[10];
	size_t len = (size_t)(digits_u32(text, value) - text);

	for (; width > len; width--)
		*at++ = ' ';
	memcpy(at, text, len);
	return at + len;
}

/* "%-13s %-15s %-13s %-15s %2u %4.4x %4.4x %6lu" */
size_t text_show(const struct datagram_record *record, char *line)
{
	memset(line, ' ', 60);
	digits_u32(line, record->input);
	digits_ipv4(line + 14, record->src_addr);
	digits_u32(line + 30, record->output);
	digits_ipv4(line + 44, record->dst_addr);
	char *at = put_right(line + 60, 2, record->protocol);
	*at++ = ' ';
	at = digits_hex4(at, record->src_port);
	*at++ = ' ';
	at = digits_hex4(at, record->dst_port);
	*at++ = ' ';
	at = put_right(at, 6, record->packets);
	*at++ = '\n';
	return (size_t)(at - line);
}

static const char *address(uint32_t value, char text[16])
{
	*digits_ipv4(text, value) = '\0';
	return text;
}

size_t text_show_verbose(const struct datagram_record *record, uint32_t active_s, char *lines)
{
	char source[16], destination[16], next_hop[16];
	int len = snprintf(lines, TEXT_MAX_LINE,
		"%-14u %-15s %-14u %-15s %2u %3x %4x %6u\n"
		"%4.4x /%-2u %-5u                 %4.4x /%-2u %-5u %-15s %9u %8u\n\n",
		record->input, address(record->src_addr, source), record->output,
		address(record->dst_addr, destination), record->protocol, record->tos,
		record->tcp_flags, record->packets, record->src_port, record->src_mask,
		record->src_as, record->dst_port, record->dst_mask, record->dst_as,
		address(record->next_hop, next_hop),
		record->packets ? record->octets / record->packets : 0, active_s);

	return (size_t)len;
}
