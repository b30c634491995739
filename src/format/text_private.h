/* SPDX-License-Identifier: BSD-2-Clause */
/* What the text formats share. */
#ifndef FORMAT_TEXT_PRIVATE_H
#define FORMAT_TEXT_PRIVATE_H

#include "core/datagram.h"

/* When a packet at this SysUptime was, in ms since 1970; as flow-tools reckons: without regard for
 * a wrap. */
static inline int64_t text_time_ms(const struct datagram *datagram, uint32_t uptime)
{
	return (int64_t)datagram->unix_secs * 1000 + datagram->unix_nsecs / 1000000 -
	       datagram->sys_uptime + uptime;
}

#define TEXT_SHOW_HEADER                                                                           \
	"SrcIf         SrcIPaddress    DstIf         DstIPaddress    Pr SrcP DstP  Pkts\n"

size_t text_show(const struct datagram_record *record, char *line);

size_t text_json(const struct datagram *datagram, const struct datagram_record *record,
	const char *input_json, char *buffer);

#endif
