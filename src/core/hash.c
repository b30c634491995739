/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/hash.h"

#include <stdlib.h>
#include <sys/random.h>

struct hash_seed hash_seed_random(void)
{
	struct hash_seed seed = { UINT64_C(0x243f6a8885a308d3), UINT64_C(0x13198a2e03707344) };
	const char *fixed = getenv("PCAPFLOW_HASH_SEED");

	if (fixed) {
		seed.a ^= strtoull(fixed, NULL, 0);
		seed.b ^= seed.a << 32 | seed.a >> 32;
	} else if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed) {
		seed.a ^= (uintptr_t)&seed; /* no entropy yet: the stack's random place must do */
	}
	return seed;
}
