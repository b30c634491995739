/* SPDX-License-Identifier: BSD-2-Clause */
/* A file of its own, so that a new version recompiles nothing else. */
#include "version.h"

const char *version_string(void)
{
	return PCAPFLOW_VERSION;
}
