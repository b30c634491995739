/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory sanitizer sees no write of a library that was not built for it: what Debian's
 * libraries give back would all seem never written. The linker puts these in their place (--wrap),
 * and they say what was written.
 */
#include <archive.h>
#include <libtrace.h>
#include <pcap/pcap.h>
#include <sanitizer/msan_interface.h>
#include <string.h>
#include <zlib.h>

/* The call, with what the library passes to functions such as strlen unchecked. */
#define CALL(type, result, call)                                                                   \
	__msan_scoped_disable_interceptor_checks();                                                \
	type result = call;                                                                        \
	__msan_scoped_enable_interceptor_checks()

int __real_archive_read_open(struct archive *archive, void *context, archive_open_callback *open,
	archive_read_callback *read, archive_close_callback *close);
int __wrap_archive_read_open(struct archive *archive, void *context, archive_open_callback *open,
	archive_read_callback *read, archive_close_callback *close);
int __wrap_archive_read_open(struct archive *archive, void *context, archive_open_callback *open,
	archive_read_callback *read, archive_close_callback *close)
{
	CALL(int, status, __real_archive_read_open(archive, context, open, read, close));
	return status;
}

int __real_archive_read_next_header(struct archive *archive, struct archive_entry **entry);
int __wrap_archive_read_next_header(struct archive *archive, struct archive_entry **entry);
int __wrap_archive_read_next_header(struct archive *archive, struct archive_entry **entry)
{
	CALL(int, status, __real_archive_read_next_header(archive, entry));
	__msan_unpoison(entry, sizeof *entry);
	return status;
}

int __real_archive_read_data_block(
	struct archive *archive, const void **block, size_t *len, la_int64_t *offset);
int __wrap_archive_read_data_block(
	struct archive *archive, const void **block, size_t *len, la_int64_t *offset);
int __wrap_archive_read_data_block(
	struct archive *archive, const void **block, size_t *len, la_int64_t *offset)
{
	CALL(int, status, __real_archive_read_data_block(archive, block, len, offset));
	__msan_unpoison(block, sizeof *block);
	__msan_unpoison(len, sizeof *len);
	__msan_unpoison(offset, sizeof *offset);
	if (status == ARCHIVE_OK || status == ARCHIVE_WARN)
		__msan_unpoison(*block, *len);
	return status;
}

int __real_inflate(z_stream *stream, int flush);
int __wrap_inflate(z_stream *stream, int flush);
int __wrap_inflate(z_stream *stream, int flush)
{
	const Bytef *out = stream->next_out;

	CALL(int, status, __real_inflate(stream, flush));
	__msan_unpoison(stream, sizeof *stream);
	__msan_unpoison(out, (size_t)(stream->next_out - out));
	return status;
}

int __real_pcap_compile(pcap_t *pcap, struct bpf_program *program, const char *expression,
	int optimize, bpf_u_int32 mask);
int __wrap_pcap_compile(pcap_t *pcap, struct bpf_program *program, const char *expression,
	int optimize, bpf_u_int32 mask);
int __wrap_pcap_compile(pcap_t *pcap, struct bpf_program *program, const char *expression,
	int optimize, bpf_u_int32 mask)
{
	CALL(int, status, __real_pcap_compile(pcap, program, expression, optimize, mask));
	__msan_unpoison(program, sizeof *program);
	if (status == 0)
		__msan_unpoison(program->bf_insns, program->bf_len * sizeof *program->bf_insns);
	return status;
}

char *__real_pcap_geterr(pcap_t *pcap);
char *__wrap_pcap_geterr(pcap_t *pcap);
char *__wrap_pcap_geterr(pcap_t *pcap)
{
	char *text = __real_pcap_geterr(pcap);

	__msan_unpoison(text, PCAP_ERRBUF_SIZE);
	return text;
}

libtrace_t *__real_trace_create(const char *uri);
libtrace_t *__wrap_trace_create(const char *uri);
libtrace_t *__wrap_trace_create(const char *uri)
{
	CALL(libtrace_t *, trace, __real_trace_create(uri));
	return trace;
}

int __real_trace_start(libtrace_t *trace);
int __wrap_trace_start(libtrace_t *trace);
int __wrap_trace_start(libtrace_t *trace)
{
	CALL(int, status, __real_trace_start(trace));
	return status;
}

int __real_trace_read_packet(libtrace_t *trace, libtrace_packet_t *packet);
int __wrap_trace_read_packet(libtrace_t *trace, libtrace_packet_t *packet);
int __wrap_trace_read_packet(libtrace_t *trace, libtrace_packet_t *packet)
{
	CALL(int, status, __real_trace_read_packet(trace, packet));
	return status;
}

void *__real_trace_get_packet_buffer(
	const libtrace_packet_t *packet, libtrace_linktype_t *link_type, uint32_t *len);
void *__wrap_trace_get_packet_buffer(
	const libtrace_packet_t *packet, libtrace_linktype_t *link_type, uint32_t *len);
void *__wrap_trace_get_packet_buffer(
	const libtrace_packet_t *packet, libtrace_linktype_t *link_type, uint32_t *len)
{
	void *octets = __real_trace_get_packet_buffer(packet, link_type, len);

	__msan_unpoison(link_type, sizeof *link_type);
	__msan_unpoison(len, sizeof *len);
	if (octets)
		__msan_unpoison(octets, *len);
	return octets;
}
