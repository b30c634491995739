/* SPDX-License-Identifier: BSD-2-Clause */
/* One JSON object a line, RFC 8259; the members are named as the columns of the csv. */
#include "core/record.h"
#include "format/digits.h"
#include "format/text.h"
#include "format/text_private.h"

#include <stdbool.h>

static char *put_text(char *at, const char *text)
{
	size_t len = strlen(text);

	memcpy(at, text, len);
	return at + len;
}

static char *put_name(char *at, const char *name)
{
	*at++ = ',';
	*at++ = '"';
	at = put_text(at, name);
	*at++ = '"';
	*at++ = ':';
	return at;
}

static char *put_number(char *at, const char *name, uint32_t value)
{
	return digits_u32(put_name(at, name), value);
}

static char *put_ipv4(char *at, const char *name, uint32_t address)
{
	at = put_name(at, name);
	*at++ = '"';
	at = digits_ipv4(at, address);
	*at++ = '"';
	return at;
}

static char *put_time(char *at, const char *name, int64_t ms)
{
	int64_t seconds = ms / 1000 - (ms % 1000 < 0);
	struct digits_date date = digits_date_of(seconds);

	at = put_name(at, name);
	*at++ = '"';
	at = digits_four(at, (uint32_t)date.year);
	*at++ = '-';
	at = digits_pair(at, date.month);
	*at++ = '-';
	at = digits_pair(at, date.day);
	*at++ = 'T';
	at = digits_clock_ms(at, &date, (unsigned)(ms - seconds * 1000));
	*at++ = 'Z';
	*at++ = '"';
	return at;
}

/*
 * As flow-tools reckons, but that a SysUptime which wrapped since the packet is taken into account.
 * A SysUptime of 0 is none: stream version 1, whose unix time is that of the boot.
 */
static int64_t time_ms(const struct datagram *datagram, uint32_t uptime)
{
	bool wrapped = datagram->sys_uptime != 0 && uptime > datagram->sys_uptime &&
		       uptime - datagram->sys_uptime > UINT32_C(0x80000000);

	return text_time_ms(datagram, uptime) - (wrapped ? INT64_C(0x100000000) : 0);
}

/* As in the csv: the columns from the datagram's header, but for the first's comma. */
static char *put_shared(
	char *at, const struct datagram *datagram, const struct datagram_record *record)
{
	at = put_number(at, "unix_secs", datagram->unix_secs);
	at = put_number(at, "unix_nsecs", datagram->unix_nsecs);
	at = put_number(at, "sysuptime", datagram->sys_uptime);
	at = put_ipv4(at, "exaddr", datagram->exporter);
	at = put_number(at, "dpkts", record->packets);
	at = put_number(at, "doctets", record->octets);
	at = put_number(at, "first", record->first);
	at = put_number(at, "last", record->last);
	if (datagram->version != 1) {
		at = put_number(at, "engine_type", datagram->engine_type);
		at = put_number(at, "engine_id", datagram->engine_id);
	}
	return at;
}

static char *put_own(char *at, const struct datagram_record *record)
{
	at = put_ipv4(at, "srcaddr", record->src_addr);
	at = put_ipv4(at, "dstaddr", record->dst_addr);
	at = put_ipv4(at, "nexthop", record->next_hop);
	at = put_number(at, "input", record->input);
	at = put_number(at, "output", record->output);
	at = put_number(at, "srcport", record->src_port);
	at = put_number(at, "dstport", record->dst_port);
	at = put_number(at, "prot", record->protocol);
	at = put_number(at, "tos", record->tos);
	return put_number(at, "tcp_flags", record->tcp_flags);
}

static char *put_of_version(char *at, unsigned version, const struct datagram_record *record)
{
	if (version != 1) {
		at = put_number(at, "src_mask", record->src_mask);
		at = put_number(at, "dst_mask", record->dst_mask);
		at = put_number(at, "src_as", record->src_as);
		at = put_number(at, "dst_as", record->dst_as);
	}
	if (version == 6) {
		at = put_number(at, "in_encaps", record->in_encaps);
		at = put_number(at, "out_encaps", record->out_encaps);
		at = put_ipv4(at, "peer_nexthop", record->peer_next_hop);
	}
	return version == 7 ? put_ipv4(at, "router_sc", record->router_sc) : at;
}

/* The way back to the packets; "input" alone would be taken for the ifindex. */
static char *put_origin(char *at, const struct datagram_record *record, const char *input_json)
{
	at = put_name(at, "reason");
	*at++ = '"';
	at = put_text(at, flow_reason_name(record->reason));
	*at++ = '"';
	if (!input_json || record->first_packet == 0)
		return at;
	at = put_text(put_name(at, "first_packet"), "{\"input\":");
	at = put_text(at, input_json);
	at = digits_u64(put_name(at, "packet"), record->first_packet);
	*at++ = '}';
	return at;
}

size_t text_json(const struct datagram *datagram, const struct datagram_record *record,
	const char *input_json, char *buffer)
{
	char *at = put_shared(buffer, datagram, record);

	buffer[0] = '{'; /* where the first comma is */
	at = put_own(at, record);
	at = put_of_version(at, datagram->version, record);
	at = put_time(at, "start", time_ms(datagram, record->first));
	at = put_time(at, "end", time_ms(datagram, record->last));
	if (record->has_reason)
		at = put_origin(at, record, input_json);
	*at++ = '}';
	*at++ = '\n';
	return (size_t)(at - buffer);
}

/* Octets of the UTF-8 character at the front (RFC 3629, section 4); 0 when there is none. */
static size_t utf8_len(const unsigned char *at)
{
	static const struct {
		unsigned char least, most; /* of the first octet */
		unsigned char second_least, second_most;
		size_t len;
	} forms[] = {
		{ 0x01, 0x7f, 0x00, 0xff, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (at[0] < forms[i].least || at[0] > forms[i].most)
			continue;
		if (at[1] < forms[i].second_least || at[1] > forms[i].second_most)
			return 0;
		for (size_t j = 2; j < forms[i].len; j++) {
			if (at[j] < 0x80 || at[j] > 0xbf)
				return 0;
		}
		return forms[i].len;
	}
	return 0;
}

size_t text_json_string(const char *text, char *buffer)
{
	char *at = buffer;

	*at++ = '"';
	for (const char *c = text; *c;) {
		size_t len = utf8_len((const unsigned char *)c);
		if (*c == '"' || *c == '\\') {
			*at++ = '\\';
			*at++ = *c++;
		} else if (len == 1 && (unsigned char)*c < 0x20) {
			at = digits_hex4(put_text(at, "\\u"), (uint16_t)*c++);
		} else if (len == 0) {
			at = put_text(at, "\\ufffd");
			c++;
		} else {
			memcpy(at, c, len);
			at += len;
			c += len;
		}
	}
	*at++ = '"';
	*at = '\0';
	return (size_t)(at - buffer);
}
