/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs every suite; CK_RUN_SUITE, CK_VERBOSITY and CK_FORK work as Check's manual says. */
#include "suites.h"

#include <stdlib.h>

int main(void)
{
	SRunner *runner = srunner_create(time_suite());

	srunner_add_suite(runner, decode_ip_suite());
	srunner_add_suite(runner, decode_refused_suite());
	srunner_add_suite(runner, decode_suite());
	srunner_add_suite(runner, filter_suite());
	srunner_add_suite(runner, flow_table_suite());
	srunner_add_suite(runner, flowtools_file_suite());
	srunner_add_suite(runner, flowtools_sink_suite());
	srunner_add_suite(runner, flowtools_suite());
	srunner_add_suite(runner, golden_suite());
	srunner_add_suite(runner, heap_suite());
	srunner_add_suite(runner, impair_suite());
	srunner_add_suite(runner, libtrace_suite());
	srunner_add_suite(runner, netflow_suite());
	srunner_add_suite(runner, output_suite());
	srunner_add_suite(runner, pacer_suite());
	srunner_add_suite(runner, paths_suite());
	srunner_add_suite(runner, pcap_sink_suite());
	srunner_add_suite(runner, pcap_suite());
	srunner_add_suite(runner, pcapng_suite());
	srunner_add_suite(runner, profiles_export_suite());
	srunner_add_suite(runner, profiles_many_suite());
	srunner_add_suite(runner, profiles_suite());
	srunner_add_suite(runner, routes_suite());
	srunner_add_suite(runner, sender_suite());
	srunner_add_suite(runner, sequence_suite());
	srunner_add_suite(runner, slots_suite());
	srunner_add_suite(runner, stream_suite());
	srunner_add_suite(runner, text_suite());
	srunner_add_suite(runner, trace_suite());
	srunner_add_suite(runner, turns_suite());
	srunner_add_suite(runner, udp_decode_suite());
	srunner_add_suite(runner, udp_suite());

	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
