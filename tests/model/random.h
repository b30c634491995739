/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers that look random and are the same for a seed on every machine (splitmix64). */
#ifndef MODEL_RANDOM_H
#define MODEL_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

static inline uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* 0 to count - 1. */
static inline uint64_t random_below(uint64_t *state, uint64_t count)
{
	return random_next(state) % count;
}

static inline bool random_percent(uint64_t *state, unsigned percent)
{
	return random_below(state, 100) < percent;
}

#endif
