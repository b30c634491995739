/* SPDX-License-Identifier: BSD-2-Clause */
#include "replay/report.h"

#include "core/time.h"
#include "report/parts.h"

#include <inttypes.h>
#include <string.h>

static const struct {
	const char *name; /* in JSON */
	const char *words;
	double share;
} percentiles[] = {
	{ "median", "median", 0.5 },
	{ "p90", "90%", 0.9 },
	{ "p99", "99%", 0.99 },
	{ "p999", "99.9%", 0.999 },
};

#define PERCENTILES (sizeof percentiles / sizeof *percentiles)

static bool was_sent(const struct replay_account *account)
{
	return account->sender->udp != NULL;
}

static bool has_moments(const struct replay_account *account)
{
	return was_sent(account) && !account->sender->top_speed;
}

/* What went wrong for one collector, from all addresses that sent to it. */
static struct udp_troubles troubles_of(const struct replay_account *account, size_t collector)
{
	struct udp_troubles sum = { 0 };
	size_t collectors = account->targets->collectors;

	for (size_t e = 0; was_sent(account) && e < account->targets->exporters; e++) {
		const struct udp_troubles *one =
			udp_sink_troubles(account->sender->udp, e * collectors + collector);
		for (size_t i = 0; i < UDP_TROUBLE_COUNT; i++) {
			if (one->count[i] > 0 &&
				(sum.count[i] == 0 || one->first_ns[i] < sum.first_ns[i])) {
				sum.first_ns[i] = one->first_ns[i];
				sum.first_errno[i] = one->first_errno[i];
			}
			sum.count[i] += one->count[i];
		}
	}
	return sum;
}

static double since_start_s(const struct replay_account *account, int64_t moment_ns)
{
	return (double)(moment_ns - account->sender->pacer->start_ns) / NS_PER_S;
}

bool replay_report_has_trouble(const struct replay_account *account)
{
	return was_sent(account) && udp_sink_trouble_count(account->sender->udp) > 0;
}

static void print_frames(const struct datagram_account *datagrams, FILE *out)
{
	fprintf(out, "pcapflow: %" PRIu64 " datagram%s found", datagrams->problems[NETFLOW_OK],
		report_plural(datagrams->problems[NETFLOW_OK]));
	if (datagrams->filtered)
		fprintf(out, ", %" PRIu64 " packets filtered", datagrams->filtered);
	for (size_t i = UDP_FOUND + 1; i < UDP_OUTCOME_COUNT; i++) {
		if (datagrams->udp[i])
			fprintf(out, ", %" PRIu64 " %s", datagrams->udp[i], udp_outcome_name(i));
	}
	for (size_t i = NETFLOW_OK + 1; i < NETFLOW_PROBLEM_COUNT; i++) {
		if (datagrams->problems[i])
			fprintf(out, ", %" PRIu64 " no NetFlow (%s)", datagrams->problems[i],
				netflow_problem_name(i));
	}
	fputc('\n', out);
}

static void print_faults(const struct impair_counts *counts, FILE *out)
{
	fprintf(out,
		"pcapflow: faults: %" PRIu64 " dropped, %" PRIu64 " doubled, %" PRIu64
		" reordered, %" PRIu64 " corrupted, %" PRIu64 " truncated, %" PRIu64 " restart%s\n",
		counts->dropped, counts->doubled, counts->reordered, counts->corrupted,
		counts->truncated, counts->restarts, report_plural(counts->restarts));
}

static void print_lateness(const struct lateness *lateness, FILE *out)
{
	fprintf(out, "pcapflow: late by, in microseconds:");
	for (size_t i = 0; i < PERCENTILES; i++)
		fprintf(out, " %s %.1f,", percentiles[i].words,
			(double)lateness_percentile(lateness, percentiles[i].share) / 1000);
	fprintf(out, " greatest %.1f\n", (double)lateness->greatest_ns / 1000);
}

static void print_troubles(const struct replay_account *account, FILE *out)
{
	static const char *const words[UDP_TROUBLE_COUNT] = {
		[UDP_REFUSED] = "refused",
		[UDP_FULL] = "lost to a full buffer",
		[UDP_NETWORK] = "lost to the network being down",
		[UDP_OTHER] = "not sent",
	};

	for (size_t c = 0; c < account->targets->collectors; c++) {
		struct udp_troubles troubles = troubles_of(account, c);
		for (size_t i = 0; i < UDP_TROUBLE_COUNT; i++) {
			if (troubles.count[i] == 0)
				continue;
			fprintf(out, "pcapflow: %s: %" PRIu64 " %s (%s), the first after %.3f s\n",
				account->targets->names[c], troubles.count[i], words[i],
				strerror(troubles.first_errno[i]),
				since_start_s(account, troubles.first_ns[i]));
		}
	}
}

