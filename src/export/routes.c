/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The prefixes are laid flat once, into spans of addresses that share their longest match. A
 * table by the upper 16 bits says where to search: a handful of comparisons a look-up, and 8
 * octets a span, at most two spans a prefix.
 */
#include "export/routes.h"

#include "core/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define AS_TRANS 23456 /* RFC 6793 9: stands for what 16 bits can't say */
#define NO_ROUTE UINT32_MAX
#define STRIDE_COUNT 65536

struct prefix {
	uint32_t base;
	uint32_t line; /* order of the lines, for prefixes given twice */
	struct route route;
};

struct span {
	uint32_t base;  /* its first address; the last is before the next span's */
	uint32_t route; /* index, or NO_ROUTE */
};

struct routes {
	struct prefix *prefixes;
	size_t count, room;
	struct span *spans; /* the first begins at address 0 */
	size_t span_count;
	uint32_t stride[STRIDE_COUNT + 1]; /* the last span that begins at or before each /16 */
};

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct bytes *line)
{
	while (line->len > 0 && is_blank(line->data[0]))
		bytes_skip(line, 1);
}

/* A decimal number up to max, and the character behind it is taken, too, if it is the one named
 * (0: a blank or the line's end has to follow). */
static bool take_number(struct bytes *line, uint32_t max, uint8_t behind, uint32_t *value)
{
	uint64_t number = 0;
	size_t digits = 0;

	for (; line->len > 0 && line->data[0] >= '0' && line->data[0] <= '9'; digits++) {
		number = number * 10 + (line->data[0] - '0');
		if (number > max)
			return false;
		bytes_skip(line, 1);
	}
	*value = (uint32_t)number;
	if (digits == 0)
		return false;
	if (behind)
		return line->len > 0 && line->data[0] == behind && bytes_skip(line, 1);
	return line->len == 0 || is_blank(line->data[0]);
}

static bool take_address(struct bytes *line, uint8_t behind, uint32_t *address)
{
	uint32_t octet;

	*address = 0;
	for (int i = 0; i < 4; i++) {
		if (!take_number(line, 255, i < 3 ? '.' : behind, &octet))
			return false;
		*address = *address << 8 | octet;
	}
	return true;
}

static uint32_t mask_of(unsigned len)
{
	return len ? UINT32_MAX << (32 - len) : 0;
}

/* NULL, or what is wrong with the line. */
static const char *parse_line(struct bytes line, struct prefix *prefix)
{
	uint32_t len, ifindex, as;

	if (!take_address(&line, '/', &prefix->base) || !take_number(&line, 32, 0, &len))
		return "not a prefix with its length (192.0.2.0/24)";
	if (prefix->base & ~mask_of(len))
		return "the prefix has bits behind its length";
	skip_blanks(&line);
	if (!take_address(&line, 0, &prefix->route.next_hop))
		return "the next hop is not an address";
	skip_blanks(&line);
	if (!take_number(&line, UINT16_MAX, 0, &ifindex))
		return "the ifindex is not a number from 0 to 65535";
	skip_blanks(&line);
	if (!take_number(&line, UINT32_MAX, 0, &as))
		return "the AS is not a number from 0 to 4294967295";
	skip_blanks(&line);
	if (line.len > 0 && line.data[0] != '#')
		return "something follows the AS";
	prefix->route.output = (uint16_t)ifindex;
	prefix->route.as = as > UINT16_MAX ? AS_TRANS : (uint16_t)as;
	prefix->route.mask = (uint8_t)len;
	return NULL;
}

static int parse_lines(struct routes *routes, struct bytes text, struct error *error)
{
	for (uint32_t number = 1; text.len > 0; number++) {
		const uint8_t *end = memchr(text.data, '\n', text.len);
		struct bytes line = bytes_first(text, end ? (size_t)(end - text.data) : text.len);
		bytes_skip(&text, line.len + (end ? 1 : 0));
		skip_blanks(&line);
		if (line.len == 0 || line.data[0] == '#')
			continue;
		routes->prefixes = memory_grow(
			routes->prefixes, &routes->room, routes->count, sizeof *routes->prefixes);
		struct prefix *prefix = &routes->prefixes[routes->count];
		const char *problem = parse_line(line, prefix);
		if (problem)
			return error_set(error, "line %u: %s", number, problem);
		prefix->line = number;
		routes->count++;
	}
	return 0;
}

