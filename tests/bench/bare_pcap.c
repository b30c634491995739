/* SPDX-License-Identifier: BSD-2-Clause */
/* The yardstick: libpcap's loop over a capture, and nothing done with the packets. */
#include <err.h>
#include <pcap/pcap.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	unsigned long long packets = 0;

	for (int i = 1; i < argc; i++) {
		char why[PCAP_ERRBUF_SIZE];
		pcap_t *capture = pcap_open_offline(argv[i], why);
		if (!capture)
			errx(1, "%s", why);

		struct pcap_pkthdr *header;
		const u_char *octets;
		while (pcap_next_ex(capture, &header, &octets) == 1)
			packets++;
		pcap_close(capture);
	}
	printf("%llu\n", packets);
	return 0;
}
