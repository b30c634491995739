/* SPDX-License-Identifier: BSD-2-Clause */
/* What the reader of a capture format is to capture.c. */
#ifndef CAPTURE_READER_PRIVATE_H
#define CAPTURE_READER_PRIVATE_H

#include "capture/capture.h"

/* The greatest captured length that isn't taken for damage, as libpcap has it, but for the link
 * types in capture_max_len. */
#define CAPTURE_MAX_LEN 262144u

struct capture_ops {
	/* As capture_read; the stream stands behind the frames of the read before. */
	size_t (*read)(struct capture *capture, struct frame *frames, size_t max);
	void (*close)(struct capture *capture); /* frees state */
	bool opens_once;                        /* not to be opened by another thread, later */
};

/*
 * A format that is a row of records with their length in front: all that records.c needs to know.
 * For formats that are rare enough for calls by pointer.
 */
struct record_format {
	const char *name;    /* as capture_format */
	uint32_t header_len; /* octets that tell a record's length */
	/* The length of a record, header included; below header_len: it cannot be. */
	uint32_t (*record_len)(struct bytes header);
	/* Makes a frame of a record that is whole; false: it holds none (padding). */
	bool (*fill)(struct capture *capture, struct bytes record, struct frame *frame);
	/* Only for formats without a magic number: whether a record that is whole looks real, and
	 * its time in seconds. */
	bool (*looks_real)(struct bytes record, uint32_t *seconds);
};

struct capture {
	struct stream *stream;
	const char *path; /* borrowed: only while it is opened */
	const struct capture_ops *ops;
	void *state;                         /* the reader's own */
	const char *format;                  /* as capture_format */
	const struct record_format *records; /* of a reader by records.c */
	uint32_t link_type;                  /* where it is the same for all of them */
	size_t pending;                      /* octets to be skipped before the next read */
	uint64_t packets;                    /* frames handed out */
	uint64_t dropped;
	bool ended;
	char damage[640];
};

/* What an opener says of a stream at its beginning. */
enum capture_match {
	CAPTURE_OTHER,  /* not this format; the stream has not moved */
	CAPTURE_OPENED, /* ops, state and format are set */
	CAPTURE_BROKEN  /* this format, and *error says why it cannot be read (without the path) */
};

enum capture_match capture_open_pcap(struct capture *capture, struct error *error);
enum capture_match capture_open_pcapng(struct capture *capture, struct error *error);
enum capture_match capture_open_snoop(struct capture *capture, struct error *error);
/* Formats without a magic number: ERF, TSH, and those of the first DAG cards. */
enum capture_match capture_open_trace(struct capture *capture, struct error *error);
/* NZIX, by libtrace; only from a regular file, at the capture's path. */
enum capture_match capture_open_libtrace(struct capture *capture, struct error *error);

extern const struct record_format erf_format;

/* Has the capture read by records.c, from file_header_len octets on. */
enum capture_match records_open(
	struct capture *capture, const struct record_format *format, uint32_t file_header_len);

/* Whether the stream looks like a row of such records, by the first ones. */
bool records_look_real(struct capture *capture, const struct record_format *format);

/* Seconds since 1970 in the upper 32 bits, their fraction in the lower: nanoseconds, downwards. */
int64_t records_time_ns(uint64_t fixed_point);

/* The link type of a frame of packets over SONET, which its first octets tell. */
uint32_t records_pos_link_type(struct bytes frame);

/* Ends the capture, with a sentence; a damage of the stream below goes before it. Returns 0. */
size_t capture_damaged(struct capture *capture, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Of the next record or block, of which there octets of announced are left. Returns 0. */
size_t capture_cut_short(struct capture *capture, uint64_t announced, size_t there);

/* At the end of the stream: damaged where the stream is. Returns 0. */
size_t capture_end(struct capture *capture);

/* Where the stream stands, for a message. */
uint64_t capture_offset(const struct capture *capture);

/* As CAPTURE_MAX_LEN, for a link type. */
uint32_t capture_max_len(uint32_t link_type);

#endif
