#!/bin/sh
# Every link_*.pcap holds the same IPv4 datagrams: their flows are equal, whatever is around them.
$PROG print -q -F csv "$FIXTURES/link_raw.pcap" >expected
for capture in "$FIXTURES"/link_*.pcap; do
	$PROG print -q -F csv "$capture" >flows
	# What else a link carries moves the end, and with it the times of the datagram.
	cut -d, -f4-8,11- flows >a
	cut -d, -f4-8,11- expected >b
	cmp -s a b || echo "$(basename "$capture"): other flows"
done
echo "$(find "$FIXTURES" -name 'link_*.pcap' | wc -l) link types"
