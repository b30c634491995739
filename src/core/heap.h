/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Binary heaps in arrays: the first element comes before all others. Elements are moved as octets,
 * `size` of them each. Size and before are to be constants where a heap is used, so that the
 * compiler makes a loop of its own for each use, with the comparison in line.
 */
#ifndef CORE_HEAP_H
#define CORE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define HEAP_INLINE static inline __attribute__((always_inline))

/* Whether element a comes before element b: a strict order. Which of two equal ones is first is
 * left open. */
#define HEAP_BEFORE bool (*before)(const void *a, const void *b)

HEAP_INLINE void *heap_at(void *list, size_t at, size_t size)
{
	return (char *)list + at * size;
}

/* Adds an element, which isn't one of the list, to the count elements there; there is room. */
HEAP_INLINE void heap_push(void *list, size_t count, size_t size, const void *element, HEAP_BEFORE)
{
	size_t at = count;

	for (; at > 0 && before(element, heap_at(list, (at - 1) / 2, size)); at = (at - 1) / 2)
		memcpy(heap_at(list, at, size), heap_at(list, (at - 1) / 2, size), size);
	memcpy(heap_at(list, at, size), element, size);
}

/* Puts an element, which isn't one of the first count, in place of the first of them. To take the
 * first one away, give the last, and count without it: with none left nothing is done. */
HEAP_INLINE void heap_replace_first(
	void *list, size_t count, size_t size, const void *element, HEAP_BEFORE)
{
	size_t at = 0, child;

	if (count == 0)
		return;
	for (; (child = 2 * at + 1) < count; at = child) {
		if (child + 1 < count &&
			before(heap_at(list, child + 1, size), heap_at(list, child, size)))
			child++;
		if (!before(heap_at(list, child, size), element))
			break;
		memcpy(heap_at(list, at, size), heap_at(list, child, size), size);
	}
	memcpy(heap_at(list, at, size), element, size);
}

#endif
