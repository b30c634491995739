/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/record.h"
#include "format/digits.h"
#include "format/text.h"
#include "scratch.h"
#include "sink/text_sink.h"
#include "suites.h"

#include <jansson.h>
#include <stdlib.h>
#include <time.h>

/* The flow of formats' example: five packets of TCP from port 1023 (03ff) to 111 (006f). */
static struct datagram make_datagram(unsigned version)
{
	struct datagram d = { .version = (uint16_t)version,
		.count = 1,
		.sys_uptime = 100000,
		.unix_secs = 1320329772,
		.unix_nsecs = 933040000,
		.exporter = 0x7f000001 };

	d.records[0] = (struct datagram_record){ .src_addr = 0xc0a80102,
		.dst_addr = 0xc0a80101,
		.input = 1,
		.output = 2,
		.packets = 5,
		.octets = 312,
		.first = 99000,
		.last = 100000,
		.src_port = 1023,
		.dst_port = 111,
		.protocol = 6,
		.tcp_flags = 0x1b };
	return d;
}

static void assert_line(enum text_format format, const struct datagram *d, const char *expected)
{
	char line[TEXT_MAX_LINE];
	size_t len = text_record(format, d, 0, NULL, line);

	ck_assert_msg(len == strlen(expected) && memcmp(line, expected, len) == 0,
		"got %.*swanted %s", (int)len, line, expected);
}

START_TEST(formats_are_found_by_name)
{
	for (unsigned format = 0; format < TEXT_FORMAT_COUNT; format++)
		ck_assert_uint_eq(text_format_find(text_format_name(format)), format);
	ck_assert_uint_eq(text_format_find("tables"), TEXT_FORMAT_COUNT);
	ck_assert_uint_eq(text_format_find(""), TEXT_FORMAT_COUNT);
}
END_TEST

START_TEST(show_is_as_flowctl)
{
	struct datagram d = make_datagram(5);
	char header[TEXT_MAX_LINE];
	static const char expected[] =
		"SrcIf         SrcIPaddress    DstIf         DstIPaddress    Pr SrcP DstP  Pkts\n";

	ck_assert_uint_eq(text_header(TEXT_SHOW, 5, header), strlen(expected));
	ck_assert_mem_eq(header, expected, strlen(expected));
	assert_line(TEXT_SHOW, &d,
		"1             192.168.1.2     2             192.168.1.1      6 03ff 006f      "
		"5\n");
	d.records[0].src_addr = d.records[0].dst_addr = 0xffffffff;
	d.records[0].input = d.records[0].output = 65535;
	d.records[0].protocol = 255;
	d.records[0].packets = UINT32_MAX;
	assert_line(TEXT_SHOW, &d,
		"65535         255.255.255.255 65535         255.255.255.255 255 03ff 006f "
		"4294967295\n");
}
END_TEST

START_TEST(columns_hold_the_greatest_values)
{
	struct datagram d = make_datagram(5);

	d.records[0].src_addr = d.records[0].dst_addr = 0xffffffff;
	d.records[0].src_port = d.records[0].dst_port = 65535;
	d.records[0].protocol = 255;
	d.records[0].packets = d.records[0].octets = UINT32_MAX;
	assert_line(TEXT_TABLE, &d,
		"255.255.255.255  255.255.255.255  255   65535    65535    4294967295  "
		"4294967295\n");
	d.version = 7;
	d.records[0].src_mask = d.records[0].dst_mask = 32;
	d.records[0].router_sc = 0xffffffff;
	assert_line(TEXT_TABLE, &d,
		"255.255.255.255/32  255.255.255.255/32  255.255.255.255  255    65535           "
		"65535           4294967295  4294967295\n");
	d.records[0].input = d.records[0].output = 65535;
	d.records[0].tcp_flags = 255;
	assert_line(TEXT_LONG, &d,
		"1103.14:16:11.933 1103.14:16:12.933 65535 255.255.255.255 65535 65535 "
		"255.255.255.255 65535 255 7  4294967295 4294967295\n");
}
END_TEST

static const struct {
	uint32_t address;
	unsigned mask;
	const char *text;
} prefixes[] = {
	{ 0, 0, "0/0" },
	{ 0x0a000000, 8, "10/8" },
	{ 0x0a000001, 32, "10.0.0.1/32" },
	{ 0x0a010000, 33, "10.1/0" },
	{ 0x00000100, 24, "0.0.1/24" },
	{ 0xffffffff, 255, "255.255.255.255/0" },
};

START_TEST(prefixes_drop_zeros)
{
	char text[32];

	*digits_prefix(text, prefixes[_i].address, prefixes[_i].mask) = '\0';
	ck_assert_str_eq(text, prefixes[_i].text);
}
END_TEST

