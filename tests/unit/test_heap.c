/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/heap.h"

#include "core/random.h"
#include "suites.h"

#include <stdlib.h>

#define MOST 200
#define BEYOND 0xdead

/* An odd size: elements are octets to the heap. */
struct element {
	uint32_t key;
	uint32_t number;
	char pad[3];
};

static bool before(const void *left, const void *right)
{
	const struct element *a = left, *b = right;

	return a->key != b->key ? a->key < b->key : a->number < b->number;
}

static int compare(const void *a, const void *b)
{
	return before(a, b) ? -1 : before(b, a);
}

static void push(struct element *heap, size_t count, struct element element)
{
	heap_push(heap, count, sizeof element, &element, before);
}

/* Takes the first of count. */
static struct element pop(struct element *heap, size_t count)
{
	struct element first = heap[0];

	heap_replace_first(heap, count - 1, sizeof first, &heap[count - 1], before);
	return first;
}

/* Some keys are equal. */
static void make(struct element *elements, size_t count)
{
	struct random random;

	random_init(&random, count, 0);
	for (size_t i = 0; i < count; i++)
		elements[i] = (struct element){ random_below(&random, (uint32_t)count / 2 + 1),
			(uint32_t)i, "hp" };
}

START_TEST(elements_come_out_in_order)
{
	size_t count = (size_t)_i;
	struct element elements[MOST], *heap = malloc((count + 1) * sizeof *heap);

	make(elements, count);
	heap[count].key = BEYOND;
	for (size_t i = 0; i < count; i++)
		push(heap, i, elements[i]);
	qsort(elements, count, sizeof *elements, compare);
	for (size_t i = 0; i < count; i++) {
		struct element first = pop(heap, count - i);
		ck_assert_msg(
			memcmp(&first, &elements[i], sizeof first) == 0, "%zu of %zu", i, count);
	}
	ck_assert_uint_eq(heap[count].key, BEYOND);
	free(heap);
}
END_TEST

/* As where several streams are merged: the first one's next takes its place. */
START_TEST(first_is_replaced)
{
	size_t count = (size_t)_i + 1;
	struct element elements[MOST], heap[MOST];

	make(elements, count);
	for (size_t i = 0; i < count; i++)
		push(heap, i, elements[i]);
	uint32_t last = 0;
	for (uint32_t turn = 0; turn < 1000; turn++) {
		struct element next = heap[0];
		ck_assert_uint_ge(next.key, last);
		last = next.key;
		next.key += turn % 7;
		heap_replace_first(heap, count, sizeof next, &next, before);
	}
	for (size_t i = 1; i < count; i++)
		ck_assert_msg(!before(&heap[i], &heap[(i - 1) / 2]), "%zu of %zu", i, count);
	ck_assert_uint_gt(last, 0);
}
END_TEST

START_TEST(nothing_is_put_where_no_place_is_left)
{
	struct element heap[1] = { { 1, 2, "hp" } }, other = { 0, 0, "hp" };

	heap_replace_first(heap, 0, sizeof other, &other, before);
	ck_assert_uint_eq(heap[0].key, 1);
}
END_TEST

Suite *heap_suite(void)
{
	Suite *suite = suite_create("heap");
	TCase *tcase = tcase_create("order");

	tcase_add_loop_test(tcase, elements_come_out_in_order, 0, MOST);
	tcase_add_loop_test(tcase, first_is_replaced, 0, 40);
	tcase_add_test(tcase, nothing_is_put_where_no_place_is_left);
	suite_add_tcase(suite, tcase);
	return suite;
}
