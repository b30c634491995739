/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers that look random and are the same every run: PCG-XSH-RR 64/32 (O'Neill, "PCG: A Family
 * of Simple Fast Space-Efficient Statistically Good Algorithms", HMC-CS-2014-0905, 6.3.1). */
#ifndef CORE_RANDOM_H
#define CORE_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t state;
	uint64_t increment; /* odd: which of the 2^63 sequences */
};

/* Different streams of one seed have nothing to do with each other. */
void random_init(struct random *random, uint64_t seed, uint64_t stream);

uint32_t random_next(struct random *random);

/* From 0 to bound - 1; bound is not 0. */
uint32_t random_below(struct random *random, uint32_t bound);

/* From 0 to below 1, with 32 bits. */
double random_share(struct random *random);

#endif
