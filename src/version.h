/* SPDX-License-Identifier: BSD-2-Clause */
/* The program's version, as --version, the reports and the files' headers tell it. */
#ifndef VERSION_H
#define VERSION_H

/* What git describes or, in an unpacked release, what the file VERSION says. */
const char *version_string(void);

#endif
