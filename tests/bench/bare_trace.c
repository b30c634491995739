/* SPDX-License-Identifier: BSD-2-Clause */
/* libtrace's loop over a capture with its look-up of the network layer. */
#include <err.h>
#include <libtrace.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	unsigned long long packets = 0, found = 0;
	libtrace_packet_t *packet = trace_create_packet();

	for (int i = 1; i < argc; i++) {
		char uri[4096];
		snprintf(uri, sizeof uri, "pcapfile:%s", argv[i]);
		libtrace_t *trace = trace_create(uri);
		if (trace_is_err(trace) || trace_start(trace) < 0)
			errx(1, "%s: libtrace cannot read it", argv[i]);

		while (trace_read_packet(trace, packet) > 0) {
			uint16_t ethertype;
			uint32_t remaining;
			packets++;
			if (trace_get_layer3(packet, &ethertype, &remaining))
				found++;
		}
		trace_destroy(trace);
	}
	trace_destroy_packet(packet);
	printf("%llu %llu\n", packets, found);
	return 0;
}
