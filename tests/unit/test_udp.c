/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/time.h"
#include "io/endpoint.h"
#include "sink/udp_sink.h"
#include "source/udp.h"
#include "suites.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct {
	const char *text;
	int default_port;
	enum endpoint_use use;
	const char *formatted; /* NULL: no address */
} endpoints[] = {
	{ "192.0.2.1:2055", -1, ENDPOINT_CONNECT, "192.0.2.1:2055" },
	{ "[2001:db8::1]:2055", -1, ENDPOINT_CONNECT, "[2001:db8::1]:2055" },
	{ "192.0.2.1", 0, ENDPOINT_BIND, "192.0.2.1:0" },
	{ "192.0.2.1", 2055, ENDPOINT_CONNECT, "192.0.2.1:2055" },
	{ "2001:db8::1", 0, ENDPOINT_BIND, "[2001:db8::1]:0" },
	{ "[2001:db8::1]", 0, ENDPOINT_BIND, "[2001:db8::1]:0" },
	{ "127.0.0.1:0", -1, ENDPOINT_BIND, "127.0.0.1:0" },
	{ "192.0.2.1", -1, ENDPOINT_CONNECT, NULL },
	{ "2001:db8::1", -1, ENDPOINT_CONNECT, NULL },
	{ "192.0.2.1:", -1, ENDPOINT_CONNECT, NULL },
	{ "192.0.2.1:port", -1, ENDPOINT_CONNECT, NULL },
	{ "192.0.2.1:65536", -1, ENDPOINT_CONNECT, NULL },
	{ "192.0.2.1:-1", -1, ENDPOINT_CONNECT, NULL },
	{ "[2001:db8::1:2055", -1, ENDPOINT_CONNECT, NULL },
	{ "[2001:db8::1]2055", -1, ENDPOINT_CONNECT, NULL },
	{ "192.0.2.999:2055", -1, ENDPOINT_CONNECT, NULL },
};

START_TEST(endpoints_are_read_and_written)
{
	struct endpoint endpoint;
	struct error error = { 0 };
	char text[ENDPOINT_TEXT_LEN];

	int result = endpoint_resolve(endpoints[_i].text, endpoints[_i].default_port,
		endpoints[_i].use, &endpoint, &error);
	ck_assert_msg((result == 0) == (endpoints[_i].formatted != NULL), "%s: %s",
		endpoints[_i].text, error.text);
	if (result != 0)
		return;
	endpoint_format(&endpoint, text);
	ck_assert_str_eq(text, endpoints[_i].formatted);
}
END_TEST

