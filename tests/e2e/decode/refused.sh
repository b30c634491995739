#!/bin/sh
# Each frame without usable IPv4 is counted under its reason, with the first packet of each.
for capture in not_ip not_ip_wlan not_ip_ipv6 not_ip_link_type ip_version ip_header_length \
	ip_total_length_below_header ip_header_length_past_capture ip_total_length_beyond_wire \
	vlan_depth_8 vlan_endless mpls_endless snaplen_short snaplen_36 pcap_nothing_captured; do
	$PROG print -q --report report.json "$FIXTURES/$capture.pcap" >flows
	echo "$capture: $(jq -c '.packets | map_values(select(. != 0))' report.json)"
	jq -r '.reasons[] | "  \(.fate) \(.reason) \(.packets), first \(.first.packet)"' report.json
done
