/* SPDX-License-Identifier: BSD-2-Clause */
/* A window over octets that arrive. */
#include "io/stream_private.h"

#include "core/memory.h"

#include <stdlib.h>

#define FIRST_CAPACITY ((size_t)128 << 10)

struct bytes window_peek(struct window *window, size_t want, window_fill_fn *fill, void *context)
{
	if (window->end - window->start < want && !window->ended && window->start > 0) {
		window->end -= window->start;
		memmove(window->data, window->data + window->start, window->end);
		window->start = 0;
	}
	while (window->end - window->start < want && !window->ended) {
		if (window->end == window->capacity) {
			window->capacity = window->capacity ? 2 * window->capacity : FIRST_CAPACITY;
			window->data = memory_resize(window->data, window->capacity, 1);
		}
		size_t got =
			fill(context, window->data + window->end, window->capacity - window->end);
		window->end += got;
		window->ended = got == 0;
	}
	if (!window->data)
		return bytes_of("", 0);
	return bytes_of(window->data + window->start, window->end - window->start);
}

void window_skip(struct window *window, size_t len)
{
	size_t there = window->end - window->start;

	window->start += len < there ? len : there;
}

void window_free(struct window *window)
{
	free(window->data);
}
