/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The one place below src/ that ends the program: no caller could do anything better. */
static void out_of_memory(size_t count, size_t size)
{
	fprintf(stderr, "pcapflow: out of memory (%zu * %zu octets)\n", count, size);
	exit(1);
}

void memory_exhausted(const char *wanted)
{
	fprintf(stderr, "pcapflow: out of memory (%s)\n", wanted);
	exit(1);
}

static size_t product(size_t count, size_t size)
{
	size_t octets;

	if (__builtin_mul_overflow(count, size, &octets) || octets > PTRDIFF_MAX)
		out_of_memory(count, size);
	return octets;
}

void *memory_new(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);

	if (!memory)
		out_of_memory(count, size);
	return memory;
}

void *memory_resize(void *old, size_t count, size_t size)
{
	size_t octets = product(count, size);
	void *memory = realloc(old, octets ? octets : 1);

	if (!memory)
		out_of_memory(count, size);
	return memory;
}

void *memory_grow(void *array, size_t *room, size_t index, size_t size)
{
	size_t old = *room;

	if (index < old)
		return array;
	*room = old ? old * 2 : 16;
	while (index >= *room)
		*room *= 2;
	array = memory_resize(array, *room, size);
	memset((char *)array + old * size, 0, (*room - old) * size);
	return array;
}

char *memory_string(const char *text)
{
	size_t octets = strlen(text) + 1;

	return memcpy(memory_new(octets, 1), text, octets);
}

void *memory_reserve(size_t count, size_t size)
{
	size_t octets = product(count, size);
	void *array = mmap(NULL, octets, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (array == MAP_FAILED)
		out_of_memory(count, size);
	return array;
}

void *memory_reserve_more(void *array, size_t old_count, size_t count, size_t size)
{
	/* The kernel moves the pages' addresses, not their contents. */
	void *longer =
		mremap(array, product(old_count, size), product(count, size), MREMAP_MAYMOVE);

	if (longer == MAP_FAILED)
		out_of_memory(count, size);
	return longer;
}

void memory_prefer_huge(void *array, size_t count, size_t size)
{
	madvise(array, product(count, size), MADV_HUGEPAGE);
}

/* The whole pages within elements [from, to). */
static void advise(void *array, size_t from, size_t to, size_t size, int advice)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t start = (from * size + page - 1) / page * page, end = to * size / page * page;

	if (start < end)
		madvise((char *)array + start, end - start, advice);
}

void memory_populate(void *array, size_t from, size_t to, size_t size)
{
#ifdef MADV_POPULATE_WRITE /* Linux 5.14; without it pages come one by one */
	advise(array, from, to, size, MADV_POPULATE_WRITE);
#endif
}

void memory_discard(void *array, size_t from, size_t to, size_t size)
{
	advise(array, from, to, size, MADV_DONTNEED);
}

void memory_unreserve(void *array, size_t count, size_t size)
{
	if (array)
		munmap(array, product(count, size));
}
