/* SPDX-License-Identifier: BSD-2-Clause */
#include "format/netflow.h"
#include "suites.h"

#include <stdlib.h>

/* Of ng_netflow 0.1, 2004: one ICMP packet from 192.168.1.2 to 192.168.1.1. */
static const uint8_t real_datagram[72] = { 0x00, 0x05, 0x00, 0x01, 0x00, 0x00, 0x03, 0xc5, 0x3f,
	0xfe, 0xa9, 0x8c, 0x00, 0x04, 0xdf, 0x9c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0xc0, 0xa8, 0x01, 0x02, 0xc0, 0xa8, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00,
	0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x54, 0x00, 0x00, 0x03, 0xb2, 0x00, 0x00,
	0x03, 0xb2, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x18,
	0x18, 0x00, 0x00 };

/* Decodes from an allocation of exactly len octets, so that a read beyond it is caught. */
static enum netflow_problem decode(const uint8_t *octets, size_t len, struct datagram *datagram)
{
	uint8_t *exact = malloc(len ? len : 1);

	memcpy(exact, octets, len);
	enum netflow_problem problem = netflow_decode(bytes_of(exact, len), datagram);
	free(exact);
	return problem;
}

START_TEST(a_real_datagram_is_read)
{
	struct datagram d;
	uint8_t again[NETFLOW_MAX_LEN];

	ck_assert_int_eq(decode(real_datagram, sizeof real_datagram, &d), NETFLOW_OK);
	ck_assert_uint_eq(d.version, 5);
	ck_assert_uint_eq(d.count, 1);
	ck_assert_uint_eq(d.sys_uptime, 965);
	ck_assert_uint_eq(d.unix_secs, 0x3ffea98c);
	ck_assert_uint_eq(d.unix_nsecs, 0x4df9c);
	ck_assert_uint_eq(d.exporter, 0);
	ck_assert_uint_eq(d.records[0].src_addr, 0xc0a80102);
	ck_assert_uint_eq(d.records[0].dst_addr, 0xc0a80101);
	ck_assert_uint_eq(d.records[0].input, 1);
	ck_assert_uint_eq(d.records[0].output, 1);
	ck_assert_uint_eq(d.records[0].packets, 1);
	ck_assert_uint_eq(d.records[0].octets, 84);
	ck_assert_uint_eq(d.records[0].first, 946);
	ck_assert_uint_eq(d.records[0].last, 946);
	ck_assert_uint_eq(d.records[0].protocol, 1);
	ck_assert_uint_eq(d.records[0].src_mask, 24);
	ck_assert_uint_eq(d.records[0].dst_mask, 24);
	ck_assert_uint_eq(netflow_encode(&d, again), sizeof real_datagram);
	ck_assert_mem_eq(again, real_datagram, sizeof real_datagram);
}
END_TEST

static const struct {
	const char *what;
	size_t at;     /* which octet of the real datagram … */
	uint8_t value; /* … is this instead */
	size_t len;
	enum netflow_problem problem;
} problems[] = {
	{ "empty", 0, 0, 0, NETFLOW_SHORT },
	{ "half a version", 0, 0, 1, NETFLOW_SHORT },
	{ "half a header", 0, 0, 23, NETFLOW_SHORT },
	{ "header only", 0, 0, 24, NETFLOW_LENGTH },
	{ "cut in the record", 0, 0, 71, NETFLOW_LENGTH },
	{ "version 9", 1, 9, 72, NETFLOW_VERSION },
	{ "version 6", 1, 6, 72, NETFLOW_VERSION },
	{ "version 9 and short", 1, 9, 4, NETFLOW_VERSION },
	{ "version 1281", 0, 5, 72, NETFLOW_VERSION },
	{ "no records", 3, 0, 72, NETFLOW_COUNT },
	{ "31 records", 3, 31, 72, NETFLOW_COUNT },
	{ "257 records", 2, 1, 72, NETFLOW_COUNT },
	{ "count too large", 3, 2, 72, NETFLOW_LENGTH },
	{ "v7 of v5's length", 1, 7, 72, NETFLOW_LENGTH },
	{ "v1 of v5's length", 1, 1, 72, NETFLOW_LENGTH },
	{ "v1 of its own length", 1, 1, 64, NETFLOW_OK },
};

