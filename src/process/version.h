/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PROCESS_VERSION_H
#define PROCESS_VERSION_H

/* "0.1.0", or what git describes. */
const char *version(void);

#endif
