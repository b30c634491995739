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

/* Takes the one held longest of those that belong to a first fragment, with its ports; false when
 * there is none left. */
bool held_take(struct held *held, const struct packet *first, struct packet *later);

/* The one held longest: when it came (INT64_MAX: there is none), and takes it if there is one. */
int64_t held_oldest_ns(const struct held *held);
bool held_take_oldest(struct held *held, struct packet *later);

#endif
