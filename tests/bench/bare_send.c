/* SPDX-License-Identifier: BSD-2-Clause */
/* What the machine can do at best, for a replay to be held against. Datagrams that look like v5
 * headers go to 127.0.0.1:PORT.
 * usage: bare_send top PORT COUNT OCTETS     sendmmsg in a loop; prints datagrams a second
 *        bare_send paced PORT <MOMENTS       clock_nanosleep and send at each moment (ns) */
#include "core/bytes.h"

#include <arpa/inet.h>
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BATCH = 64, MOST = 65507, HEADER = 24 };

static int open_socket(const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(port)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), len = 4 << 20;

	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &len, sizeof len);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
		err(1, "127.0.0.1:%s", port);
	return fd;
}

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void send_top(int fd, size_t count, size_t octets)
{
	static uint8_t datagram[MOST];
	struct iovec piece = { datagram, octets };
	struct mmsghdr messages[BATCH] = { 0 };
	int64_t start_ns = now_ns();

	for (size_t i = 0; i < BATCH; i++) {
		messages[i].msg_hdr.msg_iov = &piece;
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	for (size_t sent = 0; sent < count;) {
		size_t left = count - sent;
		int done = sendmmsg(fd, messages, left < BATCH ? (unsigned)left : BATCH, 0);
		if (done < 0)
			err(1, "sendmmsg");
		sent += (size_t)done;
	}
	printf("%.0f\n", (double)count * 1e9 / (double)(now_ns() - start_ns));
}

static void send_paced(int fd)
{
	uint8_t datagram[HEADER] = { 0, 5, 0, 0 };
	int64_t start_ns = now_ns() + 20000000, moment_ns;

	while (scanf("%" SCNd64, &moment_ns) == 1) {
		int64_t at_ns = start_ns + moment_ns;
		struct timespec at = { at_ns / 1000000000, at_ns % 1000000000 };

		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
		bytes_store_u32(datagram + 8, BYTES_BIG, (uint32_t)(moment_ns / 1000000000));
		bytes_store_u32(datagram + 12, BYTES_BIG, (uint32_t)(moment_ns % 1000000000));
		send(fd, datagram, sizeof datagram, 0);
	}
}

int main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "top") == 0)
		send_top(open_socket(argv[2]), strtoul(argv[3], NULL, 10),
			strtoul(argv[4], NULL, 10));
	else if (argc == 3 && strcmp(argv[1], "paced") == 0)
		send_paced(open_socket(argv[2]));
	else
		errx(2, "usage: bare_send top PORT COUNT OCTETS | bare_send paced PORT <MOMENTS");
	return 0;
}
