/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/random.h"

uint32_t random_next(struct random *random)
{
	uint64_t old = random->state;
	uint32_t shifted = (uint32_t)((old >> 18 ^ old) >> 27);
	unsigned turn = (unsigned)(old >> 59);

	random->state = old * UINT64_C(6364136223846793005) + random->increment;
	return shifted >> turn | shifted << (-turn & 31);
}

void random_init(struct random *random, uint64_t seed, uint64_t stream)
{
	*random = (struct random){ 0, stream << 1 | 1 };
	random_next(random);
	random->state += seed;
	random_next(random);
}

uint32_t random_below(struct random *random, uint32_t bound)
{
	return (uint32_t)((uint64_t)random_next(random) * bound >> 32);
}

double random_share(struct random *random)
{
	return random_next(random) / 4294967296.0;
}
