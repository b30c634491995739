/* SPDX-License-Identifier: BSD-2-Clause */
/* One suite a module, each in test_MODULE.c. */
#ifndef UNIT_SUITES_H
#define UNIT_SUITES_H

#include <check.h>

Suite *decode_ip_suite(void);
Suite *decode_refused_suite(void);
Suite *decode_suite(void);
Suite *filter_suite(void);
Suite *flow_table_suite(void);
Suite *flowtools_file_suite(void);
Suite *flowtools_sink_suite(void);
Suite *flowtools_suite(void);
Suite *golden_suite(void);
Suite *heap_suite(void);
Suite *impair_suite(void);
Suite *libtrace_suite(void);
Suite *netflow_suite(void);
Suite *output_suite(void);
Suite *pacer_suite(void);
Suite *paths_suite(void);
Suite *pcap_sink_suite(void);
Suite *pcap_suite(void);
Suite *pcapng_suite(void);
Suite *profiles_export_suite(void);
Suite *profiles_many_suite(void);
Suite *profiles_suite(void);
Suite *routes_suite(void);
Suite *sender_suite(void);
Suite *sequence_suite(void);
Suite *slots_suite(void);
Suite *stream_suite(void);
Suite *text_suite(void);
Suite *time_suite(void);
Suite *trace_suite(void);
Suite *turns_suite(void);
Suite *udp_decode_suite(void);
Suite *udp_suite(void);

#endif
