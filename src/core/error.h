/* SPDX-License-Identifier: BSD-2-Clause */
/* What went wrong, in words for the user: "object: reason". Nothing below src/ prints or exits. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include <stdbool.h>

struct error {
	bool usage;      /* the user's mistake in an option or argument, not the system's failure */
	char text[1024]; /* one sentence without a final stop or newline; empty while all is well */
};

/* Writes the sentence (cut when too long) and returns -1, so that a caller can return it. */
int error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As error_set, for the user's mistake. */
int error_usage(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What a deeper error says, behind "object: "; the user's mistake where it was. Returns -1. */
int error_wrap(struct error *error, const char *object, const struct error *reason);

/* As error_set, with ": " and strerror(errno) behind it. */
int error_system(struct error *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
