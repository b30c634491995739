/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/record.h"

static const char *const reason_names[FLOW_REASON_COUNT] = {
	[FLOW_INACTIVE] = "inactive",
	[FLOW_ACTIVE] = "active",
	[FLOW_TCP_CLOSE] = "tcp_close",
	[FLOW_COUNTER] = "counter",
	[FLOW_CACHE_FULL] = "cache_full",
	[FLOW_END] = "end",
};

const char *flow_reason_name(enum flow_reason reason)
{
	return reason_names[reason];
}
