/* SPDX-License-Identifier: BSD-2-Clause */
/* A saved capture, opened by content: its frames from first to last. */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include "core/error.h"
#include "core/frame.h"
#include "io/stream.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct capture;

/*
 * Takes a stream at its beginning, and owns it from then on (also when it fails): pcap, pcapng,
 * snoop, ERF, TSH, legacy DAG and NZIX, whatever it is compressed by. path is for messages, and to
 * open an NZIX trace by. NULL with *error set: "PATH: reason" - no known format, empty, header cut
 * short. *known is false when the content is of no known capture format. Opening an NZIX trace sets
 * the process's time zone, and sets it back.
 */
struct capture *capture_open(
	const char *path, struct stream *stream, bool *known, struct error *error);
void capture_close(struct capture *capture); /* NULL is legal */

/* Fills up to max frames, in file order; returns how many, 0 at the end or at damage. Their data
 * stays valid until the next call. Every record of the file comes as a frame (but ERF's padding,
 * and NZIX's GPS times). */
size_t capture_read(struct capture *capture, struct frame *frames, size_t max);

/* Of the frames just read, whose data the caller has looked at: how many of them were there. Less
 * than count: the file has lost the others, and the capture ends here, damaged. */
size_t capture_verify(struct capture *capture, const struct frame *frames, size_t count);

/* What ended it early, in words that say where ("record 812 at octet 70144 is cut short: 1514
 * octets announced, 96 there"); NULL while all is well. */
const char *capture_damage(const struct capture *capture);

/* "pcap", "pcap, nanoseconds", "pcapng", "erf" … */
const char *capture_format(const struct capture *capture);

/* Whether it had better stay open than be closed and opened again when it is its turn. */
bool capture_opens_once(const struct capture *capture);

/* Packets that the capture says were dropped before it was written (pcapng interface statistics,
 * ERF loss counters), as far as read. */
uint64_t capture_dropped(const struct capture *capture);

/* How far: octets of the file read so far, and its size (0 when not known). */
void capture_progress(const struct capture *capture, uint64_t *done, uint64_t *size);

#endif
