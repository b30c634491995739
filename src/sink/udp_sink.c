/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/udp_sink.h"

#include "core/memory.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_LEN (4 << 20) /* the kernel gives as much of it as it may */

struct socket_state {
	int fd;
	struct udp_troubles troubles;
};

struct udp_sink {
	struct socket_state *sockets;
	size_t count;
	uint64_t troubles;
};

static const char *const trouble_names[UDP_TROUBLE_COUNT] = {
	[UDP_REFUSED] = "refused",
	[UDP_FULL] = "full",
	[UDP_NETWORK] = "network",
	[UDP_OTHER] = "other",
};

const char *udp_trouble_name(enum udp_trouble trouble)
{
	return trouble_names[trouble];
}

static enum udp_trouble trouble_of(int reason)
{
	switch (reason) {
	case ECONNREFUSED:
	case EHOSTUNREACH:
	case EHOSTDOWN:
		return UDP_REFUSED;
	case EAGAIN:
	case ENOBUFS:
	case ENOMEM:
		return UDP_FULL;
	case ENETUNREACH:
	case ENETDOWN:
	case ENODEV:
	case ENXIO:
	case EADDRNOTAVAIL:
	case EPIPE:
		return UDP_NETWORK;
	default:
		return UDP_OTHER;
	}
}

static void count_trouble(
	struct udp_sink *sink, struct socket_state *socket, int reason, int64_t now_ns)
{
	enum udp_trouble trouble = trouble_of(reason);

	if (socket->troubles.count[trouble]++ == 0) {
		socket->troubles.first_ns[trouble] = now_ns;
		socket->troubles.first_errno[trouble] = reason;
	}
	sink->troubles++;
}

/* ip(7), IP_RECVERR: ICMP errors wait in a queue, one a datagram; and a packet that the interface
 * dropped is told by ENOBUFS instead of being passed over in silence. */
static void ask_for_errors(int fd, int family)
{
	int on = 1;

	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
	else
		setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
}

static void set_buffer(int fd, int forced, int ordinary)
{
	int len = BUFFER_LEN;

	if (setsockopt(fd, SOL_SOCKET, forced, &len, sizeof len) != 0)
		setsockopt(fd, SOL_SOCKET, ordinary, &len, sizeof len);
}

static int open_socket(const struct udp_target *target, struct error *error)
{
	char text[ENDPOINT_TEXT_LEN];
	int family = target->to.address.ss_family;

	endpoint_format(&target->to, text);
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return error_system(error, "%s", text);
	set_buffer(fd, SO_SNDBUFFORCE, SO_SNDBUF);
	set_buffer(fd, SO_RCVBUFFORCE, SO_RCVBUF); /* holds the queue of errors */
	ask_for_errors(fd, family);
	if (target->has_from &&
		bind(fd, (const struct sockaddr *)&target->from.address, target->from.len) != 0) {
		endpoint_format(&target->from, text);
		error_system(error, "--source %s", text);
	} else if (connect(fd, (const struct sockaddr *)&target->to.address, target->to.len) != 0) {
		error_system(error, "%s", text);
	} else {
		return fd;
	}
	close(fd);
	return -1;
}

struct udp_sink *udp_sink_open(const struct udp_target *targets, size_t count, struct error *error)
{
	struct udp_sink *sink = memory_new(1, sizeof *sink);

	sink->sockets = memory_new(count, sizeof *sink->sockets);
	for (; sink->count < count; sink->count++) {
		int fd = open_socket(&targets[sink->count], error);
		if (fd < 0) {
			udp_sink_close(sink);
			return NULL;
		}
		sink->sockets[sink->count].fd = fd;
	}
	return sink;
}

void udp_sink_close(struct udp_sink *sink)
{
	if (!sink)
		return;
	for (size_t i = 0; i < sink->count; i++)
		close(sink->sockets[i].fd);
	free(sink->sockets);
	free(sink);
}

/* Takes what waits in the error queue; how many there were. */
static size_t drain_errors(struct udp_sink *sink, struct socket_state *socket, int64_t now_ns)
{
	size_t found = 0;

	for (;; found++) {
		_Alignas(struct cmsghdr) char control[256];
		struct msghdr message = { .msg_control = control,
			.msg_controllen = sizeof control };
		if (recvmsg(socket->fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
			return found;
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		struct sock_extended_err problem = { .ee_errno = EIO };
		if (header && header->cmsg_len >= CMSG_LEN(sizeof problem))
			memcpy(&problem, CMSG_DATA(header), sizeof problem);
		count_trouble(sink, socket, (int)problem.ee_errno, now_ns);
	}
}

/* After a failed send: whether it is worth another try, because what was reported is an earlier
 * datagram's fate and this one never left. Else this one is counted as lost. */
static bool try_again(
	struct udp_sink *sink, struct socket_state *socket, bool tried, int64_t now_ns)
{
	int reason = errno;

	if (reason == EINTR)
		return true;
	if (drain_errors(sink, socket, now_ns) > 0 && !tried)
		return true;
	count_trouble(sink, socket, reason, now_ns);
	return false;
}

void udp_sink_send(
	struct udp_sink *sink, size_t target, const void *octets, size_t len, int64_t now_ns)
{
	struct socket_state *socket = &sink->sockets[target];
	bool tried = false;

	while (send(socket->fd, octets, len, MSG_DONTWAIT) < 0) {
		if (!try_again(sink, socket, tried, now_ns))
			return;
		tried = true;
	}
}

void udp_sink_send_batch(struct udp_sink *sink, size_t target, const struct iovec *datagrams,
	size_t count, int64_t now_ns)
{
	struct socket_state *socket = &sink->sockets[target];
	struct mmsghdr messages[UDP_SINK_BATCH] = { 0 };
	size_t done = 0;
	bool tried = false;

	for (size_t i = 0; i < count; i++) {
		messages[i].msg_hdr.msg_iov = (struct iovec *)(uintptr_t)&datagrams[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	while (done < count) {
		int sent = sendmmsg(socket->fd, messages + done, (unsigned)(count - done), 0);
		if (sent > 0) {
			done += (size_t)sent;
			tried = false;
		} else if (try_again(sink, socket, tried, now_ns)) {
			tried = true;
		} else {
			done++;
			tried = false;
		}
	}
}

void udp_sink_settle(struct udp_sink *sink, int timeout_ms, int64_t now_ns)
{
	for (size_t i = 0; i < sink->count; i++) {
		struct pollfd wait = { .fd = sink->sockets[i].fd };
		/* Errors are polled for always; the time is one for all sockets. */
		if (poll(&wait, 1, timeout_ms) == 0)
			timeout_ms = 0;
		drain_errors(sink, &sink->sockets[i], now_ns);
	}
}

const struct udp_troubles *udp_sink_troubles(const struct udp_sink *sink, size_t target)
{
	return &sink->sockets[target].troubles;
}

uint64_t udp_sink_trouble_count(const struct udp_sink *sink)
{
	return sink->troubles;
}
