/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of flows as it grows and shrinks; what the cache does with it is the model's matter. */
#include "flow/table.h"

#include "core/random.h"
#include "suites.h"

#define FLOWS 40000u /* the slots are doubled four times for them, the entries three times */

static struct flow_key key_of(uint32_t n)
{
	return (struct flow_key){ .src_addr = n * 2654435761u, .dst_addr = n, .protocol = 6 };
}

static uint32_t find(const struct flow_table *table, uint32_t n)
{
	struct flow_key key = key_of(n);

	return flow_table_find(table, &key, flow_table_hash(table, &key));
}

static uint32_t make(struct flow_table *table, uint32_t n)
{
	struct flow_key key = key_of(n);

	return flow_table_make(table, &key, flow_table_hash(table, &key));
}

/* Each of the flows is there, and its entry its own; none beside them. */
static void check_all(const struct flow_table *table, const bool *there, uint32_t count)
{
	uint32_t live = 0;

	for (uint32_t n = 0; n < count; n++) {
		struct flow_key key = key_of(n);
		uint32_t index = find(table, n);

		ck_assert_int_eq(index != 0, there[n]);
		if (index)
			ck_assert(flow_key_equal(&table->entries[index].key, &key));
		live += there[n];
	}
	ck_assert_uint_eq(table->live, live);
}

/* A third of those made are taken out again in between, so that there are gaps and used entries. */
START_TEST(every_flow_is_found_while_the_table_grows)
{
	static bool there[FLOWS];
	struct flow_table table;
	struct random random;

	memset(there, 0, sizeof there);
	random_init(&random, (uint64_t)_i, 0);
	flow_table_init(&table, FLOWS, _i % 2);
	for (uint32_t n = 0; n < FLOWS; n++) {
		make(&table, n);
		there[n] = true;
		uint32_t gone = random_below(&random, n + 1);
		if (n % 3 == 0 && there[gone]) {
			flow_table_remove(&table, find(&table, gone));
			there[gone] = false;
		}
		if (n % 5000 == 0)
			check_all(&table, there, n + 1);
	}
	check_all(&table, there, FLOWS);
	flow_table_release(&table);
}
END_TEST

/* Hashes at the end of the slots: what is pushed over it begins anew at the first. */
START_TEST(slots_that_wrap_are_split)
{
	struct flow_table table;
	uint32_t count = 3071, hash = UINT32_MAX - 2; /* doubled at 3070 */

	flow_table_init(&table, FLOWS, false);
	for (uint32_t n = 0; n < count; n++) {
		struct flow_key key = key_of(n);

		flow_table_make(&table, &key, n % 8 == 0 ? hash - (n % 64 == 0) * 4096 : n);
	}
	for (uint32_t n = 0; n < count; n++) {
		struct flow_key key = key_of(n);
		uint32_t index =
			flow_table_find(&table, &key, n % 8 == 0 ? hash - (n % 64 == 0) * 4096 : n);

		ck_assert_uint_eq(index, n + 1);
	}
	ck_assert_uint_gt(table.slot_mask, 4095);
	flow_table_release(&table);
}
END_TEST

/* More than are given back at once, in order of their indexes, and in another order. */
START_TEST(all_are_left_in_order_of_making)
{
	bool reused = _i;
	struct flow_table table;
	uint32_t left = 0, before = 0;

	flow_table_init(&table, FLOWS, true);
	for (uint32_t n = 0; n < FLOWS - 1; n++)
		make(&table, n);
	if (reused)
		flow_table_remove(&table, find(&table, 5));
	make(&table, FLOWS);
	for (uint32_t i = flow_table_oldest(&table); i; i = flow_table_leave(&table, i)) {
		uint32_t n = table.entries[i].key.dst_addr;

		ck_assert(left == 0 || n > before);
		before = n;
		left++;
	}
	ck_assert_uint_eq(left, FLOWS - reused);
	ck_assert_uint_eq(before, FLOWS);
	flow_table_clear(&table);
	ck_assert_uint_eq(table.live, 0);
	ck_assert_uint_eq(find(&table, 7), 0);
	ck_assert_uint_eq(flow_table_oldest(&table), 0);
	make(&table, 7);
	ck_assert_uint_eq(find(&table, 7), flow_table_oldest(&table));
	flow_table_release(&table);
}
END_TEST

Suite *flow_table_suite(void)
{
	Suite *suite = suite_create("flow_table");
	TCase *cases = tcase_create("flow_table");

	tcase_add_loop_test(cases, every_flow_is_found_while_the_table_grows, 0, 4);
	tcase_add_test(cases, slots_that_wrap_are_split);
	tcase_add_loop_test(cases, all_are_left_in_order_of_making, 0, 2);
	suite_add_tcase(suite, cases);
	return suite;
}