START_TEST(numbers_have_their_digits)
{
	static const uint32_t values[] = { 0, 9, 10, 99, 100, 999, 1000, 9999, 10000, 99999, 100000,
		99999999, 100000000, 999999999, 1000000000, 4294967295 };
	char text[32], expected[32];

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		*digits_u32(text, values[i]) = '\0';
		snprintf(expected, sizeof expected, "%u", values[i]);
		ck_assert_str_eq(text, expected);
	}
	*digits_u64(text, UINT64_MAX) = '\0';
	ck_assert_str_eq(text, "18446744073709551615");
	*digits_u64(text, 0) = '\0';
	ck_assert_str_eq(text, "0");
}
END_TEST

START_TEST(dates_are_the_libc_ones)
{
	for (int64_t second = -5000000000; second < 8600000000; second += 86400 * 13 + 4711) {
		time_t time = second;
		struct tm tm;
		struct digits_date date = digits_date_of(second);
		gmtime_r(&time, &tm);
		ck_assert_int_eq(date.year, tm.tm_year + 1900);
		ck_assert_int_eq((int)date.month, tm.tm_mon + 1);
		ck_assert_int_eq((int)date.day, tm.tm_mday);
		ck_assert_int_eq((int)date.hour, tm.tm_hour);
		ck_assert_int_eq((int)date.minute, tm.tm_min);
		ck_assert_int_eq((int)date.second, tm.tm_sec);
	}
}
END_TEST

START_TEST(json_names_the_way_back)
{
	struct datagram d = make_datagram(7);
	char line[TEXT_MAX_LINE], input[64];

	d.records[0].has_reason = 1;
	d.records[0].reason = FLOW_TCP_CLOSE;
	d.records[0].first_packet = UINT64_C(5000000000);
	text_json_string("a \"b\".pcap", input);
	size_t len = text_record(TEXT_JSON, &d, 0, input, line);
	json_error_t json_error;
	json_t *json = json_loadb(line, len, JSON_REJECT_DUPLICATES, &json_error), *first;
	ck_assert_msg(json != NULL, "%s", json_error.text);
	first = json_object_get(json, "first_packet");
	ck_assert_str_eq(
		json_string_value(json_object_get(json, "start")), "2011-11-03T14:16:11.933Z");
	ck_assert_str_eq(
		json_string_value(json_object_get(json, "end")), "2011-11-03T14:16:12.933Z");
	ck_assert_str_eq(json_string_value(json_object_get(json, "srcaddr")), "192.168.1.2");
	ck_assert_str_eq(json_string_value(json_object_get(json, "router_sc")), "0.0.0.0");
	ck_assert_int_eq(json_integer_value(json_object_get(json, "input")), 1);
	ck_assert_int_eq(json_integer_value(json_object_get(json, "dpkts")), 5);
	ck_assert_str_eq(json_string_value(json_object_get(json, "reason")), "tcp_close");
	ck_assert_str_eq(json_string_value(json_object_get(first, "input")), "a \"b\".pcap");
	ck_assert_int_eq(json_integer_value(json_object_get(first, "packet")), 5000000000);
	json_decref(json);
}
END_TEST

static const struct {
	uint32_t sys_uptime, first;
	const char *start;
} wraps[] = {
	{ 100000, 99000, "2011-11-03T14:16:11.933Z" },
	{ 100000, 101000, "2011-11-03T14:16:13.933Z" },  /* a careless exporter */
	{ 4294967295, 0, "2011-09-14T21:13:25.638Z" },   /* 49.7 days old */
	{ 500, 4294966796, "2011-11-03T14:16:11.933Z" }, /* wrapped a second ago */
	{ 0, 4294966296, "2011-12-23T07:18:59.229Z" },   /* no SysUptime */
};

START_TEST(json_times_see_the_wrap)
{
	struct datagram d = make_datagram(5);
	char line[TEXT_MAX_LINE];

	d.sys_uptime = wraps[_i].sys_uptime;
	d.records[0].first = wraps[_i].first;
	size_t len = text_record(TEXT_JSON, &d, 0, NULL, line);
	json_t *json = json_loadb(line, len, 0, NULL);
	ck_assert_str_eq(json_string_value(json_object_get(json, "start")), wraps[_i].start);
	json_decref(json);
}
END_TEST

/* The members of a record that is read from a file are the columns of the csv, and two times. */
START_TEST(json_members_are_the_csv_columns)
{
	static const unsigned versions[] = { 1, 5, 6, 7 };
	struct datagram d = make_datagram(versions[_i]);
	char csv[TEXT_MAX_LINE], line[TEXT_MAX_LINE], names[TEXT_MAX_LINE] = "#:";
	size_t len = text_record(TEXT_JSON, &d, 0, NULL, line);
	json_t *json = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL), *value;
	const char *name;

	ck_assert_ptr_nonnull(json);
	json_object_foreach(json, name, value)
	{
		if (strcmp(name, "start") == 0)
			break;
		strcat(strcat(names, name[0] == 'p' && name[1] == 'e' ? "nexthop" : name), ",");
	}
	names[strlen(names) - 1] = '\n';
	csv[text_header(TEXT_CSV, versions[_i], csv)] = '\0';
	ck_assert_str_eq(names, csv);
	json_decref(json);
}
END_TEST

