/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A mapped file that shrinks while it is read: the pages that it has lost read as zeros and are
 * remembered, where the kernel would end the program by SIGBUS (mmap(2)). So no reader of mapped
 * octets, a foreign library's included, needs to be left by a jump.
 */
#ifndef IO_GUARD_H
#define IO_GUARD_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct guard {
	uint8_t *map;
	size_t len;                 /* whole pages */
	_Atomic size_t lost;        /* offset of the first page found missing; SIZE_MAX: none */
	struct guard *next, **link; /* **link is this one */
};

/* Begins to guard a map, which starts at a page; the guard is in use until guard_remove. */
void guard_add(struct guard *guard, uint8_t *map, size_t len);

/* Before the map is unmapped. */
void guard_remove(struct guard *guard);

#endif
