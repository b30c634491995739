/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A seeded hash for tables keyed by what strangers chose. The seed is random, so that nobody can
 * choose keys that collide; no output depends on it, since hash order never shows.
 */
#ifndef CORE_HASH_H
#define CORE_HASH_H

#include <stdint.h>

struct hash_seed {
	uint64_t a, b;
};

/* From the kernel's random source; PCAPFLOW_HASH_SEED (a number) fixes it, for tests. */
struct hash_seed hash_seed_random(void);

/* Folds two words into 32 well mixed bits: one 64 * 64 -> 128 bit multiplication, its halves
 * folded, and a second one so that no input bit stays in a few output bits. */
static inline uint32_t hash_words(struct hash_seed seed, uint64_t x, uint64_t y)
{
	unsigned __int128 product = (unsigned __int128)(x ^ seed.a) * (y ^ seed.b);
	uint64_t folded = (uint64_t)product ^ (uint64_t)(product >> 64);

	folded *= UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(folded >> 32);
}

#endif
