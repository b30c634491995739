/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/udp.h"

#include "core/clock.h"
#include "core/memory.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_DATAGRAM 65535
#define CONTROL_LEN 128

struct udp_listener {
	int fd;
	uint32_t dropped;
	struct mmsghdr messages[UDP_BATCH];
	struct iovec pieces[UDP_BATCH];
	struct udp_arrival arrivals[UDP_BATCH];
	_Alignas(struct cmsghdr) char controls[UDP_BATCH][CONTROL_LEN];
	uint8_t octets[UDP_BATCH][MAX_DATAGRAM];
};

static void set_options(int fd, int family, int buffer_len)
{
	int on = 1, off = 0;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer_len, sizeof buffer_len) != 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer_len, sizeof buffer_len);
	setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
}

struct udp_listener *udp_listen(const struct endpoint *at, int buffer_len, struct error *error)
{
	char text[ENDPOINT_TEXT_LEN];
	int family = at->address.ss_family;

	endpoint_format(at, text);
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		error_system(error, "%s", text);
		return NULL;
	}
	set_options(fd, family, buffer_len);
	if (bind(fd, (const struct sockaddr *)&at->address, at->len) != 0) {
		error_system(error, "%s", text);
		close(fd);
		return NULL;
	}
	struct udp_listener *listener = memory_new(1, sizeof *listener);
	listener->fd = fd;
	return listener;
}

void udp_listener_close(struct udp_listener *listener)
{
	if (!listener)
		return;
	close(listener->fd);
	free(listener);
}

int udp_listener_descriptor(const struct udp_listener *listener)
{
	return listener->fd;
}

static void read_control(struct udp_listener *listener, struct msghdr *message, int64_t *time_ns)
{
	for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header;
		header = CMSG_NXTHDR(message, header)) {
		if (header->cmsg_level != SOL_SOCKET)
			continue;
		if (header->cmsg_type == SCM_TIMESTAMPNS) {
			struct timespec time;
			memcpy(&time, CMSG_DATA(header), sizeof time);
			*time_ns = clock_of_timespec(time);
		} else if (header->cmsg_type == SO_RXQ_OVFL) {
			memcpy(&listener->dropped, CMSG_DATA(header), sizeof listener->dropped);
		}
	}
}

static void prepare(struct udp_listener *listener)
{
	for (size_t i = 0; i < UDP_BATCH; i++) {
		listener->pieces[i] =
			(struct iovec){ listener->octets[i], sizeof listener->octets[i] };
		listener->messages[i].msg_hdr = (struct msghdr){
			.msg_name = &listener->arrivals[i].from.address,
			.msg_namelen = sizeof listener->arrivals[i].from.address,
			.msg_iov = &listener->pieces[i],
			.msg_iovlen = 1,
			.msg_control = listener->controls[i],
			.msg_controllen = CONTROL_LEN,
		};
	}
}

int udp_listener_read(
	struct udp_listener *listener, const struct udp_arrival **arrivals, struct error *error)
{
	prepare(listener);
	int count = recvmmsg(listener->fd, listener->messages, UDP_BATCH, MSG_DONTWAIT, NULL);
	if (count < 0 && errno != EAGAIN && errno != EINTR && errno != ECONNREFUSED)
		return error_system(error, "cannot receive");
	if (count < 0)
		return 0;
	for (int i = 0; i < count; i++) {
		struct udp_arrival *arrival = &listener->arrivals[i];
		struct msghdr *message = &listener->messages[i].msg_hdr;
		arrival->octets = bytes_of(listener->octets[i], listener->messages[i].msg_len);
		arrival->from.len = message->msg_namelen;
		arrival->time_ns = 0;
		read_control(listener, message, &arrival->time_ns);
		/* Where the kernel gives no time, the one of reading stands in. */
		if (arrival->time_ns == 0)
			arrival->time_ns = clock_now(CLOCK_REALTIME);
	}
	*arrivals = listener->arrivals;
	return count;
}

uint32_t udp_listener_dropped(const struct udp_listener *listener)
{
	uint32_t info[SK_MEMINFO_VARS];
	socklen_t size = sizeof info;

	/* The socket's own count also has what was dropped behind the last datagram read. */
	if (getsockopt(listener->fd, SOL_SOCKET, SO_MEMINFO, info, &size) == 0 &&
		size > SK_MEMINFO_DROPS * sizeof *info)
		return info[SK_MEMINFO_DROPS];
	return listener->dropped;
}

int udp_listener_buffer(const struct udp_listener *listener)
{
	int len = 0;
	socklen_t size = sizeof len;

	getsockopt(listener->fd, SOL_SOCKET, SO_RCVBUF, &len, &size);
	return len;
}

void udp_listener_endpoint(const struct udp_listener *listener, struct endpoint *endpoint)
{
	endpoint->len = sizeof endpoint->address;
	getsockname(listener->fd, (struct sockaddr *)&endpoint->address, &endpoint->len);
}
