/* SPDX-License-Identifier: BSD-2-Clause */
/* NetFlow export datagrams, version 1, 5 and 7, in network byte order. Pure: no I/O, no state. */
#ifndef FORMAT_NETFLOW_H
#define FORMAT_NETFLOW_H

#include "core/bytes.h"
#include "core/datagram.h"

#define NETFLOW_MAX_LEN 1464 /* a v5 datagram with 30 records */

/* Octets written to buffer; the datagram's version is 1, 5 or 7 and its count in range. */
size_t netflow_encode(const struct datagram *datagram, uint8_t buffer[NETFLOW_MAX_LEN]);

enum netflow_problem {
	NETFLOW_OK,
	NETFLOW_SHORT,   /* ends inside its header */
	NETFLOW_VERSION, /* not 1, 5 or 7 */
	NETFLOW_COUNT,   /* 0 records, or more than the version allows */
	NETFLOW_LENGTH,  /* not as long as its count says */
	NETFLOW_PROBLEM_COUNT
};

/* "short", "version", … */
const char *netflow_problem_name(enum netflow_problem problem);

/* Fills *datagram (exporter 0) when the octets are exactly one datagram. */
enum netflow_problem netflow_decode(struct bytes octets, struct datagram *datagram);

#endif