static const struct {
	const char *text, *json;
} strings[] = {
	{ "", "\"\"" }, { "a/b.pcap", "\"a/b.pcap\"" },
	{ "\"\\\n\x01\x7f", "\"\\\"\\\\\\u000a\\u0001\x7f\"" },
	{ "\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8c", "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8c\"" },
	{ "\xff"
	  "a\xc3",
		"\"\\ufffda\\ufffd\"" },
	{ "\xc0\xaf", "\"\\ufffd\\ufffd\"" },            /* overlong */
	{ "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"" }, /* a surrogate */
	{ "\xf4\x90\x80", "\"\\ufffd\\ufffd\\ufffd\"" }, /* beyond U+10FFFF, cut short */
	{ "\xe2\x82", "\"\\ufffd\\ufffd\"" },            /* cut short */
};

START_TEST(json_strings_are_valid)
{
	char json[256];
	size_t len = text_json_string(strings[_i].text, json);

	ck_assert_str_eq(json, strings[_i].json);
	ck_assert_uint_eq(len, strlen(json));
	json_t *read = json_loads(json, JSON_DECODE_ANY, NULL);
	ck_assert_ptr_nonnull(read);
	json_decref(read);
}
END_TEST

static size_t print(enum text_format format, unsigned option, const unsigned versions[2],
	uint8_t **text, struct error *error)
{
	static const char *const inputs[] = { "first", "second" };
	struct output_options options = { 0 };
	struct output *output = output_open("out", &options, error);
	struct text_sink *sink = text_sink_new(format, option, output, inputs, 2);
	size_t len;

	for (int i = 0; i < 2; i++) {
		struct datagram d = make_datagram(versions[i]);
		d.records[0].first_source = (uint32_t)i;
		d.records[0].first_packet = 1;
		d.records[0].has_reason = 1;
		if (versions[i])
			text_sink_add(sink, &d, error);
	}
	struct error ignored;
	ck_assert_int_eq(text_sink_close(sink, &ignored), 0);
	ck_assert_int_eq(output_close(output, NULL, &ignored), 0);
	*text = scratch_read("out", &len);
	return len;
}

static const struct {
	enum text_format format;
	unsigned option, versions[2];
	size_t lines;
	const char *reason;
} mixes[] = {
	{ TEXT_TABLE, 0, { 5, 5 }, 3, "" },
	{ TEXT_TABLE, 0, { 1, 5 }, 3, "" },
	{ TEXT_TABLE, 0, { 5, 7 }, 2,
		"table: v7 records have other columns than v5 ones (-V makes them one)" },
	{ TEXT_CSV, 0, { 1, 5 }, 2,
		"csv: v5 records have other columns than v1 ones (-V makes them one)" },
	{ TEXT_CSV, 7, { 0, 0 }, 1, "" },
	{ TEXT_CSV, 0, { 0, 0 }, 1, "" },
	{ TEXT_LONG, 0, { 7, 1 }, 4, "" },
	{ TEXT_JSON, 0, { 7, 1 }, 2, "" },
	{ TEXT_JSON, 0, { 0, 0 }, 0, "" },
};

START_TEST(one_header_stands_above_all)
{
	struct error error = { 0 };
	uint8_t *text;
	size_t lines = 0,
	       len = print(mixes[_i].format, mixes[_i].option, mixes[_i].versions, &text, &error);

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	ck_assert_uint_eq(lines, mixes[_i].lines);
	ck_assert_str_eq(error.text, mixes[_i].reason);
	if (mixes[_i].format == TEXT_JSON && len > 0) {
		ck_assert_ptr_nonnull(memmem(text, len, "\"input\":\"first\",\"packet\":1}", 27));
		ck_assert_ptr_nonnull(memmem(text, len, "{\"input\":\"second\"", 17));
	}
	free(text);
}
END_TEST

Suite *text_suite(void)
{
	Suite *suite = suite_create("text");
	TCase *lines = tcase_create("lines"), *sink = tcase_create("sink");

	tcase_add_test(lines, formats_are_found_by_name);
	tcase_add_test(lines, show_is_as_flowctl);
	tcase_add_test(lines, columns_hold_the_greatest_values);
	tcase_add_loop_test(lines, prefixes_drop_zeros, 0, sizeof prefixes / sizeof *prefixes);
	tcase_add_test(lines, numbers_have_their_digits);
	tcase_add_test(lines, dates_are_the_libc_ones);
	tcase_add_test(lines, json_names_the_way_back);
	tcase_add_loop_test(lines, json_times_see_the_wrap, 0, sizeof wraps / sizeof *wraps);
	tcase_add_loop_test(lines, json_members_are_the_csv_columns, 0, 4);
	tcase_add_loop_test(lines, json_strings_are_valid, 0, sizeof strings / sizeof *strings);
	suite_add_tcase(suite, lines);
	tcase_add_checked_fixture(sink, scratch_enter, scratch_leave);
	tcase_add_loop_test(sink, one_header_stands_above_all, 0, sizeof mixes / sizeof *mixes);
	suite_add_tcase(suite, sink);
	return suite;
}
