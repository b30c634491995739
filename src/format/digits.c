/* SPDX-License-Identifier: BSD-2-Clause */
#include "format/digits.h"

const char digits_pairs[201] = "00010203040506070809101112131415161718192021222324"
			       "25262728293031323334353637383940414243444546474849"
			       "50515253545556575859606162636465666768697071727374"
			       "75767778798081828384858687888990919293949596979899";

char *digits_u64(char *at, uint64_t value)
{
	char reversed[20];
	size_t len = 0;

	do {
		reversed[len++] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	while (len > 0)
		*at++ = reversed[--len];
	return at;
}

char *digits_hex4(char *at, uint16_t value)
{
	for (int shift = 12; shift >= 0; shift -= 4)
		*at++ = "0123456789abcdef"[value >> shift & 0xf];
	return at;
}

char *digits_prefix(char *at, uint32_t address, unsigned mask)
{
	at = digits_below_10000(at, address >> 24);
	for (uint32_t rest = address << 8; rest != 0; rest <<= 8) {
		*at++ = '.';
		at = digits_below_10000(at, rest >> 24);
	}
	*at++ = '/';
	return digits_below_10000(at, mask > 32 ? 0 : mask);
}

struct digits_date digits_date_of(int64_t seconds)
{
	int64_t days = seconds / 86400 - (seconds % 86400 < 0);
	unsigned in_day = (unsigned)(seconds - days * 86400);

	/* Years that begin in March, in eras of 400 of them (146,097 days): the leap day is last.
	 */
	int64_t from_march_0000 = days + 719468;
	int64_t era = from_march_0000 / 146097 - (from_march_0000 % 146097 < 0);
	unsigned in_era = (unsigned)(from_march_0000 - era * 146097);
	unsigned year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	unsigned in_year = in_era - (365 * year + year / 4 - year / 100);
	unsigned march_month = (5 * in_year + 2) / 153;
	unsigned month = march_month < 10 ? march_month + 3 : march_month - 9;

	return (struct digits_date){
		.year = (int)(era * 400 + year + (month <= 2)),
		.month = month,
		.day = in_year - (153 * march_month + 2) / 5 + 1,
		.hour = in_day / 3600,
		.minute = in_day / 60 % 60,
		.second = in_day % 60,
	};
}

char *digits_clock_ms(char *at, const struct digits_date *date, unsigned ms)
{
	at = digits_pair(at, date->hour);
	*at++ = ':';
	at = digits_pair(at, date->minute);
	*at++ = ':';
	at = digits_pair(at, date->second);
	*at++ = '.';
	*at++ = (char)('0' + ms / 100);
	return digits_pair(at, ms % 100);
}
