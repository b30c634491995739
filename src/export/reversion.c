/* SPDX-License-Identifier: BSD-2-Clause */
#include "export/reversion.h"

#include <string.h>

static void express(struct datagram *datagram, unsigned version)
{
	datagram->version = (uint16_t)version;
	if (version != 5)
		datagram->sampling = 0;
	if (version == 1) {
		datagram->sequence = 0;
		datagram->engine_type = datagram->engine_id = 0;
	}
	for (unsigned i = 0; i < datagram->count; i++) {
		struct datagram_record *record = &datagram->records[i];

		record->in_encaps = record->out_encaps = 0;
		record->peer_next_hop = record->reserved = 0;
		if (version != 7)
			record->router_sc = 0;
		if (version == 1) {
			record->src_mask = record->dst_mask = 0;
			record->src_as = record->dst_as = 0;
		}
	}
}

int reversion_add(void *context, const struct datagram *datagram, struct error *error)
{
	const struct reversion *reversion = context;
	const struct datagram_sink *sink = &reversion->sink;
	unsigned version = reversion->version ? reversion->version : datagram->version;
	unsigned most = datagram_max_records(version);

	if (version == datagram->version)
		return sink->add(sink->context, datagram, error);
	for (unsigned done = 0; done < datagram->count; done += most) {
		struct datagram part = *datagram;
		unsigned left = datagram->count - done;

		part.count = (uint16_t)(left < most ? left : most);
		part.sequence += done;
		memmove(part.records, &datagram->records[done], part.count * sizeof *part.records);
		express(&part, version);
		if (sink->add(sink->context, &part, error))
			return -1;
	}
	return 0;
}
