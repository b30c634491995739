/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams as UDP packets of a capture: nanosecond pcap, little endian on every machine, Ethernet
 * frames (which every reader takes). */
#ifndef SINK_PCAP_SINK_H
#define SINK_PCAP_SINK_H

#include "core/error.h"
#include "io/endpoint.h"
#include "io/output.h"

#include <stddef.h>
#include <stdint.h>

struct pcap_sink;

/* Borrows the output, and writes the file header to it. NULL with *error set. */
struct pcap_sink *pcap_sink_new(struct output *output, struct error *error);
void pcap_sink_free(struct pcap_sink *sink); /* NULL is legal */

/* Writes one packet; both endpoints are of the same family and len is at most 65,507. */
int pcap_sink_write(struct pcap_sink *sink, int64_t time_ns, const struct endpoint *from,
	const struct endpoint *to, const uint8_t *octets, size_t len, struct error *error);

#endif
