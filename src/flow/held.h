/* SPDX-License-Identifier: BSD-2-Clause */
/* Later fragments that came before their first one, held until it comes or their time is up. */
#ifndef FLOW_HELD_H
#define FLOW_HELD_H

#include "core/hash.h"
#include "core/packet.h"

#include <stdbool.h>

struct held;

struct held *held_new(struct hash_seed seed);
void held_free(struct held *held); /* NULL is legal */

/* Holds a packet. When FRAGMENTS_MAX are held, held_take_oldest must be called before. */
void held_add(struct held *held, const struct packet *later);
bool held_is_full(const struct held *held);

/* Takes one that belongs to a first fragment, with its ports; false when there is none left. */
bool held_take(struct held *held, const struct packet *first, struct packet *later);

/* Takes the one held longest if that was before time_ns; false when there is none. */
bool held_take_oldest(struct held *held, int64_t time_ns, struct packet *later);

#endif
