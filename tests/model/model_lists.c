/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/memory.h"
#include "model.h"

#include <stdlib.h>

static size_t more(size_t room)
{
	return room == 0 ? 16 : room * 2;
}

void packet_list_add(struct packet_list *list, const struct packet *packet)
{
	if (list->count == list->room) {
		list->room = more(list->room);
		list->at = memory_resize(list->at, list->room, sizeof *list->at);
	}
	list->at[list->count++] = *packet;
}

void record_list_add(struct record_list *list, const struct flow_record *record)
{
	if (list->count == list->room) {
		list->room = more(list->room);
		list->at = memory_resize(list->at, list->room, sizeof *list->at);
	}
	list->at[list->count++] = *record;
}

void datagram_list_add(struct datagram_list *list, const struct datagram *datagram)
{
	if (list->count == list->room) {
		list->room = more(list->room);
		list->at = memory_resize(list->at, list->room, sizeof *list->at);
	}
	list->at[list->count++] = *datagram;
}

void scenario_free(struct scenario *scenario)
{
	for (size_t i = 0; i < scenario->input_count; i++)
		free(scenario->inputs[i].at);
	free(scenario->inputs);
	*scenario = (struct scenario){ 0 };
}

void outcome_free(struct outcome *outcome)
{
	free(outcome->order.at);
	free(outcome->records.at);
	free(outcome->datagrams.at);
	*outcome = (struct outcome){ 0 };
}

void model_run(const struct scenario *scenario, struct outcome *outcome)
{
	model_order(scenario, &outcome->order);
	if (scenario->options.profile == PROFILE_STRICT)
		model_cache(&scenario->options, &outcome->order, &outcome->records);
	else
		model_probe(&scenario->options, &outcome->order, &outcome->records);
	model_export(&scenario->options, &outcome->order, &outcome->records, &outcome->datagrams);
}
