/* SPDX-License-Identifier: BSD-2-Clause */
/* The timers of the two old probes. */
#include "flow/cache_private.h"

/* The next moment of a look that is at or after ripe_ns and later than the last look. */
static int64_t next_look(const struct flow_cache *cache)
{
	int64_t period_ns = cache->rules->period_ns;
	int64_t from_ns = cache->looked_ns + period_ns;

	if (cache->ripe_ns == INT64_MAX)
		return INT64_MAX;
	if (cache->ripe_ns <= from_ns)
		return from_ns;
	int64_t periods = (cache->ripe_ns - cache->start_ns + period_ns - 1) / period_ns;
	return cache->start_ns + periods * period_ns;
}

void cache_ripen(struct flow_cache *cache, int64_t time_ns)
{
	if (time_ns < cache->ripe_ns)
		cache->ripe_ns = time_ns;
	if (time_ns < cache->due_ns)
		cache->due_ns = time_ns;
}

int cache_run_looks(struct flow_cache *cache, int64_t time_ns, struct error *error)
{
	const struct flow_rules *rules = cache->rules;

	for (;;) {
		int64_t look_ns = next_look(cache);
		int64_t held_ns = rules->held_until_ns ? rules->held_until_ns(cache) : INT64_MAX;
		bool looks = look_ns < held_ns;

		cache->due_ns = looks ? look_ns : held_ns;
		if (cache->due_ns >= time_ns)
			return 0;
		cache->now_ns = cache->due_ns;
		if (looks)
			cache->looked_ns = look_ns;
		if (looks ? rules->look(cache, look_ns, error)
			  : rules->account_oldest(cache, error))
			return -1;
	}
}
