/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine's limit: a walk over mapped pcap files that touches the first octets of each packet.
 */
#include "core/bytes.h"

#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_HEADER_LEN = 24, RECORD_HEADER_LEN = 16, CAPTURED_LEN = 8, IPV4_SOURCE = 26 };

int main(int argc, char **argv)
{
	unsigned long long packets = 0;
	uint32_t touched = 0;

	for (int i = 1; i < argc; i++) {
		struct stat status;
		int fd = open(argv[i], O_RDONLY);
		if (fd < 0 || fstat(fd, &status) < 0)
			err(1, "%s", argv[i]);
		void *map = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map == MAP_FAILED)
			err(1, "%s", argv[i]);
		madvise(map, status.st_size, MADV_SEQUENTIAL);

		struct bytes rest = bytes_of(map, status.st_size);
		bytes_skip(&rest, FILE_HEADER_LEN);
		uint32_t len, source;
		while (bytes_u32(rest, CAPTURED_LEN, BYTES_LITTLE, &len)) {
			if (bytes_be32(rest, RECORD_HEADER_LEN + IPV4_SOURCE, &source))
				touched += source;
			if (!bytes_skip(&rest, RECORD_HEADER_LEN + (size_t)len))
				break;
			packets++;
		}
		munmap(map, status.st_size);
		close(fd);
	}
	printf("%llu %u\n", packets, touched);
	return 0;
}
