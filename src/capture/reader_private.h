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
};

struct capture {
	struct stream *stream;
	const struct capture_ops *ops;
	void *state;        /* the reader's own */
	const char *format; /* as capture_format */
	size_t pending;     /* octets to be skipped before the next read */
	uint64_t packets;   /* frames handed out */
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

/* Ends the capture, with a sentence; a damage of the stream below goes before it. Returns 0. */
size_t capture_damaged(struct capture *capture, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Where a record begins that is offset octets behind the stream's position. */
uint64_t capture_offset(const struct capture *capture, size_t offset);

/* As CAPTURE_MAX_LEN, for a link type. */
uint32_t capture_max_len(uint32_t link_type);

#endif
