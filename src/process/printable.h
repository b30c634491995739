/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PROCESS_PRINTABLE_H
#define PROCESS_PRINTABLE_H

#include <stdio.h>

/* Writes a text that strangers had a say in (names of files, what is in them) without its control
 * characters, which could break a line in two or give a terminal orders: they come as \x1b. */
void printable_write(FILE *out, const char *text);

#endif
