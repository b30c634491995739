/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pcapflow: saved captures to NetFlow records. The map of the sources, in the direction of the data
 * (scripts/check-layers holds it against the folders):
 *
 * This folder, the commands:
 *   command.c                    what they share
 *   command_convert.c            captures or flow-tools files to flow-tools files
 *   command_print.c              … to text
 *   command_show.c               … to the flow cache
 *   command_replay.c             … to collectors
 *   command_receive.c            datagrams from the network to flow-tools files
 *
 * Then three kinds of folders. What a command is made of:
 *
 * replay/, a replay's parts:
 *   replay/source.c              all turns, out of
 *   replay/exporter_source.c     … captures, each an exporter of its own
 *   replay/datagram_frames.c     … captures of NetFlow
 *   replay/targets.c             where it goes to and comes from
 *   replay/control.c             signals, pauses
 *   replay/write.c               --write, instead of sending
 *   replay/log.c                 --log
 *   replay/report.c              its account
 *
 * receive/, a receiver's parts:
 *   receive/files.c              a sink a version
 *   receive/report.c             the account of what came
 *
 * report/, the account at the end:
 *   report/report.c              in lines
 *   report/json.c                in JSON
 *   report/parts.c               what all accounts are put together from
 *
 * What wires the stages:
 *
 * pipeline/, inputs to datagrams, all stages in their order:
 *   pipeline/pipeline.c
 *   pipeline/writer.c            records to datagrams and the sink, by a thread of its own
 *   pipeline/routes_file.c       --routes
 *
 * input/, what is read, as one stream:
 *   input/inputs.c               what INPUT arguments named, opened
 *   input/input.c                one of them, and what it said
 *   input/packets.c              one capture as packets: filter, time, decode
 *   input/account.c              packets by fate and reason
 *   input/ifindex.c              --ifindex interface
 *   input/reader.c               all captures, by a thread of its own
 *   input/file_reader.c          all flow-tools files, likewise
 *
 * options/, arguments:
 *   options/options.c            by the table in
 *   options/table.c              a row an option: parsing and usage text
 *
 * sandbox/, what the rest of the work doesn't need, given up:
 *   sandbox/sandbox.c
 *   sandbox/files.c              … files, by Landlock
 *   sandbox/calls.c              … system calls, by seccomp
 *   sandbox/hijack.c             … as foreign code would find it, for tests
 *
 * process/, the program among others:
 *   process/interrupt.c          signals, held back and asked for
 *   process/background.c         a thread that fills slots ahead
 *   process/thread.c             the end of one that may hang
 *   process/progress.c           a line on a terminal for whoever waits
 *   process/printable.c          names from strangers, without control characters
 *   process/version.c
 *
 * And the stages, which know nothing of one another:
 *
 * core/, what all of them speak of:
 *   core/time.c                  packet time, texts of times and durations
 *   core/packet.c                fates and reasons by name
 *   core/record.c                a flow as it ended
 *   core/datagram.c              a NetFlow header with its records: the hinge
 *   core/channel.c               a queue between two threads
 *   core/random.c                a seeded sequence, for faults on purpose
 *   core/exporters.c             a table by exporter and engine
 *   core/error.c, core/memory.c, core/hash.c
 *
 * io/, octets from and to files:
 *   io/paths.c                   what an INPUT argument names
 *   io/stream.c                  an input's octets, mapped or streamed, by
 *   io/window.c                  what is kept of a stream
 *   io/raw.c                     files, pipes, standard input
 *   io/guard.c                   mapped files that shrink
 *   io/inflate.c                 gzip and the rest, by libarchive
 *   io/output.c                  a file that is whole or not there
 *   io/endpoint.c                HOST:PORT
 *
 * capture/, files to frames:
 *   capture/capture.c            opened by content
 *   capture/pcap.c
 *   capture/pcapng.c             sections, of
 *   capture/pcapng_block.c
 *   capture/pcapng_interface.c
 *   capture/records.c            rows of records with their length in front:
 *   capture/snoop.c              Solaris snoop
 *   capture/erf.c                DAG cards
 *   capture/trace.c              TSH and the first DAG cards
 *   capture/libtrace.c           NZIX, by libtrace
 *   capture/filter.c             filter expressions, by libpcap
 *
 * decode/, frames to packets:
 *   decode/decode.c              the link types, a row each, and the fast path
 *   decode/link_ether.c          Ethernet, VLAN, LLC
 *   decode/link_host.c           loopback, cooked, raw, PFLOG, NFLOG
 *   decode/link_mpls.c
 *   decode/link_ppp.c            PPP, PPPoE, HDLC, Frame Relay
 *   decode/link_wlan.c           IEEE 802.11 and what stands before it
 *   decode/link_other.c
 *   decode/ip.c                  IPv4 and the ports
 *   decode/udp.c                 what a UDP packet carries
 *
 * order/, packets to one time order:
 *   order/reorder.c              one input's disorder repaired
 *   order/merge.c                many inputs
 *
 * flow/, packets to records:
 *   flow/cache.c                 when flows begin and end
 *   flow/table.c                 where they are kept
 *   flow/fragments.c             ports for later fragments
 *   flow/looks.c                 two old probes' timers,
 *   flow/ng_netflow.c            … their rules
 *   flow/fprobe.c                … with fragments that wait in
 *   flow/held.c
 *
 * export/, records to datagrams:
 *   export/exporter.c            boot, SysUptime, sequence, when to emit
 *   export/routes.c              what a routing table would fill
 *   export/reversion.c           datagrams in another version
 *
 * format/, octets and texts of datagrams, both ways:
 *   format/netflow.c             NetFlow v1, v5, v7
 *   format/flowtools.c           flow-tools headers
 *   format/flowtools_record.c
 *   format/text.c                flow-print's, flow-export's and flowctl's lines
 *   format/text_json.c
 *   format/text_show.c
 *   format/digits.c              numbers as text, fast
 *
 * source/, the world to datagrams:
 *   source/flowtools_file.c
 *   source/datagram_merge.c      several sources in one time order
 *   source/udp.c                 datagrams received, and their
 *   source/sequence.c            sequence numbers checked
 *
 * sink/, datagrams to the world:
 *   sink/flowtools_sink.c        flow-tools files
 *   sink/slots.c                 … of a directory: names and times
 *   sink/text_sink.c             lines of text
 *   sink/feed.c                  what becomes of a datagram before it is sent
 *   sink/queue.c                 on its way to the thread that sends
 *   sink/sender.c                each at its moment
 *   sink/schedule.c              when each datagram of a replay leaves: arithmetic
 *   sink/turns.c                 the clock of a replay that goes round
 *   sink/pacer.c                 waiting for that moment
 *   sink/lateness.c              how late they left
 *   sink/balance.c               records dealt out to collectors
 *   sink/impair.c                faults on purpose
 *   sink/outgoing.c              a datagram on its way, as octets
 *   sink/udp_sink.c              to collectors
 *   sink/pcap_sink.c             to a capture
 */
