/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef VERSION_H
#define VERSION_H

/* "0.1.0", or what git describes. */
const char *version(void);

#endif
