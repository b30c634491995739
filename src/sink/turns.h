/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The same datagrams several times over, as one exporter that never goes back: each turn begins a
 * second of the datagrams' clock after the last datagram of the turn before, with uptime and
 * sequence going on. Nothing of a turn is kept but where it ended.
 */
#ifndef SINK_TURNS_H
#define SINK_TURNS_H

#include "core/datagram.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TURNS_GAP_NS INT64_C(1000000000)

struct turns;

/* uptime_wrap: SysUptime wraps past 2^32 ms; else boot moves, as the exporter does it. */
struct turns *turns_new(bool uptime_wrap);
void turns_free(struct turns *turns); /* NULL is legal */

/* A new turn begins with the next datagram. */
void turns_begin(struct turns *turns);

/* All times of all turns move by this (--timestamps now); uptimes stay. */
void turns_shift(struct turns *turns, int64_t shift_ns);

/* Moves a datagram's time, uptimes and sequence to its turn; returns the number of its exporter,
 * from 0, by input, address and engine. */
size_t turns_move(struct turns *turns, uint32_t input, struct datagram *datagram);

#endif
