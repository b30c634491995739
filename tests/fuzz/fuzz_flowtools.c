/* SPDX-License-Identifier: BSD-2-Clause */
/* Any octets as a flow-tools file: read as it is, and what was read is printed. */
#include "format/text.h"
#include "source/flowtools_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(struct flowtools_file *file)
{
	static struct datagram datagram;
	char line[TEXT_MAX_LINE];
	uint64_t records = 0;

	while (flowtools_file_next(file, &datagram)) {
		if (datagram.count == 0 || datagram.count > datagram_max_records(datagram.version))
			abort();
		for (unsigned format = 0; format < TEXT_FORMAT_COUNT; format++) {
			if (text_record(format, &datagram, 0, NULL, line) > TEXT_MAX_LINE)
				abort();
		}
		records += datagram.count;
	}
	if (records != flowtools_file_records(file))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[32];
	struct error error = { 0 };
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	struct stream *stream = stream_open(path, &error);
	close(fd);
	struct flowtools_file *file = stream ? flowtools_file_open(path, stream, &error) : NULL;
	if (file)
		read_all(file);
	else if (!*error.text)
		abort();
	flowtools_file_close(file);
	return 0;
}
