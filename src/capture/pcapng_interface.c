/* SPDX-License-Identifier: BSD-2-Clause */
/* Interfaces of pcapng sections: description, clock, statistics. */
#include "capture/pcapng_private.h"

#include "core/time.h"

#include <stddef.h>

#define DESCRIPTION_LEN 8
#define OPTION_END 0
#define IF_TSRESOL 9
#define IF_TSOFFSET 14
#define ISB_IFDROP 5
#define ISB_OSDROP 7
#define MICROSECONDS 6 /* if_tsresol where there is none */
#define BINARY 0x80u   /* in if_tsresol: a power of 2, not of 10 */

struct option {
	uint16_t code;
	struct bytes value;
};

/* Takes an option off the front: 1, 0 at the end, -1 when it is cut short. */
static int next_option(struct bytes *rest, enum byte_order order, struct option *option)
{
	uint16_t len;

	if (rest->len == 0)
		return 0;
	if (!bytes_u16(*rest, 0, order, &option->code) || !bytes_u16(*rest, 2, order, &len))
		return -1;
	if (option->code == OPTION_END)
		return 0;
	bytes_skip(rest, 4);
	option->value = bytes_first(*rest, len);
	/* Padded to 32 bits; the last one's padding is missing in some files. */
	return bytes_skip(rest, len) && (bytes_skip(rest, -len & 3u) || rest->len < 4) ? 1 : -1;
}

/* 10 to the power of exponent, which is at most 19. */
static uint64_t power_of_10(unsigned exponent)
{
	uint64_t power = 1;

	while (exponent-- > 0)
		power *= 10;
	return power;
}

static void set_clock(struct pcapng_interface *interface)
{
	interface->tick_ns = 0;
	interface->exact_limit = 0;
	if (interface->resolution > 9 || interface->offset_s != 0)
		return;
	interface->tick_ns = power_of_10(9u - interface->resolution);
	interface->exact_limit = INT64_MAX / interface->tick_ns;
}

const char *pcapng_interface_read(
	struct pcapng_interface *interface, struct bytes body, enum byte_order order)
{
	uint16_t link_type;
	uint64_t offset;
	struct option option;
	int status;

	*interface = (struct pcapng_interface){ .resolution = MICROSECONDS };
	if (!bytes_u16(body, 0, order, &link_type) ||
		!bytes_u32(body, 4, order, &interface->snaplen) ||
		!bytes_skip(&body, DESCRIPTION_LEN))
		return "interface description too short";
	interface->link_type = link_type;
	while ((status = next_option(&body, order, &option)) == 1) {
		if (option.code == IF_TSRESOL && !bytes_u8(option.value, 0, &interface->resolution))
			return "interface description with an if_tsresol too short";
		if (option.code != IF_TSOFFSET)
			continue;
		if (!bytes_u64(option.value, 0, order, &offset))
			return "interface description with an if_tsoffset too short";
		interface->offset_s = (int64_t)offset;
	}
	set_clock(interface);
	return status < 0 ? "interface description with an option longer than the block" : NULL;
}

/* Without if_tsoffset. */
static unsigned __int128 nanoseconds_of(uint8_t resolution, uint64_t ticks)
{
	unsigned exponent = resolution & ~BINARY;

	if (resolution & BINARY)
		return (unsigned __int128)ticks * NS_PER_S >> exponent;
	if (exponent <= 9)
		return (unsigned __int128)ticks * power_of_10(9 - exponent);
	return exponent - 9 > 19 ? 0 : ticks / power_of_10(exponent - 9);
}

bool pcapng_interface_time(
	const struct pcapng_interface *interface, uint64_t ticks, int64_t *time_ns)
{
	__int128 time = (__int128)nanoseconds_of(interface->resolution, ticks) +
			(__int128)interface->offset_s * NS_PER_S;

	*time_ns = time >= 0 && time <= INT64_MAX ? (int64_t)time : 0;
	return time >= 0 && time <= INT64_MAX;
}

bool pcapng_statistics_dropped(struct bytes options, enum byte_order order, uint64_t *dropped)
{
	struct option option;
	bool said = false;

	*dropped = 0;
	while (next_option(&options, order, &option) == 1) {
		uint64_t count;
		/* By the interface, and by the operating system: different packets. */
		if ((option.code != ISB_IFDROP && option.code != ISB_OSDROP) ||
			!bytes_u64(option.value, 0, order, &count))
			continue;
		said = true;
		if (__builtin_add_overflow(*dropped, count, dropped))
			*dropped = UINT64_MAX;
	}
	return said;
}
