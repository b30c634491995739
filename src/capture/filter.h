/* SPDX-License-Identifier: BSD-2-Clause */
/* Filter expressions as tcpdump knows them (pcap-filter(7)), compiled by libpcap for each link type
 * on its first use. */
#ifndef CAPTURE_FILTER_H
#define CAPTURE_FILTER_H

#include "core/error.h"
#include "core/frame.h"

#include <stdbool.h>

struct filter;

/* Checks the expression (for Ethernet, or raw IP where it only compiles there). NULL with *error
 * set to libpcap's reason. */
struct filter *filter_new(const char *expression, struct error *error);
void filter_free(struct filter *filter); /* NULL is legal */

/* Whether the expression may hold names of hosts, ports or protocols, which libpcap looks up each
 * time that it compiles: all words that are not the language's own are taken for names. */
bool filter_has_names(const char *expression);

enum filter_verdict {
	FILTER_PASSES,
	FILTER_FAILS,
	FILTER_LINK_TYPE /* the expression can't be compiled for the frame's link type */
};

/* Not for use by two threads at once. */
enum filter_verdict filter_judge(struct filter *filter, const struct frame *frame);

#endif