START_TEST(addresses_are_told_apart_and_counted_up)
{
	struct endpoint endpoint;
	struct error error;
	char text[ENDPOINT_TEXT_LEN];
	uint8_t octets[16];

	endpoint_resolve("127.0.0.254:7", -1, ENDPOINT_BIND, &endpoint, &error);
	ck_assert_uint_eq(endpoint_ipv4(&endpoint), 0x7f0000fe);
	ck_assert_uint_eq(endpoint_port(&endpoint), 7);
	endpoint_advance(&endpoint, 3);
	endpoint_format(&endpoint, text);
	ck_assert_str_eq(text, "127.0.1.1:7");
	endpoint_octets(&endpoint, octets);
	ck_assert_mem_eq(octets, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\1\1", 16);

	endpoint_resolve("[::ffff:10.0.0.1]:9", -1, ENDPOINT_BIND, &endpoint, &error);
	ck_assert_uint_eq(endpoint_ipv4(&endpoint), 0x0a000001);
	endpoint_resolve("[2001:db8::ff]:9", -1, ENDPOINT_BIND, &endpoint, &error);
	ck_assert_uint_eq(endpoint_ipv4(&endpoint), 0);
	endpoint_advance(&endpoint, 1);
	endpoint_format(&endpoint, text);
	ck_assert_str_eq(text, "[2001:db8::100]:9");
}
END_TEST

static struct udp_listener *listen_on(const char *address, struct udp_target *target)
{
	struct error error;
	struct endpoint at;

	ck_assert_int_eq(endpoint_resolve(address, 0, ENDPOINT_BIND, &at, &error), 0);
	struct udp_listener *listener = udp_listen(&at, 1 << 20, &error);
	if (!listener)
		return NULL;
	*target = (struct udp_target){ 0 };
	udp_listener_endpoint(listener, &target->to);
	return listener;
}

static void wait_for(struct udp_listener *listener)
{
	struct pollfd wait = { .fd = udp_listener_descriptor(listener), .events = POLLIN };

	ck_assert_int_eq(poll(&wait, 1, 2000), 1);
}

/* _i: IPv4 or IPv6. */
START_TEST(what_is_sent_arrives)
{
	struct udp_target target;
	struct error error;
	struct udp_listener *listener = listen_on(_i ? "::1" : "127.0.0.1", &target);
	if (!listener)
		return; /* no IPv6 here */
	struct udp_sink *sink = udp_sink_open(&target, 1, &error);
	ck_assert_ptr_nonnull(sink);
	ck_assert_int_ge(udp_listener_buffer(listener), 1 << 16);

	struct iovec pieces[UDP_SINK_BATCH];
	for (size_t i = 0; i < UDP_SINK_BATCH; i++)
		pieces[i] = (struct iovec){ "0123456789", 1 + i % 10 };
	udp_sink_send(sink, 0, "first", 5, 0);
	udp_sink_send_batch(sink, 0, pieces, UDP_SINK_BATCH, 0);
	ck_assert_uint_eq(udp_sink_trouble_count(sink), 0);

	const struct udp_arrival *arrivals;
	size_t total = 0;
	while (total < 1 + UDP_SINK_BATCH) {
		wait_for(listener);
		int count = udp_listener_read(listener, &arrivals, &error);
		ck_assert_int_gt(count, 0);
		for (int i = 0; i < count; i++, total++) {
			ck_assert_uint_eq(
				arrivals[i].octets.len, total == 0 ? 5 : 1 + (total - 1) % 10);
			ck_assert_int_lt(llabs(arrivals[i].time_ns / NS_PER_S - time(NULL)), 60);
			ck_assert_uint_eq(endpoint_ipv4(&arrivals[i].from), _i ? 0 : 0x7f000001);
		}
	}
	ck_assert_int_eq(udp_listener_read(listener, &arrivals, &error), 0);
	ck_assert_uint_eq(udp_listener_dropped(listener), 0);
	udp_sink_close(sink);
	udp_listener_close(listener);
}
END_TEST

START_TEST(the_source_address_is_bound)
{
	struct udp_target target;
	struct error error;
	struct udp_listener *listener = listen_on("127.0.0.1", &target);

	endpoint_resolve("127.0.0.77", 0, ENDPOINT_BIND, &target.from, &error);
	target.has_from = true;
	struct udp_sink *sink = udp_sink_open(&target, 1, &error);
	ck_assert_ptr_nonnull(sink);
	udp_sink_send(sink, 0, "x", 1, 0);
	wait_for(listener);
	const struct udp_arrival *arrivals;
	ck_assert_int_eq(udp_listener_read(listener, &arrivals, &error), 1);
	ck_assert_uint_eq(endpoint_ipv4(&arrivals[0].from), 0x7f00004d);
	udp_sink_close(sink);

	endpoint_resolve("192.0.2.77", 0, ENDPOINT_BIND, &target.from, &error);
	ck_assert_ptr_null(udp_sink_open(&target, 1, &error));
	ck_assert_str_eq(error.text, "--source 192.0.2.77:0: Cannot assign requested address");
	udp_listener_close(listener);
}
END_TEST

/* _i: one at a time, or in batches. */
START_TEST(refusals_are_counted_one_by_one)
{
	struct udp_target target;
	struct error error;
	struct udp_listener *listener = listen_on("127.0.0.1", &target);
	struct udp_sink *sink = udp_sink_open(&target, 1, &error);
	struct iovec pieces[32];

	udp_listener_close(listener);
	for (size_t i = 0; i < 32; i++)
		pieces[i] = (struct iovec){ "datagram", 8 };
	if (_i)
		udp_sink_send_batch(sink, 0, pieces, 32, 4711);
	for (size_t i = 0; !_i && i < 32; i++)
		udp_sink_send(sink, 0, "datagram", 8, 4711 + (int64_t)i);
	udp_sink_settle(sink, 500, 5000);
	const struct udp_troubles *troubles = udp_sink_troubles(sink, 0);
	ck_assert_uint_eq(troubles->count[UDP_REFUSED], 32);
	ck_assert_int_eq(troubles->first_errno[UDP_REFUSED], ECONNREFUSED);
	ck_assert_int_ge(troubles->first_ns[UDP_REFUSED], 4711);
	ck_assert_uint_eq(udp_sink_trouble_count(sink), 32);
	udp_sink_close(sink);
	udp_sink_close(NULL);
}
END_TEST

START_TEST(what_the_kernel_drops_is_told)
{
	struct udp_target target;
	struct error error;
	struct endpoint at;

	endpoint_resolve("127.0.0.1", 0, ENDPOINT_BIND, &at, &error);
	struct udp_listener *listener = udp_listen(&at, 4096, &error);
	target = (struct udp_target){ 0 };
	udp_listener_endpoint(listener, &target.to);
	struct udp_sink *sink = udp_sink_open(&target, 1, &error);
	uint8_t octets[1464] = { 0 };
	for (int i = 0; i < 200; i++)
		udp_sink_send(sink, 0, octets, sizeof octets, 0);
	const struct udp_arrival *arrivals;
	uint32_t got = 0;
	int count;
	while ((count = udp_listener_read(listener, &arrivals, &error)) > 0)
		got += (uint32_t)count;
	ck_assert_uint_gt(udp_listener_dropped(listener), 0);
	ck_assert_uint_eq(got + udp_listener_dropped(listener), 200);
	udp_sink_close(sink);
	udp_listener_close(listener);
}
END_TEST

Suite *udp_suite(void)
{
	Suite *suite = suite_create("udp");
	TCase *tcase = tcase_create("udp");

	tcase_add_loop_test(
		tcase, endpoints_are_read_and_written, 0, sizeof endpoints / sizeof *endpoints);
	tcase_add_test(tcase, addresses_are_told_apart_and_counted_up);
	tcase_add_loop_test(tcase, what_is_sent_arrives, 0, 2);
	tcase_add_test(tcase, the_source_address_is_bound);
	tcase_add_loop_test(tcase, refusals_are_counted_one_by_one, 0, 2);
	tcase_add_test(tcase, what_the_kernel_drops_is_told);
	suite_add_tcase(suite, tcase);
	return suite;
}