void replay_report_lines(const struct replay_account *account, FILE *out)
{
	const struct sender *sender = account->sender;

	if (account->datagrams)
		print_frames(account->datagrams, out);
	if (account->options->impaired)
		print_faults(feed_impairs(account->feed), out);
	fprintf(out,
		"pcapflow: %s %" PRIu64 " datagram%s, %" PRIu64 " record%s, %" PRIu64 " octets",
		was_sent(account) ? "sent" : "wrote", sender->datagrams,
		report_plural(sender->datagrams), sender->records, report_plural(sender->records),
		sender->octets);
	if (was_sent(account))
		fprintf(out, " in %.6f s", (double)sender->sent_ns / NS_PER_S);
	if (has_moments(account))
		fprintf(out, " (planned: %.6f s)", (double)sender->planned_ns / NS_PER_S);
	if (account->options->loop != 1)
		fprintf(out, ", %" PRIu64 " turn%s", feed_turns(account->feed),
			report_plural(feed_turns(account->feed)));
	fputc('\n', out);
	if (has_moments(account) && sender->datagrams > 0)
		print_lateness(&sender->lateness, out);
	print_troubles(account, out);
	if (account->stopped_by)
		fprintf(out, "pcapflow: stopped: %s\n", strsignal(account->stopped_by));
}

static json_t *seconds_json(int64_t ns)
{
	return json_real((double)ns / NS_PER_S);
}

static json_t *lateness_json(const struct lateness *lateness)
{
	json_t *object = json_object();

	for (size_t i = 0; i < PERCENTILES; i++)
		json_object_set_new(object, percentiles[i].name,
			json_real((double)lateness_percentile(lateness, percentiles[i].share) /
				  1000));
	json_object_set_new(object, "greatest", json_real((double)lateness->greatest_ns / 1000));
	return object;
}

static json_t *collector_json(const struct replay_account *account, size_t collector)
{
	const struct sender_counts *counts = &account->sender->counts[collector];
	struct udp_troubles troubles = troubles_of(account, collector);
	json_t *object = json_object(), *list = json_array();

	json_object_set_new(object, "address", json_string(account->targets->names[collector]));
	report_set_count(object, "datagrams", counts->datagrams);
	report_set_count(object, "records", counts->records);
	report_set_count(object, "octets", counts->octets);
	for (size_t i = 0; i < UDP_TROUBLE_COUNT; i++) {
		if (troubles.count[i] == 0)
			continue;
		json_t *trouble = json_object();
		json_object_set_new(trouble, "kind", json_string(udp_trouble_name(i)));
		report_set_count(trouble, "datagrams", troubles.count[i]);
		json_object_set_new(
			trouble, "reason", json_string(strerror(troubles.first_errno[i])));
		json_object_set_new(trouble, "first_after_s",
			json_real(since_start_s(account, troubles.first_ns[i])));
		json_array_append_new(list, trouble);
	}
	json_object_set_new(object, "troubles", list);
	return object;
}

static json_t *faults_json(const struct impair_counts *counts, uint64_t seed)
{
	json_t *object = json_object();

	report_set_count(object, "seed", seed);
	report_set_count(object, "dropped", counts->dropped);
	report_set_count(object, "doubled", counts->doubled);
	report_set_count(object, "reordered", counts->reordered);
	report_set_count(object, "corrupted", counts->corrupted);
	report_set_count(object, "truncated", counts->truncated);
	report_set_count(object, "restarts", counts->restarts);
	return object;
}

static json_t *frames_json(const struct datagram_account *datagrams)
{
	json_t *object = json_object();

	report_set_count(object, "datagrams", datagrams->problems[NETFLOW_OK]);
	report_set_count(object, "filtered", datagrams->filtered);
	for (size_t i = UDP_FOUND + 1; i < UDP_OUTCOME_COUNT; i++)
		report_set_count(object, udp_outcome_name(i), datagrams->udp[i]);
	for (size_t i = NETFLOW_OK + 1; i < NETFLOW_PROBLEM_COUNT; i++)
		report_set_count(object, netflow_problem_name(i), datagrams->problems[i]);
	return object;
}

json_t *replay_report_json(const struct replay_account *account)
{
	const struct sender *sender = account->sender;
	json_t *object = json_object(), *collectors = json_array();

	report_set_count(object, "datagrams", sender->datagrams);
	report_set_count(object, "records", sender->records);
	report_set_count(object, "octets", sender->octets);
	report_set_count(object, "turns", feed_turns(account->feed));
	if (was_sent(account))
		json_object_set_new(object, "sent_s", seconds_json(sender->sent_ns));
	if (has_moments(account)) {
		json_object_set_new(object, "planned_s", seconds_json(sender->planned_ns));
		json_object_set_new(object, "late_us", lateness_json(&sender->lateness));
	}
	for (size_t i = 0; i < account->targets->collectors; i++)
		json_array_append_new(collectors, collector_json(account, i));
	json_object_set_new(object, "collectors", collectors);
	if (account->options->impaired)
		json_object_set_new(object, "faults",
			faults_json(feed_impairs(account->feed), account->options->impair.seed));
	if (account->datagrams)
		json_object_set_new(object, "found", frames_json(account->datagrams));
	json_object_set_new(object, "stopped",
		account->stopped_by ? json_string(strsignal(account->stopped_by)) : json_null());
	return object;
}
