/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/time.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_DURATION_S (INT64_C(100) * 366 * 86400)

void time_format_ms(char text[TIME_TEXT_LEN], int64_t time_ms)
{
	int64_t seconds = time_ms / 1000 - (time_ms % 1000 < 0);
	time_t whole = (time_t)seconds;
	struct tm utc;

	gmtime_r(&whole, &utc);
	size_t used = strftime(text, TIME_TEXT_LEN, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text + used, TIME_TEXT_LEN - used, ".%03dZ", (int)(time_ms - seconds * 1000));
}

/* Up to nine decimals behind a point, as nanoseconds; more digits are passed over. */
static int64_t parse_fraction(const char **at)
{
	int64_t unit = NS_PER_S, ns = 0;

	if (**at != '.' || !isdigit((unsigned char)(*at)[1]))
		return 0;
	for (++*at; isdigit((unsigned char)**at); ++*at) {
		unit /= 10;
		ns += unit * (**at - '0');
	}
	return ns;
}

/* Exactly count digits. */
static bool parse_digits(const char **at, int count, int *value)
{
	*value = 0;
	for (; count > 0; count--, ++*at) {
		if (!isdigit((unsigned char)**at))
			return false;
		*value = *value * 10 + (**at - '0');
	}
	return true;
}

/* Digits up to a limit that keeps seconds * NS_PER_S within an int64_t. */
static bool parse_whole(const char **at, int64_t *value)
{
	*value = 0;
	if (!isdigit((unsigned char)**at))
		return false;
	for (; isdigit((unsigned char)**at); ++*at) {
		*value = *value * 10 + (**at - '0');
		if (*value > INT64_C(9000000000))
			return false;
	}
	return true;
}

static bool expect(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

static bool parse_clock(const char **at, struct tm *utc, int64_t *fraction_ns)
{
	if (!parse_digits(at, 2, &utc->tm_hour) || !expect(at, ':') ||
		!parse_digits(at, 2, &utc->tm_min))
		return false;
	if (expect(at, ':')) {
		if (!parse_digits(at, 2, &utc->tm_sec))
			return false;
		*fraction_ns = parse_fraction(at);
	}
	return utc->tm_hour < 24 && utc->tm_min < 60 && utc->tm_sec < 61;
}

/* "Z", "+02:00", "-0530" or nothing: seconds east of UTC. */
static bool parse_zone(const char **at, int *east_s)
{
	int sign = **at == '-' ? -1 : 1, hours, minutes;

	*east_s = 0;
	if (expect(at, 'Z') || **at == '\0')
		return true;
	if (!expect(at, '+') && !expect(at, '-'))
		return false;
	if (!parse_digits(at, 2, &hours))
		return false;
	expect(at, ':');
	if (!parse_digits(at, 2, &minutes) || hours > 14 || minutes > 59)
		return false;
	*east_s = sign * (hours * 3600 + minutes * 60);
	return true;
}

static bool parse_iso8601(const char *at, int64_t *time_ns)
{
	struct tm utc = { 0 };
	int year, east_s = 0;
	int64_t fraction_ns = 0;

	if (!parse_digits(&at, 4, &year) || !expect(&at, '-') ||
		!parse_digits(&at, 2, &utc.tm_mon) || !expect(&at, '-') ||
		!parse_digits(&at, 2, &utc.tm_mday))
		return false;
	if (year < 1970 || year > 2261 || utc.tm_mon < 1 || utc.tm_mon > 12 || utc.tm_mday < 1 ||
		utc.tm_mday > 31)
		return false;
	utc.tm_year = year - 1900;
	utc.tm_mon--;
	if (expect(&at, 'T') || expect(&at, ' ')) {
		if (!parse_clock(&at, &utc, &fraction_ns) || !parse_zone(&at, &east_s))
			return false;
	}
	int month_day = utc.tm_mday;
	time_t seconds = timegm(&utc);
	if (*at != '\0' || utc.tm_mday != month_day) /* 30 February became March */
		return false;
	*time_ns = ((int64_t)seconds - east_s) * NS_PER_S + fraction_ns;
	return true;
}

bool time_parse(const char *text, int64_t *time_ns)
{
	int64_t seconds;

	if (strlen(text) >= 5 && text[4] == '-')
		return parse_iso8601(text, time_ns);
	if (!parse_whole(&text, &seconds))
		return false;
	*time_ns = seconds * NS_PER_S + parse_fraction(&text);
	return *text == '\0';
}

bool time_parse_duration(const char *text, int64_t *duration_ns)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = { { "", NS_PER_S }, { "s", NS_PER_S }, { "ms", NS_PER_MS }, { "us", 1000 },
		{ "ns", 1 }, { "m", 60 * NS_PER_S }, { "h", 3600 * NS_PER_S },
		{ "d", 86400 * NS_PER_S } };
	int64_t whole;

	if (!parse_whole(&text, &whole))
		return false;
	int64_t fraction_ns = parse_fraction(&text);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (strcmp(text, units[i].name) != 0)
			continue;
		if (whole > MAX_DURATION_S * NS_PER_S / units[i].ns)
			return false;
		*duration_ns = whole * units[i].ns +
			       (int64_t)((__int128)fraction_ns * units[i].ns / NS_PER_S);
		return true;
	}
	return false;
}