/* A prefix comes before those within it; of one given twice the later line comes last. */
static int compare_prefixes(const void *left, const void *right)
{
	const struct prefix *a = left, *b = right;

	if (a->base != b->base)
		return a->base < b->base ? -1 : 1;
	if (a->route.mask != b->route.mask)
		return a->route.mask < b->route.mask ? -1 : 1;
	return a->line < b->line ? -1 : 1;
}

/* From base on the route holds; what began at the same address is overruled. */
static void begin_span(struct routes *routes, uint32_t base, uint32_t route)
{
	struct span *last = &routes->spans[routes->span_count - 1];

	if (last->base == base)
		last->route = route;
	else if (last->route != route)
		routes->spans[routes->span_count++] = (struct span){ base, route };
}

/* Sweeps the sorted prefixes; open holds those around the current address, outermost first. */
static void lay_flat(struct routes *routes)
{
	uint32_t open[33 + 1]; /* one a length, and no route at all */
	size_t depth = 1;

	routes->spans = memory_new(routes->count * 2 + 1, sizeof *routes->spans);
	routes->spans[0] = (struct span){ 0, NO_ROUTE };
	routes->span_count = 1;
	open[0] = NO_ROUTE;
	for (size_t i = 0; i <= routes->count; i++) {
		while (depth > 1) {
			const struct prefix *top = &routes->prefixes[open[depth - 1]];
			uint32_t last = top->base | ~mask_of(top->route.mask);
			if (i < routes->count && routes->prefixes[i].base <= last)
				break;
			depth--;
			if (last < UINT32_MAX)
				begin_span(routes, last + 1, open[depth - 1]);
		}
		if (i == routes->count)
			break;
		const struct prefix *prefix = &routes->prefixes[i];
		const struct prefix *top = depth > 1 ? &routes->prefixes[open[depth - 1]] : NULL;
		if (top && top->base == prefix->base && top->route.mask == prefix->route.mask)
			depth--;
		open[depth++] = (uint32_t)i;
		begin_span(routes, prefix->base, (uint32_t)i);
	}
}

static void index_spans(struct routes *routes)
{
	size_t span = 0;

	for (size_t i = 0; i < STRIDE_COUNT; i++) {
		while (span + 1 < routes->span_count && routes->spans[span + 1].base <= i << 16)
			span++;
		routes->stride[i] = (uint32_t)span;
	}
	routes->stride[STRIDE_COUNT] = (uint32_t)routes->span_count - 1;
}

struct routes *routes_parse(struct bytes text, struct error *error)
{
	struct routes *routes = memory_new(1, sizeof *routes);

	if (parse_lines(routes, text, error) != 0) {
		routes_free(routes);
		return NULL;
	}
	if (routes->count > 1)
		qsort(routes->prefixes, routes->count, sizeof *routes->prefixes, compare_prefixes);
	lay_flat(routes);
	index_spans(routes);
	return routes;
}

void routes_free(struct routes *routes)
{
	if (!routes)
		return;
	free(routes->prefixes);
	free(routes->spans);
	free(routes);
}

const struct route *routes_find(const struct routes *routes, uint32_t address)
{
	size_t low = routes->stride[address >> 16], high = routes->stride[(address >> 16) + 1];

	while (low < high) {
		size_t middle = (low + high + 1) / 2;
		if (routes->spans[middle].base <= address)
			low = middle;
		else
			high = middle - 1;
	}
	uint32_t route = routes->spans[low].route;
	return route == NO_ROUTE ? NULL : &routes->prefixes[route].route;
}

void routes_fill(const struct routes *routes, struct datagram_record *record)
{
	const struct route *to = routes_find(routes, record->dst_addr);
	const struct route *from = routes_find(routes, record->src_addr);

	if (to) {
		record->next_hop = to->next_hop;
		record->output = to->output;
		record->dst_as = to->as;
		record->dst_mask = to->mask;
	}
	if (from) {
		record->src_as = from->as;
		record->src_mask = from->mask;
	}
}
