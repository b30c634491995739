/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocation for a batch program: it either works or ends the program with a message and status 1
 * (outputs under temporary names stay unfinished and are never renamed). Sizes that come from a
 * file are checked by the caller before they get here.
 */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include <stddef.h>

/* Ends the program: for those whom a library tells that there is no memory. */
void memory_exhausted(const char *wanted) __attribute__((noreturn));

/* Zeroed memory for count * size octets; the product is checked. Freed with free(). */
void *memory_new(size_t count, size_t size) __attribute__((malloc));

/* As realloc for count * size octets; new octets are not zeroed. */
void *memory_resize(void *old, size_t count, size_t size);

/* An array of *room elements made at least twice as long where it has none at index; *room follows,
 * and new elements are zeroed. */
void *memory_grow(void *array, size_t *room, size_t index, size_t size);

/* A copy of a string; freed with free(). */
char *memory_string(const char *text) __attribute__((malloc));

/*
 * An array of count * size octets whose pages cost memory only once they are touched, all zero
 * until then. memory_reserve_more makes it longer, perhaps elsewhere; memory_unreserve returns it
 * (both: with the count that it has, and the same size).
 */
void *memory_reserve(size_t count, size_t size);
void *memory_reserve_more(void *array, size_t old_count, size_t count, size_t size);
/* Asks for huge pages: for what will be used at random, where each look-up of an address counts.
 * (What is used from front to back is better off without: a page that was just cleared is still in
 * the cache when it is written.) */
void memory_prefer_huge(void *array, size_t count, size_t size);
/* Touches the pages of elements [from, to) at once, instead of by a fault for each. */
void memory_populate(void *array, size_t from, size_t to, size_t size);
/* Returns the pages that lie wholly within elements [from, to), which are zero again. */
void memory_discard(void *array, size_t from, size_t to, size_t size);
void memory_unreserve(void *array, size_t count, size_t size);

#endif
