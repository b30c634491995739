/* SPDX-License-Identifier: BSD-2-Clause */
#include "process/version.h"

const char *version(void)
{
	return PCAPFLOW_VERSION;
}
