/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static __attribute__((format(printf, 3, 0))) void write_text(
	struct error *error, bool usage, const char *format, va_list arguments)
{
	error->usage = usage;
	vsnprintf(error->text, sizeof error->text, format, arguments);
}

int error_set(struct error *error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_text(error, false, format, arguments);
	va_end(arguments);
	return -1;
}

int error_usage(struct error *error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_text(error, true, format, arguments);
	va_end(arguments);
	return -1;
}

int error_wrap(struct error *error, const char *object, const struct error *reason)
{
	error->usage = reason->usage;
	snprintf(error->text, sizeof error->text, "%s: %.960s", object, reason->text);
	return -1;
}

int error_system(struct error *error, const char *format, ...)
{
	int reason = errno;
	va_list arguments;

	va_start(arguments, format);
	write_text(error, false, format, arguments);
	va_end(arguments);
	size_t used = strlen(error->text);
	snprintf(error->text + used, sizeof error->text - used, ": %s", strerror(reason));
	return -1;
}