START_TEST(what_is_no_datagram_is_named)
{
	struct datagram d;
	uint8_t octets[sizeof real_datagram];

	memcpy(octets, real_datagram, sizeof octets);
	octets[problems[_i].at] = problems[_i].value;
	ck_assert_msg(decode(octets, problems[_i].len, &d) == problems[_i].problem, "%s",
		problems[_i].what);
	ck_assert_str_ne(netflow_problem_name(problems[_i].problem), "");
}
END_TEST

static const struct {
	unsigned version;
	size_t header_len, record_len;
} versions[] = { { 1, 16, 48 }, { 5, 24, 48 }, { 7, 24, 52 } };

/* Octets from a fixed series, but for version, count and what a version leaves unused. */
static size_t make_datagram(int v, uint8_t *octets)
{
	unsigned count = datagram_max_records(versions[v].version);
	size_t len = versions[v].header_len + count * versions[v].record_len;

	for (size_t i = 0; i < len; i++)
		octets[i] = (uint8_t)(i * 167 + 13);
	bytes_store_u16(octets, BYTES_BIG, (uint16_t)versions[v].version);
	bytes_store_u16(octets + 2, BYTES_BIG, (uint16_t)count);
	if (versions[v].version == 7)
		memset(octets + 22, 0, 2);
	for (unsigned i = 0; i < count; i++) {
		uint8_t *record = octets + versions[v].header_len + i * versions[v].record_len;
		if (versions[v].version == 5)
			memset(record + 46, 0, 2);
		if (versions[v].version == 1) {
			record[37] = 0;
			memset(record + 41, 0, 3);
		}
	}
	return len;
}

START_TEST(full_datagrams_come_back)
{
	uint8_t octets[NETFLOW_MAX_LEN], again[NETFLOW_MAX_LEN];
	struct datagram d;
	size_t len = make_datagram(_i, octets);

	ck_assert_int_eq(decode(octets, len, &d), NETFLOW_OK);
	ck_assert_uint_eq(d.count, datagram_max_records(versions[_i].version));
	ck_assert_uint_eq(netflow_encode(&d, again), len);
	ck_assert_mem_eq(octets, again, len);
	for (size_t cut = 0; cut < len; cut++)
		ck_assert_int_ne(decode(octets, cut, &d), NETFLOW_OK);
}
END_TEST

START_TEST(v1_flags_stand_behind_tos)
{
	struct datagram d = { .version = 1, .count = 1, .sequence = 9, .engine_id = 3 };
	uint8_t octets[NETFLOW_MAX_LEN];

	d.records[0] = (struct datagram_record){ .protocol = 6, .tos = 0x10, .tcp_flags = 0x1b };
	ck_assert_uint_eq(netflow_encode(&d, octets), 64);
	ck_assert_uint_eq(octets[16 + 38], 6);
	ck_assert_uint_eq(octets[16 + 39], 0x10);
	ck_assert_uint_eq(octets[16 + 40], 0x1b);
	ck_assert_int_eq(decode(octets, 64, &d), NETFLOW_OK);
	ck_assert_uint_eq(d.sequence, 0);
	ck_assert_uint_eq(d.engine_id, 0);
}
END_TEST

Suite *netflow_suite(void)
{
	Suite *suite = suite_create("netflow");
	TCase *tcase = tcase_create("netflow");

	tcase_add_test(tcase, a_real_datagram_is_read);
	tcase_add_loop_test(
		tcase, what_is_no_datagram_is_named, 0, sizeof problems / sizeof *problems);
	tcase_add_loop_test(tcase, full_datagrams_come_back, 0, sizeof versions / sizeof *versions);
	tcase_add_test(tcase, v1_flags_stand_behind_tos);
	suite_add_tcase(suite, tcase);
	return suite;
}
