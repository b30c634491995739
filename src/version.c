/* SPDX-License-Identifier: BSD-2-Clause */
#include "version.h"

const char *version(void)
{
	return PCAPFLOW_VERSION;
}
