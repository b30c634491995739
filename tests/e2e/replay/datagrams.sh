# --datagrams: a capture of NetFlow is sent as it is, or moved in time.
. "$E2E/network"
ln -s "$FIXTURES/demo.pcap" .
"$PROG" replay -q -w first.pcap demo.pcap
"$PROG" replay --datagrams -w second.pcap first.pcap 2>&1
cmp first.pcap second.pcap && echo same

# What the capture lost stays lost, so that a collector sees the gap that was there.
"$PROG" replay -q --impair drop=0.2,corrupt=0.1,truncate=0.1 --seed 1 -w faulty.pcap \
	demo.pcap
"$PROG" replay --datagrams -w resent.pcap faulty.pcap 2>&1
datagrams resent.pcap | cut -d' ' -f5- >resent
datagrams faulty.pcap | cut -d' ' -f5- | grep -v -e damaged -e cut | diff - resent

# Into another version; only some of it; captures that hold none.
"$PROG" replay -q --datagrams -V 1 --limit 2 -w one.pcap first.pcap
datagrams one.pcap
"$PROG" replay --datagrams --filter 'udp port 2055 and greater 250' -w some.pcap first.pcap 2>&1
try replay --datagrams -w none.pcap demo.pcap
try replay --datagrams --active 10 -w x.pcap first.pcap
"$PROG" convert -q -o demo.ft demo.pcap
try replay --datagrams -w x.pcap demo.ft