#include "command.h"
#include "io/output.h"
#include "process/version.h"

#include <stdio.h>
#include <string.h>

static const struct command {
	const char *name;
	enum command_bit bit;
	command_fn *run;
	const char *arguments;
	const char *help;
} commands[] = {
	{ "convert", FOR_CONVERT, command_convert, "-o OUT INPUT...", "to flow-tools files" },
	{ "print", FOR_PRINT, command_print, "INPUT...", "to text" },
	{ "show", FOR_SHOW, command_show, "INPUT...", "the flow cache" },
	{ "replay", FOR_REPLAY, command_replay, "--to HOST:PORT INPUT...",
		"to collectors, in time" },
	{ "receive", FOR_RECEIVE, command_receive, "--listen [ADDR]:PORT -o OUT",
		"from exporters" },
};

#define COMMANDS (sizeof commands / sizeof *commands)

static int help(FILE *out)
{
	fprintf(out, "pcapflow: saved captures to NetFlow records\n\nusage:\n");
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  pcapflow %-8s [options] %-27s %s\n", commands[i].name,
			commands[i].arguments, commands[i].help);
	fprintf(out,
		"\nINPUT is a capture (pcap, pcapng, ERF and others, also compressed), a\n"
		"flow-tools file, - for standard input, or a directory of them.\n\n"
		"'pcapflow COMMAND --help' lists a command's options; pcapflow(1) explains.\n"
		"Exit status: 0 done, 1 failed, 2 usage, 3 done, but data was damaged or lost.\n");
	return out == stdout ? 0 : 2;
}

static int command_help(const struct command *command)
{
	printf("usage: pcapflow %s [options] %s\n%s\n\n", command->name, command->arguments,
		command->help);
	options_help(command->bit, stdout);
	return 0;
}

/* What can be known before any input is opened. */
static int check(const struct command *command, const struct options *options, bool inputs,
	struct error *error)
{
	struct output_options overwrite = { .overwrite = true };

	if (!inputs && !options->files_from && command->bit != FOR_RECEIVE)
		return error_usage(error, "%s: no INPUT", command->name);
	return options->report ? output_check(options->report, &overwrite, error) : 0;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct options options;
	struct error error;
	int first, status;

	options_init(&options);
	int failed = options_parse(&options, command->bit, argc, argv, &first, &error);
	if (!failed && options.help)
		status = command_help(command);
	else if (failed || check(command, &options, first < argc, &error))
		status = command_fail(&error);
	else
		status = command->run(&options, argv + first, (size_t)(argc - first));
	options_free(&options);
	if (fflush(stdout) && status == 0) {
		perror("pcapflow: standard output");
		status = 1;
	}
	return status;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return help(stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help(stdout);
	if (strcmp(argv[1], "--version") == 0) {
		printf("pcapflow %s\n", version());
		return 0;
	}
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(argv[1], commands[i].name) == 0)
			return run(&commands[i], argc - 1, argv + 1);
	}
	fprintf(stderr, "pcapflow: '%s': no such command\nTry 'pcapflow --help'.\n", argv[1]);
	return 2;
}
