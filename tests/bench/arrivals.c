/* SPDX-License-Identifier: BSD-2-Clause */
/* Receives v5 datagrams on 127.0.0.1:PORT until nothing comes for three seconds, and says how far
 * the gaps between their arrivals (by the kernel's stamps) are from those between their header
 * times. usage: arrivals PORT [SPEED]    prints: count, median, 99th percentile and greatest of the
 * errors, and the drift from the first to the last, in microseconds */
#include "core/bytes.h"

#include <arpa/inet.h>
#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { MOST = 1000000, FIRST_WAIT_MS = 20000, IDLE_MS = 3000 };

struct arrival {
	int64_t at_ns;
	int64_t planned_ns;
};

static int open_socket(const char *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(port)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1, len = 16 << 20;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &len, sizeof len);
	setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0)
		err(1, "127.0.0.1:%s", port);
	return fd;
}

static bool take(int fd, double speed, struct arrival *arrival)
{
	uint8_t octets[2048];
	_Alignas(struct cmsghdr) char control[64];
	struct iovec piece = { octets, sizeof octets };
	struct msghdr message = { .msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof control };
	struct timespec at = { 0 };
	uint32_t seconds, ns;

	ssize_t len = recvmsg(fd, &message, 0);
	struct bytes header = bytes_of(octets, len < 0 ? 0 : (size_t)len);
	if (!bytes_be32(header, 8, &seconds) || !bytes_be32(header, 12, &ns))
		return false;
	struct cmsghdr *stamp = CMSG_FIRSTHDR(&message);
	if (stamp && stamp->cmsg_type == SCM_TIMESTAMPNS)
		memcpy(&at, CMSG_DATA(stamp), sizeof at);
	arrival->at_ns = at.tv_sec * INT64_C(1000000000) + at.tv_nsec;
	arrival->planned_ns = (int64_t)((seconds * 1e9L + ns) / speed);
	return true;
}

static int compare(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return a < b ? -1 : a > b;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		errx(2, "usage: arrivals PORT [SPEED]");
	double speed = argc > 2 ? atof(argv[2]) : 1;
	struct pollfd wait = { .fd = open_socket(argv[1]), .events = POLLIN };
	struct arrival *list = calloc(MOST, sizeof *list);
	int64_t *errors = calloc(MOST, sizeof *errors);
	size_t count = 0;

	if (!list || !errors)
		err(1, "memory");
	while (count < MOST && poll(&wait, 1, count ? IDLE_MS : FIRST_WAIT_MS) > 0)
		count += take(wait.fd, speed, &list[count]);
	if (count < 2)
		errx(1, "%zu datagrams", count);
	for (size_t i = 1; i < count; i++)
		errors[i - 1] = llabs((list[i].at_ns - list[i - 1].at_ns) -
				      (list[i].planned_ns - list[i - 1].planned_ns));
	qsort(errors, count - 1, sizeof *errors, compare);
	int64_t drift = (list[count - 1].at_ns - list[0].at_ns) -
			(list[count - 1].planned_ns - list[0].planned_ns);
	printf("%zu %.1f %.1f %.1f %.1f\n", count, (double)errors[(count - 1) / 2] / 1000,
		(double)errors[(count - 1) * 99 / 100] / 1000, (double)errors[count - 2] / 1000,
		(double)drift / 1000);
	free(list);
	free(errors);
	return 0;
}
