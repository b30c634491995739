/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * table: flow-print's format 3 (v1, v5), 7 (v7) and 8 (v6); long: its format 5; csv: flow-export's
 * format 2; all of flow-tools 0.68. show: "show" of FreeBSD's flowctl(8).
 */
#include "format/text.h"

#include "format/digits.h"
#include "format/text_private.h"

#define TABLE_HEADER                                                                               \
	"srcIP            dstIP            prot  srcPort  dstPort  octets      packets\n"
#define TABLE_V7_HEADER                                                                            \
	"srcIP               dstIP               router_sc        prot   srcPort         "         \
	"dstPort         octets      packets\n"
#define TABLE_V6_HEADER                                                                            \
	"srcIP               dstIP               peer_nexthop     encap i/o  prot   "              \
	"srcPort         dstPort         octets      packets\n"
#define LONG_HEADER                                                                                \
	"Start             End               Sif   SrcIPaddress    SrcP  DIf   DstIPaddress    "   \
	"DstP    P Fl Pkts       Octets\n\n"
#define SHOW_HEADER TEXT_SHOW_HEADER
#define CSV_FRONT "#:unix_secs,unix_nsecs,sysuptime,exaddr,dpkts,doctets,first,last,"
#define CSV_ENGINE "engine_type,engine_id,"
#define CSV_MIDDLE "srcaddr,dstaddr,nexthop,input,output,srcport,dstport,prot,tos,tcp_flags"
#define CSV_MASKS ",src_mask,dst_mask,src_as,dst_as"

static const char *const names[TEXT_FORMAT_COUNT] = {
	[TEXT_TABLE] = "table",
	[TEXT_LONG] = "long",
	[TEXT_SHOW] = "show",
	[TEXT_CSV] = "csv",
	[TEXT_JSON] = "json",
};

const char *text_format_name(enum text_format format)
{
	return names[format];
}

enum text_format text_format_find(const char *name)
{
	enum text_format format = 0;

	while (format < TEXT_FORMAT_COUNT && strcmp(names[format], name) != 0)
		format++;
	return format;
}

static const char *csv_header(unsigned version)
{
	switch (version) {
	case 1:
		return CSV_FRONT CSV_MIDDLE "\n";
	case 6:
		return CSV_FRONT CSV_ENGINE CSV_MIDDLE CSV_MASKS ",in_encaps,out_encaps,nexthop\n";
	case 7:
		return CSV_FRONT CSV_ENGINE CSV_MIDDLE CSV_MASKS ",router_sc\n";
	default:
		return CSV_FRONT CSV_ENGINE CSV_MIDDLE CSV_MASKS "\n";
	}
}

static const char *table_header(unsigned version)
{
	return version == 7 ? TABLE_V7_HEADER : version == 6 ? TABLE_V6_HEADER : TABLE_HEADER;
}

size_t text_header(enum text_format format, unsigned version, char *buffer)
{
	const char *header = format == TEXT_TABLE  ? table_header(version)
			     : format == TEXT_LONG ? LONG_HEADER
			     : format == TEXT_SHOW ? SHOW_HEADER
			     : format == TEXT_CSV  ? csv_header(version)
						   : "";
	size_t len = strlen(header);

	memcpy(buffer, header, len);
	return len;
}

/* A line of fixed columns: blanks first, then each value at the left of its column. */
static size_t finish_columns(char *line, size_t len)
{
	line[len] = '\n';
	return len + 1;
}

/* "%-15.15s  %-15.15s  %-4.4s  %-7.7s  %-7.7s  %-10lu  %-10lu" */
static size_t put_table(const struct datagram_record *record, char *line)
{
	memset(line, ' ', 80);
	digits_ipv4(line, record->src_addr);
	digits_ipv4(line + 17, record->dst_addr);
	digits_u32(line + 34, record->protocol);
	digits_u32(line + 40, record->src_port);
	digits_u32(line + 49, record->dst_port);
	digits_u32(line + 58, record->octets);
	digits_u32(line + 70, record->packets);
	return finish_columns(line, 80);
}

/* "%-5.5s  %-14.14s  %-14.14s  %-10lu  %-10lu" behind what v6 and v7 have of their own. */
static size_t put_wide(const struct datagram_record *record, char *line, size_t at)
{
	digits_prefix(line, record->src_addr, record->src_mask);
	digits_prefix(line + 20, record->dst_addr, record->dst_mask);
	digits_u32(line + at, record->protocol);
	digits_u32(line + at + 7, record->src_port);
	digits_u32(line + at + 23, record->dst_port);
	digits_u32(line + at + 39, record->octets);
	digits_u32(line + at + 51, record->packets);
	return finish_columns(line, at + 61);
}

/* "%-18.18s  %-18.18s  %-15.15s  " */
static size_t put_table_v7(const struct datagram_record *record, char *line)
{
	memset(line, ' ', 120);
	digits_ipv4(line + 40, record->router_sc);
	return put_wide(record, line, 57);
}

