/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers, addresses and dates as digits, fast: each writes at `at` and returns what is behind. */
#ifndef FORMAT_DIGITS_H
#define FORMAT_DIGITS_H

#include <stdint.h>
#include <string.h>

extern const char digits_pairs[201]; /* "00" to "99" */

static inline char *digits_pair(char *at, uint32_t value)
{
	memcpy(at, digits_pairs + 2 * value, 2);
	return at + 2;
}

/* Decimal, below 10,000. */
static inline char *digits_below_10000(char *at, uint32_t value)
{
	if (value >= 1000) {
		at = digits_pair(at, value / 100);
		return digits_pair(at, value % 100);
	}
	if (value >= 100) {
		*at++ = (char)('0' + value / 100);
		return digits_pair(at, value % 100);
	}
	if (value >= 10)
		return digits_pair(at, value);
	*at++ = (char)('0' + value);
	return at;
}

/* Exactly four. */
static inline char *digits_four(char *at, uint32_t value)
{
	at = digits_pair(at, value / 100);
	return digits_pair(at, value % 100);
}

static inline char *digits_u32(char *at, uint32_t value)
{
	if (value < 10000)
		return digits_below_10000(at, value);
	if (value < 100000000)
		return digits_four(digits_below_10000(at, value / 10000), value % 10000);
	at = digits_below_10000(at, value / 100000000);
	value %= 100000000;
	return digits_four(digits_four(at, value / 10000), value % 10000);
}

char *digits_u64(char *at, uint64_t value);

/* Exactly four, hexadecimal, lower case. */
char *digits_hex4(char *at, uint16_t value);

static inline char *digits_ipv4(char *at, uint32_t address)
{
	at = digits_below_10000(at, address >> 24);
	*at++ = '.';
	at = digits_below_10000(at, address >> 16 & 0xff);
	*at++ = '.';
	at = digits_below_10000(at, address >> 8 & 0xff);
	*at++ = '.';
	return digits_below_10000(at, address & 0xff);
}

/* As flow-print shows a prefix: octets of zeros at the end left out, but for the first octet; a
 * mask above 32 is 0. */
char *digits_prefix(char *at, uint32_t address, unsigned mask);

struct digits_date {
	int year;
	unsigned month, day, hour, minute, second; /* month and day from 1 */
};

/* The date of a second since 1970, UTC. */
struct digits_date digits_date_of(int64_t seconds);

/* "14:16:12.930" */
char *digits_clock_ms(char *at, const struct digits_date *date, unsigned ms);

#endif
