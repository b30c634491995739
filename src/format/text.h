/* SPDX-License-Identifier: BSD-2-Clause */
/* Records as text: flow-print's and flow-export's formats byte for byte, flowctl's, and JSON. Pure.
 */
#ifndef FORMAT_TEXT_H
#define FORMAT_TEXT_H

#include "core/datagram.h"

#include <stddef.h>

#define TEXT_MAX_LINE 2048 /* no line of a record is longer, but for the JSON input's path */

enum text_format { TEXT_TABLE, TEXT_LONG, TEXT_SHOW, TEXT_CSV, TEXT_JSON, TEXT_FORMAT_COUNT };

/* "table", "long", "show", "csv", "json"; text_format_find returns TEXT_FORMAT_COUNT for no match.
 */
const char *text_format_name(enum text_format format);
enum text_format text_format_find(const char *name);

/* The lines before the first record of an export version (the csv's columns depend on it; so do
 * the table's). Octets written, perhaps 0; never more than TEXT_MAX_LINE. */
size_t text_header(enum text_format format, unsigned version, char *buffer);

/*
 * One record's line with its newline; octets written, at most TEXT_MAX_LINE. input_json is the
 * input of the record's first packet as a JSON string with its quotes, or NULL where the flows do
 * not come from captures (JSON only). JSON: the csv's columns as members (v6's second nexthop is
 * "peer_nexthop"), "start" and "end" (right also where SysUptime wrapped since), and where the
 * record has one "reason" and "first_packet": { "input", "packet" }.
 */
size_t text_record(enum text_format format, const struct datagram *datagram, unsigned i,
	const char *input_json, char *buffer);

/* A text as a JSON string with its quotes, ended by NUL; what isn't UTF-8 becomes U+FFFD. Octets
 * written but for the NUL; buffer has room for 6 * strlen(text) + 3. */
size_t text_json_string(const char *text, char *buffer);

/* The lines of a live flow as flowctl's "show verbose" has them, and those before the first;
 * active_s: how long it has lasted. Octets written, at most TEXT_MAX_LINE. */
#define TEXT_SHOW_VERBOSE_HEADER                                                                   \
	"SrcIf          SrcIPaddress    DstIf          DstIPaddress    Pr TOS Flgs  Pkts\n"        \
	"Port Msk AS                    Port Msk AS    NextHop              B/Pk  Active\n"
size_t text_show_verbose(const struct datagram_record *record, uint32_t active_s, char *lines);

#endif