/* "%-18.18s  %-18.18s  %-15.15s  %-4d %-4d  " */
static size_t put_table_v6(const struct datagram_record *record, char *line)
{
	memset(line, ' ', 132);
	digits_ipv4(line + 40, record->peer_next_hop);
	digits_u32(line + 57, record->in_encaps);
	digits_u32(line + 62, record->out_encaps);
	return put_wide(record, line, 68);
}

/* "1103.14:16:12.930"; flow-print's seconds are unsigned, of 32 bits. */
static void put_long_time(char *at, int64_t time_ms)
{
	struct digits_date date = digits_date_of((uint32_t)((uint64_t)time_ms / 1000));

	at = digits_pair(at, date.month);
	at = digits_pair(at, date.day);
	*at++ = '.';
	digits_clock_ms(at, &date, (unsigned)((uint64_t)time_ms % 1000));
}

/* Two times, then "%-5u %-15.15s %-5u %-5u %-15.15s %-5u %-3u %-2d %-10lu %-10lu" */
static size_t put_long(
	const struct datagram *datagram, const struct datagram_record *record, char *line)
{
	memset(line, ' ', 124);
	put_long_time(line, text_time_ms(datagram, record->first));
	put_long_time(line + 18, text_time_ms(datagram, record->last));
	digits_u32(line + 36, record->input);
	digits_ipv4(line + 42, record->src_addr);
	digits_u32(line + 58, record->src_port);
	digits_u32(line + 64, record->output);
	digits_ipv4(line + 70, record->dst_addr);
	digits_u32(line + 86, record->dst_port);
	digits_u32(line + 92, record->protocol);
	digits_u32(line + 96, record->tcp_flags & 7u);
	digits_u32(line + 99, record->packets);
	digits_u32(line + 110, record->octets);
	return finish_columns(line, 120);
}

static char *csv_u32(char *at, uint32_t value)
{
	at = digits_u32(at, value);
	*at++ = ',';
	return at;
}

static char *csv_ipv4(char *at, uint32_t address)
{
	at = digits_ipv4(at, address);
	*at++ = ',';
	return at;
}

static char *csv_masks(char *at, const struct datagram_record *record)
{
	at = csv_u32(at, record->src_mask);
	at = csv_u32(at, record->dst_mask);
	at = csv_u32(at, record->src_as);
	return csv_u32(at, record->dst_as);
}

static char *csv_of_version(char *at, unsigned version, const struct datagram_record *record)
{
	if (version != 1)
		at = csv_masks(at, record);
	if (version == 6) {
		at = csv_u32(at, record->in_encaps);
		at = csv_u32(at, record->out_encaps);
		at = csv_ipv4(at, record->peer_next_hop);
	}
	return version == 7 ? csv_ipv4(at, record->router_sc) : at;
}

static size_t put_csv(
	const struct datagram *datagram, const struct datagram_record *record, char *line)
{
	char *at = csv_u32(line, datagram->unix_secs);

	at = csv_u32(at, datagram->unix_nsecs);
	at = csv_u32(at, datagram->sys_uptime);
	at = csv_ipv4(at, datagram->exporter);
	at = csv_u32(at, record->packets);
	at = csv_u32(at, record->octets);
	at = csv_u32(at, record->first);
	at = csv_u32(at, record->last);
	if (datagram->version != 1) {
		at = csv_u32(at, datagram->engine_type);
		at = csv_u32(at, datagram->engine_id);
	}
	at = csv_ipv4(at, record->src_addr);
	at = csv_ipv4(at, record->dst_addr);
	at = csv_ipv4(at, record->next_hop);
	at = csv_u32(at, record->input);
	at = csv_u32(at, record->output);
	at = csv_u32(at, record->src_port);
	at = csv_u32(at, record->dst_port);
	at = csv_u32(at, record->protocol);
	at = csv_u32(at, record->tos);
	at = csv_u32(at, record->tcp_flags);
	at = csv_of_version(at, datagram->version, record);
	at[-1] = '\n'; /* where the last comma is */
	return (size_t)(at - line);
}

size_t text_record(enum text_format format, const struct datagram *datagram, unsigned i,
	const char *input_json, char *buffer)
{
	const struct datagram_record *record = &datagram->records[i];

	switch (format) {
	case TEXT_TABLE:
		return datagram->version == 7   ? put_table_v7(record, buffer)
		       : datagram->version == 6 ? put_table_v6(record, buffer)
						: put_table(record, buffer);
	case TEXT_LONG:
		return put_long(datagram, record, buffer);
	case TEXT_SHOW:
		return text_show(record, buffer);
	case TEXT_CSV:
		return put_csv(datagram, record, buffer);
	case TEXT_JSON:
		return text_json(datagram, record, input_json, buffer);
	case TEXT_FORMAT_COUNT:
		break;
	}
	return 0;
}
