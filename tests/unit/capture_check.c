/* SPDX-License-Identifier: BSD-2-Clause */
#include "capture_check.h"

#include "core/time.h"

#include <check.h>
#include <pcap/pcap.h>
#include <stdlib.h>

void make_octets(struct maker *maker, const void *octets, size_t len)
{
	ck_assert_uint_le(len, sizeof maker->octets - maker->len);
	memcpy(maker->octets + maker->len, octets, len);
	maker->len += len;
}

void make_u16(struct maker *maker, uint16_t value)
{
	uint8_t octets[2];

	bytes_store_u16(octets, maker->order, value);
	make_octets(maker, octets, sizeof octets);
}

void make_u32(struct maker *maker, uint32_t value)
{
	uint8_t octets[4];

	bytes_store_u32(octets, maker->order, value);
	make_octets(maker, octets, sizeof octets);
}

void make_pcap_header(struct maker *maker, uint32_t magic, uint16_t minor, uint32_t network)
{
	make_u32(maker, magic);
	make_u16(maker, 2);
	make_u16(maker, minor);
	make_u32(maker, 0);
	make_u32(maker, 0);
	make_u32(maker, 65535);
	make_u32(maker, network);
}

void make_pcap_record(struct maker *maker, uint32_t seconds, uint32_t fraction,
	uint32_t captured_len, uint32_t wire_len)
{
	make_u32(maker, seconds);
	make_u32(maker, fraction);
	make_u32(maker, captured_len);
	make_u32(maker, wire_len);
	for (uint32_t i = 0; i < captured_len; i++)
		make_octets(maker, &(uint8_t){ (uint8_t)(i + seconds) }, 1);
}

struct capture *capture_must_open(const char *path)
{
	struct error error = { 0 };
	bool known = false;
	struct stream *stream = stream_open(path, &error);

	ck_assert_msg(stream, "%s", error.text);
	struct capture *capture = capture_open(path, stream, &known, &error);
	ck_assert_msg(capture && known, "%s", error.text);
	return capture;
}

void capture_must_fail(const char *path, bool known, const char *text)
{
	struct error error = { 0 };
	bool is_known = !known;
	struct stream *stream = stream_open(path, &error);

	ck_assert_msg(stream, "%s", error.text);
	ck_assert_ptr_null(capture_open(path, stream, &is_known, &error));
	ck_assert_msg(is_known == known, "%s", error.text);
	ck_assert_msg(strstr(error.text, path) == error.text, "%s", error.text);
	ck_assert_msg(strstr(error.text, text), "'%s' lacks '%s'", error.text, text);
}

size_t capture_count(struct capture *capture, const char *damage)
{
	struct frame frames[7];
	size_t count = 0, got;

	while ((got = capture_read(capture, frames, sizeof frames / sizeof *frames)) > 0) {
		for (size_t i = 0; i < got; i++)
			ck_assert_uint_le(frames[i].captured_len, frames[i].wire_len);
		count += got;
	}
	const char *said = capture_damage(capture);
	ck_assert_msg(!said == !damage, "%s", said ? said : "no damage");
	if (damage)
		ck_assert_msg(strstr(said, damage), "'%s' lacks '%s'", said, damage);
	return count;
}

static void compare_frame(const char *path, size_t number, const struct frame *frame,
	const struct pcap_pkthdr *header, const u_char *data, uint32_t snaplen)
{
	uint32_t captured_len = frame->captured_len < snaplen ? frame->captured_len : snaplen;
	int64_t time_ns = (int64_t)(uint32_t)header->ts.tv_sec * NS_PER_S + header->ts.tv_usec;

	ck_assert_msg(captured_len == header->caplen, "%s, packet %zu: %u captured, libpcap %u",
		path, number, frame->captured_len, header->caplen);
	ck_assert_msg(frame->wire_len == header->len || frame->wire_len == frame->captured_len,
		"%s, packet %zu: %u octets, libpcap %u", path, number, frame->wire_len,
		header->len);
	ck_assert_msg(frame->time == FRAME_NO_TIME || frame->time_ns == time_ns,
		"%s, packet %zu: at %lld, libpcap %lld", path, number, (long long)frame->time_ns,
		(long long)time_ns);
	ck_assert_msg(memcmp(frame->data, data, captured_len) == 0, "%s, packet %zu: its octets",
		path, number);
}

bool capture_compare(const char *path)
{
	char reason[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *header;
	const u_char *data;
	struct frame frames[5];
	size_t number = 0, got, i = 0;
	int status = 0;

	pcap_t *pcap =
		pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, reason);
	if (!pcap)
		return false;
	struct capture *capture = capture_must_open(path);
	while ((got = capture_read(capture, frames, sizeof frames / sizeof *frames)) > 0) {
		for (i = 0; i < got; i++) {
			status = pcap_next_ex(pcap, &header, &data);
			if (status != 1)
				break;
			compare_frame(path, ++number, &frames[i], header, data,
				(uint32_t)pcap_snapshot(pcap));
		}
		if (status != 1)
			break;
	}
	if (status == 1)
		status = pcap_next_ex(pcap, &header, &data);
	ck_assert_msg(status != 1, "%s: libpcap reads more than %zu packets", path, number);
	if (status == PCAP_ERROR_BREAK) {
		ck_assert_msg(got == 0, "%s: libpcap ends after %zu packets", path, number);
		ck_assert_msg(!capture_damage(capture), "%s", capture_damage(capture));
	}
	capture_close(capture);
	pcap_close(pcap);
	return true;
}
